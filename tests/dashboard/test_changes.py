"""Two days compared, from files to sentences: a county whose records, rules and world all move, each told apart."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard.access import Reader
from dashboard.batch import evaluate_county
from dashboard.changes import Compared, check_days, prepare, read_changes, read_region_changes
from dashboard.cli import shouwang
from data.importing.load import How, load
from data.kinds import HEADERS
from data.store import Store
from geo.changes import CAUSES, CHANGES, CLASS_CHANGES, REGION_CHANGES, SUBJECT_CHANGES
from geo.errors import InputError
from geo.scope import Scope, Sight
from tests.tried_rules import read_from, write_packs

CODE, TOWN, OLD_TOWN, NEW_TOWN = "361126", "361126101", "361126102", "361126103"
VILLAGE = "361126101201"
SINCE, UNTIL = date(2026, 6, 15), date(2026, 7, 15)
PACKS = ("national", "feng-2024", "county")


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The folders of the rules then and now: then a partial barrier was not enough."""
    now = write_packs(tmp_path_factory.mktemp("rules") / "now")
    then = write_packs(now.with_name("then"))
    pack = then / "feng-2024.toml"
    text = pack.read_text(encoding="utf-8")
    assert 'accepts = ["partial", "full"]' in text
    pack.write_text(text.replace('accepts = ["partial", "full"]', 'accepts = ["full"]'), encoding="utf-8")
    before = read_from(now)
    yield then, now
    read_from(before)


def put(store: Store, kind: str, rows: list[dict[str, str]], folder: Path) -> None:
    """Load rows, written by the names of their columns."""
    path = folder / f"{kind}.csv"
    words = HEADERS[kind]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([words[name] for name in rows[0]])
        writer.writerows(list(row.values()) for row in rows)
    report = load(store, CODE, kind, path, How(crs="CGCS2000"))
    assert not report.rejects, report.rejects


def site(number: int, barrier: str) -> dict[str, str]:
    return {
        "site_id": f"W{number}",
        "name": f"水塘{number}",
        "kind": "塘",
        "region_code": VILLAGE,
        "barrier": barrier,
        "surveyed_on": "2026-05-01",
    }


def region(code: str, name: str, level: str, parent: str, *, first: str = "", last: str = "") -> dict[str, str]:
    named = {"region_code": code, "name": name, "level": level, "parent_code": parent}
    return {**named, "valid_from": first, "valid_to": last}


@pytest.fixture(scope="module")
def county(packs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a county in which, between the two days:

    - W1 stays without a barrier;
    - W2 was said to have one, and a correction of the 20th of June says it never had;
    - W3 has half of one, which the rules of then did not accept;
    - the township ``OLD_TOWN`` ended, and ``NEW_TOWN`` began: both are without a supervisor.
    """
    folder = tmp_path_factory.mktemp("county")
    url = f"sqlite:///{folder / 'county.db'}"
    then, now = packs
    with Store.open(url, create=True, clock=lambda: noon(6, 10)) as store:
        store.add_county(CODE, "弋阳县", "yiyang", simulated=True, rule_packs=PACKS)
        put(
            store,
            "regions",
            [
                region(CODE, "弋阳县", "县", ""),
                region(TOWN, "一镇", "乡镇", CODE),
                region(OLD_TOWN, "旧镇", "乡镇", CODE, last="2026-06-30"),
                region(NEW_TOWN, "新镇", "乡镇", CODE, first="2026-07-01"),
                region(VILLAGE, "甲村", "村", TOWN),
            ],
            folder,
        )
        put(store, "hazard_sites", [site(1, "无"), site(2, "完整"), site(3, "部分")], folder)
        supervisor = {"staff_id": "S1", "name": "某某", "role": "乡镇督导员", "region_code": TOWN}
        put(store, "staff", [{**supervisor, "from_date": "2026-01-01"}], folder)
    read_from(then)
    with Store.open(url, clock=lambda: noon(6, 15)) as store:
        evaluate_county(store, CODE, as_of=SINCE)
    read_from(now)
    with Store.open(url, clock=lambda: noon(6, 20)) as store:
        put(store, "hazard_sites", [site(2, "无")], folder)
    return url


@pytest.fixture(scope="module")
def store(county: str) -> Iterator[Store]:
    with Store.open(county, clock=lambda: noon(7, 15)) as opened:
        yield opened


@pytest.fixture(scope="module")
def compared(store: Store) -> Compared:
    return prepare(store, CODE, SINCE, UNTIL)


def test_records_rules_and_the_world_are_told_apart(store: Store, compared: Compared) -> None:
    found = read_changes(store, compared, Scope.whole(CODE)).subjects
    SUBJECT_CHANGES.check(found)
    told = {
        (row["rule_id"], row["subject_id"]): (row["change"], row["cause"], bool(row["left"]))
        for _, row in found.iterrows()
        if row["rule_id"] in {"T2.site", "T4"}
    }
    assert told == {
        ("T2.site", "W2"): ("new", "learned_late", False),
        ("T2.site", "W3"): ("closed", "method_changed", False),
        ("T4", OLD_TOWN): ("closed", "happened", True),
        ("T4", NEW_TOWN): ("new", "happened", False),
    }


def test_the_first_day_is_as_it_was_judged_then(compared: Compared) -> None:
    assert compared.known_then == noon(6, 15)
    assert not compared.nothing_then
    methods = [run.method for run in compared.obligations]
    assert methods[0] != methods[1] == methods[2] == methods[3]
    assert [run.version for run in compared.obligations] == [3, 3, 4, 4]


def test_asked_again_nothing_is_made_anew(store: Store, compared: Compared) -> None:
    again = prepare(store, CODE, SINCE, UNTIL)
    assert (again.obligations, again.scores) == (compared.obligations, compared.scores)
    assert again.gone.equals(compared.gone)


def test_regions_are_counted_alike_for_every_role(store: Store, compared: Compared) -> None:
    whole = read_region_changes(store, compared, Scope.whole(CODE))
    REGION_CHANGES.check(whole)
    blind = read_region_changes(store, compared, Scope(CODE, CODE, frozenset()))
    pd.testing.assert_frame_equal(whole, blind)
    village = read_region_changes(store, compared, Scope(CODE, VILLAGE, frozenset(Sight)))
    pd.testing.assert_frame_equal(village, whole[whole["region_code"] == VILLAGE])


def test_scores_are_compared_by_the_same_causes(store: Store, compared: Compared) -> None:
    found = read_changes(store, compared, Scope.whole(CODE)).classes
    CLASS_CHANGES.check(found)
    assert set(found["cause"]) <= set(CAUSES)


def test_before_anything_was_on_record_nothing_is_learned_late(store: Store) -> None:
    early = prepare(store, CODE, date(2026, 6, 1), UNTIL)
    assert early.nothing_then
    assert early.known_then < noon(6, 2)
    found = read_changes(store, early, Scope.whole(CODE)).subjects
    assert set(found["cause"]) <= {"happened"}


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        (UNTIL, SINCE, "lies before the second"),
        (SINCE, SINCE, "lies before the second"),
        (SINCE, date(2026, 7, 16), "has not come yet"),
    ],
)
def test_days_that_cannot_be_compared_are_refused(store: Store, since: date, until: date, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        prepare(store, CODE, since, until)


def test_without_a_second_day_it_is_the_countys(store: Store) -> None:
    assert check_days(store, CODE, SINCE, None) == (SINCE, UNTIL)


def test_the_command_tells_all_and_no_name(county: str, packs: tuple[Path, Path]) -> None:
    words = ["changes", "--since", "2026-06-15", "--until", "2026-07-15", "--database", county]
    done = CliRunner().invoke(shouwang, [*words, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["since"], told["until"], told["simulated"]) == ("2026-06-15", "2026-07-15", True)
    assert set(told["subjects"]) == set(CHANGES)
    for change in CHANGES:
        assert told["subjects"][change]["all"] == sum(told["subjects"][change][cause] for cause in CAUSES)
        assert told["subjects"][change]["all"] == sum(row["change"] == change for row in told["changes"])
    assert "水塘" not in done.stdout
    assert "某某" not in done.stdout
    plain = CliRunner().invoke(shouwang, words)
    assert plain.exit_code == 0, plain.output
    assert "since 2026-06-15" in plain.stdout
    assert "模拟" in plain.stdout


def test_a_finding_whose_sight_differs_between_the_days_is_told_to_who_may_see_both(store: Store) -> None:
    """What seems to come only because who may see it changed is told to nobody else."""
    from data.obligations import find_obligations, read_findings, write_obligations

    first = find_obligations(store, CODE, as_of=SINCE)
    assert first is not None
    findings = read_findings(store, first, Scope.whole(CODE))
    second = write_obligations(
        store,
        CODE,
        version=first.version,
        as_of=SINCE,
        known_at=first.known_at,
        method="another",
        cells=_cells(store, first),
        findings=findings.assign(sight="restricted"),
    )
    blind = Scope(CODE, CODE, frozenset())
    alone = read_findings(store, first, blind)
    assert not alone.empty
    assert read_findings(store, first, blind, alongside=(first.id, second.id)).empty
    everything = read_findings(store, first, Scope.whole(CODE), alongside=(first.id, second.id))
    pd.testing.assert_frame_equal(everything, findings)


def _cells(store: Store, run: object) -> pd.DataFrame:
    from data.obligations import read_cells

    return read_cells(store, run, Scope.whole(CODE))  # type: ignore[arg-type]


def test_every_role_sees_its_part(store: Store, compared: Compared) -> None:
    whole = read_changes(store, compared, Scope.whole(CODE)).subjects
    for role, place in (("supervisor", TOWN), ("director", VILLAGE), ("leader", CODE), ("planner", CODE)):
        scope = Reader.of(role, CODE, place).scope
        seen = read_changes(store, compared, scope).subjects
        assert set(seen.index) <= set(whole.index)
        assert seen["region_code"].str.startswith(place).all()
