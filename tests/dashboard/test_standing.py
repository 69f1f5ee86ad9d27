"""Every reason stands on something: value, what it is held against, clause, day and share, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from dashboard.i18n import LANGUAGES, translator
from dashboard.services.cards import reason_of
from dashboard.standing import AGAINST, NUMBERS, against_text, basis_text, day_text, share_text
from dashboard.wording import REASONS
from geo.county import County
from models import scoring
from models.bases import BASES
from tests.models.simulated import simulated_county
from tests.models.test_rescoring import county, mixed_rows

DAYS = {"feng": date(2026, 6, 10), "yiyang": date(2026, 7, 15)}


@cache
def county_and_reasons(name: str) -> tuple[County, list[tuple[str, str, dict[str, Any]]]]:
    made = simulated_county(name, DAYS[name]) if name in DAYS else county(mixed_rows(np.random.default_rng(int(name))))
    scores, _ = scoring.score_all(made)
    return made, [
        (model, subject, reason)
        for model, frame in scores.items()
        for subject, text in frame["reasons"].items()
        for reason in json.loads(text)
    ]


def told(name: str) -> Iterator[tuple[County, str, dict[str, Any]]]:
    made, listed = county_and_reasons(name)
    for model, subject, reason in listed:
        yield made, f"{model} {subject} {reason}", reason


@pytest.mark.parametrize("name", [*DAYS, "1", pytest.param("2", marks=pytest.mark.long)])
def test_every_reason_has_value_threshold_clause_day_and_share(name: str) -> None:
    """Of all three scores, on two demo counties and two with gaps everywhere. A day may be missing where nobody wrote
    one down; the screen says that there is none."""
    seen = set()
    for made, where, reason in told(name):
        assert reason["value"] is not None, where
        assert reason["threshold"] is not None, where
        assert reason["clause"], where
        assert reason["rule"] in made.rules, where
        assert isinstance(reason["share"], float), where
        assert abs(reason["share"]) <= 1 or reason["share"] < 0, where
        assert reason["date"] is None or date.fromisoformat(reason["date"]), where
        for language in LANGUAGES:
            t, said = translator(language), reason_of(made, reason)
            held = against_text(said, t) or "{threshold}" in REASONS[reason["factor"]]
            assert held, where
            assert basis_text(said, t), where
            assert day_text(said, t), where
            assert share_text(said, t), where
        seen.add(reason["factor"])
    assert len(seen) > 15


@pytest.mark.parametrize("name", DAYS)
def test_shares_of_what_raises_a_score_add_up_to_one_at_most(name: str) -> None:
    by_subject: dict[tuple[str, str], float] = {}
    for model, subject, reason in county_and_reasons(name)[1]:
        by_subject[model, subject] = by_subject.get((model, subject), 0.0) + max(reason["share"], 0.0)
    assert max(by_subject.values()) <= 1 + 1e-5


def test_what_was_surveyed_says_its_day() -> None:
    made, listed = county_and_reasons("feng")
    days = made.hazard_sites["surveyed_on"].dt.strftime("%Y-%m-%d")
    found = [(subject, reason["date"]) for _, subject, reason in listed if reason["factor"].startswith("barrier_")]
    assert len(found) > 10
    assert all(day == days[subject] for subject, day in found)


def test_evidence_is_named_by_a_local_decision() -> None:
    rules = {
        reason["rule"]
        for _, _, reason in county_and_reasons("yiyang")[1]
        if reason["factor"].startswith(("bank_", "swimming_"))
    }
    made, listed = county_and_reasons("yiyang")
    rules |= {reason["rule"] for _, _, reason in listed if reason["factor"] == "child_vulnerability"}
    assert rules
    assert rules <= {f"county.evidence_{of}" for of in ("bank", "swimming", "children")}
    for of, named in (("bank", "专家判断"), ("kind", "专家判断"), ("swimming", "专家判断"), ("children", "Yang")):
        rule = made.rules[f"county.evidence_{of}"]
        assert rule.local
        assert named in rule.phrase


def test_every_code_has_words_and_every_factor_is_one() -> None:
    factors = {factor for listed in scoring.FACTORS.values() for factor in listed}
    assert {basis.against for basis in BASES.values()} <= set(AGAINST)
    assert set(BASES) <= factors
    assert set(NUMBERS) <= factors
