"""``shouwang evaluate``: how good the drowning score is, on counties whose truth is known."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import click
import pandas as pd

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.evaluation import COUNTIES, Judged, judge, own_record, simulated, summary_of
from data.evaluations import keep_evaluation
from data.store import Store
from geo.errors import InputError
from models.scoring import METHOD


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
    "--record",
    "by_record",
    is_flag=True,
    help="Judge the county of the database by its own incidents: townships and the last year held back, and how firm "
    "the ranking stands. The result is kept for the page.",
)
@click.option(
    "--counties", type=click.IntRange(1, 200), default=COUNTIES, show_default=True, help="Simulated counties."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--keep", is_flag=True, help="Keep the result on simulated counties in the database, for the page.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str,
    county: str | None,
    truth: Path | None,
    by_record: bool,
    counties: int,
    seed: int,
    keep: bool,
    as_json: bool,
) -> None:
    """Judge the drowning score by the share of drownings to come in its worst tenth of waters, against plain rankings.

    Without --truth or --record on simulated counties, each with a hidden process of its own.
    """
    if truth is not None and by_record:
        raise InputError("Give --truth or --record, not both.")
    if by_record:
        _judge_record(database, county, seed, as_json)
        return
    if truth is None:
        with progress(quiet=as_json) as report:
            judged = simulated(counties, seed, report=report)
    else:
        with Store.open(database) as store:
            held = store.county(chosen_county(store, county).code)
        judged = [judge(held, read_rates(truth), "truth", seed=seed)]
    result = {"seed": seed, **summary_of(judged)}
    if keep and truth is None:
        with Store.open(database) as store:
            keep_evaluation(store, chosen_county(store, county).code, "simulated", METHOD, result)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _table(judged, result))


def _judge_record(database: str, county: str | None, seed: int, as_json: bool) -> None:
    """By the county's own incidents, and keep the result."""
    with Store.open(database) as store:
        code = chosen_county(store, county).code
        with progress(quiet=as_json) as report:
            result = {"seed": seed, **own_record(store.county(code), seed=seed, report=report)}
        keep_evaluation(store, code, "record", METHOD, result)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else _record_lines(result))


def _record_lines(result: dict[str, Any]) -> str:
    """The county's own record in a few lines."""
    placed = result["incidents"]
    lines = [
        f"{result['county']} {result['as_of']}: {result['waters']} waters, {sum(placed.values())} incidents in the "
        f"years that count ({', '.join(f'{number} by {how}' for how, number in placed.items())})"
    ]
    roaming = result["roaming"]
    lines.append(
        f"distance over which exposure fades: {roaming['learned_m']:.0f} m ({roaming['ruled_m']:g} m by rule), "
        f"within a factor of {math.exp(roaming['log_error']):.1f}"
    )
    if result["by_township"] is None:
        lines.append("townships held back: too few townships or incidents to tell")
    else:
        contest = result["by_township"]
        for name in ("score", "challenger"):
            lines.append(f"townships held back, {name}: {_held(contest[name])}")
        lines.append(
            f"the challenger takes {contest['better']:+.3f} off the deviance of a township (standard error "
            f"{contest['error']:.3f}): {'it wins' if contest['challenger_wins'] else 'the simpler score stays'}"
        )
    lines.append(f"last year held back: {_held(result['forward'])}")
    lines += [
        f"  against {name}: {other['ahead']:+.1%} ({other['low']:+.1%} to {other['high']:+.1%})"
        for name, other in result["forward"]["baselines"].items()
    ]
    again = result["stability"]["resampled"]
    if again["times"]:
        lines.append(f"incidents drawn again: {_firm(again)}")
    lines += [f"{one['assumption']} × {one['times']:g}: {_firm(one)}" for one in result["stability"]["assumptions"][:5]]
    return "\n".join(lines)


def _firm(one: dict[str, Any]) -> str:
    return f"{one['stays']:.0%} of the worst tenth stays, τ-b {one['agreement']:.2f}"


def _held(held: dict[str, Any]) -> str:
    if not held["incidents"]:
        return "no incident to tell"
    shares = ", ".join(
        f"{share:.0%} ({low:.0%} to {high:.0%}) in the worst {float(part):.0%}"
        for part, (share, low, high) in held["captured"].items()
    )
    slope = "cannot be told" if held["slope"] is None else f"{held['slope']:.2f}"
    return f"of {held['incidents']:g} incidents {shares}; slope {slope}"


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
            f"{one.county:<8} {one.process:<22} {one.past_incidents:>5} {one.captured['0.1']:>6.0%} "
            f"{one.oracle['0.1']:>6.0%} {cells}"
        )
    lines.append(
        f"captured in the worst tenth; +: less than the score beyond doubt, -: more, =: cannot be told. "
        f"Ahead of all in {result['ahead']} of {result['counties']}, beyond doubt in {result['wins']}; of the boosted "
        f"challenger beyond doubt in {result['wins_against_challenger']}."
    )
    lines += [_not_won(one) for one in result["judged"] if not one["won"]]
    return "\n".join(lines)


def _not_won(one: dict[str, Any]) -> str:
    """Which plain rankings the score is not ahead of beyond doubt, by how much, and how wide its own intervals are."""
    told = one["not_won"]
    close = "; ".join(f"{name} {low:+.1%} to {high:+.1%}" for name, (low, high) in told["differences"].items())
    width = f"the median interval of a water is {told['interval_ratio']:.0f} times from end to end"
    return f"not won: {one['county']} {one['process']} ({close}); {width}" + (": wide." if told["wide"] else ".")
