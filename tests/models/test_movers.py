"""Who moves between two methods: worked cases, a plain twin that goes subject by subject, and what holds of any two."""

from __future__ import annotations

import json
from itertools import combinations
from math import ceil, isclose

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.changes import BECAUSE, MOVERS
from geo.results import SCORE_CLASSES, SCORES
from models.movers import MOST_FACTORS, PART, STATES, agreement, cross_table, movers
from models.score import worst_first
from tests.examples import examples

VILLAGE = "361126101201"
LEVEL = {"red": 4, "orange": 3, "yellow": 2, "blue": 1}
Subject = tuple[str, float, dict[str, float]]
"""Class, value, contributions."""


def scores(subjects: dict[str, Subject]) -> pd.DataFrame:
    """A frame of scores; ranks are given as every score gives them."""
    if not subjects:
        return SCORES.empty()
    index = pd.Index(sorted(subjects), dtype="str", name="subject_id")
    classes = np.array([subjects[name][0] for name in index])
    value = np.array([subjects[name][1] for name in index])
    value = np.where(classes == "not_surveyed", np.nan, value)
    return pd.DataFrame(
        {
            "region_code": pd.Series(VILLAGE, index=index, dtype="str"),
            "score_class": pd.Series(classes, index=index, dtype="str"),
            "value": value,
            "low": value,
            "high": value,
            "rank": worst_first(classes, value, index),
            "worst_tenth": np.nan,
            "survey_rank": pd.Series(pd.NA, index=index, dtype="Int64"),
            "evidence_grade": pd.Series("C", index=index, dtype="str"),
            "factors": pd.Series([json.dumps(subjects[name][2]) for name in index], index=index, dtype="str"),
            "reasons": pd.Series("[]", index=index, dtype="str"),
            "fixes": pd.Series("[]", index=index, dtype="str"),
        },
        index=index,
    )


def told(found: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """Id and columns of each row, missing as None."""
    plain = found[list(columns)].astype(object).where(found[list(columns)].notna(), None)
    return [(name, *row) for name, row in zip(found.index, plain.to_numpy(), strict=True)]


# Worked cases


def test_the_frames_of_these_tests_are_scores() -> None:
    SCORES.check(scores({"A": ("red", 2.0, {"x": 1.0}), "B": ("not_surveyed", 0.0, {})}))


def test_a_point_more_lifts_one_and_passes_another() -> None:
    """A has two points more for living alone and becomes red; B keeps its points and loses its place."""
    before = scores({"A": ("yellow", 4.0, {"alone": 2.0, "age": 2.0}), "B": ("orange", 6.0, {"poor": 6.0})})
    after = scores({"A": ("red", 8.0, {"alone": 6.0, "age": 2.0}), "B": ("orange", 6.0, {"poor": 6.0})})
    found = movers(before, after)
    assert told(found, "class_before", "class_after", "rank_before", "rank_after", "steps", "places", "because") == [
        ("A", "yellow", "red", 2, 1, 2, 1, "factors"),
        ("B", "orange", "orange", 1, 2, 0, -1, "others"),
    ]
    assert json.loads(found.at["A", "factors"]) == [["alone", 2.0, 6.0]]
    assert json.loads(found.at["B", "factors"]) == []
    table = cross_table(before, after)
    assert table.at["yellow", "red"] == table.at["orange", "orange"] == 1
    assert table.to_numpy().sum() == 2
    alike = agreement(before, after)
    assert (alike.ranked, alike.tau_b, alike.worst, alike.shared) == (2, -1.0, 1, 0)


def test_a_lower_limit_changes_classes_and_no_factor() -> None:
    before = scores({"A": ("orange", 7.0, {"depth": 1.9}), "B": ("blue", 1.0, {})})
    after = scores({"A": ("red", 7.0, {"depth": 1.9}), "B": ("blue", 1.0, {})})
    assert told(movers(before, after), "steps", "places", "because") == [("A", 1, 0, "limits")]
    assert agreement(before, after).tau_b == 1.0
    assert agreement(before, after).overlap == 1.0


def test_between_known_and_unknown_there_are_no_steps_and_it_comes_first() -> None:
    before = scores({"A": ("red", 9.0, {}), "B": ("not_surveyed", 0.0, {}), "C": ("blue", 1.0, {})})
    after = scores({"A": ("blue", 2.0, {}), "B": ("orange", 3.0, {}), "C": ("not_surveyed", 0.0, {})})
    assert told(movers(before, after), "class_before", "class_after", "steps", "places") == [
        ("B", "not_surveyed", "orange", None, None),
        ("C", "blue", "not_surveyed", None, None),
        ("A", "red", "blue", -3, -1),
    ]


def test_whom_one_method_does_not_score_is_told_and_counted() -> None:
    before, after = scores({"A": ("red", 9.0, {"x": 1.0})}), scores({"B": ("blue", 1.0, {"x": 1.0})})
    assert told(movers(before, after), "class_before", "class_after", "because") == [
        ("A", "red", None, "limits"),
        ("B", None, "blue", "limits"),
    ]
    table = cross_table(before, after)
    assert table.at["red", ""] == table.at["", "blue"] == 1
    assert agreement(before, after).tau_b is None
    assert agreement(before, after).overlap is None


def test_no_more_factors_are_named_than_can_be_read_and_the_greatest_first() -> None:
    old, new = dict.fromkeys("abcde", 1.0), {"a": 1.5, "b": -3.0, "c": 1.0, "d": 1.2, "e": 3.0}
    found = movers(scores({"A": ("red", 5.0, old)}), scores({"A": ("blue", 3.7, new)}))
    assert json.loads(found.at["A", "factors"]) == [["b", 1.0, -3.0], ["e", 1.0, 3.0], ["a", 1.0, 1.5]]
    assert MOST_FACTORS == 3


def test_equal_ones_are_tied_and_not_ordered_by_their_ids() -> None:
    """Ranks order equal values by id; tau-b must not count that as agreement."""
    before = scores({"A": ("blue", 1.0, {}), "B": ("blue", 1.0, {}), "C": ("red", 9.0, {})})
    after = scores({"A": ("blue", 1.0, {}), "B": ("blue", 2.0, {}), "C": ("red", 9.0, {})})
    # pairs: AC and BC agree, AB is tied before: 2 / sqrt(2 * 3)
    assert agreement(before, after).tau_b == pytest.approx(2 / np.sqrt(6))
    alike = scores({"A": ("blue", 1.0, {}), "B": ("blue", 1.0, {})})
    assert agreement(alike, alike).tau_b is None


def test_the_worst_tenth_is_rounded_up() -> None:
    before = scores({f"S{n:02}": ("blue", float(n), {}) for n in range(11)})
    after = scores({f"S{n:02}": ("blue", float(-n), {}) for n in range(11)})
    alike = agreement(before, after)
    assert (alike.ranked, alike.worst, alike.shared, alike.overlap, alike.tau_b) == (11, 2, 0, 0.0, -1.0)


# Any two methods

subjects = st.tuples(
    st.sampled_from(SCORE_CLASSES),
    st.sampled_from([0.0, 1.0, 2.5, 7.0]),
    st.dictionaries(st.sampled_from(["alone", "age", "depth"]), st.sampled_from([-1.0, 0.5, 2.0])),
)
methods = st.dictionaries(st.sampled_from([f"S{n}" for n in range(12)]), subjects)


def plainly(before: dict[str, Subject], after: dict[str, Subject]) -> dict[str, tuple[object, ...]]:
    """Who moves, one subject after the other."""
    ranks = [scores(side)["rank"].to_dict() for side in (before, after)]
    found = {}
    for name in {*before, *after}:
        old, new = before.get(name), after.get(name)
        classes = [None if side is None else side[0] for side in (old, new)]
        places = [None if pd.isna(side.get(name)) else int(side[name]) for side in ranks]
        if classes[0] == classes[1] and places[0] == places[1]:
            continue
        known = [LEVEL.get(str(one)) for one in classes]
        steps = None if None in known else known[1] - known[0]  # type: ignore[operator]
        moved = None if None in places else places[0] - places[1]  # type: ignore[operator]
        factors = []
        if old is not None and new is not None:
            factors = [f for f in {*old[2], *new[2]} if old[2].get(f, 0.0) != new[2].get(f, 0.0)]
        because = "factors" if factors else "limits" if classes[0] != classes[1] else "others"
        found[name] = (*classes, *places, steps, moved, because)
    return found


@given(methods, methods)
@settings(max_examples=examples(20))
def test_movers_are_what_the_plain_way_tells(before: dict[str, Subject], after: dict[str, Subject]) -> None:
    found = movers(scores(before), scores(after))
    MOVERS.check(found)
    columns = ("class_before", "class_after", "rank_before", "rank_after", "steps", "places", "because")
    assert {row[0]: row[1:] for row in told(found, *columns)} == plainly(before, after)
    assert set(found["because"]) <= set(BECAUSE)


@given(methods)
@settings(max_examples=examples(20))
def test_a_method_against_itself_moves_nobody(method: dict[str, Subject]) -> None:
    frame = scores(method)
    assert movers(frame, frame).empty
    alike = agreement(frame, frame)
    assert alike.tau_b in (None, pytest.approx(1.0))
    assert alike.shared == alike.worst == ceil(alike.ranked * PART)
    table = cross_table(frame, frame).to_numpy()
    assert np.trace(table) == table.sum() == len(method)


@given(methods, methods)
@settings(max_examples=examples(15))
def test_the_other_way_round_everything_is_mirrored(before: dict[str, Subject], after: dict[str, Subject]) -> None:
    old, new = scores(before), scores(after)
    there, back = movers(old, new), movers(new, old)
    assert list(there.index) == list(back.index)
    for name in ("class", "rank", "value"):
        for side, other in (("before", "after"), ("after", "before")):
            pd.testing.assert_series_equal(there[f"{name}_{side}"], back[f"{name}_{other}"], check_names=False)
    for name in ("steps", "places"):
        pd.testing.assert_series_equal(there[name], -back[name])
    swapped = [[[f, b, a] for f, a, b in json.loads(text)] for text in there["factors"]]
    assert swapped == [json.loads(text) for text in back["factors"]]
    np.testing.assert_array_equal(cross_table(old, new).to_numpy(), cross_table(new, old).to_numpy().T)
    one, two = agreement(old, new), agreement(new, old)
    assert (one.ranked, one.worst, one.shared) == (two.ranked, two.worst, two.shared)
    assert (one.tau_b is None) == (two.tau_b is None)
    assert one.tau_b is None or isclose(one.tau_b, two.tau_b or 0.0, abs_tol=1e-12)


@given(methods, methods)
@settings(max_examples=examples(15))
def test_the_counts_add_up(before: dict[str, Subject], after: dict[str, Subject]) -> None:
    old, new = scores(before), scores(after)
    table, found = cross_table(old, new), movers(old, new)
    assert list(table.index) == list(table.columns) == list(STATES)
    assert table.to_numpy().sum() == len({*before, *after})
    assert table.sum(axis=1).drop("").sum() == len(before)
    assert table.sum(axis=0).drop("").sum() == len(after)
    changed = (found["class_before"].fillna("") != found["class_after"].fillna("")).sum()
    assert table.to_numpy().sum() - np.trace(table.to_numpy()) == changed


@given(methods, methods)
@settings(max_examples=examples(15))
def test_the_order_is_class_first_then_places(before: dict[str, Subject], after: dict[str, Subject]) -> None:
    found = movers(scores(before), scores(after))
    changed = found["class_before"].fillna("") != found["class_after"].fillna("")
    size = found["steps"].abs().fillna(4).where(changed, 0)
    keys = list(zip(-size, -found["places"].abs().fillna(0), found.index, strict=True))
    assert keys == sorted(keys)


@given(methods, methods)
@settings(max_examples=examples(15))
def test_tau_b_is_what_counting_pairs_gives(before: dict[str, Subject], after: dict[str, Subject]) -> None:
    old, new = scores(before), scores(after)
    both = [name for name in {*before, *after} if name in old.index and name in new.index]
    both = [name for name in both if pd.notna(old.at[name, "rank"]) and pd.notna(new.at[name, "rank"])]

    def key(method: dict[str, Subject], name: str) -> tuple[int, float]:
        return -LEVEL[method[name][0]], -method[name][1]

    agree, ties = 0, [0, 0]
    for a, b in combinations(both, 2):
        signs = [(key(m, a) > key(m, b)) - (key(m, a) < key(m, b)) for m in (before, after)]
        agree += signs[0] * signs[1]
        ties = [count + (sign == 0) for count, sign in zip(ties, signs, strict=True)]
    pairs = len(both) * (len(both) - 1) // 2
    open_pairs = (pairs - ties[0]) * (pairs - ties[1])
    expected = None if not open_pairs else pytest.approx(agree / open_pairs**0.5)
    assert agreement(old, new).tau_b == expected
