"""Cells of coded words: the Chinese term, the English code, and what else ledgers write for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from data.readers.texts import tidied, tidy
from data.readers.vocabulary import synonyms_of
from data.terms import word_list
from geo.contracts import CONTRACTS
from geo.frames import BETWEEN

ALIKE_ENOUGH: Final = 60
"""Of 100: below, no word is near enough to be named. 塘里 (67) may be 塘, 飞机 (50) is no 机井."""

_BETWEEN_WORDS = re.compile(r"[、,;/|+\n]+|\s+")


def words(kind: str, column: str, texts: pd.Series) -> pd.Series:
    """Codes of a coded column; missing where a word is none of the known ones."""
    return _keys(texts).map(_codes(kind, column)).astype("str")


def word_sets(kind: str, column: str, texts: pd.Series) -> pd.Series:
    """Lists of codes of cells that may hold several words (留守儿童、困境儿童), in the cell's order, each once.

    Missing where one of the words is not known.
    """
    known = _codes(kind, column)
    read = {text: _several(text, known) for text in texts.unique()}
    return pd.Series([read[text] for text in texts], index=texts.index, dtype=object)


def word_lists(kind: str, column: str, texts: pd.Series) -> pd.Series:
    """Codes of cells of several words, as a column of several keeps them; missing where one is not known."""
    order = CONTRACTS[kind].column(column).one_of
    sets = word_sets(kind, column, texts)
    joined = [None if found is None else BETWEEN.join(sorted(found, key=order.index)) for found in sets]
    return pd.Series(joined, index=texts.index, dtype="str")


def nearest_word(kind: str, column: str, text: str) -> str | None:
    """The Chinese term most like a word that is not known; None where none is."""
    terms = word_list(kind, column)
    known = {key: code for key, code in _codes(kind, column).items() if not key.isascii() or len(key) > 2}
    found = process.extractOne(_key(text), list(known), scorer=fuzz.ratio, score_cutoff=ALIKE_ENOUGH)
    return None if found is None else terms[known[found[0]]]


def unknown_words(kind: str, column: str, text: str) -> list[str]:
    """Those words of a cell of several that are not known; empty where the cell is one word."""
    known = _codes(kind, column)
    parts = _parts(text)
    return [part for part in parts if _key(part) not in known] if len(parts) > 1 else []


def known_words(kind: str, column: str) -> str:
    """The Chinese terms of a coded column, as they are listed to a person."""
    return "、".join(word_list(kind, column).values())


def _several(text: str, known: dict[str, str]) -> list[str] | None:
    if whole := known.get(_key(text)):
        return whole.split(BETWEEN)
    parts = _parts(text)
    codes = [known.get(_key(part)) for part in parts]
    if not codes or not all(codes):
        return None
    return list(dict.fromkeys(one for code in codes if code for one in code.split(BETWEEN)))


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN_WORDS.split(tidy(text)) if part]


def _key(text: str) -> str:
    return re.sub(r"\s+", "", tidy(text)).casefold()


def _keys(texts: pd.Series) -> pd.Series:
    return tidied(texts).str.replace(r"\s+", "", regex=True).str.casefold()


@lru_cache(maxsize=256)
def _codes(kind: str, column: str) -> dict[str, str]:
    """Code by every way it is written; a term of ours goes before a synonym."""
    ours = {_key(term): code for code, term in word_list(kind, column).items()}
    ours |= {code.casefold(): code for code in CONTRACTS[kind].column(column).one_of}
    return {_key(word): code for word, code in synonyms_of(kind, column).items()} | ours
