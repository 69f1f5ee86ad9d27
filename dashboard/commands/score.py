"""``shouwang score``: score a county and print the three scores."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
import pandas as pd

from dashboard.batch import Scored, score_county
from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.escalation import escalate_county
from dashboard.explaining import explain, lines_of
from dashboard.i18n import LANGUAGES
from dashboard.services.rankings import subject_names
from data.store import Store
from geo.calendar import BEIJING
from geo.results import SCORE_CLASSES

TOP = 10


@click.command("score")
@database_option
@county_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to score on (default: the county's).")
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="What was on record at this moment, Beijing time (default: now).",
)
@click.option("--explain", "subject", metavar="ID", help="Explain the score of one water, elder or village.")
@click.option("--language", type=click.Choice([*LANGUAGES]), default="zh", show_default=True, help="Of --explain.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str,
    county: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    subject: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Score every water site, elder and village of a county, keep the run, and print the worst ten of each."""
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        with progress(quiet=as_json) as report:
            scored = score_county(
                store,
                entry.code,
                as_of=as_of.date() if as_of else None,
                known_at=known_at.replace(tzinfo=BEIJING) if known_at else None,
                on_progress=report,
            )
        raised = {} if as_of or known_at else escalate_county(store, entry.code)
    if subject is not None:
        explained = explain(replace(scored.county, scores=scored.scores), subject)
        told = {"method": scored.method, "as_of": scored.county.as_of.isoformat(), "scores": explained}
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(line for one in explained for line in lines_of(one, language)))
        return
    result = summary_of(scored) | {"put_under_supervision": raised}
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)


def summary_of(scored: Scored) -> dict[str, Any]:
    """The counts by class and the worst ten of each score. Persons go by id: a printout carries no name."""
    county = scored.county
    return {
        "county": county.code,
        "name": county.name,
        "simulated": county.simulated,
        "as_of": county.as_of.isoformat(),
        "known_at": county.known_at.isoformat(),
        "version": county.version,
        "method": scored.method,
        "scores": {
            model: {
                "counts": {
                    name: int(count)
                    for name, count in frame["score_class"].value_counts().reindex(SCORE_CLASSES, fill_value=0).items()
                },
                "top": _top(frame, {} if model == "isolation" else subject_names(county, model, frame.index)),
            }
            for model, frame in scored.scores.items()
        },
    }


def _top(frame: pd.DataFrame, names: dict[str, str]) -> list[dict[str, Any]]:
    worst = frame[frame["rank"].notna()].sort_values("rank").head(TOP)
    return [
        {
            "id": subject,
            "name": names.get(str(subject)),
            "region_code": row["region_code"],
            "class": row["score_class"],
            "rank": int(row["rank"]),
            "value": round(row["value"], 3),
            "interval_90": [_rounded(row["low"]), _rounded(row["high"])],
            "evidence_grade": row["evidence_grade"],
            "reasons": json.loads(row["reasons"]),
            "fixes": json.loads(row["fixes"]),
        }
        for subject, row in worst.iterrows()
    ]


def _rounded(value: float) -> float | None:
    return None if pd.isna(value) else round(float(value), 3)


def _print(result: dict[str, Any]) -> None:
    label = " 模拟" if result["simulated"] else ""
    click.echo(f"{result['name']}{label} · as of {result['as_of']} · method {result['method']}")
    if result["put_under_supervision"]:
        click.echo(f"put under supervision: {', '.join(sorted(result['put_under_supervision']))}")
    for model, score in result["scores"].items():
        counts = " · ".join(f"{name} {count:,}" for name, count in score["counts"].items())
        click.echo(f"\n{model}: {counts}")
        for entry in score["top"]:
            reasons = ", ".join(reason["factor"] for reason in entry["reasons"])
            name = entry["name"] or entry["id"]
            click.echo(f"  {entry['rank']:>3}  {entry['class']:<7} {entry['value']:>8.2f}  {name}  ({reasons})")
