"""``shouwang decide``: put a decision of the county on record, with the document it stands in."""

from __future__ import annotations

from datetime import datetime

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from data.decisions import DECISIONS, record_decision
from data.store import Store


@click.command("decide")
@click.argument("what", type=click.Choice(list(DECISIONS)), metavar="WHAT")
@database_option
@county_option
@click.option("--document", required=True, help="The document the decision stands in, with its number.")
@click.option("--by", required=True, help="The office that decided.")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the decision.")
def command(what: str, database: str, county: str | None, document: str, by: str, on: datetime) -> None:
    """Record that the county has decided WHAT.

    reverse_gcj02: files in GCJ-02 or BD-09 may be converted to CGCS2000. Some call that unlawful; without the county's
    own decision the program does not do it.
    """
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        record_decision(store, entry.code, what, document=document, by=by, on=on.date())
    click.echo(f"On record for {entry.name}: {what}, {document}, {by}, {on:%Y-%m-%d}.")
