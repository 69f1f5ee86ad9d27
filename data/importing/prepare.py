"""From a ``Source`` to what goes on record: typed, placed, told apart, checked against what is there. Writes nothing.

Every row ends in exactly one of: good, repeated (the same as one above) or refused; ``Faults`` says where and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data.frames import same_rows
from data.importing import made, patrols
from data.importing.faults import Faults, Mask
from data.importing.fields import NATURAL_KEYS, fields_of
from data.importing.how import How
from data.importing.identity import IdentityVault
from data.importing.ids import made_ids
from data.importing.locations import Located, locate
from data.importing.made import Part, part_of
from data.importing.mapping import ColumnMapping
from data.importing.persons import Persons, persons_of_list, persons_referred_to
from data.importing.places import place_rows
from data.importing.record import Record
from data.importing.references import (
    check_ages,
    home_regions,
    note_unknown,
    note_unreadable_shifts,
    refer_to,
    sites_referred_to,
    staff_referred_to,
)
from data.importing.regions import region_columns
from data.importing.systems import system_of_pair
from data.importing.typed import Typed, type_fields
from data.readers.source import Source
from geo.admin import is_within
from geo.contracts import CONTRACTS, HOUSEHOLDS
from geo.datum import DatumEvidence, detect
from geo.errors import InputError
from geo.frames import Contract
from geo.text import say

_PREFIXES = {kind: "".join(word[0] for word in kind.split("_")).upper() for kind in NATURAL_KEYS}


@dataclass(frozen=True)
class Prepared:
    """What a file comes to. ``parts``: the rows by kind, the file's own kind first. ``repeated``: rows the same as one
    above. ``faults.bad``: rows refused.
    """

    contract: Contract
    source: Source
    mapping: ColumnMapping
    faults: Faults
    repeated: Mask
    parts: tuple[Part, ...]
    refused_ids: pd.Series[Any]
    located: Located | None = None
    datum: DatumEvidence | None = None


def prepare(
    record: Record,
    kind: str,
    source: Source,
    mapping: ColumnMapping,
    *,
    how: How,
    vault: IdentityVault | None = None,
    within: str | None = None,
) -> Prepared:
    """Everything a file of ``kind`` comes to on what is on record now.

    Args:
        vault: hashes identity numbers; without it they are checked and not kept.
        within: rows outside this region are refused.

    Raises:
        InputError: the file as a whole cannot be read so: its coordinate system is unknown, for one.
    """
    contract = CONTRACTS[kind]
    faults = Faults(source)
    typed = type_fields(kind, source, mapping, faults, today=record.today)
    regions = place_rows(typed, record, faults, within=within) if kind != "regions" else typed.frame["region_code"]
    located = _located(contract, source, mapping, how, record, faults)
    hashes = _hashes(typed, vault)
    columns: dict[str, Any] = {name: typed.frame[name] for name in contract.names if typed.has(name)}
    persons: Persons | None = None
    home = _nothing(source)
    if kind == "persons":
        persons = persons_of_list(typed, hashes, regions, record, faults)
        columns["household_id"], home = made.home_ids(typed, persons, regions, record, faults)
        columns["person_id"] = persons.person_id
        if typed.has("birth_date", "identity_number"):
            columns["birth_date"] = persons.birth_date
        if typed.has("sex", "identity_number"):
            columns["sex"] = persons.sex
        check_ages(typed, persons, record, faults)
    elif kind == "regions":
        columns |= region_columns(typed, source, how, record, faults)
    else:
        columns |= _referred(contract, typed, hashes, regions, record, faults)
    numbers = None
    if kind == "patrols":
        columns = patrols.ticked(typed, columns, record, faults)
        numbers = patrols.on_record(typed, columns, record, faults)
        columns = patrols.kept(typed, columns, numbers, record)
    elif kind == "teams":
        note_unreadable_shifts(typed, faults)
    if "unverified_since" in contract.names:  # whoever is listed is there
        columns["unverified_since"] = _nothing(source).astype("datetime64[s]")
    if contract.geometry is not None:
        shapes = pd.Series(located.shapes if located is not None else None, index=source.frame.index, dtype=object)
        if kind == "households":
            columns["location_precision"], shapes = made.precision_of(typed, shapes, faults)
        columns["geometry"] = shapes
    _require(contract, columns, typed, faults)
    ids = _ids(contract, columns, typed, record, faults, numbers)
    _refuse_outside(contract, ids, columns, typed, record, faults, within)
    absent = _absent(contract, typed, columns, located)
    own = part_of(contract, ids, columns, ~faults.bad & ids.notna().to_numpy(), absent)
    repeated = _repeated(own, columns, typed, faults)
    good = ~faults.bad & ~repeated
    parts = [own]
    if persons is not None:
        made_parts = (
            made.households(typed, columns["household_id"], home, located, good, faults),
            made.spells(typed, persons, record, good, faults),
            made.carers(typed, persons, record, good),
            made.identities(typed, persons, vault, record, good),
        )
        parts += [part for part in made_parts if part is not None]
    if contract.geometry is not None and kind not in ("regions", "alerts"):  # an alert may be for its whole region
        made.note_unplaced(typed, columns["geometry"], faults)
    belongs = _belongs_to(kind, ids, regions if persons is None else home, record)
    datum = None if how.accept_crs else _datum(located, belongs, record)
    return Prepared(contract, source, mapping, faults, repeated, tuple(parts), ids[faults.bad], located, datum)


def _located(
    contract: Contract, source: Source, mapping: ColumnMapping, how: How, record: Record, faults: Faults
) -> Located | None:
    """The shapes of the rows; None where the file says nothing of any."""
    pair = None
    if {"longitude", "latitude"} <= mapping.columns.keys():
        pair = mapping.columns["longitude"], mapping.columns["latitude"]
    single = mapping.columns.get("coordinates")
    placed = HOUSEHOLDS if contract.kind == "persons" else contract
    if placed.geometry is None or (source.shapes is None and pair is None and single is None):
        return None
    return locate(
        source,
        placed,
        faults,
        pair=pair,
        single=single if pair is None else None,
        declared=system_of_pair([header for header in pair or (single,) if header], how.crs or mapping.crs),
        may_reverse=record.may_reverse,
        mend=how.mend,
        outline=None if contract.kind == "regions" else record.outline,
    )


def _hashes(typed: Typed, vault: IdentityVault | None) -> pd.Series[Any]:
    if vault is None or not typed.has("identity_number"):
        return made.missing_text(typed.frame.index)
    return vault.hash(typed.frame["identity_number"]).astype("str")


def _referred(
    contract: Contract,
    typed: Typed,
    hashes: pd.Series[Any],
    regions: pd.Series[Any],
    record: Record,
    faults: Faults,
) -> dict[str, Any]:
    """The columns by which a row belongs to others: its region, person, site, worker, team."""
    found: dict[str, Any] = {}
    if "person_id" in contract.names and typed.has("person_id", "identity_number", "person_name"):
        found["person_id"] = persons_referred_to(typed, hashes, regions, record, faults)
    if "site_id" in contract.names and typed.has("site_id", "site_name"):
        found["site_id"] = sites_referred_to(contract, typed, regions, record, faults)
    if "staff_id" in contract.names and typed.has("staff_id", "staff_name"):
        found["staff_id"] = staff_referred_to(typed, record, faults)
    if "household_id" in contract.names and typed.has("household_id"):
        refer_to("household_id", "households", typed, record, faults)
    if "team_id" in contract.names and typed.has("team_id"):
        note_unknown("team_id", "teams", typed, record, faults)
    if contract.region_column is not None:
        region = regions
        if "person_id" in found:
            region = region.fillna(home_regions(found["person_id"], record))
        found[contract.region_column] = region
    return found


def _refuse_outside(
    contract: Contract,
    ids: pd.Series[Any],
    columns: dict[str, Any],
    typed: Typed,
    record: Record,
    faults: Faults,
    within: str | None,
) -> None:
    """Refuse rows that touch anything outside the region that may be loaded: whom or what they are about, and the row
    on record they would replace. Where they themselves say they lie was seen to already.
    """
    if within is None or within == record.county:
        return
    if contract.kind == "regions":
        raise InputError(say("Regions are loaded for the whole county; ask civil affairs to do it."))
    places = [record.places_of(contract, ids)]
    if "person_id" in columns:
        places.append(home_regions(columns["person_id"], record))
    if "household_id" in columns:
        places.append(columns["household_id"].map(record.households["region_code"]))
    if "site_id" in columns:
        places.append(columns["site_id"].map(record.sites["region_code"]))
    outside: Mask = np.zeros(len(ids), dtype=bool)
    for codes in places:
        known = {code: not is_within(code, within) for code in codes.dropna().unique()}
        outside |= codes.isin([code for code, out in known.items() if out]).to_numpy()
    header = next(iter(typed.headers.values()))
    faults.add(
        outside & ~faults.bad,
        header,
        None,
        say("is not in the region you may load"),
        say("leave the row to who looks after that place"),
    )


def _require(contract: Contract, columns: dict[str, Any], typed: Typed, faults: Faults) -> None:
    """Refuse rows in which something needed is missing, unless it is refused there for another reason."""
    for column in contract.columns:
        if not column.required or column.name == contract.index:
            continue
        values = columns.get(column.name)
        missing = values.isna().to_numpy() if values is not None else np.ones(len(faults.bad), dtype=bool)
        shown = _shown_at(column.name, typed)
        faults.add(
            missing & ~faults.bad,
            typed.headers[shown],
            typed.cells[shown],
            say("is missing"),
            say("fill in {column}", column=fields_of(contract.kind)[column.name].header),
        )


def _shown_at(name: str, typed: Typed) -> str:
    """The field of the file a fault of a column is shown at."""
    spoken = {
        "region_code": ("village_name", "township_name"),
        "person_id": ("identity_number", "person_name"),
        "household_id": ("address", "village_name", "region_code"),
        "site_id": ("site_name",),
        "staff_id": ("staff_name",),
        "geometry": ("longitude", "coordinates"),
    }
    names = (name, *spoken.get(name, ()), *typed.headers)
    return next(one for one in names if one in typed.headers)


def _ids(
    contract: Contract,
    columns: dict[str, Any],
    typed: Typed,
    record: Record,
    faults: Faults,
    numbers: pd.Series[Any] | None = None,
) -> pd.Series[Any]:
    """Each row's id: the file's, that of the row on record with the same natural key, or one made of that key.

    Args:
        numbers: those already told, in place of the file's: a row without one gets one made.
    """
    kind = contract.kind
    if kind == "persons":
        told: pd.Series[Any] = columns["person_id"]
        return told
    ids = typed.column(contract.index).astype("str")
    keys = NATURAL_KEYS.get(kind)
    if keys is None or (numbers is None and ids.notna().any()):
        blank = ids.isna().to_numpy()
        header = typed.headers.get(contract.index, fields_of(kind)[contract.index].header)
        faults.add(blank & ~faults.bad, header, typed.cells.get(contract.index), say("is missing"), say("fill it in"))
        return ids
    parts = [_key_part(contract, columns, name, typed) for name in keys]
    if contract.geometry == "line":
        parts.append(pd.Series(shapely.to_wkb(columns["geometry"].to_numpy(), hex=True), index=ids.index, dtype="str"))
    nameless = pd.concat([part.isna() for part in parts[1:]], axis=1).all(axis=1).to_numpy()
    if numbers is not None:
        nameless = nameless & numbers.isna().to_numpy()
    shown = next(name for name in (*keys[1:], *typed.headers) if name in typed.headers)
    faults.add(
        nameless & ~faults.bad,
        typed.headers[shown],
        typed.cells[shown],
        say("cannot be told from others of its place"),
        say("give it a name or a number"),
    )
    made_of_key = made_ids(_PREFIXES[kind], record.county, parts)
    if numbers is not None:
        return numbers.fillna(made_of_key)
    return record.found_by_key(contract, keys, parts[: len(keys)]).fillna(made_of_key)


def _key_part(contract: Contract, columns: dict[str, Any], name: str, typed: Typed) -> pd.Series[Any]:
    values: pd.Series[Any] | None = columns.get(name)
    if values is None:
        return made.missing_text(typed.frame.index)
    days = contract.column(name).type == "date"
    return (values.dt.strftime("%Y-%m-%d") if days else values).astype("str")


def _absent(contract: Contract, typed: Typed, columns: dict[str, Any], located: Located | None) -> tuple[str, ...]:
    """The columns the file says nothing of, which is not the same as an empty cell."""
    absent = [name for name in contract.names if name not in columns]
    if contract.geometry is not None and located is None:
        absent.append("geometry")
        if contract.kind == "households" and not typed.has("location_precision"):
            absent.append("location_precision")
    return tuple(absent)


def _repeated(own: Part, columns: dict[str, Any], typed: Typed, faults: Faults) -> Mask:
    """Rows the same as one above in all the file says. One of another content under the same id is refused."""
    contract, ids = own.contract, own.ids
    again = ids.notna() & ids.duplicated()
    repeated: Mask = np.zeros(len(ids), dtype=bool)
    if not again.any():
        return repeated
    later = part_of(contract, ids.where(again).mask(~again).pipe(_numbered), columns, again.to_numpy()).frame
    first = own.frame.loc[ids[again]].set_axis(later.index)
    same = same_rows(contract, later, first)
    positions = np.flatnonzero(again.to_numpy())
    for name in (*contract.names, *(["geometry"] if contract.geometry is not None else [])):
        only = replace(contract, columns=tuple(c for c in contract.columns if c.name == name), geometry=None)
        unlike = same_rows(only if name != "geometry" else replace(contract, columns=()), later, first)
        other = np.zeros(len(ids), dtype=bool)
        other[positions[~unlike]] = True
        shown = contract.index if contract.index in typed.headers else _shown_at(name, typed)
        faults.add(
            other & ~faults.bad,
            typed.headers[shown],
            None if shown == "identity_number" else typed.cells[shown],
            say("stands above with other values"),
            say("keep the right one of them"),
        )
    whole = pd.util.hash_pandas_object(typed.cells.astype("str").fillna(""), index=False)
    twice = pd.DataFrame({"id": ids, "cells": whole}).duplicated().to_numpy()
    alike = np.zeros(len(ids), dtype=bool)
    alike[positions[same]] = True
    if contract.kind != "persons":
        return alike
    alike &= twice  # a person listed again under another group is no repetition
    return alike


def _numbered(ids: pd.Series[Any]) -> pd.Series[Any]:
    """Ids made unique by their position, to look at rows of one id side by side."""
    return (ids + "\x1f" + pd.Series(ids.index.astype(str), index=ids.index)).where(ids.notna())


def _belongs_to(kind: str, ids: pd.Series[Any], regions: pd.Series[Any], record: Record) -> pd.Series[Any] | None:
    """What on record each shape can be compared with: an outline or a water with itself, homes and services with the
    seat of their village. Other things say nothing of the system: waters lie to one side of a village, roads anywhere.
    """
    if kind in {"regions", "hazard_sites"}:
        return ids.where(ids.isin(record.ids(kind)))
    return regions if kind in {"persons", "households", "facilities"} else None


def _datum(located: Located | None, belongs: pd.Series[Any] | None, record: Record) -> DatumEvidence | None:
    if located is None or located.system is None or belongs is None:
        return None
    codes = [None if pd.isna(code) else str(code) for code in belongs]
    return detect(located.raw, codes, located.system, record.reference)


def _nothing(source: Source) -> pd.Series[Any]:
    return made.missing_text(source.frame.index)
