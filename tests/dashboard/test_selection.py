"""What a reader looks at stands in the address, whole: a shared link opens the same view, an old one still opens."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.access import Reader
from dashboard.selection import FIRST_TOPIC, Selection, default_layers, defaults_table
from dashboard.services import TOPICS, Place
from geo.admin import LEVELS
from geo.rules import Rule
from layers._obligations import obligation_layers
from layers._registry import all_layers

LAYERS = all_layers()
COUNTY = Place("610330", "凤县", "county", (("610330", "凤县"),), None)


def address_of(selection: Selection) -> str:
    """The address as the browser writes it (``mirror`` in assets/shouwang.js) from the stores of a selection."""
    stores = selection.stores(COUNTY, Reader.of("leader", COUNTY.code, COUNTY.code).scope, "zh")
    query = {"county": stores["view"]["county"], "place": stores["view"]["place"], "topic": stores["view"]["topic"]}
    if stores["view"]["custom"]:
        query["layers"] = ",".join(stores["layers"])
    hides = [f"{layer}.{name}" for layer, names in stores["hidden"].items() for name in names]
    if hides:
        query["hide"] = ",".join(hides)
    if stores["pick"]:
        query["pick"] = f"{stores['pick']['layer']}:{stores['pick']['id']}"
    return urlencode({**query, "lang": stores["view"]["lang"]})


def read(address: str) -> Selection:
    """The selection of an address, as Dash hands its query to the page."""
    return Selection.from_query(dict(parse_qsl(address, keep_blank_values=True)))


layer_ids = st.sampled_from(sorted(LAYERS))
subjects = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


def one_shading_at_most(layers: tuple[str, ...]) -> bool:
    return sum(LAYERS[layer].shape == "area" for layer in layers) <= 1


@st.composite
def hidden_classes(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    chosen = draw(st.lists(layer_ids, unique=True, max_size=4))
    return {
        layer: tuple(
            draw(st.lists(st.sampled_from([entry.id for entry in LAYERS[layer].legend]), unique=True, min_size=1))
        )
        for layer in chosen
    }


@given(
    st.builds(
        Selection,
        topic=st.sampled_from(sorted(TOPICS)),
        layers=st.none() | st.lists(layer_ids, unique=True).map(tuple).filter(one_shading_at_most),
        hidden=hidden_classes(),
        pick=st.none() | st.tuples(layer_ids, subjects),
    )
)
def test_a_selection_survives_the_address(selection: Selection) -> None:
    assert read(address_of(selection)) == selection


def test_of_several_shadings_the_first_is_drawn_and_a_layer_said_twice_once() -> None:
    assert read("layers=villages,stations,townships,villages,stations").layers == ("villages", "stations")


@given(st.dictionaries(st.sampled_from(["topic", "layers", "hide", "pick", "lang", "x"]), st.text(max_size=30)))
def test_any_address_opens(query: dict[str, str]) -> None:
    """Whatever stands in it: only known topics, layers and classes come out."""
    selection = Selection.from_query(query)
    assert selection.topic in TOPICS
    assert set(selection.layers or ()) <= set(LAYERS)
    assert set(selection.hidden) <= set(LAYERS)
    assert selection.pick is None or selection.pick[0] in LAYERS
    assert set(selection.layers_in(COUNTY)) <= set(LAYERS)


def test_what_is_unknown_is_left_out_and_the_rest_kept() -> None:
    selection = Selection.from_query(
        {
            "topic": "earthquakes",
            "layers": "villages,ufo,stations,",
            "hide": "stations.school,stations.ufo,ufo.school,villages",
            "pick": "ufo:1",
        }
    )
    assert selection == Selection(FIRST_TOPIC, ("villages", "stations"), {"stations": ("school",)}, None)


@pytest.mark.parametrize("pick", ["", "stations", "stations:", ":F1"])
def test_half_a_pick_is_none(pick: str) -> None:
    assert Selection.from_query({"pick": pick}).pick is None


def test_no_layers_at_all_is_a_choice_and_not_the_default() -> None:
    """An empty list means everything was switched off."""
    assert Selection.from_query({"layers": ""}).layers_in(COUNTY) == []
    assert Selection.from_query({}).layers_in(COUNTY) == default_layers(FIRST_TOPIC, "county")


@pytest.mark.parametrize("topic", list(TOPICS))
@pytest.mark.parametrize("level", LEVELS)
def test_default_layers_exist_show_the_topic_and_shade_once(topic: str, level: str) -> None:
    names = default_layers(topic, level)
    assert set(names) <= set(LAYERS)
    assert len(names) == len(set(names))
    assert TOPICS[topic].layer in names
    assert sum(LAYERS[name].shape == "area" for name in names) == 1


def test_the_browser_gets_the_same_defaults() -> None:
    table = defaults_table()
    assert {(topic, level) for topic, levels in table.items() for level in levels} == {
        (topic, level) for topic in TOPICS for level in ("county", "township", "village")
    }
    for topic, levels in table.items():
        for level, names in levels.items():
            assert names == default_layers(topic, level)


def test_a_topic_is_answered_by_the_layer_of_its_score() -> None:
    for topic in TOPICS.values():
        assert LAYERS[topic.layer].model == topic.model


# Layers made from rules, and the two days


RULES = [
    Rule("F10", "x", "", "", kind="measured", measure="interval", population="child"),
    Rule("T2.site", "x", "", "", kind="measured", measure="share", population="water_site"),
]
KNOWN = LAYERS | obligation_layers(RULES)


def test_an_obligation_is_called_by_its_rule_and_an_unknown_one_left_out() -> None:
    asked = {
        "layers": "obligation:F10,places:T2.site,obligation:F999,places:F10",
        "hide": "obligation:T2.site.breached",
    }
    selection = Selection.from_query(asked, KNOWN)
    assert selection.layers == ("obligation:F10", "places:T2.site")
    assert selection.hidden == {"obligation:T2.site": ("breached",)}
    assert Selection.from_query(asked).layers == ()


def test_an_obligation_is_a_shading_like_the_others() -> None:
    assert Selection.from_query({"layers": "villages,obligation:F10,stations"}, KNOWN).layers == (
        "villages",
        "stations",
    )


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        ("places:T2.site:W1:2", ("places:T2.site", "W1:2")),
        ("stations:F1:2", ("stations", "F1:2")),
        ("places:T2.site", None),
        ("places:T2.site:", None),
    ],
)
def test_a_pick_of_an_obligation_names_rule_and_thing(pick: str, expected: tuple[str, str] | None) -> None:
    assert Selection.from_query({"pick": pick}, KNOWN).pick == expected


@pytest.mark.parametrize(
    ("since", "until", "known"), [("2026-06-15", "2026-07-15", True), ("2026-06-15", "", False), ("x", "y", False)]
)
def test_the_two_days_stand_in_the_address_or_not_at_all(since: str, until: str, known: bool) -> None:
    selection = Selection.from_query({"since": since, "until": until})
    assert (selection.days is not None) is known
    view = selection.stores(COUNTY, Reader.of("leader", COUNTY.code, COUNTY.code).scope, "zh")["view"]
    assert ("since" in view) is known
