"""Answers of standard instruments among the assessments: the short social network scale and the ability standard.

LSNS-6 (Lubben et al. 2006, The Gerontologist 46:503-513) adds six answers to 0 to 30; who has less is nearer to
isolation. GB/T 42195-2022 gives one of five ability levels: 0 intact (能力完好), 1 mildly (轻度), 2 moderately (中度),
3 severely (重度) and 4 wholly lost (完全丧失). Both are written by people into ``assessments.level``; what cannot be
read is said to be unreadable, never guessed. A total of the ability standard is no level and is not turned into one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from models.people import among

NETWORK_MOST: Final = 30
_NETWORK = re.compile(r"(?:lsns-?6?[:：]?)?(\d{1,2})(?:/30)?分?")
_GRADE = re.compile(r"([0-4])级?")
_ABILITY: Final = {
    "完好": 0,
    "正常": 0,
    "轻度": 1,
    "中度": 2,
    "重度": 3,
    "完全": 4,
    "intact": 0,
    "mild": 1,
    "moderate": 2,
    "severe": 3,
    "complete": 4,
}


def network_answers(county: County, persons: pd.Index[str]) -> pd.DataFrame:
    """The last LSNS-6 until ``as_of``: see ``_last``; ``value`` is the score, 0 to 30."""
    return _last(county, persons, "social_network", read_network, worst="lowest")


def ability_answers(county: County, persons: pd.Index[str]) -> pd.DataFrame:
    """The last GB/T 42195 assessment until ``as_of``: see ``_last``; ``value`` is the level, 0 to 4."""
    return _last(county, persons, "capability", read_ability, worst="highest")


def read_network(text: str) -> float:
    """The score in a text such as ``11``, ``11分`` or ``LSNS-6：11``; NaN where there is none from 0 to 30."""
    found = _NETWORK.fullmatch(_plain(text))
    return float(found[1]) if found and int(found[1]) <= NETWORK_MOST else float("nan")


def read_ability(text: str) -> float:
    """The level in a text such as ``中度失能``, ``能力完好`` or ``2级``; NaN where there is none, or more than one."""
    plain = _plain(text)
    if found := _GRADE.fullmatch(plain):
        return float(found[1])
    grades = {grade for word, grade in _ABILITY.items() if word in plain}
    return float(grades.pop()) if len(grades) == 1 else float("nan")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def _last(
    county: County, persons: pd.Index[str], kind: str, read: Callable[[str], float], *, worst: str
) -> pd.DataFrame:
    """By person, ``value`` and ``on`` of the last readable answer (of one day the worst), NaN and NaT without one; and
    ``unread``: there are answers, but none that can be read."""
    rows = county.frames["assessments"]
    told = (rows["kind"] == kind) & (rows["assessed_on"] <= pd.Timestamp(county.as_of))
    rows = rows[told.to_numpy(dtype=bool)]
    rows = rows[among(rows["person_id"], persons)]
    if rows.empty:
        never = pd.Series(np.datetime64("NaT", "s"), index=persons)
        return pd.DataFrame({"value": np.nan, "on": never, "unread": False}, index=persons)
    texts = {text: read(text) for text in rows["level"].dropna().unique()}
    readings = pd.DataFrame(
        {
            "person_id": rows["person_id"],
            "on": rows["assessed_on"].astype("datetime64[s]"),
            "value": rows["level"].map(texts).astype("float64"),
        }
    )
    readable = readings.dropna().sort_values(["on", "value"], ascending=[True, worst == "highest"], kind="stable")
    found = readable.groupby("person_id").last().reindex(persons)
    asked = among(persons, readings["person_id"])
    return pd.DataFrame(
        {
            "value": found["value"].astype("float64"),
            "on": found["on"].astype("datetime64[s]"),
            "unread": asked & np.isnan(found["value"].to_numpy(dtype="float64")),
        },
        index=persons,
    )
