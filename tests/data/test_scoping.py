"""What each scope reads, against a naive twin over the whole county; and that nothing leaks by another way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain, combinations

import pandas as pd
import pytest

from data.store import Store
from geo.admin import ancestors, is_within
from geo.contracts import CONTRACTS
from geo.county import County
from geo.scope import Scope, Sight
from geo.words import CHILD_GROUPS, ELDER_GROUPS

CODE, TOWN_1, TOWN_2 = "361126", "361126101", "361126102"
VILLAGE_1, VILLAGE_2, VILLAGE_3 = "361126101201", "361126101202", "361126102201"
EVERY_SIGHTS = [frozenset(some) for n in range(6) for some in combinations(Sight, n)]
ROW_SIGHTS = [frozenset(some) for n in range(3) for some in combinations((Sight.CHILDREN, Sight.ELDERS), n)]
ROW_SIGHTS += [frozenset(Sight) - {hidden} for hidden in (Sight.INCIDENTS, Sight.ELDERS)] + [frozenset(Sight)]


def read(store: Store, region: str, *sights: Sight) -> County:
    return store.county(CODE, scope=Scope(CODE, region, frozenset(sights)))


def ids(frame: pd.DataFrame) -> list[str]:
    return list(frame.index)


def naive(whole: County, region: str, sights: frozenset[Sight]) -> dict[str, list[str]]:
    """The ids a scope may see of each kind, row by row from the rule as it is written, over the whole county."""
    groups = set()
    if Sight.CHILDREN in sights:
        groups |= {*CHILD_GROUPS, "left_behind_woman"}
    if Sight.ELDERS in sights:
        groups |= {*ELDER_GROUPS, "left_behind_woman"}
    every = {Sight.CHILDREN, Sight.ELDERS} <= sights

    def home(code: str) -> bool:
        return is_within(code, region)

    persons = set()
    for person, row in whole.persons.iterrows():
        spells = whole.spells[whole.spells["person_id"] == person]
        now = [s for s in spells.itertuples() if pd.isna(s.to_date) or s.to_date.date() >= whole.as_of]
        if home(whole.households.loc[row["household_id"], "region_code"]) and (
            every or any(s.group in groups for s in now)
        ):
            persons.add(person)
    allowed: dict[str, list[str]] = {}
    for kind, frame in whole.frames.items():
        keep = []
        for key, row in frame.iterrows():
            if kind == "regions":
                fine = home(key) or key in ancestors(region)
            elif kind == "persons":
                fine = key in persons
            elif kind == "spells":
                fine = row["person_id"] in persons and (every or row["group"] in groups)
            elif kind == "equipment":
                fine = home(whole.hazard_sites.loc[row["site_id"], "region_code"])
            elif kind == "events":
                fine = home(row["region_code"]) and (pd.isna(row["person_id"]) or row["person_id"] in persons)
            elif "person_id" in row:
                fine = row["person_id"] in persons
            else:
                fine = home(row["region_code"])
            if kind == "incidents" and Sight.INCIDENTS not in sights:
                fine = False
            if fine:
                keep.append(key)
        allowed[kind] = keep
    return allowed


@pytest.mark.parametrize("region", [CODE, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_3])
def test_every_scope_reads_the_rows_its_rule_says(loaded: Store, region: str) -> None:
    whole = loaded.county(CODE)
    for sights in ROW_SIGHTS:
        seen = read(loaded, region, *sights)
        assert {kind: ids(frame) for kind, frame in seen.frames.items()} == naive(whole, region, sights), sights
        if sights in (ROW_SIGHTS[0], ROW_SIGHTS[-1]):  # who sees least and who sees all
            for kind, contract in CONTRACTS.items():
                contract.check(seen.frames[kind])


def test_the_hand_worked_county(loaded: Store) -> None:
    """Village 1 with children: P1 only; P5 is followed no more, P2 is an elder."""
    seen = read(loaded, VILLAGE_1, Sight.CHILDREN)
    assert ids(seen.persons) == ["P1"]
    assert ids(seen.visits) == ["V1"]
    assert ids(seen.carers) == ["C1"]
    assert ids(seen.frames["assessments"]) == []
    assert ids(seen.regions) == [CODE, TOWN_1, VILLAGE_1]
    assert ids(seen.hazard_sites) == ["W1"]
    assert ids(seen.equipment) == ["E1"]
    # P3 is a left-behind woman, P6 an elder and one too: either sight shows both, but of P6 its own groups alone
    seen = read(loaded, VILLAGE_2, Sight.CHILDREN)
    assert ids(seen.persons) == ["P3", "P6"]
    assert ids(seen.spells) == ["S3", "S7"]
    assert ids(read(loaded, VILLAGE_2, Sight.ELDERS).spells) == ["S3", "S6", "S7"]


def test_names_and_homes_are_null_without_their_sight(loaded: Store) -> None:
    kinds = ("persons", "carers", "visits", "households", "incidents", "staff")
    for sights in EVERY_SIGHTS:
        seen = loaded.county(CODE, scope=Scope(CODE, CODE, sights), kinds=kinds)
        if Sight.NAMES not in sights:
            assert seen.persons["name"].isna().all()
            assert seen.carers[["name", "phone"]].isna().all(axis=None)
            assert seen.visits["findings"].isna().all()
        else:
            assert seen.persons["name"].notna().all()
        if Sight.HOMES not in sights:
            assert seen.households["address"].isna().all()
            assert seen.households.geometry.isna().all()
            assert seen.incidents.geometry.isna().all()
        else:
            assert seen.households.geometry.notna().sum() == 3
        assert len(seen.households) == 4  # homes are counted all the same
        assert seen.staff["name"].tolist() == ["王主任"]  # who serves is no secret


def test_no_cell_anywhere_holds_what_the_scope_hides(loaded: Store) -> None:
    """All cells of all frames as one text: no name, telephone, address or person of elsewhere in it."""
    seen = read(loaded, TOWN_1, Sight.CHILDREN, Sight.ELDERS, Sight.INCIDENTS)
    cells = " ".join(
        str(value)
        for frame in seen.frames.values()
        for value in chain(frame.index, frame.astype(object).to_numpy().ravel())
    )
    for hidden in ("赵一", "赵奶奶", "13800000000", "1号", "P4", "H3", "V4", "C4", "R4", "W3", "E3", "I3", VILLAGE_3):
        assert hidden not in cells, hidden
    assert "POINT (117.11" in cells  # the pond is no home


def test_a_person_who_moved_out_of_the_region_is_read_there_no_more(
    loaded: Store, tables: dict[str, pd.DataFrame], load_tables: Callable[..., list]
) -> None:
    """Neither the person nor the visits made before the move; who asks for the time before sees them as they were."""
    before = loaded.clock()
    moved = tables["persons"].iloc[[0]].assign(household_id="H3")
    load_tables(loaded, {"persons": moved})
    scope = Scope(CODE, VILLAGE_1, frozenset(Sight))
    assert "P1" not in loaded.county(CODE, scope=scope).visits["person_id"].tolist()
    assert "P1" in loaded.county(CODE, scope=scope, known_at=before).visits["person_id"].tolist()
    assert "P1" in read(loaded, VILLAGE_3, Sight.CHILDREN).persons.index


def test_a_group_that_ended_shows_nothing_from_the_day_after(loaded: Store) -> None:
    """P5 was a left-behind child until 31 August 2024, that day included."""
    scope = Scope(CODE, VILLAGE_1, frozenset([Sight.CHILDREN]))
    assert "P5" in loaded.county(CODE, scope=scope, as_of=date(2024, 8, 31)).persons.index
    assert "P5" not in loaded.county(CODE, scope=scope, as_of=date(2024, 9, 1)).persons.index


def test_a_region_code_that_only_looks_alike_is_outside(loaded: Store) -> None:
    """A group's scope is that group alone, and a village's does not take in its neighbour by prefix."""
    seen = read(loaded, f"{VILLAGE_1}-02", *Sight)
    assert ids(seen.households) == []
    assert ids(seen.regions) == [CODE, TOWN_1, VILLAGE_1]
    assert ids(read(loaded, VILLAGE_2, *Sight).households) == ["H2"]
