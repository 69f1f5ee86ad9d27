"""Which records may be one person: candidate pairs by blocks, scored by ``models.likeness``.

Two records are compared when they share an identity number, a name by sound (dialect folded, characters in any order),
or a birth date (day and month in either order, or Excel's four years and a day apart). What shares none of them cannot
reach the threshold, whatever else agrees: the table of weights sees to that, and a test holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.likeness import NO_DAY, Features, Ints, Likeness, features_of, likeness


@dataclass(frozen=True)
class Limits:
    """``proposed``: bits from which two records are proposed as one person. ``block``: how many may share a value and
    all be compared with each other; of a commoner one only those that share another value as well.
    """

    proposed: float = 16.0
    block: int = 500


LIMITS: Final = Limits()

PAIRS: Final = ("a", "b", "score", "certain", "agreements")
"""Columns of a frame of pairs."""


def duplicates(
    persons: pd.DataFrame, *, limits: Limits = LIMITS, apart: Iterable[tuple[str, str]] = ()
) -> pd.DataFrame:
    """Pairs of ``persons`` that may be one person, the surest first.

    Two with different identity numbers are never proposed, nor those of ``apart`` (judged to be two persons before).

    Args:
        persons: index person_id (unique text); columns name, birth_date (dates), sex, region_code (9 or 12 digits),
            identity_hash and, if known, address; missing is unknown.

    Returns:
        a, b: ids, a before b; score: bits; certain: the identity number is the same; agreements: list of
        {field, level, weight} (``models.likeness.in_words`` says them), by score.
    """
    found = linked(features_of(persons), limits)
    ids = persons.index.to_numpy(dtype=object)
    left, right = ids[found.left], ids[found.right]
    frame = pd.DataFrame(
        {
            "a": np.where(left < right, left, right),
            "b": np.where(left < right, right, left),
            "score": found.like.score,
            "certain": found.like.certain,
            "agreements": [found.like.agreements(position) for position in range(len(left))],
        },
        columns=PAIRS,
    )
    judged = {tuple(sorted(pair)) for pair in apart}
    kept = np.array([pair not in judged for pair in zip(frame["a"], frame["b"], strict=True)], dtype=bool)
    return frame[kept].sort_values(
        ["certain", "score", "a", "b"], ascending=[False, False, True, True], ignore_index=True
    )


@dataclass(frozen=True, eq=False)
class Linked:
    """Pairs of records (positions, left before right) at or above the threshold, and why."""

    left: Ints
    right: Ints
    like: Likeness


def linked(features: Features, limits: Limits = LIMITS, pairs: tuple[Ints, Ints] | None = None) -> Linked:
    """The pairs that may be one person, of ``pairs`` or, without them, of all the blocks."""
    left, right = candidates(features, limits) if pairs is None else pairs
    one, other = features.identity[left], features.identity[right]
    open_ = ~((one >= 0) & (other >= 0) & (one != other))
    left, right = left[open_], right[open_]
    like = likeness(features, left, right)
    near = like.certain | (like.score >= limits.proposed)
    return Linked(left[near], right[near], like.take(near))


def candidates(features: Features, limits: Limits = LIMITS) -> tuple[Ints, Ints]:
    """Pairs of records (positions, left before right, each once) worth comparing."""
    name, date = features.alike, _date_key(features)
    found = [
        _pairs_sharing([features.identity], [], limits.block),
        _pairs_sharing([name], [date, features.village], limits.block),
        _pairs_sharing([date], [name, features.village, features.surname], limits.block),
        _pairs_days_apart(features.day, 1462, limits.block),
    ]
    count = len(features)
    both = np.unique(np.concatenate([np.minimum(a, b) * count + np.maximum(a, b) for a, b in found]))
    return both // max(count, 1), both % max(count, 1)


def clusters(count: int, pairs: Linked, identity: Ints, source: Ints | None = None) -> Ints:
    """Number of the person of each of ``count`` records: pairs are joined, the surest first.

    Never joined: two identity numbers, and, where ``source`` (the list of each record) is given, records of two lists
    of which one has another record of that person already: that one fitted better.
    """
    person = np.arange(count)
    members: dict[int, list[int]] = {}
    order = np.lexsort((pairs.right, pairs.left, -pairs.like.score, ~pairs.like.certain))
    for left, right in zip(pairs.left[order].tolist(), pairs.right[order].tolist(), strict=True):
        one, other = int(person[left]), int(person[right])
        if one == other:
            continue
        ours, theirs = members.get(one, [one]), members.get(other, [other])
        numbers = {int(number) for number in identity[ours + theirs] if number >= 0}
        if len(numbers) > 1 or (source is not None and set(source[ours]) & set(source[theirs])):
            continue
        keep, drop = min(one, other), max(one, other)
        members[keep] = sorted(ours + theirs)
        members.pop(drop, None)
        person[members[keep]] = keep
    return person


def _date_key(features: Features) -> Ints:
    """One number for a date and for that with day and month exchanged; -1 where unknown."""
    digits = features.digits.astype(np.int64)
    if not len(digits):
        return np.zeros(0, dtype=np.int64)
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = digits[:, 4] * 10 + digits[:, 5], digits[:, 6] * 10 + digits[:, 7]
    key = year * 10_000 + np.minimum(month, day) * 100 + np.maximum(month, day)
    return np.where(features.day == NO_DAY, -1, key)


def _pairs_sharing(keys: Sequence[Ints], finer: Sequence[Ints], block: int) -> tuple[Ints, Ints]:
    """Pairs whose ``keys`` are all equal and known. Where more than ``block`` records share them, those of the pairs
    that share one of ``finer`` too; where even that many are equal, each with the ``block`` before it.
    """
    rows = np.flatnonzero(np.all([key >= 0 for key in keys], axis=0))
    order = rows[np.lexsort([key[rows] for key in keys])]
    if not len(order):
        return order, order
    new = np.any([np.diff(key[order], prepend=-1) != 0 for key in keys], axis=0)
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(order)))
    size, start = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    large = size > block
    position = np.arange(len(order)) - start
    before = np.minimum(position, block)
    if finer:
        before = np.where(large, 0, before)
    parts = [_each_with(order, np.arange(len(order)) - before, before)]
    if finer and large.any():
        inside = np.zeros(len(keys[0]), dtype=bool)
        inside[order[large]] = True
        for key in finer:
            parts.append(_pairs_sharing([*(np.where(inside, own, -1) for own in keys), key], [], block))
    lefts, rights = zip(*parts, strict=True)
    return np.concatenate(lefts), np.concatenate(rights)


def _each_with(order: Ints, first: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Each entry i of ``order`` paired with the ``number[i]`` entries from ``first[i]`` on."""
    left = np.repeat(np.arange(len(order)), number)
    step = np.arange(len(left)) - np.repeat(np.cumsum(number) - number, number)
    return order[left], order[np.repeat(first, number) + step]


def _pairs_days_apart(day: npt.NDArray[np.int64], days: int, block: int) -> tuple[Ints, Ints]:
    """Pairs whose birth dates are exactly ``days`` apart; a date commoner than ``block`` is left out."""
    rows = np.flatnonzero(day != NO_DAY)
    order = rows[np.argsort(day[rows], kind="stable")]
    sorted_days = day[order]
    first = np.searchsorted(sorted_days, sorted_days + days, "left")
    number = np.searchsorted(sorted_days, sorted_days + days, "right") - first
    return _each_with(order, first, np.where(number > block, 0, number))
