"""Unvisited isolated elders: points for what makes an elder depend on others, and for the days a visit is overdue.

The factors are those 寿县 names for its risk levels (income, support, health: 寿政秘〔2016〕278号 三（二）3) with
living alone, great age, and minutes on foot over the road network to the nearest other home, clinic and station. No
county paper gives points, levels or a visit frequency for elders: each is a ``county`` rule, a local decision, and
shown as one.

    value = points + points for days overdue (capped; never visited is the cap)
    level = high, key or general by the points alone, and with it the visit interval
    class = red: high and overdue or never visited; orange: key and overdue or never, or high and due;
            yellow: general and overdue or never, or key and due; blue: the visit owed has been paid

An elder whose income, support and health were never assessed has no level, so no class: ``not_surveyed``. Points that
cannot be told (home without a point, an answer missing) are left out of the value and added to ``high``. An elder who
lives in a care home on the day is in care: blue, value 0. A contribution is a number of points; they add up to value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.distance import nearest_other
from geo.network import NEIGHBOUR_M, WALK_KPH, RoadNetwork
from geo.rules import Rule
from models.overdue import last_seen, overdue_by
from models.people import STATION_KINDS, ages, elders, facility_points, home_points, places
from models.score import FIRST, Bools, Factor, Fix, Floats, Texts, assemble, rule_for

MODEL: Final = "isolation"
GRADE: Final = "C"
LEVELS: Final = ("high", "key", "general")
DESTINATIONS: Final = ("neighbour", "clinic", "station")

FACTORS: Final = (
    "not_assessed",
    "never_visited",
    "overdue",
    "visit_due",
    "visit_met",
    "in_care_home",
    "home_unplaced",
    "income_poor",
    "income_low",
    "income_unknown",
    "support_none",
    "support_irregular",
    "support_unknown",
    "health_dependent",
    "health_poor",
    "health_unknown",
    "alone",
    "alone_unknown",
    "age",
    "age_unknown",
    *(f"{place}_{how}" for place in DESTINATIONS for how in ("minutes", "unreachable", "unknown")),
    "not_reached",
    "assessment_old",
)
ACTIONS: Final = ("assess", "visit", "locate")

_NOTE: Final = 1e-3  # urgency of what explains but adds no points


@dataclass(frozen=True, eq=False)
class _Points:
    """One line of the points table: ``certain`` (n,) points given, ``possible`` (n,) more that cannot be told."""

    code: str
    certain: Floats
    possible: Floats
    value: Floats | None = None
    unit: str = ""
    threshold: float | None = None
    rule: Rule | None = None


def score(county: County, network: RoadNetwork | None = None) -> pd.DataFrame:
    """Score every elder of the county: contract ``SCORES``, index subject_id = person_id, value in points.

    Args:
        network: the county's roads on ``as_of``, made here if not given.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    ids = elders(county)
    persons = county.persons.loc[ids]
    home = persons["household_id"]
    place = places(county, ids)
    cared_for = (place == "care_home").to_numpy()
    answered = persons[["income", "support", "health"]].notna().any(axis=1)
    assessed = ((persons["assessed_on"] <= pd.Timestamp(county.as_of)) & answered).to_numpy()
    xy = home_points(county).reindex(home)
    placed = xy["x"].notna().to_numpy()

    lines = _personal(county, persons)
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    lines += _distances(county, network, home, placed)
    points = sum((line.certain for line in lines), np.zeros(len(ids)))
    possible = sum((line.possible for line in lines), np.zeros(len(ids)))

    level = np.where(assessed, _levels(county, points), "general")
    visits = _visit_states(county, ids, level)
    state = visits["state"].to_numpy(dtype=np.str_)
    late = _late_points(county, visits)
    value = np.where(cared_for, 0.0, points + late)
    high = np.where(cared_for, 0.0, points + possible + late)
    classes = _classes(level, state)
    classes = np.where(cared_for, "blue", np.where(assessed, classes, "not_surveyed"))
    return assemble(
        ids,
        region_code=county.households["region_code"].reindex(home),
        score_class=classes,
        value=value,
        low=value,
        high=high,
        grade=GRADE,
        factors=_factors(
            county, persons, lines, visits, late, level, placed=placed, cared_for=cared_for, assessed=assessed
        ),
        fixes=_fixes(county, points, level, state, placed=placed, cared_for=cared_for, assessed=assessed),
    )


def _personal(county: County, persons: pd.DataFrame) -> list[_Points]:
    """Lines for income, support, health, living alone and age."""
    n = len(persons)
    zero = np.zeros(n)
    lines: list[_Points] = []
    for column, answers in (
        ("income", ("poor", "low")),
        ("support", ("none", "irregular")),
        ("health", ("dependent", "poor")),
    ):
        answer = persons[column]
        rules = {code: rule_for(county, "elder_points", f"{column}_{code}") for code in answers}
        for code, rule in rules.items():
            lines.append(_Points(f"{column}_{code}", (answer == code).to_numpy() * rule.number, zero, rule=rule))
        worst = max(rules.values(), key=lambda rule: rule.number)
        lines.append(_Points(f"{column}_unknown", zero, answer.isna().to_numpy() * worst.number, rule=worst))

    rule = rule_for(county, "elder_points", "alone")
    living = persons["living_arrangement"]
    registered = persons.index.isin(county.members("elder_living_alone"))
    is_alone = (living == "alone").to_numpy() | registered
    unknown = living.isna().to_numpy() & ~registered
    lines.append(_Points("alone", is_alone * rule.number, zero, rule=rule))
    lines.append(_Points("alone_unknown", zero, unknown * rule.number, rule=rule))

    rule, limit = rule_for(county, "elder_points", "age"), rule_for(county, "elder_limit", "age")
    age = ages(county, persons.index).to_numpy()
    registered = persons.index.isin(county.members("advanced_age_elder"))
    unknown = np.isnan(age) & ~registered
    aged = (age >= limit.number) | (np.isnan(age) & registered)
    lines.append(_Points("age", aged * rule.number, zero, age, "year", limit.number, limit))
    lines.append(_Points("age_unknown", zero, unknown * rule.number, threshold=limit.number, rule=limit))
    return lines


def _distances(county: County, network: RoadNetwork, home: pd.Series[str], placed: Bools) -> list[_Points]:
    """Lines for the minutes on foot to the nearest other home, clinic and station."""
    lines: list[_Points] = []
    zero = np.zeros(len(home))
    minutes = walking_minutes(county, network, pd.Index(home[placed].unique()))
    for destination in DESTINATIONS:
        rule, limit = (rule_for(county, measure, destination) for measure in ("elder_points", "elder_limit"))
        walk = minutes[destination].reindex(home).to_numpy()
        unknown, unreachable = np.isnan(walk), np.isposinf(walk)
        far = ~unknown & ~unreachable & (walk > limit.number)
        shown = np.where(unreachable, np.nan, walk)
        lines += [
            _Points(f"{destination}_minutes", far * rule.number, zero, shown, "min", limit.number, limit),
            _Points(f"{destination}_unreachable", unreachable * rule.number, zero, threshold=limit.number, rule=limit),
            _Points(f"{destination}_unknown", zero, unknown * rule.number, threshold=limit.number, rule=limit),
        ]
    return lines


def walking_minutes(county: County, network: RoadNetwork, households: pd.Index[str]) -> pd.DataFrame:
    """Minutes on foot from each household (with a point) to the nearest other household, clinic and station.

    Columns ``DESTINATIONS``; inf where none can be reached, NaN where the county records none of the kind.
    """
    everywhere = home_points(county).dropna()
    here = everywhere.loc[households].to_numpy()
    found = {"neighbour": _minutes_to_neighbour(network, everywhere, households)}
    for name, kinds in (("clinic", ("clinic",)), ("station", STATION_KINDS)):
        targets = facility_points(county, *kinds)[1]
        if len(targets) and len(here):
            found[name] = network.nearest_minutes(here, targets, mode="walk")[0]
        else:
            found[name] = np.full(len(here), np.nan)
    return pd.DataFrame(found, index=households, columns=list(DESTINATIONS))


def _minutes_to_neighbour(network: RoadNetwork, everywhere: pd.DataFrame, households: pd.Index[str]) -> Floats:
    """Minutes (n,) to the nearest home but one's own.

    A neighbour near enough to be walked to directly is the nearest. For the others every pair of homes is kept apart in
    at least one of log2(n) splits (by the bits of their position), so the least of the searches between the two
    halves is the exact answer.
    """
    if len(everywhere) < 2 or households.empty:
        return np.full(len(households), np.inf if len(everywhere) else np.nan)
    points = everywhere.to_numpy()
    straight = nearest_other(points, np.arange(len(points)))[1]
    minutes = np.where(straight <= NEIGHBOUR_M, straight / (WALK_KPH * 1000 / 60), np.inf)
    lonely = straight > NEIGHBOUR_M
    asked = everywhere.index.isin(households)
    searching = np.flatnonzero(lonely & asked)
    if len(searching):
        if (~lonely).any():
            minutes[searching] = network.nearest_minutes(points[searching], points[~lonely], mode="walk")[0]
        rows = np.flatnonzero(lonely)
        number = np.arange(len(rows))
        for bit in range(int(len(rows) - 1).bit_length()):
            side = (number >> bit) & 1 == 1
            for origins, targets in ((rows[side], rows[~side]), (rows[~side], rows[side])):
                origins = origins[asked[origins]]
                if len(origins) and len(targets):
                    walk = network.nearest_minutes(points[origins], points[targets], mode="walk")[0]
                    minutes[origins] = np.minimum(minutes[origins], walk)
    return pd.Series(minutes, index=everywhere.index).loc[households].to_numpy()


def _levels(county: County, points: Floats) -> Texts:
    bounds = [points >= rule_for(county, "elder_level", level).number for level in ("high", "key")]
    return np.select(bounds, ["high", "key"], "general").astype(np.str_)


def _visit_states(county: County, ids: pd.Index[str], level: Texts) -> pd.DataFrame:
    """``overdue`` by each elder's own interval, with columns last and rule_level."""
    parts = []
    for name in LEVELS:
        mine = ids[level == name]
        rule = rule_for(county, "visit_interval", f"elder_{name}")
        last = last_seen(county, rule, mine)
        parts.append(overdue_by(rule, last, as_of=county.as_of).assign(last=last))
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


def _factors(
    county: County,
    persons: pd.DataFrame,
    lines: list[_Points],
    visits: pd.DataFrame,
    late: Floats,
    level: Texts,
    *,
    placed: Bools,
    cared_for: Bools,
    assessed: Bools,
) -> list[Factor]:
    n = len(persons)
    zero = np.zeros(n)
    at_home = ~cared_for
    own_rule = _visit_rules(county, level)
    # Only a rolling interval is a number of days; a calendar week or month is told by the rule itself.
    interval = np.array([r.number if r.clock == "rolling_days" else np.nan for r in own_rule], dtype=np.float64)
    state = visits["state"].to_numpy(dtype=np.str_)
    days = visits["days_overdue"].to_numpy(dtype="float64", na_value=np.nan)
    never = (state == "never") & at_home
    assessment = rule_for(county, "elder_assessed", "elder")
    again = rule_for(county, "assessment_interval", "elder")
    old = overdue_by(again, persons["assessed_on"], as_of=county.as_of)
    is_old = (old["state"] == "overdue").to_numpy() & assessed
    found = [
        Factor("not_assessed", zero, rule=assessment, shown=~assessed & at_home, urgency=zero + FIRST),
        Factor("in_care_home", zero, shown=cared_for, urgency=zero + FIRST),
        # The visit comes before what makes it matter: it decides the class, and is what can be done today.
        Factor("never_visited", late * never, None, "day", interval, own_rule, shown=never, urgency=FIRST / 2 + zero),
        Factor(
            "overdue",
            late * (at_home & ~never),
            days,
            "day",
            interval,
            own_rule,
            visits["last"],
            shown=at_home & (state == "overdue"),
            urgency=FIRST / 2 + zero,
        ),
        Factor(
            "visit_due",
            zero,
            None,
            "day",
            interval,
            own_rule,
            visits["due_on"],
            shown=at_home & (state == "due"),
            urgency=FIRST / 2 + zero,
        ),
    ]
    found.append(
        Factor(
            "visit_met",
            zero,
            None,
            "day",
            interval,
            own_rule,
            visits["last"],
            shown=at_home & (state == "met"),
            urgency=FIRST / 2 + zero,
        )
    )
    for line in lines:
        possible = line.possible * at_home
        found.append(
            Factor(
                line.code,
                line.certain * at_home,
                line.value,
                line.unit,
                line.threshold,
                line.rule,
                shown=at_home & ((line.certain > 0) | ((possible > 0) & (placed | (not _is_distance(line))))),
                urgency=line.certain + _NOTE * possible,
            )
        )
    found += [
        Factor("home_unplaced", zero, shown=at_home & ~placed, urgency=zero + 0.5),
        Factor(
            "assessment_old",
            zero,
            old["days_overdue"].to_numpy(dtype="float64", na_value=np.nan),
            "day",
            again.threshold,
            again,
            persons["assessed_on"],
            shown=is_old & at_home,
            urgency=zero + 2 * _NOTE,
        ),
    ]
    reach = county.rules.first("reach_interval", "elder", on=county.as_of)
    if reach is not None:
        last = last_seen(county, reach, persons.index)
        missed = overdue_by(reach, last, as_of=county.as_of)["state"].isin(["overdue", "never"]).to_numpy()
        found.append(
            Factor(
                "not_reached",
                zero,
                threshold=reach.threshold,
                unit="time",
                rule=reach,
                on=last,
                shown=missed & at_home,
                urgency=zero + 0.75,
            )
        )
    return found


def _is_distance(line: _Points) -> bool:
    return line.code.removesuffix("_unknown") in DESTINATIONS


def _fixes(
    county: County, points: Floats, level: Texts, state: Texts, *, placed: Bools, cared_for: Bools, assessed: Bools
) -> list[Fix]:
    unknown, no_class = np.full(len(points), np.nan), np.full(len(points), "")
    owed = np.isin(state, ["overdue", "never", "due"]) & ~cared_for
    after = np.where(assessed, points, np.nan)
    class_after = np.where(assessed, _classes(level, np.full(len(points), "met")), "")
    return [
        Fix("assess", ~assessed & ~cared_for, unknown, no_class, rule_for(county, "elder_assessed", "elder")),
        Fix("visit", owed, after, class_after, _visit_rules(county, level)),
        Fix("locate", ~placed & ~cared_for, unknown, no_class),
    ]
