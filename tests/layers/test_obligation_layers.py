"""Layers made from rules: what must hold of each, on a county that was evaluated, on an empty one and a gappy one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from data.packs import load_packs
from geo.county import County
from geo.results import CELLS, FINDINGS
from geo.rules import Rule
from geo.scope import Sight
from layers._base import FEATURES, Layer
from layers._obligations import PLACES, SHADING, families, obligation_layers
from layers._registry import all_layers
from layers._statuses import REGIONS, SUBJECTS
from models.obligations import Evaluation, evaluate
from tests.tried_rules import write_packs

AT_HOME = {"T1", "T5", "T6", "T7"}


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory, full: County) -> list[Rule]:
    """The rules of the tests' own."""
    folder: Path = write_packs(tmp_path_factory.mktemp("rules") / "packs")
    pack = load_packs(("feng-2024",), folder=folder)
    return [rule for rule in pack.obligations(full.as_of) if rule.id.startswith("T")]


@pytest.fixture(scope="session")
def evaluation(full: County, rules: list[Rule]) -> Evaluation:
    return evaluate(full, rules)


@pytest.fixture(scope="session")
def made(rules: list[Rule]) -> dict[str, Layer]:
    return obligation_layers(rules)


def judged(county: County, evaluation: Evaluation) -> County:
    return dataclasses.replace(county, cells=evaluation.cells, findings=evaluation.findings)


def test_each_rule_shades_and_those_with_a_place_have_points(made: dict[str, Layer], rules: list[Rule]) -> None:
    assert len(rules) == 7
    placed = {"T1", "T2.site", "T3", "T5", "T6", "T7"}  # a township is no point
    expected = {f"{SHADING}:{rule.id}" for rule in rules} | {f"{PLACES}:{rule}" for rule in placed}
    assert set(made) == expected
    for layer_id, layer in made.items():
        assert layer.id == layer_id
        assert layer.slot == layer_id.partition(":")[0]
        model = families()[layer.slot]
        assert (layer.shape, layer.legend, layer.size) == (model.shape, model.legend, model.size)


def test_parameters_and_products_have_no_layer(full: County) -> None:
    assert not obligation_layers([Rule("P1", "x", "", ""), Rule("P2", "x", "", "", kind="product")])


def test_no_family_is_called_like_a_layer() -> None:
    assert not set(families()) & set(all_layers())


def test_it_builds_whatever_is_missing(
    made: dict[str, Layer], evaluation: Evaluation, full: County, gappy: County, empty: County
) -> None:
    for layer in made.values():
        for county in (full, gappy):
            FEATURES.check(layer.features(judged(county, evaluation)))
        assert layer.features(full).empty, "nothing is drawn that was not evaluated"
        assert layer.features(judged(empty, Evaluation(CELLS.empty(), FINDINGS.empty()))).empty


def test_a_village_has_the_status_of_its_cell_and_nobody_where_it_has_none(
    made: dict[str, Layer], evaluation: Evaluation, full: County
) -> None:
    built = made[f"{SHADING}:T1"].features(judged(full, evaluation))
    assert set(built.index) == set(full.regions_of("village").index)
    for code, row in built.iterrows():
        cell = f"T1@{code}"
        if cell not in evaluation.cells.index:
            assert row["legend_class"] == "nobody"
            assert pd.isna(row["value"])
            continue
        counted = evaluation.cells.loc[cell]
        assert row["legend_class"] == counted["status"]
        assert row["value"] == counted["denominator"] - counted["numerator"]


def test_a_rule_on_townships_shades_townships(made: dict[str, Layer], evaluation: Evaluation, full: County) -> None:
    built = made[f"{SHADING}:T4"].features(judged(full, evaluation))
    assert set(built.index) == set(full.regions_of("township").index)


def test_sites_not_as_asked_are_points_each_once(made: dict[str, Layer], evaluation: Evaluation, full: County) -> None:
    built = made[f"{PLACES}:T2.site"].features(judged(full, evaluation))
    found = evaluation.findings[evaluation.findings["rule_id"] == "T2.site"].set_index("subject_id")
    assert dict(built["legend_class"]) == dict(found["status"])
    assert set(built.geometry.dropna().geom_type) == {"Point"}


def test_a_home_has_the_worst_status_of_its_people_and_no_name(
    made: dict[str, Layer], evaluation: Evaluation, full: County
) -> None:
    built = made[f"{PLACES}:T1"].features(judged(full, evaluation))
    found = evaluation.findings[evaluation.findings["rule_id"] == "T1"]
    order = [entry.id for entry in SUBJECTS]
    by_home: dict[str, list[str]] = {}
    for _, row in found.iterrows():
        by_home.setdefault(str(full.persons.at[row["subject_id"], "household_id"]), []).append(row["status"])
    assert set(built.index) == set(by_home)
    for home, statuses in by_home.items():
        assert built.at[home, "legend_class"] == min(statuses, key=order.index)
    for rule in AT_HOME:
        assert made[f"{PLACES}:{rule}"].features(judged(full, evaluation))["label"].isna().all()


def test_homes_are_drawn_in_a_village_for_who_may_see_them(made: dict[str, Layer]) -> None:
    for rule in AT_HOME:
        layer = made[f"{PLACES}:{rule}"]
        assert layer.from_level == "village"
        assert Sight.HOMES in layer.sights
    assert made[f"{PLACES}:T1"].sights == {Sight.HOMES, Sight.CHILDREN}
    assert made[f"{PLACES}:T5"].sights == {Sight.HOMES, Sight.ELDERS}
    assert Sight.NAMES in made[f"{PLACES}:T6"].sights
    assert not made[f"{PLACES}:T2.site"].sights


def test_what_is_not_recorded_is_a_class_of_its_own() -> None:
    for legend in (REGIONS, SUBJECTS):
        assert len({entry.colour for entry in legend}) == len(legend)
        assert "not_recorded" in {entry.id for entry in legend}
    assert "met" not in {entry.id for entry in SUBJECTS}


# Changes, and the women left behind


def test_villages_are_marked_by_what_changed_there(full: County) -> None:
    first, second, third, *_ = (str(code) for code in full.regions_of("village").index)
    changes = pd.DataFrame(
        {"region_code": [first, first, second, third], "change": ["closed", "new", "worse", "better"]}
    )
    built = all_layers()["changes"].features(dataclasses.replace(full, changes=changes))
    assert [built.at[code, "legend_class"] for code in (first, second, third)] == ["new", "worse", "better"]
    assert [built.at[code, "value"] for code in (first, second, third)] == [1, 1, 0]
    assert set(built["legend_class"].drop([first, second, third])) == {"same"}


def test_without_two_days_nothing_is_said_to_be_unchanged(full: County) -> None:
    built = all_layers()["changes"].features(full)
    assert set(built["legend_class"]) == {"not_compared"}
    assert built["value"].isna().all()


def test_villages_are_shaded_by_their_left_behind_women(full: County, gappy: County) -> None:
    """Worked from the summary by hand, with the county's own limits."""
    layer = all_layers()["left_behind_women"]
    several, many = (full.rules.number(f"county.women.village_{name}") for name in ("several", "many"))
    for code, row in layer.features(full).iterrows():
        women = int(full.summary.at[code, "women"])
        expected = "none" if not women else "few" if women < several else "several" if women < many else "many"
        assert (row["legend_class"], row["value"]) == (expected, women)
    assert set(layer.features(gappy)["legend_class"]) == {"not_counted"}
