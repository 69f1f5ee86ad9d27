"""Three lists compared: nobody twice, nobody missed, nobody wrong, and every row accounted for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.comparison import COMPARED, LISTS, Comparison, compare
from tests.examples import examples

V1, V2, FAR = "361126101201", "361126101202", "361126105201"
COLUMNS = ["name", "birth_date", "sex", "region_code", "identity_hash", "group", "row"]


def listed(*records: tuple[Any, ...]) -> pd.DataFrame:
    """A list: name, birth date, sex, village, identity hash, groups of each record; rows are numbered from 2."""
    rows = [(*record, number) for number, record in enumerate(records, start=2)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(birth_date=pd.to_datetime(frame["birth_date"]).astype("datetime64[s]"))


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    plain = frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None)
    return [tuple(row) for row in plain.itertuples(index=False)]


WANG = ("王芳", "2015-03-04", "female", V1, "h1", "left_behind_child")
LI = ("李佳琪", "2014-01-02", None, V1, None, None)


@pytest.fixture
def compared() -> Comparison:
    """A quarter worked by hand.

    王芳 (h1): twice with civil affairs, under two villages; once with education, in another group; not with police.
    李佳琪: no number; with education as 李佳淇, day and month exchanged; with police rightly.
    赵六: civil affairs alone, village unknown. 孙七 (h7): education and police, boy and girl.
    """
    return compare(
        {
            "civil_affairs": listed(
                WANG, (*WANG[:3], V2, "h1", None), LI, ("赵六", "2011-01-02", None, None, None, None)
            ),
            "education": listed(
                ("王 芳", *WANG[1:5], "child_in_difficulty"),
                ("李佳淇", "2014-02-01", "female", V1, None, None),
                ("孙七", "2013-05-06", "male", V2, "h7", None),
            ),
            "police": listed(LI, ("孙七", "2013-05-06", "female", V2, "h7", None)),
        }
    )


def test_whom_one_list_has_twice(compared: Comparison) -> None:
    """Each of the rows, under the village it gives."""
    assert rows(compared.double, "name", "region_code", "list", "row", "certain") == [
        ("王芳", V1, "civil_affairs", 2, True),
        ("王芳", V2, "civil_affairs", 3, True),
    ]
    assert len(set(compared.double["person"])) == 1


def test_whom_a_list_lacks(compared: Comparison) -> None:
    assert rows(compared.missing, "name", "region_code", "list", "on", "certain") == [
        ("王芳", V1, "police", {"civil_affairs": 2, "education": 2}, True),
        ("孙七", V2, "civil_affairs", {"education": 4, "police": 3}, True),
        ("赵六", None, "education", {"civil_affairs": 5}, False),
        ("赵六", None, "police", {"civil_affairs": 5}, False),
    ]


def test_what_lists_say_otherwise(compared: Comparison) -> None:
    """Which field, which values, in which rows. A blank in a name is none, nor is a value a list does not give."""
    assert rows(compared.differing, "name", "region_code", "field", "values", "rows", "certain") == [
        (
            "王芳",
            V1,
            "group",
            {"civil_affairs": "left_behind_child", "education": "child_in_difficulty"},
            {"civil_affairs": 2, "education": 2},
            True,
        ),
        (
            "李佳琪",
            V1,
            "birth_date",
            {"civil_affairs": "2014-01-02", "education": "2014-02-01", "police": "2014-01-02"},
            {"civil_affairs": 4, "education": 3, "police": 2},
            False,
        ),
        (
            "李佳琪",
            V1,
            "name",
            {"civil_affairs": "李佳琪", "education": "李佳淇", "police": "李佳琪"},
            {"civil_affairs": 4, "education": 3, "police": 2},
            False,
        ),
        ("孙七", V2, "sex", {"education": "male", "police": "female"}, {"education": 4, "police": 3}, True),
    ]


def test_counts_by_village_the_unknown_last(compared: Comparison) -> None:
    """Persons, each once; 王芳, on the books of two villages, is double in both."""
    assert rows(compared.counts, "region_code", "persons", "matched", "double", "missing", "differing") == [
        (V1, 2, 2, 1, 1, 2),
        (V2, 1, 1, 1, 1, 1),
        (None, 1, 0, 0, 1, 0),
    ]


def test_every_row_is_accounted_for(compared: Comparison) -> None:
    assert rows(compared.accounts, "list", "rows", "matched", "double", "unmatched") == [
        ("civil_affairs", 4, 2, 1, 1),
        ("education", 3, 3, 0, 0),
        ("police", 2, 2, 0, 0),
    ]


def test_a_village_that_differs_is_said(compared: Comparison) -> None:
    """The person stands under the village of the first list that gives one."""
    other = compare(
        {"education": listed((*WANG[:3], None, "h1", None)), "police": listed((*WANG[:3], FAR, "h1", None))}
    )
    assert rows(other.counts, "region_code", "persons") == [(FAR, 1)]
    assert len(other.differing) == 0
    moved = compare({"education": listed(WANG), "police": listed((*WANG[:3], FAR, "h1", None))})
    assert rows(moved.differing, "region_code", "field", "values") == [
        (V1, "region_code", {"education": V1, "police": FAR})
    ]


def test_a_group_of_a_village_is_its_village() -> None:
    """Lists give the village with and without the 村民小组: that is no difference."""
    one = compare({"education": listed(WANG), "police": listed((*WANG[:3], f"{V1}-03", "h1", None))})
    assert len(one.differing) == 0


def test_the_order_of_groups_is_no_difference() -> None:
    both = ("left_behind_child,child_in_difficulty", "child_in_difficulty, left_behind_child")
    one = compare({"education": listed((*WANG[:5], both[0])), "police": listed((*WANG[:5], both[1]))})
    assert len(one.differing) == 0


def test_two_lists_without_a_group_column_compare_the_rest() -> None:
    one, other = listed(WANG).drop(columns="group"), listed(WANG).drop(columns="group")
    assert len(compare({"education": one, "police": other}).differing) == 0


def test_twins_meet_each_their_own() -> None:
    """Four rows of two twins make two persons, none of them wrong."""
    twins = (("李文", "2014-01-02", "male", V1, None, None), ("李武", "2014-01-02", "male", V1, None, None))
    found = compare({"civil_affairs": listed(*twins), "police": listed(*twins[::-1])})
    assert found.counts["persons"].tolist() == [2]
    assert len(found.double) == len(found.missing) == len(found.differing) == 0


def test_a_double_without_a_number_is_found_by_likeness() -> None:
    twice = (*WANG[:4], None, None)
    found = compare({"civil_affairs": listed(twice, ("王方", *twice[1:])), "police": listed()})
    assert rows(found.double, "row", "certain") == [(2, False), (3, False)]
    assert rows(found.accounts, "rows", "matched", "double", "unmatched") == [(2, 0, 1, 1), (0, 0, 0, 0)]


def test_empty_lists_have_nothing_to_say() -> None:
    found = compare({"civil_affairs": listed(), "police": listed()})
    assert len(found.counts) == len(found.double) == len(found.missing) == len(found.differing) == 0
    assert found.accounts["rows"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({}, "two or three"),
        ({"civil_affairs": listed(WANG)}, "two or three"),
        ({"civil_affairs": listed(WANG), "tax": listed(WANG)}, "tax"),
        ({"civil_affairs": listed(WANG), "police": listed(WANG).drop(columns=["row", "sex"])}, "police lacks sex, row"),
    ],
)
def test_lists_that_cannot_be_compared_are_refused(lists: dict[str, pd.DataFrame], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(lists)


# Any lists

RECORD = st.tuples(
    st.sampled_from(["王芳", "王方", "李佳琪", "李佳怡", "赵六", None]),
    st.sampled_from(["2015-03-04", "2014-01-02", "2014-02-01", None]),
    st.sampled_from(["male", "female", None]),
    st.sampled_from([V1, V2, FAR, V1[:9], None]),
    st.sampled_from([None, "h1", "h2", "h3"]),
    st.sampled_from(["left_behind_child", None]),
)
LISTED = st.lists(RECORD, max_size=7)


@given(LISTED, LISTED, st.none() | LISTED)
@settings(deadline=None, max_examples=examples(20))
def test_nothing_is_dropped_whatever_the_lists(one: list[Any], other: list[Any], third: list[Any] | None) -> None:
    """rows = matched + double + unmatched; villages add up; who is on k of n lists is missing on n - k."""
    given_lists = {
        name: listed(*records) for name, records in zip(LISTS, (one, other, third), strict=True) if records is not None
    }
    found = compare(given_lists)
    accounts = found.accounts
    assert accounts["rows"].tolist() == [len(frame) for frame in given_lists.values()]
    assert (accounts["rows"] == accounts["matched"] + accounts["double"] + accounts["unmatched"]).all()
    assert found.counts["matched"].sum() <= found.counts["persons"].sum()
    first = (accounts["matched"] + accounts["unmatched"]).sum()
    assert found.counts["persons"].sum() * len(given_lists) == first + len(found.missing)
    assert len(found.double.drop_duplicates(["person", "list"])) + accounts["double"].sum() == len(found.double)
    for name, frame in given_lists.items():
        said = found.double[found.double["list"] == name]["row"]
        assert said.is_unique
        assert set(said) <= set(frame["row"])
    assert set(found.differing["field"]) <= set(COMPARED)
    assert all(len(set(values.values())) > 1 for values in found.differing["values"])


@given(*[st.lists(st.sampled_from(["h1", "h2", "h3", "h4"]), max_size=6)] * 2)
@settings(deadline=None, max_examples=examples(20))
def test_with_numbers_throughout_it_is_a_matter_of_sets(one: list[str], other: list[str]) -> None:
    """Names and days all unlike: double, missing and matched follow from the numbers alone."""
    lists = {
        "civil_affairs": listed(*((None, None, None, V1, number, None) for number in one)),
        "police": listed(*((None, None, None, V1, number, None) for number in other)),
    }
    found = compare(lists)
    assert len(found.missing) == len(set(one) ^ set(other))
    assert sum(found.counts["matched"]) == len(set(one) & set(other))
    assert sum(found.accounts["double"]) == len(one) - len(set(one)) + len(other) - len(set(other))
