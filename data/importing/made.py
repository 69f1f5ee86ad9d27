"""Rows of other kinds that a list of persons makes: homes, group spells, carers, identities.

A county keeps one list: who, where they live, why they are followed and who looks after them. Each row of it is a
person, and beside the person a home, a spell in each group named, a carer and an identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.importing.faults import Faults, Mask
from data.importing.identity import IdentityVault
from data.importing.ids import alike, made_ids
from data.importing.locations import Located
from data.importing.persons import Persons
from data.importing.record import Record
from data.importing.typed import Typed, missing_column
from data.kinds import KIND_TITLES
from geo.contracts import CARERS, HOUSEHOLDS, IDENTITIES, SPELLS
from geo.crs import STORAGE_EPSG
from geo.frames import Contract
from geo.text import say

_HOME_FIELDS = ("group_name", "address", "location_precision", "surveyed_on")
_PLACE_FIELDS = ("region_code", "village_name", "township_name")


@dataclass(frozen=True)
class Part:
    """The rows of one kind that a file makes.

    ``frame``: contract-checked, ids unique. ``ids``: the id each row of the source made or repeated, missing where
    none. ``absent``: columns the file says nothing of.
    """

    contract: Contract
    frame: pd.DataFrame
    ids: pd.Series[Any]
    absent: tuple[str, ...] = ()


def part_of(
    contract: Contract, ids: pd.Series[Any], columns: dict[str, Any], keep: Mask, absent: Sequence[str] = ()
) -> Part:
    """Rows of ``contract`` out of columns (index as in the source); of rows with one id the first is kept.

    Raises:
        FrameError: they break the contract after all, which is a fault of the readers.
    """
    used = ids.where(keep).dropna()
    first = used[~used.duplicated()]
    frame: pd.DataFrame = pd.DataFrame(
        {
            column.name: (columns[column.name] if column.name in columns else missing_column(column, ids.index)).loc[
                first.index
            ]
            for column in contract.columns
        }
    ).set_axis(pd.Index(first.to_numpy(), dtype="str", name=contract.index), axis=0)
    for column in contract.columns:
        frame[column.name] = frame[column.name].astype(contract.empty()[column.name].dtype)
    if contract.geometry is not None:
        shapes = columns.get("geometry", pd.Series(None, index=ids.index, dtype=object)).loc[first.index]
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes.to_numpy(), index=frame.index, crs=STORAGE_EPSG))
    return Part(contract, contract.check(frame), ids.where(keep), tuple(absent))


def home_ids(
    typed: Typed, persons: Persons, regions: pd.Series[Any], record: Record, faults: Faults
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The household id and the region of each person's home.

    A person on record stays at home unless the list gives another village or another address. One home on an address in
    a village; without an address each person has a home of their own.
    """
    index = typed.frame.index
    given = typed.column("household_id")
    known = _looked_up(persons.person_id, record.persons["household_id"])
    known_region = _looked_up(known, record.households["region_code"])
    known_address = _looked_up(known, record.households["address"])
    address = typed.column("address")
    stays = known.notna() & (regions.isna() | (regions == known_region).fillna(False))
    stays &= address.isna() | known_address.isna() | (alike(address) == alike(known_address)).fillna(False)
    region = regions.fillna(_looked_up(given, record.households["region_code"])).fillna(known_region.where(stays))
    at_address = made_ids("H", record.county, [region, address])
    alone = made_ids("H", record.county, [region, persons.person_id])
    at_address = _homes_at(region, address, record).fillna(at_address)
    new = at_address.where(address.notna(), alone).where(region.notna())
    ids = given.fillna(known.where(stays)).fillna(new).astype("str")
    if not makes_homes(typed):
        unknown = given.notna() & ~given.isin(record.ids("households"))
        faults.add(
            unknown.to_numpy(dtype=bool),
            typed.headers.get("household_id", ""),
            typed.cells.get("household_id"),
            say("is not on record among the {kind}", kind=KIND_TITLES["households"]),
            say("load the {kind} first, or correct it", kind=KIND_TITLES["households"]),
        )
    nowhere = (region.isna() & given.isna()).to_numpy(dtype=bool) & ~faults.bad
    column = next(name for name in (*_PLACE_FIELDS, "household_id", *typed.headers) if name in typed.headers)
    faults.add(
        nowhere,
        typed.headers[column],
        typed.cells[column],
        say("says no village"),
        say("add the village's name or code"),
    )
    return ids, region.reindex(index)


def _homes_at(region: pd.Series[Any], address: pd.Series[Any], record: Record) -> pd.Series[Any]:
    """The only home on record at each address in a village; missing where there is none, or several."""
    held = record.households.dropna(subset=["address"]).reset_index()
    if held.empty:
        return missing_text(region.index)
    held = held.assign(address=alike(held["address"])).drop_duplicates(["region_code", "address"], keep=False)
    wanted = pd.DataFrame({"region_code": region.astype("str"), "address": alike(address)})
    joined = wanted.merge(held, on=["region_code", "address"], how="left")
    return joined["id"].astype("str").where(joined["address"].notna()).set_axis(region.index)


def makes_homes(typed: Typed) -> bool:
    """Whether a list of persons says something of their homes."""
    return typed.has(*_HOME_FIELDS, *_PLACE_FIELDS, "longitude", "coordinates")


def households(
    typed: Typed, ids: pd.Series[Any], region: pd.Series[Any], located: Located | None, keep: Mask, faults: Faults
) -> Part | None:
    """The homes a list of persons makes or changes."""
    if not makes_homes(typed):
        return None
    shapes = pd.Series(located.shapes if located is not None else None, index=ids.index, dtype=object)
    columns: dict[str, Any] = {name: typed.frame[name] for name in _HOME_FIELDS if typed.has(name)}
    precision, shapes = precision_of(typed, shapes, faults)
    if located is not None:
        note_unplaced(typed, shapes, faults)
    columns |= {"region_code": region, "location_precision": precision, "geometry": shapes}
    absent = [name for name in _HOME_FIELDS if not typed.has(name)]
    if located is None:
        absent.append("geometry")
    elif "location_precision" in absent:
        absent.remove("location_precision")
    keep = keep & ids.notna().to_numpy() & region.notna().to_numpy()
    first = _first_said(ids.where(keep), columns)
    _note_other_homes(typed, columns, first, keep, faults)
    return part_of(HOUSEHOLDS, ids, first, keep, absent)


def precision_of(typed: Typed, shapes: pd.Series[Any], faults: Faults) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """How closely each home is located, and its point: where only the village is known there is no point."""
    said = typed.column("location_precision")
    there = shapes.notna()
    only_village = said.isin(["village", "none"]) & there
    if only_village.any():
        faults.note(
            only_village.to_numpy(dtype=bool),
            typed.headers["location_precision"],
            typed.cells["location_precision"],
            say("only the village is known: the point is not kept"),
        )
    made = pd.Series(np.where(there, "gps", "village"), index=said.index, dtype="str")
    return said.fillna(made), shapes.where(~only_village, None)


def note_unplaced(typed: Typed, shapes: pd.Series[Any], faults: Faults) -> None:
    """Note the rows that have no place on the map."""
    names = ("longitude", "coordinates", "address", *typed.headers)
    shown = next(name for name in names if name in typed.headers)
    note = say("has no place: counted everywhere, drawn nowhere")
    faults.note(shapes.isna().to_numpy(), typed.headers[shown], typed.cells[shown], note)


def spells(typed: Typed, persons: Persons, record: Record, keep: Mask, faults: Faults) -> Part | None:
    """A spell for each group a row names; one that is open on record goes on."""
    if typed.groups is None:
        return None
    rows = pd.DataFrame({"person_id": persons.person_id, "group": typed.groups}).loc[keep].dropna().explode("group")
    rows["from_date"] = (
        typed.frame["from_date"].loc[rows.index] if typed.has("from_date") else pd.Series(dtype="datetime64[s]")
    )
    open_pairs = pd.MultiIndex.from_frame(record.open_spells) if len(record.open_spells) else None
    if open_pairs is not None:
        rows = rows[~pd.MultiIndex.from_frame(rows[["person_id", "group"]]).isin(open_pairs)]
    undated = rows["from_date"].isna()
    if undated.any():
        noted = np.zeros(len(keep), dtype=bool)
        noted[rows.index[undated]] = True
        faults.note(
            noted,
            typed.headers["groups"],
            typed.cells["groups"],
            say("the day it began is not given: counted from today"),
        )
        rows["from_date"] = rows["from_date"].fillna(pd.Timestamp(record.today))
    # a source row may make several spells: the frame has positions of its own
    source_rows = rows.index
    rows = rows.reset_index(drop=True)
    ids = made_ids("S", record.county, [rows["person_id"], rows["group"], rows["from_date"].dt.strftime("%Y-%m-%d")])
    columns = {name: rows[name] for name in ("person_id", "group", "from_date")}
    part = part_of(SPELLS, ids, columns, np.ones(len(rows), dtype=bool))
    return Part(SPELLS, part.frame, ids.set_axis(source_rows), ("to_date", "end_reason"))


def carers(typed: Typed, persons: Persons, record: Record, keep: Mask) -> Part | None:
    """The carer a row names; one of that name on record is the same."""
    if not typed.has("carer_name"):
        return None
    name = typed.column("carer_name")
    ids = made_ids("C", record.county, [persons.person_id, name])
    if len(record.carers):
        known = record.carers.reset_index().dropna(subset=["name"]).drop_duplicates(["person_id", "name"])
        pairs = pd.DataFrame({"person_id": persons.person_id, "name": name})
        found = pairs.merge(known, on=["person_id", "name"], how="left")["id"].set_axis(pairs.index)
        ids = found.astype("str").fillna(ids)
    fields = {"relation": "carer_relation", "phone": "carer_phone"}
    columns: dict[str, Any] = {"person_id": persons.person_id, "name": name}
    columns |= {column: typed.frame[spoken] for column, spoken in fields.items() if typed.has(spoken)}
    absent = [column for column in CARERS.names if column not in columns]
    return part_of(CARERS, ids, columns, keep & name.notna().to_numpy(), absent)


def identities(typed: Typed, persons: Persons, vault: IdentityVault | None, record: Record, keep: Mask) -> Part | None:
    """The identity of each person, hashed, and sealed where the county keeps numbers. Without a key none is kept.

    A number sealed before stays sealed though hashes alone are kept now.
    """
    if vault is None or not typed.has("identity_number"):
        return None
    there = persons.identity_hash.notna().to_numpy()
    columns: dict[str, Any] = {"identity_hash": persons.identity_hash}
    if vault.keep == "sealed":
        columns["identity_sealed"] = vault.seal_all(typed.frame["identity_number"])
    else:
        before = record.identities.set_index("identity_hash")["identity_sealed"].dropna()
        columns["identity_sealed"] = _looked_up(persons.identity_hash, before[~before.index.duplicated()])
    return part_of(IDENTITIES, persons.person_id, columns, keep & there)


def missing_text(index: pd.Index[Any]) -> pd.Series[Any]:
    """A text column of which nothing is known."""
    return pd.Series(pd.NA, index=index, dtype="str")


def _first_said(ids: pd.Series[Any], columns: dict[str, Any]) -> dict[str, Any]:
    """For rows of one home: the first value said in each column stands for all."""
    if not ids.dropna().duplicated().any():
        return columns
    group = ids.fillna("")
    return {name: values.groupby(group, sort=False).transform("first") for name, values in columns.items()}


def _note_other_homes(typed: Typed, columns: dict[str, Any], first: dict[str, Any], keep: Mask, faults: Faults) -> None:
    """Note the rows that say something else of their home than a row above, which stands."""
    if columns is first:
        return
    note = say("differs from what stands above for the same home, which is kept")
    for name, values in columns.items():
        field = "geometry" if name == "geometry" else name
        shown = (
            next((one for one in ("longitude", "coordinates") if typed.has(one)), "") if field == "geometry" else name
        )
        if shown not in typed.headers or not typed.has(shown):
            continue
        left, right = values, first[name]
        if name == "geometry":
            left, right = (pd.Series(shapely.to_wkb(each.to_numpy(dtype=object)), each.index) for each in (left, right))
        else:
            left, right = (alike(each.astype("str")) for each in (left, right))
        differ = (values.notna() & (left != right)).fillna(False).to_numpy(dtype=bool) & keep
        if differ.any():
            faults.note(differ, typed.headers[shown], typed.cells[shown], note)


def _looked_up(keys: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[Any]:
    return keys.map(values).astype("str") if len(values) else missing_text(keys.index)
