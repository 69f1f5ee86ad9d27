"""Who the rows of a file are: persons on record found again by id, identity number, or name, birth date and village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.importing.faults import Faults
from data.importing.ids import made_ids
from data.importing.record import Record
from data.importing.typed import Typed
from data.kinds import KIND_TITLES
from geo.text import say


@dataclass(frozen=True)
class Persons:
    """The person of each row. ``person_id``: missing where refused. ``birth_date``, ``sex``: as the file or its
    identity number has them. ``identity_hash``: missing without a key.
    """

    person_id: pd.Series[Any]
    birth_date: pd.Series[Any]
    sex: pd.Series[Any]
    identity_hash: pd.Series[Any]


def persons_of_list(
    typed: Typed, hashes: pd.Series[Any], regions: pd.Series[Any], record: Record, faults: Faults
) -> Persons:
    """The persons a list of persons is about; those not on record get an id of their own."""
    birth, sex = birth_and_sex(typed, faults)
    found = _found(typed, "name", hashes, birth, regions, record)
    name, given = typed.column("name"), kept_records(typed, record, faults)
    can_be_told = given.notna() | hashes.notna() | (name.notna() & birth.notna()) | found.notna()
    lost = ~can_be_told.to_numpy(dtype=bool) & ~faults.bad
    header = typed.headers.get("name") or typed.headers.get("identity_number") or typed.headers["person_id"]
    faults.add(
        lost,
        header,
        typed.cells.get("name"),
        say("cannot be told from others of that name"),
        say("add the birth date or the identity number"),
    )
    by_name = made_ids("P", record.county, [name, birth.dt.strftime("%Y-%m-%d"), regions])
    by_hash = made_ids("P", record.county, [hashes])
    made = by_hash.where(hashes.notna(), by_name)
    ids = given.fillna(found).fillna(made.where(can_be_told)).astype("str")
    if len(record.persons):  # an empty identity cell says nothing of birth date and sex where they have no column
        if not typed.has("birth_date"):
            birth = birth.fillna(ids.map(record.persons["birth_date"]).astype("datetime64[s]"))
        if not typed.has("sex"):
            sex = sex.fillna(ids.map(record.persons["sex"]).astype("str"))
    return Persons(ids, birth, sex, hashes)


def persons_referred_to(
    typed: Typed, hashes: pd.Series[Any], regions: pd.Series[Any], record: Record, faults: Faults
) -> pd.Series[Any]:
    """The person on record each row of another kind is about; rows about nobody on record are refused."""
    birth = typed.birth_date if typed.birth_date is not None else _no_dates(typed)
    given = kept_records(typed, record, faults)
    given = given.where(given.isin(record.ids("persons")) | given.isna(), None)
    found = given.fillna(_found(typed, "person_name", hashes, birth, regions, record))
    field = next(name for name in ("person_id", "identity_number", "person_name") if typed.has(name))
    said = pd.concat(
        [typed.column(name).notna() for name in ("person_id", "identity_number", "person_name")], axis=1
    ).any(axis=1)
    nobody = said & found.isna()
    several = _borne_by_several(typed, regions, record) & nobody
    cells = typed.cells.get(field) if field != "identity_number" else None
    faults.add(
        several.to_numpy(dtype=bool),
        typed.headers[field],
        cells,
        say("is the name of several persons on record"),
        say("add the village, the identity number or the person's number"),
    )
    faults.add(
        (nobody & ~several).to_numpy(dtype=bool),
        typed.headers[field],
        cells,
        say("is not on record among the {kind}", kind=KIND_TITLES["persons"]),
        say("load the {kind} first, or correct it", kind=KIND_TITLES["persons"]),
    )
    return found.astype("str")


def kept_records(typed: Typed, record: Record, faults: Faults) -> pd.Series[Any]:
    """The person's number each row gives; that of a record merged into another is the other's, with a note."""
    given = typed.column("person_id").astype("str")
    merged = given.isin(list(record.merged)).to_numpy()
    if merged.any():
        note = say("was made one with another record: counted as that")
        faults.note(merged, typed.headers["person_id"], typed.cells["person_id"], note)
        given = given.replace(record.merged)
    return given


def _found(
    typed: Typed,
    name_field: str,
    hashes: pd.Series[Any],
    birth: pd.Series[Any],
    regions: pd.Series[Any],
    record: Record,
) -> pd.Series[Any]:
    """The person on record with the identity, or the only one with the name (and birth date, and village) given."""
    by_hash = (
        hashes.map(record.person_by_hash) if len(record.person_by_hash) else hashes.astype("str").mask(hashes.notna())
    )
    names = typed.column(name_field)
    if not typed.has(name_field) or record.persons.empty:
        return by_hash.astype("str")
    on_record = record.persons.reset_index().dropna(subset=["name"])
    wanted = pd.DataFrame({"name": names.astype("str"), "birth_date": birth, "region_code": regions.astype("str")})
    wanted["row"] = range(len(wanted))
    by_name = pd.Series(pd.NA, index=wanted.index, dtype="str")
    for keys in (["name", "birth_date", "region_code"], ["name", "birth_date"], ["name", "region_code"], ["name"]):
        if keys != ["name", "birth_date", "region_code"] and name_field == "name":
            break  # a list's own row is that person's only when all three agree
        given = wanted[keys].notna().all(axis=1) & by_name.isna()
        spare = [key for key in ("birth_date", "region_code") if key not in keys]
        given &= wanted[spare].isna().all(axis=1)  # what is given and does not agree is somebody else
        if not given.any():
            continue
        once = on_record[~on_record.duplicated(keys, keep=False)]
        joined = wanted[given].merge(once[[*keys, "id"]], on=keys, how="left").set_axis(wanted.index[given])
        by_name = by_name.fillna(joined["id"].astype("str"))
    return by_hash.astype("str").fillna(by_name)


def _borne_by_several(typed: Typed, regions: pd.Series[Any], record: Record) -> pd.Series[Any]:
    if not typed.has("person_name") or record.persons.empty:
        return pd.Series(False, index=typed.frame.index)
    pairs = pd.MultiIndex.from_frame(record.persons[["name", "region_code"]].dropna())
    twice = pairs[pairs.duplicated()]
    names = record.persons["name"]
    here = pd.MultiIndex.from_arrays([typed.column("person_name").astype("str"), regions.astype("str")])
    anywhere = typed.column("person_name").isin(names[names.duplicated()]) & regions.isna()
    return pd.Series(here.isin(twice), index=typed.frame.index) | anywhere


def birth_and_sex(typed: Typed, faults: Faults) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Birth date and sex as written and as the identity number has them; where the two differ, refused."""
    written = typed.frame["birth_date"] if typed.has("birth_date") else _no_dates(typed)
    sex = typed.column("sex")
    if typed.birth_date is None or typed.sex is None:
        return written, sex
    differ = written.notna() & typed.birth_date.notna() & (written != typed.birth_date)
    if typed.has("birth_date"):
        faults.add(
            differ.to_numpy(dtype=bool),
            typed.headers["birth_date"],
            typed.cells["birth_date"],
            say("is not the birth date in the identity number"),
            say("correct one of them"),
        )
    if typed.has("sex"):
        other = (sex.notna() & typed.sex.notna() & (sex != typed.sex)).fillna(False)
        faults.add(
            other.to_numpy(dtype=bool),
            typed.headers["sex"],
            typed.cells["sex"],
            say("is not the sex in the identity number"),
            say("correct one of them"),
        )
    return written.fillna(typed.birth_date), sex.fillna(typed.sex)


def _no_dates(typed: Typed) -> pd.Series[Any]:
    return pd.Series(index=typed.frame.index, dtype="datetime64[s]")
