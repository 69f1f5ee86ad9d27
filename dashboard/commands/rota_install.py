"""``shouwang rota install``: what is bought under a budget, and which team puts it up where and when."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.commands.rota_plan import monday_after
from dashboard.i18n import LANGUAGES, translator
from dashboard.rota_asked import Asked
from data.store import Store
from data.writers.files import write_new
from geo.errors import InputError
from geo.text import say

_DAY = click.DateTime(["%Y-%m-%d"])
_SHOWN: Final = 12


@click.command("install")
@database_option
@county_option
@click.option("--budget", type=float, required=True, metavar="YUAN", help="What may be spent on equipment.")
@click.option(
    "--item", "items", multiple=True, metavar="THING", help="Buy this alone (add_lifebuoy, ...); may be given again."
)
@click.option("--first", type=_DAY, help="First day (default: the Monday after the county's day).")
@click.option("--weeks", type=click.IntRange(1, 26), default=2, show_default=True)
@click.option("--without", multiple=True, metavar="TEAM", help="Leave a team at home; may be given again.")
@click.option("--close-road", "closed", multiple=True, metavar="ROAD", help="Close a road; may be given again.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), metavar="ROUND.xlsx", help="Write it as a workbook.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True, help="Of the workbook."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str, county: str | None, budget: float, items: tuple[str, ...], first: datetime | None, weeks: int,
    without: tuple[str, ...], closed: tuple[str, ...], seed: int, out: Path | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Buy the equipment that removes most risk within the budget, and say which team puts it up where and when.

    The most dangerous waters come first. What teams do not put up (a fence) is listed apart. Names waters, no person.
    """
    from dashboard.rota_install import equipment_round
    from dashboard.rota_install_book import round_line, workbook
    from dashboard.rota_install_told import told

    if out is not None and out.suffix.lower() != ".xlsx":
        raise InputError(say("{file} is no name of a workbook; let it end in .xlsx.", file=out.name))
    with Store.open(database) as store, progress(quiet=as_json) as report:
        code = chosen_county(store, county).code
        start = monday_after(store, code) if first is None else first.date()
        asked = Asked(first=start, weeks=weeks, without=without, closed=closed, seed=seed)
        found = equipment_round(store, code, budget, asked, report, actions=items)
    if out is not None:
        write_new(out, lambda file: file.write(workbook(found, translator(language))))
    if as_json:
        click.echo(json.dumps(told(found), ensure_ascii=False, indent=1))
        return
    made = found.round
    click.echo(f"{found.county.name}{' 模拟' if found.county.simulated else ''} · as of {found.county.as_of}")
    bought = f"{len(found.purchases.table):,} purchases for {found.purchases.price:,.0f} yuan"
    click.echo(f"{bought}; {round_line(found, translator('en'))}.")
    for row in made.tours.head(_SHOWN).itertuples():
        click.echo(f"  {row.day} {row.team_id}: {row.stops} waters, {row.km:.0f} km, {row.minutes / 60:.1f} h")
    if len(made.tours) > _SHOWN:
        click.echo(f"  … and {len(made.tours) - _SHOWN:,} more tours; --out writes all.")
    for row in made.left.head(_SHOWN).itertuples():
        click.echo(f"  {row.site_id} is left: {row.reason}; cure: {row.cure}")
    click.echo(f"{len(found.others):,} purchases are put up by others (a fence, a keeper).")
    if out is not None:
        click.echo(str(out))
