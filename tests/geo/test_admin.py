"""Region codes: levels, parents, ancestry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.admin import LEVELS, ancestors, is_within, level_of, parent_of

digits = st.text("0123456789", min_size=3, max_size=3)
codes = st.builds(
    lambda county, township, village, group, depth: (county * 2, township, village, f"-{group:02d}")[: depth + 1],
    digits,
    digits,
    digits,
    st.integers(1, 999),
    st.integers(0, 3),
).map("".join)


@given(codes)
def test_the_parents_of_a_code_are_its_ancestors_one_level_at_a_time(code) -> None:
    chain = [code]
    while (parent := parent_of(chain[-1])) is not None:
        chain.append(parent)
    assert tuple(reversed(chain)) == ancestors(code)
    assert [level_of(c) for c in reversed(chain)] == list(LEVELS[: len(chain)])


@given(codes, codes)
def test_within_means_among_the_ancestors(code, other) -> None:
    assert is_within(code, other) == (other in ancestors(code))
    assert all(is_within(code, ancestor) for ancestor in ancestors(code))


def test_a_leading_zero_is_kept() -> None:
    assert ancestors("011126001002-03") == ("011126", "011126001", "011126001002", "011126001002-03")


def test_group_031_is_not_within_group_03() -> None:
    assert not is_within("361126101201-031", "361126101201-03")


@pytest.mark.parametrize(
    "code", ["", "36112", "3611261", "361126101201-", "361126101201-1", "３６１１２６", "36112610120a"]
)
def test_other_texts_are_no_codes(code) -> None:
    with pytest.raises(ValueError, match="not a region code"):
        level_of(code)
