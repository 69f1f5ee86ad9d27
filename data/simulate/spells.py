"""Spells: which groups a person is in today and was in before."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.days import DAY, Days, birthday
from geo.words import GROUPS

_SINCE_AGE: Final = {
    "left_behind_elder": 60,
    "elder_living_alone": 60,
    "empty_nest_elder": 60,
    "advanced_age_elder": 80,
    "dependent_elder": 60,
}


def simulate_spells(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """The groups of today as open spells, and some ended ones: who came of age, whose parents came back for a while."""
    parts = []
    birth = drawn["birth_date"].to_numpy(DAY)
    for group in GROUPS:
        rows = np.flatnonzero(drawn[group].to_numpy())
        earliest = birthday(birth[rows], _SINCE_AGE.get(group, 0))
        start = today - rng.gamma(1.6, 420, len(rows)).astype(int).clip(20, 2_900).astype("timedelta64[D]")
        parts.append(
            pd.DataFrame(
                {
                    "person_id": drawn["person_id"].to_numpy()[rows],
                    "group": group,
                    "from_date": np.maximum(start, earliest),
                }
            )
        )
    of_age = np.flatnonzero((drawn["stage"] == "child").to_numpy() & (drawn["age"] >= 16).to_numpy())
    ended = birthday(birth[of_age], 16) - np.timedelta64(1, "D")
    parts.append(_ended(drawn, of_age, "left_behind_child", ended - np.timedelta64(900, "D"), ended, "年满16周岁"))
    back = np.flatnonzero(
        (drawn["left_behind_child"] & (drawn["age"] >= 5) & (rng.random(len(drawn)) < 0.05)).to_numpy()
    )
    current = parts[0].set_index("person_id")["from_date"]
    until = current.reindex(drawn["person_id"].to_numpy()[back]).to_numpy(DAY) - np.timedelta64(200, "D")
    first = np.maximum(birth[back], until - rng.integers(100, 700, len(back)).astype("timedelta64[D]"))
    kept = first < until
    parts.append(_ended(drawn, back[kept], "left_behind_child", first[kept], until[kept], "父母返乡"))
    frame = pd.concat(parts, ignore_index=True).sort_values(
        ["person_id", "from_date", "group"], kind="stable", ignore_index=True
    )
    frame.index = pd.Index([f"S{code}{number:06d}" for number in range(1, len(frame) + 1)], name="spell_id")
    return frame


def _ended(
    drawn: pd.DataFrame, rows: npt.NDArray[np.intp], group: str, first: Days, last: Days, why: str
) -> pd.DataFrame:
    ids = drawn["person_id"].to_numpy()[rows]
    return pd.DataFrame({"person_id": ids, "group": group, "from_date": first, "to_date": last, "end_reason": why})
