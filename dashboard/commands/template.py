"""``shouwang template KIND``: an empty list for a clerk to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.commands._shared import chosen_county, county_option
from dashboard.i18n import LANGUAGES, translator
from dashboard.settings import Settings
from data.store import Store
from data.writers.files import write_new
from data.writers.layout import COLUMNS, KIND_NAMES
from data.writers.template import write_template


@click.command("template")
@click.argument("kind", type=click.Choice(list(COLUMNS)), metavar="KIND")
@click.option("--to", type=click.Path(path_type=Path), help="File to write (default: its Chinese name, here).")
@click.option("--database", metavar="URL", help="Offer the townships and villages of this database's county.")
@county_option
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True)
def command(kind: str, to: Path | None, database: str | None, county: str | None, language: str) -> None:
    """Write an empty xlsx of KIND with drop-downs, what each column means, and two example rows.

    With --database, or --county of the usual one, townships and villages are drop-downs too.
    """
    path = to or Path(f"{KIND_NAMES[kind]}.xlsx")
    regions = None
    if database or county:
        with Store.open(database or Settings.from_env().database) as store:
            regions = store.county(chosen_county(store, county).code, kinds=["regions"], scored=False).regions
    write_new(path, lambda file: write_template(kind, file, regions=regions, say=translator(language).text))
    click.echo(str(path))
