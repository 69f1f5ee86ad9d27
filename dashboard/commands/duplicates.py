"""``shouwang duplicates``: records that may be one person, made one or kept apart."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from click.core import ParameterSource

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.linking import keep_apart, merge_persons, pairs
from data.store import Store
from models.likeness import in_words

SHOWN = 50


@click.group("duplicates", invoke_without_command=True)
@database_option
@county_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def command(context: click.Context, database: str, county: str | None, as_json: bool) -> None:
    """List the records that may be one person, the surest first, with what speaks for and against it."""
    if context.invoked_subcommand is not None:
        if any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in context.params):
            raise click.UsageError(f"Options go after {context.invoked_subcommand}.")
        return
    with Store.open(database) as store:
        found = pairs(store, chosen_county(store, county).code)
    if as_json:
        told = [
            {**pair, "score": round(pair["score"], 1), "reasons": in_words(pair["agreements"])}
            for pair in found.to_dict("records")
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(found):,} pairs of records that may be one person.")
    for pair in found.head(SHOWN).to_dict("records"):
        sure = "certain" if pair["certain"] else f"{pair['score']:.1f}"
        click.echo(f"  {pair['a']}  {pair['b']}  {sure}: {', '.join(in_words(pair['agreements']))}")
    if len(found) > SHOWN:
        click.echo(f"  … and {len(found) - SHOWN:,} more; --json lists all.")


@command.command("merge")
@click.argument("keep")
@click.argument("drop")
@database_option
@county_option
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def merge(keep: str, drop: str, database: str, county: str | None, dry_run: bool, as_json: bool) -> None:
    """Make the record DROP part of the record KEEP. `shouwang undo` parts them again."""
    with Store.open(database) as store:
        merged = merge_persons(store, chosen_county(store, county).code, keep, drop, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(asdict(merged), ensure_ascii=False, indent=1))
        return
    click.echo(
        f"{drop} {'would be' if dry_run else 'is'} part of {keep}"
        + (f", batch {merged.batch_id}." if merged.batch_id else ".")
    )
    for what, kinds in (("moved", merged.moved), ("joined", merged.joined)):
        if kinds:
            click.echo(f"  {what}: {', '.join(f'{kind} {rows}' for kind, rows in kinds.items())}")
    for what, fields in (("filled", merged.filled), ("differing, kept as they were", merged.differing)):
        if fields:
            click.echo(f"  {what}: {', '.join(fields)}")
    if merged.left_household:
        click.echo(f"  household {merged.left_household} has nobody left in it")


@command.command("apart")
@click.argument("a")
@click.argument("b")
@database_option
@county_option
@click.option("--withdraw", is_flag=True, help="Take it back: they may be proposed again.")
def apart(a: str, b: str, database: str, county: str | None, withdraw: bool) -> None:
    """Put on record that A and B are two persons: they are not proposed again."""
    with Store.open(database) as store:
        keep_apart(store, chosen_county(store, county).code, a, b, withdraw=withdraw)
    click.echo(f"{a} and {b} {'may be proposed again' if withdraw else 'are two persons'}.")
