"""The county map as a reader meets it: a real Chromium against a real server.

Every test also fails on a console error, a page error, a refused answer or a request to any other host (``watch``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import shapely

from dashboard.i18n import translator
from geo.county import County

if TYPE_CHECKING:
    from tests.browser.conftest import MapPage, Watch

    OpenMap = Callable[..., MapPage]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ZH, EN = translator("zh"), translator("en")
SITES = "drowning_prone_sites"


def worst(county: County, model: str) -> str:
    """The subject of rank 1."""
    return str(county.scores[model]["rank"].idxmin())


def point_of(county: County, site: str) -> tuple[float, float]:
    """Longitude and latitude of a site's mark."""
    point = county.hazard_sites.geometry[site].representative_point()
    return point.x, point.y


def free_ground(county: County, level: str, within: str, shown: MapPage) -> tuple[str, tuple[float, float]]:
    """The region of a level with the widest ground on which no site's mark lies, and the middle of that ground."""
    regions = county.regions[(county.regions["level"] == level) & county.regions.index.str.startswith(within)]
    marks = shapely.union_all(county.hazard_sites.geometry.dropna().representative_point().to_numpy())
    ground = regions.geometry.difference(marks.buffer(14 * shown.degrees_per_pixel()))
    code = str(shapely.area(ground).idxmax())
    # The middle of a wide circle, so that an outline drawn a little differently does not matter.
    lon, lat = shapely.maximum_inscribed_circle(ground[code], tolerance=1e-3).coords[0]
    return code, (lon, lat)


def empty_villages(summary: pd.DataFrame) -> list[str]:
    """Villages with nobody and no site."""
    villages = summary[(summary["level"] == "village") & (summary[["persons", "sites"]].sum(axis=1) == 0)]
    return sorted(villages.index)


# The whole path


def test_from_the_printed_link_to_the_reasons_of_the_worst_site(
    stranger: MapPage, links: dict[str, str], county: County
) -> None:
    """Sign in, wait for the map, click the worst site on it, read why; switch the language; reload: all the same."""
    page = stranger.page
    page.goto(links["emergency"])
    stranger.idle()
    assert "模拟" in page.locator(".stamp").inner_text()
    assert county.as_of.isoformat() in page.locator(".dates").inner_text()
    assert stranger.state()["place"] == county.code

    site = worst(county, "drowning")
    assert page.locator(".rank-row").first.get_attribute("id") == json.dumps(
        {"index": f"{SITES}|{site}", "type": "rank"}, separators=(",", ":")
    )
    stranger.click_map(*point_of(county, site), site)
    card = page.locator(".card")
    row, record = county.scores["drowning"].loc[site], county.hazard_sites.loc[site]
    reasons = json.loads(row["reasons"])
    assert card.locator("h2").inner_text() == record["name"]
    assert card.locator("ol li").count() == len(reasons)
    clauses = [county.rules[reason["rule"]] for reason in reasons if reason.get("rule") in county.rules]
    assert clauses, "the worst site names no rule"
    for rule in clauses:
        said = ZH("local decision") if rule.local else rule.clause
        assert card.locator(".clause", has_text=said).count() >= 1, f"{said} is not on the card"
    for heading in ("Why", "What would lower it", "The four rescue items"):
        assert card.locator("h3", has_text=ZH(heading)).is_visible()
    assert card.locator(".fixes li").count() == len(json.loads(row["fixes"]))
    keeper = ZH("nobody recorded") if pd.isna(record["keeper"]) else record["keeper"]
    assert keeper in card.locator(".facts dd").first.inner_text()

    before = stranger.state()
    assert before["picked"] == site
    page.locator("#language-link").click()
    page.locator("[lang=en] .card").wait_for()
    stranger.idle()
    assert stranger.state() == {**before, "here": stranger.state()["here"]}
    assert page.locator(".card h3", has_text="What would lower it").is_visible()
    assert EN("Simulated data") == page.locator(".stamp").inner_text()
    page.reload()
    stranger.idle()
    assert stranger.state() == {**before, "here": stranger.state()["here"]}


@pytest.mark.long
def test_a_printed_link_works_once(stranger: MapPage, links: dict[str, str], watch: Watch) -> None:
    """The second opening of a link is refused in both languages, and without a sign-in nothing answers."""
    page = stranger.page
    assert page.request.get(links["director"], max_redirects=0).status == 302
    page.context.clear_cookies()
    for address in (links["director"], stranger.url, f"{stranger.url}/tiles/610330/1/8/203/102"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 401
    page.goto(links["director"])
    assert page.locator("main p").count() == 2
    refused = [problem for problem in watch.problems if "401" in problem]
    assert watch.problems == refused
    watch.problems.clear()


# Choosing


@pytest.mark.long
def test_the_ranking_opens_the_same_card_as_the_map_and_the_way_back_closes_it(
    open_map: OpenMap, county: County
) -> None:
    """A row of the ranking opens its card, brings the site into the middle, and the list comes back."""
    shown = open_map()
    site = worst(county, "drowning")
    shown.press("rank", f"{SITES}|{site}")
    assert shown.state()["picked"] == site
    assert shown.camera()[:2] == pytest.approx(point_of(county, site), abs=1e-4)
    assert shown.address()["pick"] == f"{SITES}:{site}"
    shown.press("back", "card")
    assert shown.state()["picked"] is None
    assert "pick" not in shown.address()
    assert shown.page.locator(".rank-row").first.is_visible()


@pytest.mark.long
def test_reloading_the_address_brings_back_everything_chosen(open_map: OpenMap, county: County) -> None:
    """Place, topic, layers, hidden class and the thing picked all stand in the address."""
    shown = open_map()
    township, at = free_ground(county, "township", county.code, shown)
    shown.click_map(*at, township)
    shown.press("topic", "staffing")
    shown.press("layer", "stations")
    shown.press("layer", "water_sites")
    shown.press("legend", "villages_needing_directors|blue")
    village = str(county.scores["staffing"].filter(like=township, axis=0)["rank"].idxmin())
    shown.press("rank", f"villages_needing_directors|{village}")
    chosen = shown.state()
    assert chosen["place"] == township
    assert chosen["topic"] == ["staffing"]
    assert sorted(chosen["layers"]) == ["villages_needing_directors", "water_sites"]
    assert chosen["hidden"] == ["villages_needing_directors|blue"]
    assert chosen["picked"] == village
    address = shown.page.url
    shown.page.reload()
    assert shown.idle().state() == chosen
    assert shown.page.url == address
    other = open_map(address.removeprefix(f"{shown.url}/"))
    assert other.state() == chosen


@pytest.mark.long
def test_topics_change_tabs_ranking_and_layers(open_map: OpenMap, county: County) -> None:
    """Each question has its own ranking, in the order of the score, and draws its own layer."""
    shown = open_map()
    for topic, layer in (("isolation", "unvisited_elders"), ("staffing", "villages_needing_directors")):
        shown.press("topic", topic)
        state = shown.state()
        assert state["topic"] == [topic]
        assert layer in state["layers"]
        assert any(name.startswith(f"{layer}.") for name in state["drawn"])
        ids = shown.page.locator(".rank-row").evaluate_all("rows => rows.map((row) => JSON.parse(row.id).index)")
        scores = county.scores[topic]
        expected = scores[scores["rank"].notna()].sort_values(["rank", "region_code"]).index[: len(ids)]
        assert [name.split("|")[1] for name in ids][: len(expected)] == list(expected)


# Where one is


@pytest.mark.long
def test_drilling_by_clicking_areas_and_going_back_by_the_browser(open_map: OpenMap, county: County) -> None:
    """County → township → village by clicks on the map; Back returns step by step, Forward goes again."""
    shown = open_map()
    township, at = free_ground(county, "township", county.code, shown)
    shown.click_map(*at, township)
    in_township = shown.state()
    assert in_township["place"] == township
    assert in_township["here"] == county.region_name(township)
    assert any(name.startswith("villages.") for name in in_township["drawn"])
    village, at = free_ground(county, "village", township, shown)
    shown.click_map(*at, village)
    in_village = shown.state()
    assert in_village["place"] == village
    assert in_village["here"] == county.region_name(village)
    outline = county.regions.geometry[village]
    assert outline.envelope.covers(shapely.Point(shown.camera()[:2]))

    for expected in (in_township, {"place": county.code}):
        shown.page.go_back()
        state = shown.idle().state()
        assert {name: state[name] for name in expected} == expected
        assert shown.page.locator(".step-here").inner_text() == county.region_name(state["place"])
    shown.page.go_forward()
    assert shown.idle().state() == in_township


@pytest.mark.long
def test_the_path_above_the_figures_leads_up_again(open_map: OpenMap, county: County) -> None:
    """The breadcrumb opens the township and the county, and the counts follow."""
    village = worst(county, "staffing")
    shown = open_map(f"?place={village}")
    for code in (village[:9], county.code):
        shown.press("place", code)
        assert shown.state()["place"] == code
        shows = shown.page.locator(".figure b").first.inner_text()
        assert shows == f"{county.summary.loc[code, 'children']:,}"


# What is drawn


@pytest.mark.long
def test_layers_and_classes_are_switched_without_the_view_moving(open_map: OpenMap, county: County) -> None:
    """Centre and zoom set by hand stay as they are, in the browser's own step and after the server's answer."""
    shown = open_map()
    at_first, at_start = shown.camera(), shown.state()["layers"]
    box = shown.page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6
    shown.page.mouse.move(x, y)
    shown.page.mouse.wheel(0, -400)
    shown.page.wait_for_timeout(400)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 60, y - 40, steps=4)
    shown.page.mouse.up()
    shown.page.wait_for_timeout(400)
    mine = shown.idle().camera()
    assert mine[2] > at_first[2]
    assert shown.state()["place"] == county.code, "a drag is no click"

    def drawn(layer: str) -> list[str]:
        return [name for name in shown.state()["drawn"] if name.startswith(f"{layer}.")]

    assert drawn("stations") == []
    shown.press("layer", "stations")
    assert drawn("stations")
    assert shown.camera() == pytest.approx(mine, abs=1e-9)
    assert set(shown.state()["layers"]) == {"stations", *at_start}
    shown.press("layer", "stations")
    assert drawn("stations") == []
    assert shown.camera() == pytest.approx(mine, abs=1e-9)
    shown.press("layer", "stations")
    assert drawn("stations")
    assert shown.camera() == pytest.approx(mine, abs=1e-9)

    assert f"{SITES}.red" in drawn(SITES)
    shown.press("legend", f"{SITES}|red")
    assert f"{SITES}.red" not in drawn(SITES)
    assert shown.camera() == pytest.approx(mine, abs=1e-9)
    assert shown.address()["hide"] == f"{SITES}.red"
    shown.press("legend", f"{SITES}|red")
    assert f"{SITES}.red" in drawn(SITES)
    ground = at_start[0]
    assert drawn(ground)
    shown.press("layer", "villages_needing_directors")  # shading is shown one at a time
    assert drawn("villages_needing_directors")
    assert drawn(ground) == []
    assert shown.camera() == pytest.approx(mine, abs=1e-9)


@pytest.mark.long
def test_the_legend_counts_every_site_of_the_place(open_map: OpenMap, county: County) -> None:
    """The classes of the legend, unknown among them, add up to the sites scored."""
    shown = open_map()
    counts = {
        name: int(shown.button("legend", f"{SITES}|{name}").locator(".legend-count").inner_text().replace(",", ""))
        for name in ("red", "orange", "yellow", "blue", "not_surveyed")
    }
    expected = county.scores["drowning"]["score_class"].value_counts().reindex(list(counts), fill_value=0)
    assert counts == expected.to_dict()


# Who sees what


@pytest.mark.long
def test_a_planner_sees_counts_and_no_single_elder(open_map: OpenMap, county: County) -> None:
    """No row, no mark, no card of an elder, not even by an address that names one; the counts are there."""
    shown = open_map("?topic=isolation", role="planner")
    red = int((county.scores["isolation"]["score_class"] == "red").sum())
    tab = shown.button("topic", "isolation")
    assert tab.locator(".topic-red").inner_text() == f"{red}"
    rows = shown.page.locator(".rank-row").evaluate_all("rows => rows.map((row) => JSON.parse(row.id))")
    assert {row["type"] for row in rows} == {"place"}, "the list names places, not persons"
    assert {row["index"] for row in rows} == set(county.regions.index[county.regions["level"] == "township"])
    assert ZH("Your role sees counts here, not single persons.") in shown.page.locator("#beside").inner_text()
    elder = worst(county, "isolation")
    village = county.scores["isolation"].loc[elder, "region_code"]
    shown.open(f"?topic=isolation&place={village}&pick=unvisited_elders:{elder}")
    assert shown.page.locator(".card").count() == 0
    assert shown.page.locator("#card .empty").is_visible()
    sent = shown.page.evaluate("JSON.stringify(document.querySelector('.js-plotly-plot').data)")
    assert elder not in sent
    assert elder not in shown.page.locator("body").inner_text()


@pytest.mark.long
def test_a_leader_reads_an_elders_reasons_without_the_name_and_civil_affairs_with_it(
    open_map: OpenMap, county: County
) -> None:
    """Names are for those who work with the person."""
    elder = worst(county, "isolation")
    name = county.persons.loc[elder, "name"]
    assert isinstance(name, str)
    for role, sees in (("leader", False), ("civil_affairs", True)):
        shown = open_map(f"?topic=isolation&pick=unvisited_elders:{elder}", role=role)
        card = shown.page.locator(".card")
        assert card.locator("ol li").count() == len(json.loads(county.scores["isolation"].loc[elder, "reasons"]))
        assert (name in card.inner_text()) is sees


# Nothing, not yet, and not allowed


@pytest.mark.long
def test_a_village_with_nobody_says_so(open_map: OpenMap, county: County) -> None:
    """No figure is invented: zeros and a sentence, and a map that is still there."""
    village = empty_villages(county.summary)[0]
    shown = open_map(f"?place={village}")
    name = county.region_name(village)
    assert ZH("Nothing recorded in {place}.", place=name) in shown.page.locator(".ranking-box").inner_text()
    assert shown.page.locator(".figure b").first.inner_text() == "0"
    assert shown.state()["here"] == name


OUTSIDE = "This is outside what your role may see. Open your own region again."
UNKNOWN = "There is no such place in this county. Open the county and choose again."


@pytest.mark.long
def test_a_place_that_cannot_be_shown_is_one_sentence_and_the_way_back(open_map: OpenMap, county: County) -> None:
    """The address is answered with a sentence and no map; the link under it opens what one may see."""
    shown: MapPage | None = None
    for role, place, message in (
        ("leader", f"{county.code}999999", UNKNOWN),
        ("leader", "nowhere", UNKNOWN),
        ("leader", "110101", OUTSIDE),
        ("supervisor", county.code, OUTSIDE),
    ):
        shown = open_map(role=role, wait=False)
        shown.page.goto(f"{shown.url}/?place={place}")
        sentence = shown.page.locator(".whole-page p")
        sentence.wait_for()
        assert sentence.inner_text() == ZH(message), place
        assert shown.page.locator("#map").count() == 0
    assert shown is not None
    shown.page.locator(".way-back").click()
    shown.page.locator("#map").wait_for()
    township = shown.idle().state()["here"]
    assert township in set(county.regions["name"][county.regions["level"] == "township"])


@pytest.mark.long
def test_while_it_loads_the_page_says_so(open_map: OpenMap) -> None:
    """Before the first answer the page is not blank; while a card is fetched its place is marked."""
    shown = open_map(wait=False)
    page = shown.page
    held: list[Any] = []
    page.route("**/_dash-layout", lambda route: held.append(route))
    page.goto(shown.url)
    page.locator("._dash-loading").wait_for()
    said = page.evaluate("getComputedStyle(document.querySelector('._dash-loading'), '::after').content")
    assert "守望" in said
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    shown.idle()
    page.route(re.compile("_dash-update-component"), lambda route: held.append(route))
    page.locator(".rank-row").first.click()
    page.locator("#card[data-dash-is-loading=true]").wait_for(state="attached")
    while held:
        held.pop().continue_()
    page.locator(".card").wait_for()
    page.unroute_all()
    shown.idle()
    assert page.locator("[data-dash-is-loading=true]").count() == 0


# Other screens, and no mouse


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_a_telephone_shows_it_without_sideways_scrolling(open_map: OpenMap, county: County, language: str) -> None:
    """390 × 844: nothing wider than the screen, nothing in the header over anything else; the card comes into view."""
    site = worst(county, "drowning")
    shown = open_map(f"?lang={language}&pick={SITES}:{site}", size=(390, 844))
    wide, inner = shown.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= inner == 390
    over = shown.page.evaluate("""() => {
      const parts = [...document.querySelectorAll('.header h1, .header .dates, .stamp, .header nav > *')];
      const boxes = parts.map((part) => [part.className || part.tagName, part.getBoundingClientRect()]);
      const found = [];
      boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
        if (Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
            && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1) found.push([a, b]);
      }));
      const header = document.querySelector('.header').getBoundingClientRect();
      const outside = (p) => p.right > 390.5 || p.left < 0 || p.bottom > header.bottom + 0.5;
      boxes.forEach(([a, p]) => { if (outside(p)) found.push([a]); });
      return found;
    }""")
    assert over == []
    assert shown.page.locator("#map canvas").first.bounding_box()["width"] == pytest.approx(390, abs=2)  # type: ignore[index]


@pytest.mark.long
def test_tab_reaches_topics_layers_and_ranking_and_enter_opens_a_card(open_map: OpenMap, county: County) -> None:
    """Everything but the map itself can be done by keyboard, in the order of the screen."""
    shown = open_map()
    page = shown.page
    reached: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("document.activeElement?.id ?? ''")
        kind = json.loads(found)["type"] if found.startswith("{") else found
        if kind and (not reached or reached[-1] != kind):
            reached.append(kind)
        if kind == "rank":
            break
    order = [kind for kind in reached if kind in {"language-link", "topic", "layer", "rank"}]
    assert list(dict.fromkeys(order)) == ["language-link", "topic", "layer", "rank"]
    page.keyboard.press("Enter")
    page.locator(".card").wait_for()
    assert shown.idle().state()["picked"] == worst(county, "drowning")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "", "the focus is not lost"


# The watch itself


def test_no_page_may_ask_another_host(open_map: OpenMap, watch: Watch) -> None:
    """The page's own policy refuses a request that leaves, and the watch of these tests would have seen it."""
    shown = open_map()
    assert watch.problems == []
    outcome = shown.page.evaluate("fetch('http://127.0.0.2:9/').then(() => 'answered', () => 'refused')")
    assert outcome == "refused"
    assert any("Content Security Policy" in problem for problem in watch.problems)
    watch.problems.clear()
    shown.page.goto("about:blank")
    shown.page.evaluate("fetch('http://127.0.0.2:9/').catch(() => null)")
    assert any(problem.startswith("asked another host") for problem in watch.problems)
    watch.problems.clear()
