"""Stations and services: the ten 阵地 kinds, schools, clinics, care homes and village committees."""

from __future__ import annotations

import geopandas as gpd

from geo.county import County
from layers._base import FEATURES, Layer, LegendClass, features

_CLASS_OF = {
    "childrens_home": "child_service",
    "childhood_harbour": "child_service",
    "youth_palace": "child_service",
    "youth_space": "child_service",
    "school_counselling_room": "child_service",
    "child_protection_station": "protection",
    "social_work_station": "protection",
    "mutual_care_facility": "elder_service",
    "care_home": "elder_service",
    "school": "school",
    "kindergarten": "school",
    "activity_place": "child_service",
    "child_rescue_institution": "protection",
    "child_welfare_centre": "protection",
    "rehabilitation_centre": "clinic",
    "day_care_centre": "elder_service",
    "womens_home": "public_service",
    "clinic": "clinic",
    "service_centre": "public_service",
    "civilisation_station": "public_service",
    "village_committee": "public_service",
}


def _build(county: County) -> gpd.GeoDataFrame:
    places = county.facilities
    if places.empty:
        return FEATURES.empty()
    return features(places, legend_class=places["kind"].map(_CLASS_OF), label=places["name"])


LAYER = Layer(
    id="stations",
    title="Stations and services",
    about="Places that serve children and elders, from the child protection station to the village clinic.",
    shape="point",
    order=60,
    legend=(
        LegendClass("child_service", "For children", "#e377a9"),
        LegendClass("protection", "Child protection and social work", "#9a3c76"),
        LegendClass("elder_service", "For elders", "#7a5c3e"),
        LegendClass("school", "School", "#3d7a4f"),
        LegendClass("clinic", "Clinic", "#2aa198"),
        LegendClass("public_service", "Public service and village committee", "#52606d"),
    ),
    build=_build,
    needs=("regions", "facilities"),
    size=8,
)
