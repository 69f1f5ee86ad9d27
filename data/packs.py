"""Rule packs and calendars, read from TOML into values. Every fault is named at once, with its rule and line.

A pack is one file, ``rulepacks/NAME.toml``: ``name``, ``title``, ``document``, ``includes`` (packs it stands on)
and ``[[rule]]`` entries with the fields of ``geo.rules.Rule``. A calendar is
``calendars/NAME.toml``: ``name``, ``title``, ``swapped_workdays`` and
``[[summer_holiday]]``, ``[[winter_holiday]]`` and ``[[public_holiday]]`` entries.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.rule_faults import faults_between, faults_of
from geo.calendar import Calendar, Period
from geo.errors import RuleError
from geo.rules import Rule, RulePack

_SHOWN = 50
PACKS = Path(__file__).with_name("rulepacks")
CALENDARS = Path(__file__).with_name("calendars")

_RULE_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "clause": str,
    "phrase": str,
    "key": str,
    "key_of": str,
    "kind": str,
    "measure": str,
    "population": str,
    "among": dict,
    "age_from": (int, float),
    "age_below": (int, float),
    "of": str,
    "where": dict,
    "on": str,
    "column": str,
    "accepts": list,
    "rejects": list,
    "distinct": str,
    "counted": str,
    "then": int,
    "start": str,
    "end": str,
    "due": list,
    "fields": list,
    "share": (int, float),
    "settles": str,
    "restricted": bool,
    "own": bool,
    "late_meets": bool,
    "shown_by": str,
    "threshold": (int, float),
    "unit": str,
    "clock": str,
    "owners": list,
    "valid_from": date,
    "valid_to": date,
    "local": bool,
}
_PACK_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "title": str,
    "document": str,
    "includes": list,
    "rule": list,
}
_RULE_MUST = ("id", "clause", "phrase")
_LISTS = ("owners", "accepts", "rejects", "due", "fields")
MOST_RULES = 2_000
MOST_BYTES = 4_000_000
_PERIOD_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "first": date,
    "last": date,
    "source": str,
    "verified": bool,
}
_PERIOD_MUST = ("name", "first", "last")
_PERIODS = ("summer_holiday", "winter_holiday", "public_holiday")
_KINDS: dict[object, str] = {
    str: "text",
    date: "a date",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    int: "a whole number",
}
_KINDS[(int, float)] = "a number"


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
def pack_title(name: str, folder: Path = PACKS) -> str:
    """What a pack is called; its name where there is no such pack, or it cannot be read."""
    source = _read(name, folder, "pack", [])
    return name if source is None else str(source.top.get("title", name))


@lru_cache(maxsize=64)
def _packs(names: tuple[str, ...], folder: Path) -> RulePack:
    faults: list[str] = []
    rules: list[Rule] = []
    composed: list[str] = []
    for name in names:
        _compose(name, folder, (), composed, rules, faults)
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise RuleError(f"Rule packs are faulty: {'; '.join(faults[:_SHOWN])}{more}.", ids=faults)
    return RulePack.compose(composed, rules)


def change_rules(pack: RulePack, path: Path) -> RulePack:
    """What ``pack`` would be with the rules of a file in the place of its own.

    The file holds ``[[rule]]`` entries as a pack does, by ``id``; what an entry leaves out stays as it is, so that
    ``id`` and ``threshold`` are enough. A whole pack, copied and changed, does as well.

    Raises:
        RuleError: there is no such file, it cannot be read, it names a rule the pack has not, or a rule would be
            faulty; every fault is named.
    """
    label = f"file {path.name}"
    faults: list[str] = []
    source = _parse(path, label, faults) if path.is_file() else None
    if source is None:
        raise RuleError(f"The changed rules cannot be read: {faults[0] if faults else f'there is no {label}'}.")
    faults = [f"{label}: {fault}" for fault in _entry_faults(source.top, _PACK_KEYS, ())]
    entries, lines = source.entries("rule"), source.lines("rule")
    if not entries:
        faults.append(f"{label} holds no [[rule]]")
    given: dict[str, list[dict[str, Any]]] = {}
    for entry, line in zip(entries, lines, strict=False):
        wrong = _entry_faults(entry, _RULE_KEYS, ())
        name = entry.get("id")
        if not isinstance(name, str) or name not in pack:
            close = get_close_matches(str(name), pack.rules, n=1)
            wrong = [f"there is no such rule in {', '.join(pack.names)}{f'; {close[0]} is meant?' if close else ''}"]
        else:
            given.setdefault(name, []).append(entry)
        faults += [f"{label}, rule {name} (line {line}): {fault}" for fault in wrong]
    made: dict[str, list[Rule]] = {}
    for name, several in given.items() if not faults else ():
        held = [rule for rule in pack if rule.id == name]
        pairs = [(rule, several[0]) for rule in held] if len(several) == 1 else [(held[-1], one) for one in several]
        merged = [{**_entry_of(rule), **entry} for rule, entry in pairs]
        found = [fault for entry in merged for fault in faults_of(entry)]
        made[name] = [_rule(rule.pack, rule.document, entry) for (rule, _), entry in zip(pairs, merged, strict=True)]
        found += [fault for _, fault in faults_between(made[name])]
        # what is written otherwise and says the same is the same rule
        made[name] = [next((rule for rule in held if rule == new), new) for new in made[name]]
        faults += [f"{label}, rule {name}: {fault}" for fault in dict.fromkeys(found)]
    if faults:
        raise RuleError(f"The changed rules are faulty: {'; '.join(faults[:_SHOWN])}.", ids=faults)
    rules: list[Rule] = []
    for rule in pack:
        rules += made.pop(rule.id, []) if rule.id in given else [rule]
    return RulePack(pack.names, tuple(rules))


def _entry_of(rule: Rule) -> dict[str, Any]:
    """A rule as it would stand in a file."""
    entry: dict[str, Any] = {}
    for one in fields(rule):
        value = getattr(rule, one.name)
        if one.name not in _RULE_KEYS or value in (None, "", (), {}):
            continue
        if isinstance(value, Mapping):
            value = {column: list(values) for column, values in value.items()}
        entry[one.name] = list(value) if isinstance(value, tuple) else value
    return entry


def _compose(
    name: str, folder: Path, above: tuple[str, ...], composed: list[str], rules: list[Rule], faults: list[str]
) -> None:
    """Add a pack and, before it, those it includes."""
    if name in above:
        faults.append(f"pack {name} includes itself: {' > '.join((*above, name))}; take one of the includes out")
        return
    if name in composed:
        return
    source = _read(name, folder, "pack", faults)
    if source is None:
        return
    for included in source.top.get("includes", ()):
        _compose(str(included), folder, (*above, name), composed, rules, faults)
    composed.append(name)
    rules += _rules(source, faults)


def _rules(source: _Source, faults: list[str]) -> list[Rule]:
    faults += source.top_faults(_PACK_KEYS, must=("name", "title"))
    entries = source.entries("rule")
    if len(entries) > MOST_RULES:
        faults.append(f"{source.label} holds {len(entries):,} rules; at most {MOST_RULES:,} are read, part it")
        return []
    lines = source.lines("rule")
    rules: list[Rule] = []
    placed: list[int] = []
    for number, (entry, line) in enumerate(zip(entries, lines, strict=False), 1):
        plain = _entry_faults(entry, _RULE_KEYS, _RULE_MUST)
        found = plain + ([] if any("must be" in fault for fault in plain) else faults_of(entry))
        faults += [f"{source.label}, rule {entry.get('id', number)} (line {line}): {fault}" for fault in found]
        if not found:
            rules.append(_rule(source.name, source.top.get("document", ""), entry))
            placed.append(line)
    faults += [
        f"{source.label}, rule {rules[at].id} (line {placed[at]}): {fault}" for at, fault in faults_between(rules)
    ]
    return rules


def _rule(pack: str, document: str, entry: Mapping[str, Any]) -> Rule:
    given = dict(entry)
    given |= {name: tuple(given[name]) for name in _LISTS if name in given}
    given |= {
        name: {column: tuple(values) for column, values in given[name].items()}
        for name in ("among", "where")
        if name in given
    }
    return Rule(pack=pack, document=document, **given)


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
        lines = self.lines(kind)
        return lines[number] if number < len(lines) else 1

    def lines(self, kind: str) -> list[int]:
        """The line of each ``[[kind]]`` in turn."""
        header = re.compile(rf"[ \t]*\[\[[ \t]*{kind}[ \t]*\]\]")
        return [number for number, line in enumerate(self.text.splitlines(), 1) if header.match(line)]

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
    return _parse(path, label, faults)


def _parse(path: Path, label: str, faults: list[str]) -> _Source | None:
    if path.stat().st_size > MOST_BYTES:
        faults.append(f"{label} is larger than {MOST_BYTES // 1_000_000} MB; part it")
        return None
    try:
        text = path.read_text(encoding="utf-8")
        return _Source(label, path.stem, tomllib.loads(text), text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
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
