"""The next directors: golden plans by hand, equal to trying every plan, checked by one who knows only the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from geo.network import RoadNetwork
from models.director_check import check_plan
from models.director_plans import Level, Plan, Terms, gains_by_village, gains_in_turn
from models.next_directors import minutes_between, plan_directors, question_of
from tests.examples import examples
from tests.models.build import AS_OF, FENG, VILLAGE, at, county, regions, seat
from tests.models.conftest import BARE, EMPTY, UNCHECKED
from tests.models.directors_twin import best_of_all

TERMS = Terms({"part_time": 40.0, "full_time": 120.0}, {"part_time": 6_000.0, "full_time": 30_000.0})
SHARED = replace(TERMS, trips=4.0, share_within=15.0)


def villages(*rows: tuple[float, float, float, float]) -> pd.DataFrame:
    """Villages A, B, …: directors, needed, hours owed and available."""
    names = pd.Index([chr(ord("A") + n) for n in range(len(rows))], dtype="str")
    columns = ["directors", "needed", "owed_hours", "available_hours"]
    return pd.DataFrame(list(rows), columns=columns, index=names, dtype="float64")


def apart(n: int, minutes: float = np.inf) -> np.ndarray:
    """So many villages, all as far from each other."""
    table = np.full((n, n), minutes)
    np.fill_diagonal(table, 0.0)
    return table


def values(plan: Plan) -> tuple[float, ...]:
    return tuple(level.value for level in plan.levels)


def test_a_vacancy_comes_before_the_rule_and_the_rule_before_hours() -> None:
    """A lacks 100 h; B has 1 of 2 directors and hours enough; C has nobody and owes 5 h.

    One post goes to C, the second to B, the third, full-time, to A; a fourth would give nothing and is not made.
    """
    asked = villages((1, 1, 140, 40), (1, 2, 30, 40), (0, 1, 5, 0))
    for posts, where in ((1, ["C"]), (2, ["C", "B"]), (3, ["C", "B", "A"]), (4, ["C", "B", "A"])):
        plan = plan_directors(asked, apart(3), TERMS, posts=posts)
        assert [post.villages[0] for post in plan.posts] == where
        assert plan.proven
    assert values(plan) == (0, 0, 0)
    assert [post.kind for post in plan.posts] == ["part_time", "part_time", "full_time"]
    gains = gains_in_turn(asked, TERMS, plan.posts)
    assert gains.to_numpy().tolist() == [[1, 0, 5], [0, 1, 0], [0, 0, 100]]


def test_neighbours_share_a_post_and_the_way_is_taken_off_its_hours() -> None:
    """A and B, both vacant, owe 30 and 50 h; 15 min apart, 4 times a month there and back is 4 × 30/60 = 2 h.

    One post for both: full-time, since 80 h are more than the 38 h a part-time one has left; nothing stays unmet. 16
    minutes apart they may not share, and one of them stays vacant.
    """
    asked = villages((0, 1, 30, 0), (0, 1, 50, 0))
    plan = plan_directors(asked, apart(2, 15.0), SHARED, posts=1)
    (post,) = plan.posts
    assert (post.kind, post.villages, post.travel_hours) == ("full_time", ("A", "B"), 2.0)
    assert sum(post.hours) == pytest.approx(118)
    assert values(plan) == (0, 0, 0)
    far = plan_directors(asked, apart(2, 16.0), SHARED, posts=1)
    assert values(far) == (1, 0, 30)
    assert [post.villages for post in far.posts] == [("B",)]
    one_way = np.array([[0.0, 15.0], [16.0, 0.0]])
    assert values(plan_directors(asked, one_way, SHARED, posts=1))[0] == 1


def test_money_buys_part_time_posts_where_they_give_more() -> None:
    """30,000 yuan: one full-time post fills one vacancy, five part-time ones all four."""
    asked = villages(*[(0, 1, 20, 0)] * 4)
    plan = plan_directors(asked, apart(4), TERMS, yuan=30_000)
    assert [post.kind for post in plan.posts] == ["part_time"] * 4
    assert (values(plan), plan.yuan) == ((0, 0, 0), 24_000)


def test_a_shared_post_counts_half_towards_the_number_of_directors() -> None:
    """A and B want one director more each: one shared post clears neither, two clear both."""
    asked = villages((1, 2, 0, 0), (1, 2, 0, 0))
    assert values(plan_directors(asked, apart(2, 5.0), SHARED, posts=1)) == (0, 1, 0)
    whole = replace(SHARED, counts_shared=1.0)
    assert values(plan_directors(asked, apart(2, 5.0), whole, posts=1)) == (0, 0, 0)


@st.composite
def questions(draw: st.DrawFn) -> tuple[pd.DataFrame, np.ndarray, Terms, int, float | None]:
    n = draw(st.integers(1, 4))
    rows = [
        (
            draw(st.integers(0, 2)),
            draw(st.integers(1, 3)),
            draw(st.sampled_from([0, 10, 39.5, 40, 70, 130, 161.25])),
            draw(st.sampled_from([0, 40, 120])),
        )
        for _ in range(n)
    ]
    minutes = np.array([[draw(st.sampled_from([3.0, 9.0, 14.0, np.inf])) for _ in range(n)] for _ in range(n)])
    np.fill_diagonal(minutes, 0.0)
    share = draw(st.sampled_from([None, 5.0, 10.0, 20.0]))
    terms = replace(SHARED, share_within=share, counts_shared=draw(st.sampled_from([0.5, 1.0])))
    yuan = draw(st.sampled_from([None, 5_999.0, 12_000.0, 36_000.0, 66_000.0]))
    return villages(*rows), minutes, terms, draw(st.integers(0, 3)), yuan


@given(questions())
@settings(max_examples=examples(40))
def test_no_plan_there_is_does_better(asked: tuple[pd.DataFrame, np.ndarray, Terms, int, float | None]) -> None:
    table, minutes, terms, posts, yuan = asked
    plan = plan_directors(table, minutes, terms, posts=posts, yuan=yuan)
    assert plan.proven
    assert not check_plan(table, minutes, terms, plan, posts=posts, yuan=yuan)
    assert values(plan) == pytest.approx(best_of_all(table, minutes, terms, posts=posts, yuan=yuan), abs=1e-5)


@given(questions())
@settings(max_examples=examples(20))
def test_more_posts_are_never_worse_and_the_order_of_villages_is_nothing(
    asked: tuple[pd.DataFrame, np.ndarray, Terms, int, float | None],
) -> None:
    table, minutes, terms, posts, yuan = asked
    plan = plan_directors(table, minutes, terms, posts=posts, yuan=yuan)
    more = plan_directors(table, minutes, terms, posts=posts + 1, yuan=yuan)
    assert tuple(np.round(values(more), 5)) <= tuple(np.round(values(plan), 5))
    back = plan_directors(table[::-1], minutes[::-1, ::-1], terms, posts=posts, yuan=yuan)
    assert back == plan


@given(questions())
@settings(max_examples=examples(20))
def test_gains_in_turn_and_by_village_add_up_to_before_less_after(
    asked: tuple[pd.DataFrame, np.ndarray, Terms, int, float | None],
) -> None:
    table, minutes, terms, posts, yuan = asked
    plan = plan_directors(table, minutes, terms, posts=posts, yuan=yuan)
    nothing = plan_directors(table, minutes, terms, posts=0)
    gained = gains_in_turn(table, terms, plan.posts).sum()
    assert gained.to_numpy() == pytest.approx(np.subtract(values(nothing), values(plan)), abs=1e-5)
    by_village = gains_by_village(table, terms, plan.posts)
    for level, column in (("vacant", "vacant"), ("below_rule", "below_rule"), ("unmet_hours", "unmet")):
        assert by_village[f"{column}_after"].sum() == pytest.approx(plan.value(level), abs=1e-5)


def test_the_check_finds_what_a_plan_gets_wrong() -> None:
    asked, minutes = villages((0, 1, 30, 0), (0, 1, 50, 0)), apart(2, 15.0)
    plan = plan_directors(asked, minutes, SHARED, posts=1)
    post = plan.posts[0]

    def told(changed: Plan, **budget: float) -> str:
        return "; ".join(check_plan(asked, minutes, SHARED, changed, **{"posts": 1, **budget}))

    assert not told(plan)
    assert "where 0" in told(plan, posts=0)
    assert "yuan where 1" in told(plan, yuan=1)
    assert "more than it has" in told(replace(plan, posts=(replace(post, hours=(80.0, 40.0)),)))
    assert "another price" in told(replace(plan, posts=(replace(post, yuan=1.0),)))
    assert "too far apart" in "; ".join(check_plan(asked, apart(2, 16.0), SHARED, plan, posts=1))
    assert "no such kind" in told(replace(plan, posts=(replace(post, villages=("A", "Z")),)))
    assert "comes to" in told(replace(plan, posts=(replace(post, kind="part_time", hours=(30.0, 8.0), yuan=6000.0),)))
    assert "below its bound" in told(replace(plan, levels=(Level("vacant", 0, 1, True), *plan.levels[1:])))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "no budget"),
        ({"posts": -1}, "-1 posts"),
        ({"yuan": float("nan")}, "nan yuan"),
        ({"posts": 1, "terms": replace(TERMS, share_within=float("inf"))}, "minutes to share"),
        ({"posts": 1, "terms": replace(TERMS, hours={"part_time": 0.0})}, "no hours"),
        ({"posts": 1, "terms": replace(TERMS, yuan={"part_time": -1.0, "full_time": 1.0})}, "no price"),
        ({"posts": 1, "terms": replace(TERMS, counts_shared=0.0)}, "shared post counts"),
        ({"posts": 1, "minutes": apart(2)}, "1 by 1"),
        ({"posts": 1, "villages": villages((1, 1, np.nan, 0))}, "unknown"),
    ],
)
def test_bad_input_is_one_sentence(change: dict, told: str) -> None:
    asked = {"villages": villages((0, 1, 5, 0)), "minutes": apart(1), "terms": TERMS, "posts": None, "yuan": None}
    asked |= change
    with pytest.raises(InputError, match=told):
        plan_directors(asked["villages"], asked["minutes"], asked["terms"], posts=asked["posts"], yuan=asked["yuan"])


def test_nothing_to_do_is_a_plan_too() -> None:
    """No village, no need, no money for one post, no post: an empty plan that is proven."""
    none = villages()
    for table, budget in (
        (none, {"posts": 5}),
        (villages((1, 1, 5, 40)), {"posts": 5}),
        (villages((0, 1, 5, 0)), {"yuan": 5_999.0}),
        (villages((0, 1, 5, 0)), {"posts": 0}),
    ):
        plan = plan_directors(table, apart(len(table)), SHARED, **budget)
        assert plan.posts == ()
        assert plan.proven
        assert not check_plan(table, apart(len(table)), SHARED, plan, **budget)


def test_without_time_to_prove_it_a_plan_still_keeps_its_budget_and_says_so() -> None:
    """No second to solve: whatever is found is whole, checked, and told as proven only where its bound says so."""
    rng = np.random.default_rng(1)
    n = 60
    table = pd.DataFrame(
        {
            "directors": rng.integers(0, 3, n),
            "needed": rng.integers(1, 5, n),
            "owed_hours": rng.uniform(0, 300, n),
            "available_hours": rng.choice([0.0, 40.0, 120.0], n),
        },
        index=pd.Index([f"V{k:02}" for k in range(n)], dtype="str"),
    )
    minutes = rng.uniform(1, 40, (n, n))
    for seconds in (0.0, 0.05):
        plan = plan_directors(table, minutes, SHARED, posts=12, yuan=200_000.0, seconds=seconds)
        assert not check_plan(table, minutes, SHARED, plan, posts=12, yuan=200_000.0)
        assert all(level.proven is (level.value - level.bound <= 1e-6 * max(1, level.value)) for level in plan.levels)
    assert not plan_directors(table, minutes, SHARED, posts=12, yuan=200_000.0, seconds=0.0).proven


def test_the_question_of_the_golden_county(rows: dict) -> None:
    """Two villages surveyed, 5,000 m apart; the road ends at 2,000 m, so BARE (3,000 m off) is reached by no road."""
    asked = question_of(county(rows), share_within=30)
    assert asked.villages.index.tolist() == [VILLAGE, BARE]
    assert asked.villages["directors"].tolist() == [1, 0]
    assert asked.left_out.to_dict() == {EMPTY: "nobody_registered", UNCHECKED: "ledger_unchecked"}
    assert asked.minutes.tolist() == [[0, np.inf], [np.inf, 0]]
    assert dict(asked.terms.yuan) == {"part_time": 6_000, "full_time": 30_000}
    plan = plan_directors(asked.villages, asked.minutes, asked.terms, posts=3)
    assert [(post.villages, post.kind) for post in plan.posts] == [((BARE,), "part_time")]


def test_minutes_between_seats_are_by_road_and_a_village_without_a_seat_shares_with_none() -> None:
    """Seats at 0, 1,500 and 2,000 m of a road of 30 km/h: an electric bicycle (25 km/h) takes 3.6 and 4.8 minutes."""
    import shapely

    rows = {
        "regions": regions(
            {"id": VILLAGE, "name": "甲村", **seat(0, 0)},
            {"id": BARE, "name": "乙村", **seat(1500, 0)},
            {"id": EMPTY, "name": "丙村"},
        ),
        "roads": [
            {
                "id": "W1",
                "region_code": VILLAGE,
                "class": "village",
                "speed_kph": 30.0,
                "geometry": shapely.LineString([at(0, 0), at(2000, 0)]),
            }
        ],
    }
    made = county(rows, packs=FENG)
    network = RoadNetwork.from_roads(made.metric("roads"), on=AS_OF)
    minutes = minutes_between(made, network, pd.Index([VILLAGE, BARE, EMPTY], dtype="str"))
    assert minutes[0, 1] == pytest.approx(3.6, abs=1e-3)
    assert np.isinf(minutes[2, :2]).all()
    assert (np.diag(minutes) == 0).all()
