"""Who the rows of a file are: persons on record found again by id, identity number, or name, birth date and village.

An identity number decides: who agrees in all else and has another is somebody else. Where a row may be one of several,
it is refused; nobody is picked, and nobody is put on record twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.importing.faults import Faults
from data.importing.ids import made_ids
from data.importing.record import Record
from data.importing.typed import Typed
from geo.text import say

_WHO = ["name", "birth_date", "region_code"]


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
    rows = _rows(typed, "name", hashes, birth, regions)
    given = kept_records(typed, record, faults)
    by_hash = _mapped(hashes, record.person_by_hash)
    _refuse_number_of_another(given, by_hash, typed, faults)
    _note_other_number(given, hashes, typed, record, faults)
    ids = given.fillna(by_hash).fillna(_mapped(hashes, _alone(hashes, given)))
    by_name, several = _by_name(rows[ids.isna()], _with_hashes(record), [_WHO])
    shared = _claimed_twice(by_name, hashes)
    ids = ids.fillna(by_name.mask(shared))
    several |= shared
    ids = ids.fillna(_in_file(rows[ids.isna() & hashes.notna()], rows[given.notna() & hashes.isna()], ids)[0])
    _note_namesakes(ids.isna() & hashes.notna() & ~several, rows, typed, record, faults)
    ids = ids.fillna(_new(made_ids("P", record.county, [hashes]), record).where(hashes.notna() & ~several))
    linked, several_here = _in_file(rows[ids.isna()], rows[given.notna() | hashes.notna()], ids)
    ids, several = ids.fillna(linked), several | several_here.reindex(several.index, fill_value=False)
    can_be_told = rows["name"].notna() & birth.notna()
    made = _new(made_ids("P", record.county, [rows["name"], birth.dt.strftime("%Y-%m-%d"), regions]), record)
    ids = ids.fillna(made.where(can_be_told & ~several)).astype("str")
    shown = next(name for name in ("name", "identity_number", *typed.headers) if name in typed.headers)
    cells = None if shown == "identity_number" else typed.cells[shown]
    faults.add(
        (several & ids.isna()).to_numpy(dtype=bool),
        typed.headers[shown],
        cells,
        say("is one of several of that name, birth date and village"),
        say("add the identity number or the person's number"),
    )
    faults.add(
        (ids.isna() & ~several).to_numpy(dtype=bool) & ~faults.bad,
        typed.headers[shown],
        cells,
        say("cannot be told from others of that name"),
        say("add the birth date or the identity number"),
    )
    _refuse_shared_numbers(ids, hashes, typed, faults)
    birth, sex = (each.fillna(each.groupby(ids).transform("first")) for each in (birth, sex))  # in one row is in all
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
    by_hash = _mapped(hashes, record.person_by_hash)
    _refuse_number_of_another(given, by_hash, typed, faults)
    found = given.where(given.isin(record.ids("persons"))).fillna(by_hash)
    several = pd.Series(False, index=found.index)
    if typed.has("person_name"):
        rows = _rows(typed, "person_name", hashes, birth, regions)[found.isna()]
        ways = [_WHO, ["name", "birth_date"], ["name", "region_code"], ["name"]]
        by_name, borne = _by_name(rows, _with_hashes(record), ways)
        found, several = found.fillna(by_name), borne.reindex(found.index, fill_value=False)
    fields = [name for name in ("person_id", "identity_number", "person_name") if typed.has(name)]
    said = typed.frame[fields].notna().any(axis=1)
    nobody = said & found.isna()
    unread = nobody & hashes.isna() & typed.column("identity_number").notna() & ~several
    cells = typed.cells.get(fields[0]) if fields[0] != "identity_number" else None
    faults.add(
        (nobody & several).to_numpy(dtype=bool),
        typed.headers[fields[0]],
        cells,
        say("is the name of several persons on record"),
        say("add the village, the identity number or the person's number"),
    )
    faults.add(
        unread.to_numpy(dtype=bool),
        typed.headers.get("identity_number", ""),
        None,
        say("cannot be looked up: no identity key is set"),
        say("set the identity key, or add the person's number"),
    )
    faults.add(
        (nobody & ~several & ~unread).to_numpy(dtype=bool) & ~faults.bad,
        typed.headers[fields[0]],
        cells,
        say("is not on record among the {kind}", kind="persons"),
        say("load the {kind} first, or correct it", kind="persons"),
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


def _rows(
    typed: Typed, name_field: str, hashes: pd.Series[Any], birth: pd.Series[Any], regions: pd.Series[Any]
) -> pd.DataFrame:
    """What tells each row's person from others."""
    name = typed.column(name_field).astype("str")
    who = {"name": name, "birth_date": birth, "region_code": regions.astype("str"), "hash": hashes.astype("str")}
    return pd.DataFrame(who)


def _with_hashes(record: Record) -> pd.DataFrame:
    """The persons on record who have a name: ``id``, ``name``, ``birth_date``, ``region_code``, ``hash``."""
    held = record.persons.rename_axis("id").reset_index().dropna(subset=["name"])
    return held.assign(hash=held["id"].map(record.identities["identity_hash"]).astype("str"))


def _by_name(
    rows: pd.DataFrame, held: pd.DataFrame, ways: Sequence[list[str]]
) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The only one in ``held`` with the name (and birth date, and village) of each row, and which rows may be several.

    Of the ``ways`` each row goes by the one whose columns are just those it has. One with another identity number is
    never meant.
    """
    found = pd.Series(pd.NA, index=rows.index, dtype="str")
    several = pd.Series(False, index=rows.index)
    said = rows[_WHO].notna()
    for keys in ways:
        mine = rows[(said == [name in keys for name in _WHO]).all(axis=1)]
        if mine.empty or held.empty:
            continue
        for numbered in (False, True):
            wanted = mine[mine["hash"].notna() == numbered]
            among = held[held["hash"].isna()] if numbered else held
            one = among.groupby(keys)["id"].agg(["first", "nunique"])
            joined = wanted[keys].join(one, on=keys)
            found = found.fillna(joined["first"].where(joined["nunique"] == 1).astype("str"))
            several |= (joined["nunique"] > 1).reindex(several.index, fill_value=False)
    return found, several


def _in_file(rows: pd.DataFrame, others: pd.DataFrame, ids: pd.Series[Any]) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """As ``_by_name``, among other rows of the file."""
    held = others.assign(id=ids.reindex(others.index)).dropna(subset=["id", *_WHO])
    return _by_name(rows, held, [_WHO])


def _alone(keys: pd.Series[Any], ids: pd.Series[Any]) -> pd.Series[Any]:
    """Id by key, where both are there; of several the first."""
    there = keys.notna() & ids.notna()
    found = pd.Series(ids[there].to_numpy(), index=keys[there].to_numpy(), dtype="str")
    return found[~found.index.duplicated()]


def _mapped(keys: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[Any]:
    return keys.map(values).astype("str") if len(values) else pd.Series(pd.NA, index=keys.index, dtype="str")


def _new(ids: pd.Series[Any], record: Record) -> pd.Series[Any]:
    """Ids for persons not on record. One made into another record is that; one taken by somebody who has moved away
    since is made anew.
    """
    ids = ids.replace(record.merged) if record.merged else ids
    taken = ids.isin(record.persons.index) & ~ids.isin(list(record.merged.values()))
    if taken.any():
        ids = ids.mask(taken, _new(made_ids("P", record.county, [ids[taken]]), record).reindex(ids.index))
    return ids


def _claimed_twice(found: pd.Series[Any], hashes: pd.Series[Any]) -> pd.Series[bool]:
    """Rows of different identity numbers that would all be one person on record."""
    pairs = pd.DataFrame({"id": found, "hash": hashes.reindex(found.index)}).dropna()
    numbers = pairs.groupby("id")["hash"].nunique()
    return found.isin(numbers.index[numbers > 1]) & hashes.notna().reindex(found.index)


def _refuse_number_of_another(given: pd.Series[Any], by_hash: pd.Series[Any], typed: Typed, faults: Faults) -> None:
    differ = given.notna() & by_hash.notna() & (given != by_hash)
    faults.add(
        differ.to_numpy(dtype=bool),
        typed.headers.get("identity_number", ""),
        None,
        say("is the identity number of another person on record"),
        say("correct the number, or make the two records one"),
    )


def _refuse_shared_numbers(ids: pd.Series[Any], hashes: pd.Series[Any], typed: Typed, faults: Faults) -> None:
    """One identity number is one person."""
    first = _mapped(hashes, _alone(hashes, ids))
    differ = ids.notna() & first.notna() & (ids != first)
    faults.add(
        differ.to_numpy(dtype=bool) & ~faults.bad,
        typed.headers.get("identity_number", ""),
        None,
        say("stands above as the identity number of another person"),
        say("correct the number, or write the same person's number"),
    )


def _note_other_number(
    given: pd.Series[Any], hashes: pd.Series[Any], typed: Typed, record: Record, faults: Faults
) -> None:
    kept = _mapped(given, record.identities["identity_hash"])
    other = kept.notna() & hashes.notna() & (kept != hashes)
    if other.any():
        note = say("is another identity number than on record, and takes its place")
        faults.note(other.to_numpy(dtype=bool), typed.headers["identity_number"], None, note)


def _note_namesakes(new: pd.Series[bool], rows: pd.DataFrame, typed: Typed, record: Record, faults: Faults) -> None:
    """Note who agrees with somebody on record in all but the identity number."""
    held = pd.MultiIndex.from_frame(record.persons[_WHO].dropna())
    alike = new & pd.MultiIndex.from_frame(rows[_WHO]).isin(held)
    if alike.any():
        note = say("has the name, birth date and village of somebody with another identity number: counted as two")
        faults.note(alike.to_numpy(dtype=bool), typed.headers["identity_number"], None, note)


def _no_dates(typed: Typed) -> pd.Series[Any]:
    return pd.Series(index=typed.frame.index, dtype="datetime64[s]")
