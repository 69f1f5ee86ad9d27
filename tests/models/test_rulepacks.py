"""The packs as written: every county composes, no two clash, and what is local says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.packs import load_packs, pack_names
from geo.rules import MEASURES, Rule
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
            assert re.fullmatch(PREFIX.get(rule.pack, "N") + r"\d+(\.[a-z_]+)?", rule.id)
        assert rule.owners, rule.id


@pytest.mark.parametrize("packs", COMPOSITIONS)
def test_a_papers_rule_wins_over_a_local_one(packs: tuple[str, ...]) -> None:
    rules = load_packs(packs)
    for key, population in {(rule.key, rule.asked_of) for rule in rules if not rule.local and rule.key}:
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


LINES = {"Y": 27, "F": 37, "J": 19, "K": 22, "S": 30}
"""How many measurable lines each paper has."""


def test_every_line_of_the_five_papers_has_a_rule_and_says_how_it_is_evaluated() -> None:
    """135 lines: measured or counted by one of the eight measures, or met by the software and shown by a test."""
    lines: dict[str, list[Rule]] = {}
    for rule in every_rule():
        if rule.obligation and rule.kind != "parameter":
            lines.setdefault(rule.obligation, []).append(rule)
    wanted = {f"{letter}{number}" for letter, count in LINES.items() for number in range(1, count + 1)}
    assert len(wanted) == 135
    assert wanted <= set(lines)
    for rules in lines.values():
        for rule in rules:
            assert rule.kind == "product" or rule.measure in MEASURES, rule.id
            assert rule.owners, rule.id
            assert rule.phrase, rule.id


def test_what_shows_a_product_rule_is_a_test_that_exists() -> None:
    root = Path(__file__).resolve().parents[2]
    for rule in every_rule():
        if rule.kind == "product":
            file, _, name = rule.shown_by.partition("::")
            assert f"def {name}(" in (root / file).read_text(encoding="utf-8"), rule.id


def test_what_a_county_decided_settles_a_line_that_is_only_counted() -> None:
    """A number of the county's own never stands in for a number the paper has."""
    rules = {rule.id: rule for rule in every_rule()}
    settled = {rule.settles: rule for rule in rules.values() if rule.settles}
    assert settled
    for line, decision in settled.items():
        assert decision.local, decision.id
        assert rules[line].kind == "inventory", line
