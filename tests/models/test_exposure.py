"""Exposure and the evidence behind it: slopes against finite differences, bounds, and how sure each effect may be."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from data.packs import load_calendar
from geo.calendar import Calendar
from geo.county import County
from geo.rules import RulePack
from models import exposure
from models.evidence import BY_FACTOR, EFFECTS, EXPERT, PERSON_FACTORS
from models.vulnerability import child_table
from tests.models.build import county
from tests.models.twins import random_rows

STEP = 1e-5


@pytest.fixture
def messy() -> County:
    return county(random_rows(np.random.default_rng(11)), calendar=Calendar())


def total(made: County) -> np.ndarray:
    return exposure.measure(made, made.metric("hazard_sites").geometry).total


@pytest.mark.parametrize("factor", PERSON_FACTORS)
def test_slopes_of_person_effects_equal_finite_differences(
    messy: County, factor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slope = exposure.measure(messy, messy.metric("hazard_sites").geometry).slopes[factor]
    effect = BY_FACTOR[factor]
    logs = []
    for sign in (1, -1):
        monkeypatch.setitem(BY_FACTOR, factor, replace(effect, log_effect=effect.log_effect + sign * STEP))
        logs.append(np.log(total(messy)))
    assert slope == pytest.approx((logs[0] - logs[1]) / (2 * STEP), abs=1e-6)


def test_slope_of_the_distance_scale_equals_a_finite_difference(messy: County) -> None:
    slope = exposure.measure(messy, messy.metric("hazard_sites").geometry).slopes["scale"]
    logs = []
    for sign in (1, -1):
        rules = dict(messy.rules.rules)
        scale = rules["county.drowning_scale"]
        rules[scale.id] = replace(scale, threshold=scale.number * np.exp(sign * STEP))
        logs.append(np.log(total(replace(messy, rules=RulePack(messy.rules.names, tuple(rules.values()))))))
    assert slope == pytest.approx((logs[0] - logs[1]) / (2 * STEP), abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_recorded_bounds_the_exposure_and_the_parts_add_up(seed: int) -> None:
    made = county(random_rows(np.random.default_rng(seed)), calendar=Calendar())
    found = exposure.measure(made, made.metric("hazard_sites").geometry)
    assert (found.low <= found.total + 1e-12).all()
    assert (found.total <= found.high + 1e-12).all()
    assert (found.low >= found.floor).all()
    assert sum(found.log_parts.values()) == pytest.approx(np.log(found.total))
    table = child_table(made)
    assert (table["weight_low"] <= table["weight"] + 1e-12).all()
    assert (table["weight"] <= table["weight_high"] + 1e-12).all()


def test_everything_recorded_leaves_no_range_open(rows: dict) -> None:
    rows["presences"].append({"id": "RC3", "person_id": "C3", "from_date": "2026-07-01", "place": "home"})
    lost = next(home for home in rows["households"] if home["id"] == "H5")
    lost.update(geometry=rows["households"][0]["geometry"], location_precision="gps")
    made = county(rows)
    found = exposure.measure(made, made.metric("hazard_sites").geometry)
    assert found.log_halfwidth == pytest.approx(0)


def test_a_child_without_a_place_might_live_by_any_water_of_the_village(rows: dict) -> None:
    """C4 lives in H5, which has no point: nothing on the exposure, its whole weight on the upper bound."""
    made = county(rows)
    sites = made.metric("hazard_sites").geometry
    found = exposure.measure(made, sites)
    weight = child_table(made).at["C4", "weight_high"]
    assert found.unplaced == pytest.approx([1] * len(sites))
    rows["persons"] = [person for person in rows["persons"] if person["id"] != "C4"]
    for kind in ("spells", "presences", "carers", "visits"):
        rows[kind] = [row for row in rows[kind] if row["person_id"] != "C4"]
    without = exposure.measure(county(rows), sites)
    assert found.total == pytest.approx(without.total)
    assert found.high == pytest.approx(without.high + weight)
    assert without.unplaced == pytest.approx([0] * len(sites))


def test_no_site_effect_is_surer_than_an_expert_may_be() -> None:
    """Site and kernel effects are expert values with a standard error of at least 0.7, and say so."""
    for effect in EFFECTS:
        if effect.level != "person":
            assert effect.se >= 0.7
            assert effect.source == EXPERT
            assert effect.grade == "C"
    assert len(BY_FACTOR) == len(EFFECTS)


def test_published_ratios_are_those_printed() -> None:
    """Yang 2007: carer's poor health OR 3.1 (1.9-5.8); no close supervision 1.9; boys 60 %."""
    assert BY_FACTOR["carer_poor_health"].log_effect == pytest.approx(log(3.1))
    assert BY_FACTOR["carer_poor_health"].se == pytest.approx((log(5.8) - log(1.9)) / 3.92)
    assert BY_FACTOR["unsupervised"].log_effect == pytest.approx(log(1.9))
    assert BY_FACTOR["unsupervised"].se >= 0.7  # its printed interval is unchecked
    assert BY_FACTOR["boy"].log_effect == pytest.approx(log(1.5))


@pytest.mark.parametrize("times", [0.25, 0.7, 2.0, 3.3])
@pytest.mark.parametrize("day", ["term", "holiday"])
def test_an_exposure_at_another_scale_is_that_of_a_county_with_that_rule(times: float, day: str) -> None:
    """Everything of it, schools and ways to school too: the reach grows with the scale, up to 2.5 times."""
    calendar = Calendar() if day == "holiday" else load_calendar("cn")
    made = county(random_rows(np.random.default_rng(7)), calendar=calendar)
    rules = dict(made.rules.rules)
    for name, factor in (("scale", times), ("reach", min(max(times, 1.0), 2.5))):
        rule = rules[f"county.drowning_{name}"]
        rules[rule.id] = replace(rule, threshold=rule.number * factor)
    other = replace(made, rules=RulePack(made.rules.names, tuple(rules.values())))
    expected = exposure.measure(other, other.metric("hazard_sites").geometry)
    sources = exposure.measure(made, made.metric("hazard_sites").geometry).sources
    assert sources is not None
    found = sources.at(times)
    for name in ("plain", "weighted", "schools", "low", "high", "near", "far", "unplaced", "far_schools"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-9, abs=1e-12), name
    assert found.routes.weighted == pytest.approx(expected.routes.weighted, rel=1e-9, abs=1e-12)
    for name, slope in expected.slopes.items():
        assert found.slopes[name] == pytest.approx(slope, rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize("times", [0.25, 1.0, 4.0])
def test_what_is_near_may_be_sought_for_all_scales_at_once(messy: County, times: float) -> None:
    """Neighbours within the rule's reach are those of the widest one that are so near: the same to the last bit."""
    sources = exposure.measure(messy, messy.metric("hazard_sites").geometry).sources
    assert sources is not None
    one, other = (
        replace(sources, widely=widely, ways=replace(sources.ways, widely=widely)).at(times) for widely in (True, False)
    )
    for name in ("plain", "weighted", "schools", "low", "high", "near", "far", "far_schools"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("kilometres", "weighted", "high", "children"):
        np.testing.assert_array_equal(getattr(one.routes, name), getattr(other.routes, name))
