"""What can be wrong with a rule as it is written: every fault in words, before anything is evaluated by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from geo.contracts import CONTRACTS
from geo.frames import Column
from geo.populations import OWNER_COLUMNS, POPULATIONS
from geo.rules import CLOCKS, KINDS, MEASURES, Rule, overlap

UNITS = {"clock": ("hour", "day", "month"), "distance": ("m", "min")}
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "share": ("column",),
    "presence": ("of",),
    "count_above": ("counted", "threshold"),
    "interval": ("of", "on", "clock"),
    "clock": ("start", "end", "threshold", "unit"),
    "deadline": ("of", "on", "due"),
    "completeness": ("fields",),
    "distance": ("of", "threshold", "unit"),
}
_DUE = re.compile(r"(\d{4}-)?\d{2}-\d{2}|@[^:]+(:before|:last)?")


def faults_of(entry: Mapping[str, Any]) -> list[str]:
    """The faults of one rule as it stands in a file, its keys and their types already right."""
    return [*_plain_faults(entry), *_evaluation_faults(entry)]


def faults_between(rules: Iterable[Rule]) -> list[tuple[int, str]]:
    """Rules of one pack that cannot stand beside each other: two of one id, or two decisions on one line, at a time.

    Each with the position of the later one.
    """
    found = []
    seen: dict[tuple[str, str], list[Rule]] = {}
    for number, rule in enumerate(rules):
        for what in ((rule.id, "id"), (rule.settles, "settles")):
            if not what[0]:
                continue
            for other in seen.setdefault(what, []):
                if overlap(rule, other):
                    both = f"{what[1]} {what[0]} stands there for {_span(other)} as well as for {_span(rule)}"
                    found.append((number, f"{both}; end one before the other begins"))
            seen[what].append(rule)
    return found


def _span(rule: Rule) -> str:
    return f"{rule.valid_from or '…'} to {rule.valid_to or '…'}"


def _plain_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    kind, clock, threshold = entry.get("kind", "parameter"), entry.get("clock"), entry.get("threshold")
    if kind not in KINDS:
        yield f"kind {kind!r} is none of {', '.join(KINDS)}"
    if clock is not None and clock not in CLOCKS:
        yield f"clock {clock!r} is none of {', '.join(CLOCKS)}"
    if clock == "rolling_days" and threshold is None:
        yield "rolling_days needs a threshold, its days"
    elif clock == "rolling_days" and threshold is not None and threshold < 1:
        yield f"rolling_days needs at least one day, not {threshold}"
    first, last = entry.get("valid_from"), entry.get("valid_to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield f"valid_to {last} is before valid_from {first}"
    for name in ("owners", "accepts", "rejects", "due", "fields"):
        if isinstance(listed := entry.get(name), list) and not all(isinstance(one, str) for one in listed):
            yield f"{name} must all be text"
    share = entry.get("share")
    if share is not None and not 0 < share <= 1:
        yield f"share {share} is impossible; it is above 0 and at most 1"
    if kind != "parameter" and threshold is not None and threshold < 0:
        yield f"threshold {threshold} is impossible; it cannot be below 0"
    ages = [entry.get("age_from", 0), entry.get("age_below", 200)]
    if not 0 <= ages[0] < ages[1] <= 200:
        yield f"ages from {ages[0]} to below {ages[1]} are impossible"


def _evaluation_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    kind, measure = entry.get("kind", "parameter"), entry.get("measure")
    if kind == "product":
        if not entry.get("shown_by"):
            yield "a product rule names the test that shows it in shown_by"
        return
    if measure is None:
        if kind in ("measured", "inventory"):
            yield f"a {kind} rule needs a measure: one of {', '.join(MEASURES)}"
        return
    if measure not in MEASURES:
        yield f"measure {measure!r} is none of {', '.join(MEASURES)}"
        return
    missing = [name for name in _NEEDS[measure] if entry.get(name) in (None, "", [])]
    if missing:
        yield f"measure {measure} needs {', '.join(missing)}"
    if measure in UNITS and "unit" in entry and entry["unit"] not in UNITS[measure]:
        yield f"unit {entry['unit']!r} of measure {measure} is none of {', '.join(UNITS[measure])}"
    yield from (
        f"due {day!r} is no day such as 11-01, 2024-05-31 or @summer_holiday"
        for day in entry.get("due", ())
        if isinstance(day, str) and not (_DUE.fullmatch(day) and _is_day(day))
    )
    if measure == "count_above" and "of" in entry and "then" not in entry:
        yield "count_above with of needs then, how many rows are owed"
    if entry.get("late_meets") and measure != "clock":
        yield "late_meets is for the measure clock"
    yield from _field_faults(entry)


def _is_day(day: str) -> bool:
    if day.startswith("@"):
        return True
    try:
        date.fromisoformat(day if len(day) == 10 else f"2000-{day}")
    except ValueError:
        return False
    return True


def _field_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    population = POPULATIONS.get(entry.get("population", ""))
    if population is None:
        yield f"population {entry.get('population', '')!r} is none of {', '.join(POPULATIONS)}"
        return
    if entry.get("own") and population.kind != "regions":
        yield "own is for rules about regions"
    if "counted" in entry and entry["counted"] not in POPULATIONS:
        yield f"counted {entry['counted']!r} is none of {', '.join(POPULATIONS)}"
    for name, values in entry.get("among", {}).items():
        yield from _named(name, population.kind, "among", values)
    for name in ("column", "start", "end"):
        if name in entry:
            values = [*entry.get("accepts", ()), *entry.get("rejects", ())] if name == "column" else []
            yield from _named(entry[name], population.kind, name, values)
    for name in entry.get("fields", ()):
        yield from _named(name, population.kind, "fields", [])
    if not (of := entry.get("of")):
        return
    if of not in CONTRACTS:
        yield f"of {of!r} is no table; the tables are {', '.join(CONTRACTS)}"
        return
    for name, values in entry.get("where", {}).items():
        yield from _named(name, of, "where", values)
    for name in ("on", "distinct"):
        if name in entry:
            yield from _named(entry[name], of, name, [])


def _named(name: str, kind: str, where: str, values: Any) -> Iterator[str]:
    """The fault of a column that is not there, and of values it can never have."""
    if "." in name:
        other, _, column_name = name.partition(".")
        if other not in CONTRACTS:
            yield f"{where} {name!r} names the unknown table {other}"
            return
        owner = OWNER_COLUMNS.get(kind, "region_code")
        if owner not in CONTRACTS[other].names:
            yield f"{where} {name!r}: rows of {other} do not belong to {kind}, they have no {owner}"
            return
        kind, name = other, column_name
    contract = CONTRACTS[kind]
    if name not in contract.names and name != "geometry":
        yield f"{where} names the unknown field {name!r}; {kind} has {', '.join(contract.names)}"
        return
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        yield f"{where} {name} must be a list of texts"
        return
    column: Column | None = next((one for one in contract.columns if one.name == name), None)
    allowed = ("true", "false") if column is not None and column.type == "bool" else column.one_of if column else ()
    unknown = [value for value in values if allowed and value not in allowed]
    if unknown:
        yield f"{where} {name} can never be {', '.join(unknown)}; it is one of {', '.join(allowed)}"
