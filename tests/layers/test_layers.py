"""What must hold of every layer there is: run on a full county, an empty one and one full of gaps."""

from __future__ import annotations

import itertools
import pkgutil
import re

import pandas as pd
import pytest

import layers
from geo.contracts import CONTRACTS
from geo.county import County
from geo.errors import FrameError
from geo.results import MODELS, SCORE_CLASSES
from geo.scope import Sight
from layers._base import FEATURES, Layer, LegendClass
from layers._registry import all_layers

LAYERS = list(all_layers().values())
SINGLE_PERSONS = {"households", "unvisited_elders"}

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=[layer.id for layer in LAYERS])


# The declarations


def test_every_public_file_declares_one_layer() -> None:
    files = {info.name for info in pkgutil.iter_modules(layers.__path__) if not info.name.startswith("_")}
    assert set(all_layers()) == files


def test_orders_are_unique_and_rise() -> None:
    """Panel and map have one order and no ties."""
    orders = [layer.order for layer in LAYERS]
    assert orders == sorted(set(orders))


def test_titles_are_unique() -> None:
    assert len({layer.title for layer in LAYERS}) == len(LAYERS)


@every_layer
def test_legend_classes_are_unique_titled_and_coloured(layer: Layer) -> None:
    assert layer.legend
    assert len({entry.id for entry in layer.legend}) == len(layer.legend)
    assert len({entry.colour for entry in layer.legend}) == len(layer.legend), "two classes share a colour"
    for entry in layer.legend:
        assert entry.title.strip() == entry.title != ""
        assert re.fullmatch(r"#[0-9a-f]{6}", entry.colour)


@every_layer
def test_ids_can_stand_in_an_address(layer: Layer) -> None:
    """The address parts layers by commas, classes by dots and picks by colons."""
    for name in (layer.id, *(entry.id for entry in layer.legend)):
        assert re.fullmatch(r"[a-z][a-z_]*", name)


@every_layer
def test_needs_are_kinds_of_frames(layer: Layer) -> None:
    assert set(layer.needs) <= set(CONTRACTS)


@every_layer
def test_a_scored_layer_has_the_five_classes_from_most_urgent_to_unknown(layer: Layer) -> None:
    if layer.model is not None:
        assert tuple(entry.id for entry in layer.legend) == SCORE_CLASSES


@every_layer
def test_a_layer_of_single_persons_asks_for_sights_and_a_village(layer: Layer) -> None:
    reads_people = bool({"persons", "households", "carers", "spells"} & set(layer.needs))
    assert reads_people is (layer.id in SINGLE_PERSONS)
    if reads_people:
        assert Sight.HOMES in layer.sights
        assert layer.from_level == "village"


def test_an_unknown_score_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown score"):
        Layer("x", "X", "", "point", 1, (), lambda county: FEATURES.empty(), (), model="weather")


# What they build


@every_layer
def test_it_builds_its_features_whatever_is_missing(layer: Layer, county: County) -> None:
    """The contract holds and the legend covers every class; ``features`` checks both."""
    built = layer.features(county)
    FEATURES.check(built)
    assert set(built["legend_class"]) <= {entry.id for entry in layer.legend}


@every_layer
def test_its_overview_builds_whatever_is_missing(layer: Layer, county: County) -> None:
    built = layer.overview_features(county)
    FEATURES.check(built)
    assert layer.overview is not None or built.empty


@every_layer
def test_an_empty_county_has_no_features(layer: Layer, empty: County) -> None:
    assert layer.features(empty).empty
    assert layer.overview_features(empty).empty


@every_layer
def test_the_demo_has_features_of_it(layer: Layer, full: County) -> None:
    """Otherwise the other tests of this file would show nothing."""
    assert not layer.features(full).empty


@every_layer
def test_a_class_without_a_legend_is_refused(layer: Layer, full: County) -> None:
    def build(county: County) -> pd.DataFrame:
        return layer.build(county).assign(legend_class="unheard_of")

    with pytest.raises(FrameError, match="unheard_of"):
        Layer("x", "X", "", layer.shape, 1, layer.legend, build, layer.needs).features(full)  # type: ignore[arg-type]


@every_layer
def test_every_feature_stands_for_one_thing_of_the_county(layer: Layer, county: County) -> None:
    """Ids are unique and lead back to a region, site, home, person or facility."""
    known = set(
        itertools.chain(
            *(county.frames[kind].index for kind in ("regions", "hazard_sites", "households", "persons", "facilities"))
        )
    )
    for built in (layer.features(county), layer.overview_features(county)):
        assert built.index.is_unique
        assert set(built.index) <= known


@every_layer
def test_a_thing_without_a_place_is_kept_and_has_no_point(layer: Layer, full: County, gappy: County) -> None:
    """Where points are lost, features stay as many as their subjects: unplaced is counted, never dropped."""
    before, after = layer.features(full), layer.features(gappy)
    if layer.model is None:
        assert set(after.index) == set(before.index)
    else:
        subjects = before.index.intersection(gappy.scores[layer.model].index)
        assert set(after.index) == set(subjects)
    assert after.geometry.isna().sum() > before.loc[after.index].geometry.isna().sum()
    assert not after.geometry.dropna().is_empty.any()


@every_layer
def test_shapes_are_what_the_layer_says(layer: Layer, county: County) -> None:
    kinds = {"point": {"Point"}, "area": {"Polygon", "MultiPolygon"}}[layer.shape]
    assert set(layer.features(county).geometry.dropna().geom_type) <= kinds
    assert set(layer.overview_features(county).geometry.dropna().geom_type) <= {"Point"}


@every_layer
def test_no_label_holds_a_name_of_a_person(layer: Layer, full: County) -> None:
    names = set(full.persons["name"].dropna()) | set(full.carers["name"].dropna())
    for built in (layer.features(full), layer.overview_features(full)):
        assert not names & set(built["label"].dropna())
    if layer.id in SINGLE_PERSONS:
        assert layer.features(full)["label"].isna().all()


# Scores on the map


@pytest.mark.parametrize("model", MODELS)
def test_a_scored_layer_shows_class_value_and_rank_of_the_score(model: str, full: County) -> None:
    layer = next(layer for layer in LAYERS if layer.model == model)
    built, scores = layer.features(full), full.scores[model]
    assert set(built.index) == set(scores.index)
    scores = scores.rename(columns={"score_class": "legend_class"}).rename_axis("feature_id").loc[built.index]
    for column in ("legend_class", "region_code", "value", "rank"):
        pd.testing.assert_series_equal(pd.Series(built[column]), scores[column])


@pytest.mark.parametrize("model", MODELS)
def test_what_is_unknown_is_a_class_of_its_own_and_never_ranked(model: str, full: County) -> None:
    built = next(layer for layer in LAYERS if layer.model == model).features(full)
    unknown = built[built["legend_class"] == "not_surveyed"]
    assert not unknown.empty
    assert unknown["rank"].isna().all()


def test_overview_counts_add_up_to_the_summary(full: County) -> None:
    """Red by village sums to the county's red; every village shows its worst class and the count of that class."""
    for layer in LAYERS:
        if layer.overview is None or layer.model is None:
            continue
        seen = layer.overview_features(full)
        county = full.summary.loc[full.code]
        assert seen.loc[seen["legend_class"] == "red", "value"].sum() == county[f"{layer.model}_red"] > 0
        villages = full.summary[full.summary["level"] == "village"]
        counts = villages[[f"{layer.model}_{name}" for name in SCORE_CLASSES]].set_axis(list(SCORE_CLASSES), axis=1)
        assert set(seen.index) == set(counts.index[counts.sum(axis=1) > 0])
        for code, row in seen.iterrows():
            urgency = ("red", "orange", "yellow", "not_surveyed", "blue")  # unknown is not safe
            worst = next(name for name in urgency if counts.at[code, name] > 0)
            assert (row["legend_class"], row["value"]) == (worst, counts.at[code, worst])


@pytest.mark.parametrize("level", ["township", "village"])
def test_shading_counts_the_red_items_of_the_summary(level: str, full: County) -> None:
    """Worked from the summary by hand: none (unless half or more is unknown), a few below the county's first limit,
    several below its second, many."""
    built = all_layers()[f"{level}s"].features(full)
    several, many = (full.rules.number(f"county.attention.{level}_{name}") for name in ("several", "many"))
    assert set(built.index) == set(full.regions_of(level).index)
    for code, row in built.iterrows():
        red = sum(int(full.summary.at[code, f"{model}_red"]) for model in MODELS)
        subjects = sum(int(full.summary.at[code, f"{model}_{name}"]) for model in MODELS for name in SCORE_CLASSES)
        unknown = sum(int(full.summary.at[code, f"{model}_not_surveyed"]) for model in MODELS)
        free = "not_surveyed" if subjects and unknown >= subjects / 2 else "none"
        expected = free if red == 0 else "few" if red < several else "several" if red < many else "many"
        assert (row["value"], row["legend_class"]) == (red, expected)


@pytest.mark.parametrize("level", ["township", "village"])
def test_a_region_not_scored_is_unknown_not_free_of_red(level: str, gappy: County) -> None:
    built = all_layers()[f"{level}s"].features(gappy)
    assert set(built["legend_class"]) == {"not_surveyed"}
    assert built["value"].isna().all()


def test_a_site_never_surveyed_shows_no_kind(full: County) -> None:
    built = all_layers()["water_sites"].features(full)
    never = full.hazard_sites["surveyed_on"].isna()
    assert never.any()
    assert set(built.loc[never[never].index, "legend_class"]) == {"not_surveyed"}
    assert "not_surveyed" not in set(built.loc[never[~never].index, "legend_class"])


def test_a_home_is_classed_by_who_is_followed_there(full: County) -> None:
    """Against the plain way: home by home, member by member."""
    built = all_layers()["households"].features(full)
    children = set(full.members("left_behind_child", "child_in_difficulty"))
    elders = set(
        full.members(
            "left_behind_elder", "elder_living_alone", "empty_nest_elder", "advanced_age_elder", "dependent_elder"
        )
    )
    women = set(full.members("left_behind_woman"))
    for home, people in full.persons.groupby("household_id"):
        here = set(people.index)
        expected = {
            (True, True): "child_and_elder",
            (True, False): "child",
            (False, True): "elder",
            (False, False): "woman" if here & women else "no_one_followed",
        }[bool(here & children), bool(here & elders)]
        assert built.at[home, "legend_class"] == expected


def test_legend_entries_are_values() -> None:
    """Two equal declarations are one class: nothing hides behind identity."""
    assert LegendClass("a", "A", "#000000") == LegendClass("a", "A", "#000000")
