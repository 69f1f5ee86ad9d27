"""The child directors in post: how many serve each village, their certificates, training and hours."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from geo.county import County
from models.overdue import overdue_by
from models.score import Floats, Ints, rule_for


@dataclass(frozen=True, eq=False)
class Posts:
    """Directors of n villages; every array (n,).

    ``untrained``: overdue for training by the rule's clock, or never trained. ``training_due``: still to be trained
    before the running period ends, which under a calendar year means not trained this year. ``hours`` a month counts
    a director whose hours are not recorded as part-time, ``hours_high`` as full-time.
    """

    directors: Floats
    uncertified: Floats
    untrained: Floats
    training_due: Floats
    hours: Floats
    hours_high: Floats
    last_trained: pd.Series[pd.Timestamp]

    def take(self, rows: Ints) -> Posts:
        """Those of the villages at ``rows`` (k,)."""
        sums = {one.name: getattr(self, one.name)[rows] for one in fields(self) if one.name != "last_trained"}
        return Posts(**sums, last_trained=self.last_trained.iloc[rows])


def director_roles(county: County) -> tuple[str, ...]:
    """Staff roles that fill the post under the county's rule: 城口 (K19) and 寿县 (S27) know the 专干 as well."""
    rule = county.rules.first("director_per_village", on=county.as_of)
    return ("child_director", *(rule.asked_of.split("|") if rule else ()))


def directors_in_post(county: County) -> pd.DataFrame:
    """Staff (contract ``STAFF``) who serve as a village's child director on ``as_of``."""
    day = pd.Timestamp(county.as_of)
    staff = county.staff
    in_post = (staff["from_date"].isna() | (staff["from_date"] <= day)) & (
        staff["to_date"].isna() | (staff["to_date"] >= day)
    )
    return staff[staff["role"].isin(set(director_roles(county))) & in_post]


def posts_of(county: County, villages: pd.Index[str]) -> Posts:
    """The directors in post of ``villages``.

    Raises:
        UnknownRuleError: the county's packs state no training interval or hours available.
    """
    day = pd.Timestamp(county.as_of)
    staff = directors_in_post(county)
    training = overdue_by(
        rule_for(county, "training_interval", "child_director"),
        staff["trained_on"],
        as_of=county.as_of,
        calendar=county.calendar,
    )
    full, part = (rule_for(county, "hours_available", name).number for name in ("full_time", "part_time"))
    full_time = staff["full_time"].fillna(False).to_numpy(dtype=bool)
    may_be_full = staff["full_time"].fillna(True).to_numpy(dtype=bool)
    at = villages.get_indexer(pd.Index(staff["region_code"].astype("str").str[:12]))
    here = at >= 0
    each = {
        "directors": np.ones(len(staff)),
        "uncertified": ~(staff["certified_on"] <= day).to_numpy(),
        "untrained": training["state"].isin(["overdue", "never"]).to_numpy(),
        "training_due": (training["state"] == "due").to_numpy(),
        "hours": np.where(full_time, full, part),
        "hours_high": np.where(may_be_full, full, part),
    }
    trained = staff["trained_on"].to_numpy(dtype="datetime64[s]")
    last = np.full(len(villages), np.datetime64("NaT", "s"))
    dated = here & ~np.isnat(trained)
    for position, on in zip(at[dated].tolist(), trained[dated], strict=True):
        last[position] = on if np.isnat(last[position]) else min(last[position], on)
    sums: dict[str, Floats] = {
        name: np.asarray(np.bincount(at[here], values[here], minlength=len(villages)), dtype=np.float64)
        for name, values in each.items()
    }
    return Posts(**sums, last_trained=pd.Series(last, index=villages))
