"""When the visits of a tour of one duty begin: as early as can be, and so that the team never waits. Compiled."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.compiled import compiled
from models.rota.bound_pricing import Map
from models.score import Floats, Ints

_TIGHT: Final = 1e-6  # minutes


@compiled
def hours(plot: Map, stops: Ints, windows: Ints, length: int, begins: Floats, limits: Floats) -> None:
    """Write when each visit begins, as early as can be, and when it may begin at the latest."""
    for i in range(length):
        begins[i] = max(plot.opens[stops[i]], plot.first[windows[i]])
        if i > 0:
            begins[i] = max(begins[i], begins[i - 1] + plot.leg[stops[i - 1], stops[i]])
    for i in range(length - 1, -1, -1):
        limits[i] = min(plot.latest[stops[i]], plot.last[windows[i]] - _TIGHT)
        if i < length - 1:
            limits[i] = min(limits[i], limits[i + 1] - plot.leg[stops[i], stops[i + 1]])


@compiled
def leave_late(plot: Map, stops: Ints, windows: Ints) -> tuple[float, float]:
    """The latest begin of the first visit with which the team is back as early as can be, and its minutes from base to
    base then, waiting among them."""
    length = len(stops)
    if length == 0:
        return 0.0, 0.0
    begins, limits = np.zeros(length), np.zeros(length)
    hours(plot, stops, windows, length, begins, limits)
    begin = begins[length - 1]
    back = begin + plot.leg[stops[length - 1], stops[length - 1]] + plot.home[stops[length - 1]]
    for i in range(length - 2, -1, -1):
        begin = min(limits[i], begin - plot.leg[stops[i], stops[i + 1]])
    return begin, back - begin + plot.out[stops[0]]
