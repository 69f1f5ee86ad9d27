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
key = "visit"
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
    assert (rule.phrase, rule.key, rule.population) == ("每月至少走访一次", "visit", "left_behind_child")
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
        "threshold must be a number",
        "rule G2 (line 15): id G2 stands there for … to … as well as for … to …",
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
    write(tmp_path, "a", GOOD.format("F1") + '[[rule]]\nclause = "x"\nphrase = "x"\nkey = "x"\n')
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


MEASURED = """
[[rule]]
id = "F10"
clause = "二（三）8"
phrase = "每月入户走访一次"
kind = "measured"
population = "child"
measure = "interval"
of = "visits"
where = {{ kind = ["home_visit"] }}
on = "visited_on"
clock = "calendar_month"
{}
"""


def test_a_measured_rule_is_read_whole(tmp_path: Path) -> None:
    write(tmp_path, "a", MEASURED.format('among = { "carers.delegated" = ["true"] }\nshare = 0.9'))
    rule = load_packs(["a"], folder=tmp_path)["F10"]
    assert (rule.kind, rule.measure, rule.of, rule.on, rule.share) == (
        "measured",
        "interval",
        "visits",
        "visited_on",
        0.9,
    )
    assert rule.where == {"kind": ("home_visit",)}
    assert rule.among == {"carers.delegated": ("true",)}
    assert rule.obligation == "F10"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('among = { colour = ["red"] }', "among names the unknown field 'colour'; persons has household_id"),
        ('among = { "wells.depth" = ["1"] }', "names the unknown table wells"),
        ('among = { "patrols.findings" = ["x"] }', "rows of patrols do not belong to persons"),
        ('among = { sex = ["x"] }', "among sex can never be x; it is one of male, female"),
        ("among = { sex = 1 }", "among sex must be a list of texts"),
        ('distinct = "colour"', "distinct names the unknown field 'colour'; visits has person_id"),
        ("threshold = -1", "threshold -1 is impossible"),
        ("share = 1.5", "share 1.5 is impossible"),
        ("age_from = 18\nage_below = 16", "ages from 18 to below 16 are impossible"),
    ],
)
def test_what_can_never_be_evaluated_is_a_fault_with_its_line(tmp_path: Path, line: str, part: str) -> None:
    write(tmp_path, "a", MEASURED.format(line))
    message = fault("a", folder=tmp_path)
    assert part in message
    assert "rule F10 (line 5)" in message


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ('kind = "measured"', "a measured rule needs a measure"),
        ('kind = "product"', "names the test that shows it in shown_by"),
        ('kind = "wish"', "kind 'wish' is none of"),
        ('measure = "guess"\nkind = "measured"', "measure 'guess' is none of"),
        ('measure = "interval"\nkind = "measured"\npopulation = "child"', "measure interval needs of, on, clock"),
        ('measure = "share"\nkind = "measured"\npopulation = "ghosts"\ncolumn = "x"', "population 'ghosts' is none of"),
        (
            'measure = "deadline"\nkind = "measured"\npopulation = "township"\nof = "reports"\non = "sent_on"\n'
            'due = ["02-30"]',
            "due '02-30' is no day",
        ),
        (
            'measure = "distance"\nkind = "measured"\npopulation = "school"\nof = "facilities"\nthreshold = 5\n'
            'unit = "li"',
            "unit 'li' of measure distance is none of m, min",
        ),
        ('clock = "rolling_days"\nthreshold = 0', "rolling_days needs at least one day"),
    ],
)
def test_a_rule_that_lacks_what_its_measure_needs_is_a_fault(tmp_path: Path, written: str, part: str) -> None:
    write(tmp_path, "a", '\n[[rule]]\nid = "F1"\nclause = "x"\nphrase = "x"\n' + written + "\n")
    assert part in fault("a", folder=tmp_path)


def test_a_line_may_change_but_not_mean_two_things_on_one_day(tmp_path: Path) -> None:
    old, new = "valid_to = 2024-05-31\n", "valid_from = 2024-06-01\nthreshold = 2\n"
    write(tmp_path, "a", GOOD.format("F1") + old + GOOD.format("F1") + new)
    pack = load_packs(["a"], folder=tmp_path)
    assert [rule.holds_on(date(2024, 6, 1)) for rule in pack] == [False, True]
    assert pack["F1"].threshold == 2
    write(tmp_path, "b", GOOD.format("F1") + old + GOOD.format("F1") + "valid_from = 2024-05-31\n")
    assert "id F1 stands there for … to 2024-05-31 as well as for 2024-05-31 to …" in fault("b", folder=tmp_path)


def test_packs_that_include_each_other_in_a_circle_are_refused_with_the_circle(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        write(tmp_path, name, "", head=HEAD.format(name) + f'includes = ["{other}"]\n')
    assert "includes itself: a > b > c > a" in fault("a", folder=tmp_path)


def test_an_included_pack_comes_in_once_and_first(tmp_path: Path) -> None:
    write(tmp_path, "base", GOOD.format("N1"))
    write(tmp_path, "a", GOOD.format("F1"), head=HEAD.format("a") + 'includes = ["base"]\n')
    pack = load_packs(["a", "base"], folder=tmp_path)
    assert (pack.names, [rule.id for rule in pack]) == (("base", "a"), ["N1", "F1"])


def test_a_pack_of_ten_thousand_rules_is_refused_in_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, "a", "".join(GOOD.format(f"F{number}") for number in range(10_000)))
    message = fault("a", folder=tmp_path)
    assert "holds 10,000 rules; at most 2,000 are read" in message
    assert len(message) < 200


def test_a_thousand_faults_are_counted_and_fifty_named(tmp_path: Path) -> None:
    write(tmp_path, "a", "".join(GOOD.format(f"F{number}") + "colour = 1\n" for number in range(1_000)))
    message = fault("a", folder=tmp_path)
    assert message.endswith("and 950 more.")


def test_a_countys_decision_settles_a_line_without_a_number(tmp_path: Path) -> None:
    inventory = (
        MEASURED.format("")
        .replace('"measured"', '"inventory"')
        .replace('clock = "calendar_month"', 'clock = "calendar_year"')
    )
    decision = """
[[rule]]
id = "county.F10"
clause = "本县决定"
phrase = "每30天一次"
clock = "rolling_days"
threshold = 30
settles = "F10"
local = true
"""
    write(tmp_path, "a", inventory)
    write(tmp_path, "county", decision)
    day = date(2025, 1, 1)
    assert [rule.kind for rule in load_packs(["a"], folder=tmp_path).obligations(day)] == ["inventory"]
    (settled,) = load_packs(["a", "county"], folder=tmp_path).obligations(day)
    assert (settled.id, settled.kind, settled.clock, settled.threshold, settled.local) == (
        "F10",
        "measured",
        "rolling_days",
        30,
        True,
    )


def test_two_papers_that_ask_the_same_differently_are_a_conflict_to_be_shown(tmp_path: Path) -> None:
    write(tmp_path, "a", MEASURED.format('key = "visit_interval"'))
    other = MEASURED.format('key = "visit_interval"').replace("F10", "G1").replace("calendar_month", "calendar_week")
    write(tmp_path, "b", other)
    (found,) = load_packs(["a", "b"], folder=tmp_path).conflicts(date(2025, 1, 1))
    assert (found.first.id, found.second.id, found.differing) == ("F10", "G1", ("clock",))
    assert load_packs(["a"], folder=tmp_path).conflicts(date(2025, 1, 1)) == []
