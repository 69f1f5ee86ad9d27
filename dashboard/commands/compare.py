"""``shouwang compare``: the lists of a quarter compared, 不重不漏不错, and signed for by village."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.comparing import compare_rolls, comparison_of, plain, write_workbook
from dashboard.settings import Settings
from data.comparisons import ComparisonEntry, read_items, read_quarter, sign
from data.importing.identity import load_vault
from data.importing.roll import read_roll
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say

REJECTS_SHOWN = 20
_FILE = click.Path(path_type=Path)
_QUARTER = {"metavar": "2026Q3", "help": "The quarter: year, Q and number."}


@click.group("compare", invoke_without_command=True)
@database_option
@county_option
@click.option("--quarter", **_QUARTER)
@click.option("--civil-affairs", type=_FILE, metavar="FILE", help="The civil affairs bureau's list (民政).")
@click.option("--education", type=_FILE, metavar="FILE", help="The education bureau's list (教育).")
@click.option("--police", type=_FILE, metavar="FILE", help="The police's list (公安).")
@click.option("--to", type=_FILE, metavar="OUT.xlsx", help="Write the lists, to be signed, as a workbook.")
@click.option("--i-accept-no-accounts", is_flag=True, help="Keep real names although there are no accounts yet (试用).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def command(
    context: click.Context,
    database: str,
    county: str | None,
    quarter: str | None,
    to: Path | None,
    i_accept_no_accounts: bool,
    as_json: bool,
    **lists: Path | None,
) -> None:
    """Compare two or three lists of a quarter: whom one has twice, another lacks, or describes otherwise.

    The result is kept and signed for village by village: `compare sign`, `compare show`.
    """
    if context.invoked_subcommand is not None:
        if any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
            raise click.UsageError(f"Options go after {context.invoked_subcommand}.")
        return
    files = {name: path for name, path in lists.items() if path is not None}
    if quarter is None or len(files) < 2:
        raise click.UsageError("Comparing wants --quarter and two of --civil-affairs, --education, --police.")
    quarter = read_quarter(quarter)
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        if not (entry.simulated or i_accept_no_accounts):
            raise InputError(
                say(
                    "{county} is no demo county and there are no accounts yet: whoever opens this computer sees what "
                    "is kept. Add --i-accept-no-accounts to keep it on trial (试用).",
                    county=entry.name,
                )
            )
        settings = Settings.from_env()
        vault = load_vault(settings.identity_key_file, settings.identity_numbers)
        rolls = {name: read_roll(store, entry.code, path, vault=vault) for name, path in files.items()}
        made = compare_rolls(store, entry.code, quarter, rolls, files)
        if to is not None:
            write_workbook(store, made, entry, to)
        if as_json:
            rejects = {name: [asdict(reject) for reject in roll.rejects] for name, roll in rolls.items()}
            _print_json({**plain(made, read_items(store, made, Scope.whole(entry.code))), "rejects": rejects})
            return
        _print(made)
        for name, roll in rolls.items():
            for reject in roll.rejects[:REJECTS_SHOWN]:  # not what stood there: it may be a name
                click.echo(f"  {name} row {reject.row} {reject.column}: {reject.reason}; {reject.fix}")
            if len(roll.rejects) > REJECTS_SHOWN:
                click.echo(f"  … and {len(roll.rejects) - REJECTS_SHOWN:,} more of {name}; --json lists all.")


@command.command("show")
@database_option
@county_option
@click.option("--quarter", **_QUARTER)
@click.option("--to", type=_FILE, metavar="OUT.xlsx", help="Write it as a workbook.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def show(database: str, county: str | None, quarter: str | None, to: Path | None, as_json: bool) -> None:
    """Show the last comparison, or the last of a quarter, and who signed."""
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        found = comparison_of(store, entry.code, quarter)
        if to is not None:
            write_workbook(store, found, entry, to)
        if as_json:
            _print_json(plain(found, read_items(store, found, Scope.whole(entry.code))))
        else:
            _print(found)


@command.command("sign")
@database_option
@county_option
@click.option("--quarter", required=True, **_QUARTER)
@click.option("--village", required=True, metavar="CODE", help="12 digits; the county's own for villages unknown.")
@click.option("--by", required=True, metavar="NAME", help="Who signs.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def sign_off(database: str, county: str | None, quarter: str, village: str, by: str, as_json: bool) -> None:
    """Sign for a village's part of the quarter's last comparison."""
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        signed = sign(store, entry.code, quarter, village, by)
        store.audit("sign_comparison", county=entry.code, region=village, subject=read_quarter(quarter))
    if as_json:
        _print_json({**asdict(signed), "signed_at": signed.signed_at.isoformat(), "quarter": read_quarter(quarter)})
    else:
        click.echo(f"{signed.region_code} signed for {read_quarter(quarter)}.")


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def _print(entry: ComparisonEntry) -> None:
    """Counts alone: a printout carries no name."""
    click.echo(f"{entry.quarter}, compared {entry.made_at:%Y-%m-%d %H:%M} UTC")
    for each in entry.lists:
        click.echo(
            f"  {each['name']}: {each['rows']:,} rows = {each['matched']:,} matched + {each['double']:,} double + "
            f"{each['unmatched']:,} unmatched + {each['rejected']:,} rejected"
        )
    signed = {each.region_code for each in entry.sign_offs}
    click.echo(f"  {'village':<14}{'persons':>9}{'matched':>9}{'double':>8}{'missing':>9}{'differing':>11}  signed")
    for each in entry.counts:
        code = each["region_code"]
        numbers = "".join(
            f"{each[part]:>{width},}"
            for part, width in (("persons", 9), ("matched", 9), ("double", 8), ("missing", 9), ("differing", 11))
        )
        click.echo(f"  {code or 'unknown':<14}{numbers}  {'yes' if (code or entry.county) in signed else 'no'}")
