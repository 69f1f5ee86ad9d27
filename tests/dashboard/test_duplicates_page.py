"""The page 重复人员: who may decide sees both records, is told what merging does, merges, parts, and takes it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.context import DUPLICATES
from dashboard.services.duplicates import Duplicates
from dashboard.settings import Settings
from data.importing.load import How, load
from data.store import Store
from geo.errors import AccessError, InputError
from geo.words import CHILD_GROUPS
from tests.dashboard.conftest import FENG, sign_in, text_of


@dataclass
class Twins:
    """Two pairs of records of one person each: one within a village, one across two townships."""

    app: Dash
    store: Store
    duplicates: Duplicates
    here: tuple[str, str]
    across: tuple[str, str]
    village: str
    names: set[str]

    def reader(self, role: str, region: str = FENG) -> Reader:
        return Reader.of(role, FENG, region)

    def client(self, role: str, region: str = FENG) -> FlaskClient:
        return sign_in(self.store, self.app, role, region)


@dataclass(frozen=True)
class Listed:
    """The demo county with two children listed once more, in a file to be copied, and who they are."""

    file: Path
    here: tuple[str, str]
    across: tuple[str, str]
    village: str
    names: set[str]


@pytest.fixture(scope="module")
def listed(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Listed:
    folder = tmp_path_factory.mktemp("twins")
    file = Path(shutil.copy(demo_file, folder / "county.db"))
    with Store.open(f"sqlite:///{file}") as store:
        county = store.county(FENG)
        places = county.person_places
        children = places.loc[places.index.isin(county.members(*CHILD_GROUPS)) & places["name"].notna()]
        one = children.iloc[0]
        other = children[children["region_code"].str[:9] != one["region_code"][:9]].iloc[0]
        towns = county.regions.index[county.regions["level"] == "village"]
        elsewhere = next(str(code) for code in towns if code[:9] != other["region_code"][:9])
        rows = pd.DataFrame(
            {
                "人员编号": ["TWIN1", "TWIN2"],
                "姓名": [one["name"], other["name"]],
                "出生日期": [one["birth_date"].date().isoformat(), other["birth_date"].date().isoformat()],
                "性别": [{"male": "男", "female": "女"}[person["sex"]] for person in (one, other)],
                "村代码": [one["region_code"], elsewhere],
                "人群类别": "留守儿童",
                "认定日期": "2026-01-01",
                "住址": ["新屋1号", "新屋2号"],
            }
        )
        rows.to_csv(folder / "twins.csv", index=False)
        report = load(store, FENG, "persons", folder / "twins.csv", How())
        assert report.rejected == 0, report.rejects
    here, across = ((str(one.name), "TWIN1"), (str(other.name), "TWIN2"))
    names = {one["name"], other["name"]}
    return Listed(file, min(here, here[::-1]), min(across, across[::-1]), str(one["region_code"]), names)


@pytest.fixture
def twins(listed: Listed, tmp_path: Path) -> Iterator[Twins]:
    """In a database of the test's own."""
    with Store.open(f"sqlite:///{shutil.copy(listed.file, tmp_path / 'county.db')}") as store:
        app = create_app(Settings(), store)
        found: Duplicates = app.server.extensions[DUPLICATES]
        yield Twins(app, store, found, listed.here, listed.across, listed.village, listed.names)


def view(pair: tuple[str, str] | None = None, **more: Any) -> dict[str, Any]:
    a, b = pair or (None, None)
    return {"lang": "zh", "a": a, "b": b, "keep": None, "done": None, **more}


def drawn(client: FlaskClient, state: dict[str, Any]) -> str:
    from tests.dashboard.conftest import ask

    return text_of(ask(client, "duplicates-panel", **{"duplicates-view": state}))


def test_both_pairs_are_found_and_shown_side_by_side(twins: Twins) -> None:
    found, total = twins.duplicates.found(twins.reader("civil_affairs"))
    assert {twins.here, twins.across} <= {(one.a, one.b) for one in found}
    assert total >= 2
    pair = twins.duplicates.pair(twins.reader("civil_affairs"), *twins.here)
    assert pair is not None
    assert pair.said["name"][0] == pair.said["name"][1]
    assert pair.said["address"][0] != pair.said["address"][1]
    assert {"新屋1号"} <= set(pair.said["address"])
    assert pair.counts["visits"] != (0, 0)
    shown = drawn(twins.client("civil_affairs"), view(twins.here))
    assert "新屋1号" in shown
    assert "留守儿童" in shown


def test_a_village_decides_over_pairs_wholly_its_own_and_sees_no_other(twins: Twins) -> None:
    director = twins.reader("director", twins.village)
    found, _ = twins.duplicates.found(director)
    assert twins.here in {(one.a, one.b) for one in found}
    assert twins.across not in {(one.a, one.b) for one in found}
    assert twins.duplicates.pair(director, *twins.across) is None
    with pytest.raises(AccessError):
        twins.duplicates.merge(director, *twins.across, dry_run=True)
    with pytest.raises(AccessError):
        twins.duplicates.keep_apart(director, *twins.across)
    shown = drawn(twins.client("director", twins.village), view(twins.across))
    assert "已不再是一对" in shown


@pytest.mark.parametrize("role", ["leader", "emergency", "planner"])
def test_who_keeps_no_list_of_persons_is_told_so_and_sees_nobody(twins: Twins, role: str) -> None:
    with pytest.raises(AccessError, match="who keeps the list"):
        twins.duplicates.found(twins.reader(role))
    page = twins.client(role).get("/duplicates").text
    assert not any(name in page for name in twins.names)
    from tests.dashboard.conftest import ask

    # asked past the page, the gate is the same
    answer = text_of(ask(twins.client(role), "duplicates-panel", **{"duplicates-view": view(twins.here)}))
    assert not any(name in answer for name in twins.names)


def test_what_merging_does_is_told_before_and_done_only_then(twins: Twins) -> None:
    reader, version = twins.reader("civil_affairs"), twins.store.version(FENG)
    keep, drop = (one for one in sorted(twins.here, key=lambda one: one == "TWIN1"))
    told = twins.duplicates.merge(reader, keep, drop, dry_run=True)
    assert (told.batch_id, twins.store.version(FENG)) == (None, version)
    shown = drawn(twins.client("civil_affairs"), view(twins.here, keep=keep))
    assert f"{drop} 并入 {keep}" in shown
    merged = twins.duplicates.merge(reader, keep, drop, dry_run=False)
    assert twins.store.version(FENG) == merged.batch_id
    assert twins.here not in {(one.a, one.b) for one in twins.duplicates.found(reader)[0]}
    assert twins.duplicates.pair(reader, *twins.here) is None
    persons = twins.store.county(FENG, kinds=("persons",)).persons
    assert keep in persons.index
    assert drop not in persons.index


def test_a_merge_is_taken_back_by_who_may_and_by_nobody_else(twins: Twins) -> None:
    reader = twins.reader("civil_affairs")
    merged = twins.duplicates.merge(reader, *twins.here, dry_run=False)
    assert merged.batch_id is not None
    director = twins.reader("director", twins.village)
    with pytest.raises(AccessError, match="not yours"):
        twins.duplicates.undo(director, merged.batch_id)
    with pytest.raises(AccessError, match="not yours"):
        twins.duplicates.undo(reader, merged.batch_id - 1)  # a load, which is taken back on its own page
    twins.duplicates.undo(reader, merged.batch_id)
    assert twins.here in {(one.a, one.b) for one in twins.duplicates.found(reader)[0]}
    with pytest.raises(AccessError, match="not yours"):
        twins.duplicates.undo(reader, merged.batch_id)


def test_two_persons_are_not_proposed_again_until_that_is_withdrawn(twins: Twins) -> None:
    reader = twins.reader("civil_affairs")
    twins.duplicates.keep_apart(reader, *twins.here)
    assert twins.duplicates.pair(reader, *twins.here) is None
    with pytest.raises(InputError, match="two persons"):
        twins.duplicates.merge(reader, *twins.here, dry_run=True)
    twins.duplicates.keep_apart(reader, *twins.here, withdraw=True)
    assert twins.duplicates.pair(reader, *twins.here) is not None


def test_a_pair_opened_is_in_the_audit_by_number_and_no_name_is_in_the_state_of_the_page(twins: Twins) -> None:
    client = twins.client("civil_affairs")
    drawn(client, view(twins.here))
    with twins.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT action, subject FROM audit WHERE action = 'pair'").all()
    assert ("pair", f"{twins.here[0]}, {twins.here[1]}") in [tuple(row) for row in rows]
    page = client.get("/duplicates?lang=zh").text
    assert not any(name in page for name in twins.names)


def test_ids_that_are_no_pair_are_said_to_be_none(twins: Twins) -> None:
    assert "已不再是一对" in drawn(twins.client("civil_affairs"), view(("P0", "' OR 1=1 --")))
