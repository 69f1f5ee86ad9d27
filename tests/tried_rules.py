"""Measured rules for tests of screens: a copy of the packs with some added, read in place of the packs' own folder.

As a program it is ``shouwang`` with those packs, in its jobs' processes as well: they read this file anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from data.packs import PACKS, load_packs

ADDED = Path(__file__).with_name("rulepacks_tried") / "measured.toml"
FOLDER = "TRIED_RULES"
"""The variable of the environment that names the folder of a program's packs."""


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


if FOLDER in os.environ:
    read_from(Path(os.environ[FOLDER]))

if __name__ == "__main__":
    from dashboard.cli import main

    main()
