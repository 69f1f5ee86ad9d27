"""Every measured rule of every paper has a worked case that meets it and one that breaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.packs import load_packs, pack_names
from models.obligations import judge
from tests.models.build import AS_OF, county, regions
from tests.models.build import VILLAGE as HERE

_FOUND: dict[str, tuple[str, tuple[object, object]]] = {}


def _cases() -> dict[str, tuple[str, tuple[object, object]]]:
    """Rule id to its pack and its two cases, from the files beside this one."""
    if not _FOUND:
        for path in sorted(Path(__file__).parent.glob("cases_*.py")):
            space: dict[str, object] = {}
            exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
            pack = path.stem.removeprefix("cases_").replace("_", "-")
            _FOUND.update({rule_id: (pack, cases) for rule_id, cases in space["CASES"].items()})  # type: ignore[attr-defined]
    return _FOUND


MEASURED = [
    (name, rule.id) for name in pack_names() for rule in load_packs([name]) if rule.kind == "measured" and rule.measure
]


@pytest.mark.parametrize(("pack", "rule_id"), MEASURED)
def test_the_worked_cases_meet_and_breach_the_rule(pack: str, rule_id: str) -> None:
    assert rule_id in _cases(), f"{rule_id} has no worked case"
    rule = load_packs([pack])[rule_id]
    met, breached = _cases()[rule_id][1]
    seen = []
    for rows in (met, breached):
        given = {"regions": regions({"id": HERE, "name": "甲村"}), **rows}  # type: ignore[dict-item]
        seen.append(set(judge(county(given, packs=(pack,), as_of=AS_OF), rule)["status"]))
    assert seen[0], f"the case that meets {rule_id} has nobody in it"
    assert seen[0] <= {"met", "due"}, seen[0]
    assert seen[1] & {"overdue", "breached"}, seen[1]
