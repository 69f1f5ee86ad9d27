"""The drowning score: golden village by hand, a plain twin, and what must hold for any county."""

from __future__ import annotations

import json
from datetime import date
from math import exp, log

import numpy as np
import pytest

from geo.calendar import Calendar
from geo.county import County
from geo.results import SCORES
from models import drowning
from tests.models.build import VILLAGE, YIYANG, at, county, factors, fixes, frame, reasons
from tests.models.twins import random_rows, twin_values


def test_golden_waters_have_the_values_worked_by_hand(golden: County) -> None:
    """C1 (boy of 3, carer in poor health) weighs (0.48/4)/(0.52/10) × 1.5 × 3.1 = 10.7308; the girls weigh 1.

    S1: 0.05 + 10.7308 e^(−100/200) + e^(−141.42/200) = 0.05 + 6.5086 + 0.4931 = 7.0516, log 1.9533;
        no barrier 0.9, no lifebuoy 0.3, no keeper 0.2: 3.3533.
    S2: 0.05 + ½ e^(−200/200) = 0.2339, log −1.4527; deep 0.4, vertical 0.5, swimming 0.8, never patrolled 0.3: 0.5473.
    Median 1.9503: S1 e^1.4030 = 4.067 (orange from 4), S2 e^−1.4030 = 0.2459 (blue).
    """
    scores = SCORES.check(drowning.score(golden))
    assert scores.at["S1", "value"] == pytest.approx(4.0674, abs=2e-4)
    assert scores.at["S2", "value"] == pytest.approx(0.24586, abs=2e-5)
    assert scores["score_class"].to_dict() == {"S1": "orange", "S2": "blue", "S3": "not_surveyed"}
    assert scores["rank"].astype(object).where(scores["rank"].notna(), None).to_dict() == {"S1": 1, "S2": 2, "S3": None}


def test_golden_reasons_say_what_was_seen(golden: County) -> None:
    scores = drowning.score(golden)
    top = reasons(scores, "S1")
    # H1 at 100 m is within 100 m (inclusive), H2 at 141 m is not.
    assert list(top)[:2] == ["children_near", "children_very_near"]
    assert top["children_near"]["value"] == 2
    assert top["children_near"]["threshold"] == 500
    assert top["children_very_near"]["value"] == 1
    assert top["barrier_none"]["clause"] == "教基厅函〔2022〕18号 四"
    assert reasons(scores, "S2")["presence_unknown"]["value"] == 1


def test_a_water_never_surveyed_has_no_value_but_says_who_lives_there(golden: County, rows: dict) -> None:
    unknown = drowning.score(golden).loc["S3"]
    assert np.isnan([unknown["value"], unknown["low"], unknown["high"]]).all()
    rows["households"].append(
        {"id": "H6", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(1000, 90)}
    )
    rows["persons"][1]["household_id"] = "H6"
    scores = drowning.score(county(rows))
    top = reasons(scores, "S3")
    assert next(iter(top)) == "not_surveyed"
    assert (top["children_very_near"]["value"], top["children_near"]["value"]) == (1, 1)
    assert list(fixes(scores, "S3")) == ["survey"]
    assert fixes(scores, "S3")["survey"]["class_after"] is None


def test_fixes_give_the_value_and_class_after(golden: County) -> None:
    """A lifebuoy takes 0.3 off the log score of S1, a full barrier 0.9: 4.067 e^−0.3 = 3.013, 4.067 e^−0.9 = 1.654."""
    after = fixes(drowning.score(golden), "S1")
    assert after["add_lifebuoy"]["value_after"] == pytest.approx(3.0132, abs=2e-4)
    assert after["add_lifebuoy"]["class_after"] == "yellow"
    assert after["add_barrier"]["value_after"] == pytest.approx(1.6537, abs=2e-4)
    assert after["all"]["value_after"] == pytest.approx(4.0674 * exp(-1.4), abs=2e-4)
    assert after["all"]["class_after"] == "blue"
    assert "add_rope" not in after


def test_contributions_add_up_to_the_log_difference_from_the_median(golden_everywhere: County) -> None:
    scores = drowning.score(golden_everywhere)
    for site in ("S1", "S2"):
        assert sum(factors(scores, site).values()) == pytest.approx(log(scores.at[site, "value"]), abs=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_equals_a_plain_twin(seed: int) -> None:
    """Every value equals one made by loops over children, sites and features, with gaps in every column. What
    incidents move is held to a direct optimiser in ``test_incidents``.
    """
    made = county({**random_rows(np.random.default_rng(seed)), "incidents": []}, calendar=Calendar())
    scores = drowning.score(made)
    expected = twin_values(made)
    got = scores["value"].dropna().to_dict()
    assert got.keys() == expected.keys()
    for site, value in expected.items():
        assert got[site] == pytest.approx(value, rel=1e-9)
        total = sum(factors(scores, site).values())
        assert total == pytest.approx(log(value), abs=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_order_and_names_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = random_rows(rng)
    first = drowning.score(county(rows))
    shuffled = {kind: [listed[i] for i in rng.permutation(len(listed))] for kind, listed in rows.items()}
    second = drowning.score(county(shuffled)).loc[first.index]
    assert second["value"].to_numpy() == pytest.approx(first["value"].to_numpy(), rel=1e-9, nan_ok=True)
    assert (second["score_class"] == first["score_class"]).all()
    assert (second["rank"].dropna() == first["rank"].dropna()).all()
    renamed = {
        **rows,
        "hazard_sites": [{**row, "id": "Z" + row["id"][::-1]} for row in rows["hazard_sites"]],
        "equipment": [{**row, "site_id": "Z" + row["site_id"][::-1]} for row in rows["equipment"]],
        "incidents": [
            {**row, "site_id": "Z" + row["site_id"][::-1] if row["site_id"] else None} for row in rows["incidents"]
        ],
        "patrols": [{**row, "site_id": "Z" + row["site_id"][::-1]} for row in rows["patrols"]],
    }
    third = drowning.score(county(renamed)).loc[["Z" + site[::-1] for site in first.index]]
    assert third["value"].to_numpy() == pytest.approx(first["value"].to_numpy(), rel=1e-9, nan_ok=True)
    assert [json.loads(t).keys() for t in third["factors"]] == [json.loads(t).keys() for t in first["factors"]]


def test_unknown_presence_counts_between_home_and_away_and_widens_the_interval(rows: dict) -> None:
    """The same boy at S1, recorded at home, unknown, and away; S2 holds the median still through its own weight."""

    def width_and_exposure(presences: list[dict]) -> tuple[float, float]:
        rows["presences"] = presences
        made = county(rows)
        scores = drowning.score(made)
        row = scores.loc["S1"]
        return log(row["high"] / row["low"]), row["value"]

    others = [row for row in rows["presences"] if row["person_id"] != "C1"]
    home = [*others, {"id": "RC1", "person_id": "C1", "from_date": "2026-07-01", "place": "home"}]
    away = [*others, {"id": "RC1", "person_id": "C1", "from_date": "2026-07-01", "place": "with_parents"}]
    (home_width, at_home), (unknown_width, unknown), (_, gone) = map(width_and_exposure, (home, others, away))
    assert gone < unknown < at_home
    assert unknown_width > home_width


def test_a_presence_that_ended_is_unknown_not_home(rows: dict) -> None:
    rows["presences"] = [{**row, "to_date": "2026-07-14"} for row in rows["presences"]]
    scores = drowning.score(county(rows))
    assert reasons(scores, "S1")["presence_unknown"]["value"] == 2


def test_schools_count_in_term_only(rows: dict) -> None:
    rows["facilities"].append(
        {"id": "F2", "region_code": VILLAGE, "kind": "school", "capacity": 200, "geometry": at(2000, 250)}
    )
    holiday = drowning.score(county(rows))
    term = drowning.score(county(rows, calendar=Calendar()))
    assert "schools_near" not in reasons(holiday, "S2")
    assert reasons(term, "S2")["schools_near"]["value"] == 1
    assert term.at["S2", "value"] > holiday.at["S2", "value"]


def test_a_site_nobody_lives_by_is_low_and_says_so(rows: dict) -> None:
    rows["hazard_sites"].append({**rows["hazard_sites"][0], "id": "S4", "geometry": at(-9000, 9000)})
    scores = drowning.score(county(rows))
    row = scores.loc["S4"]
    assert np.isfinite([row["value"], row["low"], row["high"]]).all()
    assert row["score_class"] == "blue"
    assert reasons(scores, "S4")["no_children_near"]["value"] == 0


def test_dangerous_places_that_are_no_water_are_left_out(rows: dict) -> None:
    rows["hazard_sites"].append({**rows["hazard_sites"][0], "id": "S4", "kind": "junction"})
    scores = drowning.score(county(rows))
    assert "S4" not in scores.index


def test_a_water_without_a_place_is_not_scored_as_safe(rows: dict) -> None:
    rows["hazard_sites"].append({**rows["hazard_sites"][0], "id": "S4", "geometry": None})
    scores = drowning.score(county(rows))
    assert scores.at["S4", "score_class"] == "not_surveyed"
    assert list(reasons(scores, "S4")) == ["site_unplaced"]


def test_all_unsurveyed_or_no_sites_or_nothing_at_all(rows: dict) -> None:
    for site in rows["hazard_sites"]:
        site.pop("surveyed_on", None)
    scores = SCORES.check(drowning.score(county(rows)))
    assert (scores["score_class"] == "not_surveyed").all()
    assert scores["rank"].isna().all()
    rows["hazard_sites"] = []
    assert SCORES.check(drowning.score(county(rows))).empty
    assert SCORES.check(drowning.score(county({}))).empty


def test_a_survey_after_as_of_is_not_yet_known(rows: dict) -> None:
    scores = drowning.score(county(rows, as_of=date(2026, 4, 30)))
    assert (scores["score_class"] == "not_surveyed").all()


def test_distance_is_to_the_bank_not_the_middle(rows: dict) -> None:
    """A reservoir 1,800 m wide whose bank is 100 m from H1 counts as 100 m away."""
    rows["hazard_sites"][0]["geometry"] = at(0, 1000).buffer(900, quad_segs=64)
    scores = drowning.score(county(rows))
    assert reasons(scores, "S1")["children_near"]["value"] == 2


def test_later_equipment_checks_win(rows: dict) -> None:
    rows["equipment"].append(
        {"id": "QX", "site_id": "S1", "item": "lifebuoy", "present": True, "usable": True, "checked_on": "2026-06-01"}
    )
    assert "add_lifebuoy" not in fixes(drowning.score(county(rows)), "S1")


def test_every_code_written_is_listed() -> None:
    """What a score may write stands in FACTORS and ACTIONS, so that the screen has words for it."""
    for seed in range(8):
        scores = drowning.score(county(random_rows(np.random.default_rng(seed)), calendar=Calendar(), packs=YIYANG))
        for subject in scores.index:
            assert factors(scores, subject).keys() <= set(drowning.FACTORS)
            assert reasons(scores, subject).keys() <= set(drowning.FACTORS)
            assert fixes(scores, subject).keys() <= set(drowning.ACTIONS)


def test_frame_helper_refuses_unknown_columns() -> None:
    """The hand-made counties cannot drift from the contracts."""
    with pytest.raises(AssertionError):
        frame("persons", [{"id": "x", "household_id": "y", "shoe_size": 3}])


def test_poor_records_give_every_water_its_class_and_never_a_nan(rows: dict) -> None:
    """A water inside a house, two at one place, no children, no home, no village, a day before the first record."""
    house = rows["households"][0]["geometry"]
    rows["hazard_sites"] += [
        {**rows["hazard_sites"][0], "id": "INSIDE", "geometry": house},
        {**rows["hazard_sites"][0], "id": "TWIN", "geometry": rows["hazard_sites"][0]["geometry"]},
    ]
    crowded = {**rows, "incidents": [{**_INCIDENT, "id": "I1", "site_id": "INSIDE"}]}
    childless = {**crowded, "persons": [], "spells": [], "presences": [], "carers": []}
    for poor in (crowded, childless, {**childless, "households": []}, {**crowded, "regions": []}):
        scores = SCORES.check(drowning.score(county(poor)))
        known = scores[scores["score_class"] != "not_surveyed"]
        assert np.isfinite(known[["value", "low", "high", "worst_tenth"]].to_numpy(dtype=float)).all()
        assert (known["low"] <= known["value"]).all()
        assert (known["value"] <= known["high"]).all()
    early = SCORES.check(drowning.score(county(crowded, as_of=date(2025, 1, 1))))
    assert (early["score_class"] == "not_surveyed").all()


_INCIDENT = {"region_code": VILLAGE, "occurred_on": "2025-07-01", "outcome": "near_miss"}
