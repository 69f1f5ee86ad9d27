"""Who sees what: the roles, and that every answer a page can give holds no more than its role may see."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.access import ROLES, Reader
from dashboard.pages import county_map
from dashboard.services import TOPICS, Services
from geo.county import County
from geo.errors import AccessError, UnknownRegionError
from geo.scope import Scope, Sight
from geo.words import CHILD_GROUPS, ELDER_GROUPS
from layers._registry import all_layers
from tests.dashboard.conftest import FENG, As, Regions, standing_in, text_of
from tests.examples import some

NAMELESS = ("leader", "emergency", "planner")
NOBODY = ("emergency", "planner")
NAMED = ("civil_affairs", "supervisor", "director")
pytestmark = pytest.mark.xdist_group("access")  # what was gathered for a role serves every test of it
every_role = pytest.mark.parametrize("role", list(ROLES))


def view_of(reader: Reader, place: str, topic: str = "drowning") -> dict[str, Any]:
    """The ``view`` store as the browser sends it."""
    scope = reader.scope
    return {"county": scope.county, "region": scope.region, "place": place, "topic": topic, "lang": "zh"}


def places_of(reader: Reader, regions: Regions) -> list[str]:
    """The places of the tests that a reader may open."""
    known = (FENG, regions.township, regions.other_township, regions.village, regions.other_village)
    return [code for code in known if reader.scope.covers(code)]


Sent = Callable[[str], str]
Pages = Callable[[str], list[tuple[Any, Any]]]


@pytest.fixture(scope="session")
def pages_sent(readers: dict[str, Reader], regions: Regions, acting_as: As) -> Pages:
    """``pages_sent(role)``: the layout and what is drawn, with every layer, of each place; made once for each role."""
    names = list(all_layers())

    @functools.cache
    def sent(role: str) -> list[tuple[Any, Any]]:
        with acting_as(role):
            return [
                (
                    county_map.layout(place=place, topic="isolation", layers=",".join(names)),
                    county_map.draw(view_of(readers[role], place), names, {}, {}),
                )
                for place in places_of(readers[role], regions)
            ]

    return sent


@pytest.fixture(scope="session")
def everything_sent(
    readers: dict[str, Reader], regions: Regions, whole: County, acting_as: As, pages_sent: Pages
) -> Sent:
    """``everything_sent(role)``: see ``gather``; each role's is gathered once."""
    return functools.cache(lambda role: gather(role, readers[role], regions, whole, acting_as, pages_sent(role)))


def gather(
    role: str, reader: Reader, regions: Regions, whole: County, acting_as: As, pages: list[tuple[Any, Any]]
) -> str:
    """All that the page can be made to send: layouts, layers, panels, rankings, and cards of every kind."""
    sent: list[Any] = list(pages)
    names = list(all_layers())
    things = {
        "water_sites": some(8, whole.hazard_sites.index),
        "drowning_prone_sites": some(6, whole.hazard_sites.index),
        "unvisited_elders": some(30, whole.persons.index),
        "households": some(20, whole.households.index),
        "villages_needing_directors": some(8, whole.regions.index),
        "stations": some(5, whole.facilities.index),
        "villages": whole.regions.index[:3],
    }
    with acting_as(role):
        for place in places_of(reader, regions):
            sent.append(county_map.layout(place=place))
            sent += [county_map.describe(view_of(reader, place, topic)) for topic in TOPICS]
            sent.append(county_map.relabel({}, view_of(reader, place), names))
        for layer, ids in things.items():
            for subject in ids:
                sent.append(
                    county_map.show_card({"layer": layer, "id": str(subject)}, view_of(reader, reader.scope.region))
                )
    return text_of(sent)


@pytest.fixture(scope="session")
def people(whole: County) -> set[str]:
    """Every name and telephone number of a person followed or a carer, but for names staff or keepers bear too."""
    private = {
        *whole.persons["name"].dropna(),
        *whole.carers["name"].dropna(),
        *whole.carers["phone"].dropna(),
    }
    public = {*whole.staff["name"].dropna(), *whole.hazard_sites["keeper"].dropna()}
    words = " ".join(
        [*whole.regions["name"], *whole.facilities["name"].dropna(), *whole.hazard_sites["name"].dropna(), *public]
    )
    return {name for name in private if name not in words}


# Roles


@every_role
def test_a_role_is_granted_a_region_of_its_own_level_only(role: str, regions: Regions) -> None:
    for level, code in {"county": FENG, "township": regions.township, "village": regions.village}.items():
        if level == ROLES[role].level:
            assert Reader.of(role, FENG, code).scope == Scope(FENG, code, ROLES[role].sights)
        else:
            with pytest.raises(AccessError, match=code):
                Reader.of(role, FENG, code)


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(AccessError, match="No role"):
        Reader.of("admin", FENG, FENG)


def test_a_region_of_another_county_is_no_grant(regions: Regions) -> None:
    with pytest.raises(ValueError, match="not in county"):
        Reader.of("supervisor", FENG, "361126101")


def test_only_those_who_do_the_visits_see_names() -> None:
    assert {role.id for role in ROLES.values() if Sight.NAMES in role.sights} == set(NAMED)
    for role in NOBODY:
        assert not ROLES[role].sights & {Sight.NAMES, Sight.HOMES, Sight.CHILDREN, Sight.ELDERS}


# Places


@pytest.mark.parametrize("role", ["supervisor", "director"])
def test_a_place_outside_the_own_region_is_refused(
    role: str, services: Services, readers: dict[str, Reader], regions: Regions
) -> None:
    outside = [FENG, regions.other_township] + ([regions.township, regions.other_village] if role == "director" else [])
    for code in outside:
        with pytest.raises(AccessError):
            services.place(readers[role], code)
    assert services.place(readers[role], None).code == readers[role].scope.region


@every_role
@pytest.mark.parametrize("code", ["361126", "361126101", "361126101201"])
def test_a_place_of_another_county_is_refused(
    role: str, code: str, services: Services, readers: dict[str, Reader]
) -> None:
    with pytest.raises(AccessError):
        services.place(readers[role], code)


@pytest.mark.parametrize("code", ["", "1", "六一〇三三〇", "６１０３３０", "610330; drop", f"{FENG}999", "../610330"])
def test_what_is_no_place_is_refused_or_the_own_region(
    code: str, services: Services, readers: dict[str, Reader]
) -> None:
    if not code:
        assert services.place(readers["leader"], code).code == FENG
        return
    with pytest.raises((UnknownRegionError, AccessError)):
        services.place(readers["leader"], code)


def test_a_layer_that_is_not_there_is_refused(services: Services, readers: dict[str, Reader]) -> None:
    place = services.place(readers["leader"], FENG)
    with pytest.raises(AccessError):
        services.layer(readers["leader"], "_base", place)


@every_role
def test_the_callbacks_refuse_a_place_outside_the_scope(
    role: str, acting_as: As, readers: dict[str, Reader], regions: Regions
) -> None:
    """The page itself shows a sentence, the callbacks raise; neither tells anything of the place."""
    outside = next(code for code in (regions.other_township, "361126101") if not readers[role].scope.covers(code))
    view = view_of(readers[role], outside)
    with acting_as(role):
        for call in (
            lambda: county_map.describe(view),
            lambda: county_map.draw(view, ["villages"], {}, {}),
            lambda: county_map.relabel({}, view, ["villages"]),
        ):
            with pytest.raises(AccessError):
                call()
        page = text_of(county_map.layout(place=outside))
    assert "whole-page" in page
    assert outside not in page


# Rows


@every_role
def test_every_row_and_feature_lies_within_the_scope(
    role: str, services: Services, readers: dict[str, Reader], regions: Regions
) -> None:
    reader = readers[role]
    county = services.county(reader)
    for code in places_of(reader, regions):
        place = services.place(reader, code)
        for topic in TOPICS:
            for row in services.ranking(reader, topic, place) or []:
                region = county.scores[topic].at[row.id, "region_code"]
                assert region.startswith(code)
        for layer_id, layer in all_layers().items():
            drawn = services.layer(reader, layer_id, place).drawn
            # Neighbouring outlines give a village its surroundings; everything else is of the place.
            around = code[:9] if layer.shape == "area" else code
            assert drawn["region_code"].str.startswith(around).all()


def test_a_director_ranks_and_opens_the_own_village_only(
    services: Services, readers: dict[str, Reader], whole: County, regions: Regions
) -> None:
    director = readers["director"]
    place = services.place(director, None)
    here = whole.scores["isolation"]["region_code"] == regions.village
    others = some(20, whole.regions.index[whole.regions.index != regions.village])
    ranking = services.ranking(director, "isolation", place, limit=10_000)
    assert {row.id for row in ranking or []} == set(here.index[here])
    homes = whole.households["region_code"] == regions.village
    sites = whole.hazard_sites["region_code"] == regions.village
    for layer, inside in (("unvisited_elders", here), ("households", homes), ("water_sites", sites)):
        for subject in inside.index[inside]:
            card = services.card(director, layer, str(subject))
            assert card is not None
            assert card.region_code == regions.village
        for subject in some(20, inside.index[~inside]):
            assert services.card(director, layer, str(subject)) is None
    for code in (regions.village, *others):
        assert (services.card(director, "villages_needing_directors", code) is not None) is (code == regions.village)


def test_a_supervisor_opens_no_card_of_another_township(
    services: Services, readers: dict[str, Reader], whole: County, regions: Regions
) -> None:
    supervisor = readers["supervisor"]
    elders = whole.person_places.loc[whole.members(*ELDER_GROUPS)]
    for layer, frame in (
        ("unvisited_elders", elders),
        ("households", whole.households),
        ("water_sites", whole.hazard_sites),
        ("stations", whole.facilities),
    ):
        inside = frame["region_code"].str.startswith(regions.township)
        for subject in some(15, frame.index[inside]):
            assert services.card(supervisor, layer, str(subject)) is not None
        for subject in some(15, frame.index[~inside]):
            assert services.card(supervisor, layer, str(subject)) is None


def test_a_child_has_no_card_of_an_elder(services: Services, readers: dict[str, Reader], whole: County) -> None:
    elders = set(whole.members(*ELDER_GROUPS))
    children = [person for person in whole.members(*CHILD_GROUPS) if person not in elders]
    assert children
    for child in some(30, children):
        assert services.card(readers["civil_affairs"], "unvisited_elders", str(child)) is None


@pytest.mark.parametrize("role", NOBODY)
def test_emergency_office_and_planners_get_nothing_of_single_persons(
    role: str, services: Services, readers: dict[str, Reader], whole: County, regions: Regions
) -> None:
    reader = readers[role]
    county = services.county(reader)
    assert county.persons.empty
    assert county.spells.empty
    assert "isolation" not in county.scores or county.scores["isolation"].empty
    assert county.households.geometry.isna().all()
    assert county.households["address"].isna().all()
    for code in (FENG, regions.township, regions.village):
        place = services.place(reader, code)
        assert services.ranking(reader, "isolation", place) is None
        homes = services.layer(reader, "households", place)
        assert (len(homes.drawn), homes.hidden_because, homes.counts, homes.unplaced) == (0, "role", {}, 0)
        elders = services.layer(reader, "unvisited_elders", place)
        assert elders.overview
        assert set(elders.drawn.index) <= set(whole.regions.index), "counts by village only"
    for subject in some(30, whole.persons.index):
        assert services.card(reader, "unvisited_elders", str(subject)) is None
    for subject in some(30, whole.households.index):
        assert services.card(reader, "households", str(subject)) is None


@every_role
def test_features_a_role_has_no_sight_of_are_never_drawn(
    role: str, services: Services, readers: dict[str, Reader], regions: Regions, whole: County
) -> None:
    """Wherever it looks, whatever layer it names."""
    reader = readers[role]
    for code in places_of(reader, regions):
        place = services.place(reader, code)
        for layer_id, layer in all_layers().items():
            if not layer.is_for(reader.scope):
                drawn = set(services.layer(reader, layer_id, place).drawn.index)
                assert not drawn & set(layer.features(whole).index)


# What is sent


@pytest.mark.parametrize("role", NAMELESS)
def test_nothing_sent_to_this_role_names_a_person(role: str, everything_sent: Sent, people: set[str]) -> None:
    sent = everything_sent(role)
    assert len(people) > 500
    assert not standing_in(sent, people)


@pytest.mark.parametrize("role", NAMED)
def test_this_role_sees_names_of_its_region_and_of_no_other(
    role: str, readers: dict[str, Reader], whole: County, everything_sent: Sent, people: set[str]
) -> None:
    """And so the search of the test above can find a name where there is one."""
    words = set(re.findall(r"[\u4e00-\u9fff]+|[0-9]+", everything_sent(role)))
    within = whole.person_places["region_code"].str.startswith(readers[role].scope.region)
    theirs = set(whole.persons.loc[within, "name"].dropna())
    shown = people & words
    assert shown & theirs
    assert not shown - theirs, "carers and other villages' people are on no screen"


@pytest.mark.parametrize("role", NOBODY)
def test_nothing_sent_to_this_role_holds_an_address_or_a_person(
    role: str, whole: County, everything_sent: Sent
) -> None:
    sent = everything_sent(role)
    private = {*whole.persons.index, *whole.households.index, *whole.households["address"].dropna()}
    assert len(private) > 500
    words = set(re.findall(r'"([^"]*)"', sent))
    assert not private & words


@every_role
def test_no_name_stands_in_a_store_or_in_the_figure(role: str, pages_sent: Pages, people: set[str]) -> None:
    """Of any role: the browser's stores, the address and the hover texts hold ids only."""
    for page, (patch, drawn, _panel) in pages_sent(role):
        kept = [part for part in page._traverse() if type(part).__name__ in {"Store", "Graph"}]
        assert {"view", "layers", "hidden", "pick", "drawn", "map"} <= {part.id for part in kept}
        sent = text_of([kept, patch, drawn])
        assert not standing_in(sent, people)


# Scores are computed once, for all


def test_sites_have_one_score_for_every_role(
    services: Services, readers: dict[str, Reader], whole: County, regions: Regions
) -> None:
    """Score, interval, class, rank and reasons of a site do not depend on who looks."""
    seen = 0
    where = whole.hazard_sites["region_code"]
    sites = [*some(12, where.index), *where.index[where == regions.village][:2]]
    batch = {site: services.card(readers["civil_affairs"], "drowning_prone_sites", str(site)) for site in sites}
    for reader in readers.values():
        for site in sites:
            region = where[site]
            if not reader.scope.covers(region) and reader.scope.region != FENG:
                continue
            card = services.card(reader, "drowning_prone_sites", str(site))
            assert card is not None
            assert card == batch[site]
            if site in whole.scores["drowning"].index:
                row = whole.scores["drowning"].loc[site]
                seen += 1
                assert card.score_class == row["score_class"]
                for name in ("value", "low", "high", "rank"):
                    mine = getattr(card, name)
                    assert mine == row[name] if mine is not None else row.isna()[name]
    assert seen > 4 * len(sites) * 0.9


@every_role
def test_counts_are_those_of_the_whole_county_for_every_role(
    role: str, services: Services, readers: dict[str, Reader], whole: County, regions: Regions
) -> None:
    reader = readers[role]
    for code in places_of(reader, regions):
        place = services.place(reader, code)
        assert services.figures(reader, place).counts == whole.summary.loc[code].drop("level").to_dict()
    counties = services.county(reader).summary.index
    assert all(reader.scope.covers(code) for code in counties)


def test_one_readers_answers_are_not_served_to_another(
    services: Services, readers: dict[str, Reader], regions: Regions
) -> None:
    """The cache keeps scopes apart, whichever reader came first."""
    wide, narrow = services.county(readers["civil_affairs"]), services.county(readers["director"])
    assert services.county(readers["civil_affairs"]) is wide
    assert len(narrow.persons) < len(wide.persons)
    assert wide.persons["name"].notna().any()
    assert services.county(readers["leader"]).persons["name"].isna().all()
