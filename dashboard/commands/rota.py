"""``shouwang rota``: the rota made, checked, changed, put into force; ``record`` takes back what was done."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dashboard.commands import rota_coverage, rota_install, rota_plan
from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.commands.load import REJECTS_SHOWN
from dashboard.rota_records import Recorded, record_patrols
from data.store import Store
from geo.errors import InputError
from geo.text import say


@click.group("rota")
def command() -> None:
    """The patrol rota (巡查排班): which team goes to which water on which day."""


for _made in (rota_plan.plan, rota_plan.verify, rota_plan.change, rota_plan.listed, rota_plan.adopt, rota_plan.export):
    command.add_command(_made)
command.add_command(rota_coverage.command)
command.add_command(rota_install.command)


@command.command("record")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FILE...")
@database_option
@county_option
@click.option("--team", metavar="ID", help="Whose it is, where the file does not say.")
@click.option("--plan", metavar="ID", help="The rota it is of: a track is held against that plan's stops alone.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--i-accept-no-accounts", is_flag=True, help="Record real patrols although there are no accounts (试用).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def record(
    files: tuple[Path, ...],
    database: str,
    county: str | None,
    team: str | None,
    plan: str | None,
    dry_run: bool,
    i_accept_no_accounts: bool,
    as_json: bool,
) -> None:
    """Take patrols back from FILE: the tick sheet (xlsx, csv), a telephone form's export (ODK), or a GPX track.

    Each file is a batch of its own, which `shouwang undo` takes back; files before one that is refused stay.
    """
    told: list[dict[str, object]] = []
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        if not (entry.simulated or dry_run or i_accept_no_accounts):
            raise InputError(
                say(
                    "{county} is no demo county and there are no accounts yet: whoever opens this computer sees what "
                    "is loaded. Add --i-accept-no-accounts to load it on trial (试用).",
                    county=entry.name,
                )
            )
        for file in files:
            done = record_patrols(store, entry.code, file, team=team, plan=plan, dry_run=dry_run)
            told.append({"file": file.name, **done.to_json()})
            if not as_json:
                _print(file, done, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, default=str))


def _print(file: Path, done: Recorded, *, dry_run: bool) -> None:
    if done.stops or done.report is None:
        counts = done.counted()
        click.echo(
            f"{file.name}: of {len(done.stops)} planned stops {counts['done']} done, {counts['too_short']} too short, "
            f"{counts['not_there']} not visited, {counts['unknown']} not known (the track says nothing of "
            f"{done.gap_min:.0f} minutes)."
        )
    if done.report is None:
        click.echo("  No patrol to put on record.")
        return
    report = done.report
    click.echo(
        f"{file.name}: {report.rows:,} rows = {report.loaded:,} loaded + {report.unchanged:,} unchanged + "
        f"{report.repeated:,} repeated + {report.rejected:,} rejected."
    )
    if not dry_run:
        click.echo(f"  {done.matched:,} are stops on record, {done.new:,} were not planned.")
    for reject in report.rejects[:REJECTS_SHOWN]:
        place = reject.cell or f"row {reject.row}"
        click.echo(f"  {place} {reject.column} {reject.value!r}: {reject.reason}; {reject.fix}")
    if len(report.rejects) > REJECTS_SHOWN:
        click.echo(f"  … and {len(report.rejects) - REJECTS_SHOWN:,} more; --json lists all.")
    if report.batch_id is not None and report.loaded:
        click.echo(f"Batch {report.batch_id}; `shouwang undo {report.batch_id}` takes it back.")
