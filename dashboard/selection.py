"""What a reader has chosen to look at. The whole of it stands in the address, so a link can be shared.

``/?county=361126&place=361126101&topic=drowning&layers=villages,stations&hide=stations.school&pick=stations:F1&lang=zh``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.services import TOPICS, Place
from geo.admin import LEVELS
from geo.scope import Scope
from layers._registry import all_layers

FIRST_TOPIC = "drowning"


def default_layers(topic: str, level: str) -> list[str]:
    """The layers drawn for a topic at a level when the reader has chosen none."""
    ground = {"county": "townships"}.get(level, "villages")
    if topic == "staffing":
        return ["villages_needing_directors"] + (["stations"] if level != "county" else [])
    return [ground, TOPICS[topic].layer]


def defaults_table() -> dict[str, dict[str, list[str]]]:
    """``default_layers`` for every topic and level, for the browser."""
    return {topic: {level: default_layers(topic, level) for level in LEVELS[:3]} for topic in TOPICS}


@dataclass(frozen=True)
class Selection:
    """Topic, layers (None: those of the topic), hidden legend classes by layer, and the thing picked (layer, id)."""

    topic: str = FIRST_TOPIC
    layers: tuple[str, ...] | None = None
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pick: tuple[str, str] | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Selection:
        """Read an address. Unknown topics, layers and classes are left out: an old link still opens."""
        known = all_layers()
        hidden: dict[str, tuple[str, ...]] = {}
        for pair in _listed(query.get("hide")):
            layer, _, legend_class = pair.partition(".")
            if layer in known and legend_class in {entry.id for entry in known[layer].legend}:
                hidden[layer] = (*hidden.get(layer, ()), legend_class)
        layer, separator, subject = (query.get("pick") or "").partition(":")
        topic = query.get("topic", FIRST_TOPIC)
        return cls(
            topic=topic if topic in TOPICS else FIRST_TOPIC,
            layers=drawable(_listed(query["layers"])) if "layers" in query else None,
            hidden=hidden,
            pick=(layer, subject) if separator and subject and layer in known else None,
        )

    def layers_in(self, place: Place) -> list[str]:
        """The layers to draw in a place."""
        return default_layers(self.topic, place.level) if self.layers is None else list(self.layers)

    def stores(self, place: Place, scope: Scope, language: str) -> dict[str, Any]:
        """The selection as the browser keeps it, by store id."""
        return {
            "view": {
                "county": scope.county,
                "region": scope.region,
                "place": place.code,
                "topic": self.topic,
                "custom": self.layers is not None,
                "lang": language,
            },
            "layers": self.layers_in(place),
            "hidden": {layer: list(classes) for layer, classes in self.hidden.items()},
            "pick": None if self.pick is None else {"layer": self.pick[0], "id": self.pick[1], "from": "link"},
        }


def drawable(names: list[str]) -> tuple[str, ...]:
    """Known layers, each once, and of the areas the first alone: one shading is drawn at a time."""
    known = all_layers()
    found = [name for name in dict.fromkeys(names) if name in known]
    areas = [name for name in found if known[name].shape == "area"]
    return tuple(name for name in found if name not in areas[1:])


def _listed(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]
