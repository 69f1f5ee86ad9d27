"""What the data tests stand on: a database of either kind, and a small hand-made county's files.

PostgreSQL runs as a cluster of our own in a temporary folder, as user ``postgres`` where the tests run as root
(PostgreSQL refuses root), on a unix socket alone, and is gone at the end.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
from shapely.geometry import LineString, Point, box

from data.importing.load import How, LoadReport, load_many
from data.kinds import HEADERS
from data.store import Store
from tests.data.databases import engine_at, put

CODE = "361126"
TOWN_1, TOWN_2 = "361126101", "361126102"
VILLAGE_1, VILLAGE_2, VILLAGE_3 = "361126101201", "361126101202", "361126102201"
DAY = date(2025, 7, 1)
NOON = datetime(2025, 7, 1, 4, tzinfo=UTC)


_SETTINGS = (
    "listen_addresses=",
    "fsync=off",  # nobody pulls the plug in a test
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",  # compiling a query takes longer than these tables do
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of the socket of a running PostgreSQL."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None:
        pytest.fail("PostgreSQL with PostGIS is missing; run `make test` as root, or apt install postgresql postgis.")
    # Short: a socket's path may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="shouwang-pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-s", "-w"]
    settings = " ".join(f"-c {one}" for one in (*_SETTINGS, f"unix_socket_directories={folder}"))

    def run(*command: str) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    try:
        run(
            str(programs / "initdb"), "-D", str(folder / "data"), "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        run(*control, "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield str(folder)
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def new_postgres(server: str, name: str, *, like: str = "template0") -> str:
    """URL of a new PostgreSQL database: an empty one, or a copy."""
    with psycopg.connect(host=server, user="test", dbname="postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
    return f"postgresql://test@/{name}?host={server}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """URL of a new, empty PostgreSQL database."""
    return new_postgres(postgres_server, "empty")


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database: both in turn."""
    kind: str = request.param
    return kind


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL where a database may be made, of both kinds in turn. Whose store is open already is at ``store_url``."""
    if database == "postgres":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return f"sqlite:///{tmp_path / 'shouwang.db'}"


SQLITE_ALONE = {
    "test_crash",
    "test_loading",
    "test_merge",
    "test_patrols_import",
    "test_persons_merge",
    "test_rotas",
    "test_scenarios",
    "test_slopes_and_outlines",
    "test_tasks",
    "test_undo",
    "test_writers_form",
}
"""Files whose tests on PostgreSQL are long: they ask of the database what the other files ask of both."""
ON_BOTH = {
    "test_an_outline_comes_in_and_out_as_it_is_and_an_alert_may_have_none",
    "test_an_outline_is_seen_and_found_within_the_scope_alone",
    "test_a_changed_row_keeps_the_old_value_for_who_asks_what_was_known_then",
    "test_an_undo_waits_for_nobody_and_sees_what_came_in_between",
    "test_of_two_who_close_at_once_one_wins_and_the_other_is_told",
    "test_two_files_at_once_are_both_kept_and_neither_row_twice",
    "test_undoing_restores_every_kind_and_what_was_known_between",
}
"""But for these: two at once, what was known when, and shapes, every database answers in its own way."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests on PostgreSQL that are left to the long tests."""
    for item in items:
        kind = getattr(item, "callspec", None) and item.callspec.params.get("database")
        if kind == "postgres" and item.path.stem in SQLITE_ALONE and item.originalname not in ON_BOTH:
            item.add_marker(pytest.mark.long)


class Ticking:
    """A clock that goes on by an hour each time it is read."""

    def __init__(self, start: datetime = NOON) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one SQLite database stands after another; see ``tests.data.databases``."""
    return tmp_path_factory.mktemp("place") / "shouwang.db"


@pytest.fixture(scope="session")
def made_once(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """A database with county 弋阳 in it and nothing else, to be copied: its name on the server, its file."""
    file = tmp_path_factory.mktemp("made") / "made.db"
    url = f"sqlite:///{file}"
    if database == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"), "made")
    with Store.open(url, create=True, clock=Ticking()) as store:
        store.add_county(CODE, "弋阳县", "yiyang", simulated=True, as_of=DAY)
    return "made", file


def _copy(made: tuple[str, Path], database: str, request: pytest.FixtureRequest) -> str:
    """URL of a copy of a database, at the place of its kind."""
    name, file = made
    if database == "postgres":
        return new_postgres(request.getfixturevalue("postgres_server"), "shouwang", like=name)
    return put(file.read_bytes(), request.getfixturevalue("sqlite_place"))


@pytest.fixture
def store_url(database: str, made_once: tuple[str, Path], request: pytest.FixtureRequest) -> str:
    """URL of the database ``store`` opens: county 弋阳 is in it and nothing else."""
    return _copy(made_once, database, request)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A new store with county 弋阳 in it and nothing else."""
    with Store(engine_at(store_url), clock=Ticking()) as opened:
        yield opened


Tables = dict[str, pd.DataFrame]


def county_tables() -> Tables:
    """A county of two townships and three villages, in English headers: sheets, and frames with geometry.

    P1 is a child in village 1, P2 an elder in village 1, P3 a woman in village 2, P4 a child in village 3; P5, in
    village 1, was a child followed until 2024; P6, in village 2, is both an elder and a left-behind woman.
    """
    text = {"dtype": "str"}
    regions = gpd.GeoDataFrame(
        {
            "region_code": [CODE, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_2, VILLAGE_3],
            "name": ["弋阳县", "一镇", "二镇", "甲村", "乙村", "丙村"],
            "level": ["county", "township", "township", "village", "village", "village"],
            "parent_code": [None, CODE, CODE, TOWN_1, TOWN_1, TOWN_2],
        },
        geometry=[box(117, 28, 118, 29), box(117, 28, 117.5, 29), box(117.5, 28, 118, 29), None, None, None],
        crs=4490,
    )
    households = pd.DataFrame(
        {
            "household_id": ["H1", "H2", "H3", "H4"],
            "region_code": [VILLAGE_1, VILLAGE_2, VILLAGE_3, VILLAGE_1],
            "address": ["1号", "2号", "3号", "4号"],
            "location_precision": ["gps", "house", "gps", "village"],
            "longitude": ["117.1", "117.2", "117.8", None],
            "latitude": ["28.5", "28.5", "28.5", None],
        },
        **text,
    )
    persons = pd.DataFrame(
        {
            "person_id": ["P1", "P2", "P3", "P4", "P5", "P6"],
            "household_id": ["H1", "H1", "H2", "H3", "H4", "H2"],
            "name": ["赵一", "钱二", "孙三", "李四", "周五", "吴六"],
            "birth_date": ["2015-03-01", "1945-01-01", "1985-05-05", "2012/12/1", "2007年9月9日", "19600101"],
            "health": [None, "poor", None, None, None, "good"],
        },
        **text,
    )
    spells = pd.DataFrame(
        {
            "spell_id": ["S1", "S2", "S3", "S4", "S5", "S6", "S7"],
            "person_id": ["P1", "P2", "P3", "P4", "P5", "P6", "P6"],
            "group": [
                "left_behind_child",
                "elder_living_alone",
                "left_behind_woman",
                "child_in_difficulty",
                "left_behind_child",
                "left_behind_elder",
                "left_behind_woman",
            ],
            "from_date": "2023-01-01",
            "to_date": [None, None, None, None, "2024-08-31", None, None],
        },
        **text,
    )
    visits = pd.DataFrame(
        {
            "visit_id": [f"V{number}" for number in range(1, 8)],
            "person_id": ["P1", "P2", "P3", "P4", "P5", "P6", "P1"],
            "visited_on": ["2025-06-01"] * 6 + ["2025-07-02"],
            "kind": "home_visit",
            "health_checked": ["是", "否", None, "是", "是", "是", "是"],
            "findings": "与赵一的奶奶谈过",
        },
        **text,
    )
    sites = gpd.GeoDataFrame(
        {
            "site_id": ["W1", "W2", "W3"],
            "region_code": [VILLAGE_1, VILLAGE_2, VILLAGE_3],
            "kind": ["pond", "river", "reservoir"],
            "depth_m": [2.5, None, 12.0],
            "swimming_place": [True, None, False],
            "surveyed_on": ["2025-05-01", None, "2025-05-02"],
        },
        geometry=[Point(117.11, 28.5), LineString([(117.2, 28.4), (117.3, 28.6)]), box(117.8, 28.5, 117.81, 28.51)],
        crs=4490,
    )
    return {
        "regions": regions,
        "households": households,
        "persons": persons,
        "spells": spells,
        "presences": pd.DataFrame(
            {"presence_id": ["R1", "R4"], "person_id": ["P1", "P4"], "from_date": "2025-01-01", "place": "home"}, **text
        ),
        "carers": pd.DataFrame(
            {"carer_id": ["C1", "C4"], "person_id": ["P1", "P4"], "name": "赵奶奶", "phone": "13800000000"}, **text
        ),
        "staff": pd.DataFrame(
            {"staff_id": ["T1"], "region_code": [VILLAGE_1], "name": "王主任", "role": "child_director"}, **text
        ),
        "visits": visits,
        "hazard_sites": sites,
        "equipment": pd.DataFrame(
            {"equipment_id": ["E1", "E3"], "site_id": ["W1", "W3"], "item": "rope", "present": ["是", "否"]}, **text
        ),
        "incidents": pd.DataFrame(
            {
                "incident_id": ["I1", "I3"],
                "region_code": [VILLAGE_1, VILLAGE_3],
                "site_id": ["W1", None],
                "occurred_on": "2024-07-15",
                "hour": ["15", None],
                "outcome": "near_miss",
                "longitude": ["117.11", None],
                "latitude": ["28.5", None],
            },
            **text,
        ),
        "assessments": pd.DataFrame(
            {"assessment_id": ["A2"], "person_id": ["P2"], "assessed_on": "2025-01-01", "kind": "能力评估"}, **text
        ),
        "events": pd.DataFrame(
            {
                "event_id": ["N1", "N2"],
                "region_code": VILLAGE_1,
                "person_id": ["P1", None],
                "kind": "疑似伤害或侵害",
                "occurred_on": "2025-02-02",
            },
            **text,
        ),
    }


def write_file(kind: str, table: pd.DataFrame, folder: Path) -> Path:
    """A table as a file a county might give: GeoPackage where it has geometry, else csv under Chinese headers."""
    if isinstance(table, gpd.GeoDataFrame):
        path = folder / f"{kind}.gpkg"
        table.to_file(path, layer=kind)
        return path
    path = folder / f"{kind}.csv"
    table.rename(columns=HEADERS[kind]).to_csv(path, index=False, encoding="utf-8-sig")
    return path


@pytest.fixture
def tables() -> Tables:
    """The hand-made county's tables, see ``county_tables``."""
    return county_tables()


def load_all(store: Store, tables: Tables, folder: Path) -> list[LoadReport]:
    """Write tables to files in ``folder`` and load them all."""
    files = [(kind, write_file(kind, table, folder), None) for kind, table in tables.items()]
    return load_many(store, CODE, files, How(crs="CGCS2000"))


@pytest.fixture
def load_tables(tmp_path: Path) -> Callable[[Store, Tables], list[LoadReport]]:
    """Write tables to files and load them all into a store's county."""
    return lambda store, tables: load_all(store, tables, Path(tempfile.mkdtemp(dir=tmp_path)))


@pytest.fixture(scope="session")
def loaded_once(
    database: str, made_once: tuple[str, Path], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """A database with the hand-made county loaded, to be copied: its name on the server, its file."""
    name, file = made_once
    folder = tmp_path_factory.mktemp("loaded")
    if database == "postgres":
        url = new_postgres(request.getfixturevalue("postgres_server"), "loaded", like=name)
    else:
        url = put(file.read_bytes(), folder / "loaded.db")
    with Store.open(url, clock=Ticking(NOON + timedelta(hours=1))) as store:
        for report in load_all(store, county_tables(), folder):
            assert report.rejects == ()
    return "loaded", folder / "loaded.db"


@pytest.fixture
def loaded(database: str, loaded_once: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store of its own with the hand-made county loaded; its clock stands after the loading."""
    url = _copy(loaded_once, database, request)
    with Store(engine_at(url), clock=Ticking(NOON + timedelta(days=7))) as store:
        yield store
