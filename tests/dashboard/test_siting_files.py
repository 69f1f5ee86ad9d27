"""The papers of a scenario read back: what stands in them, for whom, and that no text is ever a formula or a name."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from dashboard.i18n import Translator, translator
from dashboard.siting_answers import Answered, answer, standing
from dashboard.siting_book import Book, book_of, figures_of
from dashboard.siting_files import action_word, action_workbook
from dashboard.siting_planning import Boards, basis_now
from dashboard.siting_scenarios import board_again, keep_plan
from dashboard.siting_terms import MODELS
from dashboard.siting_word import paper
from dashboard.siting_workbook import workbook
from data.store import Store
from geo.admin import is_within
from geo.errors import InputError
from geo.scope import Scope
from models.siting.county_problem import Options
from tests.dashboard.conftest import FENG

ZH, EN = translator("zh"), translator("en")
both = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
OPTIONS = Options(model="mclp", budget=600_000.0, existing="extendable")


@pytest.fixture(scope="module")
def own(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    copy = shutil.copy(demo_file, tmp_path_factory.mktemp("papers") / "county.db")
    with Store.open(f"sqlite:///{copy}") as opened:
        yield opened


@pytest.fixture(scope="module")
def boards(own: Store) -> Boards:
    return Boards(own)


@pytest.fixture(scope="module")
def solved(own: Store, boards: Boards) -> Answered:
    board = boards.of(FENG, OPTIONS, basis_now(own, FENG))
    return answer(board, seconds=30, progress=lambda _what, _share: None)


@pytest.fixture(scope="module")
def kept(own: Store, solved: Answered) -> str:
    return keep_plan(own, solved.board, solved.plan, "六十万元", made_by="planner")


@pytest.fixture(scope="module")
def book(own: Store, boards: Boards, kept: str) -> Book:
    return book_of(own, Scope.whole(FENG), kept, boards=boards)


@pytest.fixture(scope="module")
def town(book: Book) -> str:
    """A township in which something is done."""
    return str(book.doing["township"].iloc[0])


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Rows below the head line of columns, by sheet."""
    read = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in read}


def texts(content: bytes) -> str:
    """Everything a docx says."""
    read = Document(io.BytesIO(content))
    parts = [one.text for one in read.paragraphs]
    parts += [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    parts += [one.text for section in read.sections for one in section.footer.paragraphs]
    return "\n".join(parts)


@both
def test_the_workbook_has_every_list_and_its_sums(t: Translator, book: Book, solved: Answered) -> None:
    """Actions cost what the plan costs, villages hold everybody, who stays far is who the evaluation says."""
    found = cells(workbook(book, t))
    titles = ["Actions", "Villages", "Gains and losses against today", "Beyond 30 and 60 minutes", "Not served"]
    assert list(found) == [t(title) for title in (*titles, "Assumptions")]
    evaluation = solved.evaluation
    width = 6  # lines above: five of the head, one of the columns

    def column(sheet: str, name: str) -> list[object]:
        rows = found[t(sheet)]
        at = rows[width - 1].index(t(name))
        return [row[at] for row in rows[width:] if row[0] is not None or row[1] is not None][:-1]

    def total(sheet: str, name: str) -> float:
        return sum(float(value) for value in column(sheet, name) if isinstance(value, int | float))

    assert total("Actions", "Cost (yuan)") == pytest.approx(evaluation.cost_yuan)
    assert total("Villages", "Persons in need") == pytest.approx(evaluation.persons, abs=1)
    assert total("Beyond 30 and 60 minutes", "Beyond 30 minutes after") == pytest.approx(evaluation.beyond_30, abs=1)
    assert total("Beyond 30 and 60 minutes", "Beyond 60 minutes after") == pytest.approx(evaluation.beyond_60, abs=1)
    assert total("Not served", "Persons not served") == pytest.approx(evaluation.unserved, rel=0.02)
    assert "模拟" in str(found) or t("Simulated data") in str(found)
    told = dict(row[:2] for row in found[t("Assumptions")] if row[0])
    assert told[t("As of")] == "2026-07-15"
    assert told[t("Method")].startswith("siting 2/")
    assert told[t("Budget (yuan)")] == "600,000"
    assert t("Simulated data") == told[t("Data")]


@both
def test_the_paper_says_the_answer_what_is_left_and_of_which_record(t: Translator, book: Book) -> None:
    said = texts(paper(book, t))
    for title in (
        "What to do, in this order",
        "What it brings",
        "What it does not solve",
        "To look at before building",
    ):
        assert t(title) in said
    assert "凤县" in said
    assert f"{book.cost_yuan:,.0f}" in said
    assert "2026-07-15" in said
    assert t("Simulated data") in said
    assert t("proven: no other choice within these limits does better") in said
    first = book.doing.iloc[0]
    assert str(first["name"]) in said
    assert t("slope not known: have the ground surveyed") in said


def test_no_chinese_paper_speaks_of_tasks_or_of_the_rota(book: Book) -> None:
    """The plan closes and keeps stations, whose words other pages have too."""
    assert {"close", "keep"} <= set(book.actions["action"])
    said = str(cells(workbook(book, ZH))) + texts(paper(book, ZH))
    assert "撤并" in said
    assert not [word for word in ("延期", "销号", "排班", "保存") if word in said]


def test_a_paper_of_many_actions_stays_short(book: Book) -> None:
    """Eight actions stand in the table; the others are counted and stand in the workbook."""
    doing = book.doing.iloc[:1]
    many = pd.concat([doing.set_axis([f"X{n}"]) for n in range(12)])
    read = Document(io.BytesIO(paper(replace(book, actions=many), ZH)))
    assert len(read.tables[0].rows) == 9
    assert len(read.tables) == 2
    assert "其余4项见工作簿" in "".join(one.text for one in read.paragraphs)


def test_texts_are_never_formulas_and_never_break_the_file(book: Book) -> None:
    """A building called like a program is a text; a control character is left out."""
    one = str(book.doing.index[0])
    evil = '=cmd|"/C calc"!A0\x0b'
    hurt = replace(book, stations={**book.stations, one: evil})
    read = load_workbook(io.BytesIO(workbook(hurt, ZH)))
    found = [cell for row in read.worksheets[0].iter_rows() for cell in row if cell.value and "cmd" in str(cell.value)]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
    assert '=cmd|"/C calc"!A0' in texts(paper(hurt, ZH))


def test_the_papers_say_what_the_numbers_of_villages_rest_on(book: Book) -> None:
    """Who lives where no road leads, with the metres, and who is known to the village only, with how far off."""
    assert book.facts["no_road"].sum() > 0
    assert book.facts["at_seat"].sum() > 0
    rows = cells(workbook(book, ZH))["各村"]
    head = next(row for row in rows if "无路可通（人）" in row)
    for column, name in (("无路可通（人）", "no_road"), ("只知到村（人）", "at_seat")):
        values = [row[head.index(column)] for row in rows[rows.index(head) + 1 :]]
        found = sum(float(one) for one in values if isinstance(one, int | float))
        assert found == pytest.approx(book.facts[name].sum())
    said = texts(paper(book, ZH))
    assert f"{book.facts['no_road'].sum():,.0f}人的住处没有道路通达" in said
    assert f"{book.facts['road_m'].max():,.0f}米" in said
    assert f"与住处偏差可达{book.facts['off_m'].max() / 1000:.1f}公里" in said


def test_nobody_is_named_in_any_paper(own: Store, book: Book) -> None:
    persons = own.county(FENG, kinds=("persons",)).persons
    said = str(cells(workbook(book, ZH))) + texts(paper(book, ZH))
    assert not [name for name in persons["name"].dropna() if len(name) > 2 and name in said]
    assert not [one for one in persons.index if str(one) in said]


# Within a scope


def test_a_township_gets_its_own_rows_and_the_same_numbers(own: Store, boards: Boards, kept: str, town: str) -> None:
    """Sites and villages of the township alone, each as for the whole county; no number of the county beside them."""
    whole = book_of(own, Scope.whole(FENG), kept, boards=boards)
    mine = book_of(own, Scope(FENG, town), kept, boards=boards)
    assert len(mine.actions)
    assert all(is_within(str(code), town) for code in mine.actions["region_code"])
    assert all(is_within(str(code), town) for code in mine.villages["region_code"])
    assert all(is_within(str(code), town) for code in mine.unserved["region_code"])
    numbers = ["cost_yuan", "served", "brought", "minutes_saved", "persons"]
    same = whole.actions.loc[mine.actions.index, numbers]
    assert mine.actions[numbers].equals(same)
    assert mine.plan == {}
    assert "gini_minutes" not in mine.after
    assert mine.after["persons"] == pytest.approx(mine.villages["persons"].sum())


def test_the_papers_of_a_township_name_no_site_or_village_elsewhere(
    own: Store, boards: Boards, kept: str, town: str
) -> None:
    whole = book_of(own, Scope.whole(FENG), kept, boards=boards)
    scope = Scope(FENG, town)
    read = (action_workbook(own, scope, kept, ZH, boards=boards), action_word(own, scope, kept, ZH, boards=boards))
    said = str(cells(read[0])) + texts(read[1])
    elsewhere = whole.actions[~whole.actions["township"].eq(town)]
    mine = set(whole.actions[whole.actions["township"].eq(town)]["name"])
    assert not [one for one in elsewhere.index if one in said]
    assert not [name for name in elsewhere["name"] if name and name not in mine and name in said]
    assert "600,000" not in said, "the budget is the county's"
    for asked in (
        MODELS["mclp"],
        "counted: a full station sends people on",
        "Yuan for a person brought within 30 minutes",
    ):
        assert ZH(asked) not in said
        assert ZH(asked) in str(cells(workbook(whole, ZH))) + texts(paper(whole, ZH))
    assert ZH("Way of travel") in said, "minutes are of a way of travel"


def test_the_minutes_of_some_villages_are_those_of_their_persons_who_reach_a_station() -> None:
    """By hand: 6 of 10 reach one in 10 minutes, 2 of 2 in 40, of 3 nobody: (6 x 10 + 2 x 40) / 8."""
    villages = pd.DataFrame(
        {
            "persons": [10.0, 2.0, 3.0],
            "cut_off": [4.0, 0.0, 3.0],
            "minutes": [10.0, 40.0, np.nan],
            "beyond_30": [4.0, 2.0, 3.0],
            "beyond_60": [4.0, 0.0, 3.0],
            "unlocated": [1.0, 0.0, 0.0],
        }
    )
    assert figures_of(villages) == {
        "persons": 15.0,
        "beyond_30": 9.0,
        "beyond_60": 7.0,
        "unlocated": 1.0,
        "mean_minutes": 17.5,
    }
    assert figures_of(villages.iloc[2:])["mean_minutes"] is None


def test_the_figures_of_a_township_are_those_of_its_homes(own: Store, boards: Boards, kept: str, town: str) -> None:
    """Home by home, of the township's rows of need."""
    mine = book_of(own, Scope(FENG, town), kept, boards=boards)
    board, after = board_again(own, boards, Scope.whole(FENG), kept)
    here = (board.siting.demand.rows["township"] == town).to_numpy()
    for found, now in ((mine.after, after), (mine.today, standing(board))):
        persons, nearest = board.siting.problem.persons[here], now.nearest[here]
        reached = np.isfinite(nearest)
        assert found["mean_minutes"] == pytest.approx(np.average(nearest[reached], weights=persons[reached]))
        assert found["beyond_30"] == pytest.approx(persons[nearest > 30].sum())
        assert found["persons"] == pytest.approx(persons.sum())


def test_a_scenario_there_is_not_is_refused(own: Store) -> None:
    for made in (action_workbook, action_word):
        with pytest.raises(InputError, match="There is no scenario XZ9999"):
            made(own, Scope.whole(FENG), "XZ9999", ZH)
