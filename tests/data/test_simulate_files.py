"""The files the simulator writes: in the import's own words, labelled 模拟, and loadable without a refusal."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from data import demo
from data.demo import DemoCounty
from data.importing.load import How, load
from data.kinds import HEADERS, LATITUDE, LONGITUDE
from data.simulate import SimulatedFile, simulate
from data.store import Store
from data.terms import word_list
from geo.contracts import CONTRACTS
from geo.errors import UnknownCountyError

AS_OF = date(2026, 7, 15)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[SimulatedFile]:
    return simulate("feng", to=tmp_path_factory.mktemp("feng") / "files", as_of=AS_OF, people=500, water=120)


def read(file: SimulatedFile) -> pd.DataFrame:
    """A file's cells as text, as a stranger would read them."""
    match file.path.suffix:
        case ".csv":
            return pd.read_csv(file.path, dtype=str, encoding="utf-8-sig")
        case ".xlsx":
            return pd.read_excel(file.path, dtype=str, engine="calamine")
        case _:
            return pyogrio.read_dataframe(file.path, layer=file.layer, read_geometry=False).astype("str")


def test_there_is_a_file_of_every_kind_in_load_order(files: list[SimulatedFile]) -> None:
    assert [file.kind for file in files] == list(CONTRACTS)
    assert all(file.path.stat().st_size > 0 for file in files)


def test_every_file_says_that_it_is_simulated(files: list[SimulatedFile]) -> None:
    assert all("模拟" in file.path.name for file in files)
    for file in files:
        if "source" in CONTRACTS[file.kind].names and file.kind not in {"regions", "patrols"}:
            assert read(file)[HEADERS[file.kind]["source"]].str.contains("模拟").all(), file.kind


def test_headers_are_those_of_the_kind_as_far_as_anybody_keeps_them(files: list[SimulatedFile]) -> None:
    """None is unknown, and what must be there is."""
    for file in files:
        contract, headers = CONTRACTS[file.kind], HEADERS[file.kind]
        known, needed = set(headers.values()), {headers[column.name] for column in contract.columns if column.required}
        if contract.geometry in ("point", "any") and file.layer is None:
            needed |= {LONGITUDE, LATITUDE}
        assert needed | {headers[contract.index]} <= set(read(file).columns) <= known | needed, file.kind


def test_coded_cells_hold_chinese_words_only(files: list[SimulatedFile]) -> None:
    for file in files:
        frame = read(file)
        for column in CONTRACTS[file.kind].columns:
            if HEADERS[file.kind][column.name] not in frame:
                continue
            cells = set(frame[HEADERS[file.kind][column.name]].dropna()) - {"nan", "None"}
            if column.several:
                cells = {word for cell in cells for word in cell.split("、")}
            if column.type == "time":
                assert all(re.fullmatch("[0-2][0-9]:[0-5][0-9]", cell) for cell in cells), (file.kind, column.name)
            if column.one_of:
                assert cells <= set(word_list(file.kind, column.name).values()), (file.kind, column.name)
            if column.type == "bool":
                assert cells <= {"是", "否"}, (file.kind, column.name)
            if column.type == "date":
                assert all(date.fromisoformat(cell) for cell in cells), (file.kind, column.name)


def test_csv_files_open_in_a_spreadsheet_as_utf8(files: list[SimulatedFile]) -> None:
    for file in files:
        if file.path.suffix == ".csv":
            assert file.path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_geometry_is_declared_as_cgcs2000(files: list[SimulatedFile]) -> None:
    for file in files:
        if file.layer is not None:
            assert pyogrio.read_info(file.path, layer=file.layer)["crs"] == "EPSG:4490"


def test_the_same_seed_writes_the_same_content(files: list[SimulatedFile], tmp_path: Path) -> None:
    again = simulate("feng", to=tmp_path, as_of=AS_OF, people=500, water=120)
    for one, other in zip(files, again, strict=True):
        pd.testing.assert_frame_equal(read(one), read(other))


def test_progress_never_falls_and_ends_at_one(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    simulate("feng", to=tmp_path, people=40, water=20, on_progress=lambda what, share: told.append((what, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(what for what, _ in told)


def test_an_unknown_county_is_refused_before_a_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(UnknownCountyError, match=r"yiyang \(弋阳县\)"):
        simulate("nowhere", to=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_import_takes_every_row_of_every_file(files: list[SimulatedFile], tmp_path: Path) -> None:
    """The simulator's words are the import's: nothing is refused, no column is ignored."""
    county: DemoCounty = demo.demo_county("feng")
    store = Store.open(f"sqlite:///{tmp_path / 'feng.db'}", create=True)
    store.add_county(county.code, county.name, county.slug, simulated=True, as_of=AS_OF, rule_packs=county.rule_packs)
    for file in files:
        report = load(
            store,
            county.code,
            file.kind,
            file.path,
            How(crs="CGCS2000", sheet=file.layer),
            source="模拟",
            recorded_at=datetime(2026, 7, 15, 8, tzinfo=UTC),
        )
        assert report.rejected == 0, (file.kind, report.rejects[:3])
        assert report.ignored == (), file.kind
        assert report.loaded == report.rows > 0, file.kind
