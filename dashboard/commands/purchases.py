"""``shouwang purchases``: what to buy against drowning, by risk removed per yuan."""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path
from typing import Any

import click
import pandas as pd

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.i18n import LANGUAGES, translator
from dashboard.purchase_sheets import best_line, prices_line, share_of, workbook
from dashboard.purchasing import Purchases, purchases_of
from data.store import Store
from data.writers.files import write_new
from geo.errors import InputError

_SHOWN = 20


@click.command("purchases")
@database_option
@county_option
@click.option(
    "--budget", type=float, metavar="YUAN", help="The best set within so much, exactly (default: everything)."
)
@click.option("--by", type=click.Choice(["township"]), help="List what each township buys together.")
@click.option("--out", type=click.Path(path_type=Path), metavar="LIST.xlsx", help="Write all of it as a workbook.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="zh", show_default=True, help="Of the workbook."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str, county: str | None, budget: float | None, by: str | None, out: Path | None, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """List what would lower the risk of the county's waters, the most risk removed per yuan first.

    Goes by the last scores. Each thing at a water is reckoned after those above it. Names waters, no person.
    """
    if out is not None and out.suffix.lower() != ".xlsx":
        raise InputError(f"{out.name} is no name of a workbook; let it end in .xlsx.")
    with Store.open(database) as store:
        found = purchases_of(store, chosen_county(store, county).code, budget)
    if out is not None:
        write_new(out, lambda file: file.write(workbook(found, translator(language))))
    result = summary_of(found, by)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _lines(found, result, by))
    if out is not None and not as_json:
        click.echo(str(out))


def summary_of(found: Purchases, by: str | None = None) -> dict[str, Any]:
    """The result as JSON; risk in median waters, prices in yuan."""
    county, best = found.county, found.best
    return {
        "county": county.code,
        "name": county.name,
        "simulated": county.simulated,
        "as_of": found.run.as_of.isoformat(),
        "known_at": found.run.known_at.isoformat(),
        "version": found.run.version,
        "method": found.run.method,
        "stale": found.stale,
        "prices": [
            {"rule": r.id, "yuan" if r.key == "fix_price" else "value": r.threshold, "unit": r.unit, "phrase": r.phrase,
             "local": r.local}
            for r in found.rules
        ],
        "sites": found.sites,
        "risk": found.risk,
        "removed": found.removed,
        "removed_share": share_of(found),
        "price": found.price,
        "unpriced": int(found.table["price"].isna().sum()),
        "unrecorded": int(found.table["unrecorded"].sum()),
        "best": None
        if best is None
        else {"budget": best.budget, "removed": best.removed, "bound": best.bound, "proven": best.proven},
        "by_township": _totals(found.by_township, "township"),
        "by_item": _totals(found.by_item, "action"),
        "purchases": _entries(_grouped(found, by)),
    }  # fmt: skip


def _totals(table: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    return [{name: key, **row} for key, row in table.to_dict("index").items()]


def _grouped(found: Purchases, by: str | None) -> pd.DataFrame:
    """The table, or the townships' parts of it in the order of their totals."""
    if by is None:
        return found.table
    place = {name: at for at, name in enumerate(found.by_township.index)}
    return found.table.sort_values("township", key=lambda names: names.map(place), kind="stable")


def _entries(table: pd.DataFrame) -> list[dict[str, Any]]:
    # What has no price has no ratio, and what costs nothing none that can be written down.
    return [
        {"position": position}
        | {name: None if isinstance(value, float) and not isfinite(value) else value for name, value in row.items()}
        for position, row in table.to_dict("index").items()
    ]


def _lines(found: Purchases, result: dict[str, Any], by: str | None) -> str:
    label, english = " 模拟" if result["simulated"] else "", translator("en")
    lines = [
        f"{result['name']}{label} · as of {result['as_of']} · on record {found.run.known_at:%Y-%m-%d %H:%M} UTC",
        f"{prices_line(english)}.",
        f"{len(found.table):,} purchases for {found.price:,.0f} yuan remove {found.removed:,.1f} of {found.risk:,.1f} "
        f"median waters of risk ({share_of(found):.1%}), at {found.table['site_id'].nunique():,} of {found.sites:,} "
        f"surveyed waters.",
    ]
    if found.best is not None:
        lines.append(f"{best_line(found, english)}.")
    if result["unpriced"]:
        lines.append(f"{result['unpriced']:,} of them have no price set: they stand last and cost nothing here.")
    if result["unrecorded"]:
        lines.append(f"{result['unrecorded']:,} of them are not recorded as lacking: look first.")
    if found.stale:
        lines.append("The record or the rules have changed since these scores; run shouwang score.")
    for title, name in (("by township", "township"), ("by item", "action")):
        lines.append(f"\n{title}")
        lines += [
            f"  {total[name]:<18} {total['purchases']:>6,}  {total['price']:>12,.0f} yuan  {total['removed']:>10,.2f}"
            for total in result[f"by_{'township' if name == 'township' else 'item'}"]
        ]
    lines.append("\nthe most risk removed per yuan first" if by is None else "\nby township")
    lines += [_line(entry) for entry in result["purchases"][:_SHOWN]]
    if len(found.table) > _SHOWN:
        lines.append(f"  … and {len(found.table) - _SHOWN:,} more; --out LIST.xlsx or --json has all.")
    return "\n".join(lines)


def _line(entry: dict[str, Any]) -> str:
    price = "no price set" if entry["price"] is None else f"{entry['price']:,.0f} yuan"
    look = "  look first" if entry["unrecorded"] else ""
    return (
        f"  {entry['position']:>5}  {entry['township']}  {entry['name'] or entry['site_id']} ({entry['site_id']})  "
        f"{entry['action']}  {price}  -{entry['removed']:.3f}  {entry['class_before']} -> {entry['class_after']}{look}"
    )
