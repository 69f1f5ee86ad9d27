"""From what a ledger calls a village to the code it has now: names, old codes and old names, mergers and renames.

A region that closed is followed through its dated successors. Where a village was divided, or a name is borne by two,
the file has to say which: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from data.importing.faults import Faults
from data.importing.record import Record
from data.importing.typed import Typed
from data.readers.cells import plain
from geo.admin import is_within
from geo.text import Text, say

_VILLAGE_ENDS = (
    "村村民委员会",
    "村民委员会",
    "村(居)委会",
    "村委会",
    "社区居民委员会",
    "居民委员会",
    "社区居委会",
    "居委会",
    "社区",
    "行政村",
    "村",
)
_TOWN_ENDS = ("人民政府", "街道办事处", "街道", "办事处", "乡", "镇")
_GROUP = re.compile(r"(?:第?[0-9一二三四五六七八九十]+(?:组|小组|村民小组|队))$")
_LIKE = 60.0
_SAID = ("region_code", "township_name", "village_name")
_SEPARATORS = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True)
class Answer:
    """A region found, perhaps with something to note; or why none was, and what to do."""

    code: str | None = None
    note: Text | None = None
    reason: Text | None = None
    fix: Text | None = None


class Gazetteer:
    """The regions of a county by code and by name, on a day."""

    def __init__(self, record: Record) -> None:
        self._regions = record.regions
        self._former = record.former_names
        self._today = record.today
        self._county = record.county

    def by_code(self, text: str) -> Answer:
        """The region of a code, or its successor."""
        code = re.sub(r"[\s.]", "", plain(text))
        if len(code) == 12 and code not in self._regions.index:
            code = code.removesuffix("000000") if code.endswith("000000") else code
            code = code.removesuffix("000") if code.endswith("000") and code not in self._regions.index else code
        if code not in self._regions.index:
            if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text.strip()):
                return Answer(
                    reason=say("was cut short by Excel"), fix=say("make the column text and write the code again")
                )
            return Answer(
                reason=say("is not on record among the regions"), fix=say("load the regions first, or correct it")
            )
        return self._current(code, say("is an old code: {name} ({code}) now", name="{name}", code="{code}"))

    def by_name(self, township: str | None, village: str | None) -> Answer:
        """The region of a township's and a village's name; of the township alone where no village is named."""
        within = self._county
        if township is not None:
            towns = self._named("township", township, self._county)
            if len(towns) != 1:
                return self._not_one(towns, township, "township", self._county)
            within = towns[0]
        if village is None:
            return Answer(code=within, note=say("only the township is known"))
        found = self._named("village", village, within)
        if not found and township is None:
            found, village = self._with_township(village)
        if not found:
            former = [code for code in self._former_named(village) if is_within(code, within)]
            if len(former) == 1:
                return self._current(former[0], say("is an old name: {name} now"))
        if len(found) != 1:
            return self._not_one(found, village, "village", within)
        return self._current(found[0], say("is closed: {name} ({code}) now"))

    def _current(self, code: str, note: Text) -> Answer:
        """A region, or the one it became; ``note`` says how where that is another."""
        seen = [code]
        while (successors := self._successors(code)) is not None:
            if len(successors) > 1:
                names = "、".join(self._name(one) for one in successors)
                return Answer(
                    reason=say("was divided among {names}", names=names), fix=say("write which of them it is now")
                )
            if not successors or successors[0] not in self._regions.index or successors[0] in seen:
                return Answer(
                    reason=say("was closed and has no successor on record"), fix=say("write the village's present code")
                )
            code = successors[0]
            seen.append(code)
        if len(seen) == 1 and note.template != "is an old name: {name} now":
            return Answer(code=code)
        return Answer(code=code, note=say(note.template, name=self._name(code), code=code))

    def _successors(self, code: str) -> list[str] | None:
        """None while a region is open; the codes it became once it is closed."""
        closed = self._regions.at[code, "valid_to"]
        if closed is None or pd.isna(closed) or _day(closed) >= self._today:
            return None
        text = self._regions.at[code, "successors"]
        return [] if text is None or pd.isna(text) else [part for part in _SEPARATORS.split(str(text)) if part]

    def _named(self, level: str, name: str, within: str) -> list[str]:
        """Open regions of a level called so; closed ones where no open one is."""
        keys = _core(name, level)
        rows = self._by_core[level]
        found = [code for code in rows.get(keys, ()) if is_within(code, within)]
        exact = [code for code in found if plain(self._name(code)) == plain(name)]
        found = exact if len(exact) == 1 else found
        current = [code for code in found if self._successors(code) is None]
        return current or found

    def _with_township(self, name: str) -> tuple[list[str], str]:
        """A village named together with its township: 湾里乡罗家村."""
        for core, towns in self._by_core["township"].items():
            for end in (*_TOWN_ENDS, ""):
                if len(towns) == 1 and name.startswith(core + end) and len(name) > len(core + end):
                    rest = name.removeprefix(core + end)
                    if found := self._named("village", rest, towns[0]):
                        return found, rest
        return [], name

    def _former_named(self, name: str) -> list[str]:
        cores = self._former["name"].map(lambda text: _core(text, "village"))
        ids = self._former.loc[cores == _core(name, "village"), "id"]
        return [code for code in ids.unique() if code in self._regions.index]

    def _not_one(self, found: list[str], name: str, level: str, within: str) -> Answer:
        if found:
            towns = "、".join(self._name(code[:9]) for code in found)
            return Answer(
                reason=say("is the name of {n} places, in {towns}", n=len(found), towns=towns),
                fix=say("write the township too, or the code"),
            )
        names = [
            self._name(code) for codes in self._by_core[level].values() for code in codes if is_within(code, within)
        ]
        best = process.extractOne(plain(name), names, scorer=fuzz.ratio, score_cutoff=_LIKE)
        reason = say("is no place on record in {where}", where=self._name(within))
        if best:
            return Answer(reason=reason, fix=say("write {name}, if that is meant", name=best[0]))
        return Answer(reason=reason, fix=say("correct the name, or write the code"))

    def _name(self, code: str) -> str:
        return str(self._regions.at[code, "name"]) if code in self._regions.index else code

    @cached_property
    def _by_core(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {"township": {}, "village": {}}
        for code, name, level in zip(self._regions.index, self._regions["name"], self._regions["level"], strict=True):
            if level in found:
                found[level].setdefault(_core(str(name), level), []).append(str(code))
        return found


def place_rows(typed: Typed, record: Record, faults: Faults, *, within: str | None = None) -> pd.Series[Any]:
    """The region code of each row as it is now, by code or by name; missing where refused or not said at all.

    Args:
        within: rows outside this region are refused; None takes the whole county.
    """
    gazetteer = Gazetteer(record)
    names = [name for name in _SAID if typed.has(name)]
    codes: pd.Series[Any] = pd.Series(pd.NA, index=typed.frame.index, dtype="str")
    if not names:
        return codes
    said = pd.DataFrame({name: typed.column(name).astype("str") for name in _SAID})
    keys, distinct = pd.factorize(pd.MultiIndex.from_frame(said.fillna("")))
    answers = [_answer(gazetteer, *(part or None for part in key)) for key in distinct]
    column = next(name for name in ("village_name", "region_code", "township_name") if name in names)
    if "region_code" in names and said["region_code"].notna().any():
        column = "region_code"
    found = pd.Series([answer.code for answer in answers], dtype="str").take(keys).set_axis(typed.frame.index)
    refused = {i: answers[key] for i, key in enumerate(keys) if answers[key].reason is not None}
    faults.add_each(
        {i: (answer.reason, answer.fix) for i, answer in refused.items() if answer.reason and answer.fix},
        typed.headers[column],
        typed.cells[column],
    )
    notes = {i: note for i, key in enumerate(keys) if (note := answers[key].note) is not None}
    faults.note_each(notes, typed.headers[column], typed.cells[column])
    if within is not None and within != record.county:
        outside = found.notna() & ~found.map(lambda code: is_within(code, within), na_action="ignore").fillna(
            True
        ).astype(bool)
        faults.add(
            outside.to_numpy(),
            typed.headers[column],
            typed.cells[column],
            say("is not in the region you may load"),
            say("leave the row to who looks after that place"),
        )
    return found


def _answer(gazetteer: Gazetteer, code: str | None, township: str | None, village: str | None) -> Answer:
    if code is None and township is None and village is None:
        return Answer()
    if code is None:
        return gazetteer.by_name(township, village)
    answer = gazetteer.by_code(code)
    if answer.code is None or village is None:
        return answer
    named = gazetteer.by_name(township, village)
    if named.code is not None and named.code != answer.code and not is_within(answer.code, named.code):
        return Answer(
            reason=say("is the code of another place than {name}", name=village), fix=say("correct one of them")
        )
    return answer


def _core(name: str, level: str) -> str:
    text = _GROUP.sub("", re.sub(r"\s+", "", plain(name)))
    for end in _VILLAGE_ENDS if level == "village" else _TOWN_ENDS:
        if text.endswith(end) and len(text) > len(end):
            return text.removesuffix(end)
    return text


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


def closed_regions(frame: pd.DataFrame, today: date) -> Iterator[tuple[str, list[str]]]:
    """The regions of a frame (contract ``REGIONS``) closed before ``today``, each with the codes it became."""
    for code, closed, text in zip(frame.index, frame["valid_to"], frame["successor_code"], strict=True):
        if pd.notna(closed) and _day(closed) < today and pd.notna(text):
            yield str(code), [part for part in _SEPARATORS.split(str(text)) if part]
