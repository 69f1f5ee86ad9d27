"""What harm on record says of the points table: its lines as log odds, updated by the county's own outcomes.

An outcome is an elder hurt (``suspected_harm``, 疑似意外伤害或不法侵害) or found critically ill (``critical_illness``,
危重病情). Other events are what a visit finds (illness, a hazard in the home) or a state the table already counts
(``alone_or_missing``, 单独居住或失踪, does not tell the two apart), and would make visits look like harm.

In each year begun under watch an elder does or does not come to harm: a binomial logistic model (``models.logistic``).
Prior: one point multiplies the odds by 1.5, each line's log odds with an error of its own and one in common. With no
outcome nothing moves. Overdue days are left out: where visits were made, harm was found, and harm brings visits.
Former elders count for the years they were watched, so that who died is not forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.words import ELDER_GROUPS
from models.isolation_lines import EFFECTS, PointsTable
from models.logistic import Posterior, fit, weighted
from models.people import among
from models.score import Floats, rule_for

OUTCOMES: Final = ("suspected_harm", "critical_illness")
A_POINT: Final = float(np.log(1.5))
"""Log odds of one point, an expert value: being alone (2 points) ×2.3, dependent (3 points) ×3.4."""
LINE: Final = 0.7
"""Standard error of a line's own log odds, an expert value: ×1.5 is anything from ×0.5 to ×4.7."""
IN_COMMON: Final = 0.2
"""Standard error of what a point is worth on all lines together, an expert value."""
_LEVEL: Final = 2.0
"""Of the base rate, which no order depends on."""


@dataclass(frozen=True, eq=False)
class Learned:
    """The posterior of the base rate and ``EFFECTS`` from ``outcomes`` harmed elder-years.

    ``worth`` (k,): the points the table gives for each effect.
    """

    outcomes: int
    worth: Floats
    posterior: Posterior

    def moved(self, table: PointsTable) -> tuple[Floats, Floats, Floats]:
        """Of n elders, the points the outcomes move (never below none), their standard error, and harm a year (0–1)."""
        held = effects_held(table)
        added = weighted(held, self.posterior.effects[1:] / A_POINT - self.worth)
        row = np.column_stack([np.zeros(len(held)), held])
        error = np.sqrt(self.posterior.variance(row)) / A_POINT
        row[:, 0] = 1.0
        return np.maximum(added, -table.certain), error, self.posterior.probability(row)


def effects_held(table: PointsTable) -> Floats:
    """Which of ``EFFECTS`` each elder has, 0 or 1 (n, k)."""
    held = np.zeros((len(table.assessed), len(EFFECTS)))
    for line in table.lines:
        if line.effect:
            held[:, EFFECTS.index(line.effect)] += line.given
    return held


def former_elders(county: County, elders: pd.Index[str]) -> pd.Index[str]:
    """Persons who were in an elder group within the years looked back over, and are no longer."""
    spells = _elder_spells(county)
    since = _year_ends(county)[-1]
    lately = spells.loc[spells["to_date"].isna() | (spells["to_date"] > since), "person_id"]
    everybody = county.persons.index
    return everybody[among(everybody, lately) & ~among(everybody, elders)]


def harmed_years(county: County, persons: pd.Index[str]) -> pd.DataFrame:
    """By person: ``watched`` years begun in an elder group, and in how many of them there was an outcome (``harmed``).

    Years are counted back from ``as_of``, as many as the rule ``elder_outcome`` says.
    """
    spells = _elder_spells(county)
    day = pd.Timestamp(county.as_of)
    by_person = spells.assign(to_date=spells["to_date"].fillna(day)).groupby("person_id")
    first, last = (
        by_person[name].agg(how).reindex(persons) for name, how in (("from_date", "min"), ("to_date", "max"))
    )
    events = _outcomes(county)
    ends = _year_ends(county)
    watched, harmed = np.zeros(len(persons), dtype=np.int64), np.zeros(len(persons), dtype=np.int64)
    for begin, end in zip(ends[1:], ends[:-1], strict=True):
        under_watch = ((first <= end) & (last > begin)).to_numpy()
        within = (events["occurred_on"] > begin) & (events["occurred_on"] <= end)
        watched += under_watch
        harmed += under_watch & among(persons, events.loc[within, "person_id"])
    return pd.DataFrame({"watched": watched, "harmed": harmed}, index=persons)


def any_outcome(county: County) -> bool:
    """Whether an outcome is on record at all within the years looked back over."""
    return bool((_outcomes(county)["occurred_on"] > _year_ends(county)[-1]).any())


def learn(county: County, persons: pd.Index[str], table: PointsTable) -> Learned | None:
    """Update the table's log odds by the outcomes of ``persons`` whose ``table`` this is; None without any outcome.

    Who was never assessed is left out: what they would have scored is unknown.
    """
    years = harmed_years(county, persons)[table.assessed]
    trials, harmed = years["watched"].to_numpy(dtype=np.float64), years["harmed"].to_numpy(dtype=np.float64)
    total = float(harmed.sum())
    if not total:
        return None
    held = effects_held(table)[table.assessed]
    worth = table.worth
    rate = (total + 0.5) / (trials.sum() + 1.0)
    expected = float(trials @ np.exp(held @ worth * A_POINT) / trials.sum())
    base = np.log(rate / (1 - rate)) - np.log(expected)
    mean = np.concatenate([[base], worth * A_POINT])
    covariance = np.zeros((len(mean), len(mean)))
    covariance[0, 0] = _LEVEL**2
    covariance[1:, 1:] = LINE**2 * np.eye(len(worth)) + IN_COMMON**2 * np.outer(worth, worth)
    # Elders alike in every line are one group: there are far fewer of those.
    alike, group = np.unique(held @ 2.0 ** np.arange(len(worth)), return_index=True, return_inverse=True)[1:]
    table_of_groups = np.column_stack([np.ones(len(alike)), held[alike]])
    happened, watched = (np.bincount(group, weights=numbers).astype(np.float64) for numbers in (harmed, trials))
    posterior = fit(happened, watched, table_of_groups, mean, covariance)
    return Learned(int(total), worth, posterior)


def _outcomes(county: County) -> pd.DataFrame:
    events = county.frames["events"]
    happened = events["kind"].isin(OUTCOMES) & (events["occurred_on"] <= pd.Timestamp(county.as_of))
    return events.loc[happened, ["person_id", "occurred_on"]].dropna()


def _elder_spells(county: County) -> pd.DataFrame:
    spells = county.spells
    begun = spells["from_date"] <= pd.Timestamp(county.as_of)
    return spells.loc[spells["group"].isin(ELDER_GROUPS) & begun, ["person_id", "from_date", "to_date"]]


def _year_ends(county: County) -> list[pd.Timestamp]:
    """``as_of`` and the same day of as many years before as are looked back over."""
    years = int(rule_for(county, "elder_outcome", "years").number)
    return [pd.Timestamp(county.as_of) - pd.DateOffset(years=back) for back in range(years + 1)]
