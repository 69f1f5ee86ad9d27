"""``shouwang score --explain``: a score taken apart adds up again, in words of both languages, and names nobody."""

from __future__ import annotations

import json

import pytest

from geo.county import County
from tests.dashboard.conftest import Here


@pytest.mark.parametrize("model", ["drowning", "isolation", "staffing"])
def test_a_score_taken_apart_adds_up(model: str, demo_database: str, whole: County, here: Here) -> None:
    """Contributions to the log of a water's value, an elder's points, a village's hours; at most five reasons."""
    scores = whole.scores[model]
    worst = str(scores["rank"].idxmin())
    done = here("score", "--database", demo_database, "--explain", worst, "--json")
    assert done.code == 0, done.err
    told = next(one for one in json.loads(done.out)["scores"] if one["model"] == model)
    assert sum(part["contribution"] for part in told["contributions"]) == pytest.approx(told["sum"])
    assert told["class"] == scores.at[worst, "score_class"]
    assert told["rank"] == scores.at[worst, "rank"]
    assert 1 <= len(told["reasons"]) <= 5
    for part in (*told["contributions"], *told["reasons"], *told["fixes"]):
        assert part["zh"] != part["en"]
    name = whole.persons["name"].get(worst)
    if isinstance(name, str):
        assert name not in done.out


def test_as_text_in_the_language_asked_for(demo_database: str, whole: County, here: Here) -> None:
    site = str(whole.scores["drowning"]["rank"].idxmin())
    chinese, english = (
        here("score", "--database", demo_database, "--explain", site, "--language", language).out
        for language in ("zh", "en")
    )
    assert chinese.startswith(f"drowning {site}: ")
    assert any("一" <= letter <= "鿿" for letter in chinese)
    assert chinese != english


def test_what_is_not_scored_is_refused_in_one_sentence(demo_database: str, here: Here) -> None:
    done = here("score", "--database", demo_database, "--explain", "NOBODY")
    assert done.code == 1
    assert "Nothing scored is called NOBODY" in done.err
    assert done.err.count("\n") == 1
