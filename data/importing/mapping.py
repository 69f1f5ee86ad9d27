"""Which header of a file is which field, found by words, taken from a saved mapping, or said by whoever loads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from data.importing.fields import Field, fields_of
from data.kinds import KIND_TITLES
from data.readers.cells import plain
from geo.errors import InputError
from geo.text import say

_REMARKS = re.compile(
    r"\((?:必填|选填|可选|非必填|公历|阳历|岁|18位|下拉选择|可多选|多选|单选|格式.*|如.*|例.*|yyyy.*|年.?月.?日|cgcs2000|wgs-?84|"
    r"度|°|米|m|元|人|公里|km/?h)\)"
)
"""What may stand in brackets behind a header and says nothing of another unit."""
_LIKE = 82.0
"""From this likeness (0 to 100) on a header is offered for a field nobody found: offered, never taken."""


@dataclass(frozen=True)
class ColumnMapping:
    """How a file's columns are read.

    ``columns``: header by field. ``constants``: text by field, the same for every row (a list of one village does not
    name it). ``words``: code by written word, by field. ``crs``: the coordinate system of the points. ``sheet``: the
    sheet of a workbook or layer of a file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    crs: str | None = None
    sheet: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "words": {name: dict(words) for name, words in self.words.items()},
            "crs": self.crs,
            "sheet": self.sheet,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ColumnMapping:
        """From plain values."""
        return cls(
            **{name: values[name] for name in ("columns", "constants", "words", "crs", "sheet") if name in values}
        )


@dataclass(frozen=True)
class Suggestion:
    """A header no field knows, and the field it is most like (None: none)."""

    header: str
    field: str | None


def key_of(header: str) -> str:
    """A header without what says nothing: width, case, blanks, stars, remarks in brackets."""
    key = re.sub(r"\s+", "", plain(header).casefold()).strip("*:：、.")
    return _REMARKS.sub("", key)


@cache
def known_headers(kind: str) -> dict[str, str]:
    """Field by key of every header a kind understands. A contract's own header goes before another's synonym."""
    fields = fields_of(kind).values()
    found: dict[str, str] = {}
    for words in (
        lambda one: (one.header,),
        lambda one: (one.name,),
        lambda one: one.words,
    ):
        for one in fields:
            for word in words(one):
                found.setdefault(key_of(word), one.name)
    return found


def understands(kind: str, header: str) -> bool:
    """Whether a header is one of the kind's."""
    known = known_headers(kind)
    return any(key in known for key in _keys(header))


def match(
    kind: str,
    headers: Iterable[str],
    *,
    saved: ColumnMapping | None = None,
    said: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    whole: bool = True,
) -> ColumnMapping:
    """The mapping of a file's headers: what is ``said`` goes before what was ``saved``, that before what is understood.

    Args:
        said: field by header; an empty field leaves the header out.
        constants: text by field, the same for every row.
        whole: refuse what lacks a needed field; without it, give what was found.

    Raises:
        InputError: a field or header is not known, two headers are one field, or a needed field is missing.
    """
    headers = [header for header in headers if header]
    fields = fields_of(kind)
    columns: dict[str, str] = {}
    taken: dict[str, str] = {}
    for header, name in (said or {}).items():
        if header not in headers:
            raise InputError(
                say("The file has no column {header}; it has {headers}.", header=header, headers="、".join(headers))
            )
        if name and name not in fields:
            raise InputError(
                say("There is no field {name}; the fields are {names}.", name=name, names=", ".join(fields))
            )
        taken[header] = name
        if name:
            _take(columns, fields[name], header)
    for name, header in (saved.columns if saved else {}).items():
        if header in headers and header not in taken and name not in columns:
            columns[name], taken[header] = header, name
    known = known_headers(kind)
    for exact in (True, False):  # a header understood as it stands goes before one understood by its last part
        for header in headers:
            if header in taken:
                continue
            keys = _keys(header)[:1] if exact else _keys(header)[1:]
            name = next((known[key] for key in keys if key in known), None)
            if name is None or (not exact and name in columns):
                continue
            taken[header] = name
            _take(columns, fields[name], header)
    given = {**(saved.constants if saved else {}), **(constants or {})}
    mapping = ColumnMapping(
        columns,
        {name: text for name, text in given.items() if name not in columns},
        saved.words if saved else {},
        saved.crs if saved else None,
        saved.sheet if saved else None,
    )
    if whole:
        require(kind, mapping)
    return mapping


def require(kind: str, mapping: ColumnMapping) -> None:
    """Check that what a kind needs is mapped.

    Raises:
        InputError: something needed is missing; the sentence names it.
    """
    fields = fields_of(kind)
    there = {*mapping.columns, *mapping.constants}
    for name in mapping.constants:
        if name not in fields:
            raise InputError(
                say("There is no field {name}; the fields are {names}.", name=name, names=", ".join(fields))
            )
    missing = [one.header for one in fields.values() if one.needed and one.name not in there]
    for one_of in _alternatives(kind):
        if not any(set(option) <= there for option in one_of):
            missing.append(" / ".join("+".join(fields[name].header for name in option) for option in one_of))
    if missing:
        raise InputError(
            say(
                "The file is no list of {kind}: column {missing} is missing; name it in the header row, or say which "
                "column it is.",
                kind=KIND_TITLES[kind],
                missing="、".join(missing),
            )
        )
    if ("longitude" in there) != ("latitude" in there):
        raise InputError(
            say(
                "The file has column {one} without its pair; add {other}.",
                one=mapping.columns.get("longitude") or mapping.columns.get("latitude") or "",
                other=fields["latitude" if "longitude" in there else "longitude"].header,
            )
        )


def suggestions(kind: str, headers: Iterable[str], mapping: ColumnMapping) -> list[Suggestion]:
    """The headers that are read as no field, each with the free field it is most like."""
    used = set(mapping.columns.values())
    free = {key: name for key, name in known_headers(kind).items() if name not in mapping.columns}
    found = []
    for header in headers:
        if not header or header in used:
            continue
        best = process.extractOne(key_of(header), list(free), scorer=fuzz.ratio, score_cutoff=_LIKE)
        found.append(Suggestion(header, free[best[0]] if best else None))
    return found


def _alternatives(kind: str) -> list[tuple[tuple[str, ...], ...]]:
    """What a kind needs one of."""
    fields = fields_of(kind)
    needs: list[tuple[tuple[str, ...], ...]] = []
    if kind == "persons":
        needs.append((("person_id",), ("identity_number",), ("name",)))
        needs.append((("household_id",), ("region_code",), ("village_name",), ("person_id",)))
    elif kind != "regions" and "region_code" in fields and not fields["region_code"].spoken:
        needs.append((("region_code",), ("village_name",), ("township_name",)))
    if kind != "persons" and "person_id" in fields and fields["person_id"].column.required:
        needs.append((("person_id",), ("identity_number",), ("person_name",)))
    if "site_id" in fields and fields["site_id"].column.required and kind != "hazard_sites":
        needs.append((("site_id",), ("site_name",)))
    return needs


def _take(columns: dict[str, str], one: Field, header: str) -> None:
    if one.name in columns:
        raise InputError(
            say("Columns {first} and {second} are the same; keep one of them.", first=columns[one.name], second=header)
        )
    columns[one.name] = header


def _keys(header: str) -> list[str]:
    """The whole header, then its parts in one, then the last of them: 监护人/姓名 is 监护人姓名 before it is 姓名."""
    key = key_of(header)
    parts = [part for part in re.split(r"[/]", key) if part]
    return list(dict.fromkeys([key, "".join(parts), *parts[-1:]]))
