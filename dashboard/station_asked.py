"""What the form of the station page asks for, read and checked with a sentence for every field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.siting_planning import checked, options_of
from geo.errors import InputError
from geo.text import say
from models.siting.county_problem import Options

MOST_SECONDS: Final = 600.0
_USUAL_GRID_M: Final = 2000.0


@dataclass(frozen=True)
class Asked:
    """What is asked of a siting, how many seconds to search, and what to call the plan."""

    options: Options
    seconds: float = 60.0
    name: str = ""


def asked_of(given: Mapping[str, Any]) -> Asked:
    """What a form asks for.

    Raises:
        InputError: a field cannot be read, or something is missing.
    """
    services = [str(one) for one in given.get("services", ())]
    if not services:
        raise InputError(say("Choose at least one service."))
    model = str(given.get("model", ""))
    p, budget = _whole(given.get("p")), _number(given.get("budget"))
    if p is not None and p < 0:
        raise InputError(say("The number of new stations is 0 or more."))
    if budget is not None and budget < 0:
        raise InputError(say("The budget is 0 yuan or more."))
    if p is None and budget is None and model != "lscp":
        raise InputError(say("Say how many new stations there may be, or what they may cost."))
    sources = [str(one) for one in given.get("sources", ())]
    if not sources:
        raise InputError(say("Choose at least one source of candidates."))
    seconds = _number(given.get("seconds"))
    if seconds is None or not 1 <= seconds <= MOST_SECONDS:
        raise InputError(say("Search for 1 to {most:g} seconds.", most=MOST_SECONDS))
    per_township = _whole(given.get("per_township")) or 0
    if per_township < 0:
        raise InputError(say("At least 0 stations in each township."))
    longest, merge_m = _number(given.get("longest")), _number(given.get("merge_m")) or 0.0
    if longest is not None and longest <= 0:
        raise InputError(say("The longest way is above 0 minutes."))
    full, none = _number(given.get("reach_full")), _number(given.get("reach_none"))
    if (full is not None and full < 0) or (none is not None and none <= 0):
        raise InputError(say("The reach is told in minutes above 0."))
    told = {
        "services": services,
        "model": model,
        "p": p,
        "budget": None if budget is None else budget * 1e4,
        "mode": str(given.get("mode", "walk")),
        "sources": sources,
        "grid_m": (_number(given.get("grid_m")) or _USUAL_GRID_M) if "grid" in sources else None,
        "public_only": bool(given.get("public_only")),
        "existing": str(given.get("existing", "kept")),
        "per_township": per_township,
        "longest": longest,
        "reach_full": full,
        "reach_none": none,
        "fixed": [str(one) for one in given.get("fixed", ())],
        "forbidden": [str(one) for one in given.get("forbidden", ())],
        "capacities": {"yes": True, "no": False}.get(str(given.get("capacities"))),
        "merge_m": merge_m,
    }
    return Asked(checked(options_of(told)), seconds, " ".join(str(given.get("name", "")).split())[:50])


def _number(value: Any) -> float | None:
    text = str(value if value is not None else "").strip().replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(say("{text} is not a number; correct it.", text=text[:40]))
    return found


def _whole(value: Any) -> int | None:
    found = _number(value)
    if found is not None and found != int(found):
        raise InputError(say("{text} is not a whole number; correct it.", text=str(value)[:40]))
    return None if found is None else int(found)
