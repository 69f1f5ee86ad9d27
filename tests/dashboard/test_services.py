"""What a page may ask: places, counts, rankings and cards agree with the county and with each other."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest
from dash import Dash

from dashboard.access import Reader
from dashboard.context import SERVICES
from dashboard.services import TOPICS, Services
from dashboard.services.cards import card_of
from dashboard.services.maps import WORST_SHOWN, view_layer
from dashboard.services.places import place_of, within
from data.store import Store
from geo.county import County
from geo.results import SUMMARIES
from geo.scope import Scope
from geo.words import EQUIPMENT_ITEMS, WATER_KINDS
from layers._registry import all_layers
from models.staffing_need import need_of
from tests.dashboard.conftest import FENG, Regions

WHOLE = Scope.whole(FENG)
every_layer = pytest.mark.parametrize("name", list(all_layers()))


# Places


def test_a_place_knows_its_path_and_bounds(whole: County, regions: Regions) -> None:
    place = place_of(whole, WHOLE, regions.village)
    assert [code for code, _name in place.path] == [FENG, regions.township, regions.village]
    assert [name for _code, name in place.path] == [
        whole.region_name(code) for code in (FENG, regions.township, regions.village)
    ]
    assert place.level == "village"
    assert place.bounds == tuple(whole.regions.geometry[regions.village].bounds)


def test_within_takes_a_region_and_what_lies_below() -> None:
    frame = pd.DataFrame({"region_code": ["610330", "610330101", "610330101201", "610330102"]})
    assert within(frame, "610330101")["region_code"].tolist() == ["610330101", "610330101201"]


# Layers


@every_layer
def test_what_is_drawn_left_out_and_without_a_place_adds_up(name: str, whole: County, regions: Regions) -> None:
    layer = all_layers()[name]
    features = layer.features(whole)
    for code in (FENG, regions.township, regions.village):
        view = view_layer(whole, WHOLE, layer, features, place_of(whole, WHOLE, code))
        if view.overview or view.hidden_because:
            continue
        here = features[features["region_code"].str.startswith(code)]
        assert view.total == len(here) == sum(view.counts.values())
        assert view.counts == here["legend_class"].value_counts().to_dict()
        assert view.unplaced == here.geometry.isna().sum()
        assert view.drawn.geometry.notna().all()
        if layer.shape == "point":
            assert view.total == len(view.drawn) + view.not_shown + view.unplaced


@every_layer
def test_a_layer_of_homes_is_drawn_inside_a_village_only(name: str, whole: County, regions: Regions) -> None:
    layer = all_layers()[name]
    features = layer.features(whole)
    for code in (FENG, regions.township):
        view = view_layer(whole, WHOLE, layer, features, place_of(whole, WHOLE, code))
        if layer.from_level == "village":
            assert view.overview or view.hidden_because == "level"
            assert not set(view.drawn.index) & set(features.index)
        else:
            assert not view.overview
            assert view.hidden_because is None


@every_layer
def test_nothing_is_drawn_for_a_reader_without_the_layers_sights(name: str, whole: County, regions: Regions) -> None:
    """Even if the features were handed over by mistake, and with any one of the sights lacking."""
    layer = all_layers()[name]
    features = layer.features(whole)
    for lacking in layer.sights:
        scope = Scope(FENG, FENG, WHOLE.sights - {lacking})
        for code in (FENG, regions.township, regions.village):
            view = view_layer(whole, scope, layer, features, place_of(whole, scope, code))
            assert view.hidden_because == "role"
            assert not set(view.drawn.index) & set(features.index)
            assert view.unplaced == 0


def test_the_opening_view_draws_the_worst_points_and_says_how_many_not(whole: County) -> None:
    """Forty-fold waters: more than are drawn, so the worst ranks are kept, and the rest is counted."""
    layer = all_layers()["drowning_prone_sites"]
    one = layer.features(whole)
    many = pd.concat([one.rename(index=lambda subject, n=n: f"{subject}-{n}") for n in range(40)])
    many = many.assign(rank=pd.array(range(1, len(many) + 1), dtype="Int64")).sample(frac=1, random_state=1)
    many.loc[many["legend_class"] == "not_surveyed", "rank"] = pd.NA
    view = view_layer(whole, WHOLE, layer, many, place_of(whole, WHOLE, FENG))
    placed = many[many.geometry.notna()]
    assert len(view.drawn) == WORST_SHOWN
    assert sorted(view.drawn["rank"]) == sorted(placed["rank"].dropna())[:WORST_SHOWN]
    assert view.not_shown == len(placed) - WORST_SHOWN
    assert view.total == len(many)


def test_counts_by_village_stand_for_single_elders(whole: County, regions: Regions) -> None:
    layer = all_layers()["unvisited_elders"]
    for code in (FENG, regions.township):
        view = view_layer(whole, WHOLE, layer, None, place_of(whole, WHOLE, code))
        assert view.overview
        assert view.counts == {entry.id: whole.summary.at[code, f"isolation_{entry.id}"] for entry in layer.legend}


# Rankings


@pytest.mark.parametrize("topic", list(TOPICS))
def test_a_ranking_is_worst_first_with_the_unknown_last(
    topic: str, services: Services, readers: dict[str, Reader], whole: County
) -> None:
    reader = readers["civil_affairs"]
    rows = services.ranking(reader, topic, services.place(reader, FENG), limit=10_000)
    assert rows is not None
    assert {row.id for row in rows} == set(whole.scores[topic].index)
    ranks = [row.rank for row in rows]
    known = [rank for rank in ranks if rank is not None]
    assert ranks == sorted(known) + [None] * (len(ranks) - len(known))
    for row in rows:
        assert (row.rank is None) is (row.score_class == "not_surveyed")
        assert row.score_class == whole.scores[topic].at[row.id, "score_class"]
    assert services.ranking(reader, topic, services.place(reader, FENG), limit=3) == rows[:3]


# Cards


def test_the_card_of_a_site_says_what_the_ledger_says(whole: County) -> None:
    """Every site, item by item: usable, unusable, missing; and unknown wherever nothing is recorded."""
    states: set[str] = set()
    for site_id, site in whole.hazard_sites.iterrows():
        card = card_of(whole, WHOLE, "water_sites", str(site_id))
        assert card is not None
        rows = whole.equipment[whole.equipment["site_id"] == site_id].set_index("item")
        wet = site["kind"] in WATER_KINDS
        assert set(card.equipment) == (set(EQUIPMENT_ITEMS) if wet else set()), "a road junction wants no lifebuoy"
        for item, state in card.equipment.items():
            states.add(state)
            if pd.isna(site["surveyed_on"]) or item not in rows.index or pd.isna(rows.at[item, "present"]):
                assert state == "unknown"
            elif not rows.at[item, "present"]:
                assert state == "missing"
            else:
                assert state == {True: "usable", False: "unusable"}.get(rows.at[item, "usable"], "unknown")
        if wet:
            assert dict(card.facts)["depth_m"] == (None if pd.isna(site["depth_m"]) else site["depth_m"])
        assert card.responsible == ("" if pd.isna(site["keeper"]) else site["keeper"])
    assert {"usable", "missing", "unknown"} <= states


@pytest.mark.parametrize(("born", "age"), [("1946-07-15", 80), ("1946-07-16", 79), ("2026-07-15", 0), (None, None)])
def test_age_is_counted_in_birthdays(born: str | None, age: int | None, whole: County) -> None:
    assert whole.as_of == date(2026, 7, 15)
    elder = str(whole.scores["isolation"].index[0])
    persons = whole.persons.copy()
    persons.loc[elder, "birth_date"] = pd.Timestamp(born) if born else pd.NaT
    county = dataclasses.replace(whole, frames={**whole.frames, "persons": persons})
    card = card_of(county, WHOLE, "unvisited_elders", elder)
    assert card is not None
    assert dict(card.facts)["age"] == age


def test_the_card_of_a_village_tells_wisn_as_the_need_has_it(whole: County) -> None:
    """Difference and ratio of every village scored; no ratio where nothing is owed; neither where nothing is known."""
    need = need_of(whole)
    for row, code in enumerate(need.villages.index):
        card = card_of(whole, WHOLE, "villages_needing_directors", str(code))
        assert card is not None
        facts = dict(card.facts)
        assert ("wisn_difference" in facts) is bool(need.surveyed[row])
        assert ("wisn_ratio" in facts) is bool(need.surveyed[row] and need.owed[row] > 0)
        if need.surveyed[row]:
            assert facts["wisn_difference"] == pytest.approx(need.wisn_difference[row], abs=0.0051)
        if "wisn_ratio" in facts:
            assert facts["wisn_ratio"] == pytest.approx(need.wisn_ratio[row], abs=0.0051)


def test_who_has_left_the_post_is_not_named(whole: County, regions: Regions) -> None:
    staff = whole.staff.copy()
    here = (staff["region_code"] == regions.village) & (staff["role"] == "child_director")
    staff.loc[here, "to_date"] = pd.Timestamp("2026-07-14")
    gone = card_of(
        dataclasses.replace(whole, frames={**whole.frames, "staff": staff}),
        WHOLE,
        "villages_needing_directors",
        regions.village,
    )
    assert gone is not None
    assert dict(gone.facts)["child_director"] == "vacant"
    staff.loc[here, "to_date"] = pd.Timestamp("2026-07-15")
    staff.loc[here, "name"] = "某某某"
    last_day = card_of(
        dataclasses.replace(whole, frames={**whole.frames, "staff": staff}),
        WHOLE,
        "villages_needing_directors",
        regions.village,
    )
    assert last_day is not None
    assert dict(last_day.facts)["child_director"] == ("某某某" if here.any() else "vacant")


@every_layer
def test_cards_stand_without_names_points_scores_and_summary(name: str, whole: County) -> None:
    """Everything that may be missing is."""
    frames = dict(whole.frames)
    for kind in ("hazard_sites", "facilities", "persons"):
        frames[kind] = frames[kind].assign(name=pd.Series(index=frames[kind].index, dtype="str"))
    for kind in ("hazard_sites", "facilities", "households"):
        frame = frames[kind]
        frames[kind] = frame.set_geometry(frame.geometry.where([False] * len(frame)))  # type: ignore[attr-defined]
    frames["staff"] = frames["staff"].iloc[:0]
    frames["equipment"] = frames["equipment"].iloc[:0]
    bare = dataclasses.replace(whole, frames=frames, scores={}, summary=SUMMARIES.empty())
    for subject in all_layers()[name].features(whole).index[::5]:
        card = card_of(bare, WHOLE, name, str(subject))
        if (
            name in {"townships", "villages", "open_tasks", "changes", "left_behind_women"}
            or "_to_" in name
            or (name.endswith("_within_reach"))
        ):  # numbers of a region: a click goes into it
            assert card is None
            continue
        assert card is not None
        assert card.score_class is None
        assert card.rank is None
        if card.kind != "village":
            assert (card.lon, card.lat) == (None, None)


# The cache


def test_answers_follow_a_new_version_and_a_new_run(own_app: tuple[Dash, Store], regions: Regions) -> None:
    """What was read before a county changed is not shown after."""
    app, store = own_app
    services: Services = app.server.extensions[SERVICES]
    reader = Reader.of("leader", FENG, FENG)
    before = services.county(reader)
    assert services.county(reader) is before
    whole = store.county(FENG)
    store.write_run(
        FENG,
        version=whole.version,
        as_of=whole.as_of,
        known_at=whole.known_at,
        method="another",
        scores={},
        summary=whole.summary.assign(elders=pd.array([7] * len(whole.summary), dtype="Int64")),
    )
    place = services.place(reader, FENG)
    counts = services.figures(reader, place).counts
    assert counts is not None
    assert counts["elders"] == 7
    assert services.county(reader) is not before
    assert services.ranking(reader, "drowning", place) == []


def test_scores_come_only_where_they_are_wanted(store: Store) -> None:
    """A county read without them is the same otherwise."""
    scored = store.county(FENG, kinds=("regions",))
    bare = store.county(FENG, kinds=("regions",), scored=False)
    assert scored.scores
    assert not scored.summary.empty
    assert not scored.access.empty
    assert (bare.scores, len(bare.summary), len(bare.access)) == ({}, 0, 0)
    assert bare.regions.equals(scored.regions)
    assert (bare.version, bare.as_of, bare.rules) == (scored.version, scored.as_of, scored.rules)
