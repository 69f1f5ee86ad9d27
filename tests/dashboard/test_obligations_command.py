"""``shouwang obligations``: an entry for every rule of a county's packs, runs kept, scopes held; the coverage."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard.commands.obligations import command, coverage_of
from data.obligations import find_obligations, read_cells, read_findings
from data.packs import load_packs, pack_names
from data.store import Store
from geo.scope import Scope, Sight
from tests.dashboard.conftest import FENG

KEYS = {"id", "clause", "numerator", "denominator", "status", "since", "owner"}


def told(*arguments: str) -> Any:
    done = CliRunner().invoke(command, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def evaluated(demo_file: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """The demo county evaluated in a database of this module's own, and what the command said."""
    import shutil

    url = f"sqlite:///{shutil.copy(demo_file, tmp_path_factory.mktemp('obligations') / 'county.db')}"
    return url, told("--database", url)


def test_every_entry_names_its_paper_clause_and_owner(evaluated: tuple[str, dict[str, Any]]) -> None:
    _, result = evaluated
    entries = {entry["id"]: entry for entry in result["obligations"]}
    packs = load_packs(result["packs"])
    assert set(entries) == {rule.id for rule in packs.obligations(date.fromisoformat(result["as_of"]))}
    for entry in entries.values():
        assert set(entry) >= KEYS
        assert entry["owner"], entry["id"]
        assert entry["clause"], entry["id"]
        assert entry["document"], entry["id"]
    assert {f"F{number}" for number in range(1, 38)} <= {entry["obligation"] for entry in entries.values()}


def test_counts_add_up_in_every_entry(evaluated: tuple[str, dict[str, Any]]) -> None:
    for entry in evaluated[1]["obligations"]:
        if entry["kind"] == "product":
            assert entry["shown_by"]
            continue
        parts = (entry[name] for name in ("numerator", "overdue", "breached", "lacking", "not_recorded"))
        assert sum(parts) == entry["denominator"], entry["id"]
        assert (entry["status"] == "counted") is (entry["kind"] == "inventory" and entry["denominator"] > 0), entry[
            "id"
        ]


def test_at_most_a_tenth_of_what_is_measured_is_not_recorded_on_the_demo(evaluated: tuple[str, dict[str, Any]]) -> None:
    measured = [entry for entry in evaluated[1]["obligations"] if entry["kind"] == "measured"]
    unknown = [entry["id"] for entry in measured if entry["status"] == "not_recorded"]
    assert len(unknown) <= len(measured) / 10, unknown


def test_the_same_day_evaluated_again_is_the_same_run(evaluated: tuple[str, dict[str, Any]]) -> None:
    url, first = evaluated
    with Store.open(url) as store:
        before = find_obligations(store, FENG)
        assert told("--database", url)["obligations"] == first["obligations"]
        after = find_obligations(store, FENG)
    assert before is not None
    assert before == after


def test_another_day_is_another_run_and_leaves_the_first(evaluated: tuple[str, dict[str, Any]]) -> None:
    url, _ = evaluated
    earlier = told("--database", url, "--as-of", "2026-06-01")
    assert earlier["as_of"] == "2026-06-01"
    with Store.open(url) as store:
        latest, then = find_obligations(store, FENG), find_obligations(store, FENG, as_of=date(2026, 6, 30))
    assert latest is not None
    assert then is not None
    assert (latest.as_of, then.as_of) == (date(2026, 7, 15), date(2026, 6, 1))


def test_what_is_read_is_what_was_computed_and_a_scope_only_hides(evaluated: tuple[str, dict[str, Any]]) -> None:
    """The same cell for every reader; single children to who may see children, restricted lists only with names."""
    url, result = evaluated
    everybody = frozenset(Sight)
    with Store.open(url) as store:
        run = find_obligations(store, FENG, as_of=date(2026, 7, 15), exactly=True)
        assert run is not None
        cells = read_cells(store, run, Scope.whole(FENG))
        county = {entry["id"]: entry for entry in result["obligations"] if entry["kind"] != "product"}
        for rule_id, entry in county.items():
            assert cells.at[f"{rule_id}@{FENG}", "numerator"] == entry["numerator"]
        whole = read_findings(store, run, Scope.whole(FENG))
        assert {"all", "children", "restricted"} <= set(whole["sight"])
        town = str(cells.loc[cells["level"] == "township", "region_code"].iloc[0])
        here = read_cells(store, run, Scope(FENG, town, everybody))
        assert set(here["region_code"].str[:9]) == {town}
        same = cells.loc[here.index]
        assert (same["denominator"] == here["denominator"]).all()
        planner = read_findings(store, run, Scope(FENG, FENG, frozenset()))
        assert set(planner["sight"]) == {"all"}
        leader = read_findings(store, run, Scope(FENG, FENG, everybody - {Sight.NAMES}))
        assert "restricted" not in set(leader["sight"])
        assert "children" in set(leader["sight"])
        supervisor = read_findings(store, run, Scope(FENG, town, everybody))
        assert set(supervisor["region_code"].str[:9]) <= {town}
        one = read_findings(store, run, Scope.whole(FENG), rule="F10", region=town, limit=3)
        assert len(one) <= 3
        assert set(one["rule_id"]) <= {"F10"}


def test_coverage_lists_the_135_lines_and_what_evaluates_each() -> None:
    lines = told("--coverage")
    assert lines["lines"] == len(lines["obligations"])
    papers = [line for line in lines["obligations"] if line["id"][0] in "YFJKS"]
    assert len(papers) == 135
    assert all(line["measures"] for line in papers)
    assert sum(lines["by_kind"].values()) == lines["lines"]
    assert lines == coverage_of(load_packs([name]).rules.values() for name in pack_names())


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30"])
def test_a_day_that_is_none_is_wrong_usage(as_of: str) -> None:
    assert CliRunner().invoke(command, ["--as-of", as_of]).exit_code == 2
