"""Evaluates rules: each subject by its measure, each region by its subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import RuleError
from geo.results import CELLS, FINDINGS, STATUSES
from geo.rules import Rule
from models.obligations import (
    _clock,
    _completeness,
    _count_above,
    _deadline,
    _distance,
    _interval,
    _presence,
    _share,
)
from models.obligations._asked import LACKING, MET, NOT_RECORDED, Asked, Verdicts
from models.obligations._cells import cells_of
from models.obligations._ledgers import NO_DAY, SIGHTS, Bools, Ledgers

METHOD = "obligations-1"

Progress = Callable[[str, int, int], None]

_MEASURES: Mapping[str, Callable[[Asked], Verdicts]] = {
    "share": _share.judge,
    "presence": _presence.judge,
    "count_above": _count_above.judge,
    "interval": _interval.judge,
    "clock": _clock.judge,
    "deadline": _deadline.judge,
    "completeness": _completeness.judge,
    "distance": _distance.judge,
}
_COUNTED_ONLY = np.array([MET, MET, LACKING, LACKING, LACKING, NOT_RECORDED])
"""What each status becomes where nothing is judged."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Every rule of a county's packs in every region it concerns somebody in.

    ``cells`` (contract ``CELLS``): the county's own cell of every rule, and those of townships and villages with
    subjects. ``findings`` (contract ``FINDINGS``): every subject that is not as asked, or is due; of a table nothing of
    which was ever loaded no subject is listed, the cell names the table (``missing_kind``).
    """

    cells: pd.DataFrame
    findings: pd.DataFrame


def concerned(county: County, rule_ids: Iterable[str]) -> pd.Index[str]:
    """The keys (``rule@subject@region``) of everyone those rules concern, whatever is found of them.

    A rule that is not in force on ``as_of`` concerns nobody.
    """
    wanted, ledgers = set(rule_ids), Ledgers(county)
    keys: list[str] = []
    for rule in county.rules.obligations(county.as_of):
        if rule.id in wanted and rule.measure is not None and rule.kind in ("measured", "inventory"):
            judged = judge(county, rule, ledgers)
            subject = pd.Series(judged.index.astype("str"), index=judged.index)
            keys += (rule.id + "@" + subject + "@" + judged["region_code"].astype("str")).tolist()
    return pd.Index(keys, dtype="str")


def judge(county: County, rule: Rule, ledgers: Ledgers | None = None) -> pd.DataFrame:
    """Every subject of one rule on ``as_of``.

    Returns:
        Indexed by subject_id: ``region_code``; ``status`` of ``STATUSES``; ``since`` the first day it was wrong, NaT
        where not known; ``due_on``; ``value`` by measure; ``sight``. Of a rule that is only counted nothing is overdue
        or breached: there it is lacking.

    Raises:
        RuleError: the rule is not evaluated by a measure.
    """
    asked, found = _judged(rule, ledgers or Ledgers(county))
    return _frame(asked, found, np.ones(len(asked), dtype=bool))


def evaluate(county: County, rules: Iterable[Rule] | None = None, on_progress: Progress | None = None) -> Evaluation:
    """Evaluate rules (all the county's obligations in force on ``as_of``) in every region."""
    chosen = list(county.rules.obligations(county.as_of) if rules is None else rules)
    ledgers = Ledgers(county)
    cells, findings = [], []
    for done, rule in enumerate(chosen):
        if on_progress is not None:
            on_progress(rule.id, done, len(chosen))
        if rule.kind == "product":
            continue
        asked, found = _judged(rule, ledgers)
        cells.append(cells_of(asked, found, rule.of if asked.never_loaded else None))
        if not asked.never_loaded:
            findings.append(_findings(asked, found))
    if on_progress is not None:
        on_progress("", len(chosen), len(chosen))
    return Evaluation(
        CELLS.check(pd.concat(cells)) if cells else CELLS.empty(),
        FINDINGS.check(pd.concat(findings)) if findings else FINDINGS.empty(),
    )


def _judged(rule: Rule, ledgers: Ledgers) -> tuple[Asked, Verdicts]:
    if rule.measure is None or rule.kind not in ("measured", "inventory"):
        raise RuleError(f"Rule {rule.id} is {rule.kind} and is not evaluated on a county.", ids=[rule.id])
    asked = Asked.of(rule, ledgers)
    found = _MEASURES[rule.measure](asked)
    if rule.kind == "inventory":
        found = replace(found, status=_COUNTED_ONLY[found.status], due_on=np.full(len(asked), NO_DAY))
    return asked, found


def _frame(asked: Asked, found: Verdicts, chosen: Bools) -> pd.DataFrame:
    at = asked.at[chosen]
    sights = np.array(SIGHTS, dtype=object)[asked.subjects.sights[at]]
    return pd.DataFrame(
        {
            "region_code": asked.subjects.regions.iloc[at].astype("str"),
            "status": pd.array(np.array(STATUSES, dtype=object)[found.status[chosen]], dtype="str"),
            "since": found.since[chosen].astype("datetime64[s]"),
            "due_on": found.due_on[chosen].astype("datetime64[s]"),
            "value": found.value[chosen],
            "sight": pd.array(np.full(len(at), "restricted") if asked.rule.restricted else sights, dtype="str"),
        },
        index=asked.index[chosen],
    )


def _findings(asked: Asked, found: Verdicts) -> pd.DataFrame:
    # what is of a region nobody knows cannot be shown to anybody; the county's cell counts it
    placed = asked.subjects.regions.iloc[asked.at].notna().to_numpy(dtype=bool)
    table = _frame(asked, found, (found.status != MET) & placed)
    subject, rule = table.index.to_series(), asked.rule.id
    table = table.assign(
        rule_id=pd.Series(rule, index=table.index, dtype="str"),
        subject_kind=pd.Series(asked.kind, index=table.index, dtype="str"),
        subject_id=subject.astype("str"),
    )
    table.index = pd.Index(rule + "@" + subject, dtype="str", name=FINDINGS.index)
    return table[list(FINDINGS.names)]
