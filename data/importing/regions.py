"""Files of regions: codes that fit together, seats, and what becomes of the rows coded to a region that closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, select

from data.frames import frame_of
from data.importing.faults import Faults
from data.importing.how import How
from data.importing.locations import locate
from data.importing.merge import Change
from data.importing.place_names import listed_codes
from data.importing.places import closed_regions
from data.importing.record import Record
from data.importing.systems import system_of_pair
from data.importing.typed import Typed
from data.kinds import HEADERS
from data.readers.source import Source
from data.scoping import on_record
from data.tables import table_of
from geo.admin import is_within, level_of, parent_of
from geo.contracts import CONTRACTS, HOUSEHOLDS
from geo.text import say


def region_columns(typed: Typed, source: Source, how: How, record: Record, faults: Faults) -> dict[str, Any]:
    """The columns of a file of regions that follow from others: code without padding, level, region above, seat."""
    county, header = record.county, typed.headers["region_code"]
    cells = typed.cells["region_code"]
    codes = typed.frame["region_code"]
    levels = codes.map(_level, na_action="ignore").astype("str")
    sound = levels.notna().to_numpy()
    given = codes.notna().to_numpy()
    faults.add(~sound & given, header, cells, say("is no region code"), say("write 6, 9 or 12 digits as text"))
    inside = sound & codes.map(lambda code: is_within(code, county), na_action="ignore").fillna(False).to_numpy(
        dtype=bool
    )
    faults.add(
        sound & ~inside,
        header,
        cells,
        say("is not in county {county}", county=county),
        say("leave it to its own county's file"),
    )
    if typed.has("level"):
        said = typed.frame["level"]
        unlike = inside & (said.notna() & (said != levels)).fillna(False).to_numpy(dtype=bool)
        reason = say("is not the level of its code")
        faults.add(unlike, typed.headers["level"], typed.cells["level"], reason, say("correct one of them"))
    above = codes.where(pd.Series(inside, index=codes.index)).map(parent_of, na_action="ignore").astype("str")
    if typed.has("parent_code"):
        said = typed.frame["parent_code"]
        unlike = inside & (said.notna() & (said != above.fillna(""))).fillna(False).to_numpy(dtype=bool)
        reason = say("is not the region its code lies in")
        faults.add(unlike, typed.headers["parent_code"], typed.cells["parent_code"], reason, say("correct one of them"))
    _refuse_orphans(typed, codes, levels, above, inside, record, faults)
    columns: dict[str, Any] = {"region_code": codes, "level": levels, "parent_code": above}
    if typed.has("successor_code"):
        columns["successor_code"] = _successors(typed, codes, record, faults)
    if typed.has("seat_lon", "seat_lat"):
        columns["seat_lon"], columns["seat_lat"] = _seats(typed, source, how, record, faults)
    return columns


def moved(connection: Connection, county: str, frame: pd.DataFrame, today: date) -> list[Change]:
    """What happens to rows coded to a region ``frame`` (contract ``REGIONS``) closes: they go over to its successor.

    Rows of a region that was divided stay where they are until somebody says which part they are in.
    """
    become = _become(connection, county, frame, today)
    changes: list[Change] = []
    if not become:
        return changes
    for kind, contract in CONTRACTS.items():
        if contract.region_column != "region_code" or kind == "regions":
            continue
        table = table_of(kind)
        names = ("id", *contract.names, *(["geometry"] if contract.geometry is not None else []))
        rows = connection.execute(
            select(*(table.c[name] for name in names)).where(
                on_record(table, county, None), table.c.region_code.in_(list(become))
            )
        ).all()
        if rows:
            there = frame_of(contract, rows)
            there["region_code"] = there["region_code"].map(become).astype(there["region_code"].dtype)
            changes.append(Change(contract, there, there.index))
    return changes


def _become(connection: Connection, county: str, frame: pd.DataFrame, today: date) -> dict[str, str]:
    """The region each one that ``frame`` closes has become by now: where that closed too, the one after it.

    Regions divided anywhere on the way are left out.
    """
    table, contract = table_of("regions"), CONTRACTS["regions"]
    query = select(table.c.id, table.c.valid_to, table.c.successor_code).where(on_record(table, county, None))
    held = pd.DataFrame(connection.execute(query).all(), columns=[contract.index, "valid_to", "successor_code"])
    both = pd.concat([pd.DataFrame(frame)[["valid_to", "successor_code"]], held.set_index(contract.index)])
    after = dict(closed_regions(both[~both.index.duplicated()], today))
    become = {}
    for code, _parts in closed_regions(frame, today):
        seen, last = {code}, code
        while len(parts := after.get(last, [])) == 1 and parts[0] not in seen:
            last = parts[0]
            seen.add(last)
        if last != code and last not in after:
            become[code] = last
    return become


def _refuse_orphans(
    typed: Typed,
    codes: pd.Series[Any],
    levels: pd.Series[Any],
    above: pd.Series[Any],
    inside: np.ndarray[Any, np.dtype[np.bool_]],
    record: Record,
    faults: Faults,
) -> None:
    """Refuse regions that lie in one neither on record nor in a good row of the file."""
    named = typed.column("name").notna().to_numpy(dtype=bool)
    for level in ("township", "village", "group"):
        known = {*record.regions.index, *codes[inside & ~faults.bad & named]}
        orphan = inside & (levels == level).to_numpy(dtype=bool) & ~above.isin(known).to_numpy()
        faults.add(
            orphan,
            typed.headers["region_code"],
            typed.cells["region_code"],
            say("lies in a region not on record"),
            say("add that region's own row"),
        )


def _successors(typed: Typed, codes: pd.Series[Any], record: Record, faults: Faults) -> pd.Series[Any]:
    """The codes each region became. Refused: one nobody knows or of another level, a region that becomes itself or
    goes round in a circle, or has a successor but no last day.
    """
    said = typed.frame["successor_code"]
    known = {*record.regions.index, *codes.dropna()}
    after = dict(zip(record.regions.index, record.regions["successors"], strict=True))
    after |= {code: text for code, text in zip(codes, said, strict=True) if pd.notna(code)}
    last = typed.frame["valid_to"] if typed.has("valid_to") else codes.map(record.regions["valid_to"])
    written = typed.cells["valid_to"].notna() if typed.has("valid_to") else last.notna()
    refused = {}
    for position, (code, text, closed) in enumerate(zip(codes, said, last.notna() | written, strict=True)):
        if pd.isna(code) or pd.isna(text):
            continue
        parts = listed_codes(str(text))
        fix = say("correct the successor's code")
        if strange := [part for part in parts if part not in known]:
            refused[position] = (say("names {codes}, not on record", codes="、".join(strange)), fix)
        elif code in _all_after(parts, after):
            refused[position] = (say("comes back to itself"), fix)
        elif {_level(part) for part in parts} != {_level(str(code))}:
            refused[position] = (say("is of another level than the region it takes the place of"), fix)
        elif not closed:
            refused[position] = (
                say("takes the place of a region that has no last day"),
                say("fill in {column}", column=HEADERS["regions"]["valid_to"]),
            )
    faults.add_each(refused, typed.headers["successor_code"], typed.cells["successor_code"])
    return said


def _all_after(parts: Sequence[str], after: dict[str, Any]) -> set[str]:
    """Every code that comes after ``parts``, they themselves included."""
    seen: set[str] = set()
    todo = list(parts)
    while todo:
        code = todo.pop()
        if code in seen:
            continue
        seen.add(code)
        text = after.get(code)
        if text is not None and pd.notna(text):
            todo += listed_codes(str(text))
    return seen


def _seats(
    typed: Typed, source: Source, how: How, record: Record, faults: Faults
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The seats in degrees of CGCS2000, out of two columns in the file's own system."""
    pair = typed.headers["seat_lon"], typed.headers["seat_lat"]
    beside = replace(source, shapes=None)  # the columns beside a file's shapes are in the system of those
    found = locate(
        beside,
        HOUSEHOLDS,
        faults,
        pair=pair,
        single=None,
        declared=system_of_pair(pair, how.crs),
        may_reverse=record.may_reverse,
        outline=None,
    )
    longitude = pd.Series(shapely.get_x(found.shapes), index=source.frame.index)
    latitude = pd.Series(shapely.get_y(found.shapes), index=source.frame.index)
    return longitude.where(np.isfinite(longitude)), latitude.where(np.isfinite(latitude))


def _level(code: str) -> str | None:
    try:
        return level_of(code)
    except ValueError:
        return None
