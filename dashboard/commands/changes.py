"""``shouwang changes``: what changed in a county between two days, and why."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

import click
import pandas as pd

from dashboard.changes import Changes, Compared, prepare, read_changes
from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from data.store import CountyEntry, Store
from geo.calendar import BEIJING
from geo.changes import CAUSES, CHANGES
from geo.results import MODELS
from geo.scope import Scope

_SHOWN = 30


@click.command("changes")
@database_option
@county_option
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, such as the last meeting."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The second day (default: the county's).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(database: str, county: str | None, since: datetime, until: datetime | None, as_json: bool) -> None:
    """Tell what is new, worse, better or closed since a day, each with its cause: obligations, regions, scores."""
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        with progress(quiet=as_json) as report:
            compared = prepare(store, entry.code, since.date(), until.date() if until else None, on_progress=report)
            found = read_changes(store, compared, Scope.whole(entry.code))
    result = summary_of(entry, compared, found)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)


def summary_of(entry: CountyEntry, compared: Compared, found: Changes) -> dict[str, Any]:
    """The counts by change and cause and every change. Persons go by id: a printout carries no name."""
    return {
        "county": entry.code,
        "name": entry.name,
        "simulated": entry.simulated,
        "since": compared.since.isoformat(),
        "until": compared.until.isoformat(),
        "known_then": compared.known_then.isoformat(),
        "known_now": compared.known_now.isoformat(),
        "nothing_on_record_then": compared.nothing_then,
        "method_then": compared.obligations[0].method,
        "method_now": compared.obligations[-1].method,
        "subjects": _counts(found.subjects),
        "regions": _counts(found.regions),
        "scores": {model: _counts(found.classes[found.classes["model"] == model]) for model in MODELS},
        "changes": _records(found.subjects),
        "cells": _records(found.regions),
        "classes": _records(found.classes),
    }


def _counts(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """How many of each change, in all and by cause."""
    pairs = Counter(zip(frame["change"], frame["cause"], strict=True))
    return {
        change: {
            "all": sum(pairs[change, cause] for cause in CAUSES),
            **{cause: pairs[change, cause] for cause in CAUSES},
        }
        for change in CHANGES
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{name: _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _print(result: dict[str, Any]) -> None:
    label = " 模拟" if result["simulated"] else ""
    then, now = (datetime.fromisoformat(result[name]).astimezone(BEIJING) for name in ("known_then", "known_now"))
    click.echo(
        f"{result['name']}{label} · since {result['since']} (on record {then:%Y-%m-%d %H:%M}) "
        f"· until {result['until']} (on record {now:%Y-%m-%d %H:%M})"
    )
    if result["nothing_on_record_then"]:
        click.echo("  Nothing was on record on the first day: both days are judged by what is on record now.")
    for title, counts in (
        ("obligations", result["subjects"]),
        ("regions", result["regions"]),
        *result["scores"].items(),
    ):
        said = " · ".join(f"{change} {counts[change]['all']:,}" for change in CHANGES)
        causes = " · ".join(f"{cause} {sum(counts[change][cause] for change in CHANGES):,}" for cause in CAUSES)
        click.echo(f"  {title:<12} {said}   ({causes})")
    urgent = [row for row in result["changes"] if row["change"] in ("new", "worse")]
    for row in urgent[:_SHOWN]:
        click.echo(
            f"  {row['rule_id']:<20} {row['change']:<6} {row['before']} → {row['after']}  {row['subject_kind']} "
            f"{row['subject_id']}  {row['region_code']}  ({row['cause']})"
        )
    if len(urgent) > _SHOWN:
        click.echo(f"  … and {len(urgent) - _SHOWN:,} more new or worse; --json lists all.")
