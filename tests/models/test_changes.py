"""What changed: hand-worked cases, a plain twin that goes subject by subject, and what must hold of any evaluations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.changes import CAUSES, CLASS_CHANGES, REGION_CHANGES, SUBJECT_CHANGES
from geo.results import CELLS, FINDINGS, SCORE_CLASSES, SCORES, STATUSES
from models.changes import class_changes, finding_keys, region_changes, subject_changes
from models.obligations import Evaluation
from tests.examples import examples

VILLAGE, OTHER = "361126101201", "361126101202"
Key = tuple[str, str, str]
"""Rule, subject, village."""


def findings(statuses: Mapping[Key, str]) -> pd.DataFrame:
    """A frame of findings from the status of each key."""
    if not statuses:
        return FINDINGS.empty()
    rows = [
        {
            "rule_id": rule,
            "region_code": region,
            "subject_kind": "hazard_sites",
            "subject_id": subject,
            "status": status,
            "sight": "all",
        }
        for (rule, subject, region), status in statuses.items()
    ]
    frame = pd.DataFrame(rows, index=pd.Index([f"{r['rule_id']}@{r['subject_id']}" for r in rows], name="finding_id"))
    frame = frame.astype("str").assign(since=pd.NaT, due_on=pd.NaT, value=float("nan"))
    return FINDINGS.check(
        frame.astype({"since": "datetime64[s]", "due_on": "datetime64[s]"})[list(FINDINGS.names)].astype(
            {"value": float}
        )
    )


def cells(statuses: Mapping[tuple[str, str], tuple[str, int]], missing: frozenset[str] = frozenset()) -> pd.DataFrame:
    """A frame of cells from status and number of those not as asked, by rule and region."""
    if not statuses:
        return CELLS.empty()
    bad = ("overdue", "breached", "lacking", "not_recorded")
    rows = [
        {
            "rule_id": rule,
            "region_code": region,
            "level": {6: "county", 9: "township", 12: "village"}[len(region)],
            "status": status,
            "numerator": 0,
            "denominator": wrong,
            **{name: wrong if name == status else 0 for name in ("due", *bad)},
            "since": pd.NaT,
            "next_due": pd.NaT,
            "missing_kind": "visits" if rule in missing else None,
        }
        for (rule, region), (status, wrong) in statuses.items()
    ]
    frame = pd.DataFrame(rows, index=pd.Index([f"{r['rule_id']}@{r['region_code']}" for r in rows], name="cell_id"))
    counts = dict.fromkeys(("numerator", "denominator", "due", *bad), "Int64")
    texts = dict.fromkeys(("rule_id", "region_code", "level", "status", "missing_kind"), "str")
    days = dict.fromkeys(("since", "next_due"), "datetime64[s]")
    return CELLS.check(frame.astype(counts | texts | days))


def end(statuses: Mapping[Key, str], missing: frozenset[str] = frozenset()) -> Evaluation:
    """An evaluation with these findings; ``missing``: rules whose table was never loaded."""
    return Evaluation(cells({(rule, VILLAGE): ("not_recorded", 1) for rule in missing}, missing), findings(statuses))


def told(ends: list[Evaluation], gone: pd.Index | None = None) -> dict[str, tuple[str, str]]:
    """Change and cause by key."""
    found = subject_changes(ends, gone)
    SUBJECT_CHANGES.check(found)
    return {str(key): (row["change"], row["cause"]) for key, row in found.iterrows()}


# Worked by hand

ONE: Key = ("F10", "W1", VILLAGE)
NAMED = f"F10@W1@{VILLAGE}"


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        # at A, A under the present rules, A as known now, and on the second day
        (("", "", "", "overdue"), ("new", "happened")),
        (("", "", "overdue", "overdue"), ("new", "learned_late")),
        (("", "overdue", "overdue", "overdue"), ("new", "method_changed")),
        (("overdue", "overdue", "overdue", ""), ("closed", "happened")),
        (("overdue", "overdue", "", ""), ("closed", "learned_late")),
        (("overdue", "overdue", "breached", "breached"), ("worse", "learned_late")),
        (("breached", "overdue", "overdue", "overdue"), ("better", "method_changed")),
        # it was learned late that it was overdue, and since then it became a breach: it is new, and was so already
        (("", "", "overdue", "breached"), ("new", "learned_late")),
        # new rules found it, a late record cleared it, and then it came about
        (("", "breached", "", "overdue"), ("new", "happened")),
        # no step alone makes it worse: the last that moved it is named
        (("not_recorded", "not_recorded", "", "breached"), ("worse", "happened")),
    ],
)
def test_the_cause_is_the_last_step_that_makes_the_change(states: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert told([end({ONE: state} if state else {}) for state in states]) == {NAMED: expected}


@pytest.mark.parametrize(("before", "after"), [("", "due"), ("due", ""), ("overdue", "overdue"), ("due", "due")])
def test_falling_due_and_staying_late_are_no_changes(before: str, after: str) -> None:
    ends = [end({ONE: state} if state else {}) for state in (before, before, before, after)]
    assert told(ends) == {}


def test_there_and_back_again_is_no_change() -> None:
    """Known late to have been wrong, and put right since: both ends are fine."""
    assert told([end({}), end({}), end({ONE: "overdue"}), end({})]) == {}


def test_who_left_is_closed_but_not_put_right() -> None:
    two = ("F10", "W2", VILLAGE)
    ends = [end({ONE: "overdue", two: "overdue"})] * 3 + [end({})]
    found = subject_changes(ends, pd.Index([NAMED]))
    assert dict(found["change"]) == {NAMED: "closed", f"F10@W2@{VILLAGE}": "closed"}
    assert dict(found["left"]) == {NAMED: True, f"F10@W2@{VILLAGE}": False}


def test_who_moved_is_closed_in_one_village_and_new_in_the_other() -> None:
    moved = ("F10", "W1", OTHER)
    ends = [end({ONE: "overdue"})] * 3 + [end({moved: "overdue"})]
    assert told(ends) == {NAMED: ("closed", "happened"), f"F10@W1@{OTHER}": ("new", "happened")}


def test_a_table_taken_back_makes_nothing_fine() -> None:
    """What was breached is not recorded then, which is less bad and not closed; who left all the same is closed."""
    ends = [end({ONE: "breached"})] * 3 + [end({}, frozenset({"F10"}))]
    assert told(ends) == {NAMED: ("better", "happened")}
    assert told(ends, pd.Index([NAMED])) == {NAMED: ("closed", "happened")}


def test_a_table_loaded_late_is_learned_late_and_was_unknown_before() -> None:
    nothing = end({}, frozenset({"F10"}))
    ends = [nothing, nothing, end({ONE: "breached"}), end({ONE: "breached"})]
    found = subject_changes(ends)
    assert told(ends) == {NAMED: ("worse", "learned_late")}
    assert found.at[NAMED, "before"] == "not_recorded"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("met", 0), ("breached", 2), "new"),
        (("breached", 2), ("due", 0), "closed"),
        (("overdue", 5), ("breached", 1), "worse"),
        (("breached", 2), ("breached", 3), "worse"),
        (("breached", 3), ("breached", 2), "better"),
        (("breached", 3), ("breached", 3), None),
        (("counted", 3), ("counted", 9), None),
        (("nobody", 0), ("met", 0), None),
        (("not_recorded", 4), ("overdue", 4), "worse"),
    ],
)
def test_a_region_is_worse_by_its_status_then_by_how_many(
    before: tuple[str, int], after: tuple[str, int], expected: str | None
) -> None:
    ends = [Evaluation(cells({("F10", VILLAGE): state}), FINDINGS.empty()) for state in (before, before, before, after)]
    found = region_changes(ends)
    REGION_CHANGES.check(found)
    assert list(found["change"]) == ([] if expected is None else [expected])


def test_a_region_with_nobody_left_is_closed_because_nobody_is_there() -> None:
    before = Evaluation(cells({("F10", VILLAGE): ("overdue", 2)}), FINDINGS.empty())
    for after in (cells({}), cells({("F10", VILLAGE): ("nobody", 0)})):
        found = region_changes([before, before, before, Evaluation(after, FINDINGS.empty())])
        assert (found["change"].item(), bool(found["left"].item())) == ("closed", True)


def scores(classes: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """A frame of scores from the class by subject and village."""
    if not classes:
        return SCORES.empty()
    index = pd.Index([subject for subject, _ in classes], name="subject_id", dtype="str")
    texts = {
        "region_code": [region for _, region in classes],
        "score_class": list(classes.values()),
        **{name: ["A" if name == "evidence_grade" else "[]"] * len(index) for name in ("evidence_grade", "factors")},
        "reasons": "[]",
        "fixes": "[]",
    }
    frame = pd.DataFrame(texts, index=index).astype("str").assign(value=0.0, low=0.0, high=0.0)
    frame["rank"] = pd.Series(1, index=index, dtype="Int64")
    frame["worst_tenth"], frame["survey_rank"] = np.nan, pd.Series(pd.NA, index=index, dtype="Int64")
    return SCORES.check(frame[list(SCORES.names)])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("orange", "red", "new"),
        ("not_surveyed", "red", "new"),
        (None, "red", "new"),
        (None, "orange", None),
        ("blue", "orange", "worse"),
        ("red", "yellow", "better"),
        ("red", "not_surveyed", "worse"),  # unknown is not safe
        ("not_surveyed", "blue", "better"),
        ("not_surveyed", "orange", "worse"),
        ("red", None, "closed"),
        ("blue", "blue", None),
    ],
)
def test_a_class_changes_and_unknown_is_never_better(
    before: str | None, after: str | None, expected: str | None
) -> None:
    first, last = (scores({("W1", VILLAGE): name} if name else {}) for name in (before, after))
    found = class_changes("drowning", [first, first, first, last])
    CLASS_CHANGES.check(found)
    assert list(found["change"]) == ([] if expected is None else [expected])


# Against the plain way

RANK = {"": 0, "due": 0, "not_recorded": 1, "lacking": 2, "overdue": 3, "breached": 4}


def plain(before: str, after: str) -> str | None:
    """One change by its words."""
    old, new = RANK[before], RANK[after]
    if old == new:
        return None
    if old == 0:
        return "new"
    if new == 0:
        return "closed"
    return "worse" if new > old else "better"


def twin(ends: list[dict[Key, str]]) -> dict[str, tuple[str, str]]:
    """Key by key and step by step."""
    found = {}
    for key in {key for statuses in ends for key in statuses}:
        states = [statuses.get(key, "") for statuses in ends]
        change = plain(states[0], states[-1])
        if change is None:
            continue
        cause = None
        for step in reversed(range(3)):
            if plain(states[step], states[step + 1]) == change:
                cause = CAUSES[step]
                break
        if cause is None:
            cause = next(CAUSES[step] for step in (2, 1, 0) if RANK[states[step]] != RANK[states[step + 1]])
        found["@".join(key)] = (change, cause)
    return found


subjects = st.tuples(st.sampled_from(["F10", "F13"]), st.sampled_from(["W1", "W2", "W3"]))
one_end = st.dictionaries(subjects, st.tuples(st.sampled_from(STATUSES[1:]), st.sampled_from([VILLAGE, OTHER])))


def keyed(statuses: Mapping[tuple[str, str], tuple[str, str]]) -> dict[Key, str]:
    return {(rule, subject, region): status for (rule, subject), (status, region) in statuses.items()}


@settings(max_examples=examples(20))
@given(st.lists(one_end, min_size=4, max_size=4))
def test_changes_are_what_the_plain_way_tells(drawn: list[dict[tuple[str, str], tuple[str, str]]]) -> None:
    ends = [keyed(statuses) for statuses in drawn]
    assert told([end(statuses) for statuses in ends]) == twin(ends)


@settings(max_examples=examples(10))
@given(one_end)
def test_a_day_against_itself_is_no_change(drawn: dict[tuple[str, str], tuple[str, str]]) -> None:
    assert told([end(keyed(drawn))] * 4) == {}


@settings(max_examples=examples(10))
@given(st.lists(one_end, min_size=4, max_size=4))
def test_new_less_closed_is_what_the_wrong_grew_by(drawn: list[dict[tuple[str, str], tuple[str, str]]]) -> None:
    """In every village: each difference of the two ends is told exactly once."""
    ends = [end(keyed(statuses)) for statuses in drawn]
    changes = subject_changes(ends)
    assert changes.index.is_unique
    for region in (VILLAGE, OTHER):
        here = Counter(changes.loc[changes["region_code"] == region, "change"])
        first, last = (
            int(((e.findings["region_code"] == region) & (e.findings["status"] != "due")).sum())
            for e in (ends[0], ends[-1])
        )
        assert last - first == here["new"] - here["closed"]


@settings(max_examples=examples(10))
@given(st.lists(one_end, min_size=4, max_size=4))
def test_what_a_village_sees_is_its_part_of_the_whole(drawn: list[dict[tuple[str, str], tuple[str, str]]]) -> None:
    """Read through a scope and then compared, or compared and then read: the same."""
    ends = [keyed(statuses) for statuses in drawn]
    whole = subject_changes([end(statuses) for statuses in ends])
    part = subject_changes(
        [end({key: status for key, status in statuses.items() if key[2] == VILLAGE}) for statuses in ends]
    )
    pd.testing.assert_frame_equal(part, whole[whole["region_code"] == VILLAGE])


classes = st.dictionaries(st.sampled_from(["W1", "W2", "W3", "W4"]), st.sampled_from(SCORE_CLASSES))


@settings(max_examples=examples(10))
@given(st.lists(classes, min_size=4, max_size=4))
def test_reds_balance_and_every_class_that_differs_is_told_once(drawn: list[dict[str, str]]) -> None:
    ends = [scores({(subject, VILLAGE): name for subject, name in one.items()}) for one in drawn]
    changes = class_changes("drowning", ends)
    first, last = drawn[0], drawn[-1]
    expected = {
        subject
        for subject in first.keys() | last.keys()
        if first.get(subject) != last.get(subject) and (subject in first or last[subject] == "red")
    }
    assert set(changes["subject_id"]) == expected
    assert len(changes) == len(expected)
    no_longer = int(((changes["before"] == "red") & (changes["after"] != "red")).sum())
    red = [list(one.values()).count("red") for one in (first, last)]
    assert red[1] - red[0] == (changes["change"] == "new").sum() - no_longer


def test_another_number_of_ends_is_refused() -> None:
    with pytest.raises(ValueError, match="4 evaluations"):
        subject_changes([end({})])


def test_keys_name_rule_subject_and_region() -> None:
    assert list(finding_keys(findings({ONE: "overdue"}))) == [NAMED]
