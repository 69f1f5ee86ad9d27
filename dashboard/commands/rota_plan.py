"""``shouwang rota plan``, ``verify``, ``change``, ``list``, ``adopt`` and ``export``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.i18n import LANGUAGES, Translator, translator
from dashboard.rota_asked import Asked, outs
from data.rotas import adopt_rota, rotas
from data.store import Store
from data.writers.files import write_new
from geo.errors import InputError, ShouwangError
from geo.scope import Scope
from geo.text import say

_DAY = click.DateTime(["%Y-%m-%d"])
_SHOWN = 10


def _searching(function: Callable[..., object]) -> Callable[..., object]:
    """Options of a search."""
    for option in (
        click.option("--seconds", type=click.FloatRange(1, 600), default=60.0, show_default=True, help="Of search."),
        click.option("--without", multiple=True, metavar="TEAM", help="Leave a team at home; may be given again."),
        click.option(
            "--team-out",
            multiple=True,
            metavar="TEAM[:FROM..TO]",
            help="A team is out for some days (T01:2026-07-20..2026-07-24), or for all of it; may be given again.",
        ),
        click.option(
            "--red-water", "red", multiple=True, metavar="WATER", help="A water is red now; may be given again."
        ),
        click.option("--close-road", "closed", multiple=True, metavar="ROAD", help="Close a road; may be given again."),
        click.option("--no-keep", "kept", is_flag=True, flag_value=False, default=True, help="Do not keep the plan."),
        click.option("--out", type=click.Path(path_type=Path), metavar="PLAN.json", help="Write it to a file too."),
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
    ):
        function = option(function)
    return function


@click.command("plan")
@database_option
@county_option
@click.option("--first", type=_DAY, help="First day (default: the Monday after the county's day).")
@click.option("--weeks", type=click.IntRange(1, 26), default=4, show_default=True)
@click.option("--teams", type=click.IntRange(min=0), metavar="N", help="So many of the teams, the first by number.")
@click.option("--hours-factor", type=float, default=1.0, show_default=True, help="Times the hours of every team.")
@click.option("--gap-factor", type=float, default=1.0, show_default=True, help="Times the longest gaps allowed.")
@click.option("--yellow", is_flag=True, help="The waters of the third class too.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@_searching
def plan(
    database: str, county: str | None, first: datetime | None, weeks: int, teams: int | None, hours_factor: float,
    gap_factor: float, yellow: bool, seed: int, seconds: float, without: tuple[str, ...], team_out: tuple[str, ...],
    red: tuple[str, ...], closed: tuple[str, ...], kept: bool, out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Plan which team goes to which water on which day, and keep the plan.

    Goes by the last drowning scores. What is owed comes first; what cannot be met is listed with its reason and cure.
    """
    from dashboard.rota_runs import make

    _refuse_other_names(out)
    whole, away = outs(team_out)
    with Store.open(database) as store, progress(quiet=as_json) as report:
        code = chosen_county(store, county).code
        begin = monday_after(store, code) if first is None else first.date()
        asked = Asked(
            first=begin,
            weeks=weeks,
            without=tuple(dict.fromkeys((*without, *whole))),
            closed=closed,
            away=away,
            red=dict.fromkeys(red, begin),
            hours_factor=hours_factor,
            gap_factor=gap_factor,
            yellow=yellow,
            seed=seed,
            seconds=seconds,
        )
        made = make(store, code, asked, teams=teams, report=report, kept=kept)
    _tell(made.as_json(), out, as_json)


def monday_after(store: Store, code: str) -> date:
    run = store.latest_run(code)
    day = run.as_of if run is not None else store.clock().date()
    return day + timedelta(days=8 - day.isoweekday())


@click.command("change")
@click.argument("which", metavar="PLAN")
@database_option
@county_option
@click.option("--from", "since", type=_DAY, required=True, help="First day of the new plan.")
@_searching
def change(
    which: str, database: str, county: str | None, since: datetime, seconds: float, without: tuple[str, ...],
    team_out: tuple[str, ...], red: tuple[str, ...], closed: tuple[str, ...], kept: bool, out: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Plan the rest of PLAN again from a day on, as things stand now, with the fewest changes; they are listed.

    For a team that is ill for some days or for all of them (--team-out), roads that are closed (--close-road), a water
    where something happened (--red-water), waters scored anew. Visits of PLAN still to come until that day are taken as
    done.
    """
    from dashboard.rota_runs import change as changed

    _refuse_other_names(out)
    whole, away = outs(team_out)
    with Store.open(database) as store, progress(quiet=as_json) as report:
        code = chosen_county(store, county).code
        made = changed(
            store, code, which, since=since.date(), without=tuple(dict.fromkeys((*without, *whole))), closed=closed,
            away=away, red=red, seconds=seconds, report=report, kept=kept,
        )  # fmt: skip
    _tell(made.as_json(), out, as_json)


def _refuse_other_names(out: Path | None) -> None:
    """Before the search, not after it."""
    if out is not None and out.suffix.lower() != ".json":
        raise InputError(say("{file} is no name of a plan's file; let it end in .json.", file=out.name))


def _tell(found: dict[str, Any], out: Path | None, as_json: bool) -> None:
    whole = json.dumps(found, ensure_ascii=False, indent=1)
    if out is not None:
        write_new(out, lambda file: file.write(whole.encode()))
    click.echo(whole if as_json else _lines(found))


def _gap(share: float | None) -> str:
    return "not known" if share is None else f"{share:.1%}"


def _lines(found: dict[str, Any]) -> str:
    unmet, asked = found["unmet"], found["asked"]
    short = sum(row["missing"] for row in unmet if row["what"] == "visits")
    late = sum(row["missing"] for row in unmet if row["what"] == "gap")
    lines = [
        f"{found['name']}{' 模拟' if found['simulated'] else ''} · as of {found['as_of']} · on record "
        f"{found['known_at'][:16]} UTC",
        f"{asked['weeks']} weeks from {asked['first']}: {len(found['teams'])} teams, {found['waters']:,} waters, "
        f"{len(found['assignments']):,} visits, {found['km']:,.0f} km.",
        f"Risk watched: {_share(found['risk_watched'], found['risk'])} of all; no plan watches more than "
        f"{_share(found['bound'], found['risk'])} (gap {_gap(found['gap'])}).",
        f"Owed and not met: {short:,} visits, {late:,} days beyond the longest gap.",
    ]
    lines += [_unmet_line(row) for row in unmet[:_SHOWN]]
    if len(unmet) > _SHOWN:
        lines.append(f"  … and {len(unmet) - _SHOWN:,} more; --json lists all.")
    if asked["taken_as_done"]:
        many = len(asked["taken_as_done"])
        lines.append(f"Visits still to come before {asked['first']} are taken as done, at {many:,} waters.")
    if "changes" in found:
        lines.append(f"{len(found['changes']):,} assignments differ from the plan before.")
        lines += [
            f"  {row['day']} {row['site_id']}: {row['change']}, {row['from_team'] or '-'} -> {row['to_team'] or '-'}"
            for row in found["changes"][:_SHOWN]
        ]
    if found["plan_id"]:
        lines.append(f"Kept as {found['plan_id']}; `shouwang rota adopt {found['plan_id']}` puts it into force.")
    return "\n".join(lines)


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole > 0 else "none"


def _unmet_line(row: dict[str, Any]) -> str:
    hours = f", {row['cure_hours']:.1f} h" if row["cure_hours"] is not None else ""
    team = f" of {row['cure_team']}" if row["cure_team"] else ""
    return (
        f"  {row['site_id']} {row['from_day']} to {row['to_day']}: {row['missing']} of {row['owed']} {row['what']}; "
        f"{row['reason']}; cure: {row['cure']}{team}{hours}"
    )


@click.command("verify")
@click.argument("which", metavar="PLAN")
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(which: str, database: str, county: str | None, as_json: bool) -> None:
    """Check PLAN, a number on record or a file of `plan --out`, by code that shares none with the search.

    The problem is made again from the database; risk watched, kilometres and what is not met are reckoned anew.
    """
    from dashboard.rota_runs import check

    with Store.open(database) as store:
        found = check(store, chosen_county(store, county).code, which)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    if found.faults:
        raise ShouwangError(f"The plan does not hold, {len(found.faults)} faults: {found.faults[0]}")
    if not as_json:
        click.echo(
            f"The plan holds: {found.stops:,} visits, {found.km:,.0f} km, risk watched {found.risk_watched:,.4f}, "
            f"{found.unmet:,} owed and not met."
        )


@click.command("list")
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def listed(database: str, county: str | None, as_json: bool) -> None:
    """List the plans on record, the newest first."""
    with Store.open(database) as store:
        found = rotas(store, Scope.whole(chosen_county(store, county).code))
    rows = [
        {"plan_id": one.plan_id, "first": one.first.isoformat(), "weeks": one.weeks, "until": one.until.isoformat(),
         "made_at": one.made_at.isoformat(), "made_by": one.made_by, "replaces": one.replaces,
         "adopted": one.is_adopted}
        for one in found
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        state = "in force" if row["adopted"] else "draft"
        made = f"made {row['made_at'][:16]} UTC"
        click.echo(f"{row['plan_id']}  {row['weeks']} weeks from {row['first']}  {state}  {made}")
    if not rows:
        click.echo("There is no rota yet; shouwang rota plan makes one.")


@click.command("adopt")
@click.argument("plan_id", metavar="PLAN")
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def adopt(plan_id: str, database: str, county: str | None, as_json: bool) -> None:
    """Put PLAN into force: its stops become planned patrols; `shouwang undo` takes that back."""
    with Store.open(database) as store:
        done = adopt_rota(store, chosen_county(store, county).code, plan_id, by_role="command line")
    told = {"plan_id": done.plan_id, "planned": done.planned, "withdrawn": done.withdrawn, "batch": done.batch_id}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{done.planned:,} patrols planned, {done.withdrawn:,} of the plan before withdrawn.")


@click.command("export")
@click.argument("plan_id", metavar="PLAN")
@database_option
@county_option
@click.option(
    "--kind",
    type=click.Choice(["sheets", "workbook", "tracks", "calendars"]),
    default="workbook",
    show_default=True,
    help="Sheets to print (html), the workbook (xlsx), tracks (zip of GPX and KML), calendars (zip of iCalendar).",
)
@click.option("--to", "out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True)
def export(plan_id: str, database: str, county: str | None, kind: str, out: Path, language: str) -> None:
    """Write PLAN for those who go by it."""
    ending = {"sheets": ".html", "workbook": ".xlsx", "tracks": ".zip", "calendars": ".zip"}[kind]
    if out.suffix.lower() != ending:
        raise InputError(say("{file} is no name for it; let it end in {ending}.", file=out.name, ending=ending))
    with Store.open(database) as store:
        content = _content(store, chosen_county(store, county).code, plan_id, kind, translator(language))
    write_new(out, lambda file: file.write(content))
    click.echo(str(out))


def _content(store: Store, code: str, plan_id: str, kind: str, t: Translator) -> bytes:
    from dashboard.access import Reader
    from dashboard.jobs import Jobs
    from dashboard.rota_files import calendars_zip, tracks_zip
    from dashboard.rota_sheets import paper
    from dashboard.rota_workbook import workbook
    from dashboard.services.rota import Rotas

    plans, reader = Rotas(store, Jobs()), Reader.of("emergency", code, code)
    rota = plans.chosen(reader, plan_id)
    assert rota is not None
    kept = plans.kept(reader, rota)
    book = plans.book(reader, kept)
    plans.told(reader, f"rota_{kind}", plan_id)
    if kind == "workbook":
        return workbook(book, t)
    if kind == "calendars":
        return calendars_zip(book, t)
    book = plans.with_lines(reader, kept, book)
    return tracks_zip(book, book.tours, t) if kind == "tracks" else paper(book, book.tours, t).encode()
