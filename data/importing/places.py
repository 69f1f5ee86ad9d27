"""From what a ledger calls a village to the code it has now: names, old codes and old names, mergers and renames.

A region that closed is followed through its dated successors. Where a village was divided, or a name is borne by two,
the file has to say which: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from data.importing.faults import Faults
from data.importing.place_names import PlaceName, listed_codes, readings, squeezed, township_name, village_name
from data.importing.record import Record
from data.importing.typed import Typed
from data.readers.cells import plain
from geo.admin import is_within, short_name
from geo.text import Text, say

_LIKE = 60.0
"""From this likeness (0 to 100) on a place is named as perhaps meant."""
_SAID = ("region_code", "township_name", "village_name")
_TAKE_APART = {"township": township_name, "village": village_name}


@dataclass(frozen=True)
class Answer:
    """A region found, perhaps with something to note; or why none was, and what to do. ``among``: the regions it may
    be, or came through.
    """

    code: str | None = None
    note: Text | None = None
    reason: Text | None = None
    fix: Text | None = None
    among: tuple[str, ...] = ()


class Gazetteer:
    """The regions of a county by code and by name, on a day."""

    def __init__(self, record: Record) -> None:
        self._regions = record.regions
        self._former = record.former_names
        self._today = record.today
        self._county = record.county

    def find(self, code: str | None, township: str | None, village: str | None) -> Answer:
        """The region a row names, by code, by names or by both; an empty answer where it names none."""
        if code is None and township is None and village is None:
            return Answer()
        if code is None:
            return self.by_name(township, village)
        answer = self.by_code(code)
        if township is None and village is None:
            return answer
        named = self.by_name(township, village)
        if answer.code is None:
            if named.code in answer.among:  # the village was divided, and the name says into which part
                return Answer(named.code, say("is an old code: {name} ({code}) now", **self._place(named.code)))
            return answer
        if named.code is None:
            unlike = answer.code not in named.among and answer.note is None
            note = say("is not as named here: {name} by its code", name=self._name(answer.code))
            return replace(answer, note=note) if unlike else answer
        if is_within(named.code, answer.code):  # the code of the township beside the village's name
            return replace(named, note=answer.note or named.note)
        if is_within(answer.code, named.code):
            return answer
        return Answer(
            reason=say("is the code of another place than {name}", name=village or township),
            fix=say("correct one of them"),
        )

    def by_code(self, text: str) -> Answer:
        """The region of a code, or its successor."""
        code = re.sub(r"\s", "", plain(text)).removesuffix(".0")
        for padding in ("000", "000000"):
            if len(code) == 12 and code not in self._regions.index and code.endswith(padding):
                shorter = code.removesuffix(padding)
                code = shorter if shorter in self._regions.index else code
        if code not in self._regions.index:
            return Answer(
                reason=say("is not on record among the regions"), fix=say("load the regions first, or correct it")
            )
        return self._current(code, say("is an old code: {name} ({code}) now"))

    def by_name(self, township: str | None, village: str | None) -> Answer:
        """The region of a township's and a village's name; of the township alone where no village is named."""
        towns: tuple[str, ...] = (self._county,)
        if township is not None:
            found = self._township(township)
            if found.code is None:
                return found
            if village is None:
                return Answer(found.code, found.note or say("only the township is known"))
            # villages keep the codes of a township that closed until they get their own
            towns = tuple(dict.fromkeys((found.code, *found.among)))
        if village is None:
            return Answer(self._county)
        written = [name for name, _ in readings(village)]
        for old in (False, True):
            for name in written:
                codes = self._named("village", name, towns, former=old)
                if not codes and not old:
                    codes = self._with_township(name, towns)
                if codes:
                    return self._one_of(codes, name, former=old)
        return self._unknown("village", written[-1], towns[0])

    def _township(self, name: str) -> Answer:
        """A township by name; ``among`` holds the one that bore the name where that is closed now."""
        for old in (False, True):
            if codes := self._named("township", name, (self._county,), former=old):
                return replace(self._one_of(codes, name, former=old), among=tuple(codes))
        return self._unknown("township", name, self._county)

    def _named(self, level: str, name: str, within: Sequence[str], *, former: bool = False) -> list[str]:
        """The regions of a level called so, those of the sort the name says before others; closed ones among them."""
        rows = self._former_by_core[level] if former else self._by_core[level]
        text = self._without_county(name)
        wanted = _TAKE_APART[level](text)
        for core in dict.fromkeys((wanted.core, text)):
            found = [pair for pair in rows.get(core, ()) if any(is_within(pair[0], place) for place in within)]
            alike = [code for code, held in found if wanted.sort is None or held.sort in (None, wanted.sort)]
            whole = [code for code in alike if squeezed(self._name(code)) == text]
            if found:
                return list(dict.fromkeys(whole or alike or [code for code, _ in found]))
        return []

    def _with_township(self, name: str, within: Sequence[str]) -> list[str]:
        """A village named together with its township: 湾里乡罗家村."""
        text = self._without_county(name)
        for start, town in self._starts:
            if not text.startswith(start) or not any(is_within(town, place) for place in within):
                continue
            rest = text.removeprefix(start)
            if rest and (found := self._named("village", rest, (town,))):
                return found
        return []

    def _one_of(self, codes: Sequence[str], name: str, *, former: bool) -> Answer:
        """The region now of what was found under a name: one, or the file has to say which."""
        old = say("is an old name: {name} now") if former else say("is closed: {name} ({code}) now")
        answers = {code: self._current(code, old) for code in codes}
        still = [code for code, answer in answers.items() if answer.code == code]
        for code in still:
            others = [answer for one, answer in answers.items() if one not in still]
            if len(still) == 1 and all(code in (one.code, *one.among) or not one.among for one in others):
                return self._told(code, name, old if former else None)
        ends = {answer.code for answer in answers.values()}
        if len(ends) == 1:
            return next(iter(answers.values()))
        towns = [self._name(code[:9]) for code in codes]
        if len(set(towns)) == 1:
            names = "、".join(self._name(code) for code in codes)
            fix = say("write the whole name, or the code")
            return Answer(
                reason=say("is the name of {n} places: {names}", n=len(codes), names=names), fix=fix, among=tuple(codes)
            )
        return Answer(
            reason=say("is the name of {n} places, in {towns}", n=len(codes), towns="、".join(dict.fromkeys(towns))),
            fix=say("write the township too, or the code"),
            among=tuple(codes),
        )

    def _told(self, code: str, name: str, old: Text | None) -> Answer:
        """A region that is open, with a note where it was found under an old name, or is of another sort."""
        if old is not None:
            return Answer(code, say(old.template, **self._place(code)))
        held, wanted = village_name(self._name(code)), village_name(name)
        unlike = held.sort and wanted.sort and held.sort != wanted.sort
        if unlike and not squeezed(self._name(code)).startswith(squeezed(name)):  # 新村居委会 is called 新村
            return Answer(code, say("is taken for {name}", name=self._name(code)))
        return Answer(code)

    def _current(self, code: str, note: Text) -> Answer:
        """A region, or the one it became; ``note`` says how where that is another."""
        seen = [code]
        while (successors := self._successors(code)) is not None:
            if len(successors) > 1:
                names = "、".join(self._name(one) for one in successors)
                return Answer(
                    reason=say("was divided among {names}", names=names),
                    fix=say("write which of them it is now"),
                    among=tuple(successors),
                )
            if not successors or successors[0] not in self._regions.index or successors[0] in seen:
                return Answer(
                    reason=say("was closed and has no successor on record"), fix=say("write the village's present code")
                )
            code = successors[0]
            seen.append(code)
        if len(seen) == 1:
            return Answer(code)
        return Answer(code, say(note.template, **self._place(code)), among=tuple(seen))

    def _successors(self, code: str) -> list[str] | None:
        """None while a region is open; the codes it became once it is closed."""
        closed: Any = self._regions.at[code, "valid_to"]
        if closed is None or pd.isna(closed) or _day(closed) >= self._today:
            return None
        text: Any = self._regions.at[code, "successors"]
        return [] if text is None or pd.isna(text) else listed_codes(str(text))

    def _unknown(self, level: str, name: str, within: str) -> Answer:
        # compared as people write them: 罗佳村 is nothing like 罗家村村民委员会
        names = {
            code: short_name(self._name(code)) for pairs in self._by_core[level].values() for code, _ in pairs
            if is_within(code, within)
        }  # fmt: skip
        best = process.extractOne(short_name(squeezed(name)), names, scorer=fuzz.ratio, score_cutoff=_LIKE)
        reason = say("is no place on record in {where}", where=self._name(within))
        if best:
            return Answer(reason=reason, fix=say("write {name}, if that is meant", name=self._name(best[2])))
        return Answer(reason=reason, fix=say("correct the name, or write the code"))

    def _name(self, code: str) -> str:
        return str(self._regions.at[code, "name"]) if code in self._regions.index else code

    def _place(self, code: str) -> dict[str, str]:
        return {"name": self._name(code), "code": code}

    def _without_county(self, name: str) -> str:
        """A name without the county before it: of 江西省弋阳县湾里乡 it is 湾里乡."""
        text = squeezed(name)
        return text.rpartition(self._name(self._county))[2] or text

    @cached_property
    def _by_core(self) -> dict[str, dict[str, list[tuple[str, PlaceName]]]]:
        rows = zip(self._regions.index, self._regions["name"], strict=True)
        return self._indexed((str(code), str(name)) for code, name in rows)

    @cached_property
    def _former_by_core(self) -> dict[str, dict[str, list[tuple[str, PlaceName]]]]:
        rows = zip(self._former["id"], self._former["name"], strict=True)
        return self._indexed((str(code), str(name)) for code, name in rows if code in self._regions.index)

    def _indexed(self, names: Iterable[tuple[str, str]]) -> dict[str, dict[str, list[tuple[str, PlaceName]]]]:
        """Code and name by the core of the name, by level."""
        found: dict[str, dict[str, list[tuple[str, PlaceName]]]] = {level: {} for level in _TAKE_APART}
        for code, name in names:
            level = str(self._regions.at[code, "level"])
            if level in found:
                apart = _TAKE_APART[level](self._without_county(name))
                found[level].setdefault(apart.core, []).append((code, apart))
        return found

    @cached_property
    def _starts(self) -> list[tuple[str, str]]:
        """What a village's name with its township may begin with, the longest first, each with the township's code."""
        starts = {
            (start, code)
            for core, pairs in self._by_core["township"].items()
            for code, _ in pairs
            for end in ("乡人民政府", "镇人民政府", "街道办事处", "街道办", "办事处", "街道", "乡", "镇", "")
            for start in (core + end, squeezed(self._name(code)))
        }
        return sorted(starts, key=lambda pair: (-len(pair[0]), pair))


def place_rows(typed: Typed, record: Record, faults: Faults, *, within: str | None = None) -> pd.Series[Any]:
    """The region code of each row as it is now, by code or by name; missing where refused or not said at all.

    Args:
        within: rows outside this region are refused; None takes the whole county.
    """
    gazetteer = Gazetteer(record)
    names = [name for name in _SAID if typed.has(name)]
    if not names:
        return pd.Series(pd.NA, index=typed.frame.index, dtype="str")
    said = pd.DataFrame({name: typed.column(name).astype("str") for name in _SAID})
    keys, distinct = pd.factorize(pd.MultiIndex.from_frame(said.fillna("")))
    answers = [gazetteer.find(*(part or None for part in key)) for key in distinct]
    column = next(name for name in ("village_name", "region_code", "township_name") if name in names)
    if "region_code" in names and said["region_code"].notna().any():
        column = "region_code"
    header, cells = typed.headers[column], typed.cells[column]
    found = pd.Series([answer.code for answer in answers], dtype="str").take(keys).set_axis(typed.frame.index)
    faults.add_each(
        {
            row: (answer.reason, answer.fix)
            for row, answer in _at(keys, answers, lambda answer: answer.reason is not None)
            if answer.reason is not None and answer.fix is not None
        },
        header,
        cells,
    )
    noted = {
        row: answer.note
        for row, answer in _at(keys, answers, lambda answer: answer.note is not None)
        if answer.note is not None
    }
    faults.note_each(noted, header, cells)
    if within is not None and within != record.county:
        outside = [code for code in found.dropna().unique() if not is_within(code, within)]
        faults.add(
            found.isin(outside).to_numpy(),
            header,
            cells,
            say("is not in the region you may load"),
            say("leave the row to who looks after that place"),
        )
    return found


def closed_regions(frame: pd.DataFrame, today: date) -> Iterator[tuple[str, list[str]]]:
    """The regions of a frame (contract ``REGIONS``) closed before ``today``, each with the codes it became."""
    for code, closed, text in zip(frame.index, frame["valid_to"], frame["successor_code"], strict=True):
        if pd.notna(closed) and _day(closed) < today and pd.notna(text):
            yield str(code), listed_codes(str(text))


def _at(
    keys: np.ndarray[Any, np.dtype[np.intp]], answers: Sequence[Answer], is_so: Callable[[Answer], bool]
) -> Iterator[tuple[int, Answer]]:
    """The rows whose answer ``is_so``, with it."""
    so = np.array([is_so(answer) for answer in answers], dtype=bool)
    for row in np.flatnonzero(so[keys]).tolist():
        yield row, answers[keys[row]]


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()
