"""Cells as officials write them: understood where they mean one thing, refused with a reason where they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.readers import cells
from data.readers.numerals import numbers
from data.readers.texts import LONGEST_TEXT, codes, free_texts, person_names, phones
from data.readers.vocabulary import SYNONYMS, TRUTHS, synonyms_of
from data.readers.words import words
from data.terms import word_list
from geo.contracts import CONTRACTS
from geo.frames import Column
from geo.text import Text

COLUMNS = [
    (kind, column)
    for kind, contract in CONTRACTS.items()
    for column in (Column(contract.index, required=True), *contract.columns)
]
BY_PARSER = list(
    {(column.type, str(cells.parser_of(kind, column))): (kind, column) for kind, column in COLUMNS}.values()
)
"""One column of each parser."""
BIRTH_DATE = CONTRACTS["persons"].column("birth_date")
DEPTH = CONTRACTS["hazard_sites"].column("depth_m")
SITE_KIND = CONTRACTS["hazard_sites"].column("kind")


def series(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


def parse(parser, *texts: str) -> list:
    return [None if pd.isna(value) else value for value in parser(series(*texts))]


def column_of(kind: str, name: str) -> Column:
    return CONTRACTS[kind].column(name)


# -- yes and no, unknown


def test_yes_and_no_are_understood_as_words_and_as_marks() -> None:
    yes = ["是", "有", "√", "✓", "☑", "Y", "yes", "V", "1", "true", "TRUE", "已", "已查", "对勾", "１"]
    no = ["否", "无", "×", "✗", "x", "X", "N", "no", "0", "false", "未", "没有", "未查"]
    assert parse(cells.truths, *yes) == [True] * len(yes)
    assert parse(cells.truths, *no) == [False] * len(no)
    assert parse(cells.truths, "未知", "不清楚", "也许", "2", "是否", "○", "专职") == [None] * 7
    full_time = cells.parser_of("staff", column_of("staff", "full_time"))
    assert parse(full_time, "专职", "兼职", "是", "否") == [True, False, True, False]


def test_no_word_means_both_yes_and_no_or_unknown() -> None:
    for column, (yes, no) in TRUTHS.items():
        assert not set(yes.split()) & set(no.split()), column
        assert not {*yes.split(), *no.split()} & cells.UNKNOWN_WORDS, column


def test_a_cell_that_says_nothing_is_known_is_missing_and_no_fault() -> None:
    unknown = [
        "不详",
        "未知",
        "不清楚",
        "不祥",
        "无法确定",
        "－",
        "—",
        "——",
        "-",
        "/",
        "N/A",
        " ",
        "　",
        "\u200b",
        "？",
    ]
    assert cells.is_unknown(series(*unknown)).all()
    for kind, column in BY_PARSER:
        values, bad = cells.parse_distinct(series(*unknown), cells.parser_of(kind, column))
        assert not bad.any(), (kind, column.name)
        text = column.type == "text" and not column.one_of
        assert text or values.isna().all(), (kind, column.name)
    assert not cells.is_unknown(series("无", "none", "0", "否", "未", "不", "张三")).any()


def test_free_text_keeps_what_is_not_known_but_no_lone_dash() -> None:
    assert parse(free_texts, "不详", "原因不详", "—", "-", "/", " ", "无") == [
        "不详",
        "原因不详",
        None,
        None,
        None,
        None,
        "无",
    ]


def test_there_may_be_no_day_and_no_telephone_but_a_counted_thing_that_is_not_there_is_a_number() -> None:
    for kind, name, fine in (
        ("persons", "assessed_on", True),
        ("staff", "phone", True),
        ("staff", "to_date", True),
        ("hazard_sites", "depth_m", False),
        ("teams", "members", False),
        ("persons", "health", False),
    ):
        values, bad = cells.parse_distinct(series("无", "暂无"), cells.parser_of(kind, column_of(kind, name)))
        assert values.isna().all()
        assert bad.tolist() == [not fine] * 2, (kind, name)
    values, bad = cells.parse_distinct(series("至今"), cells.dates)
    assert values.isna().all()
    assert not bad.any()


def test_missing_cells_stay_missing_and_each_text_is_read_once() -> None:
    calls = []

    def counted(texts: pd.Series) -> pd.Series:
        calls.append(texts.tolist())
        return numbers(texts)

    column = pd.Series(["1", None, "x", "1", "不详", "x"], index=[5, 4, 3, 2, 1, 0], dtype="str")
    values, bad = cells.parse_distinct(column, counted)
    assert calls == [["1", "x", "不详"]]
    assert values.to_dict() == pytest.approx({5: 1, 4: np.nan, 3: np.nan, 2: 1, 1: np.nan, 0: np.nan}, nan_ok=True)
    assert bad.to_dict() == {5: False, 4: False, 3: True, 2: False, 1: False, 0: True}


# -- coded words


def test_every_term_code_and_synonym_is_understood_for_its_own_column() -> None:
    for kind, column in COLUMNS:
        if not column.one_of:
            continue
        known = {code: code for code in column.one_of} | synonyms_of(kind, column.name)
        known |= {term: code for code, term in word_list(kind, column.name).items()}
        assert dict(zip(known, parse(cells.parser_of(kind, column), *known), strict=True)) == known
    assert parse(cells.parser_of("hazard_sites", SITE_KIND), "敬老院") == [None]


def test_synonyms_name_existing_codes_and_none_is_two_things() -> None:
    columns = {f"{kind}.{column.name}": column for kind, column in COLUMNS if column.one_of}
    columns |= {column.name: column for _, column in COLUMNS if column.one_of}
    for name, synonyms in SYNONYMS.items():
        meant = {one for code in synonyms.values() for one in code.split("|")}
        assert meant <= set(columns[name].one_of), name
        terms = word_list(*next((kind, column.name) for kind, column in COLUMNS if column == columns[name]))
        twice = {word: code for word, code in synonyms.items() if terms.get(code) != word and word in terms.values()}
        assert not twice, name
        assert not set(synonyms) & cells.UNKNOWN_WORDS, name


def test_words_are_understood_as_ledgers_write_them() -> None:
    sex = cells.parser_of("persons", column_of("persons", "sex"))
    assert parse(sex, "男", "女性", "M", "f", "1", "2", "0", "9", " 男　", "男女") == [
        "male", "female", "male", "female", "male", "female", None, None, "male", None,
    ]  # fmt: skip
    group = cells.parser_of("spells", column_of("spells", "group"))
    assert parse(group, "农村留守儿童", "事实无人抚养儿童", "孤儿", "空巢", "失能半失能", "留守", "老人") == [
        "left_behind_child", "child_in_difficulty", "child_in_difficulty", "empty_nest_elder",
        "dependent_elder", None, None,
    ]  # fmt: skip
    kind = cells.parser_of("hazard_sites", SITE_KIND)
    assert parse(kind, "水库", "reservoir", " Pond ", "山塘", "河 道", "拦河坝", "机井", "湖") == [
        "reservoir", "reservoir", "pond", "pond", "river", "dam", "well", None,
    ]  # fmt: skip


def test_a_cell_of_several_words_gives_each_of_them_once() -> None:
    def sets(*texts: str) -> list:
        return cells.word_sets("spells", "group", series(*texts)).tolist()

    both = ["left_behind_child", "child_in_difficulty"]
    assert (
        sets(
            "留守儿童、困境儿童", "留守儿童，孤儿", "留守儿童;困境儿童；孤儿", "留守儿童/困境儿童", "留守儿童  困境儿童"
        )
        == [both] * 5
    )
    assert sets("left_behind_child child_in_difficulty", "留守儿童\n困境儿童") == [both] * 2
    assert sets("困境儿童、留守儿童", "留守儿童") == [both[::-1], both[:1]]
    assert sets("失能、半失能", "失能 半失能", "失能半失能") == [["dependent_elder"]] * 3
    assert sets("留守儿童、别的", "、", "", "别的") == [None] * 4


def test_the_nearest_known_word_is_named_in_the_fix() -> None:
    assert cells.nearest_word("spells", "group", "留守儿") == "留守儿童"
    assert cells.nearest_word("spells", "group", "农村留守老年") == "留守老人"
    assert cells.nearest_word("spells", "group", "zzz") is None
    reason, fix = cells.why_not("hazard_sites", SITE_KIND, "大水库")
    assert "not one of the words" in reason
    assert "perhaps 水库" in fix
    reason, fix = cells.why_not("spells", column_of("spells", "group"), "留守儿童、困境儿")
    assert reason == "holds a word that is not known: 困境儿"
    assert "perhaps 困境儿童" in fix
    assert "perhaps" not in cells.why_not("hazard_sites", SITE_KIND, "飞机")[1]


# -- text


FORMULAS = [
    "=cmd|' /C calc'!A0", "＝cmd|' /C calc'!A0", "@SUM(A1)", "＠SUM(A1)", "+cmd|x", "-SUM(1)", "-(1)",
    "-2+3+cmd|' /C x'!A0",
    "\t=1", "\r=1", " =1", "'=1", "\u200b=1", "=", '=HYPERLINK("http://x","y")', "'@x",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column"), BY_PARSER, ids=lambda one: getattr(one, "name", one))
def test_a_formula_comes_in_through_no_column(kind: str, column: Column) -> None:
    _, bad = cells.parse_distinct(series(*FORMULAS), cells.parser_of(kind, column))
    assert bad.all()
    assert {cells.why_not(kind, column, text)[0] for text in FORMULAS} == {"begins like a formula"}


def test_what_only_looks_a_little_like_a_formula_is_text() -> None:
    fine = ["-无异常", "+86 138", "a=b", "5-6月", "1+1", "张三@民政", "- 好"]
    assert parse(free_texts, *fine) == fine


def test_control_characters_errors_and_endless_text_are_refused() -> None:
    for text, reason in (
        ("a\x07b", "characters that cannot be read"),
        ("a\x00", "characters that cannot be read"),
        ("张\ufffd", "characters that cannot be read"),
        ("长" * (LONGEST_TEXT + 1), "more than 2,000"),
        ("#REF!", "error of Excel"),
        ("#n/a", "error of Excel"),
    ):
        assert parse(free_texts, text) == [None]
        assert reason in cells.why_not("visits", column_of("visits", "findings"), text)[0]
    assert parse(free_texts, "长" * LONGEST_TEXT, "第一行\n第二行", "#1", "a\tb") == [
        "长" * LONGEST_TEXT, "第一行\n第二行", "#1", "a\tb",
    ]  # fmt: skip


def test_free_text_keeps_its_chinese_punctuation() -> None:
    assert parse(free_texts, "　门前有塘，水深（约２米）。 ", "\ufeff好\u200b的", "'007") == [
        "门前有塘，水深（约２米）。",
        "好的",
        "007",
    ]


def test_codes_lose_their_width_and_are_refused_when_excel_rounded_them() -> None:
    given_texts = ("３６１１２６", " H1 ", "'007", "3E1", "3.61126E+11", "-")
    assert parse(codes, *given_texts) == ["361126", "H1", "007", "3E1", None, None]
    column = column_of("households", "region_code")
    assert "rounded by Excel" in cells.why_not("households", column, "3.61126E+11")[0]


def test_names_have_one_form() -> None:
    names = {
        "张　三": "张三", "张三": "张三", " 张 三 ": "张三", "欧阳 明": "欧阳明", "王 小明": "王小明",
        "张三 李四": "张三 李四",
        "阿依·古丽": "阿依·古丽", "阿依•古丽": "阿依·古丽", "阿依・古丽": "阿依·古丽", "阿依．古丽": "阿依·古丽",
        "阿依 · 古丽": "阿依·古丽",
        "Li  Ming": "Li Ming", "王\u200b五": "王五", "䶮": "䶮", "𠮷田": "𠮷田",
    }  # fmt: skip
    assert dict(zip(names, parse(person_names, *names), strict=True)) == names
    assert parse(person_names, "张三2", "360000200001010015", "13800138000", "张" * 51, "不详") == [None] * 5
    assert "digits" in cells.why_not("persons", column_of("persons", "name"), "张三２")[0]
    assert "too long" in cells.why_not("persons", column_of("persons", "name"), "张" * 51)[0]


def test_telephone_numbers_have_one_form() -> None:
    numbers_ = {
        "13800138000": "13800138000", "138-0013-8000": "13800138000", "138 0013 8000": "13800138000",
        "+86 13800138000": "13800138000", "0793-5812345": "07935812345", "（0793）5812345": "07935812345",
        "021-58123456": "02158123456", "0793 5812345转801": "07935812345转801", "5812345": "5812345",
        "13800138000、13900139000": "13800138000、13900139000", "13800138000 / 13900139000": "13800138000、13900139000",
        "13800138000 13900139000": "13800138000、13900139000", "13800138000；0793-5812345": "13800138000、07935812345",
        "13800138000（父亲）": "13800138000(父亲)", "１３８００１３８０００": "13800138000",
        "13800138000、13800138000": "13800138000",
    }  # fmt: skip
    assert dict(zip(numbers_, parse(phones, *numbers_), strict=True)) == numbers_
    assert parse(phones, "1.38001E+10", "1380013800", "138001380000", "张三", "、", "13800138000、1") == [None] * 6
    phone = column_of("carers", "phone")
    assert "rounded by Excel" in cells.why_not("carers", phone, "1.38001E+10")[0]
    assert "no telephone number" in cells.why_not("carers", phone, "1380013800")[0]


# -- anything at all

_MESSY = st.text(
    alphabet="0123456789０９.．-－/年月日号 　\t\n'一二十百千万点零〇○:：TZ+eE%,，、（）()=@#米元约男女是否√×不详xX·",
    max_size=24,
)
_ANYTHING = st.lists(st.one_of(st.text(max_size=40), _MESSY), min_size=1, max_size=6, unique=True)


@given(_ANYTHING, st.sampled_from(COLUMNS))
@example(["=1", "\x00", "", " "], COLUMNS[0])
def test_any_text_gives_a_value_or_is_missing_and_a_refusal_can_always_be_said(
    texts: list[str], place: tuple[str, Column]
) -> None:
    kind, column = place
    given_texts = series(*texts)
    values, bad = cells.parse_distinct(given_texts, cells.parser_of(kind, column))
    if column.name in CONTRACTS[kind].names:
        empty = CONTRACTS[kind].empty()
        assert values.dtype == empty[column.name].dtype
    assert values.index.equals(given_texts.index)
    assert not (bad & values.notna()).any()
    for text in given_texts[bad]:
        reason, fix = cells.why_not(kind, column, text)
        assert isinstance(reason, Text)
        assert isinstance(fix, Text)
        assert reason
        assert fix


@given(_ANYTHING)
def test_any_text_passes_the_other_doors_too(texts: list[str]) -> None:
    given_texts = series(*texts)
    assert len(cells.word_sets("spells", "group", given_texts)) == len(texts)
    assert len(cells.is_unknown(given_texts)) == len(texts)
    for text in texts:
        assert cells.why_not_a_date(text)
        cells.nearest_word("spells", "group", text)


@example(["A¯"])
@example(["- A"])
@given(_ANYTHING)
def test_what_is_read_is_read_the_same_again(texts: list[str]) -> None:
    """A value written out and loaded once more is the same value: so a second load changes nothing."""
    for parser in (free_texts, codes, person_names, phones):
        once = parser(series(*texts)).dropna()
        again = parser(once)
        assert once.to_dict() == again.to_dict(), parser.__name__


def test_words_of_one_kind_do_not_leak_into_another() -> None:
    assert words("alerts", "kind", series("洪水", "河")).tolist()[0] == "flood"
    assert parse(cells.parser_of("candidates", column_of("candidates", "kind")), "学校", "水库") == ["school", None]
