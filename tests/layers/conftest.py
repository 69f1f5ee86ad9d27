"""The demo county as the layers get it: full, empty, and full of gaps."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import geopandas as gpd
import pytest

from data.store import Store
from geo.contracts import CONTRACTS
from geo.county import County
from geo.results import SUMMARIES

FENG = "610330"


@pytest.fixture(scope="session")
def full(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    """The demo county with its scores, as batch work reads it."""
    copy = shutil.copy(demo_file, tmp_path_factory.mktemp("layers") / "county.db")
    with Store.open(f"sqlite:///{copy}") as store:
        return store.county(FENG)


@pytest.fixture(scope="session")
def empty(full: County) -> County:
    """A county of which nothing is known but its rules."""
    return dataclasses.replace(
        full,
        frames={kind: contract.empty() for kind, contract in CONTRACTS.items()},
        scores={},
        summary=SUMMARIES.empty(),
    )


@pytest.fixture(scope="session")
def gappy(full: County) -> County:
    """Every second subject without score, name and point; no summary; and every third village without a seat."""
    frames = dict(full.frames)
    for kind in ("hazard_sites", "facilities", "persons"):
        frames[kind] = frames[kind].assign(name=frames[kind]["name"].where(_every(2, frames[kind])))
    for kind in ("hazard_sites", "facilities", "households", "regions"):
        frame = frames[kind]
        kept = gpd.GeoSeries(frame.geometry).where(_every(2, frame))
        frames[kind] = frame.set_geometry(kept.set_crs(frame.crs, allow_override=True))
    frames["regions"] = frames["regions"].assign(
        seat_lon=frames["regions"]["seat_lon"].where(_every(3, frames["regions"]))
    )
    for kind in ("hazard_sites", "facilities", "households", "regions", "persons"):
        CONTRACTS[kind].check(frames[kind])
    # Pairs, so that half of the scored have a point and half have none.
    scores = {
        model: frame.loc[[number % 4 < 2 for number in range(len(frame))]] for model, frame in full.scores.items()
    }
    return dataclasses.replace(full, frames=frames, scores=scores, summary=SUMMARIES.empty())


@pytest.fixture(params=["full", "empty", "gappy"])
def county(request: pytest.FixtureRequest) -> County:
    """Each of the three."""
    found: County = request.getfixturevalue(request.param)
    return found


def _every(n: int, frame: object) -> list[bool]:
    return [number % n == 0 for number in range(len(frame))]  # type: ignore[arg-type]
