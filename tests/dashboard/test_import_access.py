"""Who loads what: every route and button is checked on the server, for the kind and for the region."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard.access import ROLES, Reader
from dashboard.scratch import Scratch
from dashboard.services.errands import Errand
from dashboard.services.imports import Imports, by_of, may_undo
from data.importing.batches import Batch
from data.store import Store
from geo.contracts import CONTRACTS
from geo.errors import AccessError
from tests.dashboard.conftest import FENG, Regions, ask, sign_in, text_of
from tests.dashboard.test_uploads import send

OF_PERSONS = {
    *("persons", "households", "spells", "presences", "carers", "visits", "assessments", "events"),
    *("key_persons", "provisions", "arrangements", "activities"),
}
LOADS = {
    "leader": set(),
    "civil_affairs": set(CONTRACTS),
    "emergency": {"hazard_sites", "equipment", "incidents", "patrols", "teams", "alerts", "roads"},
    "planner": {"facilities", "candidates", "roads"},
    "supervisor": OF_PERSONS,
    "director": OF_PERSONS,
}
every_role = pytest.mark.parametrize("role", list(ROLES))


@pytest.fixture
def imports(own_app: tuple[Dash, Store], tmp_path: Path) -> Iterator[Imports]:
    made = Imports(own_app[1], scratch=Scratch(tmp_path))
    yield made
    made.close()


@every_role
def test_each_role_loads_the_lists_it_keeps(role: str) -> None:
    assert ROLES[role].loads == LOADS[role]


@every_role
def test_no_route_takes_or_gives_a_kind_the_role_does_not_load(
    role: str, own_app: tuple[Dash, Store], readers: dict[str, Reader]
) -> None:
    app, store = own_app
    client = sign_in(store, app, role, readers[role].scope.region)
    for kind in set(CONTRACTS) - LOADS[role]:
        assert send(client, b"x", kind=kind).status_code == 403, kind
        assert client.get(f"/import/templates/{kind}.xlsx").status_code == 403, kind
    for kind in ("identities", "meta", "../persons", ""):
        assert send(client, b"x", kind=kind).status_code == 403, kind


@every_role
def test_the_page_offers_the_kinds_of_the_role_and_no_other(
    role: str, own_app: tuple[Dash, Store], readers: dict[str, Reader]
) -> None:
    app, store = own_app
    client = sign_in(store, app, role, readers[role].scope.region)
    page = text_of(ask(client, "_pages_content.children", pathname="/import", search="?lang=en&kind=regions"))
    offered = {kind for kind in CONTRACTS if f"/import?kind={kind}&" in page}
    assert offered == LOADS[role]
    assert ('"id": "drop"' in page) is ("regions" in LOADS[role]), "a kind in the address is checked like any other"
    assert ("Your role loads no files." in page) is not LOADS[role]
    county_map = text_of(ask(client, "_pages_content.children", pathname="/", search="?lang=en"))
    assert ("/import?lang=en" in county_map) is bool(LOADS[role])


def run(imports: Imports, reader: Reader, body: str, kind: str = "persons") -> Errand:
    errand = imports.receive(reader, kind, "list.csv", io.BytesIO(body.encode()))
    assert errand.job is not None
    assert errand.job.wait(90)
    return errand


@pytest.mark.parametrize("role", ["supervisor", "director"])
def test_a_township_or_village_loads_rows_of_its_own(
    role: str, imports: Imports, readers: dict[str, Reader], regions: Regions, own_app: tuple[Dash, Store]
) -> None:
    """A row of another place is refused whatever else is in it, also when it is loaded."""
    store, reader = own_app[1], readers[role]
    codes = store.county(FENG, kinds=("regions",)).regions.index
    elsewhere = next(str(code) for code in codes if len(str(code)) == 12 and not str(code).startswith(regions.township))
    inside = regions.village
    errand = run(imports, reader, f"姓名,村代码,出生日期\n赵一模,{inside},2016-05-01\n钱二模,{elsewhere},2016-05-01\n")
    assert errand.examined is not None
    report = errand.examined.report
    assert report is not None, errand.examined.refusal
    assert (report.loaded, report.rejected) == (1, 1)
    assert [reject.row for reject in report.rejects] == [3]
    imports.load(reader, errand, accepted=True)
    assert errand.job is not None
    assert errand.job.wait(90)
    county = store.county(FENG, kinds=("regions", "households", "persons"))
    assert "赵一模" in set(county.persons["name"])
    assert "钱二模" not in set(county.persons["name"])


def test_an_errand_is_its_owners_alone(imports: Imports, readers: dict[str, Reader], regions: Regions) -> None:
    errand = run(imports, readers["director"], "姓名\n")
    for role, reader in readers.items():
        assert (imports.find(reader, errand.id) is errand) is (role == "director")
    neighbour = Reader.of("director", FENG, regions.other_village)
    assert imports.find(neighbour, errand.id) is None
    assert imports.find(readers["director"], None) is None


def test_real_data_ask_for_a_word_that_there_are_no_accounts(
    imports: Imports, readers: dict[str, Reader], monkeypatch: pytest.MonkeyPatch, own_app: tuple[Dash, Store]
) -> None:
    store, reader = own_app[1], readers["civil_affairs"]
    village = next(str(code) for code in store.county(FENG, kinds=("regions",)).regions.index if len(str(code)) == 12)
    errand = run(imports, reader, f"姓名,村代码,出生日期\n赵一模,{village},2016-05-01\n")
    real = [replace(entry, simulated=False) for entry in store.counties()]
    monkeypatch.setattr(store, "counties", lambda: real)
    version = store.version(FENG)
    with pytest.raises(AccessError):
        imports.load(reader, errand, accepted=False)
    assert store.version(FENG) == version
    imports.load(reader, errand, accepted=True)
    assert errand.job is not None
    assert errand.job.wait(90)
    assert store.version(FENG) > version


# Batches


def batch(**more: Any) -> Batch:
    values: dict[str, Any] = {
        "id": 7,
        "county": FENG,
        "action": "load",
        "kind": "persons",
        "file_name": "list.csv",
        "sha256": "",
        "source": None,
        "by_role": None,
        "at": datetime(2026, 7, 15, tzinfo=UTC),
        "rows": 1,
        "loaded": 1,
        "noted": 0,
        "unchanged": 0,
        "repeated": 0,
        "rejected": 0,
        "made": {},
        "crs": None,
        "crs_stated": None,
        "undoes": None,
    }
    return Batch(**{**values, **more})


def test_a_batch_is_taken_back_by_who_loads_its_kind_in_its_region(
    readers: dict[str, Reader], regions: Regions
) -> None:
    county = {"civil_affairs": True, "leader": False, "planner": False, "emergency": False}
    by_civil = batch(by_role=f"civil_affairs/{FENG}")
    by_town = batch(by_role=f"supervisor/{regions.township}")
    by_village = batch(by_role=f"director/{regions.village}")
    by_neighbour = batch(by_role=f"director/{regions.other_village}")
    by_other_town = batch(by_role=f"supervisor/{regions.other_township}")
    of_unknown = batch(by_role=None)
    for role, may in county.items():
        for found in (by_civil, by_town, by_village, of_unknown):
            assert may_undo(readers[role], found) is may, role
    allowed = {
        "supervisor": {id(by_town), id(by_village), id(by_neighbour)},
        "director": {id(by_village)},
    }
    for role, ids in allowed.items():
        for found in (by_civil, by_town, by_village, by_neighbour, by_other_town, of_unknown):
            assert may_undo(readers[role], found) is (id(found) in ids), (role, found.by_role)
    assert may_undo(readers["emergency"], batch(kind="patrols"))
    assert not may_undo(readers["civil_affairs"], batch(undone_by=8))
    assert not may_undo(readers["civil_affairs"], batch(loaded=0))


def test_no_button_takes_back_what_the_reader_may_not(
    imports: Imports, readers: dict[str, Reader], own_app: tuple[Dash, Store]
) -> None:
    """The demo's own batches were loaded by nobody's region: only civil affairs may touch the lists of persons."""
    version = own_app[1].version(FENG)
    everything = imports.batches(readers["civil_affairs"], limit=None)
    of_persons = next(entry.id for entry in everything if entry.kind == "visits")
    for role in ("leader", "emergency", "planner", "supervisor", "director"):
        with pytest.raises(AccessError):
            imports.undo(readers[role], of_persons)
        assert of_persons not in {entry.id for entry in imports.batches(readers[role], limit=None)}
    with pytest.raises(AccessError):
        imports.rescore(readers["leader"], None)
    with pytest.raises(AccessError):
        imports.undo(readers["civil_affairs"], 999_999)
    assert own_app[1].version(FENG) == version


def test_who_loaded_stands_in_the_batch_and_in_the_audit(
    imports: Imports, readers: dict[str, Reader], regions: Regions, own_app: tuple[Dash, Store]
) -> None:
    reader = readers["director"]
    errand = run(imports, reader, f"姓名,村代码,出生日期\n赵一模,{regions.village},2016-05-01\n")
    imports.load(reader, errand, accepted=True)
    assert errand.job is not None
    assert errand.job.wait(90)
    (newest, *_) = imports.batches(reader)
    assert newest.by_role == by_of(reader) == f"director/{regions.village}"
    imports.undo(reader, newest.id, errand)
    assert errand.job.wait(90)
    assert errand.undone is not None
    with own_app[1].engine.connect() as connection:
        query = "SELECT action, role, region, subject FROM audit ORDER BY id DESC LIMIT 2"
        rows = connection.exec_driver_sql(query).all()
    assert [tuple(row) for row in rows] == [
        ("undo", "director", regions.village, str(newest.id)),
        ("load", "director", regions.village, str(newest.id)),
    ]
