"""``docs/golden-village.md``: one village on paper. Every number there is the models', and comes out by its working."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from math import exp, log
from typing import Final

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from geo.network import EBIKE_KPH, WALK_KPH
from geo.results import SCORES
from models import drowning, isolation, staffing
from models.school_routes import SECTION_M
from tests.models import golden_incidents as incidents
from tests.models import golden_people as people
from tests.models import golden_waters as waters
from tests.models.golden_document import (
    Cell,
    adds_up,
    column,
    evaluated,
    holds,
    loose_decimals,
    matrix,
    tables,
    text,
    worked,
)
from tests.models.golden_village import AS_OF, HOMES, SHAPES, village_rows

TABLES: Final[tuple[Callable[[], list[list[Cell]]], ...]] = (
    waters.homes,
    waters.children,
    waters.distances,
    waters.records,
    waters.effects,
    waters.rules,
    waters.exposure,
    waters.log_parts,
    waters.hazards,
    waters.values,
    waters.contributions,
    waters.open_ranges,
    waters.slopes,
    waters.variances,
    waters.intervals,
    waters.worst,
    waters.remedies,
    waters.cheapest_sets,
    incidents.counts,
    incidents.efforts,
    incidents.terms,
    incidents.prior_matrix,
    incidents.mode,
    incidents.moved_effects,
    incidents.harmed_values,
    incidents.substituted,
    incidents.harmed_intervals,
    incidents.harmed_bounds,
    people.walks,
    people.lines,
    people.visits,
    people.results,
    people.visited,
    people.hours,
    people.village_remedies,
    people.vacant,
    people.reasons,
)
"""What the models say, in the order of the document's tables."""
NUMBER: Final = {table: number for number, table in enumerate(TABLES, start=1)}
EVERY: Final = {"drowning": waters.SCORES, "isolation": people.SCORES, "staffing": people.VILLAGES}
RULES: Final = people.COUNTY.rules
PARAMETERS: Final = {name: RULES[f"county.drowning_{name}"].number for name in ("route_walk", "red", "orange")}
FACILITIES: Final = {row["id"]: row for row in village_rows()["facilities"]}
SUBSTITUTED: Final = {NUMBER[incidents.mode]: 30}
"""Six decimals are printed there, and substituting them holds to the fifth."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_number_of_the_document_is_what_the_models_say(table: Callable[[], list[list[Cell]]]) -> None:
    holds(NUMBER[table], table())


@pytest.mark.parametrize("number", NUMBER.values())
def test_every_working_comes_out_at_its_figure(number: int) -> None:
    """The arithmetic as printed, by itself, with no part of a model."""
    wanted = sum(str(cell) == "" for row in TABLES[number - 1]() for cell in row)
    assert worked(number, SUBSTITUTED.get(number, 3)) == wanted


def test_the_document_has_these_tables_and_no_other_figures() -> None:
    """A decimal number in the prose stands in a table too, where it is held to the models."""
    assert sorted(tables()) == sorted(NUMBER.values())
    assert not loose_decimals()


FACTS: Final = (
    ("{} pupils", FACILITIES["F1"]["capacity"]),
    ("east for {} m to H2", HOMES["H2"][0] - HOMES["H1"][0]),
    ("south for {} m to H3", HOMES["H2"][1] - HOMES["H3"][1]),
    ("at {} m, stands the school", 200),
    ("of {0} m by {0} m, its east bank", SHAPES["S1"].bounds[2] - SHAPES["S1"].bounds[0]),
    ("bank {} m west of H1", SHAPES["S1"].distance(Point(HOMES["H1"]))),
    ("the road, {} m north of it", SHAPES["S2"].bounds[1]),
    ("end of the road, {} m east of H2", SHAPES["S3"].bounds[0] - HOMES["H2"][0]),
    ("(reservoir) {} m north", SHAPES["S4"].bounds[1]),
    ("S1 was patrolled {} days ago", (AS_OF - date(2026, 5, 20)).days),
    ("S2 {} days ago", (AS_OF - date(2026, 5, 1)).days),
    ("its patrol is {} days overdue", (AS_OF - date(2026, 5, 1)).days - 30),
    ("as far as a child walks at all: {0} minutes there and {0} back", PARAMETERS["route_walk"]),
    ("back, {} km", 2 * PARAMETERS["route_walk"] / 60 * WALK_KPH),
    ("of {} m, each standing", SECTION_M),
    ("{} points and up are *high*", RULES["county.elder_level_high"].number),
    ("{} and up *key*", RULES["county.elder_level_key"].number),
    ("Each {} days overdue give a point", RULES["county.elder_overdue_step"].number),
    ("most {}; never", RULES["county.elder_overdue_cap"].number),
    ("electric bicycle at {} km/h", EBIKE_KPH),
    ("counts {} minutes", RULES["county.travel_unknown"].number),
    ("Posts are {} h a month", RULES["county.hours_full_time"].number),
    ("not more than {};", RULES["county.director_extra"].number),
    ("{} and up is red 红", PARAMETERS["red"]),
    ("{} and up orange 橙", PARAMETERS["orange"]),
    ("(LSNS-6) of {};", 9),
)
"""Whole numbers of the prose, each in its words."""


@pytest.mark.parametrize(("words", "fact"), FACTS)
def test_whole_numbers_of_the_prose_are_the_records(words: str, fact: float) -> None:
    assert words.format(f"{fact:g}") in " ".join(text().split())


def test_columns_add_up_as_printed() -> None:
    adds_up(NUMBER[waters.log_parts], "log exposure", waters.WATERS)
    adds_up(NUMBER[waters.hazards], "log score", waters.WATERS)
    adds_up(NUMBER[waters.contributions], "log value", waters.VALUED)
    adds_up(NUMBER[waters.variances], "variance", waters.WATERS)


def test_variance_terms_follow_from_errors_and_amounts_as_printed() -> None:
    """A term is the square of error × amount less that of the median water; error × amount is a table of its own."""
    errors, amounts = matrix(NUMBER[waters.variances]), matrix(NUMBER[incidents.terms])
    for name, row in errors.items():
        if name in amounts:
            by_hand = [(there - amounts[name][1]) ** 2 for there in amounts[name]]
            assert row == pytest.approx(by_hand, abs=2e-5), name
    assert len(errors.keys() & amounts.keys()) == len(errors) - 4  # what is open, thrice, and the sum


def test_shared_terms_are_errors_times_slopes() -> None:
    error = column(NUMBER[waters.effects], "error")
    amounts = matrix(NUMBER[incidents.terms])
    for water, name, _, slope in tables()[NUMBER[waters.slopes]][1:]:
        place = waters.WATERS.index(water)
        assert amounts[name][place] == pytest.approx(error[name] * float(slope), abs=3e-5)


def test_the_cheapest_set_is_the_only_one_listed_that_reaches_a_better_class() -> None:
    """All sets that cost no more are listed; the document's last one is what the model gives."""
    rows = tables()[NUMBER[waters.cheapest_sets]][1:]
    assert [row[4] for row in rows] == ["orange"] * (len(rows) - 1) + ["yellow"]
    cheapest = json.loads(waters.SCORES.at["S3", "fixes"])[0]
    assert (cheapest["action"], cheapest["price"]) == ("cheapest", int(rows[-1][1]))
    assert set(cheapest["parts"]) == set(rows[-1][0].split(" + "))


def test_the_prior_matrix_follows_from_the_terms_as_printed() -> None:
    terms = np.array(list(matrix(NUMBER[incidents.terms]).values()))
    printed = np.array(list(matrix(NUMBER[incidents.prior_matrix]).values()))
    assert terms.T @ terms + np.diag(printed[:, 4]) == pytest.approx(printed[:, :4], abs=5e-5)


def test_the_own_variance_is_what_is_open_and_eight_tenths_squared() -> None:
    open_ = matrix(NUMBER[waters.variances])
    own = [row[4] for row in matrix(NUMBER[incidents.prior_matrix]).values()]
    by_hand = np.array(open_["open: exposure"]) + np.array(open_["open: survey"]) + 0.8**2
    assert own == pytest.approx(by_hand.tolist(), abs=3e-5)


def test_the_printed_mode_is_the_mode() -> None:
    """The workings substitute it; here it is seen that nothing near it is likelier, by no step of the model's."""
    rows = {(row[0], row[1]): float(row[3].replace("−", "-")) for row in tables()[NUMBER[incidents.mode]][1:]}
    counted = np.array(list(column(NUMBER[incidents.counts], "counted").values()))
    effort = matrix(NUMBER[incidents.efforts], numbers_only=True)
    seen = np.array([row[-2:] for row in effort.values()])
    efforts = np.array([row[-3] for row in effort.values()])
    k = np.array([row[:4] for row in matrix(NUMBER[incidents.prior_matrix]).values()])
    mean, rate, hidden = (
        np.array([rows[w, name] for w in waters.WATERS]) for name in ("prior mean", "log rate", "not seen")
    )
    whole = k + seen @ seen.T

    def likelihood(total: np.ndarray) -> float:
        off = total - mean
        return float(counted @ total - efforts @ np.exp(total) - off @ np.linalg.solve(whole, off) / 2)

    best = likelihood(rate + hidden)
    rng = np.random.default_rng(5)
    for size in (1e-3, 1e-2, 0.1, 1.0):
        for _ in range(200):
            assert likelihood(rate + hidden + size * rng.standard_normal(4)) < best


def test_z_solves_its_equation_as_printed() -> None:
    a = np.array(list(matrix(NUMBER[incidents.substituted]).values()))
    rows = tables()[NUMBER[incidents.harmed_intervals]][1:]
    numbers = [np.array([float(cell.replace("−", "-")) for cell in row[2:]]) for row in rows]
    for right, z in zip(numbers[::2], numbers[1::2], strict=True):
        assert a @ z == pytest.approx(right, abs=5e-5)


# What holds for all three scores


@pytest.mark.parametrize("model", EVERY)
def test_contributions_add_up_to_the_score(model: str) -> None:
    """Points and hours add up to the value, log contributions to its log; where there is no value, there is no sum."""
    scores = SCORES.check(EVERY[model])
    for subject, row in scores.iterrows():
        if np.isnan(row["value"]):
            continue
        total = sum(json.loads(row["factors"]).values())
        assert (exp(total) if model == "drowning" else total) == pytest.approx(row["value"], abs=2e-5), subject


@pytest.mark.parametrize("model", EVERY)
def test_reasons_are_few_and_each_says_all_it_can(model: str) -> None:
    """At most five, of known codes; each with value, threshold, rule, clause; shares are of what raises the score."""
    codes = {"drowning": drowning.FACTORS, "isolation": isolation.FACTORS, "staffing": staffing.FACTORS}[model]
    for _, row in EVERY[model].iterrows():
        reasons, contributions = json.loads(row["reasons"]), json.loads(row["factors"])
        assert 1 <= len(reasons) <= 5
        raising = sum(part for part in contributions.values() if part > 0)
        for reason in reasons:
            assert set(reason) == {"factor", "value", "unit", "threshold", "clause", "rule", "date", "share"}
            assert reason["factor"] in codes
            assert reason["rule"]
            assert reason["clause"]
            assert reason["value"] is not None
            assert reason["threshold"] is not None
            assert reason["date"] is None or pd.Timestamp(reason["date"]) is not pd.NaT
            part = contributions.get(reason["factor"], 0.0)
            assert reason["share"] == pytest.approx(part / raising if raising else 0.0, abs=2e-5)
        assert sum(max(reason["share"], 0.0) for reason in reasons) <= 1 + 1e-5


# The reader of the document can fail


def test_the_calculator_reckons_as_on_paper() -> None:
    assert evaluated("2 × e^(−100 ÷ 200) + √(9) − 3²") == pytest.approx(2 * exp(-0.5) + 3 - 9)
    assert evaluated("ln(0.5) × Φ(0)") == pytest.approx(log(0.5) / 2)
    with pytest.raises(ValueError, match="no working"):
        evaluated("open(1)")


def test_a_changed_figure_or_working_is_found() -> None:
    """One last digit more in a figure, or a number more in a working, does not pass."""
    table = NUMBER[waters.values]
    header, first, *rest = tables()[table]
    figure = (header, (first[0], f"{float(first[1]) + 1e-5:.5f}", *first[2:]), *rest)
    working = (header, (*first[:4], first[4] + " + 1", *first[5:]), *rest)
    with pytest.raises(AssertionError, match="log score"):
        holds(table, waters.values(), cells=figure)
    with pytest.raises(AssertionError):
        worked(table, cells=working)
