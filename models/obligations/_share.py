"""``share``: a column of each subject has a value it should have."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.obligations._asked import Asked, as_text, owed_since, verdicts


def judge(asked: Asked) -> pd.DataFrame:
    """Met where the value is accepted, breached where it is not, not recorded where there is none.

    A rule that names no values asks that the thing be on record: there a missing value is the breach.
    """
    rule = asked.rule
    kind, _, name = rule.column.rpartition(".")
    if kind:
        rows = asked.rows(kind, rule.where if kind == rule.of else {})
        values = as_text(rows[name]).where(rows[name].notna().to_numpy())
        good = _accepted(values, rule.accepts, rule.rejects)
        by_subject = pd.DataFrame({"good": good, "known": values.notna()}).groupby(rows["subject_id"].to_numpy()).max()
        found = by_subject.reindex(asked.subjects.index, fill_value=False).astype(bool)
        good, known = found["good"], found["known"]
    else:
        own = asked.value_of(name)
        known = own.notna()
        good = _accepted(as_text(own).where(known), rule.accepts, rule.rejects)
    unknown = "not_recorded" if rule.accepts or rule.rejects else "breached"
    status = np.select([good.to_numpy(dtype=bool), known.to_numpy(dtype=bool)], ["met", "breached"], unknown)
    return verdicts(asked, status, since=owed_since(asked).where(status == "breached"))


def _accepted(values: pd.Series[str], accepts: tuple[str, ...], rejects: tuple[str, ...]) -> pd.Series[bool]:
    good = values.notna()
    if accepts:
        good &= values.isin(accepts)
    if rejects:
        good &= ~values.isin(rejects)
    return good
