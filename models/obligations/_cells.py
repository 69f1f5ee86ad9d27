"""Adds the subjects of one rule up by county, township and village."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.results import CELLS, STATUSES
from geo.rules import Rule
from models.obligations._asked import BREACHED, DUE, LACKING, MET, NOT_RECORDED, OVERDUE, Asked, Verdicts
from models.obligations._ledgers import DIGITS, NO_DAY, Bools, Days, Ints, first_days

_WRONG = (OVERDUE, BREACHED, LACKING, NOT_RECORDED)


def cells_of(asked: Asked, found: Verdicts, missing: str | None) -> pd.DataFrame:
    """Contract ``CELLS``, for one rule and its judged subjects.

    The county always has a cell; a township or village on record where it has subjects. A subject whose region is known
    only to a township counts there and above.
    """
    parts = [_level(asked, found, level) for level in DIGITS]
    table = pd.concat(parts, ignore_index=True)
    rule = asked.rule
    table["status"] = _statuses(rule, table)
    table["rule_id"] = rule.id
    table["missing_kind"] = missing
    counts = ["numerator", "denominator", "due", "overdue", "breached", "lacking", "not_recorded"]
    table = table.astype(
        dict.fromkeys(counts, "Int64")
        | dict.fromkeys(["rule_id", "region_code", "level", "status", "missing_kind"], "str")
        | dict.fromkeys(["since", "next_due"], "datetime64[s]")
    )
    table.index = pd.Index(rule.id + "@" + table["region_code"], dtype="str", name=CELLS.index)
    return table[list(CELLS.names)]


def _level(asked: Asked, found: Verdicts, level: str) -> pd.DataFrame:
    where, codes = asked.ledgers.places(asked.subjects, level)
    place = where[asked.at]
    size = len(codes)
    inside = place >= 0
    counts = np.bincount(place[inside] * len(STATUSES) + found.status[inside], minlength=size * len(STATUSES))
    counts = counts.reshape(size, len(STATUSES))
    wrong = np.isin(found.status, _WRONG)
    coming = found.due_on >= asked.ledgers.day
    everyone = counts.sum(axis=1)
    kept = np.flatnonzero((everyone > 0) | (level == "county"))
    return pd.DataFrame(
        {
            "region_code": codes[kept],
            "level": level,
            "numerator": (counts[:, MET] + counts[:, DUE])[kept],
            "denominator": everyone[kept],
            "due": counts[kept, DUE],
            "overdue": counts[kept, OVERDUE],
            "breached": counts[kept, BREACHED],
            "lacking": counts[kept, LACKING],
            "not_recorded": counts[kept, NOT_RECORDED],
            "since": _first(place, found.since, wrong, size)[kept].astype("datetime64[s]"),
            "next_due": _first(place, found.due_on, coming, size)[kept].astype("datetime64[s]"),
        }
    )


def _first(place: Ints, days: Days, chosen: Bools, size: int) -> Days:
    return first_days(place, days, chosen, size) if size else np.full(0, NO_DAY)


def _statuses(rule: Rule, table: pd.DataFrame) -> npt.NDArray[np.str_]:
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
