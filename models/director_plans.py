"""Plans of new director posts: what a post gives and costs, what a plan gives post by post, and what it can do without.

Rules, terms and the order of what is better are those of ``models.next_directors``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

LEVELS: Final = ("vacant", "below_rule", "unmet_hours")
"""What is made least, the first first: villages without a director, villages below the rule, hours a month."""

NEEDED_COLUMNS: Final = ("directors", "needed", "owed_hours", "available_hours")
_SAME: Final = 1e-9


@dataclass(frozen=True)
class Terms:
    """What a post gives and costs.

    ``hours`` a month and ``yuan`` a year by kind of post. Two villages may share a post if each is at most
    ``share_within`` minutes from the other (None: no shared posts); it goes ``trips`` times a month from the one to the
    other and back, and counts ``counts_shared`` towards the number of directors each is to have.
    """

    hours: Mapping[str, float]
    yuan: Mapping[str, float]
    trips: float = 0.0
    share_within: float | None = None
    counts_shared: float = 0.5

    def counts(self, post: Post) -> float:
        """What a post counts towards the number of directors of each of its villages."""
        return 1.0 if len(post.villages) == 1 else self.counts_shared


@dataclass(frozen=True)
class Post:
    """One post: its kind, its one or two villages, the hours a month it gives each, the hours lost on the way."""

    kind: str
    villages: tuple[str, ...]
    hours: tuple[float, ...]
    travel_hours: float
    yuan: float


@dataclass(frozen=True)
class Level:
    """One level of the objective: its value and the proven lower bound; ``proven`` where the two agree."""

    name: str
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class Plan:
    """The posts, in the order in which each gives most, and what is proven of them."""

    posts: tuple[Post, ...]
    levels: tuple[Level, ...]

    @property
    def proven(self) -> bool:
        """Whether no other plan under the same budget is better at any level."""
        return all(level.proven for level in self.levels)

    @property
    def yuan(self) -> float:
        """What the posts cost a year."""
        return sum(post.yuan for post in self.posts)

    def value(self, name: str) -> float:
        """What a level comes to."""
        return next(level.value for level in self.levels if level.name == name)


class Tally:
    """Directors, what they count towards the rule, and hours of each village while posts come and go."""

    def __init__(self, villages: pd.DataFrame, terms: Terms, posts: Sequence[Post] = ()) -> None:
        self.terms = terms
        columns = {name: villages[name].astype("float64").tolist() for name in NEEDED_COLUMNS}
        codes = [str(code) for code in villages.index]
        self.directors = dict(zip(codes, columns["directors"], strict=True))
        self.counted = dict(self.directors)
        self.needed = dict(zip(codes, columns["needed"], strict=True))
        gaps = np.subtract(columns["owed_hours"], columns["available_hours"]).tolist()
        self.lacking = dict(zip(codes, gaps, strict=True))  # below zero: hours to spare
        for post in posts:
            self.put(post)

    def put(self, post: Post, times: int = 1) -> None:
        """Put a post in, or with ``times`` −1 take it out."""
        for code, hours in zip(post.villages, post.hours, strict=True):
            self.directors[code] += times
            self.counted[code] += times * self.terms.counts(post)
            self.lacking[code] -= times * hours

    def below(self, code: str) -> bool:
        """Whether a village has fewer directors than asked for, where more than one is."""
        return self.needed[code] > 1 and self.counted[code] < self.needed[code] - _SAME

    def of(self, codes: Sequence[str]) -> tuple[int, int, float]:
        """The three levels over some villages."""
        return (
            sum(self.directors[code] < 1 for code in codes),
            sum(self.below(code) for code in codes),
            sum(max(self.lacking[code], 0.0) for code in codes),
        )

    def gain(self, post: Post) -> tuple[int, int, float]:
        """What a post would end of each level."""
        before = self.of(post.villages)
        self.put(post)
        after = self.of(post.villages)
        self.put(post, -1)
        return before[0] - after[0], before[1] - after[1], before[2] - after[2]


def without_waste(villages: pd.DataFrame, terms: Terms, posts: Sequence[Post]) -> list[Post]:
    """The same gains for less money: posts that give nothing left out, others of a cheaper kind where it does as well.

    One post after the other, dearest first: no proof that no cheaper plan gives as much.
    """
    tally = Tally(villages, terms, posts)
    kept: list[Post] = []
    for post in sorted(posts, key=lambda each: (-each.yuan, each.villages, each.kind)):
        tally.put(post, -1)
        gain = tally.gain(post)
        if gain[:2] == (0, 0) and gain[2] <= _SAME:
            continue
        best = _cheapest(tally, post)
        tally.put(best)
        kept.append(best)
    return kept


def _cheapest(tally: Tally, post: Post) -> Post:
    """A post of the cheapest kind that gives the hours of this one which are wanted; the post itself if none does."""
    wanted = [min(max(tally.lacking[code], 0.0), hours) for code, hours in zip(post.villages, post.hours, strict=True)]
    terms = tally.terms
    for kind in sorted(terms.hours, key=lambda name: (terms.yuan[name], name)):
        left = terms.hours[kind] - post.travel_hours
        if terms.yuan[kind] < post.yuan and left > 0 and sum(wanted) <= left + _SAME:
            hours = (left,) if len(wanted) == 1 else (left - wanted[1], wanted[1])
            return replace(post, kind=kind, hours=hours, yuan=terms.yuan[kind])
    return post


def best_first(villages: pd.DataFrame, terms: Terms, posts: Sequence[Post]) -> list[Post]:
    """The same posts, each time the one that gives most next, in the order of the levels."""
    tally = Tally(villages, terms)
    rest, ordered = sorted(posts, key=lambda post: (post.villages, post.kind, post.hours)), []
    while rest:
        gains = [tally.gain(post) for post in rest]
        best = max(range(len(rest)), key=lambda k: (*gains[k][:2], round(gains[k][2], 6), -k))
        tally.put(rest[best])
        ordered.append(rest.pop(best))
    return ordered


def gains_in_turn(villages: pd.DataFrame, terms: Terms, posts: Sequence[Post]) -> pd.DataFrame:
    """What each post gives when it is filled after those before it; the columns add up to the plan's whole gain.

    Columns vacant and below_rule (villages freed of it) and unmet_hours (met a month), one row a post, from 1.
    """
    tally, rows = Tally(villages, terms), []
    for post in posts:
        rows.append(tally.gain(post))
        tally.put(post)
    return pd.DataFrame(rows, columns=list(LEVELS), index=pd.RangeIndex(1, len(rows) + 1, name="post"), dtype="float64")


def gains_by_village(villages: pd.DataFrame, terms: Terms, posts: Sequence[Post]) -> pd.DataFrame:
    """Each village before and after.

    Columns: directors, needed, posts (new ones, shared or not), shared (of them), vacant_before, vacant_after,
    below_rule_before, below_rule_after (bool), unmet_before, unmet_after (hours a month). Indexed like ``villages``.
    """
    before, after = Tally(villages, terms), Tally(villages, terms, posts)
    codes = [str(code) for code in villages.index]
    new = {code: [post for post in posts if code in post.villages] for code in codes}
    table = {
        "directors": [before.directors[code] for code in codes],
        "needed": [before.needed[code] for code in codes],
        "posts": [len(new[code]) for code in codes],
        "shared": [sum(len(post.villages) > 1 for post in new[code]) for code in codes],
    }
    for when, tally in (("before", before), ("after", after)):
        table[f"vacant_{when}"] = [tally.directors[code] < 1 for code in codes]
        table[f"below_rule_{when}"] = [tally.below(code) for code in codes]
        table[f"unmet_{when}"] = [max(tally.lacking[code], 0.0) for code in codes]
    return pd.DataFrame(table, index=villages.index)
