"""All three scores and the summary of a county, in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from models import drowning, isolation, staffing
from models.summary import summarise

METHOD: Final = "2026.5"
"""The version of the method; scores are stored under county, version and method."""

FACTORS: Final = {module.MODEL: module.FACTORS for module in (drowning, isolation, staffing)}
ACTIONS: Final = {module.MODEL: module.ACTIONS for module in (drowning, isolation, staffing)}
"""Every code a score may write, by model: the screen has a template for each."""

Progress = Callable[[str, int, int], None]


def score_all(
    county: County, network: RoadNetwork | None = None, *, on_progress: Progress | None = None
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Frames of contract ``SCORES`` by model, and the summary (contract ``SUMMARIES``).

    Args:
        network: the county's roads on ``as_of``, made here if not given.
        on_progress: called with the step's name, its number from 0, and the number of steps, before each step and
            once at the end with ``done``.

    Raises:
        UnknownRuleError: the county's packs lack a rule a score reads.
    """
    steps = ("roads", drowning.MODEL, isolation.MODEL, staffing.MODEL, "summary", "done")

    def report(step: str) -> None:
        if on_progress is not None:
            on_progress(step, steps.index(step), len(steps) - 1)

    report("roads")
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    scores: dict[str, pd.DataFrame] = {}
    report(drowning.MODEL)
    scores[drowning.MODEL] = drowning.score(county, network)
    report(isolation.MODEL)
    scores[isolation.MODEL] = isolation.score(county, network)
    report(staffing.MODEL)
    scores[staffing.MODEL] = staffing.score(county, network)
    report("summary")
    summary = summarise(county, scores)
    report("done")
    return scores, summary
