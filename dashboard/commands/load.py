"""``shouwang load``: load a file into a county."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.i18n import translator
from dashboard.settings import Settings
from data.importing.identity import load_vault
from data.importing.load import NUMBERS_NOT_KEPT, FullList, How, LoadReport, load, look
from data.importing.mappings import save_mapping
from data.store import Store
from data.writers.files import write_new
from data.writers.rejects import write_rejects
from geo.contracts import CONTRACTS
from geo.errors import InputError
from geo.text import say

REJECTS_SHOWN = 20
_PERSONAL = {"persons", "carers", "visits", "households"}  # a shifted column puts a name anywhere


@click.command("load")
@click.argument("kind", type=click.Choice(list(CONTRACTS)), metavar="KIND")
@click.argument("file", type=click.Path(path_type=Path))
@database_option
@county_option
@click.option("--crs", help="Coordinate system of the file's coordinates: CGCS2000, WGS84, EPSG:4548, GCJ-02, BD-09.")
@click.option("--sheet", help="Sheet of a workbook or layer of a GeoPackage (default: the one that fits best).")
@click.option("--map", "said", metavar="HEADER=FIELD", multiple=True, help="Which field a column is; may be repeated.")
@click.option("--set", "constants", metavar="FIELD=TEXT", multiple=True, help="The same text for every row.")
@click.option("--mapping", metavar="NAME", help="Read the columns as saved under NAME.")
@click.option("--save-mapping", metavar="NAME", help="Keep how the columns were read under NAME.")
@click.option("--mend", is_flag=True, help="Repair shapes that cross themselves.")
@click.option("--accept-crs", is_flag=True, help="The declared coordinate system holds, whatever the evidence.")
@click.option("--full-list", metavar="PLACE@DATE", help="The file names all there is in PLACE (a code) on DATE.")
@click.option("--rejects", "rejects_to", type=click.Path(path_type=Path), help="Write the file with its faults marked.")
@click.option("--source", help="Where the file came from, for the record.")
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
    said: tuple[str, ...],
    constants: tuple[str, ...],
    mapping: str | None,
    save_mapping: str | None,  # noqa: ARG001  # read below by its name in the context
    mend: bool,
    accept_crs: bool,
    full_list: str | None,
    rejects_to: Path | None,
    source: str | None,
    dry_run: bool,
    i_accept_no_accounts: bool,
    as_json: bool,
) -> None:
    """Load FILE as KIND (the plural of a table: households, persons, hazard_sites, visits …).

    Every row is loaded, unchanged, repeated in the file, or rejected with its reason; the counts add up.
    """
    settings = Settings.from_env()
    vault = load_vault(settings.identity_key_file, settings.identity_numbers)
    how = How(
        sheet=sheet,
        crs=crs,
        said=_pairs(said, "--map"),
        constants=_pairs(constants, "--set"),
        mapping=mapping,
        mend=mend,
        accept_crs=accept_crs,
        full_list=_full_list(full_list),
    )
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        if not (entry.simulated or dry_run or i_accept_no_accounts):
            raise InputError(
                say(
                    "{county} is no demo county and there are no accounts yet: whoever opens this computer sees what "
                    "is loaded. Add --i-accept-no-accounts to load it on trial (试用).",
                    county=entry.name,
                )
            )
        with progress(quiet=as_json) as report:
            result = load(
                store,
                entry.code,
                kind,
                file,
                how,
                dry_run=dry_run,
                source=source,
                vault=vault,
                on_progress=lambda done, total: report(kind, done / max(total, 1)),
            )
        name = click.get_current_context().params["save_mapping"]
        if name and not dry_run:
            seen = look(store, entry.code, kind, file, how)
            _save(store, entry.code, kind, name, seen.headers, dataclasses.replace(seen.mapping, crs=crs, sheet=sheet))
    if rejects_to is not None:
        marked = translator(settings.language).text
        write_new(rejects_to, lambda to: write_rejects(file, result, to, say=marked))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(result), ensure_ascii=False, indent=1, default=str))
    else:
        _print(result)


_save = save_mapping


def _pairs(words: tuple[str, ...], option: str) -> dict[str, str]:
    """``A=B`` as {A: B}.

    Raises:
        UsageError: there is no equals sign.
    """
    pairs = {}
    for word in words:
        left, sign, right = word.partition("=")
        if not sign or not left:
            raise click.UsageError(f"{option} takes A=B, not {word}.")
        pairs[left] = right
    return pairs


def _full_list(text: str | None) -> FullList | None:
    if text is None:
        return None
    place, sign, day = text.partition("@")
    try:
        on = click.DateTime(["%Y-%m-%d"]).convert(day, None, None).date() if sign else None
    except click.BadParameter:
        on = None
    if on is None:
        raise click.UsageError(f"--full-list takes a place's code and a day, as 361126101201@2026-09-30, not {text}.")
    return FullList(place, on)


def _print(result: LoadReport) -> None:
    click.echo(
        f"{result.rows:,} rows = {result.loaded:,} loaded ({result.noted:,} with a note) + "
        f"{result.unchanged:,} unchanged + {result.repeated:,} repeated + {result.rejected:,} rejected."
    )
    if result.refusal is not None:
        click.echo(f"As it is, the file will not be loaded: {result.refusal}")
    elif result.datum is not None:
        click.echo(f"Coordinates ({result.crs}): {result.datum.sentence}")
    if result.missing:
        click.echo(f"{result.missing:,} on record are missing from this full list: to be verified (待核实).")
    for number, text in result.skipped[:REJECTS_SHOWN]:
        shown = "···" if result.kind in _PERSONAL else text
        click.echo(f"  row {number} is no record: {shown}")
    for note in result.notes:
        if note.note == NUMBERS_NOT_KEPT:
            click.echo(f"  {note.column}: {note.note}")
    if result.ignored:
        click.echo(f"  columns not read: {'、'.join(result.ignored)}")
    for reject in result.rejects[:REJECTS_SHOWN]:
        value = "···" if result.kind in _PERSONAL else repr(reject.value)
        place = reject.cell or f"row {reject.row}"
        click.echo(f"  {place} {reject.column} {value}: {reject.reason}; {reject.fix}")
    if len(result.rejects) > REJECTS_SHOWN:
        more = len(result.rejects) - REJECTS_SHOWN
        click.echo(f"  … and {more:,} more; --json lists all, --rejects FILE marks them.")
    if result.batch_id is not None and (result.loaded or result.made):
        click.echo(f"Batch {result.batch_id}; `shouwang undo {result.batch_id}` takes it back.")
