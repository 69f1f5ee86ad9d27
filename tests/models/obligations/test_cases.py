"""Every measured rule of every pack has a worked case in which it is met and one in which it is not."""

from __future__ import annotations

from importlib import import_module

import pytest

from data.packs import load_packs, pack_names
from geo.rules import Rule
from models.obligations import judge
from tests.models.build import county
from tests.models.obligations.cases.case import TWO_VILLAGES, Case, Cases

PACKS = tuple(pack_names())


def _cases(pack: str) -> Cases:
    cases: Cases = import_module(f"tests.models.obligations.cases.{pack.replace('-', '_')}").CASES
    return cases


def _measured(pack: str) -> dict[str, Rule]:
    return {rule.id: rule for rule in load_packs([pack]) if rule.pack == pack and rule.kind == "measured"}


WORKED = [
    pytest.param(pack, rule, case, id=f"{rule}-{number}")
    for pack in PACKS
    for rule, cases in _cases(pack).items()
    for number, case in enumerate(cases)
]


@pytest.mark.parametrize(("pack", "rule", "case"), WORKED)
def test_a_worked_case_comes_out_as_written(pack: str, rule: str, case: Case) -> None:
    """Every subject of the rule, and no other, has the status written by hand."""
    made = county(
        {"regions": TWO_VILLAGES, **case.rows}, packs=("national", pack), as_of=case.as_of, calendar=case.calendar
    )
    found = judge(made, _measured(pack)[rule])
    assert dict(found["status"]) == dict(case.statuses)


@pytest.mark.parametrize("pack", PACKS)
def test_every_measured_rule_is_worked_both_ways(pack: str) -> None:
    """Met in one case and breached, or overdue, in one; a case of a rule that is gone is a case too many."""
    worked = {
        rule: {status for case in cases for status in case.statuses.values()} for rule, cases in _cases(pack).items()
    }
    assert set(worked) == set(_measured(pack))
    assert not [rule for rule, seen in worked.items() if "met" not in seen or not seen & {"breached", "overdue"}]
