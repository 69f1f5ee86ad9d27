"""What changed between two days, and why: of subjects under rules, of rules in regions, of score classes.

Four evaluations of one county are held against each other, in this order:

- the first day, as it was evaluated then;
- the first day, of what was on record then, by the present method and rules: what differs is ``method_changed``;
- the first day, of what is on record now: what differs was ``learned_late``;
- the second day, of what is on record now: what differs ``happened``.

A difference between the first and the last is told once. Where several steps moved it, its cause is the last step that
by itself is such a change (fine to not fine, worse, …), or, where none alone is, the last that changed anything.

From best to worst: fine (met, due in time, not concerned), not recorded, lacking, overdue, breached. Falling due is no
change. Of a rule whose table was never loaded every subject is not recorded: nothing becomes fine by being unloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.changes import CAUSES, CLASS_CHANGES, FINE, REGION_CHANGES, SUBJECT_CHANGES
from geo.frames import Contract
from models.obligations import Evaluation

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[Any]

BADNESS: Final = {
    **dict.fromkeys((FINE, "met", "due", "counted", "nobody"), 0),
    "not_recorded": 1,
    "lacking": 2,
    "overdue": 3,
    "breached": 4,
}
"""How bad a status is; of what is equally bad nothing is told."""
CLASS_CODES: Final = {"blue": 1, "yellow": 2, "orange": 3, "red": 4, "not_surveyed": 5}
"""0 is a subject that is not scored."""
_RED, _UNKNOWN = CLASS_CODES["red"], CLASS_CODES["not_surveyed"]
_WRONG = ["overdue", "breached", "lacking", "not_recorded"]
_MOST_WRONG = 10**9  # more subjects than any county has


def subject_changes(ends: Sequence[Evaluation], gone: pd.Index[str] | None = None) -> pd.DataFrame:
    """Contract ``SUBJECT_CHANGES``: what differs between the first and the last of ``ends``.

    Args:
        ends: one evaluation for each step of ``CAUSES``, and one more; the findings of all of them as far as one
            reader may see them.
        gone: of ``finding_keys``, those the rule no longer concerns in that region on the last of them.

    Raises:
        ValueError: the number of ends is another.
    """
    _check(ends)
    keyed = [_keyed(end.findings) for end in ends]
    keys = _union([frame.index for frame in keyed])
    if keys.empty:
        return SUBJECT_CHANGES.empty()
    # what stands latest says whose it is; the first day alone tells of what is closed
    known = pd.concat([keyed[-1], *keyed[:-1]])
    known = known[~known.index.duplicated()].reindex(keys)
    left = np.zeros(len(keys), bool) if gone is None else np.asarray(keys.isin(gone))
    statuses = [_statuses(end, frame, keys, known["rule_id"]) for end, frame in zip(ends, keyed, strict=True)]
    statuses[-1] = np.where(left & ~keys.isin(keyed[-1].index), FINE, statuses[-1])
    change, cause = _told([_badness(status) for status in statuses], _of_badness)
    table = pd.DataFrame(
        {
            "rule_id": known["rule_id"],
            "region_code": known["region_code"],
            "subject_kind": known["subject_kind"],
            "subject_id": known["subject_id"],
            "change": change,
            "cause": cause,
            "before": statuses[0],
            "after": statuses[-1],
            "left": (change == "closed") & left,
            "since": known["since"],
        },
        index=pd.Index(keys, name=SUBJECT_CHANGES.index),
    )
    return _finished(table, SUBJECT_CHANGES, ("subject_kind", "subject_id", "before", "after"))


def finding_keys(findings: pd.DataFrame) -> pd.Index[str]:
    """The key of each finding: rule, subject and region. ``subject_changes`` is indexed by it."""
    return pd.Index(findings.index.astype("str") + "@" + findings["region_code"].astype("str"), dtype="str")


def region_changes(ends: Sequence[Evaluation]) -> pd.DataFrame:
    """Contract ``REGION_CHANGES``: what differs between the cells of the first and the last of ``ends``.

    A cell is worse by its status first; where that is bad and the same, by how many subjects are not as asked.
    """
    _check(ends)
    keys = _union([end.cells.index for end in ends])
    if keys.empty:
        return REGION_CHANGES.empty()
    frames = [end.cells.reindex(keys) for end in ends]
    statuses = [frame["status"].fillna("nobody").to_numpy(dtype=object) for frame in frames]
    wrong = [frame[_WRONG].sum(axis=1).fillna(0).to_numpy(dtype=np.int64) for frame in frames]
    codes = [
        np.where((bad := _badness(status)) > 0, bad * _MOST_WRONG + count, 0)
        for status, count in zip(statuses, wrong, strict=True)
    ]
    change, cause = _told(codes, _of_badness)
    known = pd.concat([ends[-1].cells, *(end.cells for end in ends[:-1])])[["rule_id", "region_code", "level"]]
    known = known[~known.index.duplicated()].reindex(keys)
    table = pd.DataFrame(
        {
            **{name: known[name] for name in known},
            "change": change,
            "cause": cause,
            "before": statuses[0],
            "after": statuses[-1],
            "left": (change == "closed") & (statuses[-1] == "nobody"),
            "wrong_before": wrong[0],
            "wrong_after": wrong[-1],
        },
        index=pd.Index(keys, name=REGION_CHANGES.index),
    )
    return _finished(table, REGION_CHANGES, ("level", "before", "after"))


def class_changes(model: str, ends: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Contract ``CLASS_CHANGES``: whose class under one model (contract ``SCORES``) differs between first and last.

    New is whoever became red. Between known classes it is worse or better; to become unknown is worse, for nothing is
    safe by not being known; to become known is better, but as orange worse. Who is scored no longer is closed; who is
    newly scored and not red is not told.
    """
    _check(ends)
    keyed = [_scored(frame) for frame in ends]
    keys = _union([frame.index for frame in keyed])
    if keys.empty:
        return CLASS_CHANGES.empty()
    codes = [_codes(frame["score_class"].reindex(keys)) for frame in keyed]
    change, cause = _told(codes, _of_classes)
    subjects = pd.concat([keyed[-1], *keyed[:-1]])[["subject_id", "region_code"]]
    subjects = subjects[~subjects.index.duplicated()].reindex(keys)
    table = pd.DataFrame(
        {
            "model": model,
            "region_code": subjects["region_code"],
            "subject_id": subjects["subject_id"],
            "change": change,
            "cause": cause,
            "before": keyed[0]["score_class"].reindex(keys),
            "after": keyed[-1]["score_class"].reindex(keys),
        },
        index=keys,
    )
    table.index = pd.Index(model + "@" + keys, dtype="str")
    return _finished(table, CLASS_CHANGES, ("model", "subject_id", "before", "after"))


def _scored(scores: pd.DataFrame) -> pd.DataFrame:
    subject = pd.Series(scores.index.astype("str"), index=scores.index, dtype="str")
    return scores.assign(subject_id=subject).set_axis(pd.Index(subject + "@" + scores["region_code"], dtype="str"))


def _check(ends: Sequence[Any]) -> None:
    if len(ends) != len(CAUSES) + 1:
        raise ValueError(f"Changes are told between {len(CAUSES) + 1} evaluations, not {len(ends)}.")


def _keyed(findings: pd.DataFrame) -> pd.DataFrame:
    return findings.set_axis(finding_keys(findings), axis=0)


def _union(indexes: Sequence[pd.Index[str]]) -> pd.Index[str]:
    found: set[str] = set().union(*indexes)
    return pd.Index(sorted(found), dtype="str")


def _statuses(end: Evaluation, keyed: pd.DataFrame, keys: pd.Index[str], rule_of: pd.Series[str]) -> Texts:
    """The status of every key at one end (n,): of what is not listed it is fine, or unknown where nothing is known."""
    found = keyed["status"].reindex(keys)
    unloaded = end.cells.loc[end.cells["missing_kind"].notna(), "rule_id"].unique()
    absent = np.where(rule_of.isin(unloaded).to_numpy(), "not_recorded", FINE)
    return np.where(found.isna().to_numpy(), absent, found.to_numpy(dtype=object))


def _badness(statuses: Texts) -> Ints:
    return pd.Series(statuses).map(BADNESS).to_numpy(dtype=np.int64)


Kinds = Callable[[Ints, Ints], Texts]


def _of_badness(before: Ints, after: Ints) -> Texts:
    return np.select(
        [(before == 0) & (after > 0), (before > 0) & (after == 0), after > before, after < before],
        ["new", "closed", "worse", "better"],
        "",
    )


def _of_classes(before: Ints, after: Ints) -> Texts:
    both = _is_known(before) & _is_known(after)
    found = before == _UNKNOWN
    return np.select(
        [
            (after == _RED) & (before != _RED),
            (before > 0) & (after == 0),
            (both & (after > before)) | (_is_known(before) & (after == _UNKNOWN)) | (found & (after == _RED - 1)),
            (both & (after < before)) | (found & _is_known(after)),
        ],
        ["new", "closed", "worse", "better"],
        "",
    )


def _codes(classes: pd.Series[str]) -> Ints:
    return np.array([0 if pd.isna(name) else CLASS_CODES[name] for name in classes], dtype=np.int64)


def _is_known(codes: Ints) -> Bools:
    return (codes > 0) & (codes < _UNKNOWN)


def _told(states: Sequence[Ints], kinds: Kinds) -> tuple[Texts, Texts]:
    """Of each key (n,) the change from the first to the last state, and the step that made it; "" where none."""
    change = kinds(states[0], states[-1])
    alone, at_all = np.full(len(change), "", dtype=object), np.full(len(change), "", dtype=object)
    for cause, before, after in zip(CAUSES, states[:-1], states[1:], strict=True):
        alone[kinds(before, after) == change] = cause
        at_all[before != after] = cause
    return change, np.where(alone == "", at_all, alone)


def _finished(table: pd.DataFrame, contract: Contract, texts: tuple[str, ...]) -> pd.DataFrame:
    """The rows that changed, with the dtypes of the contract."""
    kept = table[(table["change"] != "").to_numpy()]
    dtypes = dict.fromkeys(("rule_id", "region_code", "change", "cause", *texts), "str")
    dtypes |= {"left": "boolean", "wrong_before": "Int64", "wrong_after": "Int64"}
    kept = kept.astype({name: dtype for name, dtype in dtypes.items() if name in kept})
    kept.index = pd.Index(kept.index.astype("str"), dtype="str", name=contract.index)
    return contract.check(kept[list(contract.names)])
