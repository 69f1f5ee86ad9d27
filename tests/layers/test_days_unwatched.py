"""The layer of days unwatched: its classes are those of the model, twice the gap apart, and walls are no waters."""

from __future__ import annotations

import dataclasses

import pandas as pd

from geo.county import County
from geo.words import WATER_KINDS
from layers.days_unwatched import LAYER
from models.coverage import days_unwatched


def test_every_water_is_drawn_in_the_class_its_days_have(full: County) -> None:
    drawn = LAYER.features(full)
    watched = days_unwatched(full)
    waters = full.hazard_sites["kind"].isin(WATER_KINDS)
    assert sorted(drawn.index) == sorted(full.hazard_sites.index[waters])
    for site, row in drawn.iterrows():
        told = watched.loc[str(site)]
        assert pd.isna(row["value"]) == pd.isna(told["days_unwatched"])
        if row["legend_class"] == "far_late":
            assert told["state"] == "late"
            assert row["value"] > 2 * told["gap_days"]
        else:
            assert row["legend_class"] == told["state"]
            assert row["legend_class"] != "late" or row["value"] <= 2 * told["gap_days"]
    assert {"never", "in_time", "keeper"} & set(drawn["legend_class"])


def test_a_county_that_records_no_patrols_shows_none_as_patrolled(full: County) -> None:
    frames = {**full.frames, "patrols": full.frames["patrols"].iloc[:0]}
    drawn = LAYER.features(dataclasses.replace(full, frames=frames))
    assert set(drawn["legend_class"]) <= {"never", "keeper"}
    assert drawn["value"].isna().all()
