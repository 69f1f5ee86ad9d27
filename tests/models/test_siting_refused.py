"""What a siting refuses: problems that make no sense, limits that clash, and searches that found nothing in time."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dashboard.i18n import translator
from geo.errors import ClashError, InputError, NoPlanError
from geo.text import Text
from models.siting.problem import Reach, SitingProblem
from models.siting.robust import appearances
from models.siting.solve import solve
from tests.models.siting_build import problem

INF = np.inf
NAN = np.nan
LINE = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]
"""Four villages ten minutes apart on a road; a candidate in each."""


# What makes no sense


def asked(**more: Any) -> SitingProblem:
    return problem(LINE, more.pop("weight", [1, 5, 1, 5]), more.pop("model", "mclp"), **{"p": 2, **more})


NONSENSE: dict[str, tuple[dict[str, Any], str]] = {
    "a weight missing": ({"weight": [1, NAN, 1, 1]}, "1 numbers of weight are negative or missing"),
    "a weight without end": ({"weight": [1, INF, 1, 1]}, "A weight is without end"),
    "a cost below zero": ({"columns": {"cost_yuan": -1.0}}, "cost_yuan of a candidate is negative"),
    "a capacity missing": ({"columns": {"capacity": NAN}}, "capacity of a candidate is negative or missing"),
    "two prices of one site": (
        {"columns": {"site": ["a", "a", "b", "c"], "site_yuan": [5.0, 6.0, 0.0, 0.0]}},
        "site a say different site_yuan",
    ),
    "fixed is none": ({"fixed": [4]}, "fixed names candidate 4; there are 0 to 3"),
    "forbidden is none": ({"forbidden": [-1, 2]}, "forbidden names candidate -1; there are 0 to 3"),
    "fixed and forbidden": ({"fixed": [1], "forbidden": [1]}, "Candidate c1 must and must not be open"),
    "neither p nor budget": ({"p": None}, "Say how many stations may open"),
    "p below zero": ({"p": -1}, "-1 stations cannot open"),
    "more than there are": ({"p": 5}, "5 stations are to open, and there are 4 candidates"),
    "more fixed than p": ({"p": 1, "fixed": [0, 1]}, "2 stations must be open, and only 1 may"),
    "a budget below zero": ({"budget": -1.0}, "The budget is below zero"),
    "a budget missing": ({"budget": NAN}, "The budget is below zero"),
    "longest below zero": ({"longest": -1.0}, "The longest way is no number of minutes"),
    "longest missing": ({"longest": NAN}, "The longest way is no number of minutes"),
    "longest without end": ({"longest": INF}, "The longest way is no number of minutes"),
    "a township's least below zero": ({"per_township": -1}, "-1 stations cannot be open in each township"),
    "a reach that fades backwards": ({"reach": Reach(20, 10)}, "fades from fewer minutes to more"),
    "a reach below zero": ({"reach": Reach(-5, 10)}, "fades from fewer minutes to more"),
    "a reach missing": ({"reach": Reach(15, NAN)}, "fades from fewer minutes to more"),
    "a reach without end": ({"reach": Reach(15, INF)}, "A reach without end"),
    "a circle without end": ({"reach": Reach(INF, INF)}, "A reach without end"),
    "again above one": ({"again": 1.5}, "Being served twice counts 0 to 1"),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_refused_in_one_sentence_of_either_language(kind: str) -> None:
    """With what to do; the Chinese page shows Chinese."""
    given, sentence = NONSENSE[kind]
    with pytest.raises(InputError, match=sentence) as refused:
        solve(asked(**given))
    in_both_languages(refused.value)


def in_both_languages(error: InputError) -> None:
    """Its Chinese has no English but the names of what is asked, and its English is the sentence itself."""
    assert isinstance(error.message, Text)
    chinese = translator("zh").text(error.message)
    assert not re.search(r"\b(the|of|and|is|must|give|be|or|no|in|more)\b", chinese), chinese
    assert chinese.endswith("。")
    assert translator("en").text(error.message) == error.message


def test_an_impossible_number_of_stations_clashes() -> None:
    """So that a curve over numbers leaves the point out and goes on."""
    for given, ids in (({"p": 5}, ("p",)), ({"p": 1, "fixed": [0, 1]}, ("fixed", "p"))):
        with pytest.raises(ClashError) as refused:
            asked(**given).checked()
        assert refused.value.ids == ids


# What clashes is named


def refused(asked: SitingProblem) -> tuple[str, ...]:
    with pytest.raises(ClashError, match=r"Loosen one|loosen it") as error:
        solve(asked)
    assert isinstance(error.value, ValueError)
    in_both_languages(error.value)
    return error.value.ids


TOWNS = {"township": ["w", "w", "e", "e"]}


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (problem(LINE, [1] * 4, "p-median", p=1, per_township=1, columns=TOWNS), {"p", "per_township"}),
        (problem(LINE, [1] * 4, "p-median", p=1, longest=10), {"p", "longest"}),
        (problem(LINE, [1] * 4, "p-center", p=4, forbidden=[0]), {"p", "forbidden"}),
        (problem(LINE, [1] * 4, "mclp", budget=1, fixed=[0, 1]), {"budget", "fixed"}),
        (problem(LINE, [1] * 4, "backup", budget=1, longest=10), {"budget", "longest"}),
        (problem(LINE, [1] * 4, "lscp", p=1, reach=Reach(10, 10)), {"p", "cover"}),
        (problem(LINE, [1] * 4, "lscp", reach=Reach(5, 5), forbidden=[2]), {"forbidden", "cover"}),
        (problem(LINE, [9] * 4, "lscp", reach=Reach(5, 5), columns={"capacity": 8.0}), {"capacity", "cover"}),
        (problem(LINE, [1] * 4, "p-median", p=2, per_township=3, columns=TOWNS), {"per_township"}),
        (problem(LINE, [1] * 4, "p-median", budget=3, columns={"existing": True, "close_yuan": 1.0}), {"budget"}),
        (problem(LINE, [1] * 4, "p-median", p=2, fixed=[0, 1], columns={"site": ["a", "a", "b", "c"]}), {"fixed"}),
    ],
)  # fmt: skip
def test_limits_that_clash_are_named(asked: SitingProblem, ids: set[str]) -> None:
    """Those named and no others: without any one of them there is a plan."""
    assert set(refused(asked)) == ids


# Nothing found in time


def out_of_time() -> SitingProblem:
    """Rows that stay whole fill stations to the last place: no exchange finds that, and HiGHS is given no time."""
    rng = np.random.default_rng(1)
    persons = rng.integers(20, 60, 40).astype(float)
    room = persons.sum() / 8
    return problem(
        rng.random((40, 12)) * 20, persons, "lscp", whole=True, reach=Reach(30, 30), columns={"capacity": room + 1.0}
    )


def test_a_search_without_time_says_it_found_nothing_and_not_that_there_is_nothing() -> None:
    with pytest.raises(NoPlanError, match="allow more seconds") as refused:
        solve(out_of_time(), seconds=0.0)
    assert not isinstance(refused.value, ClashError)
    in_both_languages(refused.value)


def test_samples_without_a_plan_in_time_are_counted_and_the_others_told() -> None:
    """Every third sample is given no time, and every third of the others clashes: the shares are of what is left."""
    calls = []

    def solver(sample: SitingProblem) -> Any:
        calls.append(sample)
        if len(calls) % 3 == 0:
            return solve(out_of_time(), seconds=0.0)
        return solve(replace(sample, p=9) if len(calls) % 3 == 1 else sample)

    found = appearances(
        problem([[9, 30], [9, 30]], [30, 30], "p-median", p=1),
        samples=9, speed_spread=0.1, rng=np.random.default_rng(1), solver=solver,
    )  # fmt: skip
    assert (found.samples, found.without, found.unfound, found.planned) == (9, 3, 3, 3)
    assert found.share.tolist() == [1.0, 0.0]
