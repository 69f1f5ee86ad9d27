"""Cells of times of day, as ``HH:MM``: 9:30, 09：30, 9点30分, 下午3点半, Excel's 0.395833, or with a day before it."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from data.readers.texts import tidied, tidy
from geo.text import Text, say

_MINUTES_A_DAY: Final = 24 * 60
_DAY = r"(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日号]?[T\s]*)?"
_HALF = r"(?P<half>凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚)?\s*"
_CLOCK = re.compile(rf"{_DAY}{_HALF}(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})(?::[0-9]{{2}}(?:\.[0-9]+)?)?")
_SPOKEN = re.compile(
    rf"{_DAY}{_HALF}(?P<hour>[0-9]{{1,2}})[时点](?:(?P<minute>[0-9]{{1,2}})分?|(?P<thirty>半)|整|钟)?(?:[0-9]{{1,2}}秒)?"
)
_ZONE = re.compile(r"\s?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})$")
_FRACTION = re.compile(r"0?\.[0-9]+|0")
_CHINA: Final = {"+08:00", "+0800"}
_AFTERNOON: Final = {"下午", "傍晚", "晚上", "晚"}


def times(texts: pd.Series) -> pd.Series:
    """Times of day, ``HH:MM``, seconds cut off; missing where a text names none. A zone must be China's."""
    return tidied(texts).map(_time).astype("str")


def why_not_a_time(text: str) -> tuple[Text, Text]:
    """Why a text is no time of day, and what to do."""
    text = tidy(text)
    zone = _ZONE.search(text)
    if zone and zone["zone"] not in _CHINA and _parts(text[: zone.start()]) is not None:
        return say("is the time of another zone"), say("write the time in China, as 09:30")
    if re.search(r"[:时点]", text):
        return say("is no time of the day"), say("write hour and minute from 00:00 to 23:59, as 09:30")
    return say("is no time"), say("write hour and minute, as 09:30")


def _time(text: str) -> str | None:
    zone = _ZONE.search(text)
    if zone and ":" in text[: zone.start()]:
        if zone["zone"] not in _CHINA:
            return None
        text = text[: zone.start()]
    minutes = _parts(text)
    return None if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def _parts(text: str) -> int | None:
    """Minutes after midnight."""
    if _FRACTION.fullmatch(text):
        return min(round(float(text) * _MINUTES_A_DAY), _MINUTES_A_DAY - 1)
    found = _CLOCK.fullmatch(text) or _SPOKEN.fullmatch(text)
    if found is None:
        return None
    named = found.groupdict()
    hour, minute = int(named["hour"]), int(named["minute"] or (30 if named.get("thirty") else 0))
    if named["half"] in _AFTERNOON and hour < 12:
        hour += 12
    if named["half"] == "中午" and hour in (1, 2):
        hour += 12
    return hour * 60 + minute if hour < 24 and minute < 60 else None
