"""The points table of the elders' score, line by line: each gives points, or leaves open points that cannot be told.

Income, support and health are the three factors 寿县 names (寿政秘〔2016〕278号 三（二）3); with them living alone,
disability, age, the social network and the ways on foot. Every number is a rule of the county (``elder_points``,
``elder_limit``, ``elder_ability``). Health is the self-report of the risk assessment, or the ability standard where
that is newer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.rules import Rule
from models.instruments import ability_answers, network_answers
from models.people import ages, among
from models.score import Bools, Floats, rule_for
from models.walking import DESTINATIONS

LINES: Final = (
    "income_poor",
    "income_low",
    "income_unknown",
    "support_none",
    "support_irregular",
    "support_unknown",
    "health_dependent",
    "health_poor",
    "health_unknown",
    "ability_dependent",
    "ability_poor",
    "ability_intact",
    "ability_unread",
    "alone",
    "alone_unknown",
    "disability",
    "disability_unknown",
    "age",
    "age_unknown",
    "network_weak",
    "network_enough",
    "network_unread",
    *(f"{place}_{how}" for place in DESTINATIONS for how in ("minutes", "unreachable", "unknown")),
    "neighbour_uncertain",
)
"""The code of every line, which is the factor's."""


EFFECTS: Final = (
    *("income_poor", "income_low", "support_none", "support_irregular", "health_dependent", "health_poor"),
    *("alone", "disability", "age", "network_weak"),
    *(f"{place}_{how}" for place in DESTINATIONS for how in ("minutes", "unreachable")),
)
"""What gives points, each once however it is known."""


@dataclass(frozen=True, eq=False)
class PointsLine:
    """One line of the table: so many ``points``, ``given`` (n,) or left ``open`` (n,) because it cannot be told.

    ``effect``: which of ``EFFECTS`` it is evidence of; "" for a line that never gives points. ``note`` (n,): said
    although it gives no points. ``on``: the day of the answer.
    """

    code: str
    points: float
    given: Bools
    open: Bools
    effect: str = ""
    value: Floats | None = None
    unit: str = ""
    threshold: float | None = None
    rule: Rule | None = None
    on: pd.Series[pd.Timestamp] | None = None
    note: Bools | None = None

    @property
    def certain(self) -> Floats:
        """Points (n,) given."""
        return self.given * self.points

    @property
    def possible(self) -> Floats:
        """Points (n,) that may come on top."""
        return self.open * self.points

    @property
    def needs_a_place(self) -> bool:
        """Whether it is open only as long as the home has no point."""
        return self.code.removesuffix("_unknown") in DESTINATIONS

    def head(self, n: int) -> PointsLine:
        """The line of the first n elders."""
        return replace(
            self,
            given=self.given[:n],
            open=self.open[:n],
            value=None if self.value is None else self.value[:n],
            on=None if self.on is None else self.on.iloc[:n],
            note=None if self.note is None else self.note[:n],
        )


@dataclass(frozen=True, eq=False)
class PointsTable:
    """The lines of n elders; whether each was ``assessed`` (n,): without, no class; whether the home is ``placed``."""

    lines: list[PointsLine]
    assessed: Bools
    placed: Bools

    @property
    def certain(self) -> Floats:
        """Points (n,) given by all lines."""
        return sum((line.certain for line in self.lines), np.zeros(len(self.assessed)))

    @property
    def possible(self) -> Floats:
        """Points (n,) that may come on top."""
        return sum((line.possible for line in self.lines), np.zeros(len(self.assessed)))

    @property
    def worth(self) -> Floats:
        """Points (k,) the table gives for each of ``EFFECTS``."""
        points = {line.effect: line.points for line in self.lines}
        return np.array([points[effect] for effect in EFFECTS])

    def head(self, n: int) -> PointsTable:
        """The table of the first n elders."""
        return PointsTable([line.head(n) for line in self.lines], self.assessed[:n], self.placed[:n])


def points_table(county: County, persons: pd.DataFrame, ways: pd.DataFrame) -> PointsTable:
    """The table of ``persons`` (rows of ``county.persons``) with their ``ways`` (``models.walking``).

    Assessed is who has an assessment on or before ``as_of`` with an answer to any of the three factors; the ability
    standard answers the third.

    Raises:
        UnknownRuleError: the county's packs lack a rule a line reads.
    """
    answered = persons[["income", "support", "health"]].notna().any(axis=1).to_numpy()
    assessed = (persons["assessed_on"] <= pd.Timestamp(county.as_of)).to_numpy() & answered
    told_on = _told_on(county, persons)
    health, by_standard = _health(county, persons)
    lines = [
        *_answers(county, "income", ("poor", "low"), persons["income"], told_on),
        *_answers(county, "support", ("none", "irregular"), persons["support"], told_on),
        *health,
        *_personal(county, persons),
        *_network(county, persons.index),
        *_distances(county, ways),
    ]
    return PointsTable(lines, assessed | by_standard, ways["placed"].to_numpy(dtype=bool))


def _answers(
    county: County, name: str, worse: tuple[str, str], answer: pd.Series[str], on: pd.Series[pd.Timestamp]
) -> list[PointsLine]:
    """Lines of a question with two bad answers; ``on``: the day it was asked."""
    nobody = np.zeros(len(answer), dtype=bool)
    rules = {f"{name}_{code}": rule_for(county, "elder_points", f"{name}_{code}") for code in worse}
    worst = max(rules.values(), key=lambda rule: rule.number)
    given = {f"{name}_{code}": (answer == code).to_numpy(dtype=bool) for code in worse}
    return [
        *(PointsLine(code, r.number, given[code], nobody, effect=code, rule=r, on=on) for code, r in rules.items()),
        PointsLine(f"{name}_unknown", worst.number, nobody, answer.isna().to_numpy(), rule=worst),
    ]


def _told_on(county: County, persons: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """The day income, support and health were asked; missing where it is still to come."""
    return persons["assessed_on"].where(persons["assessed_on"] <= pd.Timestamp(county.as_of))


def _health(county: County, persons: pd.DataFrame) -> tuple[list[PointsLine], Bools]:
    """Health by the self-report or, where that is missing or older, by the ability standard; and where (n,) by that."""
    reported, nobody = persons["health"], np.zeros(len(persons), dtype=bool)
    ability = ability_answers(county, persons.index)
    grade, on = ability["value"].to_numpy(), ability["on"]
    told_on = _told_on(county, persons)
    newer = (reported.isna() | told_on.isna() | (on > told_on)).to_numpy()
    measured = ~np.isnan(grade) & newer
    lines = _answers(county, "health", ("dependent", "poor"), reported.mask(measured, "measured"), told_on)
    bounds = {code: rule_for(county, "elder_ability", code) for code in ("dependent", "poor")}
    state = np.select([grade >= rule.number for rule in bounds.values()], list(bounds), "intact")
    for code, bound in bounds.items():
        rule = rule_for(county, "elder_points", f"health_{code}")
        given, effect = measured & (state == code), f"health_{code}"
        name = f"ability_{code}"
        lines.append(PointsLine(name, rule.number, given, nobody, effect, grade, "grade", bound.number, rule, on))
    poor, intact, unread = bounds["poor"], measured & (state == "intact"), ability["unread"].to_numpy()
    return [
        *lines,
        PointsLine("ability_intact", 0.0, nobody, nobody, "", grade, "grade", poor.number, poor, on, intact),
        PointsLine("ability_unread", 0.0, nobody, nobody, rule=poor, note=unread),
    ], measured


def _personal(county: County, persons: pd.DataFrame) -> list[PointsLine]:
    """Living alone, disability and age."""
    nobody = np.zeros(len(persons), dtype=bool)
    living, disability = persons["living_arrangement"], persons["disability"]
    age = ages(county, persons.index).to_numpy()
    limit = rule_for(county, "elder_limit", "age")
    alone, old = (among(persons.index, county.members(name)) for name in ("elder_living_alone", "advanced_age_elder"))
    known = {
        "alone": ((living == "alone").to_numpy(dtype=bool) | alone, living.isna().to_numpy() & ~alone),
        "disability": ((disability.fillna("none") != "none").to_numpy(dtype=bool), disability.isna().to_numpy()),
        "age": ((age >= limit.number) | (np.isnan(age) & old), np.isnan(age) & ~old),
    }
    lines = []
    for code, (given, unknown) in known.items():
        rule = rule_for(county, "elder_points", code)
        line = PointsLine(code, rule.number, given, nobody, code, rule=rule)
        gap = PointsLine(f"{code}_unknown", rule.number, nobody, unknown, rule=rule)
        if code == "age":
            line = replace(line, value=age, unit="year", threshold=limit.number, rule=limit)
            gap = replace(gap, threshold=limit.number, rule=limit)
        lines += [line, gap]
    return lines


def _network(county: County, persons: pd.Index[str]) -> list[PointsLine]:
    """The social network by LSNS-6 where it was asked: nobody is uncertain for not having been."""
    nobody = np.zeros(len(persons), dtype=bool)
    rule, limit = (rule_for(county, measure, "network") for measure in ("elder_points", "elder_limit"))
    answers = network_answers(county, persons)
    score, on, bound = answers["value"].to_numpy(), answers["on"], limit.number
    weak, enough, unread = score < bound, score >= bound, answers["unread"].to_numpy()
    return [
        PointsLine("network_weak", rule.number, weak, nobody, "network_weak", score, "point", bound, limit, on),
        PointsLine("network_enough", 0.0, nobody, nobody, "", score, "point", bound, limit, on, enough),
        PointsLine("network_unread", rule.number, nobody, unread, threshold=bound, rule=limit),
    ]


def _distances(county: County, ways: pd.DataFrame) -> list[PointsLine]:
    """Minutes on foot to the nearest neighbour, carer, clinic and station."""
    nobody = np.zeros(len(ways), dtype=bool)
    lines: list[PointsLine] = []
    for place in DESTINATIONS:
        rule, limit = (rule_for(county, measure, place) for measure in ("elder_points", "elder_limit"))
        points, bound = rule.number, limit.number
        walk = ways[place].to_numpy()
        unsure = ways["carer_unsure"].to_numpy(dtype=bool) if place == "carer" else nobody
        beyond = walk > bound
        unknown = np.isnan(walk) | (beyond & unsure)
        unreachable = np.isposinf(walk) & ~unknown
        far = beyond & ~unknown & ~unreachable
        by_foot = _finite(walk)
        codes = [f"{place}_{how}" for how in ("minutes", "unreachable", "unknown")]
        lines += [
            PointsLine(codes[0], points, far, nobody, codes[0], by_foot, "min", bound, limit),
            PointsLine(codes[1], points, unreachable, nobody, codes[1], threshold=bound, rule=limit),
            PointsLine(codes[2], points, nobody, unknown, threshold=bound, rule=limit),
        ]
        if place == "neighbour":
            known = ways["neighbour_known"].to_numpy()
            open_ = (known > bound) & ~beyond & ~unknown
            code = "neighbour_uncertain"
            lines.append(PointsLine(code, points, nobody, open_, "", _finite(known), "min", bound, limit))
    return lines


def _finite(minutes: Floats) -> Floats:
    return np.where(np.isfinite(minutes), minutes, np.nan)
