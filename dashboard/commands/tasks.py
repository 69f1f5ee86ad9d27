"""``shouwang tasks``: list tasks, dispatch a finding, take a step, put what is overdue under supervision."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from dashboard.access import ROLES, Reader
from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.escalation import escalate_county
from dashboard.services.task_views import TABS, Filter, Line
from dashboard.services.tasks import Tasks
from data.store import Store
from geo.errors import InputError
from geo.results import STEP_KINDS
from geo.tasks import File
from geo.text import say

_DAY = click.DateTime(["%Y-%m-%d"])


def _reader_options(function: Callable[..., object]) -> Callable[..., object]:
    """``--role`` and ``--region``: for whom it is done, as the page would have it."""
    role = click.option("--role", type=click.Choice(list(ROLES)), default="civil_affairs", show_default=True)
    region = click.option("--region", metavar="CODE", help="The role's region (default: the county).")
    return role(region(function))


def _json_option(function: Callable[..., object]) -> Callable[..., object]:
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(function)


@click.group("tasks", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Tasks (派单): a breach with an owner, a day to close it by, feedback, a closing check and supervision."""
    if context.invoked_subcommand is None:
        if any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
            raise click.UsageError("Options go after the command.")
        click.echo(context.get_help())


@command.command("list")
@database_option
@county_option
@_reader_options
@click.option("--tab", type=click.Choice(list(TABS)), default="unclosed", show_default=True, help="Which of them.")
@click.option("--place", metavar="CODE", help="Only those of a township or village.")
@click.option("--owner", metavar="KEY", help="Only those of one owner, as --json names it under holder.")
@_json_option
def list_tasks(
    database: str, county: str | None, role: str, region: str | None, tab: str, place: str | None, owner: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """List tasks, the most overdue first. Persons go by number: a printout carries no name of theirs."""
    with Store.open(database) as store:
        listing = Tasks(store).listing(_reader(store, county, role, region), Filter(tab, place, owner), named=0)
    if as_json:
        told = {
            "as_of": listing.as_of.isoformat(),
            "counts": listing.counts,
            "tasks": [_told(line) for line in listing.lines],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(" · ".join(f"{name} {count:,}" for name, count in listing.counts.items()))
    for line in listing.lines:
        late = f", {line.late} days overdue" if line.late else ""
        level = f", {line.level} supervises" if line.level != "none" else ""
        click.echo(
            f"{line.id}  {line.state}{late}{level}  {line.rule_id}  {line.kind} {line.subject}  {line.place}  "
            f"{line.owner.name or line.owner.id}  by {line.due_on}"
        )


@command.command("dispatch")
@click.argument("rule")
@click.argument("subject")
@database_option
@county_option
@_reader_options
@click.option("--owner", metavar="KEY", help="department:NAME, role:NAME or staff:NUMBER (default: the closest).")
@click.option("--due", type=_DAY, help="The day to close it by (default: the county's term).")
@click.option("--text", default="", help="What is to be done.")
@_json_option
def dispatch(
    rule: str, subject: str, database: str, county: str | None, role: str, region: str | None, owner: str | None,
    due: datetime | None, text: str, as_json: bool,
) -> None:  # fmt: skip
    """Dispatch what RULE asks of SUBJECT to an owner."""
    with Store.open(database) as store:
        tasks, reader = Tasks(store), _reader(store, county, role, region)
        form = tasks.form(reader, rule, subject)
        if owner is None and not form.owners:
            raise InputError(say("Nobody is on record who could be responsible; name one with --owner."))
        keys = [found.key for found in form.owners]
        if owner is not None and owner not in keys:
            raise InputError(say("Owner {owner} is none of {keys}.", owner=owner, keys=", ".join(keys) or "none"))
        made = tasks.dispatch(reader, rule, subject, owner or keys[0], due.date() if due else None, text)
    _tell(made.id, made.now.state, made.now.level, made.now.due_on, as_json=as_json)


@command.command("step")
@click.argument("task")
@click.argument("kind", type=click.Choice([kind for kind in STEP_KINDS if kind != "dispatch"]))
@database_option
@county_option
@_reader_options
@click.option("--text", default="", help="What was found, done, or why.")
@click.option("--due", type=_DAY, help="The new day, of an extension.")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A photo or file.")
@_json_option
def step(
    task: str, kind: str, database: str, county: str | None, role: str, region: str | None, text: str,
    due: datetime | None, path: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Take a step of TASK: accept, feedback, return, close, escalate, extend or withdraw."""
    file = None if path is None else File(path.name, path.read_bytes())
    with Store.open(database) as store:
        reader = _reader(store, county, role, region)
        made = Tasks(store).step(reader, task, kind, text, due_on=due.date() if due else None, file=file)
    _tell(made.id, made.now.state, made.now.level, made.now.due_on, as_json=as_json)


@command.command("escalate")
@database_option
@county_option
@click.option("--as-of", type=_DAY, help="The day it is run for (default: the county's).")
@_json_option
def escalate(database: str, county: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Put every task that is overdue long enough under supervision (督办), by the county's own ladder of days."""
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        raised = escalate_county(store, entry.code, as_of=as_of.date() if as_of else None)
    if as_json:
        click.echo(json.dumps(raised, indent=1))
        return
    for task, level in raised.items():
        click.echo(f"{task}  {level} supervises")
    click.echo(f"{len(raised):,} tasks went up.")


def _reader(store: Store, county: str | None, role: str, region: str | None) -> Reader:
    code = chosen_county(store, county).code
    return Reader.of(role, code, region or code)


def _told(line: Line) -> dict[str, Any]:
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(line).items()}
    return told | {"owner": line.owner.key, "owner_name": line.owner.name, "days_overdue": told.pop("late")}


def _tell(task: str, state: str, level: str, due_on: date, *, as_json: bool) -> None:
    if as_json:
        told = {"task": task, "state": state, "level": level, "due_on": due_on.isoformat()}
        click.echo(json.dumps(told, indent=1))
        return
    click.echo(f"{task} is {state}, to be closed by {due_on}.")
