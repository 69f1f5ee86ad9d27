"""Rule packs and calendars, read from TOML into values. Every fault is named at once, with its rule and line.

A pack is one file, ``rulepacks/NAME.toml``: ``name``, ``title``, ``document`` and ``[[rule]]`` entries with the fields
of ``geo.rules.Rule``. A calendar is ``calendars/NAME.toml``: ``name``, ``title``, ``swapped_workdays`` and
``[[summer_holiday]]``, ``[[winter_holiday]]`` and ``[[public_holiday]]`` entries.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.calendar import Calendar, Period
from geo.errors import RuleError
from geo.rules import CLOCKS, Rule, RulePack

PACKS = Path(__file__).with_name("rulepacks")
CALENDARS = Path(__file__).with_name("calendars")

_RULE_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "clause": str,
    "phrase": str,
    "measure": str,
    "population": str,
    "threshold": (int, float),
    "unit": str,
    "clock": str,
    "owners": list,
    "valid_from": date,
    "valid_to": date,
    "local": bool,
}
_RULE_MUST = ("id", "clause", "phrase", "measure")
_PERIOD_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "first": date,
    "last": date,
    "source": str,
    "verified": bool,
}
_PERIOD_MUST = ("name", "first", "last")
_PERIODS = ("summer_holiday", "winter_holiday", "public_holiday")
_KINDS = {str: "text", date: "a date", bool: "true or false", list: "a list", (int, float): "a number"}


def load_packs(names: Iterable[str], *, folder: Path = PACKS) -> RulePack:
    """The named packs composed into one.

    Raises:
        RuleError: a pack is unknown or faulty, every fault of every pack named; or two packs clash.
    """
    return _packs(tuple(names), folder)


def load_calendar(name: str, *, folder: Path = CALENDARS) -> Calendar:
    """The calendar of a name.

    Raises:
        RuleError: it is unknown or faulty; every fault is named.
    """
    return _calendar(name, folder)


def pack_names(folder: Path = PACKS) -> list[str]:
    """The packs there are."""
    return sorted(path.stem for path in folder.glob("*.toml"))


@lru_cache(maxsize=64)
def _packs(names: tuple[str, ...], folder: Path) -> RulePack:
    faults: list[str] = []
    rules = [rule for name in names for rule in _rules(name, folder, faults)]
    if faults:
        raise RuleError(f"Rule packs are faulty: {'; '.join(faults)}.", ids=faults)
    return RulePack.compose(names, rules)


def _rules(name: str, folder: Path, faults: list[str]) -> list[Rule]:
    source = _read(name, folder, "pack", faults)
    if source is None:
        return []
    faults += source.top_faults({"name": str, "title": str, "document": str, "rule": list}, must=("name", "title"))
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, entry in enumerate(source.entries("rule")):
        where = f"{source.label}, rule {entry.get('id', number + 1)} (line {source.line('rule', number)})"
        found = _entry_faults(entry, _RULE_KEYS, _RULE_MUST) + _rule_faults(entry)
        if entry.get("id") in seen:
            found.append("its id stands there twice")
        faults += [f"{where}: {fault}" for fault in found]
        if not found:
            seen.add(entry["id"])
            owners = tuple(entry.pop("owners", ()))
            rules.append(Rule(pack=name, document=source.top.get("document", ""), owners=owners, **entry))
    return rules


def _rule_faults(entry: Mapping[str, Any]) -> list[str]:
    faults = []
    if isinstance(clock := entry.get("clock"), str) and clock not in CLOCKS:
        faults.append(f"clock {clock!r} is none of {', '.join(CLOCKS)}")
    if entry.get("clock") == "rolling_days" and "threshold" not in entry:
        faults.append("rolling_days needs a threshold, its days")
    first, last = entry.get("valid_from"), entry.get("valid_to")
    if _is(first, date) and _is(last, date) and last < first:  # type: ignore[operator]
        faults.append(f"valid_to {last} is before valid_from {first}")
    if isinstance(owners := entry.get("owners"), list) and not all(isinstance(owner, str) for owner in owners):
        faults.append("owners must all be text")
    return faults


@lru_cache(maxsize=64)
def _calendar(name: str, folder: Path) -> Calendar:
    faults: list[str] = []
    periods: dict[str, list[Period]] = {kind: [] for kind in _PERIODS}
    swapped: list[date] = []
    source = _read(name, folder, "calendar", faults)
    if source is not None:
        keys = {"name": str, "title": str, "swapped_workdays": list, **dict.fromkeys(_PERIODS, list)}
        faults += source.top_faults(keys, must=("name", "title"))
        swapped = source.top.get("swapped_workdays", [])
        faults += [f"{source.label}: swapped workday {day} is no date" for day in swapped if not _is(day, date)]
        for kind in _PERIODS:
            for number, entry in enumerate(source.entries(kind)):
                found = _entry_faults(entry, _PERIOD_KEYS, _PERIOD_MUST)
                if not found and entry["last"] < entry["first"]:
                    found.append(f"it ends {entry['last']} before it begins {entry['first']}")
                line = source.line(kind, number)
                faults += [f"{source.label}, {kind} {entry.get('name', number + 1)} (line {line}): {f}" for f in found]
                if not found:
                    periods[kind].append(Period(entry["name"], entry["first"], entry["last"]))
    if faults:
        raise RuleError(f"The calendar is faulty: {'; '.join(faults)}.", ids=faults)
    return Calendar(
        summer_holidays=tuple(periods["summer_holiday"]),
        winter_holidays=tuple(periods["winter_holiday"]),
        public_holidays=tuple(periods["public_holiday"]),
        swapped_workdays=frozenset(swapped),
    )


@dataclass(frozen=True)
class _Source:
    """One parsed file: its top keys, and the text to find lines in."""

    label: str
    name: str
    top: Mapping[str, Any]
    text: str

    def entries(self, kind: str) -> list[dict[str, Any]]:
        found = self.top.get(kind, [])
        return [dict(entry) for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []

    def line(self, kind: str, number: int) -> int:
        """The line of the ``number``-th ``[[kind]]``."""
        headers = re.finditer(rf"^[ \t]*\[\[[ \t]*{kind}[ \t]*\]\]", self.text, re.MULTILINE)
        starts = [match.start() for match in headers]
        return self.text.count("\n", 0, starts[number]) + 1 if number < len(starts) else 1

    def top_faults(self, keys: Mapping[str, type | tuple[type, ...]], must: tuple[str, ...]) -> list[str]:
        found = _entry_faults(self.top, keys, must)
        if isinstance(name := self.top.get("name"), str) and name != self.name:
            found.append(f"its name is {name!r}, not that of its file")
        return [f"{self.label}: {fault}" for fault in found]


def _read(name: str, folder: Path, what: str, faults: list[str]) -> _Source | None:
    label = f"{what} {name}"
    path = folder / f"{name}.toml"
    if not re.fullmatch(r"[\w-]+", name) or not path.is_file():
        faults.append(f"there is no {label}, only {', '.join(pack_names(folder)) or 'none'}")
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return _Source(label, name, tomllib.loads(text), text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{label}: {error}")
        return None


def _entry_faults(
    entry: Mapping[str, Any], keys: Mapping[str, type | tuple[type, ...]], must: tuple[str, ...]
) -> list[str]:
    faults = [f"key {key!r} is not known" for key in entry if key not in keys]
    faults += [f"{key} is missing" for key in must if not entry.get(key)]
    faults += [
        f"{key} must be {_KINDS[kind]}" for key, kind in keys.items() if key in entry and not _is(entry[key], kind)
    ]
    return faults


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    # bool is an int and datetime a date, and neither is meant
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind) and not isinstance(value, datetime)
