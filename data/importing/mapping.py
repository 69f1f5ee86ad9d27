"""Which header of a file is which field, found by words, taken from a saved mapping, or said by whoever loads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from rapidfuzz import fuzz, process

from data.importing.fields import Field, fields_of
from data.importing.identity import mask_within
from data.kinds import KIND_TITLES
from data.readers.cells import plain
from geo.errors import InputError
from geo.text import say

_REMARKS = re.compile(
    r"\((?:必填|选填|可选|非必填|可不填|公历|阳历|岁|18位|11位|手机|下拉选择|可多选|多选|单选|格式.*|如.*|例.*|填.*|请.*|注[:：].*|"
    r"yyyy.*|年.?月.?日|是.?否|有.?无|男.?女|√.*|cgcs-?2000|wgs-?84|gcj-?02|bd-?09|(?:火星|高德|腾讯|百度|国家2000|大地2000).*|epsg:?[0-9]{4,5}|度|°|米|m|元|人|公里(?:/小?时)?|km/?h|千米/小?时)\)"
)
"""What may stand in brackets behind a header and says nothing of another unit."""
_NUMBERING = re.compile(r"^(?:[①-⑳]|\(?[0-9]{1,2}[.、)]|[一二三四五六七八九十]{1,3}[、.])")
_SOMEBODY_ELSE = re.compile(
    r"监护|照护|照料|父|母|家长|委托|配偶|子女|联系人|亲属|责任人|报告人|填表人|经办人|"
    r"guardian|carer|parent|father|mother|contact"
)
"""Groups of columns that are about another than the row's own person: what stands under them is not that person's."""
_OF_ANOTHER = ("carer_", "keeper")
_STEPS = ("whole", "part", "weak")
_ABOUT = re.compile(r"(?:基本)?(?:情况|信息|资料)$")
_NEEDS: Final = {
    "carer_relation": "carer_name",
    "carer_phone": "carer_name",
    "from_date": "groups",
}
"""Spoken fields that say nothing without another: a telephone alone is nobody's."""
_LIKE = 82.0
"""From this likeness (0 to 100) on a header is offered for a field nobody found: offered, never taken."""


@dataclass(frozen=True)
class ColumnMapping:
    """How a file's columns are read.

    ``columns``: header by field. ``constants``: text by field, the same for every row (a list of one village does not
    name it). ``words``: code by written word, by field. ``crs``: the coordinate system of the points. ``sheet``: the
    sheet of a workbook or layer of a file. ``left_out``: headers that are to be read as nothing.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    crs: str | None = None
    sheet: str | None = None
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "words": {name: dict(words) for name, words in self.words.items()},
            "crs": self.crs,
            "sheet": self.sheet,
            "left_out": list(self.left_out),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ColumnMapping:
        """From plain values."""
        names = ("columns", "constants", "words", "crs", "sheet")
        left_out = tuple(values.get("left_out", ()))
        return cls(**{name: values[name] for name in names if name in values}, left_out=left_out)


@dataclass(frozen=True)
class Suggestion:
    """A header no field knows, and the field it is most like (None: none)."""

    header: str
    field: str | None


@lru_cache(maxsize=1024)
def key_of(header: str) -> str:
    """A header without what says nothing: width, case, blanks, stars, numbering, remarks in brackets."""
    key = re.sub(r"\s+", "", plain(_NUMBERING.sub("", header.strip())).casefold()).strip("*:：、.")
    key = _REMARKS.sub("", _NUMBERING.sub("", key)).strip("*:、.")
    return key.replace("_", "") if key.isascii() else key


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


@cache
def _weak_headers(kind: str) -> dict[str, str]:
    return {key_of(word): one.name for one in fields_of(kind).values() for word in one.weak}


def understands(kind: str, header: str) -> bool:
    """Whether a header is one of the kind's."""
    return any(_field_of(kind, header, step) for step in _STEPS)


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
    by_key = {key_of(header): header for header in reversed(headers)}
    fields = fields_of(kind)
    columns: dict[str, str] = {}
    taken: dict[str, str] = {}
    for written, asked in (said or {}).items():
        header = written if written in headers else by_key.get(key_of(written), "")
        if not header:
            raise InputError(
                say(
                    "The file has no column {header}; it has {headers}.",
                    header=written,
                    headers=mask_within("、".join(headers)),
                )
            )
        name = asked if not asked or asked in fields else known_headers(kind).get(key_of(asked), asked)
        if name and name not in fields:
            raise InputError(
                say("There is no field {name}; the fields are {names}.", name=name, names=", ".join(fields))
            )
        taken[header] = name
        if name:
            _take(columns, fields[name], header)
    fixed = set(columns)
    if both := fixed & set(constants or {}):
        raise InputError(
            say("Field {name} is given as a column and for every row; leave one out.", name=", ".join(sorted(both)))
        )
    if saved is not None:
        for name, written in saved.columns.items():
            header = written if written in headers else by_key.get(key_of(written), "")
            if header and header not in taken and name not in columns and name not in (constants or {}):
                columns[name], taken[header] = header, name
        keys = {key_of(header) for header in saved.left_out}
        taken = {header: "" for header in headers if key_of(header) in keys} | taken
    given = {**(saved.constants if saved else {}), **(constants or {})}
    _understand(kind, headers, columns, taken, {*columns, *given})
    left_out = tuple(header for header, name in taken.items() if not name)
    _drop_the_senseless(kind, columns, given, fixed=fixed)
    mapping = ColumnMapping(
        columns,
        {name: text for name, text in given.items() if name not in columns},
        saved.words if saved else {},
        saved.crs if saved else None,
        saved.sheet if saved else None,
        left_out,
    )
    if whole:
        require(kind, mapping)
    return mapping


def _understand(
    kind: str, headers: list[str], columns: dict[str, str], taken: dict[str, str], settled: set[str]
) -> None:
    """Add to ``columns`` the headers understood by themselves: first as they stand, then by their last parts, then
    those that may be of something else, too. The ``settled`` fields need no header.
    """
    fields = fields_of(kind)
    for step in _STEPS:
        for header in headers:
            name = _field_of(kind, header, step) if header not in taken else None
            if name is None or name in settled or (step != "whole" and name in columns):
                continue
            taken[header] = name
            _take(columns, fields[name], header)


def _drop_the_senseless(kind: str, columns: dict[str, str], constants: Mapping[str, str], *, fixed: set[str]) -> None:
    """Leave out columns that say nothing without another the file lacks, unless somebody said what they are."""
    for name, needed in _NEEDS.items():
        alone = needed not in columns and needed not in constants
        if alone and name in columns and name not in fixed and fields_of(kind)[name].spoken:
            del columns[name]


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
    for east, north in (("longitude", "latitude"), ("seat_lon", "seat_lat")):
        if (east in there) != (north in there):
            one, other = (east, north) if east in there else (north, east)
            raise InputError(
                say(
                    "The file has column {one} without its pair; add {other}.",
                    one=mapping.columns.get(one, fields[one].header),
                    other=fields[other].header,
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


def _field_of(kind: str, header: str, step: str) -> str | None:
    """The field a header is by itself, looking at the ``whole`` of it, at its last ``part``, or at ``weak`` words."""
    words = _weak_headers(kind) if step == "weak" else known_headers(kind)
    key = key_of(header)
    if step != "part":
        return words.get(key)
    parts = [part for part in key.split("/") if part]
    plainer = [_ABOUT.sub("", part) or part for part in parts[:-1]] + parts[-1:]
    for start in range(len(parts)):
        for joined in ("".join(parts[start:]), "".join(plainer[start:])):
            name = words.get(joined)
            if name is None:
                continue
            of_another = any(_SOMEBODY_ELSE.search(part) for part in parts[:start])
            own = kind == "carers" and not fields_of(kind)[name].spoken
            if not of_another or own or name.startswith(_OF_ANOTHER):
                return name
    return None
