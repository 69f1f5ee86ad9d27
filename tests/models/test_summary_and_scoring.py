"""The summary, and all three scores in one call."""

from __future__ import annotations

import json
from datetime import date

import pytest

from geo.county import County
from geo.results import MODELS, SCORE_CLASSES, SCORES, SUMMARIES, SUMMARY_COUNTS
from models.scoring import ACTIONS, FACTORS, METHOD, score_all
from models.summary import summarise
from models.treatments import CHEAPEST
from tests.models.build import COMPOSITIONS, COUNTY, TOWNSHIP, VILLAGE, county
from tests.models.conftest import BARE, golden_rows
from tests.models.simulated import simulated_county


def test_golden_counts(golden: County) -> None:
    """8 persons in 5 homes, C4 and E3 in the home without a point; C3's presence unknown.

    Overdue: C3 and C4 never visited; C2 last in May, owed in June, overdue; C1 in June, owed in July, due. E1, E3 late,
    E4 never visited, E2 on time. S1 lacks a lifebuoy.
    """
    _, summary = score_all(golden)
    SUMMARIES.check(summary)
    village = summary.loc[VILLAGE]
    expected = {
        "persons": 8,
        "children": 4,
        "elders": 4,
        "women": 0,
        "persons_unplaced": 2,
        "children_unplaced": 1,
        "elders_unplaced": 1,
        "households": 5,
        "presence_unknown": 1,
        "sites": 3,
        "sites_not_surveyed": 1,
        "drowning_orange": 1,
        "drowning_blue": 1,
        "drowning_not_surveyed": 1,
        "isolation_red": 1,
        "isolation_orange": 1,
        "isolation_blue": 1,
        "isolation_not_surveyed": 1,
        "staffing_blue": 1,
        "visits_overdue": 6,
        "equipment_missing": 1,
        "facilities": 1,
        "directors": 1,
    }
    assert {name: village[name] for name in SUMMARY_COUNTS if village[name]} == {k: v for k, v in expected.items() if v}
    assert summary.at[BARE, "staffing_red"] == 1
    assert summary.at[BARE, "persons"] == 0


def test_levels_add_up(golden_everywhere: County) -> None:
    """Everything in the golden county lies in its villages, so each level has the same total."""
    _, summary = score_all(golden_everywhere)
    counts = list(SUMMARY_COUNTS)
    villages = summary.loc[summary["level"] == "village", counts].sum()
    assert (summary.loc[TOWNSHIP, counts] == villages).all()
    assert (summary.loc[COUNTY, counts] == villages).all()


def test_what_is_only_known_to_a_township_counts_there_and_above(rows: dict) -> None:
    rows["households"].append({"id": "H9", "region_code": TOWNSHIP, "location_precision": "none", "geometry": None})
    rows["persons"].append({"id": "C9", "household_id": "H9"})
    rows["spells"].append(
        {"id": "P99", "person_id": "C9", "group": "left_behind_child", "from_date": "2025-01-01", "to_date": None}
    )
    summary = summarise(county(rows), {})
    assert summary.loc[[COUNTY, TOWNSHIP, VILLAGE], "children"].tolist() == [5, 5, 4]
    assert summary.at[COUNTY, "children_unplaced"] == 2
    assert summary.at[COUNTY, "drowning_red"] == 0


@pytest.mark.parametrize("packs", COMPOSITIONS, ids=["yiyang", "feng", "chengkou", "shou"])
def test_every_county_composition_scores_and_keeps_the_contracts(packs: tuple[str, ...]) -> None:
    made = county(golden_rows(), packs=packs)
    steps: list[tuple[str, int, int]] = []
    scores, summary = score_all(made, on_progress=lambda *step: steps.append(step))
    assert [step[0] for step in steps] == ["roads", "drowning", "isolation", "staffing", "summary", "done"]
    assert steps[-1][1] == steps[-1][2]
    assert set(scores) == set(MODELS)
    SUMMARIES.check(summary)
    for model, frame in scores.items():
        SCORES.check(frame)
        assert set(frame["score_class"]) <= set(SCORE_CLASSES)
        scored = frame[frame["score_class"] != "not_surveyed"]
        assert sorted(scored["rank"]) == list(range(1, len(scored) + 1))
        assert (scored["low"] <= scored["value"] + 1e-9).all()
        assert (scored["value"] <= scored["high"] + 1e-9).all()
        for subject in frame.index:
            for reason in json.loads(frame.at[subject, "reasons"]):
                assert reason["factor"] in FACTORS[model]
                assert reason["rule"] is None or reason["rule"] in made.rules
                assert reason["clause"] == (made.rules[reason["rule"]].clause if reason["rule"] else "")
            for fix in json.loads(frame.at[subject, "fixes"]):
                assert fix["action"] in ACTIONS[model]
                assert fix["rule"] is None or fix["rule"] in made.rules
            assert len(json.loads(frame.at[subject, "reasons"])) <= 5


@pytest.mark.parametrize("name", ["feng", "yiyang"])
def test_every_reason_names_value_threshold_rule_and_clause(name: str) -> None:
    """Of a whole simulated county, gaps included; what is to be done names a rule too, unless it is several things."""
    sets = {"all", *CHEAPEST}
    for model, frame in score_all(simulated_county(name, date(2026, 6, 10), people=800, water=80))[0].items():
        for text in frame["reasons"]:
            for reason in json.loads(text):
                lacking = [part for part in ("value", "threshold", "rule", "clause") if reason[part] in (None, "")]
                assert not lacking, (model, reason)
        for text in frame["fixes"]:
            for fix in json.loads(text):
                assert fix["rule"] or fix["action"] in sets, (model, fix)


def test_an_empty_county_and_one_without_people() -> None:
    scores, summary = score_all(county({}))
    assert all(frame.empty for frame in scores.values())
    assert summary.empty
    bare = golden_rows()
    for kind in bare:
        if kind != "regions":
            bare[kind] = []
    scores, summary = score_all(county(bare))
    assert (scores["staffing"]["score_class"] == "not_surveyed").all()
    assert summary.loc[COUNTY, "persons"] == 0


def test_scoring_twice_gives_the_same_and_writes_into_nothing(golden: County) -> None:
    before = {kind: frame.copy() for kind, frame in golden.frames.items()}
    first, summary = score_all(golden)
    second, again = score_all(golden)
    assert all(first[model].equals(second[model]) for model in MODELS)
    assert summary.equals(again)
    assert all(before[kind].equals(frame) for kind, frame in golden.frames.items())
    assert METHOD == "2026.5"
