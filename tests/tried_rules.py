"""Measured rules for tests of screens: a copy of the packs with some added, read in place of the packs' own folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from data.packs import PACKS, load_packs

ADDED = Path(__file__).with_name("rulepacks_tried") / "measured.toml"


def write_packs(folder: Path) -> Path:
    """Copy the packs into a folder, the added rules among Feng's."""
    shutil.copytree(PACKS, folder, dirs_exist_ok=True)
    pack = folder / "feng-2024.toml"
    pack.write_text(pack.read_text(encoding="utf-8") + "\n" + ADDED.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def read_from(folder: Path) -> Path:
    """Let every pack be read from a folder; the folder it was before."""
    defaults = load_packs.__kwdefaults__
    assert defaults is not None
    before: Path = defaults["folder"]
    defaults["folder"] = folder
    return before
