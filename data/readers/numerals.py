"""Cells of numbers: 1,234.5, １２, 2.5米, 十二, 3.5万. An estimate, a range or a bound is no number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from data.readers.texts import tidied, tidy
from geo.text import Text, say

_PLAIN: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DIGITS: Final = "零一二三四五六七八九"
_SAME_DIGIT: Final = str.maketrans("〇○◯两壹贰叁肆伍陆柒捌玖拾佰仟萬貳叄陸", "零零零二一二三四五六七八九十百千万二三六")
_MINUS: Final = str.maketrans("−﹣–", "---")
_MOST_WHOLE: Final = 2**31

_ESTIMATE = re.compile(r"^[约近]|[左右余多几数]|大概|以[上下内]")
_RANGE = re.compile(r"[0-9一二三四五六七八九十]\s*(?:-|~|～|—|–|至|到)\s*[0-9一二三四五六七八九十]")


def numbers(texts: pd.Series, units: Iterable[str] = ()) -> pd.Series:
    """Decimal numbers, ``float64``; a text may end in one of ``units``, which are all the same unit."""
    tidy_texts = tidied(texts)
    plain = tidy_texts.str.fullmatch(_PLAIN)
    values = pd.Series(np.nan, index=texts.index, dtype="float64")
    # numpy reads a decimal to the nearest float; pandas' own way may be one off in the last digit
    values[plain] = tidy_texts[plain].to_numpy(dtype=str).astype("float64")
    if not plain.all():
        endings = tuple(tidy(unit).casefold() for unit in units)
        read = {text: _number(text, endings) for text in tidy_texts[~plain]}
        values[~plain] = tidy_texts[~plain].map(read).astype("float64")
    return values.where(np.isfinite(values))


def whole_numbers(texts: pd.Series, units: Iterable[str] = ()) -> pd.Series:
    """Whole numbers of less than 2^31, ``Int64``; as ``numbers`` else."""
    values = numbers(texts, units)
    return values.where((values % 1 == 0) & (values.abs() < _MOST_WHOLE)).astype("Int64")


def chinese_number(text: str) -> float | None:
    """The value of 十二, 一百零五, 三万五千, 二点五, or None. 一百五, short for 150, is none."""
    whole, dot, part = text.translate(_SAME_DIGIT).partition("点")
    high, ten_thousand, low = whole.rpartition("万")
    value = _section(low, after_more=bool(ten_thousand)) if low else 0
    above = _section(high, after_more=False) if ten_thousand else 0
    if value is None or above is None or not whole or (dot and not (part and set(part) <= set(_DIGITS))):
        return None
    decimals = "".join(str(_DIGITS.index(digit)) for digit in part)
    return float(f"{above * 10_000 + value}.{decimals or 0}")


def why_not_a_number(text: str, units: Iterable[str] = (), *, whole: bool = False) -> tuple[Text, Text]:
    """Why a text is no number, and what to do."""
    text = tidy(text)
    if whole and not pd.isna(value := numbers(pd.Series([text], dtype="str"), units).iloc[0]):
        if value % 1:
            return say("is no whole number"), say("write a whole number, such as 12")
        return say("is too large"), say("check the number")
    if re.fullmatch(_PLAIN, text):
        return say("is too large"), say("check the number")
    if "%" in text or "‰" in text:
        return say("is a percentage"), say("write the number itself")
    if re.match(r"^[<>≤≥≦≧]", text):
        return say("is a bound, not a number"), say("write one number, or leave the cell empty")
    if _RANGE.search(text):
        return say("is a range, not a number"), say("write one number, or leave the cell empty")
    if _ESTIMATE.search(text):
        return say("is an estimate, not a number"), say("write one number, or leave the cell empty")
    if re.match(r"[+-]?[0-9][0-9.,]*\s*[^0-9.,\s]", text):
        if known := "、".join(units):
            return say("has a unit that is not expected here"), say("write the number in {unit}", unit=known)
        return say("has more to it than a number"), say("write the number alone")
    return say("is no number"), say("write a number, such as 12")


def _number(text: str, units: tuple[str, ...]) -> float | None:
    text = text.translate(_MINUS).casefold()
    for unit in sorted(units, key=len, reverse=True):
        if text.endswith(unit):
            text = text.removesuffix(unit).rstrip()
            break
    scale = 1
    if text.endswith("万") and text[0] in "0123456789.+-":
        text, scale = text[:-1].rstrip(), 10_000
    if re.fullmatch(_PLAIN, text):
        value = float(text)
        # 3.3 times 10,000 is 33,000 and not 32,999.999…
        return round(value * scale, 6) if scale > 1 else value
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", "")) * scale
    return chinese_number(text) if scale == 1 else None


def _section(text: str, *, after_more: bool) -> int | None:
    """The value of up to four digits, as 一百零五. After 万 (``after_more``) 零五 is right and 五 is short for 五千."""
    if text.startswith("十"):
        text = "一" + text
    value = _sections().get(text.removeprefix("零") if after_more else text)
    if value is None or (after_more and (value < 1000) != text.startswith("零")):
        return None
    return value


@cache
def _sections() -> dict[str, int]:
    """Every number from 0 to 9,999 by how it is written."""
    return {_written(number): number for number in range(10_000)}


def _written(number: int) -> str:
    digits = f"{number:04d}"
    words = "".join(
        "零" if digit == "0" else _DIGITS[int(digit)] + unit for digit, unit in zip(digits, "千百十 ", strict=True)
    )
    return re.sub("零+", "零", words.replace(" ", "")).strip("零") or "零"
