"""A county's past days scored by two methods and held side by side: who moves, and how far the two agree.

The method in force is held against changed rules (``try_rules``), which makes the runs that are missing, or two kept
methods against each other (``find_methods``), which makes none. Either way both runs of a day are of one record, so
that what differs is the method's. A run by changed rules is kept as a trial: no map shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from dashboard.batch import keep_scores, method_by
from data.kept import Kept, keep_rule_sets, kept_rules, kept_run, kept_runs
from data.runs import TRIAL
from data.store import Store
from geo.calendar import BEIJING
from geo.contracts import CONTRACTS
from geo.county import County
from geo.errors import InputError
from geo.rule_sets import RuleChange, differing, read_written, written
from geo.rules import RulePack
from geo.scope import Scope
from geo.text import say
from models.movers import Agreement, agreement, movers
from models.scoring import METHOD

Progress = Callable[[str, float], None]
YEARS = 3
MOST_YEARS = 30
_WHAT = "scores"
_LOOKED_AT = ("spells", "visits", "incidents", "hazard_sites")
"""Kinds of which the first dated row is a county's first record."""


@dataclass(frozen=True)
class Pair:
    """One day scored by two methods of one record."""

    before: Kept
    after: Kept

    @property
    def day(self) -> date:
        """The day in the world."""
        return self.before.as_of

    @property
    def known_at(self) -> datetime:
        """The moment up to which both know the record."""
        return max(self.before.known_at, self.after.known_at)


@dataclass(frozen=True)
class Tried:
    """Two methods held against each other: by day, the latest first.

    ``early``: days left out because nothing was on record yet. ``changed``: the rules that differ, None where those of
    one method were not kept.
    """

    county: str
    method_before: str
    method_after: str
    pairs: tuple[Pair, ...]
    early: tuple[date, ...] = ()
    changed: tuple[RuleChange, ...] | None = None


def year_ends(last: date, years: int) -> list[date]:
    """The day itself and the last days of the ``years`` before it, the latest first."""
    return [last, *(date(last.year - back, 12, 31) for back in range(1, years + 1))]


def first_record(county: County) -> date | None:
    """The earliest day a group, visit, incident or survey of a county is dated; None where none is."""
    columns = [county.frames[kind][CONTRACTS[kind].known_by or "surveyed_on"] for kind in _LOOKED_AT]
    firsts = [column.min() for column in columns if column.notna().any()]
    return min(firsts).date() if firsts else None


def try_rules(
    store: Store,
    code: str,
    rules: RulePack,
    *,
    years: int = YEARS,
    days: Sequence[date] | None = None,
    on_progress: Progress | None = None,
) -> Tried:
    """Score past days by the rules in force and by ``rules``, on what is on record now, and keep both runs.

    Args:
        rules: the county's own, changed; see ``data.packs.change_rules``.
        years: the day the county is shown on and the ends of so many years before it, as far as there is a record.
        days: these days instead.

    Raises:
        InputError: the rules change nothing, nothing is on record, or a day asked for lies before the first record or
            has not come yet.
        UnknownRuleError: the changed rules lack one a score reads.
    """
    present = store.county(code, kinds=_LOOKED_AT)
    if rules.digest == present.rules.digest:
        raise InputError(say("These rules say what is in force already: nothing would move."))
    first = first_record(present)
    if first is None:
        raise InputError(say("Nothing is on record in {county} yet; load its files first.", county=present.name))
    wanted = year_ends(present.as_of, years) if days is None else sorted(set(days), reverse=True)
    early = tuple(day for day in wanted if day < first)
    if days is not None:
        _check_days(store, wanted, first, present.as_of)
    wanted = [day for day in wanted if day >= first]
    report = on_progress or (lambda _what, _share: None)
    pairs = []
    for number, day in enumerate(wanted):

        def within(said: str, share: float, number: int = number, day: date = day) -> None:
            report(f"{day}: {said}", (number + share) / len(wanted))

        pairs.append(_pair(store, code, day, (present.rules, rules), within))
    keep_rule_sets(store, present.rules, rules)  # a run found may be older than what is kept of its rules
    report("Comparing", 1.0)
    if not pairs:
        raise InputError(say("The first record is of {first}; choose a day from then on.", first=first.isoformat()))
    methods = pairs[0].before.plain_method, pairs[0].after.plain_method
    return Tried(code, *methods, tuple(pairs), early, differing(written(present.rules), written(rules)))


def past_rules(store: Store, code: str, method: str) -> RulePack:
    """The rules of a method runs were made by, or how it begins: to try what was in force before.

    Raises:
        InputError: there is no such method, its rules were not kept, or the program itself has changed since.
    """
    name = _named(kept_runs(store, _WHAT, code), method)
    version = name.partition("/")[0]
    if version != METHOD:
        raise InputError(
            say(
                "Method {method} is of the program's version {version}, now {present}; compare its kept runs by naming "
                "another method.",
                method=name,
                version=version,
                present=METHOD,
            )
        )
    kept = kept_rules(store, name)
    if kept is None:
        raise InputError(say("The rules of method {method} were not kept; name a file of them.", method=name))
    return read_written(store.county(code, kinds=(), scored=False).rules.names, kept)


def flipped(tried: Tried) -> Tried:
    """The same with what was tried before, and what is in force after."""
    return replace(
        tried,
        method_before=tried.method_after,
        method_after=tried.method_before,
        pairs=tuple(Pair(pair.after, pair.before) for pair in tried.pairs),
        changed=None
        if tried.changed is None
        else tuple(replace(one, before=one.after, after=one.before) for one in tried.changed),
    )


def find_methods(store: Store, code: str, before: str, after: str, *, days: Iterable[date] | None = None) -> Tried:
    """Two methods runs are kept by, on every day both were run of one record, or on ``days``.

    Args:
        before, after: each a method, or how it begins where only one does.

    Raises:
        InputError: there is no such method, it is the same one, or a day was not run by both.
    """
    runs = kept_runs(store, _WHAT, code)
    names = [_named(runs, name) for name in (before, after)]
    if names[0] == names[1]:
        raise InputError(say("Both are method {method}; name another to hold it against.", method=names[0]))
    found = {pair.day: pair for pair in reversed(pairs_of(runs, *names))}
    wanted = sorted(found, reverse=True) if days is None else sorted(set(days), reverse=True)
    lacking = [day.isoformat() for day in wanted if day not in found]
    if lacking:
        raise InputError(
            say(
                "No two runs of one record by {before} and {after} are kept of {days}; score it by both first.",
                before=names[0],
                after=names[1],
                days=", ".join(lacking),
            )
        )
    if not wanted:
        raise InputError(
            say(
                "On no day were {before} and {after} both run of one record; score a day by both first.",
                before=names[0],
                after=names[1],
            )
        )
    changed = changed_rules(store, *names)
    return Tried(code, names[0], names[1], tuple(found[day] for day in wanted), changed=changed)


def pairs_of(runs: Iterable[Kept], before: str, after: str) -> list[Pair]:
    """The days two methods were both run on of one record, the latest day and record first; each day once.

    Args:
        runs: of one county, in the order of ``data.kept.kept_runs``.
    """
    held: dict[tuple[date, int], dict[str, Kept]] = {}
    for run in runs:
        held.setdefault((run.as_of, run.version), {}).setdefault(run.plain_method, run)
    pairs: dict[date, Pair] = {}
    for (day, _version), by_method in held.items():
        if before in by_method and after in by_method:
            pairs.setdefault(day, Pair(by_method[before], by_method[after]))
    return list(pairs.values())


def read_movers(store: Store, code: str, pair: Pair, model: str, scope: Scope) -> pd.DataFrame:
    """Who moves in one score (contract ``MOVERS``), as far as ``scope`` may see single subjects of it."""
    return movers(*(store.scores(code, model, scope=scope, run=run.id) for run in (pair.before, pair.after)))


def read_agreement(store: Store, code: str, pair: Pair, model: str) -> Agreement:
    """How far the two methods rank alike over the whole county: the same for every reader."""
    return agreement(*(store.scores(code, model, run=run.id) for run in (pair.before, pair.after)))


def changed_rules(store: Store, before: str, after: str) -> tuple[RuleChange, ...] | None:
    """The rules that differ between two methods; None where those of one of them were not kept."""
    old, new = (kept_rules(store, method) for method in (before, after))
    return None if old is None or new is None else differing(old, new)


def _check_days(store: Store, days: Sequence[date], first: date, shown: date) -> None:
    last = max(store.clock().astimezone(BEIJING).date(), shown)
    if days and days[-1] < first:
        raise InputError(
            say(
                "{day} lies before the first record, of {first}; choose a day from then on.",
                day=days[-1].isoformat(),
                first=first.isoformat(),
            )
        )
    if days and days[0] > last:
        raise InputError(
            say(
                "{until} has not come yet; choose a day up to {last}.", until=days[0].isoformat(), last=last.isoformat()
            )
        )


def _pair(store: Store, code: str, day: date, sides: Sequence[RulePack], report: Progress) -> Pair:
    """Both runs of a day, by the rules in force and by the changed ones, found or made."""
    county: County | None = None
    found: list[Kept] = []
    for part, rules in enumerate(sides):
        method = method_by(rules)
        names = (method, TRIAL + method) if part else (method,)
        version = county.version if county else store.version(code)
        kept = [kept_run(store, _WHAT, code, version=version, as_of=day, method=name) for name in names]
        held = next((run for run in kept if run is not None), None)
        if held is None:
            county = county or store.county(code, as_of=day)

            def within(said: str, share: float, part: int = part) -> None:
                report(said, (part + share) / len(sides))

            keep_scores(store, replace(county, rules=rules), method=names[-1], on_progress=within)
            held = kept_run(store, _WHAT, code, version=county.version, as_of=day, method=names[-1])
            assert held is not None, "a run just made is kept"
        found.append(held)
    # files that came in between the two runs would be told as the method's doing
    return Pair(*found) if found[0].version == found[1].version else _pair(store, code, day, sides, report)


def _named(runs: Iterable[Kept], name: str) -> str:
    held = sorted({run.plain_method for run in runs})
    if name in held:
        return name
    alike = [method for method in held if method.startswith(name)]
    if len(alike) == 1:
        return alike[0]
    if not held:
        raise InputError(say("No run is kept yet; score the county first."))
    raise InputError(
        say(
            "{name} is no method a run is kept by, or how several begin; kept are {held}.",
            name=name,
            held=", ".join(held),
        )
    )
