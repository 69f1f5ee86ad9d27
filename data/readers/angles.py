"""Angles and places as people write them: degrees-minutes-seconds, hemispheres, two numbers in one cell.

Parsers take distinct texts (none missing) and never guess: a text with 60 minutes, two hemispheres or a letter too many
is not understood. Plain numbers of any size pass, for eastings and northings stand in the same columns.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("º˚∘度", "°"),
        **dict.fromkeys("′‘’‵´`＇ʹ分", "'"),
        **dict.fromkeys("″“”‶＂ʺ秒", '"'),
    }
)
_WORDS = {"东经": "E", "西经": "W", "北纬": "N", "南纬": "S", "经度": "LON", "纬度": "LAT"}
_SIDE = r"(?:[NSEW]|LONGITUDE|LATITUDE|LON|LNG|LAT)"
_EAST_WEST = {"E", "W", "LONGITUDE", "LON", "LNG"}
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)"
_PLAIN = re.compile(rf"[-+]?{_NUMBER}(?:E[-+]?\d+)?")
_ANGLE = re.compile(
    rf"(?P<before>{_SIDE})?\s*[:=]?\s*(?P<sign>[-+])?\s*(?P<deg>{_NUMBER})"
    rf"(?:\s*(?P<mark>[°:\s-])\s*(?:(?P<min>{_NUMBER})\s*(?:(?P<between>[':\s-])\s*(?:(?P<sec>{_NUMBER})\s*\"?)?)?)?)?"
    r"\s*(?P<after>[NSEW])?"
)
# in one cell with another, minutes and seconds need their marks: blanks part the two numbers
_MARKED = rf"{_SIDE}?\s*[:=]?\s*[-+]?{_NUMBER}\s*°?(?:\s*{_NUMBER}\s*'(?:\s*{_NUMBER}\s*\")?)?\s*[NSEW]?"
_PAIR = re.compile(rf"(?P<first>{_MARKED})(?:\s+|(?=[NSEWL]))(?P<second>{_MARKED})")
_COMMA = re.compile(r"(?P<first>[^,;/、|]+)[,;/、|](?P<second>[^,;/、|]+)")
_POINT = re.compile(rf"POINT\s*(?:ZM|Z|M)?\s*\(\s*([-+]?{_NUMBER})\s+([-+]?{_NUMBER})(?:\s+[-+]?{_NUMBER})*\s*\)")
_SIX = 6  # numbers: two of degrees, minutes, seconds
_LEAST_METRES = 100_000  # no easting or northing of China is less
_GEOPOINT = 4  # numbers: latitude, longitude, altitude, accuracy, as ODK and KoboToolbox write them


def angles(texts: pd.Series) -> pd.DataFrame:
    """Angles in decimal degrees, or plain numbers as they are.

    Returns ``value`` (float64, NaN where not understood; west and south negative) and ``side``: ``E`` where the text
    says that it is a longitude, ``N`` a latitude, empty where it does not say.

    Understood: ``117.435``, ``117.435°``, ``117°26′06″``, ``117°26.1′``, ``117°26'6.0"E``, ``东经117度26分6秒``,
    ``117 26 06``, ``117-26-06``, ``N28.40``, in full width too.
    """
    values = pd.to_numeric(texts, errors="coerce").astype("float64").to_numpy(copy=True)
    values[~np.isfinite(values)] = np.nan
    sides = np.full(len(texts), "", dtype=object)
    for row in np.flatnonzero(np.isnan(values)):  # what is no plain number
        values[row], sides[row] = _angle(_plain(texts.iloc[row]))
    return pd.DataFrame({"value": values, "side": pd.Series(sides, dtype="str").to_numpy()}, index=texts.index)


def places(texts: pd.Series) -> pd.DataFrame:
    """Two numbers in one cell.

    Returns ``first``, ``second`` (float64, as they stand; NaN where not understood) and ``order``: ``xy`` where the
    text says that the longitude stands first, ``yx`` the latitude, empty where it does not say.

    Understood: ``117.435, 28.404``, ``28.404N 117.435E``, ``东经117°26′ 北纬28°24′``, the four numbers of an ODK
    geopoint (latitude, longitude, altitude, accuracy), ``POINT (117.435 28.404)``.
    """
    read = [_place(_plain(text)) for text in texts]
    frame = pd.DataFrame(read, columns=["first", "second", "order"], index=texts.index)
    return frame.astype({"first": "float64", "second": "float64", "order": "str"})


def _plain(text: str) -> str:
    for word, letter in _WORDS.items():
        text = text.replace(word, letter)
    # the look-alikes go first: NFKC makes other things of them (º an o, ″ two primes)
    marked = text.translate(_LOOK_ALIKES).replace("''", '"')
    return unicodedata.normalize("NFKC", marked).strip().upper()


_NOT = (float("nan"), "")


def _angle(text: str) -> tuple[float, str]:
    if _PLAIN.fullmatch(text):
        value = float(text)
        return (value, "") if np.isfinite(value) else _NOT
    match = _ANGLE.fullmatch(text)
    if match is None or not _well_formed(match):
        return _NOT
    sides = [side for side in (match["before"], match["after"]) if side]
    axes = {"E" if side in _EAST_WEST else "N" for side in sides}
    below = {side in {"W", "S"} for side in sides if side in {*"NSEW"}}
    if len(axes) > 1 or len(below) > 1 or (match["sign"] and below):
        return _NOT
    degrees, minutes, seconds = (float(match[part] or 0) for part in ("deg", "min", "sec"))
    if minutes >= 60 or seconds >= 60:
        return _NOT
    axis = axes.pop() if axes else ""
    size = degrees + minutes / 60 + seconds / 3600
    metres = size >= _LEAST_METRES and match["mark"] is None
    if size > (90 if axis == "N" else 180) and not metres:
        return _NOT
    return (-size if match["sign"] == "-" or True in below else size), axis


def _well_formed(match: re.Match[str]) -> bool:
    """Only the last part may have decimals, and the marks go together: ``117-26-06`` but not ``117-26'06``."""
    parts = [part for part in (match["deg"], match["min"], match["sec"]) if part]
    if any("." in part for part in parts[:-1]):
        return False
    mark, between = (match["mark"] or "").strip(), (match["between"] or "").strip()
    if len(parts) == 1:
        return mark in {"", "°"} and not between
    if len(parts) == 2:
        return between == "'" if mark == "°" else not between and mark != "-"
    return between == "'" if mark == "°" else between == mark


def _place(text: str) -> tuple[float, float, str]:
    nothing = (float("nan"), float("nan"), "")
    point = _POINT.fullmatch(text)
    if point:
        return float(point[1]), float(point[2]), "xy"
    if text[:1] + text[-1:] in {"()", "[]"}:
        text = text[1:-1].strip()
    words = text.split()
    match = _COMMA.fullmatch(text) or _PAIR.fullmatch(text)
    if len(words) in {_GEOPOINT, _SIX} and all(_PLAIN.fullmatch(word) for word in words):
        if len(words) == _GEOPOINT:
            return float(words[0]), float(words[1]), "yx"
        halves = [" ".join(words[:3]), " ".join(words[3:])]
    elif match is not None:
        halves = [match["first"].strip(), match["second"].strip()]
    else:
        return nothing
    (first, side), (second, other) = (_angle(half) for half in halves)
    if np.isnan(first) or np.isnan(second) or (side and side == other):
        return nothing
    return first, second, "xy" if side == "E" or other == "N" else "yx" if side == "N" or other == "E" else ""
