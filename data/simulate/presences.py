"""Presences: where a person stayed over the last twelve months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.simulate.days import DAY, NEVER


def simulate_presences(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """Stays over the last twelve months; about 6 % of persons have none recorded, which means unknown."""
    known = rng.random(len(drawn)) >= 0.06
    child = (drawn["stage"] == "child").to_numpy()
    age = drawn["age"].to_numpy()
    boards = child & (age >= 9) & (rng.random(len(drawn)) < np.where(age >= 12, 0.5, 0.12))
    joins = child & (rng.random(len(drawn)) < 0.22)  # spends the summer with the parents
    begin = today - np.timedelta64(365, "D")
    parts = []
    for first, last, season in _seasons(begin, today):
        place = np.full(len(drawn), "home", dtype=object)
        if season == "term":
            place[boards] = "boarding_school"
        elif season == "summer":
            place[joins] = "with_parents"
        parts.append(
            pd.DataFrame({"person": np.arange(len(drawn)), "from_date": first, "to_date": last, "place": place})
        )
    stays = pd.concat(parts, ignore_index=True)
    stays = stays[child[stays["person"]] & known[stays["person"]]].sort_values(
        ["person", "from_date"], ignore_index=True
    )
    new = (stays["person"] != stays["person"].shift()) | (stays["place"] != stays["place"].shift())
    stays = stays.groupby(new.cumsum()).agg(
        {"person": "first", "from_date": "first", "to_date": "last", "place": "first"}
    )
    settled = np.flatnonzero(~child & known)
    in_home = (drawn["stage"].to_numpy()[settled] == "elder") & (drawn["health"].to_numpy()[settled] == "dependent")
    place = np.where(in_home & (rng.random(len(settled)) < 0.12), "care_home", "home")
    frame = pd.concat(
        [stays, pd.DataFrame({"person": settled, "from_date": begin, "to_date": today, "place": place})],
        ignore_index=True,
    )
    to_date = frame["to_date"].to_numpy(DAY)
    frame["to_date"] = np.where(to_date >= today, NEVER, to_date)  # the last stay is open
    frame["person_id"] = drawn["person_id"].to_numpy()[frame.pop("person").to_numpy(int)]
    frame["source"] = "模拟"
    frame.index = pd.Index([f"R{code}{number:06d}" for number in range(1, len(frame) + 1)], name="presence_id")
    return frame


def _seasons(begin: np.datetime64, today: np.datetime64) -> list[tuple[np.datetime64, np.datetime64, str]]:
    """Term, winter holiday and summer holiday between two days, in order, both ends included."""
    found = []
    for year in range(int(str(begin)[:4]) - 1, int(str(today)[:4]) + 1):
        marks = [
            (f"{year}-02-23", "term"),
            (f"{year}-07-06", "summer"),
            (f"{year}-09-01", "term"),
            (f"{year + 1}-01-21", "winter"),
        ]
        ends = [mark for mark, _ in marks[1:]] + [f"{year + 1}-02-23"]
        for (first, season), end in zip(marks, ends, strict=True):
            one = max(np.datetime64(first), begin), min(np.datetime64(end) - np.timedelta64(1, "D"), today)
            if one[0] <= one[1]:
                found.append((*one, season))
    return found
