"""Rule packs and calendars: what is right is read, what is wrong is all named, with pack, rule and line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from data.packs import load_calendar, load_packs, pack_names
from geo.errors import RuleError

HEAD = 'name = "{}"\ntitle = "T"\ndocument = "文〔2022〕7号"\n'
GOOD = """
[[rule]]
id = "{}"
clause = "二（一）"
phrase = "每月至少走访一次"
measure = "visit"
"""


def write(folder: Path, name: str, text: str, *, head: str | None = None) -> None:
    (folder / f"{name}.toml").write_text((HEAD.format(name) if head is None else head) + text, encoding="utf-8")


def fault(*names: str, folder: Path) -> str:
    with pytest.raises(RuleError) as caught:
        load_packs(names, folder=folder)
    return caught.value.message


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    rest = """population = "left_behind_child"
threshold = 31
unit = "days"
clock = "rolling_days"
owners = ["child_director"]
valid_from = 2022-03-01
valid_to = 2027-03-01
local = true
"""
    write(tmp_path, "a", GOOD.format("F1") + rest)
    rule = load_packs(["a"], folder=tmp_path)["F1"]
    assert (rule.pack, rule.document, rule.clause) == ("a", "文〔2022〕7号", "二（一）")
    assert (rule.phrase, rule.measure, rule.population) == ("每月至少走访一次", "visit", "left_behind_child")
    assert (rule.number, rule.unit, rule.clock, rule.owners) == (31, "days", "rolling_days", ("child_director",))
    assert (rule.valid_from, rule.valid_to, rule.local) == (date(2022, 3, 1), date(2027, 3, 1), True)


def test_every_fault_of_every_pack_is_named_at_once(tmp_path: Path) -> None:
    faults = """clock = "fortnight"
valid_from = 2024-01-01
valid_to = 2023-01-01
colour = "red"
"""
    write(tmp_path, "a", GOOD.format("F1") + faults)
    write(tmp_path, "b", '\n[[rule]]\nid = "G1"\nthreshold = "many"\n' + GOOD.format("G2") + GOOD.format("G2"))
    message = fault("a", "b", "c", folder=tmp_path)
    for part in (
        "pack a, rule F1 (line 5)",
        "fortnight",
        "valid_to 2023-01-01 is before valid_from 2024-01-01",
        "key 'colour' is not known",
        "pack b, rule G1 (line 5)",
        "clause is missing",
        "phrase is missing",
        "measure is missing",
        "threshold must be a number",
        "rule G2 (line 15): its id stands there twice",
        "there is no pack c, only a, b",
    ):
        assert part in message, part


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("threshold = true", "threshold must be a number"),
        ("valid_from = 2024-01-01T00:00:00", "valid_from must be a date"),
        ('owners = "village"', "owners must be a list"),
        ("owners = [1]", "owners must all be text"),
        ('local = "yes"', "local must be true or false"),
        ('clock = "rolling_days"', "needs a threshold"),
    ],
)
def test_a_value_of_the_wrong_type_is_a_fault(tmp_path: Path, line: str, part: str) -> None:
    write(tmp_path, "a", GOOD.format("F1") + line + "\n")
    assert part in fault("a", folder=tmp_path)


def test_a_rule_without_id_is_named_by_its_number(tmp_path: Path) -> None:
    write(tmp_path, "a", GOOD.format("F1") + '[[rule]]\nclause = "x"\nphrase = "x"\nmeasure = "x"\n')
    assert "rule 2 (line 10): id is missing" in fault("a", folder=tmp_path)


def test_a_pack_that_is_no_toml_or_of_another_name_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "a", "[[rule\n")
    write(tmp_path, "b", "", head=HEAD.format("c"))
    message = fault("a", "b", folder=tmp_path)
    assert "pack a: " in message
    assert "line 4" in message
    assert "pack b: its name is 'c'" in message


@pytest.mark.parametrize("name", ["../a", "a/b", ""])
def test_a_name_that_is_a_path_opens_no_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a", GOOD.format("F1"))
    (tmp_path / "sub").mkdir()
    with pytest.raises(RuleError, match="there is no pack"):
        load_packs([name], folder=tmp_path / "sub")


def test_two_packs_that_give_one_id_differently_clash(tmp_path: Path) -> None:
    write(tmp_path, "a", GOOD.format("F1"))
    write(tmp_path, "b", GOOD.format("F1"))
    assert "F1 (a and b)" in fault("a", "b", folder=tmp_path)


def test_the_packs_that_come_with_the_product_are_sound() -> None:
    assert pack_names()
    for name in pack_names():
        assert len(load_packs([name]).rules) > 0, name


def test_the_calendar_that_comes_with_the_product_knows_its_seasons_and_holidays() -> None:
    calendar = load_calendar("cn")
    for year in range(2021, 2028):
        assert calendar.season(date(year, 7, 1)) == "summer_holiday"
        assert calendar.season(date(year, 9, 1)) == "term"
    # the first day of the lunar year, by year
    for day in ("2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"):
        assert calendar.season(date.fromisoformat(day)) == "winter_holiday", day
    for year in (2025, 2026, 2027):
        for day in ((1, 1), (5, 1), (10, 1)):
            assert not calendar.is_workday(date(year, *day))
    assert calendar.is_workday(date(2026, 2, 14))  # a Saturday worked instead
    assert not calendar.is_workday(date(2026, 2, 23))


def test_the_weekends_worked_instead_are_weekends_and_near_a_holiday() -> None:
    calendar = load_calendar("cn")
    for day in calendar.swapped_workdays:
        assert day.weekday() >= 5, day
        near = [period for period in calendar.public_holidays if abs(period.first - day) < timedelta(days=21)]
        assert near, day
        assert not any(day in period for period in calendar.public_holidays), day


def test_a_faulty_calendar_names_every_fault(tmp_path: Path) -> None:
    write(
        tmp_path,
        "x",
        'swapped_workdays = ["monday"]\n[[summer_holiday]]\nname = "s"\nfirst = 2025-08-01\nlast = 2025-07-01\n'
        '[[public_holiday]]\nname = "p"\n',
        head='name = "x"\ntitle = "T"\n',
    )
    with pytest.raises(RuleError) as caught:
        load_calendar("x", folder=tmp_path)
    for part in ("monday", "summer_holiday s (line 4): it ends", "public_holiday p (line 8): first is missing"):
        assert part in caught.value.message
