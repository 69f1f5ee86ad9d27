"""The page of how far the colours can be trusted: what was kept last, in words, for whoever is signed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from dash import Dash

from dashboard.components.reliability_view import ASSUMPTIONS, PROCESSES, RANKINGS, record_view, simulated_view
from dashboard.evaluation import own_record, simulated, summary_of
from dashboard.i18n import translator
from data.evaluations import Evaluation, keep_evaluation, last_evaluations
from data.simulate.processes import BROKEN
from data.store import Store
from geo.county import County
from geo.errors import UnknownCountyError
from models.evaluation import baselines
from models.evidence import EFFECTS
from models.incidents import SPREADS
from models.stability import RULES
from tests.dashboard.conftest import FENG, sign_in, text_of


def silent(*_: Any) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def on_simulated() -> dict[str, Any]:
    return {"seed": 1, **summary_of(simulated(1, 1, report=silent, people=800, waters=120))}


@pytest.fixture(scope="module")
def on_record(whole: County) -> dict[str, Any]:
    return {"seed": 1, **own_record(whole, seed=1, report=silent)}


def test_before_any_judging_the_page_says_how_it_is_done(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    page = sign_in(store, app, "leader", FENG)
    answer = page.get("/reliability")
    assert answer.status_code == 200
    assert last_evaluations(store, FENG) == {}
    text = text_of(record_view(None, translator("zh")))
    assert "尚未检验" in text
    assert "shouwang evaluate --record" in text


def test_nobody_signed_out_sees_it(own_app: tuple[Dash, Store]) -> None:
    answer = own_app[0].server.test_client().get("/reliability")
    assert answer.status_code in (302, 401, 403)


def test_what_was_kept_last_is_shown_with_its_figures(
    own_app: tuple[Dash, Store], on_simulated: dict[str, Any], on_record: dict[str, Any]
) -> None:
    _, store = own_app
    keep_evaluation(store, FENG, "simulated", "2020.1", {"old": True})
    keep_evaluation(store, FENG, "simulated", "2026.3", on_simulated)
    keep_evaluation(store, FENG, "record", "2026.3", on_record)
    kept = last_evaluations(store, FENG)
    assert kept["simulated"].method == "2026.3"
    for language in ("zh", "en"):
        t = translator(language)
        told = text_of(simulated_view(kept["simulated"], t))
        assert f"{on_simulated['capture10']['score']:.0%}" in told
        assert f"{on_simulated['judged'][0]['sites']:,}" in told
        own = text_of(record_view(kept["record"], t))
        assert str(sum(on_record["incidents"].values())) in own
        assert f"{on_record['stability']['assumptions'][0]['stays']:.0%}" in own
    with pytest.raises(UnknownCountyError):
        keep_evaluation(store, "999999", "record", "2026.3", on_record)


def test_a_county_without_incidents_says_that_nothing_was_held_back(on_record: dict[str, Any], whole: County) -> None:
    bare = {
        **on_record,
        "incidents": dict.fromkeys(on_record["incidents"], 0),
        "by_township": None,
        "forward": {"incidents": 0.0, "waters": 3, "captured": {}, "deviance": None, "slope": None},
        "stability": {**on_record["stability"], "resampled": {"times": 0, "stays": None, "agreement": None}},
    }
    text = text_of(record_view(Evaluation("record", "2026.3", whole.known_at, bare), translator("en")))
    assert "No incident is on record" in text
    assert text.count("too few to tell") == 2


def test_every_ranking_process_and_assumption_has_words(whole: County) -> None:
    assert {"drawn", *BROKEN} == set(PROCESSES)
    assert {"score", "oracle", "boosted", *baselines(whole, whole.hazard_sites.index[:0])} == set(RANKINGS)
    effects = {effect.factor for effect in EFFECTS if effect.level == "site" and effect.log_effect}
    assert {*(f"spread_{name}" for name in asdict(SPREADS)), *effects, *(f"rule_{name}" for name in RULES)} == set(
        ASSUMPTIONS
    )
    t = translator("zh")
    assert all(t(text) != text for text in (*RANKINGS.values(), *PROCESSES.values(), *ASSUMPTIONS.values()))
