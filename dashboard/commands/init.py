"""``shouwang init``: make a database, and add a county to it."""

from __future__ import annotations

import click

from dashboard.commands._shared import database_option
from data.store import Store

DEFAULT_PACKS = ("national", "county")


@click.command("init")
@database_option
@click.option("--county", "code", metavar="CODE", help="Six-digit code of a county to add.")
@click.option("--name", help="The county's name, e.g. 弋阳县.")
@click.option("--slug", help="A short Latin name, e.g. yiyang.")
@click.option("--packs", default=",".join(DEFAULT_PACKS), show_default=True, help="Rule packs, by commas.")
def command(database: str, code: str | None, name: str | None, slug: str | None, packs: str) -> None:
    """Make the database if there is none, and add a county to it where one is named."""
    if code and not (name and slug):
        raise click.UsageError("A county wants --name and --slug as well.")
    with Store.open(database, create=True) as store:
        if code and name and slug:
            store.add_county(code, name, slug, rule_packs=[part.strip() for part in packs.split(",") if part.strip()])
        held = ", ".join(f"{entry.name} ({entry.code})" for entry in store.counties())
    click.echo(f"Database ready; counties held: {held or 'none'}.")
