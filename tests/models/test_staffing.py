"""The villages' score: the golden village by hand, the limit of 30, and what must hold for any county."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.county import County
from geo.errors import UnknownRuleError
from geo.results import SCORES
from models import staffing
from models.workload import times_a_month
from tests.models.build import CHENGKOU, FENG, SHOU, VILLAGE, YIYANG, county, factors, fixes, reasons
from tests.models.conftest import BARE, EMPTY, UNCHECKED


def with_children(rows: dict, n: int) -> dict:
    """The golden village with ``n`` children, all in H1 and each in both groups, and one full-time director."""
    rows["persons"] = [{"id": f"C{k}", "household_id": "H1", "birth_date": "2016-01-01"} for k in range(n)]
    rows["spells"] = [
        {"id": f"P{k}{group}", "person_id": f"C{k}", "group": group, "from_date": "2025-01-01"}
        for k in range(n)
        for group in ("left_behind_child", "child_in_difficulty")
    ]
    for kind in ("presences", "carers", "visits"):
        rows[kind] = []
    rows["staff"][0]["full_time"] = True
    return rows


def test_golden_village_has_the_hours_worked_by_hand(golden: County) -> None:
    """4 children: C2 is in both groups and counted once.

    Visits 4 × 1 × 0.75 = 3 h; contacts 4 × 365.25/7/12 × 0.15 = 2.609 h. By e-bike 25 km/h: H1 0, H2 100 m 0.24 min,
    H4 2,000 m 4.8 min, H5 unplaced 20 min: 25.04 min × 2 / 60 = 0.835 h. Owed 6.444 h, one part-time director gives 40.
    Trained in December 2025, owed again by the end of 2026: not yet this year, not overdue. Blue.
    """
    scores = SCORES.check(staffing.score(golden))
    parts = factors(scores, VILLAGE)
    assert parts["visit_hours"] == pytest.approx(3.0)
    assert parts["contact_hours"] == pytest.approx(2.608929, abs=1e-5)
    assert parts["travel_hours"] == pytest.approx(0.834667, abs=1e-5)
    assert scores.at[VILLAGE, "value"] == pytest.approx(6.443595 - 40, abs=1e-5)
    assert scores["score_class"].to_dict() == {
        VILLAGE: "blue",
        BARE: "red",
        EMPTY: "not_surveyed",
        UNCHECKED: "not_surveyed",
    }
    found = reasons(scores, VILLAGE)
    assert found["untrained_this_year"]["date"] == "2025-12-01"
    assert found["untrained_this_year"]["value"] == 1
    assert found["homes_unplaced"]["value"] == 1


def test_contributions_are_hours_and_add_up_to_the_value(golden_everywhere: County) -> None:
    scores = staffing.score(golden_everywhere)
    for village in (VILLAGE, BARE):
        assert sum(factors(scores, village).values()) == pytest.approx(scores.at[village, "value"], abs=1e-4)


@pytest.mark.parametrize("packs", [YIYANG, FENG, CHENGKOU, SHOU])
@pytest.mark.parametrize(("n", "expected"), [(30, False), (31, True), (60, True), (61, True)])
def test_more_than_thirty_is_strictly_more_and_counts_each_child_once(
    rows: dict, packs: tuple[str, ...], n: int, expected: bool
) -> None:
    scores = staffing.score(county(with_children(rows, n), packs=packs))
    assert ("children_above_limit" in reasons(scores, VILLAGE)) is expected
    assert (scores.at[VILLAGE, "score_class"] == "orange") is expected


def test_directors_to_add_follow_the_countys_step(rows: dict) -> None:
    """One director, and one more for each started 30 above 30: 31 to 60 children need 2, 61 need 3."""
    for n, short in ((31, 1), (60, 1), (61, 2)):
        scores = staffing.score(county(with_children(rows, n), packs=FENG))
        assert reasons(scores, VILLAGE)["directors_short"]["value"] == short
        assert reasons(scores, VILLAGE)["children_above_limit"]["rule"] == "F28"
        assert fixes(scores, VILLAGE)["add_directors"]["class_after"] == "blue"


def test_a_sixteen_year_old_is_no_left_behind_child_and_an_eighteen_year_old_in_neither(rows: dict) -> None:
    """31 children in both groups; one turned 16 still counts as a child in difficulty, one turned 18 does not."""
    rows = with_children(rows, 31)
    rows["persons"][0]["birth_date"] = "2010-07-15"
    assert "children_above_limit" in reasons(staffing.score(county(rows)), VILLAGE)
    rows["persons"][0]["birth_date"] = "2008-07-15"
    assert "children_above_limit" not in reasons(staffing.score(county(rows)), VILLAGE)


def test_no_director_is_red_and_appointing_one_clears_it(golden: County) -> None:
    scores = staffing.score(golden)
    assert reasons(scores, BARE)["no_director"]["rule"] == "J6"
    assert fixes(scores, BARE)["appoint_director"]["class_after"] == "blue"


def test_a_director_who_left_or_has_not_begun_is_not_in_post(rows: dict) -> None:
    for change in ({"to_date": "2026-07-14"}, {"from_date": "2026-07-16"}):
        staff = [{**rows["staff"][0], **change}, *rows["staff"][1:]]
        scores = staffing.score(county({**rows, "staff": staff}))
        assert scores.at[VILLAGE, "score_class"] == "red"
    staff = [{**rows["staff"][0], "to_date": "2026-07-15"}, *rows["staff"][1:]]
    assert staffing.score(county({**rows, "staff": staff})).at[VILLAGE, "score_class"] == "blue"


def test_a_village_worker_fills_the_post_where_the_paper_says_so(rows: dict) -> None:
    """寿县 names a 专干 (S27), 城口 any full- or part-time worker (K19); 弋阳 and 凤县 a 儿童主任."""
    rows["staff"][0]["role"] = "village_worker"
    classes = {
        packs: staffing.score(county(rows, packs=packs)).at[VILLAGE, "score_class"]
        for packs in (YIYANG, FENG, CHENGKOU, SHOU)
    }
    assert classes == {YIYANG: "red", FENG: "red", CHENGKOU: "blue", SHOU: "blue"}


def test_without_certificate_or_training_is_yellow(rows: dict) -> None:
    for column, factor, action in (("certified_on", "uncertified", "certify"), ("trained_on", "untrained", "train")):
        staff = [{**rows["staff"][0], column: None}, *rows["staff"][1:]]
        scores = staffing.score(county({**rows, "staff": staff}))
        assert scores.at[VILLAGE, "score_class"] == "yellow"
        assert factor in reasons(scores, VILLAGE)
        assert fixes(scores, VILLAGE)[action]["class_after"] == "blue"


def test_training_is_overdue_after_a_whole_calendar_year_without(rows: dict) -> None:
    rows["staff"][0]["trained_on"] = "2024-12-31"
    assert "untrained" in reasons(staffing.score(county(rows)), VILLAGE)


def test_an_unchecked_ledger_is_unknown_not_fine(golden: County) -> None:
    scores = staffing.score(golden)
    assert scores.loc[UNCHECKED, ["value", "low", "high", "rank"]].isna().all()
    assert next(iter(reasons(scores, UNCHECKED))) == "ledger_unchecked"
    assert list(reasons(scores, EMPTY)) == ["nobody_registered"]
    assert list(fixes(scores, UNCHECKED)) == ["check_ledger"]


def test_too_few_hours_is_yellow_and_says_how_many(rows: dict) -> None:
    """30 children at home ask for 22.5 h of visits and 19.6 h of contacts; a part-time director gives 40."""
    rows = with_children(rows, 30)
    rows["staff"][0]["full_time"] = False
    scores = staffing.score(county(rows))
    assert scores.at[VILLAGE, "score_class"] == "yellow"
    assert reasons(scores, VILLAGE)["hours_short"]["value"] == pytest.approx(22.5 + 19.566964 - 40, abs=1e-4)


def test_a_village_without_a_seat_or_roads_still_has_hours(rows: dict) -> None:
    rows["roads"] = []
    rows["regions"][2] |= {"seat_lon": None, "seat_lat": None}
    scores = staffing.score(county(rows))
    assert factors(scores, VILLAGE)["travel_hours"] == pytest.approx(4 * 20 * 2 / 60)


def test_order_does_not_matter(rows: dict) -> None:
    first = staffing.score(county(rows))
    second = staffing.score(county({kind: listed[::-1] for kind, listed in rows.items()})).loc[first.index]
    pd.testing.assert_frame_equal(first, second)


def test_no_village_and_no_rules(rows: dict) -> None:
    assert SCORES.check(staffing.score(county({}))).empty
    with pytest.raises(UnknownRuleError, match="in the packs national"):
        staffing.score(county(rows, packs=("national",)))


def test_times_a_month_by_clock(golden: County) -> None:
    rules = golden.rules
    assert times_a_month(rules["county.child_visit"]) == 1
    assert times_a_month(rules["county.child_contact"]) == pytest.approx(4.348214, abs=1e-6)
    assert times_a_month(rules["county.elder_visit_general"]) == pytest.approx(30.4375 / 90)
    assert times_a_month(rules["county.director_training"]) == pytest.approx(1 / 12)
