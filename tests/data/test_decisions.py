"""Decisions of a county: acted on only when a paper of an office says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.decisions import REVERSE_GCJ02, has_decided, record_decision
from data.engine import reading
from data.importing.load import How, load
from data.store import Store
from geo.errors import InputError, UnknownCountyError

CODE, OTHER, DAY = "361126", "610330", date(2025, 6, 1)


def decided(store: Store, county: str = CODE) -> bool:
    with reading(store.engine) as connection:
        return has_decided(connection, county, REVERSE_GCJ02)


def decide(store: Store, **values: object) -> None:
    given: dict[str, object] = {"document": "弋府办〔2025〕3号", "by": "县民政局", "on": DAY} | values
    key = str(given.pop("key", REVERSE_GCJ02))
    record_decision(store, str(given.pop("county", CODE)), key, **given)  # type: ignore[arg-type]


def test_a_decision_holds_for_its_own_county_on_both_databases(store: Store) -> None:
    store.add_county(OTHER, "凤县", "feng")
    assert not decided(store)
    decide(store)
    assert decided(store)
    assert not decided(store, OTHER)


sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@sqlite
@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"key": "forget_everything"}, "There is no decision forget_everything; there are reverse_gcj02"),
        ({"document": "  "}, "needs the document"),
        ({"by": ""}, "and the office"),
        ({"on": date(2099, 1, 1)}, "day 2099-01-01 lies in the future"),
    ],
)
def test_a_decision_without_a_paper_an_office_or_a_past_day_is_refused(
    store: Store, values: dict[str, object], part: str
) -> None:
    with pytest.raises(InputError, match=part):
        decide(store, **values)
    assert not decided(store)


@sqlite
def test_a_decision_of_an_unknown_county_is_refused(store: Store) -> None:
    with pytest.raises(UnknownCountyError):
        decide(store, county="110000")


@sqlite
def test_shifted_coordinates_are_refused_until_the_decision_is_on_record(loaded: Store, tmp_path: Path) -> None:
    path = tmp_path / "户.csv"
    path.write_text("户编号,村,定位精度,经度,纬度\nK1,甲村,定位点,117.105,28.497\n", encoding="utf-8")
    how = How(crs="GCJ02")
    with pytest.raises(InputError, match="not reversed without the county's decision"):
        load(loaded, CODE, "households", path, how)
    decide(loaded)
    report = load(loaded, CODE, "households", path, how)
    assert (report.loaded, report.rejects, report.crs_stated) == (1, (), "declared")
    point = loaded.county(CODE).households.loc["K1", "geometry"]
    assert 0.003 < 117.105 - point.x < 0.008, "GCJ-02 lies some 500 m to the east here"
