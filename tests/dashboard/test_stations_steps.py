"""A plan of stations changed by hand: steps read, done one after another, and refused in a sentence; the form read."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.station_asked import asked_of
from dashboard.station_steps import Drawing, Step, drawn
from geo.errors import InputError

FRAME = pd.DataFrame(
    {"existing": [True, False, False, False], "name": ["老站", "扩建老站", "一处", ""]},
    index=pd.Index(["F1", "F1+", "K1", "K2"], dtype="str"),
)
START = Drawing(("F1", "K1"))


def after(*steps: Step, kept: bool = False) -> Drawing:
    return drawn(FRAME, START, steps, kept=kept)


def test_a_candidate_is_opened_moved_and_closed_again() -> None:
    opened = after(Step("open", "K2"))
    assert opened == Drawing(("F1", "K1", "K2"), {})
    moved = after(Step("open", "K2"), Step("move", "K2", 106.5, 33.9))
    assert moved.moved == {"K2": (106.5, 33.9)}
    assert after(Step("open", "K2"), Step("move", "K2", 106.5, 33.9), Step("close", "K2")) == Drawing(("F1", "K1"), {})


def test_what_is_moved_twice_stands_where_it_was_put_last() -> None:
    steps = (Step("move", "K1", 106.5, 33.9), Step("move", "K1", 106.6, 33.8))
    assert after(*steps).moved == {"K1": (106.6, 33.8)}
    assert after(*steps, Step("open", "K1")).moved == {}, "opened anew it stands on its own place"


def test_extending_closes_what_it_extends_and_undoing_it_keeps_the_station() -> None:
    extended = after(Step("open", "F1+"))
    assert set(extended.ids) == {"K1", "F1+"}
    assert set(drawn(FRAME, extended, (Step("close", "F1+"),), kept=True).ids) == {"K1", "F1"}


def test_what_stands_is_closed_only_where_the_plan_may() -> None:
    assert after(Step("close", "F1")).ids == ("K1",)
    with pytest.raises(InputError, match="老站 stands today and stays in this plan"):
        after(Step("close", "F1"), kept=True)


def test_all_sites_are_set_at_once() -> None:
    assert after(Step("move", "K1", 106.5, 33.9), Step("set", ids=("K2", "F1", "K2"))) == Drawing(("K2", "F1"), {})


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("open", "Z9"), "no candidate Z9"),
        (Step("move", "K2", 106.5, 33.9), "K2 is not open"),
        (Step("move", "F1", 106.5, 33.9), "老站 stands today and cannot be moved"),
        (Step("set", ids=("K1", "Z9")), "no candidate Z9"),
    ],
)
def test_a_step_that_cannot_be_says_why(step: Step, told: str) -> None:
    with pytest.raises(InputError, match=told):
        after(step)


@pytest.mark.parametrize(
    "given", [[{"do": "burn", "id": "K1"}], [{"id": "K1"}], [{"do": "move", "id": "K1"}], [4], "ab"]
)
def test_steps_that_cannot_be_read_are_refused(given: object) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Step.read(given)


def test_steps_are_read_as_they_were_sent() -> None:
    sent = [
        {"do": "open", "id": "K2"},
        {"do": "move", "id": "K2", "lon": 106, "lat": 33.5},
        {"do": "set", "ids": ["K1"]},
    ]
    assert Step.read(sent) == (Step("open", "K2"), Step("move", "K2", 106.0, 33.5), Step("set", ids=("K1",)))
    assert Step.read(None) == ()


GOOD = {
    "services": ["elder_day_care"], "model": "p-median", "p": "3", "budget": "",
    "sources": ["list", "grid"], "grid_m": "",
    "mode": "walk", "existing": "kept", "longest": "", "per_township": "0", "merge_m": "0", "seconds": "20",
    "capacities": "yes", "public_only": "", "name": "  三 处 ",
}  # fmt: skip


@pytest.mark.parametrize(("given", "read"), [("yes", True), ("no", False), ("usual", None)])
def test_whether_a_station_can_be_full_is_the_models_where_nobody_says(given: str, read: bool | None) -> None:
    assert asked_of({**GOOD, "capacities": given}).options.capacities is read


def test_places_and_reach_are_read() -> None:
    asked = asked_of({**GOOD, "fixed": ["K1"], "forbidden": ["K2"], "reach_full": "10", "reach_none": ""}).options
    assert (asked.fixed, asked.forbidden) == (("K1",), ("K2",))
    assert (asked.reach_full, asked.reach_none) == (10.0, None)


def test_a_form_is_read() -> None:
    asked = asked_of({**GOOD, "budget": "1,200.5"})
    assert (asked.options.p, asked.options.budget, asked.options.grid_m) == (3, 12_005_000.0, 2000.0)
    assert (asked.seconds, asked.name, asked.options.capacities) == (20.0, "三 处", True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"services": []}, "at least one service"),
        ({"services": ["spa"]}, "no service"),
        ({"sources": []}, "source of candidates"),
        ({"p": ""}, "how many new stations"),
        ({"p": "2.5"}, "not a whole number"),
        ({"p": "-1"}, "0 or more"),
        ({"p": "三"}, "not a number"),
        ({"budget": "nan"}, "not a number"),
        ({"budget": "-4"}, "0 yuan or more"),
        ({"seconds": "0"}, "Search for 1 to"),
        ({"seconds": ""}, "Search for 1 to"),
        ({"model": "voronoi"}, "no model voronoi"),
        ({"mode": "horse"}, "no way of travel"),
        ({"longest": "0"}, "above 0 minutes"),
        ({"per_township": "-1"}, "each township"),
        ({"fixed": ["K1", "K2"], "forbidden": ["K2"]}, "K2 must and must not open"),
        ({"reach_full": "30", "reach_none": "15"}, "cannot end at 15"),
        ({"reach_full": "-1"}, "above 0"),
        ({"reach_none": "0"}, "above 0"),
        ({"reach_full": "nan"}, "not a number"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_in_a_sentence(change: dict[str, object], told: str) -> None:
    try:
        asked = asked_of({**GOOD, **change})
    except InputError as error:
        assert told in str(error)  # noqa: PT017
    else:  # a service is looked up when the problem is made
        assert told == "no service"
        assert asked.options.services == ("spa",)
