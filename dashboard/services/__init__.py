"""What a page may ask. Every answer is read through the reader's scope and cached by (county, version, run, scope)."""

from dashboard.services.cards import Card, Fix, Reason
from dashboard.services.maps import LayerView
from dashboard.services.places import Place, PlaceFigures
from dashboard.services.rankings import TOPICS, RankRow, RegionRow, Topic
from dashboard.services.service import Services

__all__ = [
    "TOPICS",
    "Card",
    "Fix",
    "LayerView",
    "Place",
    "PlaceFigures",
    "RankRow",
    "Reason",
    "RegionRow",
    "Services",
    "Topic",
]
