"""``shouwang batches``: what came on record in a county, and what was taken back."""

from __future__ import annotations

import dataclasses
import json

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from data.importing.batches import Batch
from data.store import Store
from geo.calendar import BEIJING


@click.command("batches")
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(database: str, county: str | None, as_json: bool) -> None:
    """List a county's batches, the newest first: number, time (Beijing), what was loaded and what became of it."""
    with Store.open(database) as store:
        batches = store.batches(chosen_county(store, county).code)
    if as_json:
        listed = [{**dataclasses.asdict(batch), "at": batch.at.isoformat()} for batch in batches]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for batch in batches:
        click.echo(_line(batch))
    if not batches:
        click.echo("No batch yet; shouwang load makes one.")


def _line(batch: Batch) -> str:
    when = batch.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    what = f"undo of {batch.undoes}" if batch.undoes is not None else f"{batch.action} {batch.kind}"
    counts = (
        f"{batch.rows:,} rows = {batch.loaded:,} loaded + {batch.unchanged:,} unchanged + "
        f"{batch.repeated:,} repeated + {batch.rejected:,} rejected"
    )
    undone = f" · undone by {batch.undone_by}" if batch.undone_by is not None else ""
    return f"{batch.id:>6}  {when}  {what}  {batch.file_name}  {counts}{undone}"
