"""The page's callbacks: as the plain functions they are, and through the very door the browser uses."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from dash import Dash, no_update
from flask.testing import FlaskClient

from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.figures import slots
from dashboard.pages import county_map
from dashboard.selection import default_layers
from dashboard.services import TOPICS
from dashboard.settings import Settings
from data.store import Store
from geo.county import County
from layers._registry import all_layers
from tests.dashboard.conftest import FENG, As, Regions, ask, sign_in, text_of


def view_of(place: str, topic: str = "drowning", lang: str = "zh", **more: Any) -> dict[str, Any]:
    return {"county": FENG, "region": FENG, "place": place, "topic": topic, "lang": lang, **more}


def touched(patch: Any) -> set[str]:
    """The layers whose slots a patch writes to, and ``move`` where it moves the map."""
    where = [entry["location"] for entry in patch.to_plotly_json()["operations"]]
    return {slots()[place[1]].layer if place[0] == "data" else "move" for place in where}


# draw


def test_the_first_draw_fills_every_layer_that_is_on(acting_as: As) -> None:
    with acting_as("civil_affairs"):
        patch, drawn, panel = county_map.draw(view_of(FENG), ["townships", "stations"], {}, {})
    assert touched(patch) == {"townships", "stations"}
    assert drawn == {"townships": FENG, "stations": FENG, "fit": None}
    assert len(panel) == 2


def test_switching_one_layer_on_fills_that_layer_only(acting_as: As) -> None:
    with acting_as("civil_affairs"):
        patch, drawn, _panel = county_map.draw(view_of(FENG), ["townships", "stations"], {"townships": FENG}, {})
    assert touched(patch) == {"stations"}
    assert drawn == {"townships": FENG, "stations": FENG, "fit": None}


def test_switching_off_sends_no_figure(acting_as: As) -> None:
    """The browser hides what it has; it may be shown again without asking."""
    with acting_as("civil_affairs"):
        patch, drawn, panel = county_map.draw(view_of(FENG), ["townships"], {"townships": FENG, "stations": FENG}, {})
    assert patch is no_update
    assert drawn is no_update
    assert "layer-on" in text_of(panel)


def test_opening_a_place_moves_fills_anew_and_clears_what_belongs_to_the_old_one(
    acting_as: As, regions: Regions
) -> None:
    before = {"townships": FENG, "stations": FENG, "water_sites": FENG}
    with acting_as("civil_affairs"):
        patch, drawn, _panel = county_map.draw(view_of(regions.township), ["villages", "stations"], before, {})
    assert touched(patch) == {"villages", "stations", "townships", "water_sites", "move"}
    assert drawn == {"villages": regions.township, "stations": regions.township, "fit": None}


def test_asking_for_the_whole_place_moves_the_map_only(acting_as: As) -> None:
    with acting_as("civil_affairs"):
        patch, drawn, _panel = county_map.draw(view_of(FENG, fit=3), ["townships"], {"townships": FENG}, {})
    assert touched(patch) == {"move"}
    assert drawn == {"townships": FENG, "fit": 3}


def test_drawing_twice_changes_nothing_the_second_time(acting_as: As, regions: Regions) -> None:
    names = list(all_layers())
    with acting_as("civil_affairs"):
        for place in (FENG, regions.township, regions.village):
            _patch, drawn, panel = county_map.draw(view_of(place, fit=1), names, {}, {})
            again = county_map.draw(view_of(place, fit=1), names, drawn, {})
            assert again[:2] == (no_update, no_update)
            assert text_of(again[2]) == text_of(panel)


# relabel, describe, show_card


def test_hiding_a_class_strikes_it_out_in_the_legend(acting_as: As) -> None:
    with acting_as("planner"):
        panel = text_of(county_map.relabel({"stations": ["school"]}, view_of(FENG), ["stations"]))
        shown = text_of(county_map.relabel({}, view_of(FENG), ["stations"]))
    assert panel.count("legend-hidden") == 1
    assert "legend-hidden" not in shown


def test_the_legend_counts_are_those_of_the_place(acting_as: As, whole: County, regions: Regions) -> None:
    kinds = whole.facilities[whole.facilities["region_code"].str.startswith(regions.township)]["kind"]
    with acting_as("planner"):
        panel = county_map.relabel({}, view_of(regions.township), ["stations"])
    rows = {
        part.id["index"]: part.children[2].children
        for section in panel
        for part in section._traverse()
        if isinstance(getattr(part, "id", None), dict) and part.id["type"] == "legend"
    }
    assert rows["stations|school"] == f"{kinds.isin(['school', 'kindergarten']).sum():,}"
    assert rows["stations|clinic"] == f"{kinds.isin(['clinic', 'rehabilitation_centre']).sum():,}"


@pytest.mark.parametrize("topic", list(TOPICS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_beside_the_map_stand_path_figures_and_ranking(
    topic: str, language: str, acting_as: As, whole: County, regions: Regions
) -> None:
    with acting_as("civil_affairs"):
        tabs, beside = county_map.describe(view_of(regions.village, topic, language))
    assert len(tabs) == 3
    sent = text_of(beside)
    for code in (FENG, regions.township, regions.village):
        assert whole.region_name(code) in sent
    here = whole.scores[topic]["region_code"].str.startswith(regions.village)
    for subject in whole.scores[topic].index[here][:50]:
        assert f"|{subject}" in sent
    assert bool(re.search(r"Children followed", sent)) is (language == "en")


def test_tabs_show_how_many_are_red_in_the_place(acting_as: As, whole: County, regions: Regions) -> None:
    with acting_as("leader"):
        for code in (FENG, regions.township, regions.village):
            tabs, _beside = county_map.describe(view_of(code))
            numbers = [tab.children[1].children for tab in tabs]
            assert numbers == [f"{whole.summary.at[code, f'{topic}_red']:,}" for topic in TOPICS]


def test_a_card_shows_class_reasons_clause_and_what_would_lower_it(acting_as: As, whole: County) -> None:
    scores = whole.scores["drowning"]
    worst = scores["rank"].idxmin()
    with acting_as("emergency"):
        card, patch = county_map.show_card({"layer": "drowning_prone_sites", "id": worst}, view_of(FENG, lang="en"))
    sent = text_of(card)
    assert f"pill-{scores.at[worst, 'score_class']}" in sent
    assert "rank 1 in the county" in sent
    assert "What would lower it" in sent
    assert "The four rescue items" in sent
    assert touched(patch) == {"picked"}


def test_a_card_chosen_in_the_list_moves_the_map_to_it(acting_as: As, whole: County) -> None:
    placed = whole.hazard_sites.index[whole.hazard_sites.geometry.notna()][0]
    with acting_as("emergency"):
        _card, patch = county_map.show_card({"layer": "water_sites", "id": placed, "from": "list"}, view_of(FENG))
    assert touched(patch) == {"picked", "move"}


@pytest.mark.parametrize(
    "pick", [{"layer": "water_sites", "id": "no-such"}, {"layer": "ufo", "id": "1"}, {"layer": "townships", "id": "1"}]
)
def test_a_pick_of_nothing_says_so(pick: dict[str, str], acting_as: As) -> None:
    with acting_as("leader"):
        card, _patch = county_map.show_card(pick, view_of(FENG, lang="en"))
    assert "not on record" in text_of(card)


def test_closing_the_card_clears_the_mark(acting_as: As) -> None:
    with acting_as("leader"):
        card, patch = county_map.show_card(None, view_of(FENG))
    assert card is None
    assert touched(patch) == {"picked"}


@pytest.mark.parametrize("layer", list(all_layers()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_card_of_the_county_can_be_shown(layer: str, language: str, acting_as: As, whole: County) -> None:
    """A card of every tenth thing: no ``nan``, no ``None`` and no code in the words."""
    with acting_as("civil_affairs"):
        for subject in all_layers()[layer].features(whole).index[::10]:
            card, _patch = county_map.show_card({"layer": layer, "id": str(subject)}, view_of(FENG, lang=language))
            words = re.findall(r'"children": "([^"]*)"', text_of(card))
            assert not [word for word in words if re.search(r"\bnan\b|\bNone\b|\bNaT\b|<NA>", word)]


def test_opening_a_persons_card_is_noted_by_id(own_app: tuple[Dash, Store]) -> None:
    """And a site's card, which is nobody's privacy, is not."""
    app, store = own_app
    county = store.county(FENG)
    client = sign_in(store, app, "civil_affairs", FENG)
    person = county.scores["isolation"].index[0]
    ask(client, "card.children", pick={"layer": "unvisited_elders", "id": person}, view=view_of(FENG))
    ask(client, "card.children", pick={"layer": "water_sites", "id": county.hazard_sites.index[0]}, view=view_of(FENG))
    with store.engine.connect() as connection:
        noted = connection.exec_driver_sql("select role, subject from audit where action = 'card'").all()
    assert [tuple(row) for row in noted] == [("civil_affairs", person)]


# Through the door


def test_the_page_opens_for_every_role(clients: dict[str, FlaskClient], readers: dict[str, Reader]) -> None:
    for role, client in clients.items():
        answer = ask(client, "_pages_content.children", **_pages("/", "?lang=en"))
        sent = text_of(answer)
        assert "scattermap" in sent, role
        assert readers[role].role.title in sent


def _pages(path: str, search: str) -> dict[str, str]:
    return {"pathname": path, "search": search}


def test_every_callback_answers_through_the_browsers_door(
    clients: dict[str, FlaskClient], whole: County, regions: Regions
) -> None:
    client, view = clients["supervisor"], view_of(regions.township)
    drawn = ask(client, "drawn.data", view=view, layers=["villages"], drawn={}, hidden={})["response"]
    assert drawn["drawn"]["data"] == {"villages": regions.township, "fit": None}
    assert drawn["map"]["figure"]["operations"]
    panel = ask(client, "layer-panel.children@", view=view, layers=["villages"], hidden={})["response"]
    assert "layer-panel" in panel
    beside = ask(client, "beside.children", view=view)["response"]
    assert set(beside) == {"topics", "beside"}
    site = whole.hazard_sites.index[whole.hazard_sites["region_code"].str.startswith(regions.township)][0]
    card = ask(client, "card.children", pick={"layer": "water_sites", "id": site}, view=view)["response"]
    assert site in text_of(card["card"])


@pytest.mark.parametrize("place", ["361126", "", "nonsense", None, 5])
def test_a_callback_that_fails_tells_one_sentence_and_nothing_more(
    place: object, clients: dict[str, FlaskClient]
) -> None:
    if place in ("", None):
        answer = ask(clients["leader"], "beside.children", view=view_of(place))  # type: ignore[arg-type]
        assert "beside" in answer["response"]
        return
    answer = ask(clients["leader"], "beside.children", view=view_of(place, lang="en"))  # type: ignore[arg-type]
    sent = text_of(answer)
    assert "toast-shown" in sent
    assert "Traceback" not in sent
    assert "Error" not in sent
    assert "beside" not in answer.get("response", {})


@pytest.mark.parametrize(
    "search",
    [
        "?place=361126",
        "?place=nonsense",
        "?place=610330&place=610330",
        "?lang=xx",
        "?layers=ufo&hide=ufo.x&pick=ufo:1&topic=ufo",
        "?pick=unvisited_elders:nobody",
        "?layers=villages,villages",
        "?layers=townships,villages,households&topic=isolation",
        "?lang=zh&lang=en",
        "?unknown=1",
    ],
)
def test_any_address_opens_a_page(search: str, clients: dict[str, FlaskClient]) -> None:
    """A page or a sentence with the way back; never an empty screen."""
    for role in ("leader", "director"):
        answer = ask(clients[role], "_pages_content.children", **_pages("/", search))
        sent = text_of(answer)
        assert "whole-page" in sent or "scattermap" in sent, search


# Applications


def test_two_applications_in_one_process_both_work(app: Dash, store: Store, own_app: tuple[Dash, Store]) -> None:
    other_app, other_store = own_app
    third = create_app(dataclasses.replace(Settings(), language="en"), store)
    for one, its_store in ((app, store), (other_app, other_store), (third, store)):
        client = sign_in(its_store, one, "leader", FENG)
        beside = ask(client, "beside.children", view=view_of(FENG))["response"]
        assert set(beside) == {"topics", "beside"}
        assert "scattermap" in text_of(ask(client, "_pages_content.children", **_pages("/", "")))


def test_a_session_of_one_application_is_none_of_another(app: Dash, store: Store) -> None:
    """Each start signs with a key of its own where none is set."""
    cookie = sign_in(store, app, "leader", FENG).get_cookie("shouwang")
    assert cookie is not None
    other = create_app(Settings(), store).server.test_client()
    other.set_cookie("shouwang", cookie.value)
    assert other.get("/health").status_code == 401


def test_a_county_not_scored_yet_opens_and_says_so(tmp_path: Any) -> None:
    """An empty county, everything unknown: every layer, every topic, every role of the county."""
    with Store.open(f"sqlite:///{tmp_path / 'new.db'}", create=True) as store:
        store.add_county("361126", "弋阳县", "yiyang", rule_packs=["national", "county"])
        app = create_app(Settings(), store)
        client = sign_in(store, app, "civil_affairs", "361126", county="361126")
        sent = text_of(
            ask(client, "_pages_content.children", **_pages("/", "?lang=en&layers=" + ",".join(all_layers())))
        )
        assert "scattermap" in sent or "whole-page" in sent


def test_the_selected_layers_of_a_link_are_drawn(acting_as: As) -> None:
    with acting_as("planner"):
        page = county_map.layout(topic="staffing", hide="stations.school", lang="en")
        stores = {
            part.id: part.data for part in page._traverse() if type(part).__name__ == "Store" and hasattr(part, "data")
        }
    assert stores["layers"] == default_layers("staffing", "county")
    assert stores["hidden"] == {"stations": ["school"]}
    assert stores["view"]["topic"] == "staffing"
