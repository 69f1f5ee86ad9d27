"""Two records of one person are found and two persons are left alone; the short way finds what the long way finds."""

from __future__ import annotations

from math import log2
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.likeness import BY_NAME, FIELDS, LEVELS, features_of, in_words, likeness
from models.linkage import LIMITS, Limits, candidates, clusters, duplicates, linked
from models.names import bare
from tests.examples import examples

VILLAGE, NEAR, FAR = "361126101201", "361126101202", "361126105201"
GIRL: dict[str, Any] = {
    "name": "王芳",
    "birth_date": "2015-03-04",
    "sex": "female",
    "region_code": VILLAGE,
    "identity_hash": None,
    "address": None,
}


def people(*records: dict[str, Any]) -> pd.DataFrame:
    """Persons A, B, C…, each like ``GIRL`` but for what is said."""
    frame = pd.DataFrame([GIRL | record for record in records], columns=list(GIRL))
    frame.index = pd.Index([chr(ord("A") + number) for number in range(len(records))], dtype="str", name="person_id")
    return frame.assign(birth_date=pd.to_datetime(frame["birth_date"]).astype("datetime64[s]"))


def level(field: str, one: Any, other: Any, **both: Any) -> str | None:
    """How two records agree in a field when they have these values of it."""
    features = features_of(people({**both, field: one}, {**both, field: other}))
    found = likeness(features, np.array([0]), np.array([1])).agreements(0)
    name = "region" if field == "region_code" else field
    return next((each["level"] for each in found if each["field"] == name), None)


def proposed(*records: dict[str, Any]) -> list[tuple[str, str]]:
    found = duplicates(people(*records))
    return list(zip(found["a"], found["b"], strict=True))


# The weights


@pytest.mark.parametrize("field", FIELDS)
def test_the_levels_of_a_field_are_shares_of_one_whole(field: str) -> None:
    """m and u are probabilities of exclusive levels; twins are a condition of their own and stand apart."""
    own = [each for each in LEVELS if each.field == field]
    assert all(0 < each.m < 1 and 0 < each.u <= 1 for each in own)
    assert sum(each.m for each in own) <= 1.0 + 1e-9
    assert sum(each.u for each in own if each.name != "twins") <= 1.0 + 1e-9


def test_the_score_is_the_sum_of_log2_m_over_u() -> None:
    """王芳 and 王方, born the same day, one village, girls: 0.05/0.002, 0.9 × 5844 days, 0.85/0.01, 0.98/0.5."""
    found = duplicates(people({"name": "王芳"}, {"name": "王方"}))
    by_hand = log2(25) + log2(0.9 * 5844) + log2(85) + log2(1.96)
    assert found["score"].tolist() == pytest.approx([by_hand], abs=1e-9)
    assert by_hand == pytest.approx(24.385, abs=1e-3)


def test_what_shares_neither_name_nor_birth_date_cannot_be_proposed() -> None:
    """So the blocks (name by sound, birth date) lose nothing: the best of all other levels stays below the limit."""
    in_blocks = {
        "identity": {"same"},
        "name": {"same", "same_sound", "alike_sound", "swapped"},
        "birth_date": {"same", "day_month", "excel"},
    }
    best = sum(
        max(0.0, *(each.weight for each in LEVELS if each.field == field and each.name not in in_blocks.get(field, ())))
        for field in FIELDS
        if field != "identity"
    )
    assert best < LIMITS.proposed


def test_a_common_name_says_less() -> None:
    """Two of two hundred 王芳 score lower than the only two 欧阳芳 of the list, by the share of others."""
    bearers = [{"name": "王芳", "birth_date": f"2012-{1 + n // 28:02d}-{1 + n % 28:02d}"} for n in range(200)]
    rare = [{"name": "欧阳芳", "birth_date": "2013-01-01"}, {"name": "欧阳芳", "birth_date": "2013-01-01"}]
    frame = people(*bearers, *rare)
    frame.index = pd.Index([f"P{n:03d}" for n in range(len(frame))], name="person_id")
    like = likeness(features_of(frame), np.array([0, 200]), np.array([1, 201]))
    common_u = (198 + 1) / (202 - 2 + 2000)
    assert like.weights["name"].tolist() == pytest.approx([log2(0.85 / common_u), log2(0.85 / 5e-4)])


def test_a_birth_date_half_the_list_has_says_little() -> None:
    """Unknown days filled in as 1 January: sharing that is no sign."""
    frame = people(*({"name": None, "birth_date": "1950-01-01"} for _ in range(26)))
    like = likeness(features_of(frame), np.array([0]), np.array([1]))
    assert like.weights["birth_date"][0] == pytest.approx(log2(0.90 / (25 / (24 + 5844))))


# How fields agree


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("王芳", "王芳", "same"),
        ("王芳", " 王 芳 ", "same"),
        ("阿依古丽·买买提", "阿依古丽买买提", "same"),
        ("王芳", "王方", "same_sound"),
        ("章子怡", "张子怡", "same_sound"),
        ("陈思远", "程思远", "alike_sound"),  # -n, -ng
        ("史娜", "司娜", "alike_sound"),  # sh, s
        ("王子涵", "王涵子", "swapped"),
        ("王小芳", "王芳", "part"),
        ("欧阳娜", "欧阳安娜", "part"),
        ("张建国", "李建国", "given"),
        ("王家豪", "王家宝", "one_character"),
        ("王芳", "王丽", "one_character"),
        ("王芳", "王建国", "surname"),
        ("欧阳娜", "欧建国", "other"),
        ("王芳", "李建国", "other"),
        ("王", "李", "other"),  # no given name is not the same given name
        ("王芳", None, None),
        ("王芳", "—", None),
    ],
)
def test_names(one: str, other: str | None, expected: str | None) -> None:
    assert level("name", one, other, birth_date=None) == expected
    assert level("name", other, one, birth_date=None) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2015-03-04", "2015-03-04", "same"),
        ("2015-03-04", "2015-04-03", "day_month"),
        ("2015-03-04", "2019-03-05", "excel"),  # 1462 days: 4 years of 365, a leap day, and one
        ("2015-03-04", "2015-03-14", "one_digit"),
        ("2015-03-04", "2005-03-04", "one_digit"),
        ("2015-08-24", "2015-01-01", "first_january"),
        ("2015-02-09", "2015-03-28", "lunar"),  # the twenty-first day of the second lunar month was 47 days on
        ("2015-03-04", "2015-12-25", "year"),
        ("2015-03-04", "2011-12-25", "other"),
        ("2015-03-04", None, None),
    ],
)
def test_birth_dates(one: str, other: str | None, expected: str | None) -> None:
    assert level("birth_date", one, other) == expected
    assert level("birth_date", other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (VILLAGE, VILLAGE, "village"),
        (VILLAGE, VILLAGE + "-03", "village"),
        (VILLAGE, NEAR, "township"),
        (VILLAGE, VILLAGE[:9], "township"),
        (VILLAGE, FAR, "other"),
        (VILLAGE, FAR[:9], "other"),
        (VILLAGE, "361126", None),
        (VILLAGE, None, None),
    ],
)
def test_villages(one: str, other: str | None, expected: str | None) -> None:
    assert level("region_code", one, other) == expected
    assert level("region_code", other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("一组 12 号", "一组12号", "same"),
        ("罗家村一组１２号", "罗家村一组12号", "same"),
        ("罗家村陈家坞12号", "罗家村陈家坞组12号", "alike"),
        ("罗家村陈家坞12号", "罗家村陈家坞13号", "other"),  # the next house
        ("一组12号", None, None),
    ],
)
def test_addresses(one: str, other: str | None, expected: str | None) -> None:
    assert level("address", one, other) == expected


def test_an_unknown_field_speaks_neither_for_nor_against() -> None:
    unknown = dict.fromkeys(GIRL)
    features = features_of(people({}, unknown))
    like = likeness(features, np.array([0]), np.array([1]))
    assert like.score.tolist() == [0.0]
    assert like.agreements(0) == []


# Who is proposed


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"name": "王方"},
        {"birth_date": "2015-04-03"},
        {"birth_date": "2019-03-05"},
        {"birth_date": "2015-03-14"},
        {"birth_date": None},
        {"sex": None},
        {"region_code": NEAR},
        {"region_code": FAR},
        {"region_code": None},
        {"name": "李芳"},  # the mother's surname
        {"name": None},
    ],
    ids=str,
)
def test_one_girl_written_twice_is_proposed(other: dict[str, Any]) -> None:
    assert proposed({}, other) == [("A", "B")]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "王丽"},  # twins
        {"name": "王建国", "sex": "male"},
        {"name": "李建国"},  # born the same day
        {"birth_date": "2013-11-20"},  # another of the name
        {"name": "王丽", "birth_date": "2013-11-20"},  # sisters
        {"name": None, "birth_date": None},
        {"birth_date": None, "region_code": FAR},
    ],
    ids=str,
)
def test_two_persons_are_left_alone(other: dict[str, Any]) -> None:
    assert proposed({}, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("李佳琪", "李佳怡"), ("李佳琪", "李佳宝"), ("李文", "李武"), ("欧阳子轩", "欧阳子豪"), ("张龙", "张凤")],
)
def test_twins_of_one_family_are_not_one(one: str, other: str) -> None:
    """The same birthday, village, surname, sex and house, other given names, also with a generation character."""
    home = {"address": "一组 12 号", "sex": "male"}
    assert proposed({"name": one, **home}, {"name": other, **home}) == []


def test_two_identity_numbers_are_two_persons() -> None:
    assert proposed({"identity_hash": "h1"}, {"identity_hash": "h2"}) == []


def test_one_identity_number_is_one_person_for_certain() -> None:
    """Whatever else they say: then the reasons tell what differs."""
    other = {"name": "李建国", "birth_date": "1950-01-01", "sex": "male", "region_code": FAR, "identity_hash": "h1"}
    found = duplicates(people({"identity_hash": "h1"}, other, {}, {}))
    assert found.loc[0, ["a", "b"]].tolist() == ["A", "B"]
    assert found["certain"].tolist() == [True] + [False] * (len(found) - 1)
    levels = {each["field"]: each["level"] for each in found["agreements"][0]}
    assert levels == {
        "identity": "same",
        "name": "other",
        "birth_date": "other",
        "sex": "other",
        "region": "other",
    }


def test_who_was_judged_to_be_two_is_not_proposed_again() -> None:
    found = duplicates(people({}, {}, {}), apart=[("B", "A")])
    assert list(zip(found["a"], found["b"], strict=True)) == [("A", "C"), ("B", "C")]


def test_reasons_are_words_the_strongest_first() -> None:
    found = duplicates(people({"name": "王芳"}, {"name": "王方"}))
    words = in_words(found["agreements"][0])
    assert words == ["the same birth date", "the same village", "names that sound the same", "the same sex"]
    assert [word.template for word in words] == words


@pytest.mark.parametrize("count", [0, 1])
def test_a_list_too_short_to_have_doubles(count: int) -> None:
    found = duplicates(people(*[{}] * count))
    assert found.columns.tolist() == ["a", "b", "score", "certain", "agreements"]
    assert len(found) == 0


def test_columns_that_are_absent_are_unknown() -> None:
    frame = people({}, {})[["name", "birth_date"]]
    assert duplicates(frame)["a"].tolist() == ["A"]
    assert len(duplicates(frame[["name"]])) == 0


# The blocks

SOME = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["王芳", "王方", "黄芳", "王小芳", "芳王", "李佳琪", "李佳怡", "李佳淇", "李琪佳", "王佳琪", "王", None]
        ),
        "birth_date": st.sampled_from(
            ["2015-03-04", "2015-04-03", "2019-03-05", "2015-03-14", "2014-03-04", "2015-01-01", "2015-04-20", None]
        ),
        "sex": st.sampled_from(["male", "female", None]),
        "region_code": st.sampled_from([VILLAGE, NEAR, FAR, VILLAGE[:9], None]),
        "identity_hash": st.sampled_from([None, None, None, "h1", "h2"]),
        "address": st.sampled_from([None, "一组12号", "一组13号", "罗家村一组12号"]),
    }
)


@given(st.lists(SOME, max_size=14))
@settings(deadline=None, max_examples=examples(60))
def test_blocks_lose_no_pair_that_comparing_all_finds(records: list[dict[str, Any]]) -> None:
    features = features_of(people(*records))
    left, right = np.triu_indices(len(records), 1)
    long = linked(features, LIMITS, (left, right))
    short = linked(features)
    assert set(zip(short.left, short.right, strict=True)) == set(zip(long.left, long.right, strict=True))
    assert sorted(short.like.score) == pytest.approx(sorted(long.like.score))


@given(st.lists(SOME, max_size=14), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=examples(20))
def test_the_order_of_the_list_changes_nothing(records: list[dict[str, Any]], random: Any) -> None:
    frame = people(*records)
    order = list(frame.index)
    random.shuffle(order)
    one, other = duplicates(frame), duplicates(frame.loc[order])
    pd.testing.assert_frame_equal(one.drop(columns="agreements"), other.drop(columns="agreements"))


@given(st.lists(st.text(max_size=6) | st.none(), min_size=2, max_size=6))
@settings(deadline=None, max_examples=examples(40))
def test_any_text_may_be_a_name_or_address(texts: list[str | None]) -> None:
    """Letters of any script, signs, blanks, nothing: the same with itself, unless nothing is left of it."""
    frame = people(*({"name": text, "address": text} for text in texts))
    features = features_of(frame)
    rows = np.arange(len(texts))
    like = likeness(features, rows, rows)
    for row in rows:
        levels = {each["field"]: each["level"] for each in like.agreements(row)}
        left = bare(texts[row] or "") is not None
        assert levels.get("name") == levels.get("address") == ("same" if left else None)
    duplicates(frame)


def test_a_value_everybody_has_makes_no_flood_of_pairs() -> None:
    """20,000 of one name and birth date: each is compared with at most ``block`` others a key."""
    count = 20_000
    frame = pd.DataFrame(
        {"name": "模拟", "birth_date": pd.Timestamp("2000-01-01"), "region_code": VILLAGE}, range(count)
    )
    left, _ = candidates(features_of(frame), Limits(block=20))
    assert count < len(left) <= count * 20


def test_a_common_value_still_joins_those_who_share_a_second() -> None:
    """Of 60 named 王芳, more than a block, the two of one birthday are compared, and the two of one village."""
    frame = people(*({"birth_date": f"20{10 + n % 10}-0{1 + n % 7}-{1 + n % 28:02d}"} for n in range(60)))
    frame["region_code"] = [f"361126101{n:03d}" for n in range(100, 160)]
    frame.iloc[7, frame.columns.get_loc("birth_date")] = frame["birth_date"].iloc[40]
    frame.iloc[9, frame.columns.get_loc("region_code")] = frame["region_code"].iloc[50]
    left, right = candidates(features_of(frame), Limits(block=10))
    assert {(7, 40), (9, 50)} <= set(zip(left.tolist(), right.tolist(), strict=True))


# Who is whom


def test_the_surest_pair_is_joined_first_and_no_person_gets_two_numbers() -> None:
    """B without a number is like A (h1) and C (h2): it goes to A, whose village it shares."""
    frame = people({"identity_hash": "h1"}, {"identity_hash": None}, {"identity_hash": "h2", "region_code": FAR})
    features = features_of(frame)
    assert clusters(3, linked(features), features.identity).tolist() == [0, 0, 2]


def test_of_two_on_one_list_the_one_who_fits_better_is_met() -> None:
    """Records of one list never meet through another's: twins' single counterpart goes to the nearer."""
    frame = people({"name": "王芳"}, {"name": "王小芳"}, {"name": "王芳"})
    features = features_of(frame)
    source = np.array([0, 0, 1])
    pairs = linked(features, LIMITS, (np.array([0, 1]), np.array([2, 2])))
    assert clusters(3, pairs, features.identity, source).tolist() == [0, 1, 0]


def test_every_level_can_be_told_apart_by_name() -> None:
    assert len(BY_NAME) == len(LEVELS)
