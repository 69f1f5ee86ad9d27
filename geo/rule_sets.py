"""Rules as they are kept beside the runs they were made by, and what differs between two such sets.

A pack on disk is changed in place; what a run went by is told only by what was kept of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from geo.rules import Rule, RulePack

Written = Mapping[str, Any]
"""A rule as JSON holds it: the fields that say something, by name; lists for tuples, days as 2026-01-01."""

WHOLE = "rule"
"""What differs where only one of two sets has the rule."""


@dataclass(frozen=True)
class RuleChange:
    """One field of one rule that differs between two sets; missing (None) where a set does not say it.

    ``number``: of the versions of one id, counted from 0. ``unit``: that of the rule after, or before where it is gone.
    """

    rule: str
    number: int
    phrase: str
    unit: str
    local: bool
    field: str
    before: Any
    after: Any


def written(pack: RulePack) -> list[dict[str, Any]]:
    """The rules of a pack as they are kept, in its order."""
    return [_written(rule) for rule in pack]


def read_written(names: Sequence[str], rules: Iterable[Written]) -> RulePack:
    """The pack that was written, of packs called ``names``."""
    return RulePack(
        tuple(names), tuple(Rule(**{name: _read(name, value) for name, value in rule.items()}) for rule in rules)
    )


def differing(before: Sequence[Written], after: Sequence[Written]) -> tuple[RuleChange, ...]:
    """What differs between two sets of rules, by id, version and field; in the order of ids."""
    old, new = _numbered(before), _numbered(after)
    found = []
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        known = now or was or {}
        about = (key[0], key[1], known["phrase"], known.get("unit", ""), bool(known.get("local")))
        if was is None or now is None:
            threshold = [None if one is None else one.get("threshold") for one in (was, now)]
            found.append(RuleChange(*about, WHOLE, *threshold))
            continue
        for one in fields(Rule):
            values = was.get(one.name), now.get(one.name)
            if values[0] != values[1]:
                found.append(RuleChange(*about, one.name, *values))
    return tuple(found)


def _written(rule: Rule) -> dict[str, Any]:
    said = {one.name: getattr(rule, one.name) for one in fields(rule)}
    # a threshold of 0 says something, and 0 == False
    return {
        name: _plain(value) for name, value in said.items() if value not in (None, "", (), {}) and value is not False
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if name in ("valid_from", "valid_to"):
        return date.fromisoformat(value)
    if isinstance(value, Mapping):
        return {column: tuple(values) for column, values in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _numbered(rules: Iterable[Written]) -> dict[tuple[str, int], Written]:
    """The rules by id and number of the version."""
    seen: dict[str, int] = {}
    found = {}
    for rule in rules:
        number = seen.get(rule["id"], 0)
        found[rule["id"], number] = rule
        seen[rule["id"]] = number + 1
    return found
