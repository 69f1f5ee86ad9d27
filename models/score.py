"""What every score is made of: factors with their contributions, reasons, fixes, ranks; and the frame they end in.

Texts in a score frame are JSON of codes and numbers; the screen renders the words. ``factors`` is an object of factor
to contribution in the model's own additive unit, zeros left out. ``reasons`` is a list, most important first, of
``factor, value, unit, threshold, clause, rule, date, share``. ``fixes`` is a list of ``action, value_after,
class_after, rule``; what is bought has ``price`` in yuan (null: none is set) as well, what nobody recorded as lacking
``unrecorded``, and a set of several ``parts``, their actions. ``value_after`` is not rounded: risk removed is a
difference, and of sets a product.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.errors import UnknownRuleError
from geo.results import SCORE_CLASSES
from geo.rules import Rule

Floats = npt.NDArray[np.floating[Any]]
Bools = npt.NDArray[np.bool_]
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
    first (default: by contribution). ``rule`` is one for all, or one for each subject.
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
    urgency = np.where(shown, urgency, -np.inf)
    order = np.argsort(-urgency, axis=1, kind="stable")[:, :MOST_REASONS]
    columns = [_Column(f, n) for f in factors]
    rounded = np.round(table, _DECIMALS).tolist()
    codes = [f.code for f in factors]
    texts = [_text({code: c for code, c in zip(codes, row, strict=True) if c}) for row in rounded]
    reasons = [
        _text(
            [
                columns[k].reason(row, None if not table[row, k] > 0 else float(table[row, k] / positive[row]))
                for k in order[row].tolist()
                if shown[row, k]
            ]
        )
        for row in range(n)
    ]
    return texts, reasons


class _Column:
    """One factor's columns as plain lists: much quicker to read cell by cell than arrays."""

    def __init__(self, factor: Factor, n: int) -> None:
        self.code, self.unit = factor.code, factor.unit
        self.values = _numbers(factor.value, n)
        self.thresholds = _numbers(factor.threshold, n)
        self.rules = _each(factor.rule, n)
        self.dates: list[Any] = [None] * n
        if factor.on is not None:
            days = factor.on.to_numpy(dtype="datetime64[D]")
            self.dates = [None if day == "NaT" else day for day in days.astype(str).tolist()]

    def reason(self, row: int, share: float | None) -> dict[str, Any]:
        rule = self.rules[row]
        return {
            "factor": self.code,
            "value": self.values[row],
            "unit": self.unit,
            "threshold": self.thresholds[row],
            "clause": rule.clause if rule else "",
            "rule": rule.id if rule else None,
            "date": self.dates[row],
            "share": None if share is None else round(share, _DECIMALS),
        }


def list_fixes(fixes: Sequence[Fix], n: int) -> list[str]:
    """``fixes`` texts of n subjects, in the order given."""
    columns = [
        (f, f.applies.tolist(), _known(f.value_after), f.class_after.tolist(), _each(f.rule, n), _more(f))
        for f in fixes
    ]
    return [
        _text(
            [
                {
                    "action": f.action,
                    "value_after": after[row],
                    "class_after": classes[row] or None,
                    "rule": None if (rule := rules[row]) is None else rule.id,
                    **{name: values[row] for name, values in more.items()},
                }
                for f, applies, after, classes, rules, more in columns
                if applies[row]
            ]
        )
        for row in range(n)
    ]


def _more(fix: Fix) -> dict[str, Sequence[Any]]:
    """What a fix says besides, by subject."""
    more: dict[str, Sequence[Any]] = {}
    if fix.price is not None:
        more["price"] = _known(fix.price)
    if fix.parts is not None:
        more["parts"] = fix.parts
    if fix.unrecorded is not None:
        more["unrecorded"] = fix.unrecorded.tolist()
    return more


def _known(numbers: Floats) -> list[float | None]:
    return [number if np.isfinite(number) else None for number in numbers.tolist()]


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
    columns = {
        "region_code": pd.Series(region_code.to_numpy(), index=subjects, dtype="str"),
        "score_class": pd.Series(score_class, index=subjects, dtype="str"),
        "value": pd.Series(value, index=subjects, dtype="float64"),
        "low": pd.Series(low, index=subjects, dtype="float64"),
        "high": pd.Series(high, index=subjects, dtype="float64"),
        "rank": worst_first(score_class, value, subjects),
        "worst_tenth": pd.Series(np.nan if worst_tenth is None else worst_tenth, index=subjects, dtype="float64"),
        "survey_rank": pd.Series(np.nan if survey_rank is None else survey_rank, index=subjects).astype("Int64"),
        "evidence_grade": pd.Series(grade, index=subjects, dtype="str"),
        "factors": pd.Series(factor_texts, index=subjects, dtype="str"),
        "reasons": pd.Series(reason_texts, index=subjects, dtype="str"),
        "fixes": pd.Series(list_fixes(fixes, n), index=subjects, dtype="str"),
    }
    return pd.DataFrame(columns, index=subjects)


def worst_first(score_class: Texts, value: Floats, ids: pd.Index[str]) -> pd.Series[int]:
    """Rank (Int64, 1 the worst): by class, then value, then id. Subjects not surveyed have none."""
    severity = pd.Index(SCORE_CLASSES).get_indexer(pd.Index(score_class))
    order = np.lexsort((ids.to_numpy(dtype=object), -value, severity)) if len(ids) else np.empty(0, dtype=np.int64)
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(1, len(ids) + 1)
    return pd.Series(ranks, index=ids, dtype="Int64").mask(score_class == "not_surveyed")


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


def _numbers(numbers: Floats | float | None, n: int) -> list[float | None]:
    if numbers is None:
        return [None] * n
    values = np.broadcast_to(np.asarray(numbers, dtype=np.float64), (n,))
    return [number if number == number else None for number in np.round(values, _DECIMALS).tolist()]


def _each(rule: Rule | Sequence[Rule | None] | None, n: int) -> list[Rule | None]:
    return list(rule) if isinstance(rule, Sequence) else [rule] * n


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
