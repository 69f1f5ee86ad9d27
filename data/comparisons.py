"""Comparisons of lists on record: kept with their results by village, signed for, and read by who may see names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, and_, insert, or_, select

from data.counties import find_county
from data.engine import reading, writing
from data.scoping import on_record
from data.store import Store
from data.tables import ComparisonItemRow, ComparisonRow, CountyRow, SignOffRow, table_of
from geo.admin import is_within, level_of
from geo.errors import AccessError, InputError
from geo.scope import Scope, Sight
from geo.text import say

RESULTS: Final = ("double", "missing", "differing")
ITEMS: Final = (
    *("result", "person", "region_code", "name", "birth_date", "sex", "list", "row", "field", "certain", "details"),
)
"""Columns of a comparison's items."""

_QUARTER = re.compile(r"20\d\d[Qq][1-4]", re.ASCII)
_ITEMS_AT_ONCE = 5_000


@dataclass(frozen=True)
class SignOff:
    """A village's signature. ``region_code`` is the county's own for the rows whose village is unknown."""

    region_code: str
    by: str
    signed_at: datetime


@dataclass(frozen=True)
class ComparisonEntry:
    """A comparison on record. ``lists``: name, file_name, sha256, rows, matched, double, unmatched, rejected of each;
    ``counts``: region_code (None: unknown), persons, matched, double, missing, differing of each village.
    """

    id: int
    county: str
    quarter: str
    made_at: datetime
    lists: tuple[dict[str, Any], ...]
    counts: tuple[dict[str, Any], ...]
    sign_offs: tuple[SignOff, ...]


def read_quarter(text: str) -> str:
    """A quarter as ``2026Q3``.

    Raises:
        InputError: it is none.
    """
    if _QUARTER.fullmatch(text.strip()) is None:
        raise InputError(say("{quarter} is no quarter; write it as 2026Q3.", quarter=text))
    return text.strip().upper()


def keep_comparison(
    store: Store,
    county: str,
    quarter: str,
    lists: Sequence[Mapping[str, Any]],
    counts: pd.DataFrame,
    results: Mapping[str, pd.DataFrame],
) -> int:
    """Keep a comparison of ``quarter``, in one transaction; its id. Sign-off begins anew with it.

    ``lists`` and ``counts`` as in ``ComparisonEntry``; ``results``: by name in ``RESULTS`` a frame with person,
    region_code, name, birth_date, sex, certain, where it has them list, row, field, and other columns of plain values.

    Raises:
        InputError: ``quarter`` is none.
    """
    quarter = read_quarter(quarter)
    items = [item for result in RESULTS for item in _items(result, results[result])]
    with writing(store.engine) as connection:
        find_county(connection, county)
        head = insert(ComparisonRow).values(
            county=county,
            quarter=quarter,
            made_at=store.clock(),
            lists=[dict(entry) for entry in lists],
            counts=_plain(counts),
        )
        comparison: int = connection.execute(head).inserted_primary_key[0]  # type: ignore[index]
        for start in range(0, len(items), _ITEMS_AT_ONCE):
            part = items[start : start + _ITEMS_AT_ONCE]
            connection.execute(insert(ComparisonItemRow), [{"comparison_id": comparison, **item} for item in part])
    return comparison


def find_comparison(store: Store, county: str, quarter: str | None = None) -> ComparisonEntry | None:
    """The last comparison of a quarter, or the last of all; None before the first.

    Raises:
        InputError: ``quarter`` is none.
    """
    with reading(store.engine) as connection:
        find_county(connection, county)
        return _last(connection, county, None if quarter is None else read_quarter(quarter))


def read_items(store: Store, comparison: ComparisonEntry, scope: Scope) -> pd.DataFrame:
    """The items (columns ``ITEMS``) of a comparison within ``scope``, in the order they were found. Those whose village
    is unknown are read by who may read the whole county.

    Raises:
        AccessError: the scope may not see names and persons.
        ValueError: the scope is of another county.
    """
    if not scope.may(Sight.NAMES, Sight.CHILDREN, Sight.ELDERS):
        raise AccessError(say("The lists of a comparison name persons; this role sees their counts only."))
    if scope.county != comparison.county:
        raise ValueError(f"A scope of county {scope.county} reads nothing of county {comparison.county}.")
    table = ComparisonItemRow.__table__
    query = select(*(table.c[name] for name in ITEMS)).where(table.c.comparison_id == comparison.id)
    if scope.region != scope.county:
        after = scope.region[:-1] + chr(ord(scope.region[-1]) + 1)
        query = query.where(
            or_(
                table.c.region_code == scope.region,
                and_(table.c.region_code > scope.region, table.c.region_code < after),
            )
        )
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(table.c.id)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=list(ITEMS), dtype=object)


def sign(store: Store, county: str, quarter: str, region: str, by: str) -> SignOff:
    """Put a village's signature under the quarter's last comparison. The county's own code signs for the rows whose
    village is unknown.

    Raises:
        InputError: no name, no comparison of the quarter, no such village, or signed already.
    """
    quarter, by = read_quarter(quarter), by.strip()
    if not by:
        raise InputError(say("A signature needs a name; write who signs."))
    with writing(store.engine) as connection:
        find_county(connection, county)
        connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True))
        last = _last(connection, county, quarter)
        if last is None:
            raise InputError(say("There is no comparison of {quarter}; make one first.", quarter=quarter))
        for signed in last.sign_offs:
            if signed.region_code == region:
                raise InputError(
                    say("{region} is signed for already, by {by}.", region=region, by=signed.by), ids=[region]
                )
        if not _may_sign(connection, county, region, last):
            raise InputError(
                say("{region} is no village of this county or comparison; check its code.", region=region), ids=[region]
            )
        signed = SignOff(region, by, store.clock())
        connection.execute(insert(SignOffRow).values(comparison_id=last.id, **vars(signed)))
    return signed


def _may_sign(connection: Connection, county: str, region: str, comparison: ComparisonEntry) -> bool:
    codes = {entry["region_code"] or county for entry in comparison.counts}
    if region in codes:
        return True
    try:
        village = level_of(region) == "village" and is_within(region, county)
    except ValueError:
        return False
    table = table_of("regions")
    held = select(table.c.id).where(on_record(table, county, None), table.c.id == region)
    return village and connection.scalar(held) is not None


def _last(connection: Connection, county: str, quarter: str | None) -> ComparisonEntry | None:
    table, signed = ComparisonRow.__table__, SignOffRow.__table__
    query = select(table).where(table.c.county == county).order_by(table.c.id.desc()).limit(1)
    if quarter is not None:
        query = query.where(table.c.quarter == quarter)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    under = select(signed.c.region_code, signed.c.by, signed.c.signed_at).where(signed.c.comparison_id == row["id"])
    return ComparisonEntry(
        row["id"],
        county,
        row["quarter"],
        row["made_at"],
        tuple(row["lists"]),
        tuple(row["counts"]),
        tuple(SignOff(*each) for each in connection.execute(under.order_by(signed.c.region_code))),
    )


def _items(result: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    own = [name for name in ITEMS if name in frame.columns]
    other = [name for name in frame.columns if name not in ITEMS]
    plain = {name: frame[name].astype(object).where(frame[name].notna(), None) for name in own}
    if "birth_date" in plain:
        days = pd.to_datetime(frame["birth_date"])
        plain["birth_date"] = days.dt.date.astype(object).where(days.notna(), None)
    heads: Any = pd.DataFrame(plain, columns=own, dtype=object).to_dict("records")
    details: Any = frame[other].to_dict("records")
    empty = dict.fromkeys(("list", "row", "field"))
    return [{"result": result, **empty, **head, "details": rest} for head, rest in zip(heads, details, strict=True)]


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain: Any = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return list(plain)
