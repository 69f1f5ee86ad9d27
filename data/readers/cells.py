"""Cells: text as officials write it, turned into typed columns. A cell that cannot be understood is a fault.

Each parser takes distinct texts (no missing ones among them) and returns as many values, missing where a text could
not be understood; ``why_not`` then says why. Nothing is guessed: what may be read in two ways is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pandas as pd

from data.readers.days import EARLIEST, LATEST, dates, why_not_a_date, why_not_a_day
from data.readers.numerals import numbers, whole_numbers, why_not_a_number
from data.readers.texts import (
    UNKNOWN_WORDS,
    codes,
    free_texts,
    is_unknown,
    person_names,
    phones,
    tidied,
    tidy,
    why_not_a_code,
    why_not_a_name,
    why_not_a_phone,
    why_not_a_text,
)
from data.readers.times import times, why_not_a_time
from data.readers.vocabulary import TRUTHS, UNITS
from data.readers.words import known_words, nearest_word, unknown_words, word_lists, word_sets, words
from geo.frames import Column
from geo.text import Text, say

__all__ = [
    "EARLIEST",
    "LATEST",
    "UNKNOWN_WORDS",
    "codes",
    "dates",
    "free_texts",
    "is_unknown",
    "nearest_word",
    "numbers",
    "parse_distinct",
    "parser_of",
    "person_names",
    "phones",
    "plain",
    "ticks",
    "truths",
    "whole_numbers",
    "why_not",
    "why_not_a_date",
    "why_not_a_tick",
    "word_sets",
]

Parser = Callable[[pd.Series], pd.Series]


_NOTHING_THERE: Final = ["无", "没有", "暂无", "至今"]
"""Of a day, a number to call, a name or a code: there is none (or, of a last day, none yet). Of a coded or counted
thing 无 may be a value, and is one or is refused.
"""
_MAY_BE_NOTHING: Final = (dates, times, phones, person_names, codes, word_lists)
_PEOPLE: Final = ("persons", "carers", "staff")
_CODE_ENDINGS: Final = ("_id", "_code")


def plain(text: str) -> str:
    """One form for what looks the same: full-width letters, digits and brackets made half-width, blanks trimmed."""
    return tidy(text)


def parse_distinct(column: pd.Series, parse: Parser) -> tuple[pd.Series, pd.Series]:
    """Parse each distinct text of ``column`` once. Returns the values and where a text was not understood.

    A cell that says nothing is known (``is_unknown``), or that there is nothing, is missing and no fault.
    """
    texts, distinct = pd.factorize(column)
    unlike = pd.Series(distinct, dtype="str")
    values = parse(unlike)
    refused = values.isna() & ~is_unknown(unlike)
    if (parse.func if isinstance(parse, partial) else parse) in _MAY_BE_NOTHING:
        refused &= ~unlike.str.strip().isin(_NOTHING_THERE)
    # one missing value at the end is what code -1, a missing cell, takes
    padded = pd.concat([values, pd.Series([None], dtype=values.dtype)], ignore_index=True)
    refused = pd.concat([refused, pd.Series([False])], ignore_index=True)
    return padded.take(texts).set_axis(column.index), refused.take(texts).set_axis(column.index)


def parser_of(kind: str, column: Column) -> Parser:
    """The parser of one column of a kind."""
    match column.type:
        case "date":
            return dates
        case "int":
            return partial(whole_numbers, units=UNITS.get(column.name, ()))
        case "float":
            return partial(numbers, units=UNITS.get(column.name, ()))
        case "bool":
            return partial(truths, column=column.name)
        case "time":
            return times
        case "text" if column.several:
            return partial(word_lists, kind, column.name)
        case "text" if column.one_of:
            return partial(words, kind, column.name)
    return _text_parser(kind, column.name)


def why_not(kind: str, column: Column, text: str) -> tuple[Text, Text]:
    """Why ``parser_of(kind, column)`` refuses a text, and what would let it in; one distinct text a call."""
    if (unreadable := why_not_a_text(text)) is not None:
        return unreadable
    match column.type:
        case "date":
            return why_not_a_day(text)
        case "int" | "float":
            return why_not_a_number(text, UNITS.get(column.name, ()), whole=column.type == "int")
        case "bool":
            return say("is neither yes nor no"), say("write 是 or 否")
        case "time":
            return why_not_a_time(text)
        case "text" if column.one_of:
            reason = say("is not one of the words known")
            if strange := unknown_words(kind, column.name, text):
                reason, text = say("holds a word that is not known: {word}", word=strange[0]), strange[0]
            if near := nearest_word(kind, column.name, text):
                return reason, say(
                    "perhaps {near}; write one of {words}", near=near, words=known_words(kind, column.name)
                )
            return reason, say("write one of {words}", words=known_words(kind, column.name))
    parser = _text_parser(kind, column.name)
    if parser is person_names:
        return why_not_a_name(text)
    return why_not_a_phone(text) if parser is phones else why_not_a_code(text)


def truths(texts: pd.Series, column: str = "") -> pd.Series:
    """是 and 否, √ and ×, 1 and 0; of a column such as ``full_time`` its own words too (专职, 兼职)."""
    known: dict[str, Any] = {}
    for yes, no in (TRUTHS[""], TRUTHS.get(column, ("", ""))):
        known |= {**dict.fromkeys(yes.split(), True), **dict.fromkeys(no.split(), False)}
    return tidied(texts).str.casefold().map(known).astype(object).astype("boolean")


def ticks(texts: pd.Series) -> pd.Series:
    """Ticks of what was done, as ``truths``, or the day it was done, as ``dates``: true, false or an ISO day."""
    read = truths(texts).map({True: "true", False: "false"}).astype("str")
    return read.fillna(dates(texts).dt.strftime("%Y-%m-%d").astype("str"))


def why_not_a_tick(text: str) -> tuple[Text, Text]:
    """Why ``ticks`` refuses a text."""
    if (unreadable := why_not_a_text(text)) is not None:
        return unreadable
    return say("is neither yes nor no, nor a day"), say("write √ or ×, or the day it was done")


def _text_parser(kind: str, name: str) -> Parser:
    if name == "name" and kind in _PEOPLE:
        return person_names
    if name == "phone" or name.endswith("_phone"):
        return phones
    return codes if name.endswith(_CODE_ENDINGS) else free_texts
