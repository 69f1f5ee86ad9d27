"""``shouwang upgrade``: bring a database of an earlier version to this one."""

from __future__ import annotations

import json

import click

from dashboard.commands._shared import database_option
from data.migrations.runner import upgrade


@click.command("upgrade")
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(database: str, as_json: bool) -> None:
    """Bring a database to this program's version, whole or not at all.

    An SQLite file is saved beside itself first; save a PostgreSQL database yourself (pg_dump) before.
    """
    done = upgrade(database)
    if as_json:
        backup = str(done.backup) if done.backup else None
        click.echo(json.dumps({"before": done.before, "after": done.after, "backup": backup}, ensure_ascii=False))
    elif done.before == done.after:
        click.echo(f"The database is of version {done.after} already.")
    else:
        saved = f" It was saved as {done.backup} before." if done.backup else ""
        click.echo(f"The database is now of version {done.after} (before: {done.before}).{saved}")
