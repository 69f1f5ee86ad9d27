"""``shouwang undo``: take a batch back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from data.importing.undo import UndoReport, undo
from data.store import Store


@click.command("undo")
@click.argument("batch", type=int)
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(batch: int, database: str, county: str | None, as_json: bool) -> None:
    """Take BATCH back (shouwang batches lists them): what stood before it stands again.

    An undo is a batch as well: undoing that brings the first one back. A batch that later ones built on is refused.
    """
    with Store.open(database) as store:
        report = undo(store, chosen_county(store, county).code, batch)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1))
    else:
        _print(report)


def _print(report: UndoReport) -> None:
    click.echo(
        f"Batch {report.undoes} undone by batch {report.batch_id}: "
        f"{_counted(report.restored)} as before, {_counted(report.removed)} gone."
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count:,}" for kind, count in counts.items()) or "none"
