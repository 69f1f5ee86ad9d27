"""The elders' points line by line: by hand, and by a plain twin on counties full of gaps."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.county import County
from geo.network import RoadNetwork
from geo.results import SCORES
from models import isolation, walking
from models.instruments import read_ability, read_network
from models.isolation_lines import EFFECTS, LINES, points_table
from models.people import occupancy
from models.walking import ways
from tests.examples import examples
from tests.models.build import VILLAGE, at, county, factors, reasons
from tests.models.elder_twin import Rows, elder_rows, twin_minutes, twin_points

SEEDS = range(examples(1))


def network_of(made: County) -> RoadNetwork:
    return RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)


@pytest.mark.parametrize("few", [0, 1000], ids=["searched for all at once", "searched one by one"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_points_are_a_plain_twins(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "_FEW", few)
    monkeypatch.setattr(walking, "_FIRST", 1)  # the search near a home has to widen
    made = county(elder_rows(np.random.default_rng(seed)))
    minutes = ways(made, network_of(made), made.persons)
    table = points_table(made, made.persons, minutes)
    points = pd.DataFrame(twin_points(made), index=["certain", "possible"]).T
    assert table.certain == pytest.approx(points["certain"].to_numpy(), rel=1e-9)
    assert table.possible == pytest.approx(points["possible"].to_numpy(), rel=1e-9)
    for place, expected in twin_minutes(made).items():
        assert minutes[place].to_numpy() == pytest.approx(np.array(expected), rel=1e-9, nan_ok=True), place


@pytest.mark.parametrize("seed", SEEDS)
def test_contributions_add_up_and_the_value_lies_in_its_interval(seed: int) -> None:
    scores = SCORES.check(isolation.score(county(elder_rows(np.random.default_rng(seed)))))
    known = scores[scores["score_class"] != "not_surveyed"]
    assert len(known)
    total = known["factors"].map(lambda text: sum(json.loads(text).values()))
    assert total.to_numpy() == pytest.approx(known["value"].to_numpy(), abs=1e-5)
    assert (known["low"] <= known["value"]).all()
    assert (known["value"] <= known["high"]).all()
    assert scores.loc[scores["score_class"] == "not_surveyed", ["value", "low", "high"]].isna().all(axis=None)


def test_each_line_and_effect_has_one_place_and_a_rule(rows: Rows) -> None:
    made = county(rows)
    table = points_table(made, made.persons, ways(made, network_of(made), made.persons))
    assert sorted(line.code for line in table.lines) == sorted(LINES)
    assert {line.effect for line in table.lines} - {""} == set(EFFECTS)
    assert all(line.rule is not None and line.rule.clause for line in table.lines)


# --- disability ---


@pytest.mark.parametrize(("answer", "points", "more"), [("physical", 1, 0), ("none", 0, 0), (None, 0, 1)])
def test_disability_is_a_point_and_not_knowing_is_none(rows: Rows, answer: str | None, points: int, more: int) -> None:
    rows["persons"][4]["disability"] = answer
    scores = isolation.score(county(rows))
    assert scores.at["E1", "value"] == pytest.approx(9.3 + points)
    assert scores.at["E1", "high"] - scores.at["E1", "value"] == pytest.approx(2 + more)


# --- neighbours ---


def neighbours(rows: Rows, *elsewhere: str, known: tuple[str, ...] = ()) -> pd.Series[Any]:
    """E1 at x = 1000; H2 at 100 m, H4 at 2000 m. Persons ``elsewhere`` are away, those ``known`` at home."""
    rows["presences"] = [
        {"id": f"R{person}", "person_id": person, "from_date": "2026-07-01", "place": place}
        for persons, place in ((elsewhere, "with_parents"), (known, "home"))
        for person in persons
    ]
    return isolation.score(county(rows)).loc["E1"]


def test_an_empty_house_is_no_neighbour(rows: Rows) -> None:
    """E1 moves to 150 m east of H2, 2 minutes. C2, alone there, is away: then H1 at 250 m; and when C1 and E4 of H1 are
    away too, with nobody left behind, H4 at 1,750 m or 23.3 minutes."""
    rows["households"][2]["geometry"] = at(250, 0)
    rows["carers"] = []
    for person in rows["persons"][:4]:
        person["living_arrangement"] = "alone"
    near = neighbours(rows, known=("C2",))
    assert near["value"] == pytest.approx(8.3)
    assert neighbours(rows, "C2", known=("C1",))["value"] == pytest.approx(8.3)
    far = neighbours(rows, "C1", "C2", "E4", known=("C3", "E2"))
    assert far["value"] == pytest.approx(9.3)
    texts = json.loads(far["factors"])
    assert texts["neighbour_minutes"] == 1


def test_a_house_where_perhaps_somebody_is_counts_and_is_said_to_be_uncertain(rows: Rows) -> None:
    """H2, 2 minutes off, has C2 of unknown presence; H4, 23.3 minutes off, has C3 at home."""
    rows["households"][2]["geometry"] = at(250, 0)
    sure, unsure = neighbours(rows, known=("C2", "C3")), neighbours(rows, known=("C3",))
    assert sure["value"] == unsure["value"] == pytest.approx(8.3)
    assert unsure["high"] == pytest.approx(sure["high"] + 1)
    rows["persons"][4] |= {"income": "ordinary", "support": "regular", "disability": "none"}
    made = county(rows)
    assert "neighbour_uncertain" in reasons(isolation.score(made), "E1")


@pytest.mark.parametrize(
    ("person", "carer", "expected"),
    [
        ({"living_arrangement": "alone"}, None, "empty"),
        ({"living_arrangement": None}, None, "empty"),
        ({"living_arrangement": "with_grandparents"}, None, "possible"),
        ({"living_arrangement": "with_spouse"}, None, "possible"),
        ({"living_arrangement": "alone"}, {"co_resident": True}, "possible"),
        ({"living_arrangement": "alone"}, {"co_resident": False, "carer_household_id": "H2"}, "possible"),
        ({"living_arrangement": "alone"}, {"co_resident": False, "carer_household_id": "H1"}, "empty"),
    ],
)
def test_who_may_still_be_at_home(person: Any, carer: Any, expected: str) -> None:
    """H2 has one person on record, who is away today."""
    rows: Rows = {
        "households": [
            {"id": f"H{n}", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(n, 0)} for n in (1, 2)
        ],
        "persons": [{"id": "P", "household_id": "H2", **person}],
        "presences": [{"id": "R", "person_id": "P", "from_date": "2026-01-01", "place": "care_home"}],
        "carers": [] if carer is None else [{"id": "K", "person_id": "P", **carer}],
    }
    assert occupancy(county(rows))["H2"] == expected
    assert occupancy(county(rows))["H1"] == "possible"  # nobody of it is on record


# --- carers ---


@pytest.mark.parametrize(
    ("carers", "code"),
    [
        ([{"co_resident": True}], ""),
        ([{"carer_household_id": "H3"}], ""),  # her own home
        ([{"carer_household_id": "H2"}], "carer_minutes"),  # 900 m, 12 minutes
        ([{"away_place": "温州"}], "carer_unreachable"),
        ([{"away_place": "温州"}, {"carer_household_id": "H2"}], "carer_minutes"),
        ([{"away_place": "温州"}, {}], "carer_unknown"),
        ([{"carer_household_id": "H5"}], "carer_unknown"),  # a home without a point
        ([], "carer_unknown"),
    ],
)
def test_minutes_to_the_carer(rows: Rows, carers: list[Any], code: str) -> None:
    rows["carers"] = [{"id": f"K{n}", "person_id": "E1", **carer} for n, carer in enumerate(carers)]
    scores = isolation.score(county(rows))
    given = {name for name in factors(scores, "E1") if name.startswith("carer_")}
    assert given == {code} - {"", "carer_unknown"}
    open_ = scores.at["E1", "high"] - scores.at["E1", "value"]
    assert open_ == pytest.approx(2 + (code == "carer_unknown"))


def test_a_carer_near_enough_ends_doubt_about_another(rows: Rows) -> None:
    rows["carers"] = [
        {"id": "K1", "person_id": "E2", "carer_household_id": "H4"},
        {"id": "K2", "person_id": "E2"},
    ]
    assert "carer_unknown" not in json.dumps(reasons(isolation.score(county(rows)), "E2"))


# --- instruments ---


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("11", 11),
        (" １１ 分", 11),
        ("LSNS-6：3", 3),
        ("lsns6:0", 0),
        ("30/30", 30),
        ("31", None),
        ("少", None),
        ("", None),
    ],
)
def test_the_network_scale_is_read_from_what_people_write(text: str, score: float | None) -> None:
    assert read_network(text) == pytest.approx(float("nan") if score is None else score, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        *(("能力完好", 0), ("轻度失能", 1), ("能力中度受损", 2), ("重度", 3), ("完全失能", 4), ("２级", 2), ("4", 4)),
        *(("5", None), ("85分", None), ("轻度或中度", None), ("", None)),
    ],
)
def test_the_ability_level_is_read_and_a_total_is_none(text: str, grade: float | None) -> None:
    assert read_ability(text) == pytest.approx(float("nan") if grade is None else grade, nan_ok=True)


def asked(rows: Rows, kind: str, level: str | None, on: str, person: str = "E2") -> pd.DataFrame:
    row = {"id": f"A{len(rows.setdefault('assessments', []))}", "person_id": person, "kind": kind}
    rows["assessments"].append({**row, "level": level, "assessed_on": on})
    return isolation.score(county(rows))


def test_a_weak_network_is_a_point_with_its_day_and_not_asking_leaves_nothing_open(rows: Rows) -> None:
    """E2 without: 1 point, up to 3 more. LSNS-6 of 11 is one more point, of 12 none, unreadable one more possible."""
    scores = asked(rows, "social_network", "11", "2026-05-01")
    assert (scores.at["E2", "value"], scores.at["E2", "high"]) == pytest.approx((2, 5))
    reason = reasons(scores, "E2")["network_weak"]
    assert (reason["value"], reason["threshold"], reason["date"]) == (11, 12, "2026-05-01")
    scores = asked(rows, "social_network", "12分", "2026-06-01")
    assert (scores.at["E2", "value"], scores.at["E2", "high"]) == pytest.approx((1, 4))
    assert asked(rows, "social_network", "3", "2026-07-16").at["E2", "value"] == pytest.approx(1)  # not yet
    rows["assessments"] = []
    scores = asked(rows, "social_network", "少", "2026-06-01")
    assert (scores.at["E2", "value"], scores.at["E2", "high"]) == pytest.approx((1, 5))


def test_the_ability_standard_stands_for_the_reported_health_where_it_is_newer(rows: Rows) -> None:
    """E2 was reported in good health on 1 March."""
    assert asked(rows, "capability", "重度失能", "2026-02-28").at["E2", "value"] == pytest.approx(1)
    scores = asked(rows, "capability", "中度失能", "2026-03-02")
    assert scores.at["E2", "value"] == pytest.approx(4)
    reason = reasons(scores, "E2")["ability_dependent"]
    assert (reason["value"], reason["date"], reason["rule"]) == (
        2,
        "2026-03-02",
        "county.elder_points_health_dependent",
    )
    scores = asked(rows, "capability", "轻度", "2026-04-01")
    assert factors(scores, "E2")["ability_poor"] == 1
    scores = asked(rows, "capability", "完好", "2026-04-02", person="E3")  # reported dependent
    assert factors(scores, "E3").keys() == {"never_visited"}
    assert reasons(scores, "E3")["ability_intact"]["date"] == "2026-04-02"


def test_who_was_measured_by_the_standard_alone_has_a_class(rows: Rows) -> None:
    scores = asked(rows, "capability", "完全失能", "2026-04-01", person="E4")
    assert scores.at["E4", "score_class"] == "orange"  # 3 points: key; never visited
    assert factors(scores, "E4")["ability_dependent"] == 3
    unread = asked(rows, "capability", "待定", "2026-04-01", person="E1")
    assert unread.at["E1", "value"] == pytest.approx(9.3)


# --- some of the elders ---


@pytest.mark.parametrize("held", [True, False], ids=["ranked among scores held", "nothing held"])
@pytest.mark.parametrize("events", [0, 6])
@pytest.mark.parametrize("seed", range(2))
def test_some_elders_score_as_they_do_among_all(seed: int, events: int, held: bool) -> None:
    rows = elder_rows(np.random.default_rng(seed), events=events)
    made = county(rows)
    network = network_of(made)
    whole = isolation.score(made, network)
    if held:
        made = replace(made, scores={isolation.MODEL: whole})
    for learned in (None, isolation.outcomes(made, network)):
        for home in made.households.index[:3]:
            asked_for = made.persons.index[made.persons["household_id"] == home].append(pd.Index(["nobody"]))
            part = isolation.score(made, network, only=asked_for, learned=learned)
            pd.testing.assert_frame_equal(part, whole[whole.index.isin(asked_for)], check_exact=True)


def test_a_changed_household_scores_as_in_the_whole_made_anew(rows: Rows) -> None:
    """E1 gets a visit and a good income: its row, rank among the others held, equals that of the county made anew."""
    before = isolation.score(county(rows))
    rows["persons"][4] |= {"income": "ordinary", "support": "regular"}
    rows["visits"].append({"id": "NEW", "person_id": "E1", "visited_on": "2026-07-15", "kind": "home_visit"})
    made = county(rows)
    after = isolation.score(made)
    part = isolation.score(replace(made, scores={isolation.MODEL: before}), only=pd.Index(["E1"]))
    pd.testing.assert_frame_equal(part, after.loc[["E1"]])
    assert part.at["E1", "rank"] != before.at["E1", "rank"]


# --- bad input ---


def no_place(rows: Rows) -> Rows:
    return rows | {"households": [{**row, "geometry": None} for row in rows["households"]]}


def no_assessment(rows: Rows) -> Rows:
    return rows | {"persons": [{**row, "assessed_on": None} for row in rows["persons"]]}


def one_spot(rows: Rows) -> Rows:
    return rows | {"households": [{**row, "geometry": at(500, 40)} for row in rows["households"]]}


def one_village(rows: Rows) -> Rows:
    return rows | {"regions": [row for row in rows["regions"] if row["id"] == VILLAGE]}


def bare(rows: Rows) -> Rows:
    """Persons, homes and spells, and nothing else at all."""
    return {kind: rows[kind] for kind in ("households", "persons", "spells")}


@pytest.mark.parametrize("spoil", [no_place, no_assessment, one_spot, one_village, bare])
@pytest.mark.parametrize("outcome", [False, True])
def test_poor_records_give_a_class_and_a_number_or_none(rows: Rows, spoil: Any, outcome: bool) -> None:
    if outcome:
        event = {"id": "N1", "region_code": VILLAGE, "person_id": "E1", "occurred_on": "2026-05-01"}
        rows["events"] = [{**event, "kind": "suspected_harm"}]
    scores = SCORES.check(isolation.score(county(spoil(rows) | {"events": rows.get("events", [])})))
    assert len(scores) == 4
    known = scores["score_class"] != "not_surveyed"
    assert scores.loc[known, ["value", "low", "high", "rank"]].notna().all(axis=None)
    assert known.sum() == (0 if spoil is no_assessment else 3)


def test_two_elders_in_one_place_are_neighbours_without_a_way_between_them(rows: Rows) -> None:
    scores = isolation.score(county(one_spot(rows) | {"roads": []}))
    for elder in ("E1", "E2", "E3"):
        assert not [code for code in factors(scores, elder) if code.startswith("neighbour")]


def test_before_the_first_record_there_is_nobody_to_score(rows: Rows) -> None:
    assert SCORES.check(isolation.score(county(rows, as_of=date(1990, 1, 1)))).empty
    early = SCORES.check(isolation.score(county(rows, as_of=date(2025, 1, 2))))
    assert early["score_class"].eq("not_surveyed").all()
    assert isolation.score(county(rows), only=pd.Index([], dtype="str")).empty
