"""``shouwang directors``: the plan in words and as JSON, what stays unmet and why, and what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard.cli import shouwang as group
from dashboard.commands.directors import _WHY, _lines
from dashboard.directors import Wish, next_directors
from dashboard.i18n import translator
from geo.county import County
from models.next_directors import question_of
from tests.models.build import FENG as FENG_PACKS
from tests.models.build import county
from tests.models.conftest import golden_rows
from tests.models.test_staffing import with_children


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["directors", *arguments])
    return done.exit_code, done.output if done.exception is None or done.exit_code == 2 else str(done.exception)


def told(*arguments: str) -> dict[str, Any]:
    code, printed = run(*arguments, "--json")
    assert code == 0, printed
    result: dict[str, Any] = json.loads(printed)
    return result


@pytest.fixture(scope="module")
def short(whole: County) -> County:
    """The demo county after its directors of every second village left."""
    leaving = whole.staff.index[(whole.staff["role"] == "child_director").to_numpy()][::2]
    staff = whole.staff.copy()
    staff.loc[leaving, "to_date"] = pd.Timestamp(whole.as_of) - pd.Timedelta(days=1)
    return replace(whole, frames={**whole.frames, "staff": staff})


def test_the_plan_of_the_demo_county_adds_up(database: str, whole: County) -> None:
    """Before less what the posts give is after; every post is in a village of the county; it is proven."""
    result = told("--database", database, "--posts", "3", "--share-within", "20")
    assert result["before"]["vacant"] == (question_of(whole).villages["directors"] < 1).sum()
    for level in ("vacant", "below_rule", "unmet_hours"):
        given = sum(post["gives"][level] for post in result["plan"])
        assert result["before"][level] - given == pytest.approx(result["after"][level], abs=0.01)
    assert all(level["proven"] for level in result["proof"])
    assert {village["code"] for post in result["plan"] for village in post["villages"]} <= set(whole.regions.index)
    assert result["simulated"] is True
    assert result["yuan"] == sum(post["yuan"] for post in result["plan"])


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish(posts=2), "posts_used_up"),
        (Wish(yuan=20_000.0), "budget_used_up"),
        (Wish(yuan=5_999.0), "budget_below_one_post"),
        (Wish(posts=0), "posts_used_up"),
    ],
)
def test_what_stays_unmet_says_why(short: County, wish: Wish, reason: str) -> None:
    result = next_directors(short, wish)
    assert result["unmet"]
    assert {entry["reason"] for entry in result["unmet"]} == {reason}
    assert len([entry for entry in result["unmet"] if entry["vacant"]]) == result["after"]["vacant"]


def test_one_post_is_not_given_where_two_are_lacking_and_no_hours() -> None:
    """61 children ask for three directors and 85 h; one full-time director gives 120. One post would clear nothing."""
    rows = with_children(golden_rows(), 61)
    made = county({**rows, "regions": rows["regions"][:3]}, packs=FENG_PACKS)
    result = next_directors(made, Wish(posts=1))
    assert result["plan"] == []
    assert [(entry["below_rule"], entry["reason"]) for entry in result["unmet"]] == [(True, "rest_too_small")]
    assert len(next_directors(made, Wish(posts=2))["plan"]) == 2


def test_more_posts_than_are_needed_leave_nothing_unmet(short: County) -> None:
    result = next_directors(short, Wish(posts=10_000))
    assert result["after"] == {"vacant": 0, "below_rule": 0, "unmet_hours": 0}
    assert result["unmet"] == []
    assert len(result["plan"]) < 10_000
    assert result["next_post"]["gives"] == {"vacant": 0, "below_rule": 0, "unmet_hours": 0}


def test_the_next_post_gives_what_a_plan_with_one_more_does(short: County) -> None:
    two, three = (next_directors(short, Wish(posts=posts, share_within=15.0)) for posts in (2, 3))
    for level, given in two["next_post"]["gives"].items():
        assert two["after"][level] - given == pytest.approx(three["after"][level], abs=0.01)
    assert next_directors(short, Wish(yuan=30_000.0))["next_post"] is None


def test_a_kind_of_post_can_be_asked_for(short: County) -> None:
    for kind in ("part_time", "full_time"):
        assert {post["kind"] for post in next_directors(short, Wish(posts=2, kind=kind))["plan"]} == {kind}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_printout_reads_in_both_languages(short: County, language: str) -> None:
    lines = list(_lines(next_directors(short, Wish(posts=4, share_within=20.0)), translator(language)))
    text = "\n".join(lines)
    assert not re.search(r"[{}_]|None|nan", text)
    assert ("proven" in text) is (language == "en")
    assert ("已证明" in text) is (language == "zh")
    if language == "zh":
        assert not re.search(r"[A-Za-z]{3}", text.replace("--json", ""))


def test_every_reason_has_words() -> None:
    for language in ("zh", "en"):
        assert all(translator(language)(words) for words in _WHY.values())


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 2, "how many posts"),
        (("--posts", "-1"), 2, "not in the range"),
        (("--posts", "two"), 2, "not a valid integer"),
        (("--budget", "nan"), 1, "nan yuan"),
        (("--budget", "inf"), 1, "inf yuan"),
        (("--posts", "1", "--share-within", "nan"), 1, "nan minutes"),
        (("--posts", "1", "--county", "nowhere"), 1, "not in the database"),
    ],
)
def test_bad_input_is_one_sentence(database: str, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    exit_code, printed = run("--database", database, *arguments)
    assert exit_code == code
    assert sentence in printed


def test_a_day_before_the_first_record_is_a_plan_of_what_is_known_then(database: str) -> None:
    """No ledger was checked by 2022: every village is left out, and the result says so. In 1990 there was no rule."""
    result = told("--database", database, "--posts", "3", "--as-of", "2022-01-01")
    assert result["plan"] == []
    assert result["left_out"]
    code, printed = run("--database", database, "--posts", "3", "--as-of", "1990-01-01")
    assert code == 1
    assert "No rule for age_below" in printed
