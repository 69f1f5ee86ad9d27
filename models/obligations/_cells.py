"""Adds the subjects of one rule up by county, township and village."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.county import County
from geo.results import CELLS, STATUSES
from geo.rules import Rule

_LEVELS = {"county": 6, "township": 9, "village": 12}
_BAD = ("overdue", "breached", "lacking", "not_recorded")


class Regions:
    """The regions cells are made for: the county, its townships and villages on record."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.as_of = pd.Timestamp(county.as_of)
        levels = county.regions["level"]
        self._known = {level: county.regions.index[levels == level] for level in _LEVELS}

    def cells(self, rule: Rule, found: pd.DataFrame, missing: str | None) -> pd.DataFrame:
        """Contract ``CELLS``, for one rule and its judged subjects."""
        parts = [self._level(level, digits, found) for level, digits in _LEVELS.items()]
        table = pd.concat([part for part in parts if len(part)]) if any(len(part) for part in parts) else parts[0]
        table["status"] = _statuses(rule, table)
        table["rule_id"] = rule.id
        table["missing_kind"] = missing
        table.index = pd.Index(rule.id + "@" + table["region_code"].astype("str"), dtype="str", name=CELLS.index)
        counts = ["numerator", "denominator", "due", "overdue", "breached", "lacking", "not_recorded"]
        return table.astype(
            dict.fromkeys(counts, "Int64")
            | dict.fromkeys(["rule_id", "region_code", "level", "status", "missing_kind"], "str")
        )[list(CELLS.names)]

    def _level(self, level: str, digits: int, found: pd.DataFrame) -> pd.DataFrame:
        codes = found["region_code"]
        inside = (codes.str.len() >= digits).fillna(False).to_numpy(dtype=bool)
        here = found[inside]
        keys = here["region_code"].str[:digits]
        counted = pd.crosstab(keys, here["status"]).reindex(columns=list(STATUSES), fill_value=0)
        if level == "county":
            counted = counted.reindex([self.county.code], fill_value=0)
        else:
            counted = counted[counted.index.isin(self._known[level])]
        bad = here["status"].isin(_BAD).to_numpy()
        coming = (here["due_on"] >= self.as_of).to_numpy()
        table = pd.DataFrame(counted[["due", "overdue", "breached", "lacking", "not_recorded"]])
        table["denominator"] = counted.sum(axis=1)
        table["numerator"] = counted["met"] + counted["due"]
        table["since"] = here["since"].where(bad).groupby(keys).min().reindex(table.index).astype("datetime64[s]")
        table["next_due"] = (
            here["due_on"].where(coming).groupby(keys).min().reindex(table.index).astype("datetime64[s]")
        )
        table["level"] = level
        table["region_code"] = table.index.astype("str")
        return table.reset_index(drop=True)


def _statuses(rule: Rule, table: pd.DataFrame) -> np.ndarray:
    """The worst that keeps the rule from being met in each region, or that it is."""
    everyone = table["denominator"].to_numpy(dtype="float64")
    owed = np.ceil(rule.share * everyone - 1e-9)
    enough = table["numerator"].to_numpy() >= owed
    # what is not recorded might still be met: only what is known to be wrong breaches
    possible = (table["numerator"] + table["not_recorded"]).to_numpy() >= owed
    return np.select(
        [
            everyone == 0,
            np.full(len(table), rule.kind == "inventory"),
            enough & (table["due"] > 0).to_numpy(),
            enough,
            possible,
            (table["breached"] > 0).to_numpy(),
        ],
        ["nobody", "counted", "due", "met", "not_recorded", "breached"],
        "overdue",
    )
