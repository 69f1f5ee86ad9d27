"""``shouwang directors``: where the next child directors give most, under a number of posts or a sum of money."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from dashboard.commands._shared import chosen_county, county_option, database_option
from dashboard.directors import KINDS, Wish, next_directors
from dashboard.i18n import LANGUAGES, Translator, mark, translator
from dashboard.settings import Settings
from data.store import Store

SHOWN = 20
_KIND_WORDS = {"part_time": mark("part-time"), "full_time": mark("full-time")}
_WHY = {
    "posts_used_up": mark("the posts are used up"),
    "budget_used_up": mark("the money left buys no further post"),
    "budget_below_one_post": mark("the money does not buy one post"),
    "rest_too_small": mark("what is left would put no further village in order"),
    "ledger_unchecked": mark("its ledger was never verified"),
    "nobody_registered": mark("nobody is registered there"),
}


@click.command("directors")
@database_option
@county_option
@click.option("--posts", type=click.IntRange(0, 10_000), metavar="N", help="How many posts there are to give.")
@click.option("--budget", type=click.FloatRange(0), metavar="YUAN", help="Yuan a year there are to spend.")
@click.option(
    "--share-within",
    type=click.FloatRange(0),
    metavar="MINUTES",
    help="Let two villages this near by road share a post (default: none do).",
)
@click.option("--kind", type=click.Choice(KINDS), default="any", show_default=True, help="The kind of post.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to plan for (default: the county's).")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the printout (default: SHOUWANG_LANGUAGE).")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(
    database: str, county: str | None, posts: int | None, budget: float | None, share_within: float | None, kind: str,
    as_of: datetime | None, language: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell which villages gain most from the next child directors, proven best, and what each post gives.

    First villages without any director, then those with fewer than the rules ask for, then hours owed and not met.
    """
    if posts is None and budget is None:
        raise click.UsageError("Say how many posts (--posts) or how many yuan a year (--budget).")
    with Store.open(database) as store:
        entry = chosen_county(store, county)
        held = store.county(entry.code, as_of=as_of.date() if as_of else None)
    result = next_directors(held, Wish(posts, budget, share_within, kind))
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(result, translator(language or Settings.from_env().language))))


def _lines(result: dict[str, Any], t: Translator) -> Iterator[str]:
    simulated = t("Simulated") if result["simulated"] else ""
    yield " · ".join(filter(None, (result["name"], simulated, t("as of {date}", date=result["as_of"]))))
    before, after = result["before"], result["after"]
    for name, words in (
        ("vacant", mark("villages without any director: {before:,.0f} before, {after:,.0f} after")),
        ("below_rule", mark("villages with fewer directors than the rules ask for: {before:,.0f}, {after:,.0f}")),
        ("unmet_hours", mark("hours a month owed and not met: {before:,.0f}, {after:,.0f}")),
    ):
        yield "  " + t(words, before=before[name], after=after[name])
    yield "  " + t("{n} posts, {yuan:,.0f} yuan a year", n=len(result["plan"]), yuan=result["yuan"])
    if all(level["proven"] for level in result["proof"]):
        yield "  " + t("proven: no other plan under this budget does better")
    else:
        yield "  " + t("not proven to be best; --json tells how far it may be from it")
    yield from (_post_line(post, t) for post in result["plan"])
    if result["next_post"] is not None:
        yield "  " + t("one post more: {gives}", gives=_gives(result["next_post"]["gives"], t))
    yield from _listed(result["villages"], t("What each village gains"), lambda one: _village_line(one, t), t)
    yield from _listed(
        result["unmet"],
        t("stays unmet in {n} villages", n=len(result["unmet"])),
        lambda one: t("{village}: {lacking}; {why}", village=_name(one), lacking=_lacking(one, t), why=_why(one, t)),
        t,
    )
    yield from _listed(
        result["left_out"],
        t("left out, since nothing is known of {n} villages", n=len(result["left_out"])),
        lambda one: f"{_name(one)}: {_why(one, t)}",
        t,
    )


def _post_line(post: dict[str, Any], t: Translator) -> str:
    kind = _KIND_WORDS[post["kind"]]
    where = " + ".join(_name(village) for village in post["villages"])
    told = t(
        "{kind}, {where}: {gives}",
        kind=t(kind),
        where=where,
        gives=_gives(post["gives"], t),
    )
    return f"  {post['post']:>3}  {told}"


def _village_line(village: dict[str, Any], t: Translator) -> str:
    return t(
        "{village}: directors {directors}, new posts {posts} (shared: {shared}), hours a month not met {before:,.1f} "
        "before, {after:,.1f} after",
        village=_name(village),
        directors=village["directors"],
        posts=village["new_posts"],
        shared=village["shared_posts"],
        before=village["unmet_hours_before"],
        after=village["unmet_hours_after"],
    )


def _gives(gives: dict[str, float], t: Translator) -> str:
    """What a post gives, in words; nothing is said too."""
    parts = []
    if gives["vacant"]:
        parts.append(t("vacancies filled: {n:.0f}", n=gives["vacant"]))
    if gives["below_rule"]:
        parts.append(t("villages with as many as the rules ask: {n:.0f}", n=gives["below_rule"]))
    if gives["unmet_hours"]:
        parts.append(t("hours a month met: {n:,.1f}", n=gives["unmet_hours"]))
    return t(", ").join(parts) or t("nothing more")


def _lacking(entry: dict[str, Any], t: Translator) -> str:
    parts = []
    if entry["vacant"]:
        parts.append(t("no director"))
    if entry["below_rule"]:
        parts.append(t("fewer directors than the rules ask for"))
    if entry["unmet_hours"]:
        parts.append(t("{n:,.1f} hours a month not met", n=entry["unmet_hours"]))
    return t(", ").join(parts)


def _listed(entries: list[dict[str, Any]], title: str, line: Any, t: Translator) -> Iterator[str]:
    if not entries:
        return
    yield f"\n{title}"
    yield from (f"  {line(entry)}" for entry in entries[:SHOWN])
    if len(entries) > SHOWN:
        yield "  " + t("… and {n} more; --json lists all", n=len(entries) - SHOWN)


def _why(entry: dict[str, Any], t: Translator) -> str:
    words = _WHY[entry["reason"]]
    return t(words)


def _name(village: dict[str, Any]) -> str:
    return f"{village['name']} ({village['code']})"
