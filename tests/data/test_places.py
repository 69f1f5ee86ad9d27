"""What a ledger calls a village, and the code it has now."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.demo import DEMO_COUNTIES, townships, villages
from data.engine import reading
from data.importing.load import load
from data.importing.places import Answer, Gazetteer
from data.importing.record import Record
from data.packs import load_packs
from data.store import Store
from geo.admin import short_name

CODE, WAN, GANG, HUI = "361126", "361126204", "361126108", "361126205"
LUO, ZHANG, TREE_1, TREE_2, SHE, CUN = (
    "361126204201", "361126204202", "361126204203", "361126108201", "361126108001", "361126108202",
)  # fmt: skip
TODAY, NOON = date(2026, 7, 15), datetime(2026, 7, 15, 4, tzinfo=UTC)
Ask = Callable[..., Answer]

COUNTY = f"""区划代码,名称,启用日期,停用日期,并入代码
{CODE},弋阳县,,,
{WAN},湾里乡,,,
{GANG},港口镇,,,
{HUI},陶店回族乡,,,
{LUO},罗家村民委员会,,,
{ZHANG},张家村村民委员会,,,
{TREE_1},大树村委会,,,
{TREE_2},大树村委会,,,
{SHE},南岩居委会,,,
{CUN},南岩村民委员会,,,
{HUI}201,马店回族村委会,,,
{HUI}202,新村居委会,,,
"""


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the county's regions in it, to be read, or copied."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "regions.csv").write_text(COUNTY, encoding="utf-8")
    with Store.open(f"sqlite:///{folder / 'places.db'}", create=True) as store:
        store.add_county(CODE, "弋阳县", "yiyang")
        assert load(store, CODE, "regions", folder / "regions.csv").rejects == ()
    return folder / "places.db"


@pytest.fixture
def ask(county_file: Path, tmp_path: Path) -> Ask:
    """``ask(code, township, village, rows=…, day=…)``: what is found, after ``rows`` of regions are loaded as well."""

    def find(
        code: str | None = None,
        township: str | None = None,
        village: str | None = None,
        *,
        rows: str = "",
        day: date = TODAY,
    ) -> Answer:
        file = Path(shutil.copy(county_file, tmp_path / "places.db")) if rows else county_file
        with Store.open(f"sqlite:///{file}", clock=lambda: NOON) as store:
            if rows:
                path = tmp_path / "rows.csv"
                path.write_text(COUNTY.splitlines()[0] + "\n" + rows, encoding="utf-8")
                assert load(store, CODE, "regions", path).rejects == ()
            with reading(store.engine) as connection:
                return Gazetteer(Record(connection, CODE, day, load_packs(()))).find(code, township, village)

    return find


@pytest.mark.parametrize(
    ("township", "village", "code"),
    [
        ("湾里乡", "罗家村民委员会", LUO),
        ("湾里乡", "罗家村村民委员会", LUO),
        ("湾里乡", "罗家村委会", LUO),
        ("湾里乡", "罗家村", LUO),
        ("湾里乡", "罗家", LUO),
        ("湾里", "罗家行政村", LUO),
        ("湾里乡人民政府", "罗家村", LUO),
        ("弋阳县湾里乡", "罗家村", LUO),
        (None, "罗家村", LUO),
        (None, "罗　家　村", LUO),
        (None, "湾里乡罗家村", LUO),
        (None, "湾里罗家村", LUO),
        (None, "湾里乡-罗家村", LUO),
        (None, "江西省弋阳县湾里乡罗家村", LUO),
        ("湾里乡", "湾里乡罗家村", LUO),
        (None, "罗家村3组", LUO),
        (None, "罗家村３组", LUO),
        (None, "罗家村第三村民小组", LUO),
        (None, "罗家十二组", LUO),
        (None, "罗家村5社", LUO),
        (None, "罗家村（3组）", LUO),
        (None, "罗家村上湾组", LUO),
        (None, "湾里乡罗家村上湾小组", LUO),
        (None, "罗家村（贫困村）", LUO),
        ("湾里乡", "大树村", TREE_1),
        ("港口镇", "大树村", TREE_2),
        (None, "港口镇大树村2组", TREE_2),
        ("港口镇", "南岩村", CUN),
        ("港口镇", "南岩社区", SHE),
        ("港口镇", "南岩社区居民委员会", SHE),
        ("港口镇", "南岩居委会", SHE),
        ("陶店乡", "马店回族村", f"{HUI}201"),
        ("陶店", "马店回族", f"{HUI}201"),
        ("陶店回族乡", "新村", f"{HUI}202"),
        ("陶店回族乡", "新村社区", f"{HUI}202"),
    ],
)
def test_a_village_is_found_as_it_is_written(ask: Ask, township: str | None, village: str, code: str) -> None:
    assert ask(None, township, village) == Answer(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LUO, LUO),
        (f" {LUO} ", LUO),
        ("３６１１２６２０４２０１", LUO),
        ("361126 204 201", LUO),
        (f"{LUO}.0", LUO),
        (f"{WAN}000", WAN),
        (f"{CODE}000000", CODE),
    ],
)
def test_a_code_is_found_padded_full_width_or_with_blanks(ask: Ask, text: str, code: str) -> None:
    assert ask(text) == Answer(code)


def test_a_code_nobody_knows_is_refused(ask: Ask) -> None:
    for text in ("361126204999", "361126999000", "罗家村", "361127"):
        assert ask(text).code is None
        assert ask(text).reason == "is not on record among the regions"


def test_a_name_borne_twice_is_refused_and_the_townships_are_named(ask: Ask) -> None:
    answer = ask(None, None, "大树村")
    assert answer.code is None
    assert answer.reason == "is the name of 2 places, in 港口镇、湾里乡"
    assert answer.fix == "write the township too, or the code"


def test_a_village_and_a_community_of_one_name_are_told_apart_only_by_what_is_written(ask: Ask) -> None:
    answer = ask(None, "港口镇", "南岩")
    assert (answer.code, answer.fix) == (None, "write the whole name, or the code")
    assert answer.reason == "is the name of 2 places: 南岩居委会、南岩村民委员会"


def test_a_community_written_as_a_village_is_taken_for_the_only_one_there_is_with_a_note(ask: Ask) -> None:
    answer = ask(None, "湾里乡", "罗家社区")
    assert (answer.code, answer.note) == (LUO, "is taken for 罗家村民委员会")


@pytest.mark.parametrize(
    ("township", "village", "where", "meant"),
    [
        ("湾里乡", "罗佳村", "湾里乡", "罗家村民委员会"),
        (None, "张加村", "弋阳县", "张家村村民委员会"),
        ("湾利乡", "罗家村", "弋阳县", "湾里乡"),
        ("湾里乡", "罗佳村3组", "湾里乡", "罗家村民委员会"),
    ],
)
def test_an_unknown_name_is_refused_and_the_nearest_is_offered(
    ask: Ask, township: str | None, village: str, where: str, meant: str
) -> None:
    answer = ask(None, township, village)
    assert answer.code is None
    assert answer.reason == f"is no place on record in {where}"
    assert answer.fix == f"write {meant}, if that is meant"


def test_a_name_like_no_other_is_refused_without_an_offer(ask: Ask) -> None:
    assert ask(None, "湾里乡", "西关大街").fix == "correct the name, or write the code"
    assert ask(None, "港口镇", "罗家村").code is None, "it lies in another township"


def test_a_township_alone_is_kept_with_a_note_and_nothing_said_is_no_answer(ask: Ask) -> None:
    assert ask(None, "湾里乡", None) == Answer(WAN, "only the township is known")
    assert ask() == Answer()


# codes and names beside each other


def test_a_code_and_names_that_agree_are_one_place(ask: Ask) -> None:
    assert ask(LUO, "湾里乡", "罗家村") == Answer(LUO)
    assert ask(LUO, "湾里乡", None) == Answer(LUO)
    assert ask(TREE_1, None, "大树村") == Answer(TREE_1), "the code tells which of the two"
    assert ask(f"{WAN}000", None, "罗家村") == Answer(LUO), "the township's code, the village's name"


@pytest.mark.parametrize(("township", "village"), [(None, "张家村"), ("港口镇", None), ("港口镇", "大树村")])
def test_a_code_and_a_name_that_contradict_each_other_are_refused(ask: Ask, township: str | None, village: str) -> None:
    answer = ask(LUO, township, village)
    assert answer.code is None
    assert answer.reason == f"is the code of another place than {village or township}"


def test_a_name_nobody_knows_beside_a_good_code_is_noted(ask: Ask) -> None:
    answer = ask(LUO, "湾里乡", "罗佳村")
    assert (answer.code, answer.note) == (LUO, "is not as named here: 罗家村民委员会 by its code")


# mergers, divisions, renames

MERGED = f"{LUO},罗家村民委员会,,2024-01-01,{ZHANG}\n"


def test_an_old_code_and_an_old_name_are_its_successor_with_a_note(ask: Ask) -> None:
    answer = ask(LUO, rows=MERGED)
    assert answer.code == ZHANG
    assert answer.note == f"is an old code: 张家村村民委员会 ({ZHANG}) now"
    answer = ask(None, "湾里乡", "罗家村3组", rows=MERGED)
    assert (answer.code, answer.note) == (ZHANG, f"is closed: 张家村村民委员会 ({ZHANG}) now")
    assert ask(LUO, None, "罗家村", rows=MERGED).code == ZHANG
    assert ask(LUO, None, "张家村", rows=MERGED).code == ZHANG, "the old code beside the new name"


def test_a_chain_of_mergers_is_followed_to_its_end(ask: Ask) -> None:
    rows = MERGED + f"{ZHANG},张家村村民委员会,,2025-01-01,{TREE_1}\n"
    assert ask(LUO, rows=rows).code == TREE_1
    assert ask(None, None, "罗家村", rows=rows).code == TREE_1


def test_a_village_that_was_divided_is_refused_naming_its_parts_unless_the_name_says_which(ask: Ask) -> None:
    rows = f"{LUO},罗家村民委员会,,2024-01-01,{ZHANG}、{TREE_1}\n"
    answer = ask(LUO, rows=rows)
    assert (answer.code, answer.reason) == (None, "was divided among 张家村村民委员会、大树村委会")
    assert answer.fix == "write which of them it is now"
    assert ask(None, None, "罗家村", rows=rows).code is None
    assert ask(LUO, None, "张家村", rows=rows).code == ZHANG
    assert ask(LUO, "港口镇", "大树村", rows=rows).code is None, "another 大树村 than the part"


def test_a_last_day_to_come_keeps_the_old_code_until_it_is_over(ask: Ask) -> None:
    rows = f"{LUO},罗家村民委员会,,2026-08-31,{ZHANG}\n"
    assert ask(LUO, rows=rows) == Answer(LUO)
    assert ask(LUO, rows=rows, day=date(2026, 8, 31)) == Answer(LUO), "the last day is still its own"
    assert ask(LUO, rows=rows, day=date(2026, 9, 1)).code == ZHANG


def test_a_region_closed_without_a_successor_is_refused(ask: Ask) -> None:
    answer = ask(LUO, rows=f"{LUO},罗家村民委员会,,2024-01-01,\n")
    assert (answer.code, answer.reason) == (None, "was closed and has no successor on record")


def test_a_renamed_village_is_found_under_its_old_name_with_a_note(ask: Ask) -> None:
    rows = f"{LUO},新罗村民委员会,,,\n"
    assert ask(None, "湾里乡", "新罗村", rows=rows) == Answer(LUO)
    answer = ask(None, None, "罗家村", rows=rows)
    assert (answer.code, answer.note) == (LUO, "is an old name: 新罗村民委员会 now")


def test_a_renamed_township_is_found_under_its_old_name(ask: Ask) -> None:
    rows = f"{WAN},东湖街道,,,\n"
    assert ask(None, "湾里乡", "罗家村", rows=rows).code == LUO
    assert ask(None, "东湖街道", "罗家村", rows=rows) == Answer(LUO)


def test_a_name_that_passed_to_another_village_is_that_villages(ask: Ask) -> None:
    rows = f"{LUO},东湖村民委员会,,,\n{ZHANG},罗家村民委员会,,,\n"
    assert ask(None, "湾里乡", "罗家村", rows=rows) == Answer(ZHANG)


def test_villages_of_a_township_that_closed_are_found_before_and_after_they_get_new_codes(ask: Ask) -> None:
    rows = f"{WAN},湾里乡,,2024-01-01,{GANG}\n"
    assert ask(None, "湾里乡", "罗家村", rows=rows) == Answer(LUO)
    assert ask(None, "港口镇", "罗家村", rows=rows).code is None
    new = f"{GANG}210"
    rows += f"{LUO},罗家村民委员会,,2024-01-01,{new}\n{new},罗家村民委员会,2024-01-02,,\n"
    assert ask(None, "湾里乡", "罗家村", rows=rows).code == new
    assert ask(None, "港口镇", "罗家村", rows=rows) == Answer(new)
    assert ask(None, None, "罗家村", rows=rows).code == new
    assert ask(None, "湾里乡", None, rows=rows).code == GANG


def test_a_closed_village_and_an_open_one_of_its_name_elsewhere_are_not_confused(ask: Ask) -> None:
    """大树村 of 湾里乡 became part of 罗家村; a list that says 大树村 alone may mean either."""
    rows = f"{TREE_1},大树村委会,,2024-01-01,{LUO}\n"
    assert ask(None, None, "大树村", rows=rows).code is None
    assert ask(None, "湾里乡", "大树村", rows=rows).code == LUO
    assert ask(None, "港口镇", "大树村", rows=rows) == Answer(TREE_2)


# real places


@pytest.mark.parametrize(
    "slug", [slug if slug in {"feng", "shou"} else pytest.param(slug, marks=pytest.mark.long) for slug in DEMO_COUNTIES]
)
def test_every_real_village_is_found_by_township_and_name_however_written(slug: str, tmp_path: Path) -> None:
    """730 villages of four counties: nobody else's code, ever; and their own unless 村 and 社区 share a bare name."""
    entry = DEMO_COUNTIES[slug]
    towns, places = townships(slug), villages(slug)
    lines = ["区划代码,名称", f"{entry.code},{entry.name}"]
    lines += [f"{code},{name}" for code, name in zip(towns["code"], towns["name"], strict=True)]
    lines += [f"{code},{name}" for code, name in zip(places["code"], places["name"], strict=True)]
    path = tmp_path / "regions.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with closing(Store.open(f"sqlite:///{tmp_path / 'real.db'}", create=True)) as store:
        store.add_county(entry.code, entry.name, slug)
        assert load(store, entry.code, "regions", path).rejects == ()
        with reading(store.engine) as connection:
            gazetteer = Gazetteer(Record(connection, entry.code, TODAY, load_packs(())))
            names = dict(zip(towns["code"], towns["name"], strict=True))
            for code, name in zip(places["code"], places["name"], strict=True):
                town = names[code[:9]]
                for township, village in (
                    (town, name), (None, town + name), (None, entry.name + town + name), (town, name + "3组"),
                ):  # fmt: skip
                    assert gazetteer.find(None, township, village) == Answer(code), (township, village)
                short = short_name(name)
                bare = re.sub("村?(村民委员会|村委会|社区居委会|社区居民委员会|居民委员会|居委会)$", "", name)
                for village in (short, bare, short + "第十二村民小组"):
                    found = gazetteer.find(None, town, village)
                    assert found.code == code or (found.code is None and len(found.among) == 2), (town, village)
    twice = pd.Series(places["name"])[lambda names: names.duplicated()].tolist()
    assert twice == {"shou": ["大树村委会"], "chengkou": ["红岩村村民委员会"]}.get(slug, [])
