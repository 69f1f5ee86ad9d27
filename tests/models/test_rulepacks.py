"""The packs as written: every county composes, no two clash, and what is local says so."""

from __future__ import annotations

import re

import pytest

from data.packs import load_packs, pack_names
from geo.rules import Rule
from tests.models.build import AS_OF, COMPOSITIONS, FENG, SHOU, YIYANG

PACKS = ("national", "yiyang-2022", "feng-2024", "jiangxi-2019", "chengkou-2016", "shou-2016", "county")
PREFIX = {"yiyang-2022": "Y", "feng-2024": "F", "jiangxi-2019": "J", "chengkou-2016": "K", "shou-2016": "S"}


def every_rule() -> list[Rule]:
    return list(load_packs(PACKS))


def test_all_seven_packs_compose_without_a_clash() -> None:
    assert set(PACKS) <= set(pack_names())
    assert len(every_rule()) > 90


def test_ids_follow_the_paper_and_only_county_rules_are_local() -> None:
    for rule in every_rule():
        assert rule.local is (rule.pack == "county"), rule.id
        if rule.pack == "county":
            assert rule.id.startswith("county.")
        else:
            assert re.fullmatch(PREFIX.get(rule.pack, "N") + r"\d+", rule.id)
        assert rule.owners, rule.id


@pytest.mark.parametrize("packs", COMPOSITIONS)
def test_a_papers_rule_wins_over_a_local_one(packs: tuple[str, ...]) -> None:
    rules = load_packs(packs)
    for key, population in {(rule.key, rule.population) for rule in rules if not rule.local}:
        first = rules.first(key, population, on=AS_OF)
        assert first is None or not first.local


def test_the_numbers_papers_state() -> None:
    """As printed: 凤县 weekly contact, monthly visit, strictly more than 30; under 16 and under 18."""
    feng = load_packs(FENG)
    assert (feng["F9"].clock, feng["F9"].number) == ("calendar_week", 1)
    assert (feng["F10"].clock, feng["F10"].number) == ("calendar_month", 1)
    assert feng.number("F28") == 30
    assert feng.number("N1") == 16
    assert feng.number("N2") == 18
    assert feng.first("visit_interval", "child", on=AS_OF) is feng["F10"]


def test_no_paper_gives_a_visit_interval_for_elders() -> None:
    for packs in COMPOSITIONS:
        rules = load_packs(packs)
        for level in ("high", "key", "general"):
            rule = rules.first("visit_interval", f"elder_{level}", on=AS_OF)
            assert rule is not None
            assert rule.local


def test_the_same_questions_have_different_answers_by_county() -> None:
    assert load_packs(YIYANG).first("director_per_village", on=AS_OF).id == "J6"  # type: ignore[union-attr]
    assert load_packs(SHOU).first("director_per_village", on=AS_OF).id == "S27"  # type: ignore[union-attr]
