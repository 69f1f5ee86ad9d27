"""Recomputes what a plan of new directors gives and whether it keeps to its budget, from the plan alone.

Nothing of ``models.next_directors`` or its program is used, so that a fault of theirs, or of the solver's, is found.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.director_plans import Plan, Post, Terms
from models.score import Floats

_TOLERANCE = 1e-5


def check_plan(
    villages: pd.DataFrame,
    minutes: Floats,
    terms: Terms,
    plan: Plan,
    *,
    posts: int | None = None,
    yuan: float | None = None,
) -> list[str]:
    """What is wrong with a plan, in words; nothing where it keeps its budget and gives what it says.

    Args: as of ``models.next_directors.plan_directors``.
    """
    faults = [fault for post in plan.posts for fault in _post_faults(villages, minutes, terms, post)]
    if faults:
        return faults
    if posts is not None and len(plan.posts) > posts:
        faults.append(f"{len(plan.posts)} posts where {posts} were to be had")
    spent = sum(terms.yuan[post.kind] for post in plan.posts)
    if yuan is not None and spent > yuan + _TOLERANCE:
        faults.append(f"{spent} yuan where {yuan} were to be had")
    for name, found in recompute(villages, terms, plan.posts).items():
        level = next(each for each in plan.levels if each.name == name)
        if abs(found - level.value) > _TOLERANCE * max(1.0, abs(found)):
            faults.append(f"{name} comes to {found}, not {level.value}")
        if level.bound > found + _TOLERANCE * max(1.0, abs(found)):
            faults.append(f"{name} comes to {found}, below its bound {level.bound}")
    return faults


def recompute(villages: pd.DataFrame, terms: Terms, posts: tuple[Post, ...]) -> dict[str, float]:
    """The three levels after the posts, village by village."""
    vacant = below = unmet = 0.0
    for village, row in villages.astype("float64").iterrows():
        bodies, counted, hours = row["directors"], row["directors"], row["available_hours"]
        for post in posts:
            for code, given in zip(post.villages, post.hours, strict=True):
                if code == village:
                    bodies += 1
                    counted += 1.0 if len(post.villages) == 1 else terms.counts_shared
                    hours += given
        vacant += bodies < 1
        below += row["needed"] > 1 and counted < row["needed"] - _TOLERANCE
        unmet += max(row["owed_hours"] - hours, 0.0)
    return {"vacant": vacant, "below_rule": below, "unmet_hours": unmet}


def _post_faults(villages: pd.DataFrame, minutes: Floats, terms: Terms, post: Post) -> Iterator[str]:
    at = villages.index.get_indexer(pd.Index(post.villages, dtype="str"))
    if post.kind not in terms.hours or (at < 0).any() or len(set(post.villages)) != len(post.villages):
        yield f"a post of kind {post.kind} in {', '.join(post.villages)}: no such kind or village"
        return
    way = 0.0
    if len(at) > 1:
        there, back = float(minutes[at[0], at[1]]), float(minutes[at[1], at[0]])
        if len(at) > 2 or terms.share_within is None or max(there, back) > terms.share_within:
            yield f"{', '.join(post.villages)} are too many or too far apart to share a post"
            return
        way = terms.trips * (there + back) / 60
    if min(post.hours) < -_TOLERANCE or sum(post.hours) + way > terms.hours[post.kind] + _TOLERANCE:
        yield f"a post in {', '.join(post.villages)} gives {np.round(post.hours, 3).tolist()} hours, more than it has"
    if abs(post.travel_hours - way) > _TOLERANCE or abs(post.yuan - terms.yuan[post.kind]) > _TOLERANCE:
        yield f"a post in {', '.join(post.villages)} tells other hours on the way or another price than its kind has"
