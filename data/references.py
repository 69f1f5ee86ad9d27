"""Whether what a file's rows refer to is on record: their household, person, site and region."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, select

from data.readers.faults import Faults
from data.readers.typed import Typed
from data.scoping import on_record
from data.tables import table_of
from geo.admin import is_within, level_of, parent_of
from geo.frames import Contract

_REFERENCES = {"household_id": "households", "person_id": "persons", "site_id": "hazard_sites"}


def check_references(connection: Connection, county: str, contract: Contract, typed: Typed, faults: Faults) -> None:
    """Add to ``faults`` the rows whose household, person, site or region is not on record."""
    for column, parent in _references(contract):
        ids = typed.frame[column]
        unknown = ids.notna() & ~ids.isin(_known_ids(connection, county, parent))
        faults.add(
            unknown.to_numpy(),
            typed.headers.get(column, column),
            ids,
            f"is not on record among the {parent}",
            f"load the {parent} first, or correct it",
        )
    if contract.kind == "regions":
        _check_regions(connection, county, contract, typed, faults)


def _references(contract: Contract) -> Iterator[tuple[str, str]]:
    if contract.region_column is not None and contract.region_column != contract.index:
        yield contract.region_column, "regions"
    for column, parent in _REFERENCES.items():
        if column in contract.names:
            yield column, parent


def _check_regions(connection: Connection, county: str, contract: Contract, typed: Typed, faults: Faults) -> None:
    frame, header = typed.frame, typed.headers[contract.index]
    codes = frame[contract.index]
    sound = np.array([isinstance(code, str) and _is_code(code) for code in codes])
    faults.add(~sound & codes.notna().to_numpy(), header, codes, "is no region code", "write 6, 9 or 12 digits as text")
    outside = sound & np.array([good and not is_within(code, county) for good, code in zip(sound, codes, strict=True)])
    faults.add(outside, header, codes, f"is not in county {county}", "leave it to its own county's file")
    inside = sound & ~outside
    levels = np.array([level_of(code) if good else "" for good, code in zip(inside, codes, strict=True)])
    unlike = inside & frame["level"].notna().to_numpy() & (levels != frame["level"].to_numpy(dtype=object))
    faults.add(unlike, typed.headers["level"], frame["level"], "is not the level of its code", "correct one of them")
    known = {*_known_ids(connection, county, "regions"), *codes[inside]}
    orphan = inside & np.array(
        [
            good and (above := parent_of(code)) is not None and above not in known
            for good, code in zip(inside, codes, strict=True)
        ]
    )
    faults.add(orphan, header, codes, "lies in a region not on record", "add that region's own row")


def _is_code(code: str) -> bool:
    try:
        level_of(code)
    except ValueError:
        return False
    return True


def _known_ids(connection: Connection, county: str, kind: str) -> set[str]:
    table = table_of(kind)
    return set(connection.scalars(select(table.c.id).where(on_record(table, county, None))))
