"""``shouwang check``: whether a database and its rule packs are sound."""

from __future__ import annotations

import click

from dashboard.commands._shared import database_option
from data.store import Store
from geo.contracts import CONTRACTS


@click.command("check")
@database_option
def command(database: str) -> None:
    """Read every county whole, check each frame and rule pack, and say what is there."""
    with Store.open(database) as store:
        for entry in store.counties():
            county = store.county(entry.code)
            rows = {kind: len(county.frames[kind]) for kind in CONTRACTS}
            held = ", ".join(f"{kind} {count:,}" for kind, count in rows.items() if count)
            click.echo(
                f"{entry.name} ({entry.code}), version {county.version}, as of {county.as_of}: {held or 'empty'}"
            )
            click.echo(f"  rule packs {', '.join(county.rules.names)}: {len(county.rules.rules)} rules")
    click.echo("Sound.")
