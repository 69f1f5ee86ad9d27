"""Rules: composition, clashes, days in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo.errors import RuleError, UnknownRuleError
from geo.rules import Rule, RulePack

DAY = date(2024, 7, 1)
F10 = Rule("F10", "feng-2024", "三", "每月走访", "visits", population="children", threshold=1, clock="calendar_month")


def test_packs_compose_by_id_and_keep_their_names() -> None:
    pack = RulePack.compose(
        ["feng-2024", "county"], [F10, Rule("county.elders", "county", "", "", "visits", local=True)]
    )
    assert pack.names == ("feng-2024", "county")
    assert [rule.id for rule in pack] == ["F10", "county.elders"]
    assert "F10" in pack
    assert pack["F10"].number == pack.number("F10") == 1


def test_the_same_rule_twice_is_no_clash() -> None:
    assert len(list(RulePack.compose(["a", "b"], [F10, replace(F10)]))) == 1


def test_every_clash_is_named_at_once() -> None:
    other = Rule("N1", "national", "", "", "age", threshold=16)
    clashing = [replace(F10, pack="other", threshold=2), replace(other, pack="other", threshold=18)]
    with pytest.raises(RuleError, match=r"F10 \(feng-2024 and other\), N1 \(national and other\)") as refused:
        RulePack.compose(["feng-2024", "national", "other"], [F10, other, *clashing])
    assert len(refused.value.ids) == 2


def test_a_rule_nobody_holds_and_a_rule_without_a_number_are_named() -> None:
    pack = RulePack.compose(["p"], [replace(F10, threshold=None)])
    with pytest.raises(UnknownRuleError, match="F11"):
        pack.number("F11")
    with pytest.raises(RuleError, match="F10 states no threshold"):
        pack.number("F10")


def test_zero_is_a_number() -> None:
    assert replace(F10, threshold=0.0).number == 0


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2024, 7, 2), None, False),
        (None, date(2024, 6, 30), False),
        (date(2020, 1, 1), date(2030, 1, 1), True),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(valid_from, valid_to, holds) -> None:
    assert replace(F10, valid_from=valid_from, valid_to=valid_to).holds_on(DAY) == holds


def test_a_papers_rule_comes_before_a_local_one_and_an_expired_one_is_passed_over() -> None:
    local = replace(F10, id="A1", pack="county", local=True)
    old = replace(F10, id="A0", valid_to=date(2020, 1, 1))
    elders = replace(F10, id="A2", population="elders")
    pack = RulePack.compose(["all"], [local, old, elders, F10])
    assert pack.first("visits", "children", on=DAY) == F10
    assert pack.first("visits", on=DAY) == elders
    assert pack.first("visits", "children", on=date(2019, 1, 1)) == old
    assert pack.first("visits", "women", on=DAY) is None
    assert RulePack.compose(["county"], [local]).first("visits", "children", on=DAY) == local
