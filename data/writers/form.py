"""Forms for the field (XLSForm): for ODK Collect or KoboToolbox on a telephone without a network.

Questions are called by the fields of ``data.importing.fields`` and choices by the codes of ``geo.contracts``, so that
what either server exports loads as it is. Places are asked by name from the county's own list; a point is the
telephone's, which is WGS84. Source: XLSForm.org, *Reference table*; check digit: GB 11643-1999.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from data.importing.fields import Field, fields_of
from data.terms import VALUES
from data.writers.layout import COLUMNS, KIND_NAMES, POINT, is_wanted, places_of, terms
from data.writers.safe import put, row_of
from geo.errors import InputError
from geo.text import say
from geo.words import CHILD_GROUPS, ELDER_GROUPS, EQUIPMENT_ITEMS, WATER_KINDS

FORMS: Final[dict[str, str]] = {
    "persons": "persons",
    "households": "persons",
    "visits": "visits",
    "hazard_sites": "hazard_sites",
    "equipment": "hazard_sites",
    "incidents": "incidents",
    "patrols": "patrols",
    "facilities": "facilities",
    "candidates": "candidates",
    "inspections": "inspections",
}
"""The form each kind is collected by: persons come with their household, the 四个一 with their site."""

_ZH, _EN = "中文 (zh)", "English (en)"
_SURVEY: Final = (
    *("type", "name", f"label::{_ZH}", f"label::{_EN}", f"hint::{_ZH}", f"hint::{_EN}", "required", "relevant"),
    *("constraint", f"constraint_message::{_ZH}", f"constraint_message::{_EN}", "appearance", "default"),
    *("calculation", "choice_filter", "repeat_count"),
)
_CHOICES: Final = ("list_name", "name", f"label::{_ZH}", f"label::{_EN}", "township")
_SETTINGS: Final = (
    *("form_title", "form_id", "version", "default_language", "allow_choice_duplicates", "instance_name"),
)

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY: Final = (
    "regex(., '^[0-9]{17}[0-9Xx]$') and ("
    + " + ".join(f"number(substr(., {n}, {n + 1})) * {weight}" for n, weight in enumerate(_WEIGHTS))
    + " + if(regex(., '^.*[Xx]$'), 10, number(substr(., 17, 18)))) mod 11 = 1"
)
"""The check digit makes the weighted sum of all eighteen 1 modulo 11."""
_PHONE: Final = r"regex(., '^(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})$')"
_ENGLISH: Final = {"depth_m": "depth in metres", "hour": "hour (0 to 23)", "cost_yuan": "cost in yuan"}

Row = dict[str, str]


@dataclass(frozen=True)
class Form:
    """The rows of the three sheets of an XLSForm, by column."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row = field(default_factory=dict)


def write_form(kind: str, to: Path | IO[bytes], *, regions: pd.DataFrame | None = None) -> None:
    """Write the form a kind is collected by as an XLSForm, in Chinese and English.

    Args:
        regions: the county's regions (index ``region_code``; ``name``, ``level``, ``parent_code``): with them the
            township and the village are chosen from a list, else they are written.

    Raises:
        InputError: the kind is not collected in the field.
    """
    form = form_of(kind, regions=regions)
    book = Workbook(write_only=True)
    for title, columns, rows in (
        ("survey", _SURVEY, form.survey),
        ("choices", _CHOICES, form.choices),
        ("settings", _SETTINGS, (form.settings,)),
    ):
        sheet = book.create_sheet(title)
        for number, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = 30 if "label" in column else 18
        sheet.freeze_panes = "A2"
        header = [put(WriteOnlyCell(sheet), column) for column in columns]
        for cell in header:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE8EC")
        sheet.append(header)
        for row in rows:
            sheet.append(row_of(sheet, [row.get(column) or None for column in columns]))
    book.save(to)


def form_of(kind: str, *, regions: pd.DataFrame | None = None) -> Form:
    """The rows of a kind's form.

    Raises:
        InputError: the kind is not collected in the field.
    """
    if kind not in FORMS:
        raise InputError(
            say("There is no form for {kind}; there are forms for {kinds}.", kind=kind, kinds=", ".join(FORMS))
        )
    chosen = FORMS[kind]
    builder = _Builder(chosen, regions)
    rows = {"persons": _persons, "visits": _visits, "hazard_sites": _hazard_sites, "patrols": _patrols}.get(
        chosen, _plain
    )(builder)
    choices = tuple(builder.choices)
    settings = {
        "form_title": f"守望 {KIND_NAMES[chosen]}",
        "form_id": f"shouwang_{chosen}",
        "version": str(zlib.crc32(repr((rows, choices)).encode())),  # another form is another version, always
        "default_language": _ZH,
        "allow_choice_duplicates": "yes",  # two townships may each have a 新村
        "instance_name": _TITLES.get(chosen, "concat(${township_name}, ' ', ${village_name})"),
    }
    return Form(tuple(rows), choices, settings)


_TITLES: Final = {
    "persons": "concat(${village_name}, ' ', ${address})",
    "visits": "concat(${person_name}, ' ', ${visited_on})",
    "hazard_sites": "concat(${village_name}, ' ', ${name})",
}


class _Builder:
    """Makes the rows of questions, and the lists of choices they need."""

    def __init__(self, kind: str, regions: pd.DataFrame | None) -> None:
        self.kind = kind
        self.choices: list[Row] = []
        self._lists: set[str] = set()
        self._fields = fields_of(kind)
        self._places = regions is not None and self._list_places(regions)

    def of(self, kind: str) -> _Builder:
        """The same, for questions of another kind."""
        other = object.__new__(_Builder)
        other.__dict__ = {**self.__dict__, "kind": kind, "_fields": fields_of(kind)}
        return other

    def ask(self, *names: str, **more: str) -> list[Row]:
        """A question a field; ``more`` is put into the row of each."""
        return [self._question(self._fields[name]) | more for name in names]

    def place(self) -> list[Row]:
        """Township and village: chosen, or written."""
        if not self._places:
            return self.ask("township_name", "village_name", required="yes")
        town, village = self.ask("township_name", "village_name", required="yes")
        return [
            town | {"type": "select_one townships"},
            village | {"type": "select_one villages", "choice_filter": "township = ${township_name}"},
        ]

    def point(self, **more: str) -> Row:
        """Where the telephone is."""
        return _row(
            "geopoint",
            "location",
            "位置（站在现场定位，等精度到 10 米以内）",
            "Place (stand there and wait for 10 m)",
            **more,
        )

    def _question(self, one: Field) -> Row:
        english = _ENGLISH.get(one.name, one.name.replace("_", " "))
        row = _row("text", one.name, one.header, english.capitalize())
        if is_wanted(self.kind, one):
            row["required"] = "yes"
        column = one.column
        if one.reading == "tick":
            self._list("yes_no", VALUES["bool"])
            return row | {"type": "select_one yes_no"}
        if words := terms(self.kind, one):
            name = "yes_no" if column.type == "bool" else f"{self.kind}_{one.name}"
            self._list(name, words)
            return row | {"type": f"select_{'multiple' if one.reading == 'groups' or column.several else 'one'} {name}"}
        if column.type == "date":
            return row | {"type": "date"} | (_DAY if column.happened else {})
        if column.type == "time":
            return row | {"type": "time"}
        if column.type in {"int", "float"}:
            return row | {"type": "integer" if column.type == "int" else "decimal"} | _between(one)
        if one.reading == "identity":
            return (
                row
                | {"constraint": _IDENTITY, "appearance": "numbers"}
                | _message("身份证号有误，请核对 18 位号码。", "Check the eighteen digits.")
            )
        if one.reading == "phone":
            return (
                row
                | {"constraint": _PHONE, "appearance": "numbers"}
                | _message("请填 11 位手机号或带区号的座机。", "A mobile number, or a landline with its area code.")
            )
        if one.name == "findings":
            return row | {"appearance": "multiline"}
        return row

    def _list(self, name: str, words: dict[str, str]) -> None:
        if name in self._lists:
            return
        self._lists.add(name)
        for code, word in words.items():
            english = {"true": "yes", "false": "no"}.get(code, code.replace("_", " "))
            self.choices.append(_choice(name, code, word, english))

    def _list_places(self, regions: pd.DataFrame) -> bool:
        towns, villages = places_of(regions)
        if towns.empty or villages.empty:
            return False
        self.choices += [_choice("townships", name, name, name) for name in towns["name"].astype(str).unique()]
        names = towns["name"].astype(str)
        for village, town in zip(villages["name"].astype(str), villages["parent_code"].map(names), strict=True):
            self.choices.append(_choice("villages", village, village, village) | {"township": town})
        return True


def _persons(make: _Builder) -> list[Row]:
    """A household: its place once, its persons again and again."""
    child = _any_of("groups", CHILD_GROUPS)
    elder = _any_of("groups", ELDER_GROUPS)
    unknown = "${identity_number} = ''"
    return [
        *_group(
            "home", "住户", "Household", [*make.place(), *make.ask("group_name"), *make.ask("address", required="yes")]
        ),
        make.point(),
        *make.ask("surveyed_on", required="yes", default="today()"),
        _row("begin_repeat", "people", "人员（一人一次）", "Persons, one at a time"),
        *make.ask("name", required="yes"),
        *make.ask("identity_number"),
        *make.ask("birth_date", "sex", required="yes", relevant=unknown),
        *make.ask("groups", required="yes"),
        *make.ask("from_date", "living_arrangement"),
        *make.ask("income", "health"),
        *make.ask("support", "assessed_on", relevant=elder),
        *make.ask("carer_name", relevant=f"{child} or selected(${{groups}}, 'dependent_elder')"),
        *make.ask("carer_relation", "carer_phone", relevant="${carer_name} != ''"),
        {"type": "end_repeat"},
    ]


def _visits(make: _Builder) -> list[Row]:
    """One visit of one person."""
    checks = ("health_checked", "spirit_checked", "safety_checked", "hygiene_checked")
    return [
        *_group("who", "走访对象", "Person", [*make.place(), *make.ask("person_name", required="yes")]),
        *make.ask("identity_number"),
        *make.ask("visited_on", default="today()"),
        *make.ask("kind", "staff_name"),
        *_group("checks", "四项查看", "Four checks", make.ask(*checks), relevant="${kind} = 'home_visit'"),
        *make.ask("findings"),
    ]


def _hazard_sites(make: _Builder) -> list[Row]:
    """A water or other dangerous place with its 四个一: four rounds of one repeat, no more and no fewer."""
    water = " or ".join(f"${{kind}} = '{kind}'" for kind in WATER_KINDS)
    equipment = make.of("equipment")
    words = terms("equipment", fields_of("equipment")["item"])
    item = "selected-at('{words}', position(..) - 1)"
    labels = {f"label::{_ZH}": "${{item_title}}{what}", f"label::{_EN}": "${{item_title}}: {what}"}

    def asked(name: str, zh: str, en: str, **more: str) -> Row:
        (row,) = equipment.ask(name, **more)
        return row | {key: text.format(what=what) for (key, text), what in zip(labels.items(), (zh, en), strict=True)}

    return [
        *_group("site", "点位", "Site", [*make.place(), *make.ask("name", "kind", required="yes")]),
        make.point(required="yes"),
        *_group("water", "水域", "Water", make.ask("depth_m", "bank", "barrier", "swimming_place"), relevant=water),
        *make.ask("owner", "keeper", "keeper_phone"),
        *_group(
            "patrol",
            "巡查",
            "Patrol",
            make.ask("keeper_patrols", "patrol_skills", "two_persons", "open_from", "open_to"),
        ),
        *make.ask("surveyed_on", required="yes", default="today()"),
        _row("begin_repeat", "equipment", "四个一", "The four items", relevant=water, repeat_count=str(len(words))),
        _row("calculate", "site_name", calculation="${name}"),
        _row("calculate", "item", calculation=item.format(words=" ".join(EQUIPMENT_ITEMS))),
        _row("calculate", "item_title", calculation=item.format(words=" ".join(words[one] for one in EQUIPMENT_ITEMS))),
        asked("present", "：现场有没有", "is it there", required="yes"),
        asked("usable", "：能不能用", "can it be used", required="yes", relevant="${present} = 'true'"),
        _row("calculate", "checked_on", calculation="${surveyed_on}"),
        {"type": "end_repeat"},
    ]


def _patrols(make: _Builder) -> list[Row]:
    """One patrol of one site: done, with when the team came and went, or not, with the reason."""
    (done,) = make.ask("done", required="yes")
    yes = "${done} = 'true'"
    return [
        *_group("place", "地点", "Place", make.place()),
        *make.ask("site_name", required="yes"),
        *make.ask("team_id"),
        *make.ask("planned_on", required="yes", default="today()"),
        done,
        *make.ask("arrived_at", "left_at", "findings", relevant=yes),
        *make.ask("not_done_reason", relevant="${done} = 'false'"),
        _row("calculate", "source", calculation="'odk'"),
    ]


def _plain(make: _Builder) -> list[Row]:
    """A question for each column of the kind's template."""
    names = COLUMNS[make.kind]
    rows = _group("place", "地点", "Place", make.place())
    if POINT[0] in names:
        rows.append(make.point())
    left_out = {"township_name", "village_name", "region_code", "team_id", *POINT}
    return rows + make.ask(*(name for name in names if name not in left_out))


def _row(type_: str, name: str, zh: str = "", en: str = "", **more: str) -> Row:
    return {"type": type_, "name": name, f"label::{_ZH}": zh, f"label::{_EN}": en, **more}


def _group(name: str, zh: str, en: str, rows: Sequence[Row], **more: str) -> list[Row]:
    begin = _row("begin_group", name, zh, en, appearance="field-list", **more)
    return [begin, *rows, {"type": "end_group"}]


def _choice(list_name: str, name: str, zh: str, en: str) -> Row:
    return {"list_name": list_name, "name": name, f"label::{_ZH}": zh, f"label::{_EN}": en}


def _message(zh: str, en: str) -> Row:
    return {f"constraint_message::{_ZH}": zh, f"constraint_message::{_EN}": en}


_DAY: Final = {"constraint": ". <= today()"} | _message("日期不能晚于今天。", "The day lies in the future.")


def _between(one: Field) -> Row:
    least, most = one.column.at_least, one.column.at_most
    limits = [f". >= {least:g}"] if least is not None else []
    limits += [f". <= {most:g}"] if most is not None else []
    if not limits:
        return {}
    zh = f"应在 {least:g} 到 {most:g} 之间。" if least is not None and most is not None else f"不应小于 {least:g}。"
    en = f"From {least:g} to {most:g}." if least is not None and most is not None else f"Not below {least:g}."
    return {"constraint": " and ".join(limits)} | _message(zh, en)


def _any_of(name: str, codes: Sequence[str]) -> str:
    return "(" + " or ".join(f"selected(${{{name}}}, '{code}')" for code in codes) + ")"
