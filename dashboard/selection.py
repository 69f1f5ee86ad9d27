"""What a reader has chosen to look at. The whole of it stands in the address, so a link can be shared.

``/?county=361126&place=361126101&topic=drowning&layers=villages,stations&hide=stations.school&pick=stations:F1&lang=zh``

A layer made from a rule is called by it (``layers=obligation:F10``); ``since`` and ``until`` are the two days that the
layer of changes compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.services import TOPICS, Place
from geo.admin import LEVELS
from geo.scope import Scope
from layers._base import Layer
from layers._obligations import families
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
    """Topic, layers (None: those of the topic), hidden legend classes by layer, the thing picked (layer, id), and the
    two days compared.
    """

    topic: str = FIRST_TOPIC
    layers: tuple[str, ...] | None = None
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pick: tuple[str, str] | None = None
    days: tuple[date, date] | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str], known: Mapping[str, Layer] | None = None) -> Selection:
        """Read an address. Unknown topics, layers and classes are left out: an old link still opens.

        ``known``: the layers there are for a county's rules; without it those with a file of their own.
        """
        known = all_layers() if known is None else known
        hidden: dict[str, tuple[str, ...]] = {}
        for pair in _listed(query.get("hide")):
            layer, _, legend_class = pair.rpartition(".")
            if layer in known and legend_class in {entry.id for entry in known[layer].legend}:
                hidden[layer] = (*hidden.get(layer, ()), legend_class)
        layer, subject = _picked(query.get("pick") or "")
        topic = query.get("topic", FIRST_TOPIC)
        return cls(
            topic=topic if topic in TOPICS else FIRST_TOPIC,
            layers=drawable(_listed(query["layers"]), known) if "layers" in query else None,
            hidden=hidden,
            pick=(layer, subject) if subject and layer in known else None,
            days=days_of(query),
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
                **({} if self.days is None else {"since": f"{self.days[0]}", "until": f"{self.days[1]}"}),
            },
            "layers": self.layers_in(place),
            "hidden": {layer: list(classes) for layer, classes in self.hidden.items()},
            "pick": None if self.pick is None else {"layer": self.pick[0], "id": self.pick[1], "from": "link"},
        }


def drawable(names: list[str], known: Mapping[str, Layer] | None = None) -> tuple[str, ...]:
    """Known layers, each once; of the areas the first alone, for one shading is drawn at a time, and so of a family."""
    known = all_layers() if known is None else known
    found: dict[str, str] = {}
    for name in names:
        if name in known:
            layer = known[name]
            found.setdefault("area" if layer.shape == "area" else layer.slot, name)
    return tuple(found.values())


def days_of(query: Mapping[str, str]) -> tuple[date, date] | None:
    """The two days an address compares; None where it names none, or no days."""
    try:
        since, until = (date.fromisoformat(query.get(name) or "") for name in ("since", "until"))
    except ValueError:
        return None
    return since, until


def _picked(text: str) -> tuple[str, str]:
    """Layer and thing; the name of a layer of a family holds a colon itself."""
    layer, _, subject = text.partition(":")
    if layer in families():
        rule, _, subject = subject.partition(":")
        layer = f"{layer}:{rule}"
    return layer, subject


def _listed(text: str | None) -> list[str]:
    return [part for part in (text or "").split(",") if part]
