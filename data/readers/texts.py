"""Cells of text: free text, codes, names of people, telephone numbers; and what makes a text unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from geo.text import Text, say

LONGEST_TEXT: Final = 2_000
LONGEST_NAME: Final = 50

_UNKNOWN = """
不详 不祥 未知 不清楚 不清 不明 不知道 不知 不确定 无法确定 待定 待查 待核实 待补充 未说明 未说明的性别 未知的性别
未填 未填写 暂缺 缺失 暂无数据 unknown n/a null
"""
_NOTHING = "- -- --- — —— – − ─ / \\ ? ??"
UNKNOWN_WORDS: Final = frozenset([*_UNKNOWN.split(), *_NOTHING.split()])
"""What officials write for "not known" (tidied, without case). 无 and none are not among them: they often mean no."""
_LONGEST_UNKNOWN: Final = 10  # with an invisible character or two
_DASHES: Final = frozenset(_NOTHING.split())

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PLAIN = "0-9A-Za-z_.:/\u4e00-\u9fff-"
_ORDINARY = f"(?:[{_PLAIN}](?:[{_PLAIN} ]*[{_PLAIN}])?)?"  # what tidying cannot change: most cells of most files
_SAFE = "0-9A-Za-z_.:/\u3001-\u301f\u4e00-\u9fff\uff01-\uff5e-"
_CLEAN = f"[0-9A-Za-z\u4e00-\u9fff](?:[{_SAFE} ]*[{_SAFE}])?"  # neither trimmed nor unreadable, unless too long
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]"
_FORMULA = r"^[\t\r]|^[=@]|^[+-][A-Za-z(]|^[+-].*[|!]"
_EXCEL_ERROR = r"(?i)^#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$"
_ROUNDED = r"^[0-9](?:\.[0-9]+)?[eE]\+[0-9]+$"  # Excel always writes the plus; 3E1 may be a code

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇\U00020000-\U0003ffff"
_DOTS = re.compile("[•・‧∙⋅・᛫●]")
_DOT_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s*[.·]\\s*(?=[{_HAN}])")
_HAN_AND_BLANKS = re.compile(f"[{_HAN}]+(?: +[{_HAN}]+)+")

_PHONE = re.compile(
    r"(?:(?:\+?86|0086)?(?P<mobile>1[0-9]{10})"
    r"|(?:\+?86|0086)?(?P<landline>0[0-9]{2,3}[2-9][0-9]{6,7}(?:转[0-9]{1,6})?)"
    r"|(?P<local>[2-9][0-9]{5,7})|(?P<service>400[0-9]{7}|1[0-9]{2}|1[0-9]{4}))(?P<whose>\([^()0-9]{1,8}\))?"
)
_BETWEEN_PHONES = re.compile(r"[、,;/\n]+")


def tidy(text: str) -> str:
    """One form for what looks the same: full-width made half-width, invisible characters and outer blanks removed, and
    the apostrophe by which Excel keeps a number text.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    while text[:1] in {"'", "‘", "’"}:
        text = text[1:].lstrip()
    return text


def tidied(texts: pd.Series) -> pd.Series:
    """``tidy`` of each text."""
    return _changed(texts, tidy)


def is_unknown(texts: pd.Series) -> pd.Series:
    """Where a cell says that nothing is known: 不详, N/A, a lone dash, blanks."""
    unknown = texts.str.strip().str.len() <= _LONGEST_UNKNOWN
    if unknown.any():
        unknown[unknown] = tidied(texts[unknown]).str.casefold().isin([*UNKNOWN_WORDS, ""])
    return unknown


def free_texts(texts: pd.Series) -> pd.Series:
    """Free text, trimmed; missing for a lone dash and for what ``why_not_a_text`` refuses.

    Only outer blanks, invisible characters and Excel's apostrophe go: full-width punctuation is how Chinese is written.
    """
    trimmed = _changed(texts, _trimmed, ordinary=_CLEAN)
    return trimmed.mask(_unreadable(texts) | trimmed.isin([*_DASHES, ""]))


def codes(texts: pd.Series) -> pd.Series:
    """Numbers and codes that name things: as ``free_texts``, full-width made half-width, without the blanks inside, so
    that what looks the same is the same; none that Excel rounded.
    """
    # normalised once more: a mark that stood alone after a blank now belongs to the letter before it
    tidy_texts = tidied(texts).str.replace(r"\s+", "", regex=True).str.normalize("NFKC")
    # looked at once more: `- A` begins like a formula only without its blank
    refused = _unreadable(texts) | _unreadable(tidy_texts) | tidy_texts.str.contains(_ROUNDED) | is_unknown(texts)
    return tidy_texts.mask(refused)


def person_names(texts: pd.Series) -> pd.Series:
    """Names of people in one form: 张　三 is 张三, and the dot of 阿依·古丽 is always ``·``. Digits are in no name."""
    tidy_texts = tidied(texts)
    refused = _unreadable(texts) | tidy_texts.str.contains("[0-9]") | is_unknown(texts)
    return _changed(tidy_texts, _name, ordinary=f"[{_HAN}]*").mask(refused | (tidy_texts.str.len() > LONGEST_NAME))


def phones(texts: pd.Series) -> pd.Series:
    """Telephone numbers without blanks and dashes, several separated by ``、``, each with whose it is in brackets.

    Mobile (11 digits), landline with its area code, local number (6 to 8 digits), service number.
    """
    tidy_texts = tidied(texts)
    mobile = tidy_texts.str.fullmatch("1[0-9]{10}")
    if mobile.all():
        return tidy_texts
    read = {text: _phones(text) for text in tidy_texts[~mobile]}
    return tidy_texts.where(mobile, tidy_texts.map(read).astype("str"))


def why_not_a_text(text: str) -> tuple[Text, Text] | None:
    """Why no cell may hold this text, and what to do; None where it may stand in a text column."""
    if re.search(_EXCEL_ERROR, text.strip()):
        return say("is an error of Excel"), say("mend the formula, or write the value itself")
    if len(text) > LONGEST_TEXT:
        return (
            say("has {length:,} characters, more than {most:,}", length=len(text), most=LONGEST_TEXT),
            say("shorten it"),
        )
    if re.search(_CONTROL, text.strip(" \t\r\n")):
        return say("holds characters that cannot be read"), say("type it again, or save the file as UTF-8")
    if re.search(_FORMULA, text) or re.search(_FORMULA, tidy(text)):
        return say("begins like a formula"), say("write it without the first sign")
    return None


def why_not_a_code(text: str) -> tuple[Text, Text]:
    """Why ``codes`` refuses a readable text."""
    without_blanks = why_not_a_text(re.sub(r"\s+", "", tidy(text)))
    return without_blanks or (
        say("was rounded by Excel"),
        say("format the column as text, then enter the number again"),
    )


def why_not_a_name(text: str) -> tuple[Text, Text]:
    """Why ``person_names`` refuses a readable text."""
    if len(tidy(text)) > LONGEST_NAME:
        return say("is too long for a name"), say("write the name alone")
    return say("holds digits, which are in no name"), say("write the name alone")


def why_not_a_phone(text: str) -> tuple[Text, Text]:
    """Why ``phones`` refuses a readable text."""
    if re.search(_ROUNDED, tidy(text)):
        return why_not_a_code(text)
    return (
        say("is no telephone number"),
        say("write 11 digits, or a landline with its area code; several are separated by 、"),
    )


def _changed(texts: pd.Series, change: Callable[[str], str], *, ordinary: str = _ORDINARY) -> pd.Series:
    """``change`` made to the texts it may change; a million ordinary ones cost one look."""
    odd = ~texts.str.fullmatch(ordinary)
    if not odd.any():
        return texts
    done = texts.astype(object)
    done[odd] = [change(text) for text in texts[odd]]
    return done.astype("str")


def _trimmed(text: str) -> str:
    text = _INVISIBLE.sub("", text).strip()
    while text[:1] == "'":
        text = text[1:].lstrip()
    return text


def _unreadable(texts: pd.Series) -> pd.Series:
    """Where ``why_not_a_text`` refuses a text."""
    refused = (~texts.str.fullmatch(_CLEAN)) | (texts.str.len() > LONGEST_TEXT)
    refused[refused] = np.array([why_not_a_text(text) is not None for text in texts[refused]], dtype=bool)
    return refused


def _name(text: str) -> str:
    text = _DOT_BETWEEN.sub("·", _DOTS.sub("·", text))
    text = re.sub(r"\s+", " ", text)
    # one syllable apart is a name set wide; 张三 李四 may be two people
    if _HAN_AND_BLANKS.fullmatch(text) and min(map(len, text.split(" "))) == 1:
        return text.replace(" ", "")
    return text


def _phones(text: str) -> str | None:
    numbers: list[str] = []
    for part in _BETWEEN_PHONES.split(text):
        whole = _phone(part)
        found = [whole] if whole else [_phone(piece) for piece in part.split()]
        if not part.strip():
            continue
        if not found or not all(found):
            return None
        numbers += [number for number in found if number]
    return "、".join(dict.fromkeys(numbers)) or None


def _phone(text: str) -> str | None:
    whose = re.search(r"\([^()0-9]+\)$", text.strip())
    digits = text[: whose.start()] if whose else text
    match = _PHONE.fullmatch(re.sub(r"[\s().\-–—]", "", digits) + (whose.group() if whose else ""))
    if not match:
        return None
    number = match["mobile"] or match["landline"] or match["local"] or match["service"]
    return number + (match["whose"] or "")
