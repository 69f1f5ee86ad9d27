"""Cells and findings against a plain per-region twin, and the promises they make to whoever reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.results import CELLS, FINDINGS
from geo.rules import Rule
from models.obligations import evaluate, judge
from models.obligations._ledgers import Ledgers
from tests.examples import examples
from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, county, regions

OTHER, ELSEWHERE = "361126101202", "361126102201"
TOWN_2 = "361126102"


def rule(**fields: Any) -> Rule:
    given: dict[str, Any] = {
        "id": "X1",
        "kind": "measured",
        "population": "child",
        "measure": "share",
        "column": "registered",
        "accepts": ("true",),
        **fields,
    }
    return Rule(pack="x", clause="一", phrase="样例", **given)


def people(answers: list[tuple[str, bool | None]]) -> dict[str, list[Row]]:
    """One child for each (village, registered)."""
    places = sorted({village for village, _ in answers})
    return {
        "regions": [
            *regions({"id": VILLAGE, "name": "甲村"}, {"id": OTHER, "name": "乙村"}),
            {"id": TOWN_2, "name": "二镇", "level": "township", "parent_code": COUNTY},
            {"id": ELSEWHERE, "name": "丙村", "level": "village", "parent_code": TOWN_2},
        ],
        "households": [{"id": f"H{place}", "region_code": place, "location_precision": "village"} for place in places],
        "persons": [
            {"id": f"P{number}", "household_id": f"H{place}", "birth_date": "2016-01-01", "registered": answer}
            for number, (place, answer) in enumerate(answers)
        ],
        "spells": [
            {"id": f"S{number}", "person_id": f"P{number}", "group": "left_behind_child", "from_date": "2024-01-01"}
            for number in range(len(answers))
        ],
    }


ANSWERS = st.lists(
    st.tuples(st.sampled_from([VILLAGE, OTHER, ELSEWHERE, TOWNSHIP]), st.sampled_from([True, False, None])), max_size=12
)


@settings(max_examples=examples(20))
@given(ANSWERS, st.sampled_from([1.0, 0.9, 0.5]), st.sampled_from(["measured", "inventory"]))
def test_cells_are_what_counting_by_hand_gives(answers: list[tuple[str, bool | None]], share: float, kind: str) -> None:
    """A child recorded for a township only counts there and in the county, in no village."""
    asked = rule(share=share, kind=kind)
    cells = evaluate(county(people(answers)), [asked]).cells
    for code in (COUNTY, TOWNSHIP, TOWN_2, VILLAGE, OTHER, ELSEWHERE):
        here = [answer for place, answer in answers if place.startswith(code)]
        if not here and code != COUNTY:
            assert f"X1@{code}" not in cells.index
            continue
        cell = cells.loc[f"X1@{code}"]
        good, bad, unknown = here.count(True), here.count(False), here.count(None)
        assert (cell["numerator"], cell["denominator"], cell["not_recorded"]) == (good, len(here), unknown)
        assert cell["breached"] + cell["lacking"] == bad
        owed = share * len(here)
        expected = (
            "nobody"
            if not here
            else "counted"
            if kind == "inventory"
            else "met"
            if good >= owed - 1e-9
            else "not_recorded"
            if good + unknown >= owed - 1e-9
            else "breached"
        )
        assert cell["status"] == expected


@settings(max_examples=examples(10))
@given(ANSWERS)
def test_findings_are_exactly_the_subjects_that_are_not_met(answers: list[tuple[str, bool | None]]) -> None:
    made = county(people(answers))
    done = evaluate(made, [rule()])
    judged = judge(made, rule())
    assert set(done.findings["subject_id"]) == set(judged.index[judged["status"] != "met"])
    whole = done.cells.loc[f"X1@{COUNTY}"]
    assert len(done.findings) == whole["denominator"] - whole["numerator"] + whole["due"]
    CELLS.check(done.cells)
    FINDINGS.check(done.findings)


def test_a_table_nothing_of_which_was_loaded_is_named_and_lists_nobody() -> None:
    asked = rule(measure="presence", of="provisions", where={"item": ("health_file",)}, column="", accepts=())
    done = evaluate(county(people([(VILLAGE, True)])), [asked])
    cell = done.cells.loc[f"X1@{VILLAGE}"]
    assert (cell["status"], cell["not_recorded"], cell["missing_kind"]) == ("not_recorded", 1, "provisions")
    assert done.findings.empty


def test_who_may_see_a_finding_follows_from_whom_it_is_about() -> None:
    rows = people([(VILLAGE, False), (VILLAGE, False), (VILLAGE, False)])
    rows["spells"][1] = {**rows["spells"][1], "group": "left_behind_elder"}
    rows["spells"][2] = {**rows["spells"][2], "group": "left_behind_woman"}
    made = county(rows)
    about = dict(judge(made, rule(population="person"))["sight"])
    assert about == {"P0": "children", "P1": "elders", "P2": "persons"}
    assert set(judge(made, rule(restricted=True))["sight"]) == {"restricted"}
    assert set(judge(made, rule(population="village", column="kind", accepts=()))["sight"]) == {"all"}


def test_since_is_the_earliest_and_next_due_the_next_day_of_a_region() -> None:
    rows = people([(VILLAGE, None), (OTHER, None)])
    rows["visits"] = [
        {"id": "V0", "person_id": "P0", "visited_on": "2026-03-05", "kind": "home_visit"},
        {"id": "V1", "person_id": "P1", "visited_on": "2026-06-05", "kind": "home_visit"},
    ]
    asked = rule(
        measure="interval",
        of="visits",
        where={"kind": ("home_visit",)},
        on="visited_on",
        clock="calendar_month",
        column="",
        accepts=(),
    )
    cells = evaluate(county(rows), [asked]).cells
    assert cells.at[f"X1@{COUNTY}", "since"].date() == date(2026, 5, 1)
    assert cells.at[f"X1@{COUNTY}", "next_due"].date() == date(2026, 7, 31)
    assert pd.isna(cells.at[f"X1@{OTHER}", "since"])


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_rules_and_rows_changes_nothing(order: int) -> None:
    answers = [(VILLAGE, True), (OTHER, False), (ELSEWHERE, None), (VILLAGE, False)]
    rows = people(answers)
    turned = {kind: list(listed)[::order] for kind, listed in rows.items()}
    rules = [rule(), rule(id="X2", column="sex", accepts=(), rejects=())]
    first = evaluate(county(rows), rules)
    second = evaluate(county(turned), rules[::order])
    pd.testing.assert_frame_equal(first.cells.sort_index(), second.cells.sort_index())
    pd.testing.assert_frame_equal(first.findings.sort_index(), second.findings.sort_index())


def test_a_county_without_anybody_is_a_cell_of_nobody() -> None:
    """No rows at all: every rule has its county cell, and none is met."""
    made = county({"regions": regions()})
    cells = evaluate(made, [rule()]).cells
    assert dict(cells["status"]) == {f"X1@{COUNTY}": "nobody"}


def test_subjects_are_read_once_for_all_rules() -> None:
    ledgers = Ledgers(county(people([(VILLAGE, True)])))
    assert ledgers.subjects("child") is ledgers.subjects("child")
