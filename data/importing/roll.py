"""A list of persons read to be compared with others, not to go on record: who stands on it, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.counties import find_county
from data.engine import reading
from data.importing.faults import Faults
from data.importing.identity import IdentityVault
from data.importing.load import known_headers_of
from data.importing.mapping import match
from data.importing.mappings import fitting_mapping
from data.importing.persons import birth_and_sex
from data.importing.places import place_rows
from data.importing.record import Record, require_key
from data.importing.report import Note, Reject
from data.importing.typed import type_fields
from data.packs import load_packs
from data.readers.files import read_source
from data.store import Store
from geo.calendar import BEIJING
from geo.errors import InputError
from geo.text import say

_KIND = "persons"


@dataclass(frozen=True)
class Roll:
    """A list as it stands. ``frame``: its good rows, repeated ones among them: ``name``, ``birth_date``, ``sex``,
    ``region_code`` (missing where no place is said), ``identity_hash``, ``groups`` (codes joined by 、), ``row`` (its
    number in the file). ``rows``: how many the file has; ``rejects``: those that could not be read.
    """

    frame: pd.DataFrame
    rejects: tuple[Reject, ...]
    notes: tuple[Note, ...]
    rows: int


def read_roll(
    store: Store, county: str, path: Path, *, sheet: str | None = None, vault: IdentityVault | None = None
) -> Roll:
    """Read a list of persons by name, birth date or identity number, and village. Writes nothing.

    Args:
        sheet: of a workbook; without it the one that fits best.
        vault: without it identity numbers tell birth date and sex and no more.

    Raises:
        InputError: the file cannot be read, is no list of persons, or the vault's key is not the county's.
        UnknownCountyError: the database does not hold the county.
    """
    source = read_source(path, sheet=sheet, known=known_headers_of(store, county, _KIND))
    headers = [str(header) for header in source.frame.columns]
    faults = Faults(source)
    with reading(store.engine) as connection:
        entry = find_county(connection, county)
        today = store.clock().astimezone(BEIJING).date()
        if entry.simulated and entry.as_of is not None:
            today = max(today, entry.as_of)
        record = Record(connection, county, today, load_packs(entry.rule_packs))
        if vault is not None:
            require_key(connection, county, vault.fingerprint)
        saved = fitting_mapping(connection, county, _KIND, headers)[1]
        mapping = match(_KIND, headers, saved=saved, whole=False)
        if not {"name", "identity_number"} & {*mapping.columns, *mapping.constants}:
            raise InputError(say("The file is no list of persons: it has no column of names or identity numbers."))
        typed = type_fields(_KIND, source, mapping, faults, today=today)
        regions = place_rows(typed, record, faults)
    birth, sex = birth_and_sex(typed, faults)
    hashes = typed.column("identity_number")
    known = hashes.notna()
    hashes = hashes.mask(known) if vault is None or not known.any() else vault.hash(hashes)
    name = typed.column("name")
    nobody = ((name.isna() | birth.isna()) & ~known).to_numpy(dtype=bool) & ~faults.bad
    shown = next(field for field in ("name", "identity_number", *typed.headers) if field in typed.headers)
    faults.add(
        nobody,
        typed.headers[shown],
        None if shown == "identity_number" else typed.cells[shown],
        say("cannot be told from others of that name"),
        say("add the birth date or the identity number"),
    )
    groups = typed.column("groups") if typed.groups is None else typed.groups.map("、".join, na_action="ignore")
    frame = pd.DataFrame(
        {
            "name": name.astype("str"),
            "birth_date": birth.astype("datetime64[s]"),
            "sex": sex.astype("str"),
            "region_code": regions.astype("str"),
            "identity_hash": hashes.astype("str"),
            "groups": groups.astype("str"),
            "row": np.asarray(source.rows),
        }
    )
    good = ~faults.bad
    return Roll(frame[good].reset_index(drop=True), tuple(faults), faults.notes(good)[0], len(source.frame))
