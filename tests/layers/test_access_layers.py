"""The layers of how villages are reached: classes by the county's limits, and what is unknown stands apart."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from geo.county import County
from layers._registry import all_layers
from models.siting.access import access

MINUTES = {"minutes_to_elder_service": "elder_day_care", "minutes_to_child_service": "child_home"}
PLACES = {"elder_places_within_reach": "elder_day_care", "child_places_within_reach": "child_home"}


@pytest.mark.parametrize(("layer", "service"), MINUTES.items())
def test_minutes_are_drawn_in_the_class_of_the_countys_limits(full: County, layer: str, service: str) -> None:
    drawn = all_layers()[layer].features(full)
    told = full.access[full.access["service"] == service].set_index("region_code")
    full_min, none, far = (full.rules.number(f"county.site_{one}") for one in ("reach_full", "reach_none", "far"))
    assert set(drawn.index) == set(full.regions_of("village").index)
    for village, row in drawn.iterrows():
        state, minutes = told.at[village, "state"], told.at[village, "minutes"]
        if state != "reached":
            assert row["legend_class"] == state
            assert pd.isna(row["value"])
            continue
        wanted = (
            "near" if minutes <= full_min else "within" if minutes <= none else "far" if minutes <= far else "very_far"
        )
        assert row["legend_class"] == wanted
        assert row["value"] == pytest.approx(minutes, abs=0.051)


@pytest.mark.parametrize(("layer", "service"), PLACES.items())
def test_places_are_drawn_in_the_class_of_the_countys_limits(full: County, layer: str, service: str) -> None:
    drawn = all_layers()[layer].features(full)
    told = full.access[full.access["service"] == service].set_index("region_code")
    few, enough = (full.rules.number(f"county.site_places_{one}") for one in ("few", "enough"))
    for village, row in drawn.iterrows():
        if told.at[village, "state"] == "reached":
            places = told.at[village, "places"]
            wanted = "enough" if places >= enough else "some" if places >= few else "few" if places > 0 else "none"
            assert row["legend_class"] == wanted
            assert row["value"] == pytest.approx(places, abs=0.051)
    assert "none" in set(drawn["legend_class"]), "villages with none are seen"


def test_what_is_kept_with_the_scores_is_what_the_model_says_of_the_day(full: County) -> None:
    pd.testing.assert_frame_equal(full.access, access(full).sort_index(), check_dtype=False)


@pytest.mark.parametrize("layer", [*MINUTES, *PLACES])
def test_a_county_not_scored_since_is_not_far_and_not_near(full: County, layer: str) -> None:
    bare = dataclasses.replace(full, access=full.access.iloc[:0])
    drawn = all_layers()[layer].features(bare)
    assert set(drawn["legend_class"]) == {"not_made"}
    assert drawn["value"].isna().all()


def test_no_station_cut_off_nobody_and_no_place_are_classes_of_their_own(full: County) -> None:
    states = ["no_station", "not_reachable", "not_located", "nobody"]
    villages = full.regions_of("village").index[:4]
    rows = full.access[(full.access["service"] == "child_home") & full.access["region_code"].isin(villages)]
    rows = rows.assign(state=pd.array(states, dtype="str"), minutes=float("nan"), places=float("nan"))
    county = dataclasses.replace(full, access=rows)
    for layer in ("minutes_to_child_service", "child_places_within_reach"):
        drawn = all_layers()[layer].features(county)
        assert drawn.loc[rows["region_code"], "legend_class"].tolist() == states


def test_places_nobody_recorded_are_not_none(full: County) -> None:
    rows = full.access.assign(state="reached", places=float("nan"))
    drawn = all_layers()["elder_places_within_reach"].features(dataclasses.replace(full, access=rows))
    assert set(drawn["legend_class"]) == {"places_unknown"}
