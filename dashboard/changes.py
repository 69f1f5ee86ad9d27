"""What changed in a county between two days: the runs it takes, found or made, and the changes read from them.

``prepare`` is the long part and knows no reader: it works on the whole county and keeps what it makes. ``read_changes``
is quick and reads the runs through a scope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pandas as pd

from dashboard.batch import evaluate_county, method_of, obligations_method_of, score_county
from data.kept import Kept, kept_run, seen_run, version_at
from data.obligations import ObligationRun, read_cells, read_findings
from data.store import Store
from geo.calendar import BEIJING
from geo.changes import CLASS_CHANGES
from geo.errors import InputError
from geo.results import FINDINGS, MODELS
from geo.scope import Scope
from geo.text import say
from models.changes import class_changes, finding_keys, region_changes, subject_changes
from models.obligations import Evaluation, concerned

Progress = Callable[[str, float], None]
Ends = tuple[Kept, Kept, Kept, Kept]
"""One run for each end that ``models.changes`` compares, in its order. The same run may stand for several."""


@dataclass(frozen=True)
class Compared:
    """Two days of a county, ready to be compared.

    ``known_then``: what was on record on the first day; ``nothing_then``: nothing was, so that it is judged by what is
    on record now and nothing is learned late. ``gone``: keys of ``models.changes.finding_keys`` that concern nobody on
    the second day.
    """

    county: str
    since: date
    until: date
    version: int
    known_then: datetime
    known_now: datetime
    nothing_then: bool
    obligations: Ends
    scores: Ends
    gone: pd.Index[str] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Changes:
    """What changed, as far as one scope may see it: by subject and by region (contracts ``SUBJECT_CHANGES``,
    ``REGION_CHANGES``), and by score (``CLASS_CHANGES``).
    """

    subjects: pd.DataFrame
    regions: pd.DataFrame
    classes: pd.DataFrame


def check_days(store: Store, county: str, since: date, until: date | None) -> tuple[date, date]:
    """The two days to compare; without ``until`` the day the county is shown on.

    Raises:
        InputError: the first does not lie before the second, or a day has not come yet.
    """
    entry = next((entry for entry in store.counties() if entry.code == county), None)
    today = store.clock().astimezone(BEIJING).date()
    shown = (entry.as_of if entry else None) or today
    until = until or shown
    if since >= until:
        raise InputError(say("Choose a first day that lies before the second, {until}.", until=until.isoformat()))
    if until > max(today, shown):
        raise InputError(
            say(
                "{until} has not come yet; choose a day up to {last}.",
                until=until.isoformat(),
                last=max(today, shown).isoformat(),
            )
        )
    return since, until


def prepare(
    store: Store, county: str, since: date, until: date | None = None, *, on_progress: Progress | None = None
) -> Compared:
    """Find or make the runs two days are compared by, on the whole county, whoever asks.

    Raises:
        InputError: the days cannot be compared.
        UnknownCountyError: the database does not hold the county.
    """
    now = store.clock()
    version = version_at(store, county, now)
    since, until = check_days(store, county, since, until)
    then = min(datetime.combine(since + timedelta(days=1), time(), BEIJING), now)
    report = on_progress or (lambda _what, _share: None)
    made = []
    for number, what in enumerate(("obligations", "scores")):

        def within(said: str, share: float, number: int = number) -> None:
            report(said, 0.48 * (number + share))

        made.append(_ends(store, what, county, since, until, version, then, now, within))
    report("Comparing", 0.96)
    obligations, scores = made
    nothing_then = obligations[0].id == obligations[2].id and version_at(store, county, then) == 0
    compared = Compared(
        county=county,
        since=since,
        until=until,
        version=version,
        known_then=then if nothing_then else obligations[0].known_at,
        known_now=now,
        nothing_then=nothing_then,
        obligations=obligations,
        scores=scores,
        gone=_gone(store, county, obligations),
    )
    report("Comparing", 1.0)
    return compared


def read_changes(store: Store, compared: Compared, scope: Scope) -> Changes:
    """What changed between the two days, as far as ``scope`` may see it."""
    ends = _evaluations(store, compared.county, compared.obligations, scope)
    classes = []
    for model in MODELS:
        frames = {run.id: store.scores(compared.county, model, scope=scope, run=run.id) for run in compared.scores}
        classes.append(class_changes(model, [frames[run.id] for run in compared.scores]))
    found = [frame for frame in classes if len(frame)]
    return Changes(
        subject_changes(ends, compared.gone), region_changes(ends), pd.concat(found) if found else CLASS_CHANGES.empty()
    )


def read_region_changes(store: Store, compared: Compared, scope: Scope) -> pd.DataFrame:
    """The changes by region alone (contract ``REGION_CHANGES``): counts, the same for every role."""
    cells = {run.id: read_cells(store, _run(compared.county, run), scope) for run in compared.obligations}
    return region_changes([Evaluation(cells[run.id], FINDINGS.empty()) for run in compared.obligations])


def _ends(
    store: Store,
    what: str,
    county: str,
    since: date,
    until: date,
    version: int,
    then: datetime,
    now: datetime,
    report: Progress,
) -> Ends:
    """The four runs: as seen then, the same by the present rules, the first day and the second as known now."""
    present = store.county(county, kinds=(), scored=False)
    method = obligations_method_of(present.rules) if what == "obligations" else method_of(present)

    def run_of(day: date, of_version: int, known_at: datetime, part: int) -> Kept:
        found = kept_run(store, what, county, version=of_version, as_of=day, method=method)
        if found is not None:
            return found
        make = evaluate_county if what == "obligations" else score_county
        make(
            store,
            county,
            as_of=day,
            known_at=known_at,
            on_progress=lambda said, share: report(said, (part + share) / 3),
        )
        found = kept_run(store, what, county, version=of_version, as_of=day, method=method)
        assert found is not None, "a run just made is kept"
        return found

    last = run_of(until, version, now, 0)
    first = run_of(since, version, now, 1)
    seen = seen_run(store, what, county, as_of=since, by=then)
    known, of_version = (seen.known_at, seen.version) if seen else (then, version_at(store, county, then))
    if not of_version:
        return first, first, first, last  # nothing was on record then: nothing tells late from new
    again = run_of(since, of_version, known, 2)
    return seen or again, again, first, last


def _evaluations(store: Store, county: str, ends: Ends, scope: Scope) -> list[Evaluation]:
    ids = {run.id for run in ends}
    read: Mapping[int, Evaluation] = {
        run.id: Evaluation(
            read_cells(store, _run(county, run), scope),
            read_findings(store, _run(county, run), scope, alongside=ids),
        )
        for run in ends
    }
    return [read[run.id] for run in ends]


def _gone(store: Store, code: str, ends: Ends) -> pd.Index[str]:
    """Keys found at an earlier end and not at the last whose rule does not concern them there any more."""
    found = [end.findings for end in _evaluations(store, code, ends, Scope.whole(code))]
    keys = [finding_keys(frame) for frame in found]
    closed = keys[0].union(keys[1]).union(keys[2]).difference(keys[3])
    if closed.empty:
        return closed
    rules = {key.partition("@")[0] for key in closed}
    county = store.county(code, as_of=ends[3].as_of, known_at=ends[3].known_at)
    return closed.difference(concerned(county, rules))


def _run(county: str, run: Kept) -> ObligationRun:
    return ObligationRun(run.id, county, run.version, run.as_of, run.known_at, run.method, run.known_at)
