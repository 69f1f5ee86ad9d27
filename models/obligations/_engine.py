"""Evaluates rules: each subject by its measure, each region by its subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import RuleError
from geo.populations import POPULATIONS
from geo.results import CELLS, FINDINGS
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
from models.obligations._asked import Asked, Ledgers
from models.obligations._cells import Regions

METHOD = "obligations-1"

Progress = Callable[[str, int, int], None]

_MEASURES: Mapping[str, Callable[[Asked], pd.DataFrame]] = {
    "share": _share.judge,
    "presence": _presence.judge,
    "count_above": _count_above.judge,
    "interval": _interval.judge,
    "clock": _clock.judge,
    "deadline": _deadline.judge,
    "completeness": _completeness.judge,
    "distance": _distance.judge,
}
_COUNTED_ONLY = {"overdue": "lacking", "breached": "lacking", "due": "met"}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Every rule of a county's packs in every region it concerns somebody in.

    ``cells`` (contract ``CELLS``): the county's own cell of every rule, and those of townships and villages with
    subjects. ``findings`` (contract ``FINDINGS``): every subject that is not as asked, or is due; of a table nothing of
    which was ever loaded no subject is listed, the cell names the table (``missing_kind``).
    """

    cells: pd.DataFrame
    findings: pd.DataFrame


def judge(county: County, rule: Rule, ledgers: Ledgers | None = None) -> pd.DataFrame:
    """Every subject of one rule on ``as_of``.

    Returns:
        Indexed by subject_id: ``region_code``; ``status`` of ``STATUSES``; ``since`` the first day it was wrong, NaT
        where not known; ``due_on``; ``value`` by measure; ``sight``. Of a rule that is only counted nothing is overdue
        or breached: there it is lacking.

    Raises:
        RuleError: the rule is not evaluated by a measure.
    """
    if rule.measure is None or rule.kind not in ("measured", "inventory"):
        raise RuleError(f"Rule {rule.id} is {rule.kind} and is not evaluated on a county.", ids=[rule.id])
    asked = Asked.of(rule, ledgers or Ledgers(county))
    found = _MEASURES[rule.measure](asked)
    if rule.kind == "inventory":
        found["status"] = found["status"].replace(_COUNTED_ONLY)
        found.loc[found["status"] == "met", ["since", "due_on"]] = pd.NaT
    found.insert(0, "region_code", asked.subjects["region_code"].astype("str"))
    found["sight"] = "restricted" if rule.restricted else asked.subjects["sight"]
    return found


def evaluate(county: County, rules: Iterable[Rule] | None = None, on_progress: Progress | None = None) -> Evaluation:
    """Evaluate rules (all the county's obligations in force on ``as_of``) in every region."""
    chosen = list(county.rules.obligations(county.as_of) if rules is None else rules)
    ledgers, regions = Ledgers(county), Regions(county)
    cells, findings = [], []
    for done, rule in enumerate(chosen):
        if on_progress is not None:
            on_progress(rule.id, done, len(chosen))
        if rule.measure is None or rule.kind == "product":
            continue
        found = judge(county, rule, ledgers)
        missing = rule.of if rule.of and ledgers.is_empty(rule.of) else None
        cells.append(regions.cells(rule, found, missing))
        if missing is None:
            findings.append(_findings(rule, found))
    if on_progress is not None:
        on_progress("", len(chosen), len(chosen))
    return Evaluation(
        CELLS.check(pd.concat(cells)) if cells else CELLS.empty(),
        FINDINGS.check(pd.concat(findings)) if findings else FINDINGS.empty(),
    )


def _findings(rule: Rule, found: pd.DataFrame) -> pd.DataFrame:
    listed = found[(found["status"] != "met").to_numpy()]
    subject = listed.index.astype("str")
    table: pd.DataFrame = pd.DataFrame(
        {
            "rule_id": pd.Series(rule.id, index=listed.index, dtype="str"),
            "region_code": listed["region_code"],
            "subject_kind": pd.Series(POPULATIONS[rule.population].kind, index=listed.index, dtype="str"),
            "subject_id": pd.Series(subject, index=listed.index, dtype="str"),
            "status": listed["status"],
            "since": listed["since"],
            "due_on": listed["due_on"],
            "value": listed["value"].replace([np.inf, -np.inf], np.nan),
            "sight": listed["sight"].astype("str"),
        }
    )
    table.index = pd.Index(rule.id + "@" + subject, dtype="str", name=FINDINGS.index)
    return table
