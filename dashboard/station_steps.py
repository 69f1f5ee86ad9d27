"""A plan of stations changed by hand: opened, closed, moved, step by step, and any number of steps undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

import pandas as pd

from geo.errors import InputError
from geo.text import say
from models.siting.candidates import EXTENSION

Do = Literal["open", "close", "move", "set"]
MOST: Final = 200
_MOST_SITES: Final = 5000


@dataclass(frozen=True)
class Step:
    """One change: a candidate opened or closed, moved to a longitude and latitude, or all sites set at once."""

    do: Do
    id: str = ""
    lon: float = 0.0
    lat: float = 0.0
    ids: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Any) -> tuple[Step, ...]:
        """Steps as a browser sends them.

        Raises:
            InputError: they are none.
        """
        try:
            return tuple(cls._one(row) for row in list(given or ())[:MOST])
        except (KeyError, TypeError, ValueError):
            raise InputError(say("These changes cannot be read; reload the page and make them again.")) from None

    @classmethod
    def _one(cls, row: Mapping[str, Any]) -> Step:
        do = row["do"]
        if do not in get_args(Do):
            raise ValueError(do)
        if do == "set":
            return cls(do, ids=tuple(str(one) for one in list(row["ids"])[:_MOST_SITES]))
        if do == "move":
            return cls(do, str(row["id"]), float(row["lon"]), float(row["lat"]))
        return cls(do, str(row["id"]))


@dataclass(frozen=True)
class Drawing:
    """The open candidates by id, and those of them that stand elsewhere than on record, at longitude and latitude."""

    ids: tuple[str, ...]
    moved: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def drawn(candidates: pd.DataFrame, drawing: Drawing, steps: Sequence[Step], *, kept: bool) -> Drawing:
    """A drawing with steps done. ``candidates``: of the siting's ``candidates.frame``; ``kept``: what stands stays.

    Raises:
        InputError: a step cannot be; says which.
    """
    for step in steps:
        drawing = _after(candidates, drawing, step, kept)
    return drawing


def _after(candidates: pd.DataFrame, drawing: Drawing, step: Step, kept: bool) -> Drawing:
    stands = candidates.index[candidates["existing"].to_numpy(dtype=bool)]
    if step.do == "set":
        unknown = [one for one in step.ids if one not in candidates.index]
        if unknown:
            raise InputError(say("There is no candidate {id}; look it up in their list.", id=unknown[0]), ids=unknown)
        return Drawing(tuple(dict.fromkeys(step.ids)))
    if step.id not in candidates.index:
        raise InputError(say("There is no candidate {id}; look it up in their list.", id=step.id), ids=[step.id])
    name = str(candidates.at[step.id, "name"]) or step.id
    if step.do == "move":
        if step.id not in drawing.ids:
            raise InputError(say("{name} is not open; open it first, then move it.", name=name))
        if step.id in stands or step.id.endswith(EXTENSION):
            raise InputError(say("{name} stands today and cannot be moved; close it and open another.", name=name))
        return Drawing(drawing.ids, {**drawing.moved, step.id: (step.lon, step.lat)})
    other = step.id.removesuffix(EXTENSION) if step.id.endswith(EXTENSION) else step.id + EXTENSION
    rest = tuple(one for one in drawing.ids if one != step.id)
    moved = {one: place for one, place in drawing.moved.items() if one != step.id}
    if step.do == "open":
        return Drawing((*(one for one in rest if one != other), step.id), moved)
    if step.id.endswith(EXTENSION) and other in candidates.index:
        return Drawing((*rest, other), moved)  # what is not extended stays as it stands
    if step.id in stands and kept:
        raise InputError(
            say("{name} stands today and stays in this plan; make a plan in which stations may be closed.", name=name)
        )
    return Drawing(rest, moved)
