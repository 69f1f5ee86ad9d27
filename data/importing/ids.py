"""Ids made of what tells rows apart: the same content gives the same id, so a file loaded again changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.readers.texts import tidy

_LETTERS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
"""Of base 32 (RFC 4648)."""
_LENGTH = 10
"""Letters of an id: 50 bits. Among a million rows two share an id once in two thousand counties."""
_BETWEEN = "\x1f"
_ORDINARY = re.compile(r"[0-9A-Za-z_\x00\x1f\u4e00-\u9fff-]*")
_BLANKS = re.compile(r"[ \t\r\n]+")


def made_ids(prefix: str, county: str, parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    """An id for each row out of its ``parts`` (missing ones count as such): ``prefix`` and ten letters and digits."""
    columns = [part.astype("str").fillna("\x00").reset_index(drop=True) for part in parts]
    joined = columns[0]
    if len(columns) > 1:
        joined = joined.str.cat(pd.concat(columns[1:], axis=1), sep=_BETWEEN)
    codes, distinct = pd.factorize(joined)
    start = f"{county}{_BETWEEN}"
    digests = b"".join(hashlib.sha256((start + _alike(text)).encode()).digest()[:8] for text in distinct)
    bits = np.frombuffer(digests, dtype=">u8")
    letters = _LETTERS[(bits[:, None] >> (59 - 5 * np.arange(_LENGTH, dtype=np.uint64))) & 31]
    ids = pd.Series(letters.view(f"U{_LENGTH}").ravel(), dtype="str")
    return (prefix + ids).take(codes).set_axis(parts[0].index)


def alike(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Texts in the form in which they are compared: １２ 号 and 12号 are one. Missing stays missing."""
    codes, distinct = pd.factorize(texts)
    forms = pd.Series([*(_alike(str(text)) for text in distinct), None], dtype="str")
    return forms.take(codes).set_axis(texts.index)


def _alike(text: str) -> str:
    if _ORDINARY.fullmatch(text):
        return text
    return _BETWEEN.join(_BLANKS.sub("", tidy(part)) for part in text.split(_BETWEEN))
