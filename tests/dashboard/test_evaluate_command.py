"""``shouwang evaluate``: on simulated counties, and on a database with the truth beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from dashboard.cli import shouwang as group
from dashboard.commands.evaluate import _record_lines, _table
from dashboard.evaluation import AS_OF, simulated, summary_of
from data.evaluations import last_evaluations
from data.simulate import simulate_frames
from data.simulate.processes import BROKEN, draw_incidents, draw_process, true_rates
from data.store import Store
from geo.county import County
from geo.crs import projected_crs
from models import drowning
from models.scoring import METHOD


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["evaluate", *arguments])
    return done.exit_code, done.output if done.exception is None else str(done.exception)


def test_a_county_made_elsewhere_is_judged_by_its_truth(demo_database: str, whole: County, tmp_path: Path) -> None:
    """A truth that is the score itself: nothing captures more, and the score is calibrated."""
    value = drowning.score(whole)["value"].dropna()
    rates = tmp_path / "rates.csv"
    value.rename("rate").rename_axis("site_id").to_csv(rates)
    code, printed = run("--database", demo_database, "--truth", str(rates), "--json")
    assert code == 0, printed
    told = json.loads(printed)["judged"][0]
    assert told["sites"] == len(value)
    assert told["capture10"] == pytest.approx(told["oracle10"])
    assert told["capture20"] == pytest.approx(told["oracle20"])
    assert told["calibration"]["slope"] == pytest.approx(1)
    assert set(told["baselines"]) == {"distance_only", "past_incidents", "site_type", "child_count", "exposure"}
    assert told["won"] is all(other["won"] for other in told["baselines"].values())
    assert ("not_won" in told) is not told["won"]
    for groups in told["fairness"].values():
        assert sum(group["waters"] for group in groups.values()) == len(value)
    code, printed = run("--database", demo_database, "--truth", str(rates))
    assert "Ahead of all in 1 of 1" in printed


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("site,rate\nA,1\n", "lacks column"),
        ("site_id,rate\nA,one\n", "no number"),
        ("site_id,rate\nA,1\nA,2\n", "twice"),
        ("site_id,rate\nNOBODY,1\n", "at least two surveyed waters"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_truth_is_one_sentence(content: str | None, told: str, demo_database: str, tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    if content is not None:
        rates.write_text(content, encoding="utf-8")
    code, printed = run("--database", demo_database, "--truth", str(rates))
    assert code == 1
    assert told in printed


def test_a_county_not_won_is_told_with_its_differences_and_that_its_intervals_are_wide() -> None:
    """Every plain ranking comes too close: which, by how much, and how little the score itself knows, is said."""
    judged = simulated(1, 1, report=lambda *_: None, people=800, waters=120)
    close = {name: replace(other, low=-0.02, high=0.1) for name, other in judged[0].against.items()}
    clear = {name: replace(other, low=0.01, high=0.1) for name, other in close.items()}
    lost, won = replace(judged[0], against=close), replace(judged[0], against=clear)
    result = summary_of([lost, won])
    told = result["judged"][0]["not_won"]
    assert told["differences"] == {name: [-0.02, 0.1] for name in close}
    assert told["interval_ratio"] > 10
    assert told["wide"]
    assert "not_won" not in result["judged"][1]
    printed = [line for line in _table([lost, won], result).splitlines() if line.startswith("not won")]
    assert len(printed) == 1
    assert "exposure -2.0% to +10.0%" in printed[0]
    assert printed[0].endswith("times from end to end: wide.")


def test_simulated_counties_are_the_same_for_one_seed_and_others_for_another() -> None:
    first, again, other = (simulated(1, seed, report=lambda *_: None, people=800, waters=120)[0] for seed in (1, 1, 2))
    assert first == again
    assert first.captured != other.captured
    assert first.process == BROKEN[0]
    assert first.oracle["0.1"] >= first.captured["0.1"] > 0
    assert first.deviance[0] > first.deviance[1] > 0  # nothing fits better than what the counts were drawn from
    low, middle, high = first.next_year[1], first.next_year[0], first.next_year[2]
    assert 0 <= low <= middle <= high <= 1


def test_a_countys_own_record_judges_it_and_is_kept(demo_database: str) -> None:
    """Townships and the last year held back, every assumption tried; a second look finds the last result."""
    code, printed = run("--database", demo_database, "--record", "--json")
    assert code == 0, printed
    told = json.loads(printed)
    assert told["incidents"].keys() == {"number", "place", "village", "nowhere"}
    assert told["by_township"] is None or isinstance(told["by_township"]["challenger_wins"], bool)
    assert {one["times"] for one in told["stability"]["assumptions"]} == {0.5, 2.0}
    with Store.open(demo_database) as store:
        code = store.counties()[0].code
        kept = last_evaluations(store, code)
    assert kept["record"].method == METHOD
    assert kept["record"].result["stability"] == told["stability"]
    lines = _record_lines(told)
    assert "of the worst tenth stays" in lines
    assert f"fades: {told['roaming']['learned_m']:.0f} m (200 m by rule)" in lines


def test_truth_and_record_together_are_refused(demo_database: str) -> None:
    code, printed = run("--database", demo_database, "--record", "--truth", "rates.csv")
    assert code == 1
    assert "not both" in printed


def test_processes_break_each_assumption_in_turn_and_draw_effects_of_both_signs() -> None:
    processes = [draw_process(number, np.random.default_rng(number)) for number in range(20)]
    assert [process.name for process in processes if process.name != "drawn"] == list(BROKEN)
    signs = {np.sign(process.effects["vertical"]) for process in processes if process.name == "drawn"}
    assert signs == {-1, 1}
    assert processes[10].effects["kind_river"] == pytest.approx(np.log(3))


def test_what_comes_on_record_is_drawn_from_the_rates() -> None:
    """Over many draws each water has the incidents it expects; far from roads fewer come on record."""
    made = simulate_frames("feng", as_of=AS_OF, people=400, water=60, seed=4)
    process = draw_process(5, np.random.default_rng(5))  # reporting follows the roads
    truth = true_rates(process, made.frames, AS_OF, projected_crs(106.5), 6)
    assert truth.rates.sum() == pytest.approx(process.expected)
    assert truth.reported.min() == pytest.approx(process.reported_far, abs=0.02)
    drawn = [draw_incidents(truth, made.frames, AS_OF, seed)["site_id"].value_counts() for seed in range(60)]
    mean = sum(counts.reindex(truth.rates.index).fillna(0) for counts in drawn) / len(drawn)
    expected = truth.rates * truth.reported * 5
    assert mean.sum() == pytest.approx(expected.sum(), rel=0.1)
    assert np.corrcoef(mean, expected)[0, 1] > 0.97
