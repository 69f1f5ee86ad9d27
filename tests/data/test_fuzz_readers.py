"""A damaged file is read or refused: no other error, no crash, no hang, no more than 1 GB. See ``fuzz.py``."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import pytest

FILES, LONG_S = 1_400, 3_600


def fuzz_for(keep: Path, **how: float) -> None:
    spec = importlib.util.spec_from_file_location("fuzz", Path(__file__).with_name("fuzz.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    spec.loader.exec_module(module)
    seed = time.time_ns() % 2**32
    counts, failures = module.fuzz(seed=seed, keep=keep, **how)
    assert not failures, f"seed {seed}: {failures}"
    endings = {name.split()[0] for name in counts}
    assert endings == {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".gpkg", ".geojson", ".geojsonl", ".parquet",
                       ".zip", ".kml", ".kmz"}, f"seed {seed}"  # fmt: skip
    assert any(name.endswith("read") for name in counts)
    assert any(name.endswith("refused") for name in counts)


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    fuzz_for(tmp_path, files=FILES)


@pytest.mark.long
def test_damaged_files_are_read_or_refused_for_an_hour(tmp_path: Path) -> None:
    fuzz_for(tmp_path, seconds=LONG_S)
