"""How much two records speak for one person: weights of agreement by field, after Fellegi and Sunter.

Fellegi and Sunter (1969), "A theory of record linkage", JASA 64:1183: where a field agrees to some level, its weight is
log2(m/u), m being the share of pairs of *one* person that agree so, u that of pairs of *two*. Weights add up to the
score (bits). A name or birth date that many on the list share says less: its u is the share of others who have it (the
value-specific weights of their section 3.3.1), never below the table's.

The m and u below are expert values, no Chinese linkage study with printed ones was found; u of days and villages is
arithmetic: 16 birth years of children, a hundred villages. They are to be corrected by the county's own judged pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from geo.text import Text, say
from models.names import bare, name_parts

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Level:
    """One way a field can agree. ``m``, ``u``: how often it does for one person's records, and for two persons'."""

    field: str
    name: str
    m: float
    u: float
    words: Text

    @property
    def weight(self) -> float:
        """Bits for (above zero) or against one person."""
        return log2(self.m / self.u)


_DAY = 1 / (16 * 365.25)

LEVELS: Final = (
    # A valid number has a check digit and its hash is keyed: two persons share one by a clerk's error only.
    Level("identity", "same", 0.999, 1e-9, say("the same identity number")),
    Level("name", "same", 0.85, 5e-4, say("the same name")),
    Level("name", "same_sound", 0.05, 2e-3, say("names that sound the same")),  # typed by sound: 芳 for 方
    Level("name", "alike_sound", 0.02, 2e-3, say("names that sound the same in dialect")),  # zh/z, -ng/-n, n/l
    Level("name", "swapped", 0.005, 2e-4, say("the same name with characters exchanged")),
    Level("name", "part", 0.005, 1e-3, say("the same name with a character left out")),
    Level("name", "given", 0.005, 2e-3, say("the same given name under another surname")),
    # Of two who share surname and birthday but no given name nearly all are twins: m/u is theirs, not a stranger's.
    Level("name", "twins", 1e-3, 1.0, say("the same surname, other given names")),
    Level("name", "one_character", 0.005, 4e-3, say("names that differ by one character")),  # 字辈: kin share one
    Level("name", "surname", 0.01, 0.06, say("the same surname only")),
    Level("name", "other", 0.002, 0.9, say("other names")),
    Level("birth_date", "same", 0.90, _DAY, say("the same birth date")),
    Level("birth_date", "day_month", 0.01, 0.4 * _DAY, say("birth dates with day and month exchanged")),
    Level("birth_date", "excel", 0.005, 2 * _DAY, say("birth dates four years and a day apart, as Excel shifts them")),
    Level("birth_date", "one_digit", 0.03, 2.5e-3, say("birth dates that differ by one digit")),
    Level("birth_date", "first_january", 0.01, 3e-3, say("the same birth year, one of them given as 1 January")),
    Level("birth_date", "lunar", 0.02, 0.011, say("birth dates as far apart as the lunar and the solar calendar")),
    Level("birth_date", "year", 0.01, 0.06, say("the same birth year only")),
    Level("birth_date", "other", 0.015, 0.9, say("other birth dates")),
    Level("sex", "same", 0.98, 0.5, say("the same sex")),
    Level("sex", "other", 0.02, 0.5, say("the other sex")),
    Level("region", "village", 0.85, 0.01, say("the same village")),
    Level("region", "township", 0.08, 0.1, say("another village of the same township")),
    Level("region", "other", 0.07, 0.89, say("another township")),
    Level("address", "same", 0.4, 0.1, say("the same address")),  # families share one
    Level("address", "alike", 0.3, 0.15, say("nearly the same address")),
    Level("address", "other", 0.3, 0.75, say("another address")),
)
"""Every level by field, from most to least alike. A missing value neither speaks for nor against."""

BY_NAME: Final = {(level.field, level.name): level for level in LEVELS}
FIELDS: Final = tuple(dict.fromkeys(level.field for level in LEVELS))
_NUMBER = {key: number for number, key in enumerate(BY_NAME)}
_WEIGHTS = np.array([level.weight for level in LEVELS] + [0.0])  # the last: unknown
UNKNOWN: Final = len(LEVELS)

_EXCEL_DAYS = 1462  # of the 1904 date system
_LUNAR_DAYS = (18, 52)  # the lunar date's digits read as a solar date come that many days too early
_ADDRESS_ALIKE = 80.0  # rapidfuzz ratio, house numbers equal


@dataclass(frozen=True, eq=False)
class Features:
    """What is compared of n records, as numbers: equal numbers are equal values, -1 is unknown."""

    names: npt.NDArray[np.object_]  # distinct, normalised
    name: Ints
    sound: Ints
    alike: Ints  # syllables folded by dialect, in alphabetical order: also of exchanged characters
    letters: Ints
    surname: Ints
    given: Ints
    folded: Ints
    day: Ints  # days since 1970
    digits: npt.NDArray[np.uint8]  # n × 8, of the date
    sex: Ints
    village: Ints
    township: Ints
    identity: Ints
    addresses: npt.NDArray[np.object_]
    address: Ints
    house: Ints

    def __len__(self) -> int:
        return len(self.name)


NO_DAY: Final = np.iinfo(np.int64).min


def features_of(records: pd.DataFrame) -> Features:
    """What is compared of records with columns name, birth_date (dates), sex, region_code, identity_hash, address
    (texts); a column that is absent is unknown throughout.
    """
    name, names = _codes(_column(records, "name").map(bare, na_action="ignore"))
    parts = pd.DataFrame(
        [name_parts(text) for text in names], columns=["sound", "folded", "alike", "letters", "surname", "given"]
    )
    by_name = (
        {column: pd.factorize(parts[column].where(parts[column] != ""))[0] for column in parts} if len(parts) else {}
    )

    def spread(column: str) -> Ints:
        return np.where(name >= 0, by_name[column][name], -1) if by_name else np.full(len(name), -1)

    region = _column(records, "region_code")
    address, addresses = _codes(_column(records, "address").map(bare, na_action="ignore"))
    houses = pd.factorize(np.array(["".join(c for c in text if c.isdigit()) for text in addresses], dtype=object))[0]
    born = pd.to_datetime(records["birth_date"]) if "birth_date" in records else pd.Series(pd.NaT, index=records.index)
    days = born.to_numpy().astype("datetime64[D]")
    return Features(
        names=names,
        name=name,
        **{column: spread(column) for column in ("sound", "alike", "letters", "surname", "given", "folded")},
        day=days.astype("int64"),
        digits=_digits(days),
        sex=_codes(_column(records, "sex"))[0],
        village=_codes(region.where(region.str.len() >= 12).str[:12])[0],
        township=_codes(region.where(region.str.len() >= 9).str[:9])[0],
        identity=_codes(_column(records, "identity_hash"))[0],
        addresses=addresses,
        address=address,
        house=np.where(address >= 0, houses[address], -1) if len(houses) else np.full(len(address), -1),
    )


@dataclass(frozen=True, eq=False)
class Likeness:
    """Of each pair: the score (bits), whether the identity number settles it, the level by field (``LEVELS`` index)."""

    score: Floats
    certain: Bools
    levels: dict[str, npt.NDArray[np.intp]]
    weights: dict[str, Floats]

    def take(self, where: Bools) -> Likeness:
        """The pairs of ``where``."""
        return Likeness(
            self.score[where],
            self.certain[where],
            {field: levels[where] for field, levels in self.levels.items()},
            {field: weights[where] for field, weights in self.weights.items()},
        )

    def agreements(self, position: int) -> list[dict[str, Any]]:
        """What speaks for and against one pair, as plain values: field, level, weight; unknown fields left out."""
        return [
            {
                "field": field,
                "level": LEVELS[self.levels[field][position]].name,
                "weight": round(float(self.weights[field][position]), 1),
            }
            for field in FIELDS
            if self.levels[field][position] != UNKNOWN
        ]


def likeness(features: Features, left: Ints, right: Ints) -> Likeness:
    """Compare records ``left[i]`` and ``right[i]`` for every i."""
    levels = {
        "identity": _levels(
            [
                (
                    "identity",
                    "same",
                    (features.identity[left] == features.identity[right]) & (features.identity[left] >= 0),
                )
            ]
        ),
        "name": _name_levels(features, left, right),
        "birth_date": _date_levels(features, left, right),
        "sex": _same_or_other("sex", features.sex, left, right),
        "region": _region_levels(features, left, right),
        "address": _address_levels(features, left, right),
    }
    weights = {field: _WEIGHTS[found] for field, found in levels.items()}
    for field, level, codes in (
        ("name", "same", features.name),
        ("name", "same_sound", features.sound),
        ("birth_date", "same", _days_as_codes(features.day)),
    ):
        here = levels[field] == _NUMBER[field, level]
        weights[field][here] = _weight_of_value(BY_NAME[field, level], codes, left[here])
    certain = levels["identity"] == _NUMBER["identity", "same"]
    score = np.sum(list(weights.values()), axis=0) if len(left) else np.zeros(0)
    return Likeness(score, certain, levels, weights)


def in_words(agreements: list[dict[str, Any]]) -> list[Text]:
    """The reasons of a pair as sentences' parts, the strongest first."""
    ordered = sorted(agreements, key=lambda found: -abs(found["weight"]))
    return [BY_NAME[found["field"], found["level"]].words for found in ordered]


def _weight_of_value(level: Level, codes: Ints, rows: Ints) -> Floats:
    """The weight of agreeing on the value of ``rows``: u is the share of the others who have it, the table's prior
    counting as one of 1/u more records.
    """
    known = codes[codes >= 0]
    if not len(rows):
        return np.zeros(0)
    others = np.bincount(known)[codes[rows]] - 2
    u = np.maximum(level.u, (others + 1) / (max(len(known) - 2, 0) + 1 / level.u))
    found: Floats = np.log2(level.m / np.minimum(u, 1.0))
    return found


def _levels(tests: list[tuple[str, str, Bools]], known: Bools | None = None) -> npt.NDArray[np.intp]:
    """The first level whose test holds; unknown where none does or a value is missing."""
    conditions = [test if known is None else test & known for _, _, test in tests]
    return np.select(conditions, [_NUMBER[field, name] for field, name, _ in tests], UNKNOWN).astype(np.intp)


def _same_or_other(field: str, codes: Ints, left: Ints, right: Ints) -> npt.NDArray[np.intp]:
    known = (codes[left] >= 0) & (codes[right] >= 0)
    same = codes[left] == codes[right]
    return _levels([(field, "same", same), (field, "other", ~same)], known)


def _name_levels(f: Features, left: Ints, right: Ints) -> npt.NDArray[np.intp]:
    known = (f.name[left] >= 0) & (f.name[right] >= 0)

    def same(codes: Ints) -> Bools:
        equal: Bools = known & (codes[left] >= 0) & (codes[left] == codes[right])
        return equal

    surname = same(f.surname)
    sounds = same(f.folded)
    edits = np.full(len(left), 9)
    ask = surname & ~sounds & ~same(f.letters)  # the rest is settled by equal numbers
    if ask.any():
        edits[ask] = process.cpdist(
            f.names[f.name[left[ask]]].tolist(), f.names[f.name[right[ask]]].tolist(), scorer=Levenshtein.distance
        )
    lengths = np.array([len(text) for text in f.names] + [0])
    longer = lengths[f.name[left]] != lengths[f.name[right]]
    birthday = (f.day[left] == f.day[right]) & (f.day[left] != NO_DAY)
    tests = {
        "same": same(f.name),
        "same_sound": same(f.sound),
        "alike_sound": sounds,
        "swapped": same(f.letters),
        "part": (edits == 1) & longer,
        "given": same(f.given) & ~surname,
        "twins": surname & birthday,
        "one_character": edits == 1,
        "surname": surname,
        "other": known,
    }
    return _levels([("name", name, test) for name, test in tests.items()], known)


def _date_levels(f: Features, left: Ints, right: Ints) -> npt.NDArray[np.intp]:
    known = (f.day[left] != NO_DAY) & (f.day[right] != NO_DAY)
    apart = np.abs(np.where(known, f.day[left] - np.where(known, f.day[right], 0), 0))
    one, other = f.digits[left], f.digits[right]
    unlike = one != other
    year = ~unlike[:, :4].any(axis=1)
    exchanged = year & (one[:, 4:6] == other[:, 6:]).all(axis=1) & (one[:, 6:] == other[:, 4:6]).all(axis=1)
    first = np.array([0, 1, 0, 1], dtype=np.uint8)
    january = (one[:, 4:] == first).all(axis=1) | (other[:, 4:] == first).all(axis=1)
    tests = {
        "same": apart == 0,
        "day_month": exchanged,
        "excel": apart == _EXCEL_DAYS,
        "one_digit": unlike.sum(axis=1) == 1,
        "first_january": year & january,
        "lunar": (apart >= _LUNAR_DAYS[0]) & (apart <= _LUNAR_DAYS[1]),
        "year": year,
        "other": known,
    }
    return _levels([("birth_date", name, test) for name, test in tests.items()], known)


def _region_levels(f: Features, left: Ints, right: Ints) -> npt.NDArray[np.intp]:
    known = (f.township[left] >= 0) & (f.township[right] >= 0)
    village = (f.village[left] == f.village[right]) & (f.village[left] >= 0)
    township = f.township[left] == f.township[right]
    # whose village is unknown may live in the other's: the township says nothing against it
    return _levels(
        [("region", "village", village), ("region", "township", township), ("region", "other", known)], known
    )


def _address_levels(f: Features, left: Ints, right: Ints) -> npt.NDArray[np.intp]:
    known = (f.address[left] >= 0) & (f.address[right] >= 0)
    same = known & (f.address[left] == f.address[right])
    alike = known & ~same & (f.house[left] == f.house[right])
    if alike.any():
        one, other = f.addresses[f.address[left[alike]]], f.addresses[f.address[right[alike]]]
        alike[alike] = process.cpdist(one.tolist(), other.tolist(), scorer=ratio) >= _ADDRESS_ALIKE
    return _levels([("address", "same", same), ("address", "alike", alike), ("address", "other", known)], known)


def _column(records: pd.DataFrame, name: str) -> pd.Series[str]:
    return records[name].astype("str") if name in records else pd.Series(np.nan, index=records.index, dtype="str")


def _codes(values: pd.Series[str]) -> tuple[Ints, npt.NDArray[np.object_]]:
    codes, distinct = pd.factorize(values)
    return codes.astype(np.int64), np.asarray(distinct, dtype=object)


def _digits(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.uint8]:
    texts = np.datetime_as_string(days, unit="D")
    plain = np.array([text.replace("-", "") if text != "NaT" else "0" * 8 for text in texts.tolist()], dtype="S8")
    return (plain.view(np.uint8).reshape(len(days), 8) - ord("0")) if len(days) else np.zeros((0, 8), dtype=np.uint8)


def _days_as_codes(day: Ints) -> Ints:
    codes = pd.factorize(np.where(day == NO_DAY, np.iinfo(np.int64).min, day))[0].astype(np.int64)
    return np.where(day == NO_DAY, -1, codes)
