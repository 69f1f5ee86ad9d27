"""Batch work that reads stores: score a county and keep the run; draw its basemap."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from data.obligations import ObligationRun, write_obligations
from data.runs import TRIAL
from data.store import Store
from data.tiles import basemap_themes, make_tiles
from geo.county import County
from geo.errors import UnknownRuleError
from geo.network import RoadNetwork
from geo.rules import RulePack
from models.obligations import METHOD as OBLIGATIONS_METHOD
from models.obligations import Evaluation, evaluate
from models.scoring import METHOD, score_all
from models.siting.access import access

BASEMAP_KINDS = ("regions", "hazard_sites", "roads")


@dataclass(frozen=True)
class Scored:
    """A county and the scores just made of it."""

    county: County
    scores: dict[str, pd.DataFrame]
    method: str


def score_county(
    store: Store,
    code: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    on_progress: Callable[[str, float], None] | None = None,
) -> Scored:
    """Score the whole county, whoever asks, and keep the run under (county, version, method)."""
    county = store.county(code, as_of=as_of, known_at=known_at)
    return keep_scores(store, county, method=method_of(county), on_progress=on_progress)


def keep_scores(
    store: Store, county: County, *, method: str, on_progress: Callable[[str, float], None] | None = None
) -> Scored:
    """Score a county by the rules it holds and keep the run under ``method``.

    With it how well stations reach the villages, but for a trial, which nobody is shown a map of, and by rules that
    lack a number for it, as those from before there was siting: then that is not known.
    """

    def report(step: str, share: float) -> None:
        if on_progress is not None:
            on_progress(f"Scoring: {step}", share)

    def scoring(step: str, done: int, total: int) -> None:
        report("stations" if done == total else step, done / (total + 1))

    report("roads", 0.0)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    scores, summary = score_all(county, network, on_progress=scoring)
    reached = None
    if not method.startswith(TRIAL):
        with suppress(UnknownRuleError):
            reached = access(county, network)
    report("done", 1.0)
    store.write_run(
        county.code,
        version=county.version,
        as_of=county.as_of,
        known_at=county.known_at,
        method=method,
        scores=scores,
        summary=summary,
        rules=county.rules,
        access=reached,
    )
    return Scored(county, dict(scores), method)


def method_of(county: County) -> str:
    """The method and the rules a run goes by: a change of either is a new method."""
    return method_by(county.rules)


def method_by(rules: RulePack) -> str:
    """The same of a county that would go by ``rules``."""
    return f"{METHOD}/{rules.digest}"


def obligations_method_of(rules: RulePack) -> str:
    """The same of an evaluation of the obligations."""
    return f"{OBLIGATIONS_METHOD}/{rules.digest}"


@dataclass(frozen=True)
class Evaluated:
    """A county, its obligations just evaluated, and the run they are kept under."""

    county: County
    evaluation: Evaluation
    run: ObligationRun


def evaluate_county(
    store: Store,
    code: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    county: County | None = None,
    on_progress: Callable[[str, float], None] | None = None,
) -> Evaluated:
    """Evaluate every obligation on the whole county, whoever asks, and keep the run.

    ``county``: the whole of it, where it has just been read, since reading takes longer than evaluating.
    """
    if county is None:
        county = store.county(code, as_of=as_of, known_at=known_at)

    def report(rule: str, done: int, total: int) -> None:
        if on_progress is not None:
            on_progress(f"Evaluating {rule}".strip(), done / max(total, 1))

    evaluation = evaluate(county, on_progress=report)
    run = write_obligations(
        store,
        code,
        version=county.version,
        as_of=county.as_of,
        known_at=county.known_at,
        method=obligations_method_of(county.rules),
        cells=evaluation.cells,
        findings=evaluation.findings,
    )
    return Evaluated(county, evaluation, run)


def draw_basemap(store: Store, code: str) -> int:
    """Make a county's vector tiles anew; how many there are."""
    county = store.county(code, kinds=BASEMAP_KINDS, scored=False)
    return store.write_tiles(code, make_tiles(basemap_themes(county)))
