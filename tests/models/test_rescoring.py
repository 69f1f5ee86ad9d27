"""After a change in some households: the frames are those of the whole county scored again by the same anchors."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.calendar import Calendar
from geo.county import County
from models import drowning, isolation, rescoring, staffing
from models.ranking import Ranking
from models.rescoring import Kept, keep, rescore
from models.score import worst_first
from models.scoring import score_all
from tests.examples import examples
from tests.models.build import CALENDAR, VILLAGE, at, county, frame, regions, seat
from tests.models.elder_twin import elder_rows
from tests.models.simulated import simulated_county
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


def scored_by(kept: Kept, made: County) -> dict[str, pd.DataFrame]:
    """The naive twin: the whole county scored, held against what the kept one was."""
    return {
        drowning.MODEL: drowning.score(made, anchors=kept.anchors),
        isolation.MODEL: isolation.score(made, learned=kept.learned, held=True),
        staffing.MODEL: staffing.score(made),
    }


def assert_same(found: pd.DataFrame, whole: pd.DataFrame, *, exactly: bool) -> None:
    """Every column of every row, in the order of the whole; where not exactly, numbers in texts to their rounding."""
    if exactly:
        pd.testing.assert_frame_equal(found, whole, check_exact=True)
        return
    texts = ["factors", "reasons", "fixes"]
    pd.testing.assert_frame_equal(found.drop(columns=texts), whole.drop(columns=texts), rtol=1e-9, atol=1e-12)
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


@settings(max_examples=examples(3), phases=[Phase.generate])  # a case takes a second: to shrink one, minutes
@given(
    seed=st.integers(0, 10_000),
    season=st.sampled_from(["term", "holiday"]),
    what=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True),
    harmed=st.booleans(),
    drowned=st.booleans(),
)
def test_every_row_is_that_of_the_whole_county_scored_by_the_same_anchors(
    seed: int, season: str, what: list[str], harmed: bool, drowned: bool
) -> None:
    """With and without incidents at waters and outcomes of elders; one household or several, one after the other."""
    rng = np.random.default_rng(seed)
    rows = mixed_rows(rng, events=8 if harmed else 0)
    if not drowned:
        rows["incidents"] = []
    calendar = CALENDAR if season == "holiday" else Calendar()
    kept = keep(scored(county(rows, calendar=calendar)))
    after = copied(rows)
    households = set().union(*(change(after, one, rng) for one in what))
    made = county(after, calendar=calendar)
    whole = scored_by(kept, made)
    found = rescore(made, households, kept=kept)
    assert found.keys() == whole.keys()
    for model, frame_ in whole.items():
        assert_same(found[model].whole(), frame_, exactly=False)
        ranks = found[model].ranks
        assert ranks.reindex(frame_.index).equals(frame_["rank"])


@pytest.mark.parametrize("what", CHANGES)
def test_each_kind_of_change(what: str) -> None:
    rng = np.random.default_rng([11, CHANGES.index(what)])
    rows = mixed_rows(rng)
    kept, after = keep(scored(county(rows))), copied(rows)
    households = change(after, what, rng)
    made = county(after)
    for model, frame_ in scored_by(kept, made).items():
        assert_same(rescore(made, households, kept=kept)[model].whole(), frame_, exactly=False)


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_changed_all_is_as_it_was(seed: int) -> None:
    """To the last bit, whether no household is named or some are; and by its own anchors a county scores as it did."""
    before = scored(county(mixed_rows(np.random.default_rng(seed), events=4)))
    kept = keep(before)
    for households in ([], before.households.index[:3]):
        for model, found in rescore(before, households, kept=kept).items():
            assert_same(found.whole(), before.scores[model], exactly=True)
    for model, whole in scored_by(kept, before).items():
        assert_same(whole, before.scores[model], exactly=False)


def test_a_water_keeps_what_incidents_said_until_the_next_full_scoring() -> None:
    """A water no household touches has the same value, although the county's median is now another."""
    rng = np.random.default_rng(2)
    rows = mixed_rows(rng)
    before = scored(county(rows))
    kept, after = keep(before), copied(rows)
    made = county(after := after | {"persons": after["persons"][:1]})
    homes = {row["household_id"] for row in rows["persons"]}
    found = rescore(made, homes, kept=kept)[drowning.MODEL]
    same = before.scores[drowning.MODEL].drop(found.rows.index)
    kept_columns = ["score_class", "value", "low", "high", "worst_tenth"]
    pd.testing.assert_frame_equal(found.whole().loc[same.index, kept_columns], same[kept_columns], check_exact=True)
    value = found.whole()["value"].dropna()
    assert not np.isclose(value, 1.0, rtol=0, atol=1e-9).any()


@pytest.mark.parametrize(
    "day",
    [pytest.param(date(2026, 6, 10), marks=pytest.mark.long), date(2026, 7, 15)],
    ids=["term", "holiday"],
)
def test_held_anchors_are_near_those_found_anew(day: date) -> None:
    """On a demo county, five homes moved one by one: 5 % of a value, 0.05 of a chance, and two classes, at most."""
    before = scored(simulated_county("feng", day))
    kept = keep(before)
    homes = before.households[before.households.geometry.notna()].index[::97][:5]
    for home in homes:
        shapes = before.households.geometry.copy()
        shapes[home] = Point(shapes[home].x + 0.004, shapes[home].y + 0.002)
        changed = before.changed(households=before.households.set_geometry(shapes))
        found = rescore(changed, [home], kept=kept)[drowning.MODEL].whole()
        fitted = drowning.score(replace(changed, scores={}))
        assert (np.log(found["value"]) - np.log(fitted["value"])).abs().max() < 0.05
        assert (found["worst_tenth"] - fitted["worst_tenth"]).abs().max() < 0.05
        assert (found["score_class"] != fitted["score_class"]).sum() <= 2


def test_anchors_of_other_waters_are_refused() -> None:
    rows = mixed_rows(np.random.default_rng(3))
    kept = keep(scored(county(rows)))
    fewer = rows | {"hazard_sites": rows["hazard_sites"][1:]}
    with pytest.raises(ValueError, match="other waters"):
        drowning.score(county(fewer), anchors=kept.anchors)


def test_only_what_the_household_touches_is_scored_again() -> None:
    """Who is neither of the household, nor has a carer there, nor lives near it: not among the touched."""
    rows = mixed_rows(np.random.default_rng(3))
    before = scored(county(rows))
    kept = keep(before)
    home = before.households.index[0]
    touched, _, _ = rescoring.touched_elders(before, rescoring.change_of(before, before, pd.Index([home])), kept)
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


@pytest.mark.parametrize("column", ["living_arrangement", "birth_date", "household_id"])
def test_a_village_is_scored_again_where_what_its_need_is_made_of_changed(column: str) -> None:
    """How somebody lives is no part of it; when a child was born and where it lives is."""
    made = scored(county(mixed_rows(np.random.default_rng(12))))
    kept, persons = keep(made), made.persons.copy()
    child = made.members("left_behind_child")[0]
    home, other = persons.at[child, "household_id"], made.households.index[-1]
    value = {"living_arrangement": "alone", "birth_date": pd.Timestamp("1980-01-01"), "household_id": other}[column]
    assert persons.at[child, column] != value
    persons.loc[child, column] = value
    new = made.changed(persons=persons)
    found = rescore(new, [home, other], kept=kept)
    villages = set() if column == "living_arrangement" else set(made.households.loc[[home, other], "region_code"])
    assert set(found[staffing.MODEL].rows.index) == villages
    for model, whole in scored_by(kept, new).items():
        assert_same(found[model].whole(), whole, exactly=False)


def test_a_county_with_nothing_in_it_and_a_household_nobody_knows() -> None:
    empty = scored(county({}))
    for model, found in rescore(empty, ["nowhere"], kept=keep(empty)).items():
        assert_same(found.whole(), empty.scores[model], exactly=True)
    made = scored(county(mixed_rows(np.random.default_rng(5))))
    for model, found in rescore(made, ["no such home"], kept=keep(made)).items():
        assert found.rows.empty
        assert_same(found.whole(), made.scores[model], exactly=True)


def test_without_scores_there_is_nothing_to_keep() -> None:
    with pytest.raises(KeyError):
        keep(county(mixed_rows(np.random.default_rng(5))))


SUBJECTS = st.lists(
    st.tuples(st.sampled_from(["red", "orange", "blue", "not_surveyed"]), st.integers(0, 3)), min_size=1, max_size=12
)


@settings(max_examples=examples(100))
@given(before=SUBJECTS, after=SUBJECTS, shared=st.integers(0, 12))
def test_ranks_with_some_scored_anew_are_those_of_all_sorted(
    before: list[tuple[str, int]], after: list[tuple[str, int]], shared: int
) -> None:
    def listed(rows: list[tuple[str, int]], first: int) -> pd.DataFrame:
        ids = pd.Index([f"S{first + n}" for n in range(len(rows))], dtype="str")
        table = pd.DataFrame({"score_class": [c for c, _ in rows], "value": [float(v) for _, v in rows]}, index=ids)
        classes = table["score_class"].to_numpy(dtype=np.str_)
        return table.assign(rank=worst_first(classes, table["value"].to_numpy(), ids))

    old, new = listed(before, 0), listed(after, max(len(before) - shared, 0))
    out = old.index.get_indexer(new.index)
    ranks, own = Ranking.of(old).renewed(out[out >= 0], new)
    stay = ~old.index.isin(new.index)
    both = pd.concat([old[stay], new])
    whole = worst_first(both["score_class"].to_numpy(dtype=np.str_), both["value"].to_numpy(), both.index)
    assert [*ranks[stay], *own] == whole.fillna(0).tolist()
