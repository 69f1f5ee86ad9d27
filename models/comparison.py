"""The lists of a quarter compared: whom one list has twice (重), another lacks (漏), or describes otherwise (错).

凤民政发〔2024〕29号 F16: education, police and civil affairs compare their data at least once a quarter.
寿政秘〔2016〕278号 S26: what the villages report goes to education and police to be verified, so that nobody is
reported twice (不重报), missed (不漏报) or reported wrongly (不错报).

Rows are matched by identity number first, then by ``models.linkage``. Every row is accounted for:
``rows = matched + double + unmatched``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.likeness import Ints, features_of
from models.linkage import LIMITS, Limits, Linked, clusters, linked
from models.names import bare

LISTS: Final = ("civil_affairs", "education", "police")
"""The lists of a quarter, in the order in which one is asked for a person's village and name."""

COMPARED: Final = ("name", "birth_date", "sex", "region_code", "group")
"""What is compared of a person who stands on several lists."""

COLUMNS: Final = ("name", "birth_date", "sex", "region_code", "identity_hash", "row")
"""What a list must have; ``group`` (text, several parted by commas or 、) and ``address`` it may have."""

_APART = re.compile(r"[\s,，、;；]+")
_HEAD = ("person", "region_code", "name", "birth_date", "sex")
DOUBLE: Final = (*_HEAD, "list", "row", "certain")
MISSING: Final = (*_HEAD, "list", "on", "certain")
DIFFERING: Final = (*_HEAD, "field", "values", "rows", "certain")
COUNTS: Final = ("region_code", "persons", "matched", "double", "missing", "differing")
ACCOUNTS: Final = ("list", "rows", "matched", "double", "unmatched")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What came of comparing lists. ``person`` numbers who is meant, from 0; region_code is missing where the village
    is unknown; ``certain``: told by the identity number alone, not by likeness.

    ``double``: each of the rows (list, row) in which one list has one person, two or more of them.
    ``missing``: list: who lacks the person; on: {list: row} of those that have them.
    ``differing``: field, values: {list: value}, rows: {list: row}. A value a list does not give differs from nothing.
    ``counts``: by village, the unknown one last: persons, matched on two lists or more, and how many are double,
    missing and differing: persons, each once. ``accounts``: by list, rows = matched + double + unmatched: ``double``
    are the rows beyond a person's first, ``matched`` the first ones found on another list.
    """

    double: pd.DataFrame
    missing: pd.DataFrame
    differing: pd.DataFrame
    counts: pd.DataFrame
    accounts: pd.DataFrame


def compare(lists: Mapping[str, pd.DataFrame], *, limits: Limits = LIMITS) -> Comparison:
    """Compare two or three of ``LISTS``; each a frame with ``COLUMNS``.

    Raises:
        ValueError: fewer than two lists, a list that is none of ``LISTS``, or one without a column.
    """
    if len(lists) < 2 or not set(lists) <= set(LISTS):
        raise ValueError(f"Compare two or three of {', '.join(LISTS)}, not {', '.join(lists) or 'none'}.")
    names = [name for name in LISTS if name in lists]
    for name in names:
        lacking = [column for column in COLUMNS if column not in lists[name]]
        if lacking:
            raise ValueError(f"The list of {name} lacks {', '.join(lacking)}.")
    records = pd.concat([_plain(lists[name]) for name in names], ignore_index=True)
    source = np.repeat(np.arange(len(names)), [len(lists[name]) for name in names])
    records["list"] = np.array(names, dtype=object)[source]
    features = features_of(records)
    pairs = linked(features, limits)
    within = source[pairs.left] == source[pairs.right]
    alone = clusters(len(records), _some(pairs, within), features.identity)
    first = np.zeros(len(records), dtype=bool)
    first[np.unique(alone, return_index=True)[1]] = True
    records["person"] = _across(alone, pairs, ~within, features.identity, source)
    records["first"] = first
    records["known"] = features.identity
    return _results(records, names)


def _across(alone: Ints, pairs: Linked, across: npt.NDArray[np.bool_], identity: Ints, source: Ints) -> Ints:
    """Persons over all lists, numbered from 0: of the rows that one list has of a person each speaks for all."""
    people, inverse = np.unique(alone, return_inverse=True)
    number = np.full(len(people), -1)
    np.maximum.at(number, inverse, identity)
    between = _some(pairs, across)
    moved = Linked(inverse[between.left], inverse[between.right], between.like)
    joined = clusters(len(people), moved, number, source[people])
    return np.unique(joined, return_inverse=True)[1][inverse].astype(np.int64)


def _some(pairs: Linked, where: npt.NDArray[np.bool_]) -> Linked:
    return Linked(pairs.left[where], pairs.right[where], pairs.like.take(where))


def _plain(records: pd.DataFrame) -> pd.DataFrame:
    """A list's columns as they are compared; a group column that is absent is unknown throughout."""
    plain = records.reindex(columns=[*COLUMNS, "group", "address"])
    for column in ("name", "sex", "region_code", "identity_hash", "group", "address"):
        plain[column] = plain[column].astype("str")
    plain["birth_date"] = pd.to_datetime(plain["birth_date"]).astype("datetime64[s]")
    plain["region_code"] = plain["region_code"].str[:12]
    return plain


def _results(records: pd.DataFrame, names: list[str]) -> Comparison:
    heads = records[records["first"]]
    who = heads.groupby("person")[["region_code", "name", "birth_date", "sex"]].first()  # the first list that says
    on = pd.DataFrame(
        {name: heads[heads["list"] == name].set_index("person")["row"].reindex(who.index) for name in names}
    )
    certain = records.groupby("person")["known"].min() >= 0
    double = _double(records, who, certain)
    missing = _missing(on, who, certain, names)
    differing = _differing(heads, who, certain)
    matched = on.notna().sum(axis=1) > 1
    return Comparison(
        double,
        missing,
        differing,
        _counts(who, matched, double, missing, differing),
        _accounts(records, matched, names),
    )


def _double(records: pd.DataFrame, who: pd.DataFrame, certain: pd.Series[bool]) -> pd.DataFrame:
    twice = records[records.duplicated(["person", "list"], keep=False)]
    found = twice.assign(certain=certain.reindex(twice["person"]).to_numpy(dtype=bool))
    # under the village the row itself gives: two villages may each have the child on their books
    found["region_code"] = found["region_code"].fillna(
        who["region_code"].reindex(found["person"]).set_axis(found.index)
    )
    return _ordered(found, DOUBLE)


def _missing(on: pd.DataFrame, who: pd.DataFrame, certain: pd.Series[bool], names: list[str]) -> pd.DataFrame:
    parts = []
    for name in names:
        lacking = on[on[name].isna()]
        part = who.loc[lacking.index].reset_index()
        part["list"] = name
        part["on"] = _objects(
            {key: int(row) for key, row in zip(names, rows, strict=True) if pd.notna(row)}
            for rows in lacking.to_numpy()
        )
        part["certain"] = certain.loc[lacking.index].to_numpy(dtype=bool)
        parts.append(part)
    return _ordered(pd.concat(parts, ignore_index=True), MISSING)


def _differing(heads: pd.DataFrame, who: pd.DataFrame, certain: pd.Series[bool]) -> pd.DataFrame:
    parts = []
    for field in COMPARED:
        said = heads[heads[field].notna()]
        several = said[field].map(_PLAIN.get(field, _itself)).groupby(said["person"]).nunique()
        persons = several.index[several > 1]
        values: dict[int, dict[str, str]] = {person: {} for person in persons}
        rows: dict[int, dict[str, int]] = {person: {} for person in persons}
        telling = said[said["person"].isin(persons)]
        texts = telling[field].dt.strftime("%Y-%m-%d") if field == "birth_date" else telling[field]
        for person, name, text, row in zip(telling["person"], telling["list"], texts, telling["row"], strict=True):
            values[person][name] = text
            rows[person][name] = int(row)
        part = who.loc[persons].reset_index()
        part["field"] = field
        part["values"], part["rows"] = _objects(values.values()), _objects(rows.values())
        part["certain"] = certain.loc[persons].to_numpy(dtype=bool)
        parts.append(part)
    return _ordered(pd.concat(parts, ignore_index=True), DIFFERING)


def _objects(values: Iterable[object]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype=object)


def _groups(text: str) -> str:
    return ",".join(sorted({part for part in _APART.split(text.strip()) if part}))


def _itself(value: Any) -> Any:
    return value


_PLAIN = {"name": bare, "group": _groups}  # blanks in a name and the order of groups are no difference


def _counts(who: pd.DataFrame, matched: pd.Series[bool], *results: pd.DataFrame) -> pd.DataFrame:
    """By village. Who is double in two villages is counted in both; everything else once, in the person's village."""
    tally = {"persons": who["region_code"], "matched": who["region_code"][matched]}
    for name, result in zip(("double", "missing", "differing"), results, strict=True):
        tally[name] = result.drop_duplicates(["person", "region_code"])["region_code"]
    counts = pd.DataFrame({name: codes.value_counts(dropna=False) for name, codes in tally.items()})
    counts = counts.fillna(0).astype("int64").rename_axis("region_code").sort_index(na_position="last").reset_index()
    return counts[list(COUNTS)]


def _accounts(records: pd.DataFrame, matched: pd.Series[bool], names: list[str]) -> pd.DataFrame:
    found = matched.reindex(records["person"]).to_numpy(dtype=bool)
    first = records["first"].to_numpy(dtype=bool)
    rows = []
    for name in names:
        own = (records["list"] == name).to_numpy()
        rows.append(
            (
                name,
                int(own.sum()),
                int((own & first & found).sum()),
                int((own & ~first).sum()),
                int((own & first & ~found).sum()),
            )
        )
    return pd.DataFrame(rows, columns=list(ACCOUNTS))


def _ordered(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    by = [column for column in ("region_code", "person", "list", "row", "field") if column in columns]
    found: Any = frame.reindex(columns=list(columns)).sort_values(by, na_position="last", ignore_index=True)
    return found  # type: ignore[no-any-return]
