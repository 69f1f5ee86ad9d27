"""A ``Source`` read by a mapping: every field's cells turned into values, rows with a bad cell refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from pandas.api.types import pandas_dtype

from data.importing.faults import Faults
from data.importing.fields import Field, fields_of
from data.importing.identity import LENGTH as IDENTITY_LENGTH
from data.importing.identity import masked, read_numbers
from data.importing.mapping import ColumnMapping
from data.importing.place_names import bare_code, bare_codes, group_in
from data.readers.cells import (
    is_unknown,
    parse_distinct,
    parser_of,
    person_names,
    phones,
    plain,
    ticks,
    why_not,
    why_not_a_tick,
    word_sets,
)
from data.readers.source import Source
from geo.contracts import CONTRACTS
from geo.frames import Column
from geo.text import say

_DTYPES = {"text": "str", "date": "datetime64[s]", "time": "str", "int": "Int64", "float": "float64", "bool": "boolean"}

_BETWEEN = re.compile(r"[、,，;；/|+\s]+")
_SPANS = (
    ("from_date", "to_date"),
    ("valid_from", "valid_to"),
    ("closed_from", "closed_to"),
    ("age_from", "age_to"),
    ("open_from", "open_to"),
    ("arrived_at", "left_at"),
)


@dataclass(frozen=True)
class Typed:
    """The fields a file has, typed, faulty rows still among them.

    ``frame``: a column a field, index as in the source. ``cells``: the same as written, for messages. ``headers``: the
    file's header of each field, the template's where a constant stands in. ``groups``: codes by row of the field
    ``groups``. ``birth_date`` and ``sex`` as the identity numbers have them.
    """

    frame: pd.DataFrame
    cells: pd.DataFrame
    headers: Mapping[str, str]
    groups: pd.Series[Any] | None = None
    birth_date: pd.Series[Any] | None = None
    sex: pd.Series[Any] | None = None

    def has(self, *names: str) -> bool:
        """Whether the file says something of one of the fields."""
        return any(name in self.frame.columns for name in names)

    def column(self, name: str) -> pd.Series[Any]:
        """A field's values; all missing where the file says nothing of it."""
        if name in self.frame.columns:
            return self.frame[name]
        return pd.Series(pd.NA, index=self.frame.index, dtype="str")


def type_fields(kind: str, source: Source, mapping: ColumnMapping, faults: Faults, *, today: date) -> Typed:
    """Read every mapped field of ``source``, adding to ``faults``.

    Args:
        today: what was done or began cannot lie after it.
    """
    fields = fields_of(kind)
    cells = _cells(source, mapping)
    headers = {name: mapping.columns.get(name, fields[name].header) for name in cells.columns}
    values: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for name in cells.columns:
        one, written = fields[name], cells[name]
        if mapping.words.get(name):
            written = _in_our_words(written, mapping.words[name], several=one.reading == "groups")
        match one.reading:
            case "identity":
                values[name] = _identity(one, headers[name], written, faults, today, found)
            case "groups":
                values[name], found["groups"] = _groups(one, headers[name], written, faults)
            case "coordinate":
                values[name] = written
            case "tick":
                values[name], bad = parse_distinct(written, ticks)
                _refuse(one, headers[name], written, bad, faults)
            case "region":
                codes = _plain(one, headers[name], written, faults, today)
                values[name] = codes.map(
                    bare_codes if name == "successor_code" else bare_code, na_action="ignore"
                ).astype("str")
            case _:
                values[name] = _plain(one, headers[name], written, faults, today)
    frame = pd.DataFrame(values, index=source.frame.index)
    typed = Typed(frame, cells, headers, **found)
    _refuse_reversed(kind, typed, faults)
    return _with_groups_of_villages(kind, typed, faults)


def missing_column(column: Column, index: pd.Index[Any]) -> pd.Series[Any]:
    """A column of which nothing is known."""
    return pd.Series(index=index, dtype=_DTYPES[column.type])


def _cells(source: Source, mapping: ColumnMapping) -> pd.DataFrame:
    columns = {name: source.frame[header] for name, header in mapping.columns.items()}
    for name, text in mapping.constants.items():
        columns[name] = pd.Series(text, index=source.frame.index, dtype="str")
    return pd.DataFrame(columns, index=source.frame.index)


def _plain(one: Field, header: str, written: pd.Series[Any], faults: Faults, today: date) -> pd.Series[Any]:
    column = one.column
    parse = {"name": person_names, "phone": phones}.get(one.reading) or parser_of(one.kind, column)
    values, bad = parse_distinct(written, parse)
    values = values.astype(pandas_dtype(_DTYPES[column.type]))
    _refuse(one, header, written, bad, faults)
    if column.name.endswith("_id"):
        _refuse_identity(header, written, values, faults, today)
    if column.type == "date" and column.happened:
        late = (values > pd.Timestamp(today)).fillna(False).to_numpy(dtype=bool)
        faults.add(late, header, written, say("lies in the future"), say("check the year"))
    if column.at_least is not None:
        low = (values < column.at_least).fillna(False).to_numpy(dtype=bool)
        reason = say("is below {least:g}", least=column.at_least)
        faults.add(low, header, written, reason, say("check the number and its unit"))
    if column.at_most is not None:
        high = (values > column.at_most).fillna(False).to_numpy(dtype=bool)
        reason = say("is above {most:g}", most=column.at_most)
        faults.add(high, header, written, reason, say("check the number and its unit"))
    return values


def _refuse_identity(header: str, written: pd.Series[Any], values: pd.Series[Any], faults: Faults, today: date) -> None:
    """Refuse an identity number that stands for a number of ours: it would be kept as it is."""
    distinct = pd.Series(values.dropna().unique(), dtype="str")
    distinct = distinct[distinct.str.len() == IDENTITY_LENGTH].reset_index(drop=True)
    if distinct.empty:
        return
    read = read_numbers(distinct, today=today).number.notna()
    found = values.isin(distinct[read]).to_numpy(dtype=bool)
    fix = say("write it in the identity number's own column")
    faults.add(found, header, written, say("holds an identity number"), fix)


def _refuse(one: Field, header: str, written: pd.Series[Any], bad: pd.Series[Any], faults: Faults) -> None:
    """Refuse bad cells, each distinct text with its own reason."""
    if not bad.any():
        return
    texts = written[bad]
    why = why_not_a_tick if one.reading == "tick" else partial(why_not, one.kind, one.column)
    reasons = {text: why(text) for text in texts.unique()}
    positions = bad.to_numpy(dtype=bool).nonzero()[0].tolist()
    faults.add_each({row: reasons[text] for row, text in zip(positions, texts, strict=True)}, header, written)


def _identity(
    one: Field, header: str, written: pd.Series[Any], faults: Faults, today: date, found: dict[str, Any]
) -> pd.Series[Any]:
    read = read_numbers(written, today=today)
    shown = pd.Series(pd.NA, index=written.index, dtype="str")
    for position in read.refused:
        shown.iloc[position] = masked(written.iloc[position])
    faults.add_each(dict(read.refused), header, shown)
    if one.name == "identity_number":
        found["birth_date"], found["sex"] = read.birth_date, read.sex
    return read.number


def _groups(one: Field, header: str, written: pd.Series[Any], faults: Faults) -> tuple[pd.Series[Any], pd.Series[Any]]:
    distinct = pd.Series(written.dropna().unique(), dtype="str")
    sets = written.map(dict(zip(distinct, word_sets(one.kind, one.column.name, distinct), strict=True)))
    sets = sets.astype(object)
    unknown = is_unknown(written.fillna("").astype("str"))
    _refuse(one, header, written, written.notna() & sets.isna() & ~unknown, faults)
    return written, sets


def read_groups(source: Source, mapping: ColumnMapping) -> frozenset[str]:
    """Every group a list of persons names anywhere, refused rows included."""
    written = _cells(source, mapping).get("groups")
    if written is None:
        return frozenset()
    if mapping.words.get("groups"):
        written = _in_our_words(written, mapping.words["groups"], several=True)
    sets = word_sets("spells", "group", pd.Series(written.dropna().unique(), dtype="str"))
    return frozenset(code for codes in sets.dropna() for code in codes)


def _in_our_words(written: pd.Series[Any], words: Mapping[str, str], *, several: bool) -> pd.Series[Any]:
    """Cells with the words of a saved mapping made ours; ``several``: one cell may hold more than one word."""
    ours = {plain(word).casefold(): code for word, code in words.items()}

    def said(text: str) -> str:
        whole = ours.get(plain(text).casefold())
        if whole is not None or not several:
            return text if whole is None else whole
        parts = [ours.get(plain(part).casefold(), part) for part in _BETWEEN.split(text)]
        return "、".join(part for part in parts if part)

    distinct = written.dropna().unique()
    return written.map({text: said(text) for text in distinct}).astype("str")


def _refuse_reversed(kind: str, typed: Typed, faults: Faults) -> None:
    """Refuse what ends before it begins."""
    names = CONTRACTS[kind].names
    for first, last in _SPANS:
        if first in names and last in names and typed.has(first) and typed.has(last):
            start, end = typed.frame[first], typed.frame[last]
            reason = say("lies before {column}", column=typed.headers[first])
            wrong = (end < start).fillna(False).to_numpy(dtype=bool)
            faults.add(wrong, typed.headers[last], typed.cells[last], reason, say("correct one of them"))


def _with_groups_of_villages(kind: str, typed: Typed, faults: Faults) -> Typed:
    """Groups named with the village (罗家村3组) go into the field for them, where the kind has one and it is empty."""
    if not typed.has("village_name"):
        return typed
    village = typed.frame["village_name"]
    groups = village.map({text: group_in(text) for text in village.dropna().unique()}).astype("str")
    if groups.isna().all():
        return typed
    if "group_name" in fields_of(kind):
        typed.frame["group_name"] = typed.column("group_name").fillna(groups)
        if "group_name" in typed.headers:
            return typed
        cells = typed.cells.assign(group_name=typed.cells["village_name"])
        return replace(typed, cells=cells, headers={**typed.headers, "group_name": typed.headers["village_name"]})
    contract = CONTRACTS[kind]
    if contract.region_column is not None and "person_id" not in contract.names:
        note = say("only the village is kept, not the group")
        faults.note(groups.notna().to_numpy(), typed.headers["village_name"], typed.cells["village_name"], note)
    return typed
