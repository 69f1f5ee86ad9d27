"""``shouwang site list``, ``show``, ``compare``, ``verify``, ``rename``, ``delete``, ``export``: scenarios kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.i18n import LANGUAGES, translator
from dashboard.siting_terms import AUDITED
from data.store import Store
from data.writers.files import write_new
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say


def _on_record(function: Callable[..., object]) -> Callable[..., object]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
        county_option,
        database_option,
    ):
        function = option(function)
    return function


def echo(told: Any, lines: list[str], as_json: bool) -> None:
    """Print a result either way."""
    click.echo(json.dumps(told, ensure_ascii=False, allow_nan=False) if as_json else "\n".join(lines))


@click.command("list")
@_on_record
def listed(database: str, county: str | None, as_json: bool) -> None:
    """List the scenarios kept, the newest first."""
    from dashboard.siting_printed import listed_lines
    from dashboard.siting_told import listed_told

    with Store.open(database) as store:
        rows = listed_told(store, Scope.whole(chosen_county(store, county).code))
    echo(rows, listed_lines(rows), as_json)


@click.command("show")
@click.argument("which", metavar="SCENARIO")
@_on_record
def show(which: str, database: str, county: str | None, as_json: bool) -> None:
    """Show SCENARIO: what to do in which order, what it brings, who is left out and why."""
    from dashboard.siting_book import book_of
    from dashboard.siting_printed import book_lines
    from dashboard.siting_told import book_told

    with Store.open(database) as store:
        told = book_told(book_of(store, Scope.whole(chosen_county(store, county).code), which))
    echo(told, book_lines(told), as_json)


@click.command("compare")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_on_record
def compared(first: str, second: str, database: str, county: str | None, as_json: bool) -> None:
    """Hold scenario B against A, or against `today`: who gains, who loses, who is still far, by village."""
    from dashboard.siting_planning import Boards
    from dashboard.siting_printed import compared_lines
    from dashboard.siting_told import compared_told

    with Store.open(database) as store:
        scope = Scope.whole(chosen_county(store, county).code)
        told = compared_told(store, Boards(store), scope, first, second)
    echo(told, compared_lines(told), as_json)


@click.command("verify")
@click.argument("which", metavar="SCENARIO")
@_on_record
def verify(which: str, database: str, county: str | None, as_json: bool) -> None:
    """Check SCENARIO by code that shares none with the solver; what does not hold is said, with exit code 1."""
    from dashboard.siting_checks import check
    from dashboard.siting_planning import Boards
    from dashboard.siting_printed import checked_lines
    from dashboard.siting_told import checked_told

    with Store.open(database) as store:
        found = check(store, Boards(store), Scope.whole(chosen_county(store, county).code), which)
    told = checked_told(found)
    echo(told, checked_lines(told), as_json)
    if not found.holds:
        raise InputError(
            say(
                "Scenario {id} does not hold: {n} faults, listed above; solve and keep it again.",
                id=found.scenario_id,
                n=len(found.faults),
            )
        )


@click.command("rename")
@click.argument("which", metavar="SCENARIO")
@click.argument("name", metavar="NAME")
@_on_record
def rename(which: str, name: str, database: str, county: str | None, as_json: bool) -> None:
    """Give SCENARIO another name."""
    from data.scenarios import rename_scenario

    with Store.open(database) as store:
        code = chosen_county(store, county).code
        title = rename_scenario(store, code, which, name)
        store.audit(AUDITED["rename"], role="command line", county=code, subject=which)
    echo({"scenario_id": which, "name": title}, [f"{which} is called {title}."], as_json)


@click.command("delete")
@click.argument("which", metavar="SCENARIO")
@_on_record
def delete(which: str, database: str, county: str | None, as_json: bool) -> None:
    """Delete SCENARIO with all its parts; that cannot be taken back."""
    from data.scenarios import delete_scenario

    with Store.open(database) as store:
        code = chosen_county(store, county).code
        delete_scenario(store, code, which)
        store.audit(AUDITED["delete"], role="command line", county=code, subject=which)
    echo({"scenario_id": which, "deleted": True}, [f"{which} is deleted."], as_json)


ENDINGS: Final = {"workbook": ".xlsx", "word": ".docx"}


@click.command("export")
@click.argument("which", metavar="SCENARIO")
@click.option(
    "--kind", type=click.Choice(list(ENDINGS)), default="workbook", show_default=True,
    help="The workbook (xlsx) with all lists, or the paper of two pages to be signed (docx).",
)  # fmt: skip
@click.option("--to", "out", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True)
@_on_record
def export(which: str, kind: str, out: Path, language: str, database: str, county: str | None, as_json: bool) -> None:
    """Write SCENARIO for those who decide on it."""
    from dashboard.siting_files import action_word, action_workbook

    ending = ENDINGS[kind]
    if out.suffix.lower() != ending:
        raise InputError(say("{file} is no name for it; let it end in {ending}.", file=out.name, ending=ending))
    with Store.open(database) as store:
        code = chosen_county(store, county).code
        made = action_workbook if kind == "workbook" else action_word
        content = made(store, Scope.whole(code), which, translator(language))
        store.audit(AUDITED[kind], role="command line", county=code, subject=which)
    write_new(out, lambda file: file.write(content))
    echo({"scenario_id": which, "file": str(out), "bytes": len(content)}, [str(out)], as_json)


COMMANDS: Final = (listed, show, compared, verify, rename, delete, export)
