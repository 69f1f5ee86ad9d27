"""``shouwang key``: make the key file behind which identity numbers are kept."""

from __future__ import annotations

from pathlib import Path

import click

from data.importing.identity import make_key


@click.command("key")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Make a new random key in FILE, which only you may read. An existing file is never overwritten."""
    make_key(file)
    click.echo(
        f"{file} made. Set SHOUWANG_IDENTITY_KEY_FILE to it, keep a copy in a safe, and never in the database's folder "
        "or its backups: who has both can name everyone in it, and without the key no duplicate is found by number."
    )
