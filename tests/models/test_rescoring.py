"""After a change in some households: the frames are those of the whole county scored again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.calendar import Calendar
from geo.county import County
from models import isolation, rescoring
from models.rescoring import keep, rescore
from models.scoring import score_all
from tests.examples import examples
from tests.models.build import CALENDAR, VILLAGE, at, county, frame, regions, seat
from tests.models.elder_twin import elder_rows
from tests.models.twins import random_rows

Rows = dict[str, list[dict[str, Any]]]

OTHER = "361126101202"
CHANGES = ("people leave", "move", "lose the point", "other village", "people swap", "stay elsewhere", "carers", "new")


def mixed_rows(rng: np.random.Generator, *, events: int = 0) -> Rows:
    """Children, elders, waters, schools, roads and directors in two villages, with gaps everywhere."""
    young, old = random_rows(rng), elder_rows(rng, events=events)
    for row in young["households"]:
        row["id"] = row["id"].replace("H", "Y")
    for row in young["persons"]:
        row["household_id"] = row["household_id"].replace("H", "Y")
    for kind in ("spells", "presences", "carers", "facilities"):
        for row in young[kind]:
            row["id"] = "Y" + row["id"]
    rows = {kind: [*young.get(kind, []), *old.get(kind, [])] for kind in {*young, *old}}
    for row in (*rows["households"], *rows["hazard_sites"]):
        row["region_code"] = str(rng.choice([VILLAGE, OTHER]))
    for row in rows["persons"]:
        row["birth_date"] = row["birth_date"] or (None if rng.random() < 0.5 else date(2015, 1, 1))
    checked = {"ledger_checked_on": "2026-06-30"}
    rows["regions"] = regions(
        {"id": VILLAGE, "name": "甲村", **seat(0, 0), **checked},
        {"id": OTHER, "name": "乙村", **seat(900, 0), **checked},
    )
    rows["staff"] = [{"id": "D1", "region_code": VILLAGE, "role": "child_director", "trained_on": "2026-01-05"}]
    return rows


def change(rows: Rows, what: str, rng: np.random.Generator) -> set[str]:
    """Change one or two households in ``rows``; which."""
    home = rows["households"][int(rng.integers(len(rows["households"])))]
    other = rows["households"][int(rng.integers(len(rows["households"])))]
    people = [row for row in rows["persons"] if row["household_id"] == home["id"]]
    if what == "people leave":
        gone = {row["id"] for row in people[:1]}
        rows["persons"] = [row for row in rows["persons"] if row["id"] not in gone]
        for kind in ("spells", "presences", "carers", "visits", "assessments"):
            rows[kind] = [row for row in rows[kind] if row["person_id"] not in gone]
    elif what == "move":
        home["geometry"] = at(*rng.uniform(-900, 900, 2).tolist())
    elif what == "lose the point":
        home["geometry"] = None
    elif what == "other village":
        home["region_code"] = OTHER if home["region_code"] == VILLAGE else VILLAGE
    elif what == "people swap":
        for row in people:
            row["household_id"] = other["id"]
        return {home["id"], other["id"]}
    elif what == "stay elsewhere":
        inside = {row["id"] for row in people}
        for row in rows["presences"]:
            if row["person_id"] in inside:
                row["place"] = "home" if row["place"] != "home" else "other"
    elif what == "carers":
        inside = {row["id"] for row in people}
        rows["carers"] = [row for row in rows["carers"] if row["person_id"] not in inside]
        rows["carers"] += [
            {"id": f"N{person}", "person_id": person, "co_resident": False, "carer_household_id": other["id"]}
            for person in inside
        ]
    else:
        rows["households"].append(home | {"id": "NEW", "geometry": at(*rng.uniform(-600, 600, 2).tolist())})
        rows["persons"].append({"id": "NEW", "household_id": "NEW", "birth_date": "2017-01-01"})
        rows["spells"].append(
            {"id": "NEW", "person_id": "NEW", "group": "left_behind_child", "from_date": "2026-01-01"}
        )
        return {"NEW"}
    return {home["id"]}


def copied(rows: Rows) -> Rows:
    return {kind: [dict(row) for row in listed] for kind, listed in rows.items()}


def scored(made: County) -> County:
    return replace(made, scores=score_all(made)[0])


def assert_same(found: pd.DataFrame, whole: pd.DataFrame, *, exactly: bool) -> None:
    """Every column of every row, in the order of the whole; where not exactly, numbers in texts to their rounding."""
    if exactly:
        pd.testing.assert_frame_equal(found, whole, check_exact=True)
        return
    texts = ["factors", "reasons", "fixes"]
    # The median water's own error is none: what rounding leaves of its variance, 1e-14, has a root of 1e-7.
    rough = ["low", "high", "worst_tenth"]
    pd.testing.assert_frame_equal(found[rough], whole[rough], rtol=1e-6, atol=1e-9)
    left_out = [*texts, *rough]
    pd.testing.assert_frame_equal(found.drop(columns=left_out), whole.drop(columns=left_out), rtol=1e-9, atol=1e-12)
    for name in texts:
        for one, other in zip(found[name], whole[name], strict=True):
            assert_close(json.loads(one), json.loads(other))


def assert_close(one: Any, other: Any) -> None:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {*one, *other}:  # what is rounded away on one side may be a last digit on the other
            assert_close(one.get(key, 0.0), other.get(key, 0.0))
    elif isinstance(one, list):
        assert len(one) == len(other)
        for pair in zip(one, other, strict=True):
            assert_close(*pair)
    else:
        assert one == (pytest.approx(other, rel=1e-9, abs=2e-6) if isinstance(other, float) else other)


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("season", ["term", "holiday"])
@pytest.mark.parametrize("seed", range(examples(1)))
def test_every_row_is_that_of_the_whole_county_scored_again(seed: int, season: str, what: str) -> None:
    """With incidents of waters, without outcomes of elders; to the last bit in a holiday, to rounding in a term."""
    rng = np.random.default_rng([seed, CHANGES.index(what)])
    rows, calendar = mixed_rows(rng), CALENDAR if season == "holiday" else Calendar()
    before = scored(county(rows, calendar=calendar))
    after = copied(rows)
    households = change(after, what, rng)
    made = county(after, calendar=calendar)
    whole = score_all(made)[0]
    found = rescore(replace(made, scores=before.scores), households, kept=keep(before))
    assert found.keys() == whole.keys()
    for model, frame_ in whole.items():
        assert_same(found[model], frame_, exactly=season == "holiday" or model != "drowning")


def test_several_households_and_none() -> None:
    rng = np.random.default_rng(7)
    rows = mixed_rows(rng)
    before = scored(county(rows))
    kept, after = keep(before), copied(rows)
    for model, same in rescore(before, [], kept=kept).items():
        assert_same(same, before.scores[model], exactly=True)
    households = set().union(*(change(after, what, rng) for what in CHANGES))
    made = county(after)
    whole = score_all(made)[0]
    for model, found in rescore(replace(made, scores=before.scores), households, kept=kept).items():
        assert_same(found, whole[model], exactly=True)


@pytest.mark.parametrize("seed", range(3))
def test_what_outcomes_of_elders_taught_stays_as_it_was(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = mixed_rows(rng, events=8)
    before = scored(county(rows))
    kept, after = keep(before), copied(rows)
    households = change(after, "move", rng)
    made = county(after)
    found = rescore(replace(made, scores=before.scores), households, kept=kept)[isolation.MODEL]
    assert_same(found, isolation.score(made, learned=kept.learned), exactly=True)


def test_only_what_the_household_touches_is_scored_again() -> None:
    """Who is neither of the household, nor has a carer there, nor lives near it: not among the touched."""
    rows = mixed_rows(np.random.default_rng(3))
    before = scored(county(rows))
    kept = keep(before)
    home = before.households.index[0]
    touched = rescoring.touched_elders(before, rescoring.change_of(before, before, pd.Index([home])), kept)
    cared = before.carers.loc[before.carers["carer_household_id"] == home, "person_id"]
    assert touched == {*before.persons.index[before.persons["household_id"] == home], *cared}


def test_a_changed_county_keeps_what_was_worked_out_of_the_rest() -> None:
    rows = mixed_rows(np.random.default_rng(4))
    made = county(rows)
    roads, crs, visits = made.metric("roads"), made.crs, made.person_rows("visits")
    rows["households"][0]["geometry"] = at(10, 10)
    new = made.changed(households=frame("households", rows["households"]))
    assert new.metric("roads") is roads
    assert new.crs is crs
    assert new.person_rows("visits") is visits
    moved = new.metric("households").geometry.iloc[0]
    assert (moved.x, moved.y) == pytest.approx((500_010, 3_150_010), abs=0.01)
    fewer = made.changed(persons=made.persons.iloc[1:])
    assert fewer.person_rows("visits").max() < len(fewer.persons)
    assert (fewer.person_index == fewer.persons.index).all()


def test_a_county_with_nothing_in_it_and_a_household_nobody_knows() -> None:
    empty = scored(county({}))
    for model, found in rescore(empty, ["nowhere"], kept=keep(empty)).items():
        assert_same(found, empty.scores[model], exactly=True)
    made = scored(county(mixed_rows(np.random.default_rng(5))))
    for model, found in rescore(made, ["nowhere"], kept=keep(made)).items():
        assert_same(found, made.scores[model], exactly=True)
