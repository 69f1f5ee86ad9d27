"""``shouwang compare`` and ``shouwang duplicates``: three files in, three lists out, signed; two records made one."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from dashboard.commands import compare as compare_command
from dashboard.commands import duplicates as duplicates_command
from dashboard.comparing import compare_rolls, write_workbook
from dashboard.linking import keep_apart, merge_persons, pairs
from data.comparisons import find_comparison
from data.importing.merge import BatchHead, Change, merge
from data.store import Store
from geo.contracts import CONTRACTS, IDENTITIES
from geo.errors import AccessError, InputError, ShouwangError
from geo.scope import Scope, Sight

CODE, TOWN, VILLAGE, NEXT = "361126", "361126101", "361126101201", "361126101202"
FORMULA = "=cmd|'/C calc'!A0"


@dataclass(frozen=True)
class Listed:
    """A list as the import would have read it."""

    frame: pd.DataFrame
    rejects: tuple[Any, ...] = ()
    rows: int = 0


def roll(*records: tuple[Any, ...], rejected: int = 0) -> Listed:
    columns = ["name", "birth_date", "sex", "region_code", "identity_hash", "row"]
    frame = pd.DataFrame([(*record, number) for number, record in enumerate(records, 2)], columns=columns)
    frame["birth_date"] = pd.to_datetime(frame["birth_date"]).astype("datetime64[s]")
    return Listed(frame.assign(groups=None), rows=len(records) + rejected)


WANG = ("王芳", "2015-03-04", "female", VILLAGE, "h1")
ROLLS = {
    "civil_affairs": roll(WANG, (*WANG[:3], NEXT, "h1"), (FORMULA, "2014-05-06", "male", VILLAGE, "h2"), rejected=1),
    "education": roll((*WANG[:2], "male", VILLAGE, "h1"), ("赵六", "2011-01-02", None, None, "h3")),
}


def frame_of(kind: str, *records: dict[str, Any]) -> Change:
    """Records as a change that adds them."""
    contract = IDENTITIES if kind == "identities" else CONTRACTS[kind]
    frame = pd.DataFrame(list(records)).set_index(contract.index).reindex(columns=list(contract.names))
    frame.index = frame.index.astype("str")
    for column in contract.columns:
        values = pd.to_datetime(frame[column.name]) if column.type == "date" else frame[column.name]
        frame[column.name] = values.astype(contract.empty()[column.name].dtype)
    if contract.geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([None] * len(frame), index=frame.index, crs=4490))
    return Change(contract, contract.check(frame), pd.Index([], dtype="str"))


@pytest.fixture
def database(tmp_path: Path) -> str:
    """URL of a county of two villages with three persons, P1 and P2 of them one girl in two homes of one village."""
    url = f"sqlite:///{tmp_path / 'county.db'}"
    girl = {"name": "王芳", "birth_date": "2015-03-04", "sex": "female"}
    changes = [
        frame_of(
            "regions",
            {"region_code": CODE, "name": "弋阳县", "level": "county"},
            {"region_code": TOWN, "name": "模拟镇", "level": "township"},
            {"region_code": VILLAGE, "name": "模拟村", "level": "village"},
            {"region_code": NEXT, "name": "邻村", "level": "village"},
        ),
        frame_of(
            "households",
            {"household_id": "H1", "region_code": VILLAGE, "location_precision": "village"},
            {"household_id": "H2", "region_code": NEXT, "location_precision": "village"},
        ),
        frame_of(
            "persons",
            {"person_id": "P1", "household_id": "H1", **girl},
            {"person_id": "P2", "household_id": "H2", **girl, "health": "good"},
            {"person_id": "P3", "household_id": "H1", "name": "李强", "birth_date": "1950-01-01"},
        ),
        frame_of(
            "spells",
            *(
                {"spell_id": f"S{n}", "person_id": f"P{n}", "group": "left_behind_child", "from_date": "2024-01-01"}
                for n in (1, 2)
            ),
        ),
    ]
    head = BatchHead(kind="persons", rows=11, loaded=11)
    with Store.open(url, create=True) as store:
        store.add_county(CODE, "弋阳县", "yiyang", simulated=True)
        merge(store, CODE, head, changes, seen=0, again=lambda _connection: (head, changes))
    return url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database, clock=lambda: datetime(2026, 9, 30, 4, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file of each list: what stands in it is read elsewhere, here it is only named."""
    for name in ROLLS:
        (tmp_path / f"{name}.csv").write_text(name, encoding="utf-8")
    return {name: tmp_path / f"{name}.csv" for name in ROLLS}


def run(*arguments: str) -> Result:
    commands = {"compare": compare_command.command, "duplicates": duplicates_command.command}
    return CliRunner().invoke(commands[arguments[0]], arguments[1:])


def told(*arguments: str) -> Any:
    """What a command prints as JSON."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output or done.exception
    return json.loads(done.stdout)


# Compare


def test_lists_compared_are_kept_with_their_files(store: Store, files: dict[str, Path]) -> None:
    """rows = matched + double + unmatched + rejected, of every list."""
    kept = compare_rolls(store, CODE, "2026q3", ROLLS, files)
    assert kept == find_comparison(store, CODE, "2026Q3")
    numbers = ("name", "file_name", "rows", "matched", "double", "unmatched", "rejected")
    assert [tuple(each[part] for part in numbers) for each in kept.lists] == [
        ("civil_affairs", "civil_affairs.csv", 4, 1, 1, 1, 1),
        ("education", "education.csv", 2, 1, 0, 1, 0),
    ]
    assert all(each["rows"] == sum(each[part] for part in numbers[3:]) for each in kept.lists)


def test_what_cannot_be_compared_is_refused(store: Store, files: dict[str, Path]) -> None:
    one = {"education": ROLLS["education"]}
    for quarter, rolls, named, message in (
        ("2026", ROLLS, files, "no quarter"),
        ("2026Q3", one, files, "Two lists at least"),
        ("2026Q3", ROLLS, dict.fromkeys(ROLLS, files["education"]), "come from one file"),
    ):
        with pytest.raises(InputError, match=message):
            compare_rolls(store, CODE, quarter, rolls, named)
    assert find_comparison(store, CODE) is None


def test_the_workbook_holds_cover_and_three_lists(store: Store, files: dict[str, Path], tmp_path: Path) -> None:
    """Counts by village with room for signature and date, one sheet a result, for its owner's eyes, no formula run."""
    to = tmp_path / "out.xlsx"
    write_workbook(store, compare_rolls(store, CODE, "2026Q3", ROLLS, files), store.counties()[0], to, language="en")
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    book = openpyxl.load_workbook(to)
    cover, double, missing, differing = (list(sheet.values) for sheet in book)
    assert book.sheetnames == ["Cover", "Listed twice", "Missing", "Differing"]
    assert "弋阳县" in cover[0][0]
    assert cover[4][:7] == ("Civil affairs", "civil_affairs.csv", 4, 1, 1, 1, 1)
    head = cover[7]
    assert head == (
        *("Township", "Village", "Number of persons", "Matched", "Listed twice", "Missing", "Differing"),
        *("Signature", "Date"),
    )
    assert cover[8:] == [
        ("模拟镇", "模拟村", 2, 1, 1, 1, 1, None, None),
        ("模拟镇", "邻村", 0, 0, 1, 0, 0, None, None),
        ("Village unknown", None, 1, 0, 0, 1, 0, None, None),
    ]
    assert [(*row[:3], f"{row[3]:%Y-%m-%d}", *row[4:7]) for row in double[1:]] == [
        ("模拟镇", "模拟村", "王芳", "2015-03-04", "女", "Civil affairs", 2),
        ("模拟镇", "邻村", "王芳", "2015-03-04", "女", "Civil affairs", 3),
    ]
    assert missing[1][2] == FORMULA
    assert [row[5] for row in missing[1:]] == ["Education", "Civil affairs"]
    assert missing[1][6:8] == (4, None)
    assert differing[1][5:10] == ("性别", "女", "男", 2, 2)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}  # no "f": nothing is a formula


def test_a_workbook_goes_only_where_it_can(store: Store, files: dict[str, Path], tmp_path: Path) -> None:
    kept, county = compare_rolls(store, CODE, "2026Q3", ROLLS, files), store.counties()[0]
    for to, message in ((tmp_path / "out.pdf", "xlsx"), (tmp_path / "nowhere" / "out.xlsx", "cannot be written")):
        with pytest.raises(InputError, match=message):
            write_workbook(store, kept, county, to)
    with pytest.raises(AccessError):
        write_workbook(store, kept, county, tmp_path / "out.xlsx", scope=Scope(CODE, CODE, frozenset()))
    assert not list(tmp_path.glob("*.xlsx*"))


def test_a_village_gets_its_own_part_alone(store: Store, files: dict[str, Path], tmp_path: Path) -> None:
    to = tmp_path / "village.xlsx"
    kept = compare_rolls(store, CODE, "2026Q3", ROLLS, files)
    write_workbook(store, kept, store.counties()[0], to, scope=Scope(CODE, NEXT, frozenset(Sight)), language="en")
    texts = {str(cell.value) for sheet in openpyxl.load_workbook(to) for row in sheet.iter_rows() for cell in row}
    assert "邻村" in texts
    assert not {"模拟村", "赵六", FORMULA} & texts


def test_show_and_sign(database: str, store: Store, files: dict[str, Path]) -> None:
    """Signed for once; a second comparison asks anew. The printout counts and names nobody."""
    compare_rolls(store, CODE, "2026Q3", ROLLS, files)
    where = ("--database", database)
    signing = ("sign", *where, "--quarter", "2026q3", "--village", VILLAGE)
    assert told("compare", *signing, "--by", "张主任")["quarter"] == "2026Q3"
    assert isinstance(run("compare", *signing, "--by", "王").exception, InputError)
    shown = told("compare", "show", *where)
    assert [each["region_code"] for each in shown["sign_offs"]] == [VILLAGE]
    assert [len(shown[result]) for result in ("double", "missing", "differing")] == [2, 2, 1]
    assert shown["differing"][0]["values"] == {"civil_affairs": "female", "education": "male"}
    printed = run("compare", "show", *where).stdout
    assert f"{VILLAGE}" in printed
    assert not [name for name in ("王芳", "赵六", FORMULA, "张主任") if name in printed]
    compare_rolls(store, CODE, "2026Q3", ROLLS, files)
    assert told("compare", "show", *where)["sign_offs"] == []


def test_nothing_to_show_is_one_sentence(database: str) -> None:
    assert "no comparison on record" in str(run("compare", "show", "--database", database).exception)


def test_wrong_usage_is_said(database: str, files: dict[str, Path]) -> None:
    lists = ("--civil-affairs", str(files["civil_affairs"]))
    for arguments in (lists, ("--quarter", "2026Q3", *lists), ("--quarter", "2026Q3", "show")):
        done = run("compare", *arguments, *(() if "show" in arguments else ("--database", database)))
        assert done.exit_code == 2, done.output


def write_list(path: Path, *rows: tuple[str, ...]) -> str:
    frame = pd.DataFrame(list(rows), columns=["姓名", "性别", "出生日期", "村代码", "人群类别"])
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    return str(path)


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, str]:
    """Two files of a quarter, as offices send them."""
    child = "留守儿童"
    return {
        "--civil-affairs": write_list(
            tmp_path / "民政.csv",
            *(("王芳", "女", "2015-03-04", VILLAGE, child), ("王芳", "女", "2015-03-04", VILLAGE, child)),
            *(("赵六", "男", "2011年1月2日", NEXT, child), ("钱七", "男", "2015-13-45", NEXT, child)),
        ),
        "--education": write_list(tmp_path / "教育.csv", ("王方", "女", "2015-03-04", VILLAGE, child)),
    }


def test_files_of_two_offices_are_compared(database: str, lists: dict[str, str], tmp_path: Path) -> None:
    """The whole way: files read by the import's own readers, every row accounted for, the workbook written."""
    to = tmp_path / "out.xlsx"
    options = [part for pair in lists.items() for part in pair]
    found = told("compare", "--database", database, "--quarter", "2026Q3", *options, "--to", str(to))
    parts = ("rows", "matched", "double", "unmatched", "rejected")
    assert [tuple(each[part] for part in parts) for each in found["lists"]] == [(4, 1, 1, 1, 1), (1, 1, 0, 0, 0)]
    assert [each["name"] for each in found["double"]] == ["王芳", "王芳"]
    assert [(each["name"], each["list"]) for each in found["missing"]] == [("赵六", "education")]
    assert [(each["field"], each["values"]) for each in found["differing"]] == [
        ("name", {"civil_affairs": "王芳", "education": "王方"})
    ]
    assert [(each["row"], each["column"]) for each in found["rejects"]["civil_affairs"]] == [(5, "出生日期")]
    assert to.exists()
    printed = run("compare", "--database", database, "--quarter", "2026Q3", *options).stdout
    assert "civil_affairs row 5 出生日期" in printed
    assert not [name for name in ("王芳", "王方", "赵六", "钱七") if name in printed]


def test_real_names_wait_for_accounts(tmp_path: Path, lists: dict[str, str]) -> None:
    url = f"sqlite:///{tmp_path / 'real.db'}"
    with Store.open(url, create=True) as real:
        real.add_county(CODE, "弋阳县", "yiyang")
    options = [part for pair in lists.items() for part in pair]
    done = run("compare", "--database", url, "--quarter", "2026Q3", *options)
    assert isinstance(done.exception, InputError)
    assert "--i-accept-no-accounts" in done.exception.message


# Duplicates


def test_pairs_are_listed_without_names(database: str) -> None:
    found = told("duplicates", "--database", database)
    assert [(each["a"], each["b"], each["certain"]) for each in found] == [("P1", "P2", False)]
    assert found[0]["reasons"][:2] == ["the same birth date", "the same name"]
    printed = run("duplicates", "--database", database).stdout
    assert "P1  P2" in printed
    assert "王芳" not in printed


def test_a_pair_is_merged(database: str) -> None:
    where = ("--database", database)
    dry = told("duplicates", "merge", "P1", "P2", "--dry-run", *where)
    assert (dry["batch_id"], dry["filled"], dry["moved"]) == (None, ["health"], {"spells": 1})
    assert told("duplicates", "merge", "P1", "P2", *where)["joined"] == {"spells": 1}
    assert told("duplicates", *where) == []
    assert isinstance(run("duplicates", "merge", "P1", "P2", *where).exception, ShouwangError)


def test_a_pair_is_kept_apart_and_not_proposed_again(database: str) -> None:
    where = ("--database", database)
    assert run("duplicates", "apart", "P2", "P1", *where).exit_code == 0
    assert told("duplicates", *where) == []
    assert run("duplicates", "apart", "P1", "P2", "--withdraw", *where).exit_code == 0
    assert len(told("duplicates", *where)) == 1


def test_who_may_see_both_decides(store: Store) -> None:
    """A village is shown no pair with its neighbour's; a township is; without names nobody decides."""
    village, town = (Scope(CODE, region, frozenset(Sight)) for region in (VILLAGE, TOWN))
    nameless = Scope(CODE, CODE, frozenset(Sight) - {Sight.NAMES})
    assert len(pairs(store, CODE, village)) == 0
    assert pairs(store, CODE, town)["a"].tolist() == pairs(store, CODE)["a"].tolist() == ["P1"]
    for scope in (village, nameless):
        with pytest.raises(AccessError):
            merge_persons(store, CODE, "P1", "P2", scope=scope)
        with pytest.raises(AccessError):
            keep_apart(store, CODE, "P1", "P2", scope=scope)
    assert merge_persons(store, CODE, "P1", "P2", scope=town, by_role="supervisor").batch_id is not None
