"""Unvisited isolated elders: points for what makes an elder depend on others, and for the days a visit is overdue.

The factors are those 寿县 names for its risk levels (income, support, health: 寿政秘〔2016〕278号 三（二）3) with
living alone, disability, great age, the social network, and minutes on foot over the road network to the nearest home
where somebody is, carer, clinic and station (``models.isolation_lines``). No county paper gives points, levels or a
visit frequency for elders: each is a ``county`` rule, a local decision, and shown as one.

    value = points + what outcomes on record move + points for days overdue (capped; never visited is the cap)
    level = high, key or general by the points alone, and with it the visit interval
    class = red: high and overdue or never visited; orange: key and overdue or never, or high and due;
            yellow: general and overdue or never, or key and due; blue: the visit owed has been paid

Where harm to elders is on record it re-weights the lines (``models.isolation_outcomes``): grade B from
``FITTED_FROM`` outcomes. It may raise a level, never lower one: no harm on record does not show that there was none.
Without any the table stands as the county wrote it, grade C.

An elder never assessed has no level, so no class: ``not_surveyed``. Points that cannot be told (home without a point,
an answer missing) are left out of the value and added to ``high``. An elder who lives in a care home on the day is in
care: blue, value 0. A contribution is a number of points; they add up to value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from geo.rules import Rule
from models.bases import based
from models.isolation_lines import LINES, PointsTable, points_table
from models.isolation_outcomes import Learned, any_outcome, former_elders, learn
from models.overdue import last_seen, overdue_by
from models.people import among, elders, narrowed, places, sought
from models.score import FIRST, Z90, Bools, Factor, Fix, Floats, Texts, assemble, rank_among, rule_for
from models.walking import Homes, ways

MODEL: Final = "isolation"
GRADE: Final = "C"
FITTED_GRADE: Final = "B"
FITTED_FROM: Final = 30
"""Harmed elder-years from which the county's own record bears the lines as one study would."""
LEVELS: Final = ("high", "key", "general")

FACTORS: Final = (
    "not_assessed",
    "never_visited",
    "overdue",
    "visit_due",
    "visit_met",
    "in_care_home",
    "home_unplaced",
    *LINES,
    "outcomes_raised",
    "outcomes_lowered",
    "outcomes_unrecorded",
    "not_reached",
    "assessment_old",
)
ACTIONS: Final = ("assess", "visit", "locate")

_OWN: Final = ("spells", "presences", "visits", "assessments")
_NOTE: Final = 1e-3  # urgency of what explains but adds no points


def score(
    county: County,
    network: RoadNetwork | None = None,
    *,
    only: pd.Index[str] | None = None,
    learned: Learned | None = None,
    held: bool = False,
) -> pd.DataFrame:
    """Score the county's elders: contract ``SCORES``, index subject_id = person_id, value in points.

    Args:
        network: the county's roads on ``as_of``, made here if not given.
        only: score those of these persons who are elders; each row is as in the score of all. That is quick where
            ``county.scores`` holds the score of all, among whose other rows they are ranked, and no outcome is on
            record or ``learned`` is given; otherwise all are scored.
        learned: what the county's outcomes say (``outcomes``), found here if not given.
        held: take ``learned`` even where it is None, as of a time when no outcome was on record.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    if only is None:
        ids = elders(county)
        table, found = _all(county, network, ids)
        return _scored(county, county.persons.loc[ids], table, learned if held or learned is not None else found)
    own, ranked = narrowed(county, only, *_OWN), county.scores.get(MODEL)
    ids = elders(own, only)
    if ranked is None or (learned is None and not held and any_outcome(county)):
        return score(county, network, learned=learned, held=held).loc[ids.rename("subject_id")]
    persons = county.persons[among(county.persons.index, ids)]
    scores = _scored(own, persons, points_table(own, persons, ways(county, network, persons)), learned)
    scores["rank"] = rank_among(scores, ranked[["score_class", "value"]][~among(ranked.index, only)])
    return scores


def score_part(
    county: County,
    network: RoadNetwork,
    homes: Homes,
    *,
    neighbours: pd.DataFrame | None = None,
    learned: Learned | None = None,
) -> pd.DataFrame:
    """Score all elders of a part of a county (``models.people.part_of``), ranked among themselves.

    Args:
        homes: those of the whole county, ``neighbours`` known of them as in ``models.walking.walking_minutes``.
        learned: what outcomes of the whole county said, None for nothing.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    persons = county.persons.loc[elders(county)]
    table = points_table(county, persons, ways(county, network, persons, homes, neighbours))
    return _scored(county, persons, table, learned)


def outcomes(county: County, network: RoadNetwork) -> Learned | None:
    """What the harm on record says of the points table; None where none is.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    return _all(county, network, elders(county))[1]


def _all(county: County, network: RoadNetwork, ids: pd.Index[str]) -> tuple[PointsTable, Learned | None]:
    """The points table of all elders, and what outcomes of them and former ones say of it."""
    learning = any_outcome(county)
    listed = ids.append(former_elders(county, ids)) if learning else ids
    persons = county.persons.loc[listed]
    table = points_table(county, persons, ways(county, network, persons))
    if not learning:
        return table, None
    cared_for = (places(county, listed) == "care_home").to_numpy()
    return table.head(len(ids)), learn(county, listed, replace(table, assessed=table.assessed & ~cared_for))


def _scored(county: County, persons: pd.DataFrame, table: PointsTable, learned: Learned | None) -> pd.DataFrame:
    """Score ``persons`` by their ``table``."""
    ids = persons.index
    cared_for = (places(county, ids) == "care_home").to_numpy()
    assessed = table.assessed
    moved: Floats = np.zeros(len(ids))
    error, harm = moved, moved
    if learned is not None:
        moved, error, harm = learned.moved(table)
    points = table.certain + moved
    level = np.where(assessed, _levels(county, np.maximum(table.certain, points)), "general")
    visits = _visit_states(county, ids, level)
    state = visits["state"].to_numpy(dtype=np.str_)
    late = _late_points(county, visits)
    value, low, high = (
        np.where(cared_for, 0.0, numbers + late)
        for numbers in (points, np.maximum(points - Z90 * error, 0.0), points + table.possible + Z90 * error)
    )
    classes = np.where(cared_for, "blue", np.where(assessed, _classes(level, state), "not_surveyed"))
    at_home = ~cared_for
    shared = {"placed": table.placed, "at_home": at_home, "assessed": assessed}
    factors = _states(county, persons, visits, late, level, **shared) + _line_factors(table, at_home)
    if learned is None:
        zero, told = np.zeros(len(ids)), at_home & assessed
        factors.append(Factor("outcomes_unrecorded", zero, shown=told, urgency=zero + _NOTE / 2))
    else:
        factors += _outcome_factors(moved * at_home, harm, at_home & assessed)
    return assemble(
        ids,
        region_code=sought(county.households["region_code"], persons["household_id"]),
        score_class=classes,
        value=value,
        low=low,
        high=high,
        grade=FITTED_GRADE if learned is not None and learned.outcomes >= FITTED_FROM else GRADE,
        factors=based(county, factors, _surveyed(county, persons)),
        fixes=_fixes(county, points, level, state, **shared),
    )


def _surveyed(county: County, persons: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The day each elder's home was surveyed, or the elder was assessed."""
    surveyed = sought(county.households["surveyed_on"], persons["household_id"]).set_axis(persons.index)
    found: pd.Series[pd.Timestamp] = surveyed.fillna(persons["assessed_on"])
    return found


def _levels(county: County, points: Floats) -> Texts:
    bounds = [points >= rule_for(county, "elder_level", level).number for level in ("high", "key")]
    return np.select(bounds, ["high", "key"], "general").astype(np.str_)


def _visit_states(county: County, ids: pd.Index[str], level: Texts) -> pd.DataFrame:
    """``overdue`` by each elder's own interval, with column last."""
    rules = {name: rule_for(county, "visit_interval", f"elder_{name}") for name in LEVELS}
    last = last_seen(county, rules["high"], ids)  # the same visits meet all three
    parts = []
    for name, rule in rules.items():
        mine = last[level == name]
        if len(mine) or not len(ids):
            parts.append(overdue_by(rule, mine, as_of=county.as_of).assign(last=mine))
    return pd.concat(parts).reindex(ids)


def _visit_rules(county: County, level: Texts) -> list[Rule]:
    """The visit rule of each elder's level."""
    rules = {name: rule_for(county, "visit_interval", f"elder_{name}") for name in LEVELS}
    return [rules[name] for name in level.tolist()]


def _late_points(county: County, visits: pd.DataFrame) -> Floats:
    step, cap = (rule_for(county, "elder_overdue", name).number for name in ("step", "cap"))
    days = visits["days_overdue"].to_numpy(dtype="float64", na_value=np.inf)  # never visited: the cap
    return np.minimum(days / step, cap)


def _classes(level: Texts, state: Texts) -> Texts:
    missed = np.isin(state, ["overdue", "never"])
    due = state == "due"
    high, key = level == "high", level == "key"
    chosen = np.select(
        [high & missed, (key & missed) | (high & due), missed | (key & due)], ["red", "orange", "yellow"], "blue"
    )
    return chosen.astype(np.str_)


def _states(
    county: County,
    persons: pd.DataFrame,
    visits: pd.DataFrame,
    late: Floats,
    level: Texts,
    *,
    placed: Bools,
    at_home: Bools,
    assessed: Bools,
) -> list[Factor]:
    """What is no line of the table: assessment, visits, care, place and contact."""
    zero = np.zeros(len(persons))
    own_rule = _visit_rules(county, level)
    # Only a rolling interval is a number of days; a calendar week or month is told by the rule itself.
    interval = np.array([r.number if r.clock == "rolling_days" else np.nan for r in own_rule], dtype=np.float64)
    state = visits["state"].to_numpy(dtype=np.str_)
    days = visits["days_overdue"].to_numpy(dtype="float64", na_value=np.nan)
    never = (state == "never") & at_home
    again = rule_for(county, "assessment_interval", "elder")
    old = overdue_by(again, persons["assessed_on"], as_of=county.as_of)
    is_old = (old["state"] == "overdue").to_numpy() & assessed & at_home
    old_days = old["days_overdue"].to_numpy(dtype="float64", na_value=np.nan)
    found = [
        Factor(
            "not_assessed",
            zero,
            rule=rule_for(county, "elder_assessed", "elder"),
            shown=~assessed & at_home,
            urgency=zero + FIRST,
        ),
        Factor("in_care_home", zero, shown=~at_home, urgency=zero + FIRST),
        Factor("home_unplaced", zero, shown=at_home & ~placed, urgency=zero + 0.5),
        Factor(
            "assessment_old",
            zero,
            old_days,
            "day",
            again.threshold,
            again,
            persons["assessed_on"],
            shown=is_old,
            urgency=zero + 2 * _NOTE,
        ),
    ]
    # The visit comes before what makes it matter: it decides the class, and is what can be done today.
    for code, contribution, value, on, shown in (
        ("never_visited", late * never, None, None, never),
        ("overdue", late * (at_home & ~never), days, visits["last"], at_home & (state == "overdue")),
        ("visit_due", zero, None, visits["due_on"], at_home & (state == "due")),
        ("visit_met", zero, None, visits["last"], at_home & (state == "met")),
    ):
        urgency = FIRST / 2 + zero
        found.append(Factor(code, contribution, value, "day", interval, own_rule, on, shown=shown, urgency=urgency))
    reach = county.rules.first("reach_interval", "elder", on=county.as_of)
    if reach is not None:
        last = last_seen(county, reach, persons.index)
        missed = overdue_by(reach, last, as_of=county.as_of)["state"].isin(["overdue", "never"]).to_numpy() & at_home
        urgency, number = zero + 0.75, reach.threshold
        found.append(Factor("not_reached", zero, None, "time", number, reach, last, shown=missed, urgency=urgency))
    return found


def _line_factors(table: PointsTable, at_home: Bools) -> list[Factor]:
    found = []
    for line in table.lines:
        certain, possible = line.certain * at_home, line.possible * at_home
        noted = np.zeros(len(at_home), dtype=bool) if line.note is None else line.note
        told = (possible > 0) & (table.placed | (not line.needs_a_place))
        found.append(
            Factor(
                line.code,
                certain,
                line.value,
                line.unit,
                line.threshold,
                line.rule,
                line.on,
                shown=at_home & ((certain > 0) | told | noted),
                urgency=certain + _NOTE * (possible + noted),
            )
        )
    return found


def _outcome_factors(moved: Floats, harm: Floats, shown: Bools) -> list[Factor]:
    """What outcomes changed: value is harm to be expected a year in %, threshold the points moved.

    The day is ``as_of``, never an outcome's: that is of somebody else, whom the reader may have no right to know of.
    """
    urgency = np.full(len(moved), FIRST / 4)
    return [
        Factor(code, moved * here, 100 * harm, "%/year", np.abs(moved), shown=shown & here, urgency=urgency)
        for code, here in (("outcomes_raised", moved >= 0), ("outcomes_lowered", moved < 0))
    ]


def _fixes(
    county: County, points: Floats, level: Texts, state: Texts, *, placed: Bools, at_home: Bools, assessed: Bools
) -> list[Fix]:
    unknown, no_class = np.full(len(points), np.nan), np.full(len(points), "")
    owed = np.isin(state, ["overdue", "never", "due"]) & at_home
    after = np.where(assessed, points, np.nan)
    class_after = np.where(assessed, _classes(level, np.full(len(points), "met")), "")
    return [
        Fix("assess", ~assessed & at_home, unknown, no_class, rule_for(county, "elder_assessed", "elder")),
        Fix("visit", owed, after, class_after, _visit_rules(county, level)),
        Fix("locate", ~placed & at_home, unknown, no_class, rule_for(county, "elder_limit", "neighbour")),
    ]
