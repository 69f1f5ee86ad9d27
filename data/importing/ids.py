"""Ids made of what tells rows apart: the same content gives the same id, so a file loaded again changes nothing."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Sequence
from typing import Any

import pandas as pd

_LENGTH = 10
"""Characters of base 32: 50 bits. Among a million rows two share an id once in two thousand counties."""


def made_ids(prefix: str, county: str, parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    """An id for each row out of its ``parts`` (missing ones count as such): ``prefix`` and ten characters."""
    frame = pd.concat([part.astype("str").fillna("\x00").reset_index(drop=True) for part in parts], axis=1)
    joined = frame.iloc[:, 0].str.cat([frame.iloc[:, n] for n in range(1, frame.shape[1])], sep="\x1f")
    codes, distinct = pd.factorize(joined)
    digests = pd.Series([prefix + _digest(f"{county}\x1f{text}") for text in distinct], dtype="str")
    return digests.take(codes).set_axis(parts[0].index)


def _digest(text: str) -> str:
    return b32encode(hashlib.sha256(text.encode()).digest()).decode()[:_LENGTH]
