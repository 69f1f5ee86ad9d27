"""The last door of an import by somebody who loads for a part of the county: nothing outside it is touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.importing.merge import Change
from data.importing.record import Record
from geo.admin import is_within
from geo.errors import InputError
from geo.text import say


def stay_within(record: Record, changes: Sequence[Change], within: str | None) -> None:
    """Check that no row is closed or written that lies outside ``within`` (None: the whole county is allowed).

    Rows are refused one by one before; this holds whatever they overlook.

    Raises:
        InputError: something outside would change.
    """
    if within is None or within == record.county:
        return
    written = {change.contract.kind: change.frame for change in changes}
    for change in changes:
        before = _places(record, change, pd.Series(change.closed, dtype="str"))
        for codes in (before, _after(record, change, written)):
            if not all(is_within(str(code), within) for code in codes.dropna().unique()):
                raise InputError(
                    say("The file would change what lies outside the region you may load; nothing of it was loaded.")
                )


def _places(record: Record, change: Change, ids: pd.Series[Any]) -> pd.Series[Any]:
    """The region of rows on record."""
    if change.contract.kind == "identities":
        return ids.map(record.persons["region_code"])
    return record.places_of(change.contract, ids)


def _after(record: Record, change: Change, written: dict[str, pd.DataFrame]) -> pd.Series[Any]:
    """The region rows are written to, by themselves or by the home of the person they are about."""
    frame = change.frame
    if change.contract.region_column == "region_code":
        return frame["region_code"] if "region_code" in frame else frame.index.to_series()
    homes = record.households["region_code"]
    if "households" in written:
        new = written["households"]["region_code"]
        homes = pd.concat([homes[~homes.index.isin(new.index)], new])
    if "household_id" in frame:
        return frame["household_id"].map(homes)
    if "person_id" in frame:
        at = record.persons["household_id"]
        if "persons" in written:
            moved = written["persons"]["household_id"]
            at = pd.concat([at[~at.index.isin(moved.index)], moved])
        return frame["person_id"].map(at).map(homes)
    if "site_id" in frame:
        return frame["site_id"].map(record.sites["region_code"])
    return pd.Series(dtype="str")
