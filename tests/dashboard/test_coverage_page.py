"""How the waters are watched, as a page: the figures of the record, for whoever is signed in and no further."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from dash import Dash
from sqlalchemy import event

from dashboard.access import Reader
from dashboard.components.coverage_view import done_view, head_view, league_view, legend_view, map_figure
from dashboard.i18n import Translator, translator
from dashboard.services import Services
from dashboard.services.coverage import Watching
from data.importing.load import How, load
from data.store import Store
from models.coverage import days_unwatched, done_against_plan
from tests.dashboard.conftest import FENG, sign_in, text_of

ZH, EN = translator("zh"), translator("en")
ASKED = {"weeks": "4", "by": "team", "lang": "zh"}


def test_the_figures_are_those_of_the_record(store: Store) -> None:
    """Planned and done by township add up to those by team; classes of the map are counted in the legend; the league is
    that of the whole county."""
    watching = Watching(Services(store))
    reader = Reader.of("leader", FENG, FENG)
    found = watching.of(reader, "team", 4)
    other = watching.of(reader, "township", 4)
    assert found.total.to_dict() == other.total.to_dict()
    assert found.total["planned"] > 0
    county = store.county(FENG, run=store.latest_run(FENG).id)
    expected = days_unwatched(county)
    assert found.count("never") == int((expected["state"] == "never").sum())
    assert found.waters["rank"].dropna().is_monotonic_increasing
    assert found.waters["rank"].dropna().tolist() == sorted(expected["rank"].dropna().tolist())
    assert found.done.drop(columns="share").sum().to_dict() == (
        done_against_plan(county, found.first, found.as_of, "team").drop(columns="share").sum().to_dict()
    )
    text = text_of(head_view(found, ASKED, ZH))
    assert f"{int(found.total['done']):,}" in text
    told = [int(row.children[2].children.replace(",", "")) for row in legend_view(found, ZH).children]
    assert sum(told) == len(found.points)
    drawn = map_figure(found, size_px=(600, 400), tiles_url="/tiles", max_zoom=14, t=ZH)
    assert sum(len(trace.lon) for trace in drawn.data) == int(found.points.geometry.notna().sum())


def test_a_township_sees_its_own_waters_with_their_place_in_the_county(store: Store) -> None:
    """Not one water of another township in list, map or counts; the ranks are the county's."""
    watching = Watching(Services(store))
    whole = watching.of(Reader.of("leader", FENG, FENG), "team", 26)
    township = whole.waters["region_code"].str[:9].value_counts().index[0]
    mine = watching.of(Reader.of("supervisor", FENG, township), "team", 26)
    assert 0 < len(mine.waters) < len(whole.waters)
    assert mine.waters["region_code"].str.startswith(township).all()
    assert set(mine.points.index) <= set(mine.waters.index)
    assert mine.waters["rank"].tolist() == whole.waters.loc[mine.waters.index, "rank"].tolist()
    assert mine.total["planned"] <= whole.total["planned"]
    names = set(whole.waters.loc[~whole.waters["region_code"].str.startswith(township), "name"])
    shown = text_of(league_view(mine, ZH))
    assert not [name for name in names - set(mine.waters["name"]) if name in shown]


@pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
def test_weeks_without_a_patrol_say_so(store: Store, t: Translator) -> None:
    """No share of nothing; the waters are told of all the same."""
    watching = Watching(Services(store))
    found = watching.of(Reader.of("leader", FENG, FENG), "team", 1)
    empty = found.done.iloc[:0]
    none = replace(found, done=empty, total=empty.drop(columns="share").sum())
    assert "%" not in text_of(head_view(none, ASKED, t))
    assert text_of(done_view(none, ASKED, t))
    assert text_of(league_view(none, t))


def test_the_page_is_for_who_is_signed_in_and_takes_any_address(app: Dash, store: Store) -> None:
    """An address that cannot be read shows the usual page, in either language; without signing in there is none."""
    page = sign_in(store, app, "leader", FENG)
    for address in ("/coverage", "/coverage?weeks=9999&by=phase&lang=en", "/coverage?weeks=13&by=week"):
        assert page.get(address).status_code == 200
    assert app.server.test_client().get("/coverage").status_code in (302, 401, 403)


@contextmanager
def readings(store: Store) -> Iterator[list[str]]:
    """What the database is asked of patrols meanwhile."""
    asked: list[str] = []

    def listen(_connection, _cursor, statement, parameters, *_more) -> None:  # type: ignore[no-untyped-def]
        if "FROM patrol" in statement:
            asked.append(f"{statement} {parameters}")

    event.listen(store.engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", listen)


def test_a_county_is_read_once_for_a_version_and_a_scope(own_app: tuple[Dash, Store], tmp_path: Path) -> None:
    """Other weeks and ways read nothing anew; a township is read by a query of its own, once; a file that comes in has
    the next reader read again."""
    store = own_app[1]
    services = Services(store)
    watching = Watching(services)
    leader = Reader.of("leader", FENG, FENG)
    watching.of(leader, "team", 4)  # the map's own reading is kept by then
    with readings(store) as asked:
        watching.of(leader, "week", 13)
        watching.of(Reader.of("leader", FENG, FENG), "township", 1)
    assert asked == []
    whole = watching.of(leader, "team", 26)
    townships = whole.waters["region_code"].str[:9].value_counts().index
    first, second = (Reader.of("supervisor", FENG, township) for township in townships[:2])
    services.place(first, None)  # so is the map's reading of these
    services.place(second, None)
    watching.of(first, "team", 26)  # and with it the county's, for the league
    with readings(store) as asked:
        mine = watching.of(second, "team", 26)
        once = len(asked)
        assert watching.of(second, "week", 4).total["planned"] <= mine.total["planned"]
    assert asked
    assert all(townships[1] in one for one in asked)  # scope is in the query, not cut out of what the leader read
    assert len(asked) == once
    file = tmp_path / "teams.csv"
    village = whole.waters["region_code"].iloc[0]
    file.write_text(f"队伍编号,驻地代码,名称,班次\nNEW1,{village},新队,10:00-18:00\n", encoding="utf-8")
    assert load(store, FENG, "teams", file, How()).loaded == 1
    with readings(store) as asked:
        assert watching.of(leader, "team", 4).names["NEW1"] == "新队"
    assert asked
