"""What every score is made of: factors with their contributions, reasons, fixes, ranks; and the frame they end in.

Texts in a score frame are JSON of codes and numbers; the screen renders the words. ``factors`` is an object of factor
to contribution in the model's own additive unit, zeros left out. ``reasons`` is a list, most important first, of
``factor, value, unit, threshold, clause, rule, date, share``; value and threshold are codes where there is no number
(``models.bases``), and share is of what adds up: 0 where it adds nothing, below 0 where it takes off. ``fixes`` is a
list of ``action, value_after, class_after, rule``; what is bought has ``price`` in yuan (null: none is set) as well,
what nobody recorded as lacking ``unrecorded``, and a set of several ``parts``, their actions. ``value_after`` is not
rounded: risk removed is a difference, and of sets a product.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.errors import UnknownRuleError
from geo.results import SCORE_CLASSES
from geo.rules import Rule
from models import texts

Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

MOST_REASONS: Final = 5
FIRST: Final = 1e9
"""Urgency of a reason that comes before all others, such as never having been surveyed."""
Z90: Final = 1.6448536269514722
"""Half the width of a 90 % interval of a normal distribution, in standard deviations."""

_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of a score over its n subjects.

    ``contribution`` (n,) is added up; ``value`` in ``unit`` is what was observed and ``threshold`` what it is held
    against. It may be given as a reason where ``shown`` (default: where it contributes more than zero), the most urgent
    first (default: by contribution). ``rule`` is one for all, or one for each subject. ``said`` and ``against`` are
    codes for value and threshold where there is no number (``models.bases``).
    """

    code: str
    contribution: Floats
    value: Floats | None = None
    unit: str = ""
    threshold: Floats | float | None = None
    rule: Rule | Sequence[Rule | None] | None = None
    on: pd.Series[pd.Timestamp] | None = None
    shown: Bools | None = None
    urgency: Floats | None = None
    said: str | None = None
    against: str | None = None


@dataclass(frozen=True, eq=False)
class Fix:
    """One thing to do where it ``applies`` (n,): value and class afterwards, NaN and "" if they cannot be told.

    ``rule`` is one for all, or one for each subject. ``price`` (n,) in yuan, NaN where none is set; ``parts``: the
    actions a set is made of at each subject; ``unrecorded`` (n,): nobody recorded whether it is lacking.
    """

    action: str
    applies: Bools
    value_after: Floats
    class_after: Texts
    rule: Rule | Sequence[Rule | None] | None = None
    price: Floats | None = None
    parts: Sequence[tuple[str, ...]] | None = None
    unrecorded: Bools | None = None


def rule_for(county: County, measure: str, population: str) -> Rule:
    """The rule in force on ``as_of``, a paper's before a local one.

    Raises:
        UnknownRuleError: the composed packs hold none.
    """
    rule = county.rules.first(measure, population, on=county.as_of)
    if rule is None:
        raise UnknownRuleError(
            f"No rule for {measure} of {population} in the packs {', '.join(county.rules.names)}; add one to the "
            "county's pack."
        )
    return rule


def explain(factors: Sequence[Factor], n: int) -> tuple[list[str], list[str]]:
    """``factors`` and ``reasons`` texts of n subjects. Equally urgent reasons keep the order of ``factors``."""
    table = np.column_stack([f.contribution for f in factors])
    positive = np.where(table > 0, table, 0.0).sum(axis=1)
    urgency = np.column_stack([f.contribution if f.urgency is None else f.urgency for f in factors])
    shown = np.column_stack([f.contribution > 0 if f.shown is None else f.shown for f in factors])
    row, column = np.nonzero(shown & ~np.isnan(urgency))
    order = np.lexsort((column, -urgency[row, column], row))
    row, column = row[order], column[order]
    first = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
    kept = np.arange(len(row)) - first[row] < MOST_REASONS
    row, column = row[kept], column[kept]
    pieces = np.empty(len(row), dtype=object)
    for k in np.unique(column).tolist():
        factor, at = factors[k], np.flatnonzero(column == k)
        part = table[row[at], k]
        share = np.divide(part, positive[row[at]], out=np.zeros(len(at)), where=(part != 0) & (positive[row[at]] > 0))
        pieces[at] = _reasons(factor, row[at], share, n)
    return _contributions(factors, table), texts.lists(pieces, row, n)


def _contributions(factors: Sequence[Factor], table: Floats) -> list[str]:
    """Objects of factor to contribution, rounded, without zeros; ``table`` (n, k)."""
    rounded = np.round(table, _DECIMALS)
    if np.isnan(rounded).any():
        raise ValueError("a contribution is not a number")
    row, column = np.nonzero(rounded)
    pieces = np.empty(len(row), dtype=object)
    for k in np.unique(column).tolist():
        factor, at = factors[k], np.flatnonzero(column == k)
        pieces[at] = texts.glued(f"{texts.of(factor.code)}: ", texts.numbers(rounded[row[at], k]))
    return texts.objects(pieces, row, len(table))


def _reasons(factor: Factor, rows: Ints, share: Floats, n: int) -> list[str]:
    """One factor as a reason of the subjects at ``rows``, with their ``share`` of what adds up."""
    return texts.glued(
        f'{{"factor": {texts.of(factor.code)}, "value": ',
        _numbers(factor.value, rows, n, factor.said),
        f', "unit": {texts.of(factor.unit)}, "threshold": ',
        _numbers(factor.threshold, rows, n, factor.against),
        _by_rule(factor.rule, rows, lambda rule: f', "clause": {texts.of(rule.clause if rule else "")}, "rule": '),
        _by_rule(factor.rule, rows, lambda rule: texts.of(rule.id if rule else None)),
        ', "date": ',
        "null" if factor.on is None else texts.days(factor.on.to_numpy(dtype="datetime64[D]")[rows]),
        ', "share": ',
        texts.rounded(share, _DECIMALS),
        "}",
    )


def list_fixes(fixes: Sequence[Fix], n: int) -> list[str]:
    """``fixes`` texts of n subjects, in the order given."""
    found = [(np.empty(0, dtype=object), np.empty(0, dtype=np.int64))]
    for fix in fixes:
        rows = np.flatnonzero(fix.applies)
        if not len(rows):
            continue
        pieces = np.empty(len(rows), dtype=object)
        pieces[:] = _fix_texts(fix, rows)
        found.append((pieces, rows))
    pieces, row = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(row, kind="stable")
    return texts.lists(pieces[order], row[order], n)


def _fix_texts(fix: Fix, rows: Ints) -> list[str]:
    """A fix of the subjects at ``rows``."""
    more: list[str | list[str]] = []
    if fix.price is not None:
        more += [', "price": ', _known(fix.price[rows])]
    if fix.parts is not None:
        more += [', "parts": ', texts.each([fix.parts[row] for row in rows.tolist()])]
    if fix.unrecorded is not None:
        more += [', "unrecorded": ', texts.each(fix.unrecorded[rows].tolist())]
    return texts.glued(
        f'{{"action": {texts.of(fix.action)}, "value_after": ',
        _known(fix.value_after[rows]),
        ', "class_after": ',
        texts.each([name or None for name in fix.class_after[rows].tolist()]),
        ', "rule": ',
        _by_rule(fix.rule, rows, lambda rule: texts.of(rule.id if rule else None)),
        *more,
        "}",
    )


def _known(numbers: Floats) -> list[str]:
    return texts.numbers(np.where(np.isfinite(numbers), numbers, np.nan))


def assemble(
    index: pd.Index[str],
    *,
    region_code: pd.Series[str],
    score_class: Texts,
    value: Floats,
    low: Floats,
    high: Floats,
    grade: str,
    factors: Sequence[Factor],
    fixes: Sequence[Fix],
    worst_tenth: Floats | None = None,
    survey_rank: Floats | None = None,
) -> pd.DataFrame:
    """A frame of contract ``SCORES``. Subjects not surveyed lose their value, interval and rank."""
    n = len(index)
    unknown = score_class == "not_surveyed"
    value, low, high = (np.where(unknown, np.nan, numbers) for numbers in (value, low, high))
    factor_texts, reason_texts = explain(factors, n)
    subjects = pd.Index(index.astype("str"), name="subject_id")
    nothing = np.full(n, np.nan)
    columns = {
        "region_code": region_code.astype("str").array,
        "score_class": pd.array(score_class.tolist(), dtype="str"),
        "value": value,
        "low": low,
        "high": high,
        "rank": worst_first(score_class, value, subjects).array,
        "worst_tenth": nothing if worst_tenth is None else worst_tenth,
        "survey_rank": pd.Series(nothing if survey_rank is None else survey_rank).astype("Int64").array,
        "evidence_grade": pd.array(np.full(n, grade), dtype="str"),
        "factors": pd.array(factor_texts, dtype="str"),
        "reasons": pd.array(reason_texts, dtype="str"),
        "fixes": pd.array(list_fixes(fixes, n), dtype="str"),
    }
    return pd.DataFrame(columns, index=subjects)


def worst_first(score_class: Texts, value: Floats, ids: pd.Index[str]) -> pd.Series[int]:
    """Rank (Int64, 1 the worst): by class, then value, then id. Subjects not surveyed have none."""
    severity = np.select([score_class == name for name in SCORE_CLASSES], range(len(SCORE_CLASSES)), -1)
    order = np.lexsort((ids.to_numpy(dtype=object), -value, severity)) if len(ids) else np.empty(0, dtype=np.int64)
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(1, len(ids) + 1)
    return pd.Series(pd.arrays.IntegerArray(ranks, np.asarray(score_class == "not_surveyed")), index=ids)


def rank_among(scores: pd.DataFrame, others: pd.DataFrame) -> pd.Series[int]:
    """Rank (Int64) of each of ``scores`` among them and ``others`` as ``worst_first`` has it.

    Both have columns score_class and value.
    """
    listed = pd.concat([scores[["score_class", "value"]], others])
    severity = pd.Index(SCORE_CLASSES).get_indexer(pd.Index(listed["score_class"]))
    value, ids = listed["value"].to_numpy(), listed.index
    ranks = []
    for row in range(len(scores)):
        same = severity == severity[row]
        before = (severity < severity[row]) | (same & (value > value[row]))
        tied = ids[same & (value == value[row])].to_numpy(dtype=object)
        ranks.append(int(before.sum() + (tied < ids[row]).sum() + 1))
    return pd.Series(ranks, index=scores.index, dtype="Int64").mask(scores["score_class"] == "not_surveyed")


def with_value(reasons: pd.Series[str], factor: str, values: Floats) -> pd.Series[str]:
    """Texts of ``reasons`` with other ``values`` (n,) of one factor, where it is among them."""
    before = f'"factor": {texts.of(factor)}, "value": '
    pattern = re.compile(re.escape(before) + r"[^,]*")
    new = texts.numbers(np.round(values, _DECIMALS))
    listed = [pattern.sub(before + value, text) for text, value in zip(reasons, new, strict=True)]
    return pd.Series(listed, index=reasons.index, dtype="str")


def _numbers(numbers: Floats | float | None, rows: Ints, n: int, otherwise: str | None = None) -> str | list[str]:
    """Texts of what is given for all of n subjects or for each, of those at ``rows``; ``otherwise`` where unknown."""
    code = texts.of(otherwise)
    if numbers is None:
        return code
    values = np.broadcast_to(np.asarray(numbers, dtype=np.float64), (n,))
    if np.ndim(numbers) == 0:
        return texts.numbers(np.round(values[:1], _DECIMALS))[0].replace("null", code) if n else code
    return [text if text != "null" else code for text in texts.numbers(np.round(values[rows], _DECIMALS))]


def _by_rule(
    rule: Rule | Sequence[Rule | None] | None, rows: Ints, said: Callable[[Rule | None], str]
) -> str | list[str]:
    """What is ``said`` of the one rule, or of that of each subject at ``rows``; of each rule once."""
    if not isinstance(rule, Sequence):
        return said(rule)
    listed = [rule[row] for row in rows.tolist()]
    once = {id(each): said(each) for each in {id(each): each for each in listed}.values()}
    return [once[id(each)] for each in listed]
