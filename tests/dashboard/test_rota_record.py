"""``shouwang rota record`` on the demo county: sheets, telephone forms and tracks become patrols, none guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Transformer

from dashboard.rota_records import Recorded, record_patrols
from data.rotas import adopt_rota, write_rota
from data.store import Store
from geo.errors import InputError
from geo.rotas import ROTA_STOPS
from geo.words import WATER_KINDS
from tests.dashboard.conftest import Here

FENG = "610330"
Record = Callable[..., Recorded]


@dataclass
class Made:
    """A demo county with an adopted plan of one team and day, and where its stops are (metres)."""

    store: Store
    team: str
    day: date
    sites: list[str]
    plan: str
    at: dict[str, Any]
    to_degrees: Transformer


@pytest.fixture
def made(demo_database: str) -> Any:
    """Three stops of one team on the demo's own day, the first at 10:30, each an hour after the one before."""
    with Store.open(demo_database) as store:
        county = store.county(FENG)
        day = county.as_of
        places = county.hazard_sites.geometry.to_crs(county.crs).representative_point()
        wet = county.hazard_sites["kind"].isin(WATER_KINDS)
        chosen = _apart(places[wet])
        team = str(county.frames["teams"].index[0])
        stops = pd.DataFrame(
            {
                "team_id": pd.array([team] * 3, dtype="str"),
                "day": pd.to_datetime([day] * 3).astype("datetime64[s]"),
                "tour": pd.array([1] * 3, dtype="Int64"),
                "position": pd.array([1, 2, 3], dtype="Int64"),
                "site_id": pd.array(chosen, dtype="str"),
                "arrive_min": [630.0, 690.0, 750.0],
                "leave_min": [645.0, 705.0, 765.0],
                "window": pd.array(["noon"] * 3, dtype="str"),
                "km": [1.0] * 3,
                "minutes": [5.0] * 3,
                "kind": pd.array(["owed"] * 3, dtype="str"),
            },
            index=pd.Index(["a", "b", "c"], dtype="str", name="stop_id"),
        )
        plan = write_rota(
            store,
            FENG,
            ROTA_STOPS.check(stops),
            version=county.version,
            method="m",
            first=day,
            weeks=1,
            asked={},
            result={},
        )
        adopt_rota(store, FENG, plan)
        to_degrees = Transformer.from_crs(county.crs, 4326, always_xy=True)
        yield Made(store, team, day, chosen, plan, {site: places[site] for site in chosen}, to_degrees)


def _apart(places: gpd.GeoSeries) -> list[str]:
    """Three waters at least two kilometres from each other."""
    chosen: list[str] = []
    for site, place in places.items():
        if all(place.distance(places[other]) > 2_000 for other in chosen):
            chosen.append(str(site))
        if len(chosen) == 3:
            return chosen
    raise AssertionError("the demo county is too small for three waters apart")


@pytest.fixture
def record(made: Made, tmp_path: Path) -> Record:
    """Writes a file and takes it back."""

    def take(name: str, text: str, *, encoding: str = "utf-8", **more: Any) -> Recorded:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return record_patrols(made.store, FENG, path, **more)

    return take


def patrols(made: Made) -> pd.DataFrame:
    frame = made.store.county(FENG).frames["patrols"]
    return frame[frame["plan_id"] == made.plan]


def track(made: Made, *stays: tuple[int, int, float, float], timed: bool = True, name: str = "") -> str:
    """A track of stays (from, until in minutes after midnight, metres east and north), a point a minute."""
    points = []
    for first, last, x, y in stays:
        for minute in range(first, last + 1):
            lon, lat = made.to_degrees.transform(x, y)
            moment = datetime.combine(made.day, datetime.min.time()) + timedelta(minutes=minute - 8 * 60)
            time = f"<time>{moment:%Y-%m-%dT%H:%M:%SZ}</time>" if timed else ""
            points.append(f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}">{time}</trkpt>')
    body = f"<trk><name>{name}</name><trkseg>{''.join(points)}</trkseg></trk>"
    return f'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>'


def test_a_tick_sheet_updates_the_planned_stops_and_adds_what_nobody_planned(made: Made, record: Record) -> None:
    a, b, _c = made.sites
    before = len(made.store.county(FENG).frames["patrols"])
    done = record(
        "巡查表.csv",
        "巡查编号,点位编号,队伍编号,计划日期,到达,离开,完成,发现问题,未巡查原因\n"
        f",{a},{made.team},{made.day},10:35,10:50,√,,\n"
        f"{made.plan}-00002,{b},{made.team},{made.day},,,×,,道路积水\n"
        f",{a},{made.team},{made.day},18:05,18:20,√,有人下水，已劝离,\n",
        encoding="gbk",
    )
    assert done.report is not None
    assert (done.report.rows, done.report.loaded, done.report.rejected) == (3, 3, 0)
    assert (done.matched, done.new) == (2, 1)
    rows = patrols(made)
    assert rows["arrived_at"].fillna("").tolist() == ["10:35", "", ""]
    assert rows["not_done_reason"].fillna("").tolist() == ["", "道路积水", ""]
    assert rows["source"].fillna("").tolist() == ["sheet", "", ""]
    assert rows["planned_at"].tolist() == ["10:30", "11:30", "12:30"]
    assert len(made.store.county(FENG).frames["patrols"]) == before + 1


def test_a_telephone_forms_export_says_that_it_is_one(made: Made, record: Record) -> None:
    a, b, _c = made.sites
    done = record(
        "export.csv",
        "SubmissionDate,place-site_id,team_id,planned_on,done,arrived_at,left_at,findings,not_done_reason,source,"
        "meta-instanceID,KEY\n"
        f"2026-07-15T10:00:00.000Z,{a},{made.team},{made.day},true,10:31:00.000+08:00,10:44:00.000+08:00,,,odk,uuid:1,uuid:1\n"
        f"2026-07-15T10:00:00.000Z,{b},{made.team},{made.day},false,,,,雷雨,odk,uuid:2,uuid:2\n",
    )
    assert done.report is not None
    assert (done.report.loaded, done.report.rejected, done.matched) == (2, 0, 2)
    rows = patrols(made)
    assert rows["arrived_at"].fillna("").tolist() == ["10:31", "", ""]
    assert rows["source"].fillna("").tolist() == ["odk", "", ""]
    assert rows["not_done_reason"].fillna("").tolist() == ["", "雷雨", ""]


def test_a_track_tells_what_was_done_and_leaves_the_rest_unknown(made: Made, record: Record) -> None:
    """At the first stop eleven minutes; past the second two; the third was planned after the receiver was off."""
    a, b, c = (made.at[site] for site in made.sites)
    text = track(
        made, (629, 640, a.x, a.y), (641, 690, a.x + 900, a.y), (691, 693, b.x + 20, b.y), (694, 700, b.x + 900, b.y)
    )
    before = len(made.store.county(FENG).frames["patrols"])
    done = record("track.gpx", text, team=made.team)
    assert [stop["state"] for stop in done.stops if stop["stop"].startswith(made.plan)] == [
        "done",
        "too_short",
        "unknown",
    ]
    rows = patrols(made)
    assert rows["done_on"].notna().tolist() == [True, False, False]
    assert (rows["arrived_at"].iloc[0], rows["left_at"].iloc[0], rows["source"].iloc[0]) == ("10:29", "10:40", "gpx")
    assert rows["not_done_reason"].isna().all(), "what a track does not tell is put on record as nothing"
    assert c.distance(a) > 0
    assert len(made.store.county(FENG).frames["patrols"]) == before
    again = record("track.gpx", text, team=made.team)
    assert again.report is not None
    assert (again.report.loaded, again.report.unchanged) == (0, 1)


def test_a_track_visits_a_water_nobody_planned_and_its_team_is_in_its_name(made: Made, record: Record) -> None:
    county = made.store.county(FENG)
    places = county.hazard_sites.geometry.to_crs(county.crs).representative_point()
    planned = set(county.frames["patrols"].loc[lambda rows: rows["team_id"] == made.team, "site_id"])
    base = county.frames["teams"].geometry.to_crs(county.crs)[made.team]
    free = next(
        str(site)
        for site, place in places.items()
        if site not in planned and place.distance(base) > 500 and (places.drop(site).distance(place) > 200).all()
    )
    spot = places[free]
    done = record(
        "x.gpx", track(made, (900, 912, spot.x, spot.y), (913, 930, spot.x + 5_000, spot.y), name=f"{made.team} 下午")
    )
    assert done.new == 1
    found = made.store.county(FENG).frames["patrols"]
    (row,) = (one for _, one in found[(found["site_id"] == free) & (found["team_id"] == made.team)].iterrows())
    assert (row["team_id"], row["arrived_at"], row["source"]) == (made.team, "15:00", "gpx")
    assert pd.isna(row["planned_on"])


def test_a_dry_run_and_a_bad_file_leave_everything_as_it_was(made: Made, record: Record) -> None:
    a, _b, _c = (made.at[site] for site in made.sites)
    version = made.store.version(FENG)
    text = track(made, (629, 640, a.x, a.y), (641, 650, a.x + 900, a.y))
    assert record("track.gpx", text, team=made.team, dry_run=True).report is not None
    for name, content, more, said in (
        ("track.gpx", text, {}, "does not say whose it is; name its team"),
        ("track.gpx", text, {"team": "D9"}, "There is no team D9; the teams are"),
        ("track.gpx", text, {"team": made.team, "plan": "PB0099"}, "There is no rota PB0099"),
        ("track.gpx", track(made, (629, 640, a.x, a.y), timed=False), {"team": made.team}, "points without a time"),
        ("track.gpx", "<gpx></gpx>", {"team": made.team}, "holds no track"),
        ("sheet.csv", "姓名,年龄\n张三,5\n", {}, "no"),
        ("sheet.docx", "x", {}, "docx"),
    ):
        with pytest.raises(InputError, match=said) as refused:
            record(name, content, **more)
        assert "\n" not in str(refused.value)
    with pytest.raises(InputError, match="in the future"):
        record("late.gpx", text.replace(f"{made.day:%Y-}", "2099-"), team=made.team)
    assert made.store.version(FENG) == version
    assert patrols(made)["done_on"].isna().all()


def test_a_township_may_not_record_patrols_of_waters_elsewhere(made: Made, record: Record) -> None:
    county = made.store.county(FENG)
    regions = county.hazard_sites["region_code"]
    a = made.sites[0]
    other = next(code for code in regions.str[:9].unique() if code != regions[a][:9])
    done = record("表.csv", f"点位编号,队伍编号,计划日期,完成\n{a},{made.team},{made.day},√\n", within=str(other))
    assert done.report is not None
    assert (done.report.loaded, done.report.rejected) == (0, 1)
    assert [reject.reason.template for reject in done.report.rejects] == ["is not in the region you may load"]
    assert patrols(made)["done_on"].isna().all()


def test_the_command_answers_in_words_and_in_json(made: Made, here: Here, demo_database: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"点位编号,队伍编号,计划日期,完成\n{made.sites[0]},{made.team},{made.day},√\n", encoding="utf-8")
    dry = here("rota", "record", str(path), "--database", demo_database, "--dry-run", "--json")
    assert dry.code == 0, dry.err
    (told,) = json.loads(dry.out)
    assert (told["file"], told["report"]["loaded"], told["report"]["batch_id"]) == ("表.csv", 1, None)
    done = here("rota", "record", str(path), "--database", demo_database)
    assert done.code == 0, done.err
    assert "1 rows = 1 loaded + 0 unchanged + 0 repeated + 0 rejected." in done.out
    assert "1 are stops on record, 0 were not planned." in done.out
    assert "takes it back" in done.out
    bad = here("rota", "record", str(tmp_path / "none.csv"), "--database", demo_database)
    assert bad.code == 1
    assert len(bad.err.strip().splitlines()) == 1
