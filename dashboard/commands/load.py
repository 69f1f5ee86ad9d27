"""``shouwang load``: load a file into a county."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from data.loading import LoadReport, load
from data.store import Store
from geo.contracts import CONTRACTS
from geo.errors import InputError

REJECTS_SHOWN = 20
_PERSONAL = {"persons", "carers", "visits", "households"}  # a shifted column puts a name anywhere


@click.command("load")
@click.argument("kind", type=click.Choice(list(CONTRACTS)), metavar="KIND")
@click.argument("file", type=click.Path(path_type=Path))
@database_option
@county_option
@click.option("--crs", help="Coordinate system of the file's coordinates: CGCS2000, WGS84 or an EPSG code.")
@click.option("--sheet", help="Sheet of a workbook or layer of a GeoPackage (default: the first).")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--i-accept-no-accounts", is_flag=True, help="Load real data although there are no accounts yet (试用).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    kind: str,
    file: Path,
    database: str,
    county: str | None,
    crs: str | None,
    sheet: str | None,
    dry_run: bool,
    i_accept_no_accounts: bool,
    as_json: bool,
) -> None:
    """Load FILE as KIND (the plural of a table: households, persons, hazard_sites, visits …).

    Every row is loaded, unchanged, repeated in the file, or rejected with its reason; the counts add up.
    """
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        if not (entry.simulated or dry_run or i_accept_no_accounts):
            raise InputError(
                f"{entry.name} is no demo county and there are no accounts yet: whoever opens this computer sees what "
                "is loaded. Add --i-accept-no-accounts to load it on trial (试用)."
            )
        with progress(quiet=as_json) as report:
            result = load(
                store,
                entry.code,
                kind,
                file,
                crs=crs,
                layer=sheet,
                dry_run=dry_run,
                on_progress=lambda done, total: report(kind, done / max(total, 1)),
            )
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False, indent=1, default=str))
    else:
        _print(result)


def _print(result: LoadReport) -> None:
    click.echo(
        f"{result.rows:,} rows = {result.loaded:,} loaded + {result.unchanged:,} unchanged + "
        f"{result.repeated:,} repeated + {result.rejected:,} rejected."
    )
    for reject in result.rejects[:REJECTS_SHOWN]:
        value = "···" if result.kind in _PERSONAL else repr(reject.value)
        click.echo(f"  row {reject.row} {reject.column} {value}: {reject.reason} {reject.fix}")
    if len(result.rejects) > REJECTS_SHOWN:
        click.echo(f"  … and {len(result.rejects) - REJECTS_SHOWN:,} more; --json lists all.")
