"""A comparison on record: kept whole, read by who may see names, signed for by village, anew with every comparison."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import text

from data.comparisons import (
    ITEMS,
    RESULTS,
    ComparisonEntry,
    find_comparison,
    keep_comparison,
    read_items,
    read_quarter,
    sign,
)
from data.engine import reading
from data.importing.merge import BatchHead, Change, merge
from data.store import Store
from geo.contracts import REGIONS
from geo.errors import AccessError, DatabaseError, InputError, UnknownCountyError
from geo.scope import Scope, Sight

CODE, VILLAGE, NEXT, OTHER = "361126", "361126101201", "361126101202", "361126102201"

LISTS = [
    {
        "name": name,
        "file_name": f"{name}.xlsx",
        "sha256": "0" * 64,
        "rows": 3,
        "matched": 1,
        "double": 1,
        "unmatched": 1,
    }
    for name in ("civil_affairs", "police")
]
COUNTS = pd.DataFrame(
    {
        "region_code": pd.array([VILLAGE, OTHER, None], dtype="str"),
        "persons": [2, 1, 1],
        "matched": [1, 0, 0],
        "double": [1, 0, 0],
        "missing": [0, 1, 1],
        "differing": [1, 0, 0],
    }
)


def result(rows: list[dict[str, Any]], *columns: str) -> pd.DataFrame:
    head = ("person", "region_code", "name", "birth_date", "sex")
    frame = pd.DataFrame(rows, columns=[*head, *columns, "certain"])
    return frame.assign(birth_date=pd.to_datetime(frame["birth_date"]).astype("datetime64[s]"))


WANG = {
    "person": 0,
    "region_code": VILLAGE,
    "name": "王芳",
    "birth_date": "2015-03-04",
    "sex": "female",
    "certain": True,
}
ZHAO = {"person": 1, "region_code": None, "name": "赵六", "certain": False}
SUN = {"person": 2, "region_code": OTHER, "name": "孙七", "certain": False}
FOUND = {
    "double": result([WANG | {"list": "police", "row": 2}, WANG | {"list": "police", "row": 3}], "list", "row"),
    "missing": result(
        [SUN | {"list": "police", "on": {"civil_affairs": 3}}, ZHAO | {"list": "police", "on": {"civil_affairs": 4}}],
        *("list", "on"),
    ),
    "differing": result(
        [WANG | {"field": "sex", "values": {"civil_affairs": "female", "police": "male"}, "rows": {"police": 2}}],
        *("field", "values", "rows"),
    ),
}


def keep(store: Store, quarter: str = "2026Q3") -> ComparisonEntry:
    number = keep_comparison(store, CODE, quarter, LISTS, COUNTS, FOUND)
    kept = find_comparison(store, CODE, quarter)
    assert kept is not None
    assert kept.id == number
    return kept


def add_regions(store: Store) -> None:
    frame = REGIONS.empty().reindex(
        pd.Index([CODE, VILLAGE, NEXT, OTHER, "361126101"], dtype="str", name="region_code")
    )
    levels = {6: "county", 9: "township", 12: "village"}
    frame = frame.assign(name="名", level=pd.array([levels[len(code)] for code in frame.index], dtype="str"))
    frame["name"] = frame["name"].astype("str")
    change = [Change(REGIONS, REGIONS.check(gpd.GeoDataFrame(frame, crs=4490)), pd.Index([], dtype="str"))]
    head = BatchHead(kind="regions", rows=5, loaded=5)
    merge(store, CODE, head, change, seen=0, again=lambda _connection: (head, change))


def test_what_is_kept_is_what_is_read(store: Store) -> None:
    kept = keep(store)
    assert (kept.county, kept.quarter, list(kept.lists), kept.sign_offs) == (CODE, "2026Q3", LISTS, ())
    assert kept.counts[0] == {
        "region_code": VILLAGE,
        "persons": 2,
        "matched": 1,
        "double": 1,
        "missing": 0,
        "differing": 1,
    }
    assert kept.counts[2]["region_code"] is None
    items = read_items(store, kept, Scope.whole(CODE))
    assert items.columns.tolist() == list(ITEMS)
    assert items["result"].tolist() == ["double", "double", "missing", "missing", "differing"]
    assert items["person"].tolist() == [0, 0, 2, 1, 0]
    assert items.loc[0, ["region_code", "name", "birth_date", "sex", "list", "row"]].tolist() == [
        *(VILLAGE, "王芳", date(2015, 3, 4), "female", "police", 2)
    ]
    assert items.loc[2, "details"] == {"on": {"civil_affairs": 3}}
    assert items.loc[4, "field"] == "sex"
    assert items.loc[4, "details"] == {"values": {"civil_affairs": "female", "police": "male"}, "rows": {"police": 2}}
    assert items["certain"].tolist() == [True, True, False, False, True]
    assert items.loc[3, ["region_code", "birth_date", "sex"]].isna().all()


def test_nothing_is_there_before_the_first(store: Store) -> None:
    assert find_comparison(store, CODE) is None
    assert find_comparison(store, CODE, "2026Q3") is None


def test_the_last_of_a_quarter_counts(store: Store) -> None:
    first, _, last = keep(store), keep(store, "2026Q2"), keep(store)
    assert first.id < last.id
    found = find_comparison(store, CODE, "2026q3")
    assert found == last
    assert find_comparison(store, CODE) == last
    old = find_comparison(store, CODE, "2026Q2")
    assert old is not None
    assert old.quarter == "2026Q2"


def test_the_items_are_for_who_may_see_names(store: Store) -> None:
    """A village reads its own lines, a township its villages', the county all and those whose village is unknown."""
    kept = keep(store)

    def read(region: str) -> list[str]:
        return read_items(store, kept, Scope(CODE, region, frozenset(Sight)))["name"].tolist()

    assert read(CODE) == ["王芳", "王芳", "孙七", "赵六", "王芳"]
    assert read("361126101") == read(VILLAGE) == ["王芳"] * 3
    assert read(NEXT) == []
    assert read(OTHER) == ["孙七"]


def test_who_may_not_see_names_and_persons_reads_nothing(store: Store) -> None:
    kept = keep(store)
    for missing in (Sight.NAMES, Sight.CHILDREN, Sight.ELDERS):
        with pytest.raises(AccessError, match="counts only"):
            read_items(store, kept, Scope(CODE, CODE, frozenset(Sight) - {missing}))
    with pytest.raises(ValueError, match="999999"):
        read_items(store, kept, Scope.whole("999999"))


def test_villages_sign_and_a_second_comparison_asks_anew(store: Store) -> None:
    add_regions(store)
    keep(store)
    signed = sign(store, CODE, "2026Q3", VILLAGE, " 张主任 ")
    assert (signed.region_code, signed.by) == (VILLAGE, "张主任")
    unknown = sign(store, CODE, "2026q3", CODE, "民政局")
    nothing_found = sign(store, CODE, "2026Q3", NEXT, "李主任")
    found = find_comparison(store, CODE, "2026Q3")
    assert found is not None
    assert found.sign_offs == (unknown, signed, nothing_found)
    with pytest.raises(InputError, match="signed for already, by 张主任"):
        sign(store, CODE, "2026Q3", VILLAGE, "王主任")
    assert keep(store).sign_offs == ()
    assert sign(store, CODE, "2026Q3", VILLAGE, "张主任").signed_at > signed.signed_at


def test_a_signature_under_nothing_is_refused(store: Store) -> None:
    add_regions(store)
    keep(store)
    for quarter, region, by, message in (
        ("2026Q3", VILLAGE, " ", "needs a name"),
        ("2026Q5", VILLAGE, "张", "no quarter"),
        ("2026Q2", VILLAGE, "张", "no comparison of 2026Q2"),
        ("2026Q3", "361126101299", "张", "no village"),
        ("2026Q3", "361126101", "张", "no village"),  # a township has no list of its own
        ("2026Q3", "610330101201", "张", "no village"),
        ("2026Q3", "罗家村", "张", "no village"),
    ):
        with pytest.raises(InputError, match=message):
            sign(store, CODE, quarter, region, by)


@pytest.mark.parametrize("text_", ["2026", "2026Q0", "Q3", "2026-Q3", "２０２６Q3", "1926Q3", ""])
def test_a_quarter_is_a_year_and_a_number(text_: str) -> None:
    with pytest.raises(InputError, match="2026Q3"):
        read_quarter(text_)


def test_quarters_are_read_as_written_by_hand() -> None:
    assert read_quarter(" 2026q3 ") == "2026Q3"


def test_an_unknown_county_is_refused(store: Store) -> None:
    with pytest.raises(UnknownCountyError):
        keep_comparison(store, "999999", "2026Q3", LISTS, COUNTS, FOUND)
    with pytest.raises(UnknownCountyError):
        find_comparison(store, "999999")


def test_a_comparison_is_kept_whole_or_not_at_all(store: Store) -> None:
    """A result the tables do not take (a list for a name) leaves no comparison behind."""
    broken = FOUND | {"missing": FOUND["missing"].assign(person=None)}
    with pytest.raises(DatabaseError):
        keep_comparison(store, CODE, "2026Q3", LISTS, COUNTS, broken)
    assert find_comparison(store, CODE) is None


def test_an_empty_comparison_is_one_too(store: Store) -> None:
    keep_comparison(store, CODE, "2026Q3", [], COUNTS.iloc[:0], {name: FOUND[name].iloc[:0] for name in RESULTS})
    kept = find_comparison(store, CODE)
    assert kept is not None
    assert len(read_items(store, kept, Scope.whole(CODE))) == 0


def test_no_identity_number_is_kept(store: Store) -> None:
    """Nor its hash: the tables of a comparison have no place for one."""
    keep(store)
    with reading(store.engine) as connection:
        row = connection.execute(text("SELECT * FROM comparison_item")).mappings().first()
    assert row is not None
    assert not [name for name in row if "identity" in name]
