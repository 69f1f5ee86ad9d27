"""Ids made of what tells rows apart: the same content gives the same id, so a file loaded again changes nothing."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.readers.texts import tidy

_LENGTH = 10
"""Characters of base 32: 50 bits. Among a million rows two share an id once in two thousand counties."""
_BLANKS = re.compile(r"[ \t\r\n\u3000]+")
_BETWEEN = "\x1f"


def made_ids(prefix: str, county: str, parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    """An id for each row out of its ``parts`` (missing ones count as such): ``prefix`` and ten characters."""
    frame = pd.concat([part.astype("str").fillna("\x00").reset_index(drop=True) for part in parts], axis=1)
    joined = frame.iloc[:, 0].str.cat([frame.iloc[:, n] for n in range(1, frame.shape[1])], sep=_BETWEEN)
    codes, distinct = pd.factorize(joined)
    digests = pd.Series([prefix + _digest(f"{county}{_BETWEEN}{_alike(text)}") for text in distinct], dtype="str")
    return digests.take(codes).set_axis(parts[0].index)


def alike(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Texts in the form in which they are compared: １２ 号 and 12号 are one. Missing stays missing."""
    codes, distinct = pd.factorize(texts)
    forms = pd.Series([*(_alike(str(text)) for text in distinct), None], dtype="str")
    return forms.take(codes).set_axis(texts.index)


def _alike(text: str) -> str:
    if text.isascii() and " " not in text:
        return text
    return _BLANKS.sub("", _BETWEEN.join(tidy(part) for part in text.split(_BETWEEN)))


def _digest(text: str) -> str:
    return b32encode(hashlib.sha256(text.encode()).digest()).decode()[:_LENGTH]
