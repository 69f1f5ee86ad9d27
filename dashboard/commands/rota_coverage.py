"""``shouwang rota coverage``: what was done of what was planned, and the waters longest unwatched."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final, get_args

import click
import pandas as pd

from dashboard.commands._shared import chosen_county, county_option, database_option, rows_of
from dashboard.rota_planning import KINDS
from data.store import Store
from geo.errors import InputError
from geo.text import say
from models.coverage import By, done_against_plan, league

_DAY = click.DateTime(["%Y-%m-%d"])
_DAYS: Final = 28
_SHOWN: Final = 15


@click.command("coverage")
@database_option
@county_option
@click.option("--from", "first", type=_DAY, help="First day counted (default: four weeks before the last).")
@click.option("--to", "last", type=_DAY, help="Last day counted (default: the county's day).")
@click.option("--by", type=click.Choice(get_args(By)), default="team", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str, county: str | None, first: datetime | None, last: datetime | None, by: By, as_json: bool
) -> None:
    """Tell what patrols were done of those planned, and list the waters longest unwatched, never patrolled first."""
    with Store.open(database) as store:
        code = chosen_county(store, county).code
        run = store.latest_run(code)
        found = store.county(code, kinds=KINDS, run=None if run is None else run.id)
    end = found.as_of if last is None else last.date()
    begin = end - timedelta(days=_DAYS - 1) if first is None else first.date()
    if begin > end:
        raise InputError(say("{first} is after {last}; give the first day first.", first=str(begin), last=str(end)))
    done, unwatched = done_against_plan(found, begin, end, by), league(found)
    if as_json:
        told = {
            "county": found.code,
            "simulated": found.simulated,
            "as_of": found.as_of.isoformat(),
            "from": begin.isoformat(),
            "to": end.isoformat(),
            "by": by,
            "done_against_plan": rows_of(done),
            "league": rows_of(unwatched),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{found.name}{' 模拟' if found.simulated else ''} · patrols from {begin} to {end} by {by}")
    for name, row in done.iterrows():
        click.echo(
            f"  {name:<14} planned {row['planned']:>6,}  done {row['done']:>6,}  unplanned {row['unplanned']:>5,}"
        )
    click.echo("\nlongest unwatched")
    for site, row in unwatched.head(_SHOWN).iterrows():
        days = "never" if pd.isna(row["days_unwatched"]) else f"{row['days_unwatched']} days"
        click.echo(f"  {row['rank']:>4} {site} {row['score_class'] or '':<12} {days}")
    if len(unwatched) > _SHOWN:
        click.echo(f"  … and {len(unwatched) - _SHOWN:,} more; --json lists all.")
