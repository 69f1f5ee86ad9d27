"""``shouwang evaluate``: how good the drowning score is, on counties whose truth is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pandas as pd

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.evaluation import COUNTIES, Judged, judge, simulated, summary_of
from data.store import Store
from geo.errors import InputError

_TENTH = "0.1"


@click.command("evaluate")
@database_option
@county_option
@click.option(
    "--truth",
    type=click.Path(path_type=Path),
    metavar="RATES.csv",
    help="Judge the county of the database by these expected rates a year: columns site_id and rate.",
)
@click.option(
    "--counties", type=click.IntRange(1, 200), default=COUNTIES, show_default=True, help="Simulated counties."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(database: str, county: str | None, truth: Path | None, counties: int, seed: int, as_json: bool) -> None:
    """Judge the drowning score by the share of drownings to come in its worst tenth of waters, against plain rankings.

    Without --truth on simulated counties, each with a hidden process of its own.
    """
    if truth is None:
        with progress(quiet=as_json) as report:
            judged = simulated(counties, seed, report=report)
    else:
        with Store.open(database) as store:
            held = store.county(chosen_county(store, county).code)
        judged = [judge(held, read_rates(truth), "truth", seed=seed)]
    result = summary_of(judged)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _table(judged, result))


def read_rates(path: Path) -> pd.Series[float]:
    """Rates by site_id.

    Raises:
        InputError: there is no such file, it lacks a column, an id stands twice, or a rate is no number.
    """
    try:
        table = pd.read_csv(path, dtype={"site_id": "str"}, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as CSV in UTF-8; write columns site_id and rate.") from error
    if not {"site_id", "rate"} <= {*table.columns}:
        raise InputError(f"{path.name} lacks column site_id or rate; write both.")
    numbers = pd.to_numeric(table["rate"], errors="coerce")
    if numbers.isna().any() or table["site_id"].isna().any() or table["site_id"].duplicated().any():
        raise InputError(f"{path.name} has a rate that is no number, or a site_id twice or empty; correct the file.")
    return pd.Series(numbers.to_numpy(dtype="float64"), index=pd.Index(table["site_id"]))


def _table(judged: list[Judged], result: dict[str, Any]) -> str:
    names = [*judged[0].against]
    head = f"{'county':<8} {'process':<22} {'past':>5} {'score':>6} {'oracle':>6} " + " ".join(
        f"{n:>15}" for n in names
    )
    lines = [head]
    for one in judged:
        cells = " ".join(
            f"{other.captured:>7.0%} {'+' if other.beaten else '=' if other.low <= 0 <= other.high else '-':>7}"
            for other in one.against.values()
        )
        lines.append(
            f"{one.county:<8} {one.process:<22} {one.past_incidents:>5} {one.captured[_TENTH]:>6.0%} "
            f"{one.oracle[_TENTH]:>6.0%} {cells}"
        )
    lines.append(
        f"captured in the worst tenth; +: less than the score beyond doubt, -: more, =: cannot be told. "
        f"Ahead of all in {result['ahead_of_all']} of {result['counties']}, beyond doubt in {result['beats_all']}."
    )
    return "\n".join(lines)
