"""Siting scenarios on both databases: kept under a name, read through a scope, deleted; access with the scores."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from data.engine import writing
from data.numbered import lock_county
from data.scenarios import (
    ScenarioParts,
    delete_scenario,
    read_scenario,
    rename_scenario,
    scenario_parts,
    scenarios,
    write_scenario,
)
from data.store import Store
from geo.errors import FrameError, InputError, UnknownCountyError
from geo.scope import Scope
from geo.siting import ACCESS, SITE_CHOICES, SITE_FLOWS, SITE_VILLAGES
from tests.data.conftest import CODE, DAY, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_2, VILLAGE_3
from tests.data.test_store import ALL_SCORES, same, summary

WHOLE = Scope.whole(CODE)
ELDER = "elder_day_care"


def frame(contract: Any, rows: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """Rows by index, dtypes of the contract."""
    index = pd.Index(list(rows), dtype="str", name=contract.index)
    dtypes = {"text": "str", "float": "float64", "int": "Int64"}
    columns = {
        column.name: pd.Series([row.get(column.name) for row in rows.values()], index=index, dtype=object).astype(
            dtypes[column.type]
        )
        for column in contract.columns
    }
    return contract.check(pd.DataFrame(columns, index=index))


def site(region: str, choice: str, **given: Any) -> dict[str, Any]:
    return {
        "site": "S", "service": ELDER, "region_code": region, "name": "旧村部", "choice": choice, "source": "list",
        "lon": 117.4, "lat": 28.4, "capacity": 20.0, "persons": 4.5, "cost_yuan": 85_000.0, **given,
    }  # fmt: skip


def village(region: str, **given: Any) -> dict[str, Any]:
    return {
        "service": ELDER, "region_code": region, "persons": 10.0, "served": 4.5, "minutes": 12.5, "beyond_30": 3.0,
        "beyond_60": 1.0, "cut_off": 1.0, "unlocated": 2.0, **given,
    }  # fmt: skip


PARTS = ScenarioParts(
    frame(
        SITE_CHOICES,
        {
            "K1": site(VILLAGE_1, "open"),
            "F1": site(VILLAGE_3, "keep", name=None, source="existing", capacity=None, lon=None, lat=None),
        },
    ),
    frame(SITE_VILLAGES, {f"{ELDER}@{one}": village(one) for one in (VILLAGE_1, VILLAGE_2, VILLAGE_3)}),
    frame(
        SITE_FLOWS,
        {
            f"{VILLAGE_1}@K1": {"region_code": VILLAGE_1, "candidate_id": "K1", "persons": 3.0},
            f"{VILLAGE_2}@F1": {"region_code": VILLAGE_2, "candidate_id": "F1", "persons": 2.5},
            f"{VILLAGE_3}@F1": {"region_code": VILLAGE_3, "candidate_id": "F1", "persons": 1.5},
        },
    ),
)


def keep(store: Store, name: str = "三处新建", parts: ScenarioParts = PARTS, **given: Any) -> str:
    known = {
        "version": store.version(CODE),
        "as_of": DAY,
        "method": "siting 1",
        "asked": {"p": 3, "services": [ELDER]},
        "result": {"chosen": ["K1", "F1"], "proven": True, "bound": 12.5},
        "made_by": "planner",
    }
    return write_scenario(store, CODE, name, parts, **{**known, **given})


def test_a_scenario_is_read_as_it_was_written(loaded: Store) -> None:
    number = keep(loaded, " 三处  新建 ")
    assert number == "XZ0001"
    found = read_scenario(loaded, WHOLE, number)
    assert (found.name, found.as_of, found.method, found.made_by) == ("三处 新建", DAY, "siting 1", "planner")
    assert found.version == loaded.version(CODE)
    assert found.asked == {"p": 3, "services": [ELDER]}
    assert found.result == {"chosen": ["K1", "F1"], "proven": True, "bound": 12.5}
    parts = scenario_parts(loaded, WHOLE, number)
    for name in ("choices", "villages", "flows"):
        same(getattr(parts, name), getattr(PARTS, name).sort_index())


def test_the_newest_comes_first_and_each_has_a_number(loaded: Store) -> None:
    assert [keep(loaded, name) for name in ("一", "二", "三")] == ["XZ0001", "XZ0002", "XZ0003"]
    assert [one.name for one in scenarios(loaded, WHOLE)] == ["三", "二", "一"]


def test_a_township_reads_its_sites_and_villages_and_the_flows_to_or_from_them(loaded: Store) -> None:
    """K1 and villages 1 and 2 lie in town 1, F1 and village 3 in town 2; village 2 goes to F1."""
    number = keep(loaded)
    first, second = (scenario_parts(loaded, Scope(CODE, town), number) for town in (TOWN_1, TOWN_2))
    assert first.choices.index.tolist() == ["K1"]
    assert second.choices.index.tolist() == ["F1"]
    assert first.villages["region_code"].tolist() == [VILLAGE_1, VILLAGE_2]
    assert second.villages["region_code"].tolist() == [VILLAGE_3]
    assert first.flows.index.tolist() == [f"{VILLAGE_1}@K1", f"{VILLAGE_2}@F1"]
    assert second.flows.index.tolist() == [f"{VILLAGE_2}@F1", f"{VILLAGE_3}@F1"]
    one = scenario_parts(loaded, Scope(CODE, VILLAGE_2), number)
    assert one.choices.empty
    assert one.flows.index.tolist() == [f"{VILLAGE_2}@F1"]
    for town in (TOWN_1, TOWN_2):
        head = read_scenario(loaded, Scope(CODE, town), number)
        assert (head.asked, head.result, head.name) == (None, None, "三处新建")


def test_a_scenario_is_renamed_and_deleted_with_all_its_parts(loaded: Store) -> None:
    first, second = keep(loaded, "一"), keep(loaded, "二")
    assert rename_scenario(loaded, CODE, first, " 方案 A ") == "方案 A"
    assert rename_scenario(loaded, CODE, first, "方案 A") == "方案 A"
    assert read_scenario(loaded, WHOLE, first).name == "方案 A"
    delete_scenario(loaded, CODE, first)
    assert [one.scenario_id for one in scenarios(loaded, WHOLE)] == [second]
    with loaded.engine.connect() as connection:
        for table in ("site_choice", "site_village", "site_flow"):
            held = connection.scalars(text(f"SELECT DISTINCT scenario_id FROM {table}")).all()
            assert held == [second], table
    assert keep(loaded, "三") == "XZ0003"


def test_the_number_of_a_deleted_scenario_means_no_other(loaded: Store) -> None:
    """The last, or every one, deleted: a link or file that names it leads to nothing, not to another scenario."""
    first, last = keep(loaded, "一"), keep(loaded, "二")
    delete_scenario(loaded, CODE, last)
    assert keep(loaded, "二") == "XZ0003"
    for one in (first, "XZ0003"):
        delete_scenario(loaded, CODE, one)
    assert keep(loaded, "一") == "XZ0004"
    with pytest.raises(InputError, match="There is no scenario XZ0002"):
        read_scenario(loaded, WHOLE, last)


def test_of_two_who_give_one_name_at_once_one_is_refused_in_a_sentence(loaded: Store) -> None:
    """While one gives a name and has not ended, the other asks for it as well: it waits, and is told who has it."""
    first, second = keep(loaded, "一"), keep(loaded, "二")
    with ThreadPoolExecutor(1) as beside:
        with writing(loaded.engine) as connection:
            lock_county(connection, CODE)
            connection.execute(
                text("UPDATE site_scenario SET name = '三' WHERE scenario_id = :number"), {"number": first}
            )
            other = beside.submit(rename_scenario, loaded, CODE, second, "三")
            time.sleep(0.5)  # it gets as far as it can
        with pytest.raises(InputError, match=f"{first} is called 三 already"):
            other.result()


def test_a_name_is_taken_once(loaded: Store) -> None:
    first, second = keep(loaded, "一"), keep(loaded, "二")
    with pytest.raises(InputError, match="XZ0001 is called 一 already"):
        keep(loaded, " 一 ")
    with pytest.raises(InputError, match=f"{first} is called 一 already"):
        rename_scenario(loaded, CODE, second, "一")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "needs a name"),
        ("  \n", "needs a name"),
        ("长" * 61, "at most 60 characters, not 61"),
        ("方案 610330194501011234", "without long numbers"),
        ("a\x00b", "plain text"),
    ],
)
def test_a_name_that_will_not_do_is_refused(loaded: Store, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        keep(loaded, name)
    number = keep(loaded, "好")
    with pytest.raises(InputError, match=said):
        rename_scenario(loaded, CODE, number, name)
    assert [one.name for one in scenarios(loaded, WHOLE)] == ["好"]


def test_what_cannot_be_kept_is_refused_and_leaves_nothing(loaded: Store) -> None:
    lost = ScenarioParts(PARTS.choices.iloc[:1], PARTS.villages, PARTS.flows)
    with pytest.raises(InputError, match="People are sent to F1, which the scenario does not open"):
        keep(loaded, parts=lost)
    bad = ScenarioParts(PARTS.choices.assign(choice="maybe"), PARTS.villages, PARTS.flows)
    with pytest.raises(FrameError, match="choice"):
        keep(loaded, parts=bad)
    with pytest.raises(UnknownCountyError):
        write_scenario(loaded, "999999", "一", PARTS, version=1, as_of=DAY, method="m", asked={}, result={})
    assert scenarios(loaded, WHOLE) == []


def test_a_scenario_that_is_not_there_is_named_with_those_that_are(loaded: Store) -> None:
    for ask in (
        lambda: read_scenario(loaded, WHOLE, "XZ0009"),
        lambda: scenario_parts(loaded, WHOLE, "XZ0009"),
        lambda: rename_scenario(loaded, CODE, "XZ0009", "一"),
        lambda: delete_scenario(loaded, CODE, "XZ0009"),
    ):
        with pytest.raises(InputError, match="There is no scenario XZ0009; none has been kept yet"):
            ask()
    keep(loaded)
    with pytest.raises(InputError, match="the last ones are XZ0001"):
        read_scenario(loaded, WHOLE, "XZ0009")


# How villages are reached


def reached() -> pd.DataFrame:
    row = {
        "service": ELDER, "state": "reached", "stations": 1, "persons": 10.0, "minutes": 12.5, "beyond_30": 3.0,
        "beyond_60": 1.0, "cut_off": 1.0, "unlocated": 2.0, "places": 8.5, "places_unknown": 0,
    }  # fmt: skip
    gone = {"state": "no_station", "stations": 0, "minutes": None, "places": None}
    return frame(
        ACCESS,
        {
            f"{ELDER}@{VILLAGE_1}": {**row, "region_code": VILLAGE_1},
            f"{ELDER}@{VILLAGE_2}": {**row, **gone, "region_code": VILLAGE_2},
            f"{ELDER}@{VILLAGE_3}": {**row, "region_code": VILLAGE_3},
        },
    )


def score(store: Store, access: pd.DataFrame | None, method: str = "1") -> int:
    return store.write_run(
        CODE,
        version=store.version(CODE),
        as_of=DAY,
        known_at=store.clock(),
        method=method,
        scores=ALL_SCORES,
        summary=summary(),
        access=access,
    )


def test_how_villages_are_reached_comes_with_the_scores_of_the_same_run(loaded: Store) -> None:
    old = score(loaded, None)
    assert loaded.county(CODE).access.empty, "of an earlier run nothing is known"
    new = score(loaded, reached(), "2")
    same(loaded.county(CODE).access, reached())
    assert loaded.county(CODE, run=old).access.empty
    same(loaded.county(CODE, run=new).access, reached())


def test_a_villages_numbers_are_equal_for_every_scope_that_may_see_it(loaded: Store) -> None:
    score(loaded, reached())
    for region in (CODE, TOWN_1, TOWN_2, VILLAGE_1, VILLAGE_3):
        seen = loaded.county(CODE, scope=Scope(CODE, region), kinds=()).access
        same(seen, reached()[reached()["region_code"].str.startswith(region)])


def test_a_frame_that_breaks_the_contract_is_not_kept(loaded: Store) -> None:
    with pytest.raises(FrameError, match="state"):
        score(loaded, reached().assign(state="fine"))
    assert loaded.latest_run(CODE, as_of=date(2030, 1, 1)) is None
