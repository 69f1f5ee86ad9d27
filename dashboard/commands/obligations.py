"""``shouwang obligations``: how far a county meets each line of its papers; which lines are covered at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import click
import pandas as pd

from dashboard.batch import Evaluated, evaluate_county
from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from data.packs import load_packs, pack_names
from data.store import Store
from geo.calendar import BEIJING
from geo.rules import Rule

_SHOWN = 40


@click.command("obligations")
@database_option
@county_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to evaluate on (default: the county's).")
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="What was on record at this moment, Beijing time (default: now).",
)
@click.option("--coverage", is_flag=True, help="List every line of every paper and the measure that evaluates it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str,
    county: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    coverage: bool,
    as_json: bool,
) -> None:
    """Evaluate every obligation of a county, keep the run, and print what is met, due, overdue, breached or unknown."""
    if coverage:
        told = coverage_of(load_packs([name]).rules.values() for name in pack_names())
        click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else _coverage_lines(told))
        return
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        with progress(quiet=as_json) as report:
            done = evaluate_county(
                store,
                entry.code,
                as_of=as_of.date() if as_of else None,
                known_at=known_at.replace(tzinfo=BEIJING) if known_at else None,
                on_progress=report,
            )
    result = summary_of(done)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)


def summary_of(done: Evaluated) -> dict[str, Any]:
    """The county's own cell of every rule of its packs."""
    county, cells = done.county, done.evaluation.cells
    rules = county.rules.obligations(county.as_of)
    entries = [_entry(rule, cells, county.code) for rule in rules]
    return {
        "county": county.code,
        "name": county.name,
        "simulated": county.simulated,
        "as_of": county.as_of.isoformat(),
        "known_at": county.known_at.isoformat(),
        "version": county.version,
        "method": done.run.method,
        "packs": list(county.rules.names),
        "counts": dict(Counter(entry["status"] for entry in entries)),
        "conflicts": [
            {"first": found.first.id, "second": found.second.id, "differing": list(found.differing)}
            for found in county.rules.conflicts(county.as_of)
        ],
        "obligations": entries,
    }


def _entry(rule: Rule, cells: pd.DataFrame, code: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": rule.id,
        "obligation": rule.obligation,
        "pack": rule.pack,
        "document": rule.document,
        "clause": rule.clause,
        "phrase": rule.phrase,
        "kind": rule.kind,
        "measure": rule.measure,
        "population": rule.population,
        "local": rule.local,
        "owner": list(rule.owners),
    }
    if rule.kind == "product":
        return told | {
            "status": "met",
            "numerator": None,
            "denominator": None,
            "since": None,
            "shown_by": rule.shown_by,
        }
    cell = cells.loc[f"{rule.id}@{code}"]
    return told | {
        "status": cell["status"],
        "numerator": int(cell["numerator"]),
        "denominator": int(cell["denominator"]),
        **{name: int(cell[name]) for name in ("due", "overdue", "breached", "lacking", "not_recorded")},
        "since": _day(cell["since"]),
        "next_due": _day(cell["next_due"]),
        "missing": None if pd.isna(cell["missing_kind"]) else cell["missing_kind"],
    }


def coverage_of(packs: Iterable[Iterable[Rule]]) -> dict[str, Any]:
    """Every line of the papers with the measures that evaluate its rules; counts by kind and by measure."""
    lines: dict[str, list[Rule]] = {}
    for rules in packs:
        for rule in rules:
            if rule.kind != "parameter" and rule.obligation:
                lines.setdefault(rule.obligation, []).append(rule)
    listed = [
        {
            "id": obligation,
            "pack": rules[0].pack,
            "kind": _kind_of(rules),
            "measures": sorted({rule.measure or "product" for rule in rules}),
            "rules": [rule.id for rule in rules],
            "shown_by": sorted({rule.shown_by for rule in rules if rule.shown_by}),
        }
        for obligation, rules in sorted(lines.items(), key=lambda line: (line[0][0], int(line[0][1:])))
    ]
    return {
        "lines": len(listed),
        "by_kind": dict(Counter(str(line["kind"]) for line in listed)),
        "by_measure": dict(Counter(measure for line in listed for measure in line["measures"])),
        "obligations": listed,
    }


def _kind_of(rules: list[Rule]) -> str:
    """Measured where any part of the line is."""
    kinds = {rule.kind for rule in rules}
    return next(kind for kind in ("measured", "inventory", "product") if kind in kinds)


def _coverage_lines(told: dict[str, Any]) -> str:
    lines = [f"{line['id']:<5} {line['kind']:<10} {', '.join(line['measures'])}" for line in told["obligations"]]
    kinds = ", ".join(f"{count} {kind}" for kind, count in told["by_kind"].items())
    return "\n".join([*lines, f"{told['lines']} lines: {kinds}."])


def _print(result: dict[str, Any]) -> None:
    label = " 模拟" if result["simulated"] else ""
    counts = " · ".join(f"{status} {count}" for status, count in result["counts"].items())
    click.echo(f"{result['name']}{label} · as of {result['as_of']} · {counts}")
    for conflict in result["conflicts"]:
        click.echo(f"  {conflict['first']} and {conflict['second']} differ in {', '.join(conflict['differing'])}")
    urgent = [entry for entry in result["obligations"] if entry["status"] in ("breached", "overdue", "not_recorded")]
    for entry in urgent[:_SHOWN]:
        since = f" since {entry['since']}" if entry["since"] else ""
        local = " (local decision)" if entry["local"] else ""
        click.echo(
            f"  {entry['id']:<26} {entry['status']:<12} {entry['numerator']:>6,} of {entry['denominator']:<6,}"
            f"{since}  {entry['phrase'][:32]}{local}"
        )
    if len(urgent) > _SHOWN:
        click.echo(f"  … and {len(urgent) - _SHOWN} more; --json lists all.")


def _day(value: Any) -> str | None:
    day: date | None = None if pd.isna(value) else value.date()
    return day.isoformat() if day else None
