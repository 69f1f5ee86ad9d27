"""``shouwang score --explain``: one score with all it is made of, in numbers and in words of both languages."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from dashboard.i18n import LANGUAGES, translator
from dashboard.services.cards import reason_of
from dashboard.standing import standing_text
from dashboard.wording import action_text, factor_text, reason_text
from geo.county import County
from geo.errors import InputError


def explain(county: County, subject: str) -> list[dict[str, Any]]:
    """Every score of one subject of a county that carries its scores, by model; a person goes by id, without a name.

    ``contributions`` add up to ``sum``: the log of the value for waters, points for elders, hours for villages.

    Raises:
        InputError: nothing of that id is scored.
    """
    found = [
        _explained(county, model, frame.loc[subject])
        for model, frame in county.scores.items()
        if subject in frame.index
    ]
    if not found:
        raise InputError(f"Nothing scored is called {subject}; give the id of a water, an elder or a village.")
    return found


def _explained(county: County, model: str, row: pd.Series[Any]) -> dict[str, Any]:
    words = {language: translator(language) for language in LANGUAGES}
    factors = json.loads(row["factors"])
    reasons = [(entry, reason_of(county, entry)) for entry in json.loads(row["reasons"])]
    return {
        "model": model,
        "subject": str(row.name),
        "region_code": row["region_code"],
        "class": row["score_class"],
        "value": _number(row["value"]),
        "interval_90": [_number(row["low"]), _number(row["high"])],
        "rank": None if pd.isna(row["rank"]) else int(row["rank"]),
        "worst_tenth": _number(row["worst_tenth"]),
        "survey_rank": None if pd.isna(row["survey_rank"]) else int(row["survey_rank"]),
        "evidence_grade": row["evidence_grade"],
        "contributions": [
            {"factor": code, "contribution": part, **{name: factor_text(code, t) for name, t in words.items()}}
            for code, part in sorted(factors.items(), key=lambda item: -abs(item[1]))
        ],
        "sum": sum(factors.values()),
        "reasons": [
            {
                **entry,
                "phrase": reason.phrase,
                **{name: reason_text(reason, t) for name, t in words.items()},
                "standing": {name: standing_text(reason, t) for name, t in words.items()},
            }
            for entry, reason in reasons
        ],
        "fixes": [
            {**fix, **{name: action_text(fix["action"], t) for name, t in words.items()}}
            for fix in json.loads(row["fixes"])
        ],
    }


def lines_of(explained: dict[str, Any], language: str) -> list[str]:
    """One explained score as lines of text."""
    low, high = explained["interval_90"]
    head = f"{explained['model']} {explained['subject']}: {explained['class']}"
    if explained["value"] is not None:
        head += f" · {explained['value']:.3g} ({low:.3g} – {high:.3g}) · #{explained['rank']}"
    if explained["worst_tenth"] is not None:
        head += f" · P(10 %) {explained['worst_tenth']:.0%}"
    found = [f"{head} · {explained['evidence_grade']}"]
    found += [f"  {part['contribution']:+8.3f}  {part[language]}" for part in explained["contributions"]]
    found += [f"  = {explained['sum']:+.3f}"]
    found += [
        f"  · {reason[language]} ({reason['standing'][language]})  {reason['clause']}"
        for reason in explained["reasons"]
    ]
    found += [
        f"  → {fix[language]}: {fix['class_after'] or '—'}"
        + ("" if fix["value_after"] is None else f" ({fix['value_after']:.3g})")
        for fix in explained["fixes"]
    ]
    return found


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
