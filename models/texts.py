"""JSON texts of many subjects at once: each column is rendered by itself, and the pieces are put together by subject.

The text is that of ``json.dumps(…, ensure_ascii=False, allow_nan=False)`` of the same lists and objects, some five$
times as soon: most columns hold few different words, and what is the same for all is rendered once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Objects = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]

_FEW = 64


def of(value: object) -> str:
    """The text of one value.

    Raises:
        ValueError: a number that is not finite.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def each(values: Iterable[Hashable]) -> list[str]:
    """The text of each of ``values``, each different one rendered once; True and 1 are not to be mixed."""
    listed = list(values)
    once = {value: of(value) for value in dict.fromkeys(listed)}
    return [once[value] for value in listed]


def numbers(values: npt.NDArray[np.floating[Any]]) -> list[str]:
    """The text of each of ``values`` (n,), ``null`` for NaN.

    Raises:
        ValueError: one is infinite.
    """
    if np.isinf(values).any():
        raise ValueError("Out of range float values are not JSON compliant")
    return _of_each(values, float.__repr__)


def rounded(values: npt.NDArray[np.floating[Any]], decimals: int) -> list[str]:
    """The text of each of ``values`` (n,), which are finite, to some decimals as ``round`` has them; no minus zero."""
    return _of_each(values, lambda value: repr(round(value, decimals) + 0.0))


def _of_each(values: npt.NDArray[np.floating[Any]], text: Callable[[float], str]) -> list[str]:
    """``text`` of each of ``values`` (n,), ``null`` for NaN: of many, each different one is rendered once."""
    different, row = np.ascontiguousarray(values, dtype=np.float64), None
    if len(values) > _FEW:  # told apart by their bits: zero and minus zero are not one
        row, bits = pd.factorize(different.view(np.int64))
        different = bits.view(np.float64)
    once = list(map(text, different.tolist()))
    for at in np.flatnonzero(np.isnan(different)).tolist():
        once[at] = "null"
    return once if row is None else [once[at] for at in row.tolist()]


def days(values: npt.NDArray[np.datetime64]) -> list[str]:
    """The text of each day (datetime64[D]) as 2026-01-31, ``null`` for none."""
    different, row = np.unique(values, return_inverse=True)
    once = ["null" if day == "NaT" else f'"{day}"' for day in different.astype(str).tolist()]
    return [once[at] for at in row.tolist()]


def glued(*parts: str | Sequence[str]) -> list[str]:
    """The parts put together row by row; a part that is one text is the same in every row.

    At least one part is a list, and all lists are of one length.
    """
    columns = [repeat(part) if isinstance(part, str) else part for part in parts]
    return list(map("".join, zip(*columns, strict=False)))


def lists(pieces: Objects, row: Ints, n: int) -> list[str]:
    """A JSON list for each of n subjects, of the ``pieces`` whose ``row`` it is; rows are in order."""
    return _joined(pieces, row, n, "[", "]")


def objects(pieces: Objects, row: Ints, n: int) -> list[str]:
    """A JSON object for each of n subjects, of the ``pieces`` (name and value) whose ``row`` it is, in order."""
    return _joined(pieces, row, n, "{", "}")


def _joined(pieces: Objects, row: Ints, n: int, begin: str, end: str) -> list[str]:
    ends = np.cumsum(np.bincount(row, minlength=n)).tolist()
    listed, found, at = pieces.tolist(), [], 0
    for until in ends:
        found.append(f"{begin}{', '.join(listed[at:until])}{end}")
        at = until
    return found
