"""``shouwang movers``: who moves when the method changes, on the county's day and at the ends of past years."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import pandas as pd

from dashboard.commands._shared import chosen_county, county_option, database_option, progress
from dashboard.i18n import translator
from dashboard.movers import (
    MOST_YEARS,
    YEARS,
    Pair,
    Tried,
    find_methods,
    flipped,
    past_rules,
    read_agreement,
    try_rules,
)
from dashboard.services.rankings import subject_names
from dashboard.wording import factor_text, method_text
from data.packs import change_rules
from data.store import CountyEntry, Store
from geo.calendar import BEIJING
from geo.county import County
from geo.results import MODELS
from models.movers import STATES, cross_table, movers

TOP = 10
_RANKED_KINDS = ("hazard_sites", "regions")


def _days(_context: click.Context, _option: click.Parameter, text: str | None) -> list[date] | None:
    if text is None:
        return None
    try:
        return [date.fromisoformat(part.strip()) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter("write days as 2023-12-31,2024-12-31.") from None


@click.command("movers")
@database_option
@county_option
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="The rules that would change: [[rule]] entries of a pack, id and what changes.",
)
@click.option("--method", metavar="METHOD", help="A method runs are kept by; alone, its rules are run again.")
@click.option("--against", metavar="METHOD", help="With --method: the method it is held against, by their kept runs.")
@click.option(
    "--years",
    type=click.IntRange(0, MOST_YEARS),
    help=f"The ends of so many past years and the county's day.  [default: {YEARS}]",
)
@click.option("--days", callback=_days, metavar="DAYS", help="These days instead: 2023-12-31,2024-12-31.")
@click.option("--model", type=click.Choice(MODELS), help="One score alone.")
@click.option(
    "--top", type=click.IntRange(1), default=TOP, show_default=True, help="Movers listed of each score and day."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str,
    county: str | None,
    rules: Path | None,
    method: str | None,
    against: str | None,
    years: int | None,
    days: list[date] | None,
    model: str | None,
    top: int,
    as_json: bool,
) -> None:
    """Tell whose class and rank another method moves: the rules of a file, those in force before, or a kept method.

    Past days are judged on what is on record now. What is in force stays as it is: a run by changed rules is a trial.
    """
    if (rules is None) == (method is None) or (method is None and against is not None):
        raise click.UsageError("Name either --rules, or --method, alone or with --against.")
    if years is not None and (days is not None or against is not None):
        raise click.UsageError("--years goes without --days and without --against.")
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        if against is None:
            held = store.county(entry.code, kinds=(), scored=False).rules
            changed = change_rules(held, rules) if rules else past_rules(store, entry.code, method or "")
            with progress(quiet=as_json) as report:
                tried = try_rules(
                    store, entry.code, changed, years=YEARS if years is None else years, days=days, on_progress=report
                )
            tried = tried if rules else flipped(tried)
        else:
            tried = find_methods(store, entry.code, method or "", against, days=days)
        result = summary_of(store, entry, tried, [model] if model else list(MODELS), top)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)


def summary_of(store: Store, entry: CountyEntry, tried: Tried, models: list[str], top: int) -> dict[str, Any]:
    """Both methods side by side, by day and score. Persons go by id: a printout carries no name."""
    named = store.county(entry.code, kinds=_RANKED_KINDS)
    return {
        "county": entry.code,
        "name": entry.name,
        "simulated": entry.simulated,
        "method_before": tried.method_before,
        "method_after": tried.method_after,
        "changed_rules": None if tried.changed is None else [asdict(change) for change in tried.changed],
        "days_before_the_first_record": [day.isoformat() for day in tried.early],
        "days": [_day(store, named, pair, models, top) for pair in tried.pairs],
    }


def _day(store: Store, named: County, pair: Pair, models: list[str], top: int) -> dict[str, Any]:
    scores = {}
    for model in models:
        before, after = (store.scores(named.code, model, run=run.id) for run in (pair.before, pair.after))
        found, table = movers(before, after), cross_table(before, after)
        alike = read_agreement(store, named.code, pair, model)
        shown = found.head(top)
        names = {} if model == "isolation" else subject_names(named, model, shown.index)
        changed = int((found["class_before"].fillna("") != found["class_after"].fillna("")).sum())
        scores[model] = {
            "subjects": int(table.to_numpy().sum()),
            "movers": len(found),
            "class_changed": changed,
            "classes": {
                str(state): {str(other): int(n) for other, n in row.items() if n} for state, row in table.iterrows()
            },
            "ranked_by_both": alike.ranked,
            "kendall_tau_b": _rounded(alike.tau_b),
            "worst_tenth": alike.worst,
            "worst_tenth_shared": alike.shared,
            "top": [_mover(str(subject), row, names.get(str(subject))) for subject, row in shown.iterrows()],
        }
    return {
        "as_of": pair.day.isoformat(),
        "known_at": pair.known_at.isoformat(),
        "version": pair.before.version,
        "runs": [pair.before.id, pair.after.id],
        "scores": scores,
    }


def _mover(subject: str, row: pd.Series[Any], name: str | None) -> dict[str, Any]:
    english, chinese = translator("en"), translator("zh")
    return {
        "id": subject,
        "name": name,
        "region_code": row["region_code"],
        **{
            side: {
                "class": _known(row[f"class_{side}"]),
                "rank": _known(row[f"rank_{side}"]),
                "value": _rounded(row[f"value_{side}"]),
            }
            for side in ("before", "after")
        },
        "places": _known(row["places"]),
        "because": row["because"],
        "factors": [
            {
                "factor": factor,
                "en": factor_text(factor, english),
                "zh": factor_text(factor, chinese),
                "before": before,
                "after": after,
            }
            for factor, before, after in json.loads(row["factors"])
        ],
    }


def _known(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _rounded(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 3)


def _print(result: dict[str, Any]) -> None:
    label = " 模拟" if result["simulated"] else ""
    t = translator("en")
    before, after = (method_text(result[f"method_{side}"], t) for side in ("before", "after"))
    click.echo(f"{result['name']}{label} · before: {before} · after: {after}")
    if result["changed_rules"] is None:
        click.echo("  what the rules of one of them were is not kept")
    for rule in result["changed_rules"] or ():
        click.echo(f"  {rule['rule']}: {rule['field']} {rule['before']} → {rule['after']}  {rule['phrase']}")
    if result["days_before_the_first_record"]:
        click.echo(f"  left out, before the first record: {', '.join(result['days_before_the_first_record'])}")
    for day in result["days"]:
        known_at = datetime.fromisoformat(day["known_at"]).astimezone(BEIJING)
        click.echo(f"\n{day['as_of']}, judged on what was on record on {known_at:%Y-%m-%d %H:%M}")
        for model, score in day["scores"].items():
            _print_score(model, score)


def _print_score(model: str, score: dict[str, Any]) -> None:
    tau = "–" if score["kendall_tau_b"] is None else f"{score['kendall_tau_b']:.3f}"
    click.echo(
        f"\n{model}: {score['movers']:,} of {score['subjects']:,} move, {score['class_changed']:,} change class "
        f"· Kendall tau-b {tau} · worst tenth {score['worst_tenth_shared']} of {score['worst_tenth']} the same"
    )
    if not score["movers"]:
        return
    states = [state for state in STATES if state in _states(score["classes"])]
    heads = [state or "not scored" for state in states]
    click.echo(f"  {'before ↓ after →':<18}" + "".join(f"{head:>14}" for head in heads))
    for state, head in zip(states, heads, strict=True):
        row = score["classes"][state]
        click.echo(f"  {head:<18}" + "".join(f"{row.get(other, 0):>14,}" for other in states))
    for one in score["top"]:
        ranks = " → ".join(f"{_word(one[side]['class'])} {_word(one[side]['rank'])}" for side in ("before", "after"))
        click.echo(f"  {ranks:<32} {one['name'] or one['id']}  ({_why(one)})")


def _states(classes: dict[str, dict[str, int]]) -> set[str]:
    return {state for state, row in classes.items() if row} | {other for row in classes.values() for other in row}


def _why(one: dict[str, Any]) -> str:
    if one["because"] == "limits":
        return "its factors are as before: a limit or an interval changed"
    if one["because"] == "others":
        return "its factors are as before: others moved past it"
    return "; ".join(f"{f['zh']} {f['en']} {f['before']:g} → {f['after']:g}" for f in one["factors"])


def _word(value: Any) -> str:
    return "–" if value is None else str(value)
