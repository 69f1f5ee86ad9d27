"""``shouwang form KIND``: a form for the field, filled in on a telephone without a network."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard.commands._shared import chosen_county, county_option
from dashboard.settings import Settings
from data.store import Store
from data.writers.files import write_new
from data.writers.form import FORMS, write_form
from data.writers.layout import KIND_NAMES


@click.command("form")
@click.argument("kind", type=click.Choice(list(FORMS)), metavar="KIND")
@click.option("--to", type=click.Path(path_type=Path), help="File to write (default: its Chinese name, here).")
@click.option("--database", metavar="URL", help="Offer the townships and villages of this database's county.")
@county_option
def command(kind: str, to: Path | None, database: str | None, county: str | None) -> None:
    """Write the XLSForm KIND is collected by, for ODK Central or KoboToolbox; what they export loads as KIND.

    Persons come with their household, equipment (四个一) with its site. With --database, or --county of the usual
    one, townships and villages are chosen from a list.
    """
    path = to or Path(f"{KIND_NAMES[FORMS[kind]]}_XLSForm.xlsx")
    regions = None
    if database or county:
        with Store.open(database or Settings.from_env().database) as store:
            regions = store.county(chosen_county(store, county).code, kinds=["regions"], scored=False).regions
    write_new(path, lambda file: write_form(kind, file, regions=regions))
    click.echo(str(path))
