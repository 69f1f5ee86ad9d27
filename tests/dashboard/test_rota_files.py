"""The prints and files of a rota say one plan: on paper, as a workbook, as tracks, as calendars."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.i18n import translator
from dashboard.rota_calendar import calendar, escaped, folded
from dashboard.rota_files import calendars_zip, file_name, gpx, kml, tracks_zip
from dashboard.rota_plans import Plan, Water, loads
from dashboard.rota_sheets import MOST_ROWS, paper
from dashboard.rota_sketch import Frame, scale_m, sketch
from dashboard.rota_words import cure_of
from dashboard.rota_workbook import TICK_HEADERS, workbook
from models.rota.verify import faults
from tests.dashboard.rotas import day, rota_of, stops_of, worked_book, worked_problem, worked_rota

ZH, EN = translator("zh"), translator("en")


def test_the_worked_rota_is_a_plan_that_holds() -> None:
    rota = worked_rota()
    assert faults(rota.problem, rota.stops, dict(rota.objective)) == []
    assert rota.objective["unmet"] == 1
    assert rota.objective["km"] == 10 + 8 + 2


def test_a_plan_kept_and_read_back_is_the_same() -> None:
    plan = Plan.of(worked_rota())
    again = Plan.from_json(plan.as_json())
    assert again.as_json() == plan.as_json()
    assert again.stops["day"].tolist() == plan.stops["day"].tolist()
    assert isinstance(again.unmet["from_day"].iloc[0], date)
    assert again.gap == pytest.approx(worked_rota().gap)
    empty = Plan.of(rota_of(worked_problem(), stops_of(worked_problem(), {})))
    assert Plan.from_json(empty.as_json()).stops.empty


def test_loads_are_of_every_team_and_week() -> None:
    found = loads(worked_book())
    assert found.loc[("T1", 1), ["tours", "stops", "km"]].tolist() == [2, 4, 12]
    assert found.loc[("T2", 1), "hours"] == pytest.approx((15 + 16) / 60)
    assert found.loc[("T2", 1), "hours_most"] == 20


def test_a_cure_names_the_keeper_who_could_cover_the_water_instead() -> None:
    """By name and telephone where both are on record; nothing of it where a fixed visit is what stands in the way."""
    row = SimpleNamespace(cure="hours", cure_team="T1", cure_hours=1.5)
    kept = Water("北潭", "河口村", "河口镇", 106.5, 33.9, "red", keeper="李四", keeper_phone="13800000000")
    assert cure_of(row, {"T1": "巡查队"}, ZH, kept) == "巡查队增加1.5小时，或由责任人李四 13800000000负责"
    assert cure_of(row, {"T1": "巡查队"}, ZH, replace(kept, keeper_phone=None)).endswith("或由责任人李四负责")
    assert cure_of(row, {"T1": "巡查队"}, ZH, replace(kept, keeper=None)) == "巡查队增加1.5小时"
    assert "李四" not in cure_of(SimpleNamespace(cure="unlock", cure_team=None, cure_hours=0), {}, ZH, kept)


# On paper


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
def test_every_tour_has_a_page_that_says_all_a_team_needs(t) -> None:
    book = worked_book()
    page = paper(book, book.tours, t)
    assert page.count("<section class='tour") == 3
    for part in ("12355", "119", "13911112222", "13900000001", "PB0001", "2026-07-05", "93d65228", "2026-07-06"):
        assert part in page
    assert page.count("class='stamped'") == 3
    assert t("Simulated data") in page
    assert t("Internal material, not to be passed on") in page
    assert page.count("class='box'") == 2 * 5  # a box to tick that it came and left, of every stop
    assert "11:40" in page  # 700 minutes


def test_names_are_text_on_paper() -> None:
    book = worked_book()
    page = paper(book, book.tours, ZH)
    assert "<b>深潭</b>" not in page
    assert "&lt;b&gt;深潭&lt;/b&gt;" in page


def test_a_water_without_a_place_or_name_is_on_paper_by_its_number() -> None:
    book = worked_book()
    page = paper(book, book.select(team="T1", day=day(0)), ZH)
    assert "W5" in page
    assert "未知" in page  # its class


def test_a_long_tour_goes_on_on_a_second_page_with_every_stop() -> None:
    problem = worked_problem()
    stops = [(f"W{1 + n % 4}", 600.0 + 17 * n + 60) for n in range(MOST_ROWS + 3)]
    book = worked_book(rota_of(problem, stops_of(problem, {("T1", day(0), 1): stops})))
    page = paper(book, book.tours, EN)
    assert page.count("<section class='tour") == 2
    assert page.count("class='number'") == MOST_ROWS + 3
    assert page.count("<svg") == 1


def test_no_tour_is_said() -> None:
    assert ZH("There is no tour of this kind in the plan.") in paper(worked_book(), [], ZH)


def test_the_sketch_is_well_formed_north_up_and_to_scale() -> None:
    book = worked_book()
    (tour,) = book.select(team="T1", day=day(0))
    root = ElementTree.fromstring(str(sketch(tour, ZH)))
    numbers = [node.text for node in root.iter("text") if node.get("class") == "stop-number"]
    assert numbers == ["1", "2"]  # the third has no place
    frame = Frame.around([(106.5, 33.9), (106.6, 34.0)], 700, 330)
    assert frame.at((106.55, 34.0))[1] < frame.at((106.55, 33.9))[1]
    west, east = frame.at((106.5, 33.95)), frame.at((106.5 + 1 / 111.195 / 0.8294, 33.95))
    assert (east[0] - west[0]) / frame.scale == pytest.approx(1000, rel=0.002)  # cos 33.95° = 0.8295
    assert all(0 <= value <= limit for value, limit in zip(frame.at((106.6, 33.9)), (700, 330), strict=True))


@given(st.floats(10, 1e6))
def test_the_scale_bar_is_round_and_at_most_a_quarter(across: float) -> None:
    length = scale_m(across)
    assert length <= across / 4 < 2.5 * length * 1.0001
    assert re.fullmatch(r"[125]0*", f"{length:.0f}") or length < 10


def test_marks_do_not_cover_each_other() -> None:
    book = worked_book()
    (tour,) = book.select(team="T1", day=day(0))
    close = [stop.water for stop in tour.stops[:1]] * 3
    from dataclasses import replace

    crowded = replace(tour, stops=tuple(replace(stop, water=w) for stop, w in zip(tour.stops, close, strict=True)))
    root = ElementTree.fromstring(str(sketch(crowded, ZH)))
    at = [(float(n.get("cx", 0)), float(n.get("cy", 0))) for n in root.iter("circle") if n.get("class") == "stop"]
    assert len({*at}) == 3
    assert all((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= 400 for n, a in enumerate(at) for b in at[:n])


# As a workbook


def test_the_workbook_has_its_sheets_and_the_ticks_can_be_read_back() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(worked_book(), ZH)))
    assert book.sheetnames == ["总览", "巡查表", "未满足", "队伍负荷"]
    ticks = book["巡查表"]
    header = next(row for row in ticks.iter_rows(values_only=True) if row[0] == "巡查编号")
    assert header[:10] == TICK_HEADERS
    rows = [row for row in ticks.iter_rows(values_only=True) if str(row[0]).startswith("PB0001-")]
    assert len(rows) == 5
    assert rows[0][:3] == ("PB0001-00001", "W1", "T1")
    assert (rows[0][3].date(), rows[0][4]) == (day(0), "11:40")
    assert all(cell is None for row in rows for cell in row[5:10])
    unmet = [row for row in book["未满足"].iter_rows(values_only=True) if row[0] == "W3"]
    assert "1.5" in unmet[0][8]
    assert "河口镇防溺水巡查队" in unmet[0][8]
    assert "责任人" not in unmet[0][8]  # nobody is on record as its keeper


def test_the_tick_sheet_keeps_its_headers_in_english_and_holds_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(worked_book(), EN)))
    assert len(book.sheetnames) == 4
    assert any(row[:10] == TICK_HEADERS for row in book[book.sheetnames[1]].iter_rows(values_only=True))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


# As tracks


@pytest.mark.parametrize(("make", "ending"), [(gpx, "gpx"), (kml, "kml")])
def test_gdal_reads_a_tour_with_its_way_and_its_stops(make, ending: str, tmp_path: Path) -> None:
    book = worked_book()
    (tour,) = book.select(team="T1", day=day(0))
    path = tmp_path / file_name(tour, ending)
    path.write_bytes(make(book, tour, ZH))
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    frames = {name: pyogrio.read_dataframe(path, layer=name) for name in layers}
    shapes = [shape for name, frame in frames.items() if "point" not in name for shape in frame.geometry]
    lines = [shape for shape in shapes if "Line" in shape.geom_type]
    points = [
        shape
        for name, frame in frames.items()
        if name != "track_points"
        for shape in frame.geometry
        if shape.geom_type == "Point"
    ]
    assert len(lines) == 1
    assert len(points) == 2
    assert lines[0].length == pytest.approx(sum_of(tour.line), rel=1e-3)
    assert (points[0].x, points[0].y) == pytest.approx((tour.stops[0].water.lon, tour.stops[0].water.lat), abs=1e-6)


def sum_of(line: tuple[tuple[float, float], ...]) -> float:
    return sum(((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in itertools.pairwise(line))


def test_a_zip_holds_every_tour_twice_and_is_the_same_each_time() -> None:
    book = worked_book()
    first, second = (tracks_zip(book, book.tours, ZH) for _ in range(2))
    assert first == second
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert len(names) == 6
    assert "gpx/2026-07-06-T1-1.gpx" in names
    assert all(ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(first)).read(name)) is not None for name in names)


# As calendars


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").rstrip("\r\n").split("\r\n")


def test_a_calendar_has_an_event_for_each_tour_at_its_hour_in_china() -> None:
    lines = unfolded(calendar(worked_book(), "T1", ZH))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 2
    assert "DTSTART;TZID=Asia/Shanghai:20260706T113800" in lines
    assert "DTEND;TZID=Asia/Shanghai:20260706T124300" in lines  # 738 + 15 on site + 10 back
    assert "TZOFFSETTO:+0800" in lines
    uids = [line for line in lines if line.startswith("UID:")]
    assert len({*uids}) == 2
    assert uids == [line for line in unfolded(calendar(worked_book(adopted=True), "T1", EN)) if line.startswith("UID:")]
    assert "STATUS:CONFIRMED" in unfolded(calendar(worked_book(adopted=True), "T1", EN))


def test_marks_of_the_format_are_escaped_and_lines_are_folded() -> None:
    content = calendar(worked_book(), "T2", ZH)
    assert any(r"Second\; team\, with marks" in line for line in unfolded(content))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


@given(st.text(min_size=1, max_size=300))
def test_folding_loses_nothing_and_cuts_no_character(text: str) -> None:
    value = escaped(text)
    assert "\n" not in value
    line = folded(f"SUMMARY:{value}")
    parts = line.removesuffix("\r\n").split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join([parts[0], *(part.removeprefix(" ") for part in parts[1:])]) == f"SUMMARY:{value}"


def test_calendars_of_every_team() -> None:
    names = zipfile.ZipFile(io.BytesIO(calendars_zip(worked_book(), ZH))).namelist()
    assert names == ["PB0001-T1.ics", "PB0001-T2.ics"]
