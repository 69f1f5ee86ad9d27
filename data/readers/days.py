"""Cells of days, in every way a ledger writes one. What names no single day is not understood, and said why."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

import pandas as pd

from data.readers.numerals import chinese_number
from data.readers.texts import tidied, tidy
from geo.text import Text, say

EARLIEST, LATEST = pd.Timestamp(1900, 1, 1), pd.Timestamp(2099, 12, 31)
"""Dates outside are slips of the pen: nobody followed was born before, nothing is planned after."""

CHINA: Final = timezone(timedelta(hours=8))
EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
"""Day 0 of Excel's 1900 system, from 1900-03-01 on. The 1904 system of old Macs cannot be told from a bare number: a
workbook that uses it says so, and its reader turns its dates into days before they come here."""

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
_USUAL = "^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?$"
_ISO_WITH_ZONE = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[ T]({_CLOCK}) ?(Z|[+-][0-9]{{2}}:?[0-9]{{2}})")
_TIME_AFTER = re.compile(
    rf"(?:(?<=[0-9日号])[T\s]+|(?<=[日号])){_CLOCK}$|(?<=[日号])\s*[上下]?午?[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分?)?(?:[0-9]{{1,2}}秒)?$"
)
_WEEKDAY_AFTER = re.compile(r"[\s,]*\(?(?:星期|礼拜|周)[一二三四五六日天]\)?$")
_SEPARATOR = "[-/.。、,—–−_~·]"
_HAN = "〇○◯零一二三四五六七八九十元"
_DAY = re.compile(
    rf"([0-9]{{4}})(?:{_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}})|年([0-9]{{1,2}})(?:月|{_SEPARATOR})([0-9]{{1,2}}))[日号]?"
)
_HAN_DAY = re.compile(
    r"([〇○◯零oOοО0一二三四五六七八九]{4})年([零〇一二三四五六七八九十]{1,3})月([零〇一二三四五六七八九十]{1,3})[日号]?"
)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0+)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_ZEROS = str.maketrans("〇○◯零oOοО一二三四五六七八九", "00000000123456789")

_LUNAR = re.compile(r"[农阴旧]历|[正冬腊闰]月|廿|卅|初[一二三四五六七八九十]|除夕|春节|中秋|端午|重阳")
_Y = rf"(?:[12][0-9]{{3}}|[{_HAN}oO]{{4}})"
_ONLY_YEAR = re.compile(rf"{_Y}年?(?:\.0+)?")
_ONLY_MONTH = re.compile(
    rf"{_Y}(?:{_SEPARATOR}|年)(?:[0-9]{{1,2}}|[{_HAN}]{{1,2}})月?|(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])"
)
_NO_YEAR = re.compile(rf"[0-9{_HAN}]{{1,3}}月[0-9{_HAN}]{{1,3}}[日号]?|[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}")
_SHORT_YEAR = re.compile(rf"'?[0-9{_HAN}]{{2}}年.*|[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_THREE_SHORT = re.compile(rf"[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}")
_YEAR_LAST = re.compile(rf"[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}{_SEPARATOR}[0-9]{{4}}|.*[A-Za-z]{{3,}}.*")
_WRITE: Final = say("write the day as 2025-03-09")


def dates(texts: pd.Series) -> pd.Series:
    """Days, ``datetime64[s]``: 2024-05-01, 2024/5/1, 2024.5.1, 20240501, 2024年5月1日, 二〇二四年五月一日, Excel's
    45413, each with or without a time or a day of the week. A time with a zone is the day it was in China.
    """
    tidy_texts = tidied(texts).str.replace(
        rf"^([0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}})[ T]{_CLOCK}$", r"\1", regex=True
    )
    places, distinct = pd.factorize(tidy_texts)  # of a million times of day there are few days
    return _days(pd.Series(distinct, dtype="str")).take(places).set_axis(texts.index)


def why_not_a_date(text: str) -> Text:
    """Why a text is no day."""
    return _why_not(text)[0]


def why_not_a_day(text: str) -> tuple[Text, Text]:
    """Why a text is no day, and what to do."""
    return _why_not(text)


def _why_not(text: str) -> tuple[Text, Text]:
    tidied_text = tidy(text)
    if _LUNAR.search(tidied_text):
        return say("is a day of the lunar calendar"), say("write the day of the common calendar, as 2025-03-09")
    text = _bare(tidied_text)
    if (parts := _parts(text)) is not None:
        year = parts[0]
        if year < EARLIEST.year:
            return say("is before {year}", year=EARLIEST.year), say("check the year")
        if year > LATEST.year:
            return say("is after {year}", year=LATEST.year), say("check the year")
        return say("is no day of the calendar"), say("check the month and the day")
    if len(re.findall(rf"[0-9]{{4}}(?:{_SEPARATOR}|年)[0-9]{{1,2}}(?:{_SEPARATOR}|月)[0-9]{{1,2}}", text)) > 1:
        return say("holds more than one day"), say("write one day, as 2025-03-09")
    if _ONLY_YEAR.fullmatch(text):
        return say("is only a year"), say("write month and day too, as 2025-03-09")
    if _ONLY_MONTH.fullmatch(text):
        return say("is only a month"), say("write the day too, as 2025-03-09")
    if _SHORT_YEAR.fullmatch(text) or _THREE_SHORT.fullmatch(text):
        return say("has a year of two digits"), say("write the year with four digits, as 2025-03-09")
    if _NO_YEAR.fullmatch(text):
        return say("has no year"), say("write the year too, as 2025-03-09")
    if _YEAR_LAST.fullmatch(text):
        return say("does not say which is the day and which the month"), _WRITE
    if ":" in text and _parts(re.sub(r"[\sT]+\S*:.*$", "", tidied_text)):
        return say("has an impossible time of day"), say("check the time, or write the day alone")
    if re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", text):
        return say("is a number that is no day"), _WRITE
    return say("is no day"), _WRITE


def _days(texts: pd.Series) -> pd.Series:
    parts = texts.str.replace("^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", regex=True).str.extract(_USUAL)
    written = parts[0] + "-" + parts[1].str.zfill(2) + "-" + parts[2].str.zfill(2)
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    rest = parts[0].isna()
    if rest.any():
        read = [_day(text) for text in texts[rest]]
        days[rest] = pd.to_datetime(pd.Series(read, index=texts.index[rest], dtype=object)).astype("datetime64[s]")
    return days.where(days.between(EARLIEST, LATEST))


def _day(text: str) -> date | None:
    """The day a tidied text names."""
    if match := _ISO_WITH_ZONE.fullmatch(text):
        day, clock, zone = match.groups()
        moment = _moment(f"{day}T{clock.zfill(5) if clock.count(':') == 1 else clock}", zone)
        return None if moment is None else moment.astimezone(CHINA).date()
    text = _bare(text)
    if _SERIAL.fullmatch(text):
        return EXCEL_DAY_ZERO + timedelta(days=int(text[:5]))
    parts = _parts(text)
    return None if parts is None else _calendar_day(*parts)


def _moment(text: str, zone: str) -> datetime | None:
    clock = re.sub(r"\.[0-9]+$", "", text)  # fractions of a second move no day
    day, _, rest = clock.partition("T")
    hour, minute, second = (int(part) for part in f"{rest}:0".split(":")[:3])
    parts = _calendar_day(*(int(part) for part in day.split("-")))
    if parts is None or not EARLIEST.year <= parts.year <= LATEST.year:
        return None
    if zone == "Z":
        offset = timedelta(0)
    else:
        sign = -1 if zone[0] == "-" else 1
        offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    local = datetime(parts.year, parts.month, parts.day, hour, minute, second, tzinfo=UTC)
    return local - offset if abs(offset) <= timedelta(hours=14) else None


def _bare(text: str) -> str:
    """The day alone, without day of the week, time and blanks."""
    text = _TIME_AFTER.sub("", _WEEKDAY_AFTER.sub("", text))
    return re.sub(r"\s+", "", _WEEKDAY_AFTER.sub("", text))


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day a bare text names, be there such a day or not."""
    if match := _DAY.fullmatch(text) or _EIGHT.fullmatch(text):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        return year, month, day
    if match := _HAN_DAY.fullmatch(text):
        month_value, day_value = _small(match[2]), _small(match[3])
        if month_value is not None and day_value is not None:
            return int(match[1].translate(_ZEROS)), month_value, day_value
    return None


def _small(text: str) -> int | None:
    value = chinese_number(text.lstrip("零〇"))
    return None if value is None else int(value)


def _calendar_day(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None
