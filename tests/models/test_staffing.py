"""The villages' score: the golden village by hand, the limit of 30, and what must hold for any county."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.county import County
from geo.errors import UnknownRegionError, UnknownRuleError
from geo.results import SCORES
from geo.rules import Rule, RulePack
from models import staffing
from models.staffing_need import need_of
from models.workload import times_a_month
from tests.models.build import CHENGKOU, FENG, SHOU, VILLAGE, YIYANG, county, factors, fixes, reasons
from tests.models.conftest import BARE, EMPTY, UNCHECKED
from tests.models.staffing_twin import random_villages, twin_village


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


def with_rules(made: County, *rules: Rule) -> County:
    """The county with more rules of its own."""
    return replace(made, rules=RulePack.compose(made.rules.names, [*made.rules, *rules]))


def trigger(population: str, number: float) -> Rule:
    return Rule(
        id=f"county.trigger_{population}",
        pack="county",
        clause="本县决定",
        phrase="再增配一名",
        key="add_director_trigger",
        population=population,
        threshold=number,
        local=True,
    )


@pytest.mark.parametrize(("n", "fires"), [(10, False), (11, True)])
def test_a_second_trigger_on_children_of_one_kind_is_strictly_more(rows: dict, n: int, fires: bool) -> None:
    """11 children in difficulty, more than 10: two directors wanted, one there. Without the rule nothing is asked."""
    rows = with_children(rows, n)
    assert staffing.score(county(rows)).at[VILLAGE, "score_class"] == "blue"
    scores = staffing.score(with_rules(county(rows), trigger("child_in_difficulty", 10)))
    assert (scores.at[VILLAGE, "score_class"] == "orange") is fires
    found = reasons(scores, VILLAGE)
    assert ("children_of_kind_above" in found) is fires
    if fires:
        assert found["children_of_kind_above"]["rule"] == "county.trigger_child_in_difficulty"
        assert found["directors_short"]["threshold"] == 2
        assert fixes(scores, VILLAGE)["add_directors"]["class_after"] == "blue"
        assert fixes(scores, VILLAGE)["add_directors"]["rule"] == "county.trigger_child_in_difficulty"


def test_a_second_trigger_on_hours_holds_them_against_the_directors_asked_for(rows: dict) -> None:
    """30 children ask for 42.07 h. One part-time director gives 40: 1.05 times as much, more than 1, not than 1.1.

    The same in a vacant village: filling the vacancy is not to set the trigger off.
    """
    rows = with_children(rows, 30)
    rows["staff"][0]["full_time"] = False
    for staff in (rows["staff"], rows["staff"][1:]):
        made = county({**rows, "staff": staff})
        over = staffing.score(with_rules(made, trigger("hours_ratio", 1.0)))
        assert reasons(over, VILLAGE)["hours_ratio_above"]["value"] == pytest.approx(42.066964 / 40, abs=1e-5)
        assert reasons(over, VILLAGE)["directors_short"]["threshold"] == 2
        under = staffing.score(with_rules(made, trigger("hours_ratio", 1.1)))
        assert "hours_ratio_above" not in reasons(under, VILLAGE)


def test_two_triggers_ask_for_one_director_together(rows: dict) -> None:
    rows = with_children(rows, 31)
    made = with_rules(county(rows), trigger("child_in_difficulty", 10), trigger("left_behind_child", 10))
    assert reasons(staffing.score(made), VILLAGE)["directors_short"]["threshold"] == 3


def test_children_owed_more_count_with_their_own_frequency(rows: dict) -> None:
    """凤县 F11, settled at 15 days: C3 (H4, 2,000 m, 4.8 min) is visited 365.25/12/15 = 2.029 times a month.

    Visits (3 + 2.029) × 0.75 = 3.772 h; the way (0 + 0.24 + 20 + 4.8 × 2.029) × 2/60 = 0.999 h. Until a spell begins,
    and after it ended, she is visited like the others.
    """
    key = {"person_id": "C3", "key_class": "disabled_child"}
    often = [{"id": "X1", **key, "from_date": "2026-01-01"}]
    parts = factors(staffing.score(county({**rows, "key_persons": often}, packs=FENG)), VILLAGE)
    assert parts["visit_hours"] == pytest.approx((3 + 365.25 / 12 / 15) * 0.75, abs=1e-5)
    assert parts["travel_hours"] == pytest.approx((20.24 + 4.8 * 365.25 / 12 / 15) * 2 / 60, abs=1e-4)
    for dates in ({"from_date": "2026-07-16"}, {"from_date": "2026-01-01", "to_date": "2026-07-14"}):
        other = county({**rows, "key_persons": [{"id": "X1", **key, **dates}]}, packs=FENG)
        assert factors(staffing.score(other), VILLAGE)["visit_hours"] == pytest.approx(3.0)
    assert factors(staffing.score(county({**rows, "key_persons": often})), VILLAGE)["visit_hours"] == pytest.approx(3.0)


def test_contacts_too_may_be_owed_more_often_and_by_a_column_of_the_childs_own(rows: dict) -> None:
    """A county's own rule: children with a physical disability every 3 days, 10.15 times a month, not 4.35."""
    rows["persons"][0]["disability"] = "physical"
    own = Rule(
        id="county.contact_disabled",
        pack="county",
        clause="本县决定",
        phrase="肢体残疾儿童每3天联系一次",
        key="contacts_more_often",
        key_of="child_high_frequency",
        population="child",
        among={"disability": ("physical",)},
        clock="rolling_days",
        threshold=3,
        local=True,
    )
    need = need_of(with_rules(county(rows), own))
    row = need.villages.index.get_loc(VILLAGE)
    assert need.load["contact_hours"].iloc[row] == pytest.approx((3 * 4.348214 + 365.25 / 12 / 3) * 0.15, abs=1e-5)
    assert need.load["visit_hours"].iloc[row] == pytest.approx(3.0)
    assert need.load["more_often"].iloc[row] == 1


def test_a_home_is_gone_to_as_often_as_its_most_visited_child_asks(rows: dict) -> None:
    rows["persons"][1]["household_id"] = "H4"  # C2 moves in with C3
    rows["key_persons"] = [{"id": "X1", "person_id": "C3", "key_class": "disabled_child", "from_date": "2026-01-01"}]
    parts = factors(staffing.score(county(rows, packs=FENG)), VILLAGE)
    assert parts["travel_hours"] == pytest.approx((20 + 4.8 * 365.25 / 12 / 15) * 2 / 60, abs=1e-4)


def test_a_line_without_a_number_asks_for_no_less_than_of_others(rows: dict) -> None:
    """F11 by itself names no frequency: without the county's decision its children are visited like the others."""
    rows["key_persons"] = [{"id": "X1", "person_id": "C3", "key_class": "disabled_child", "from_date": "2026-01-01"}]
    made = county(rows, packs=FENG)
    bare = replace(made, rules=RulePack(made.rules.names, tuple(r for r in made.rules if r.id != "county.F11")))
    assert factors(staffing.score(bare), VILLAGE)["visit_hours"] == pytest.approx(3.0)


def test_wisn_says_the_hours_in_posts(rows: dict) -> None:
    """30 children ask for 42.07 h, a part-time director gives 40, a full-time one 120.

    Required 42.07/120 = 0.351 posts, existing 40/120 = 0.333: difference −0.017, ratio 0.951.
    """
    rows = with_children(rows, 30)
    rows["staff"][0]["full_time"] = False
    found = reasons(staffing.score(county(rows)), VILLAGE)
    assert found["wisn_difference"]["value"] == pytest.approx((40 - 42.066964) / 120, abs=1e-5)
    assert found["wisn_difference"]["threshold"] == pytest.approx(42.066964 / 120, abs=1e-5)
    assert found["wisn_ratio"]["value"] == pytest.approx(40 / 42.066964, abs=1e-5)
    need = need_of(county(rows))
    assert need.wisn_difference[need.villages.index.get_loc(BARE)] == 0
    assert np.isnan(need.wisn_ratio[need.villages.index.get_loc(BARE)])


@pytest.mark.parametrize(
    ("trained_on", "as_of", "expected"),
    [
        ("2026-01-01", date(2026, 7, 15), set()),
        ("2025-12-31", date(2026, 1, 1), {"untrained_this_year"}),
        ("2025-01-01", date(2026, 12, 31), {"untrained_this_year"}),
        ("2025-12-31", date(2027, 1, 1), {"untrained"}),
        (None, date(2026, 7, 15), {"untrained"}),
    ],
)
def test_untrained_this_year_is_by_the_calendar_year(
    rows: dict, trained_on: str | None, as_of: date, expected: set[str]
) -> None:
    """赣发〔2019〕15号 J7, 凤县 F30: every year; not this year yet is no breach before the year is over."""
    rows["staff"][0]["trained_on"] = trained_on
    found = reasons(staffing.score(county(rows, as_of=as_of)), VILLAGE)
    assert {code for code in found if code in ("untrained", "untrained_this_year", "training_due")} == expected


def test_hours_enough_is_not_said_of_a_village_short_of_hours(rows: dict) -> None:
    rows = with_children(rows, 30)
    rows["staff"][0] |= {"full_time": False, "trained_on": "2026-02-01"}
    assert "in_order" not in reasons(staffing.score(county(rows)), VILLAGE)


# Some villages alone


def test_some_villages_alone_are_as_in_the_whole(golden_everywhere: County) -> None:
    """With and without kept scores, one village, several, all and none; in every column."""
    whole = staffing.score(golden_everywhere)
    kept = replace(golden_everywhere, scores={"staffing": whole})
    for chosen in ([VILLAGE], [UNCHECKED, BARE], [EMPTY], list(whole.index), []):
        expected = whole[whole.index.isin(chosen)]
        for made in (golden_everywhere, kept):
            alone = staffing.score(made, only=pd.Index(chosen, dtype="str"))
            pd.testing.assert_frame_equal(alone, expected, rtol=1e-12)
            SCORES.check(alone)


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_village_is_ranked_among_the_others_as_they_were(seed: int) -> None:
    """A child more and a director less in one village: its row is that of the whole scored again."""
    rows = random_villages(np.random.default_rng(seed))
    before = staffing.score(county(rows, packs=FENG))
    village = rows["households"][0]["region_code"][:12]
    rows["staff"] = [row for row in rows["staff"] if row["region_code"] != village]
    rows["persons"] = [*rows["persons"], {"id": "NEW", "household_id": rows["households"][0]["id"]}]
    rows["spells"] = [
        *rows["spells"],
        {"id": "NEW", "person_id": "NEW", "group": "child_in_difficulty", "from_date": "2026-01-01"},
    ]
    changed = county(rows, packs=FENG)
    alone = staffing.score(replace(changed, scores={"staffing": before}), only=[village])
    pd.testing.assert_frame_equal(alone, staffing.score(changed).loc[[village]], rtol=1e-12)


def test_what_is_no_village_is_refused(golden: County) -> None:
    for code in ("361126101299", "361126101", ""):
        with pytest.raises(UnknownRegionError, match="is no village"):
            staffing.score(golden, only=[VILLAGE, code])


# The plain twin, and counties with nothing in them


@pytest.mark.parametrize("packs", [YIYANG, FENG, CHENGKOU, SHOU])
@pytest.mark.parametrize("seed", range(3))
def test_equal_to_the_plain_twin(packs: tuple[str, ...], seed: int) -> None:
    """Hours, directors asked for and value of random villages, by loops over single rows, to 1e-9."""
    made = county(random_villages(np.random.default_rng(seed)), packs=packs)
    made = with_rules(made, trigger("child_in_difficulty", 3), trigger("hours_ratio", 1.2))
    need, scores = need_of(made), staffing.score(made)
    for row, code in enumerate(need.villages.index):
        twin = twin_village(made, code)
        assert need.owed[row] == pytest.approx(twin["owed"], rel=1e-9, abs=1e-12)
        assert need.needed[row] == twin["needed"]
        assert need.posts.hours[row] == twin["available"]
        assert need.load["more_often"].iloc[row] == twin["more_often"]
        if scores.at[code, "score_class"] != "not_surveyed":
            assert scores.at[code, "value"] == pytest.approx(twin["owed"] - twin["available"], rel=1e-9)


@pytest.mark.parametrize("missing", ["spells", "persons", "staff", "roads", "households", "key_persons"])
def test_a_list_that_is_empty_leaves_a_class_and_no_nan(rows: dict, missing: str) -> None:
    rows[missing] = []
    if missing == "households":
        rows["persons"] = rows["spells"] = rows["presences"] = rows["carers"] = rows["visits"] = []
    scores = SCORES.check(staffing.score(county(rows)))
    surveyed = scores["score_class"] != "not_surveyed"
    assert scores.loc[surveyed, ["value", "low", "high"]].notna().all(axis=None)
    assert scores.loc[~surveyed, "value"].isna().all()


def test_one_village_all_unverified_and_a_day_before_the_first_record(rows: dict) -> None:
    one = {**rows, "regions": rows["regions"][:3]}
    assert staffing.score(county(one))["score_class"].tolist() == ["blue"]
    for row in rows["regions"]:
        row["ledger_checked_on"] = None
    assert set(staffing.score(county(rows))["score_class"]) == {"not_surveyed"}
    early = staffing.score(county({**one, "visits": []}, as_of=date(2022, 3, 1)))
    assert SCORES.check(early)["score_class"].tolist() == ["not_surveyed"]
