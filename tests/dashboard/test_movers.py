"""Two methods side by side, from a file of rules to the page: what is kept, told, refused, and shown to whom."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import flask
import pandas as pd
import pytest
from dash import Dash
from sqlalchemy import func, select

from dashboard.access import ROLES, Reader
from dashboard.app import create_app
from dashboard.batch import keep_scores
from dashboard.context import MOVERS
from dashboard.i18n import translator
from dashboard.movers import Tried, find_methods, first_record, past_rules, read_movers, try_rules, year_ends
from dashboard.pages import movers as page
from dashboard.services.movers import CHANGES, Movers, below_of, cross_of, is_change, moved_of, narrowed, turned
from dashboard.services.rankings import TOPICS
from dashboard.settings import Settings
from dashboard.wording import FACTOR_NAMES, REASONS, factor_text, method_text
from data.engine import reading
from data.kept import kept_run, kept_runs
from data.packs import change_rules
from data.runs import TRIAL
from data.store import Store
from data.tables import AccessRow
from geo.changes import MOVERS as CONTRACT
from geo.county import County
from geo.errors import AccessError, InputError, UnknownRegionError
from geo.rules import RulePack
from geo.scope import Scope, Sight
from models.movers import cross_table
from models.scoring import FACTORS
from tests.dashboard.conftest import FENG, Here, Regions, ask, sign_in, text_of

RULES = """
[[rule]]
id = "county.elder_points_alone"
threshold = 5

[[rule]]
id = "county.drowning_red"
threshold = 3
"""
LAST_YEAR = date(2025, 12, 31)


@pytest.fixture(scope="module")
def rules_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "changed.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own_database(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{shutil.copy(demo_file, tmp_path_factory.mktemp('movers') / 'county.db')}"


@pytest.fixture(scope="module")
def own_store(own_database: str) -> Iterator[Store]:
    with Store.open(own_database) as opened:
        yield opened


@pytest.fixture(scope="module")
def standing(own_store: Store) -> tuple[int, pd.DataFrame]:
    """The run the county is shown by, before anything is tried."""
    run = own_store.latest_run(FENG)
    assert run is not None
    return run.id, own_store.scores(FENG, "isolation")


@pytest.fixture(scope="module")
def tried(own_store: Store, rules_file: Path, standing: tuple[int, pd.DataFrame]) -> Tried:
    """The demo county's day and the end of the year before by the rules in force and by changed ones."""
    assert standing
    return try_rules(own_store, FENG, change_rules(own_store.county(FENG, kinds=()).rules, rules_file), years=1)


@pytest.fixture(scope="module")
def held(own_store: Store, tried: Tried) -> Movers:
    assert tried.pairs
    return Movers(own_store)


# What is kept


def test_each_day_is_scored_by_both_and_kept_under_county_version_day_and_method(
    own_store: Store, tried: Tried
) -> None:
    shown = own_store.county(FENG, kinds=()).as_of
    assert [pair.day for pair in tried.pairs] == [shown, LAST_YEAR]
    rules = own_store.county(FENG, kinds=()).rules
    assert tried.method_before.endswith(f"/{rules.digest}")
    assert tried.method_after != tried.method_before
    for pair in tried.pairs:
        assert pair.before.version == pair.after.version == own_store.version(FENG)
        assert (pair.before.method, pair.after.method) == (tried.method_before, TRIAL + tried.method_after)
        assert pair.before.as_of == pair.after.as_of
    assert tried.changed is not None
    assert [(one.rule, one.before, one.after) for one in tried.changed] == [
        ("county.drowning_red", 8, 3),
        ("county.elder_points_alone", 2, 5),
    ]


def test_what_is_in_force_stays_as_it_is(own_store: Store, standing: tuple[int, pd.DataFrame], tried: Tried) -> None:
    """The map, the rankings and the cards go on by the run they went by; a trial is nobody's."""
    assert tried.pairs[0].before.id == standing[0]
    latest = own_store.latest_run(FENG)
    assert latest is not None
    assert latest.id == standing[0]
    pd.testing.assert_frame_equal(own_store.scores(FENG, "isolation"), standing[1])


def test_tried_again_nothing_is_scored_anew(own_store: Store, rules_file: Path, tried: Tried) -> None:
    before = len(kept_runs(own_store, "scores", FENG))
    again = try_rules(own_store, FENG, change_rules(own_store.county(FENG, kinds=()).rules, rules_file), years=1)
    assert again == tried
    assert len(kept_runs(own_store, "scores", FENG)) == before


def test_two_kept_methods_are_found_by_how_they_begin(own_store: Store, tried: Tried) -> None:
    found = find_methods(own_store, FENG, tried.method_before[:-2], tried.method_after[:-2])
    assert found.pairs == tried.pairs
    assert found.changed == tried.changed
    back = find_methods(own_store, FENG, tried.method_after, tried.method_before, days=[LAST_YEAR])
    assert [pair.day for pair in back.pairs] == [LAST_YEAR]
    assert back.pairs[0].before == tried.pairs[1].after


def test_methods_of_different_records_are_not_held_against_each_other(own_store: Store, tried: Tried) -> None:
    """What came on record between two runs would be told as the method's doing."""
    county = own_store.county(FENG)
    keep_scores(own_store, replace(county, version=county.version - 1), method=f"{TRIAL}2026.1/older")
    with pytest.raises(InputError, match="On no day were"):
        find_methods(own_store, FENG, "2026.1/older", tried.method_before)


def test_rules_from_before_there_was_siting_are_tried_and_scored_by(own_store: Store) -> None:
    """A trial works out no reach of stations; nor does a run by rules that lack its numbers, where it is not known."""
    county = own_store.county(FENG, as_of=date(2024, 6, 30))
    siting = ("site_weight", "site_age", "site_reach", "site_places")
    older = RulePack(county.rules.names, tuple(rule for rule in county.rules if rule.key not in siting))
    for method, rules, known in (
        (f"{TRIAL}2026.4/old", older, False),
        ("2026.4/old", older, False),
        (f"{TRIAL}2026.4/new", county.rules, False),
        ("2026.4/new", county.rules, True),
    ):
        steps: list[tuple[str, float]] = []
        told = keep_scores(
            own_store,
            replace(county, rules=rules, version=1),
            method=method,
            on_progress=lambda step, share, steps=steps: steps.append((step, share)),
        )
        assert set(told.scores) == set(FACTORS)
        run = kept_run(own_store, "scores", FENG, version=1, as_of=county.as_of, method=method)
        assert run is not None
        with reading(own_store.engine) as connection:
            rows = connection.scalar(select(func.count()).select_from(AccessRow).where(AccessRow.run_id == run.id))
        assert bool(rows) == known
        assert [share for _, share in steps] == sorted(share for _, share in steps)
        assert [step for step, _ in steps].count("Scoring: stations") == 1
        assert steps[-1] == ("Scoring: done", 1.0)


def test_year_ends_go_back_from_the_countys_day() -> None:
    assert year_ends(date(2026, 7, 15), 2) == [date(2026, 7, 15), date(2025, 12, 31), date(2024, 12, 31)]
    assert year_ends(date(2026, 7, 15), 0) == [date(2026, 7, 15)]


def test_before_the_first_record_there_is_no_day(whole: County) -> None:
    first = first_record(whole)
    assert first is not None
    assert first == min(
        column.min().date()
        for column in (whole.spells["from_date"], whole.visits["visited_on"], whole.hazard_sites["surveyed_on"])
    )
    assert first_record(County(FENG, "凤县", LAST_YEAR, whole.known_at, 1, {}, whole.rules)) is None


# The command

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(here: Here) -> Call:
    """``call(*arguments)``: exit code, output and error of the command line in this process."""

    def run(*arguments: str) -> tuple[int, str, str]:
        done = here(*arguments)
        return done.code, done.out, done.err

    return run


def test_the_command_tells_the_movers_of_each_day_in_both_languages_and_no_name_of_a_person(
    own_database: str, own_store: Store, rules_file: Path, tried: Tried, whole: County, call: Call
) -> None:
    words = ["movers", "--rules", str(rules_file), "--years", "1", "--database", own_database]
    code, out, err = call(*words, "--json", "--top", "1000")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["method_before"], told["method_after"]) == (tried.method_before, tried.method_after)
    assert [day["as_of"] for day in told["days"]] == [pair.day.isoformat() for pair in tried.pairs]
    for day, pair in zip(told["days"], tried.pairs, strict=True):
        for model, score in day["scores"].items():
            found = read_movers(own_store, FENG, pair, model, Scope.whole(FENG))
            assert [one["id"] for one in score["top"]] == list(found.index)
            assert score["movers"] == len(found)
            assert score["subjects"] == sum(n for row in score["classes"].values() for n in row.values())
            stays = sum(row.get(state, 0) for state, row in score["classes"].items())
            assert score["class_changed"] == score["subjects"] - stays
            assert score["worst_tenth_shared"] <= score["worst_tenth"]
    elders = told["days"][0]["scores"]["isolation"]
    assert elders["movers"] > 0
    assert any(
        {"en": "Lives alone", "zh": "独居"}.items() <= f.items() for one in elders["top"] for f in one["factors"]
    )
    assert not [name for name in whole.persons["name"].dropna() if f'"{name}"' in out]
    code, plain, _err = call(*words)
    assert code == 0
    assert "模拟" in plain
    assert "county.elder_points_alone: threshold 2 → 5" in plain
    assert "Kendall tau-b" in plain


def test_one_score_and_two_kept_methods(own_database: str, tried: Tried, call: Call) -> None:
    words = ["movers", "--method", tried.method_before, "--against", tried.method_after, "--database", own_database]
    code, out, _err = call(*words, "--model", "drowning", "--days", "2025-12-31", "--json", "--top", "2")
    assert code == 0
    (day,) = json.loads(out)["days"]
    assert list(day["scores"]) == ["drowning"]
    assert len(day["scores"]["drowning"]["top"]) <= 2


def test_rules_that_were_in_force_before_are_run_again_from_what_was_kept_of_them(
    own_database: str, own_store: Store, tried: Tried, call: Call
) -> None:
    """After a change the file of before is gone; its rules are not, and the past years are run by them again."""
    words = ["movers", "--method", tried.method_after[:-1], "--years", "1", "--database", own_database, "--json"]
    code, out, err = call(*words)
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["method_before"], told["method_after"]) == (tried.method_after, tried.method_before)
    assert [(one["rule"], one["before"], one["after"]) for one in told["changed_rules"]] == [
        ("county.drowning_red", 3, 8),
        ("county.elder_points_alone", 5, 2),
    ]
    assert [day["runs"] for day in told["days"]] == [[pair.after.id, pair.before.id] for pair in tried.pairs]
    older = f"{TRIAL}2026.1/{tried.method_before.partition('/')[2]}"
    keep_scores(own_store, replace(own_store.county(FENG), version=1), method=older)
    with pytest.raises(InputError, match=r"of the program's version 2026\.1"):
        past_rules(own_store, FENG, older.removeprefix(TRIAL))


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([], 2, "Name either --rules, or --method, alone or with --against."),
        (["--against", "x"], 2, "Name either --rules"),
        (["--rules", "FILE", "--against", "y"], 2, "Name either --rules"),
        (["--method", "x", "--against", "y", "--years", "2"], 2, "--years goes without"),
        (["--method", "x"], 1, "x is no method a run is kept by"),
        (["--rules", "FILE", "--method", "x", "--against", "y"], 2, "Name either --rules"),
        (
            ["--rules", "FILE", "--years", "2", "--days", "2025-12-31"],
            2,
            "--years goes without --days",
        ),
        (["--rules", "FILE", "--days", "last year"], 2, "write days as 2023-12-31,2024-12-31"),
        (["--rules", "FILE", "--days", "1949-10-01"], 1, "1949-10-01 lies before the first record"),
        (["--rules", "FILE", "--days", "2999-12-31"], 1, "2999-12-31 has not come yet"),
        (["--rules", "none.toml"], 1, "there is no file none.toml"),
        (["--method", "x", "--against", "y"], 1, "x is no method a run is kept by"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    words: list[str], code: int, sentence: str, own_database: str, rules_file: Path, call: Call
) -> None:
    given = [str(rules_file) if word == "FILE" else word for word in words]
    found, out, err = call("movers", *given, "--database", own_database)
    assert (found, out) == (code, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_rules_that_change_nothing_are_refused(own_store: Store) -> None:
    with pytest.raises(InputError, match="nothing would move"):
        try_rules(own_store, FENG, own_store.county(FENG, kinds=()).rules)


def test_a_method_against_itself_and_a_day_not_run_are_refused(own_store: Store, tried: Tried) -> None:
    with pytest.raises(InputError, match="Both are method"):
        find_methods(own_store, FENG, tried.method_before, tried.method_before)
    with pytest.raises(InputError, match="2020-12-31"):
        find_methods(own_store, FENG, tried.method_before, tried.method_after, days=[date(2020, 12, 31)])


# Words


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_factor_has_a_name_without_numbers(language: str) -> None:
    t = translator(language)
    for codes in FACTORS.values():
        for code in codes:
            assert code in REASONS
            assert "{" not in factor_text(code, t), code
            assert factor_text(code, t) != code
    assert set(FACTOR_NAMES) <= set(REASONS)


def test_a_method_is_read_by_its_version_and_rules() -> None:
    assert method_text("2026.2/93d65228", translator("zh")) == "2026.2 · 规则 93d65228"
    assert method_text("2026.1", translator("en")) == "2026.1"


# For readers


def reader(role: str, region: str = FENG) -> Reader:
    return Reader.of(role, FENG, region)


def test_the_tried_rules_are_held_against_those_in_force(held: Movers, tried: Tried) -> None:
    choice = held.choose(reader("leader"))
    assert choice is not None
    assert (choice.before.id, choice.before.state) == (tried.method_before, "in_force")
    assert (choice.after.id, choice.after.state) == (tried.method_after, "trial")
    assert choice.pairs == tried.pairs
    assert choice.pair == tried.pairs[0]
    back = held.choose(reader("leader"), before=tried.method_after, day="2025-12-31")
    assert back is not None
    assert (back.after.id, back.pair.day) == (tried.method_before, LAST_YEAR)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"before": "x"}, "No run by method x"),
        ({"after": "x"}, "never run on one day|No run by method"),
        ({"day": "2020-12-31"}, "not both run on 2020-12-31"),
        ({"day": "last"}, "not both run on last"),
    ],
)
def test_a_choice_that_is_not_there_is_refused(held: Movers, asked: dict[str, str], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        held.choose(reader("leader"), **asked)


def test_counts_are_the_same_for_every_role_and_those_of_the_plain_way(
    held: Movers, own_store: Store, tried: Tried, regions: Regions, whole: County
) -> None:
    pair = tried.pairs[0]
    for topic in TOPICS.values():
        before, after = (own_store.scores(FENG, topic.model, run=run.id) for run in (pair.before, pair.after))
        for place in (FENG, regions.township, regions.village):
            expected = cross_table(*(side[side["region_code"].str.startswith(place)] for side in (before, after)))
            for role in ROLES.values():
                own = {"county": FENG, "township": regions.township, "village": regions.village}[role.level]
                if not place.startswith(own):
                    continue
                pairs = held.classes(reader(role.id, own), pair)
                assert pairs["region_code"].str.startswith(own).all()
                found = cross_of(pairs, topic.model, place)
                assert found.to_numpy().tolist() == expected.to_numpy().tolist()
        assert held.agreement(reader("leader"), pair, topic.model) == held.agreement(
            reader("director", regions.village), pair, topic.model
        )
    worse, better, unknown = turned(cross_of(held.classes(reader("leader"), pair), "isolation", FENG))
    assert worse > 0
    assert better == unknown == 0


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_sees_the_movers_of_its_region_whose_kind_it_may_see(
    role: str, held: Movers, own_store: Store, tried: Tried, regions: Regions
) -> None:
    """Class and rank of a mover do not depend on who looks; who is not for a role is in no row."""
    own = {"county": FENG, "township": regions.township, "village": regions.village}[ROLES[role].level]
    asker = reader(role, own)
    for topic in TOPICS.values():
        everybody = read_movers(own_store, FENG, tried.pairs[0], topic.model, Scope.whole(FENG))
        found = held.movers(asker, tried.pairs[0], topic.model)
        if topic.model == "isolation" and Sight.ELDERS not in ROLES[role].sights:
            assert found is None
            continue
        assert found is not None
        CONTRACT.check(found)
        pd.testing.assert_frame_equal(found, everybody[everybody["region_code"].str.startswith(own)])


def test_a_list_is_narrowed_to_a_change(held: Movers, tried: Tried) -> None:
    found = held.movers(reader("leader"), tried.pairs[0], "isolation")
    assert found is not None
    parts = {change: set(narrowed(found, FENG, change).index) for change in CHANGES}
    assert parts["class"] | parts["rank"] == set(found.index)
    assert not parts["class"] & parts["rank"]
    assert parts["class"] == parts["worse"] | parts["better"] | parts["unknown"]
    cross = cross_of(held.classes(reader("leader"), tried.pairs[0]), "isolation", FENG)
    for before in cross.index:
        for after in cross.columns:
            if before != after:
                change = f"{before or 'unscored'}>{after or 'unscored'}"
                assert is_change(change)
                assert len(narrowed(found, FENG, change)) == cross.at[before, after]
    assert not is_change("red>green")
    assert not is_change(">")
    assert not is_change("all")


def test_the_regions_below_add_up_to_the_place(held: Movers, own_services: Any, tried: Tried) -> None:
    asker = reader("leader")
    pairs, county = held.classes(asker, tried.pairs[0]), own_services.county(asker)
    place = own_services.place(asker, FENG)
    below = below_of(pairs, county, TOPICS["isolation"], place)
    cross = cross_of(pairs, "isolation", FENG)
    assert sum(one.changed for one in below) == sum(turned(cross))
    assert sum(one.worse for one in below) == turned(cross)[0]
    assert [one.changed for one in below] == sorted((one.changed for one in below), reverse=True)
    village = own_services.place(asker, str(county.regions_of("village").index[0]))
    assert below_of(pairs, county, TOPICS["isolation"], village) == []


# The page


@pytest.fixture(scope="module")
def own(own_store: Store, tried: Tried) -> Dash:
    """An application over the database in which two methods can be compared."""
    assert tried.pairs
    return create_app(Settings(), own_store)


@pytest.fixture(scope="module")
def own_services(own: Dash) -> Any:
    from dashboard.context import SERVICES

    assert isinstance(own.server.extensions[MOVERS], Movers)
    return own.server.extensions[SERVICES]


Acting = Callable[..., contextlib.AbstractContextManager[None]]


@pytest.fixture(scope="module")
def acting(own: Dash, regions: Regions) -> Acting:
    """``with acting(role):`` the page's functions may be called as they are."""

    @contextlib.contextmanager
    def act(role: str) -> Iterator[None]:
        region = {"county": FENG, "township": regions.township, "village": regions.village}[ROLES[role].level]
        with own.server.test_request_context("/"):
            flask.session.update(role=role, county=FENG, region=region)
            yield

    return act


def view(**chosen: Any) -> dict[str, Any]:
    return page.view_of(chosen, chosen.get("lang", "zh"))


def test_the_page_shows_both_methods_and_its_state_stands_in_the_address(
    own: Dash, own_store: Store, tried: Tried
) -> None:
    client = sign_in(own_store, own, "civil_affairs", FENG)
    assert client.get("/movers?score=isolation&lang=en").status_code == 200
    answer = ask(client, "movers-body-markup", **{"movers-view": view(score="isolation", lang="en")})
    told = text_of(answer)
    for method in (tried.method_before, tried.method_after):
        assert method_text(method, translator("en")) in told
    assert "Lives alone" in told
    assert "2 → 5" in told
    asked = {"day": "2025-12-31", "score": "drowning", "change": "orange>red", "place": FENG, "lang": "zh"}
    assert page.view_of(asked, "zh") == {"before": None, "after": None, **asked}


def test_an_old_link_still_opens() -> None:
    assert page.view_of({"score": "typhoons", "change": "purple", "lang": "zh"}, "zh")["score"] == "drowning"
    assert page.view_of({"change": "purple"}, "zh")["change"] == ""


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("score", list(TOPICS))
def test_no_page_tells_a_role_more_than_it_may_see(
    role: str, score: str, acting: Acting, whole: County, regions: Regions
) -> None:
    scope = reader(
        role, {"county": FENG, "township": regions.township, "village": regions.village}[ROLES[role].level]
    ).scope
    with acting(role):
        sent = text_of(
            [page.layout(score=score), *(page.draw(view(score=score, change=change)) for change in ("", *CHANGES))]
        )
        with pytest.raises(AccessError) if scope.region != FENG else contextlib.nullcontext():
            page.draw(view(score=score, place=FENG))
        outside = page.layout(score=score, place="361126")
        assert "movers-view" not in text_of(outside)
        with pytest.raises((UnknownRegionError, AccessError)):
            page.draw(view(score=score, place="361126"))
    elders = whole.person_places
    if not scope.may(Sight.NAMES):
        words = " ".join([*whole.regions["name"], *whole.hazard_sites["name"].dropna()])
        assert not [name for name in elders["name"].dropna() if name not in words and f">{name}<" in sent]
    if not scope.may(Sight.ELDERS):
        assert not [number for number in elders.index if str(number) in sent]
    theirs = elders["region_code"].str.startswith(scope.region)
    assert not [number for number in elders.index[~theirs] if f"{number}<" in sent]


def test_names_are_shown_to_whom_they_may_be_and_the_list_is_noted(
    acting: Acting, own_store: Store, own_services: Any, held: Movers, tried: Tried
) -> None:
    asker = reader("civil_affairs")
    found = held.movers(asker, tried.pairs[0], "isolation")
    assert found is not None
    named = [row.name for row in moved_of(found, own_services.county(asker), "isolation") if row.name]
    assert named
    with acting("civil_affairs"):
        assert named[0] in page.draw(view(score="isolation"))
    with own_store.engine.connect() as connection:
        noted = connection.exec_driver_sql("SELECT role, subject FROM audit WHERE action = 'movers'").all()
    assert ("civil_affairs", "isolation") in [tuple(row) for row in noted]


def test_a_choice_that_is_not_there_is_said_with_a_way_out(acting: Acting) -> None:
    with acting("leader"):
        told = page.draw(view(before="x", lang="en"))
    assert "choose again" in told
    assert 'role="alert"' in told
    assert "data-clear" in told


def test_a_filter_nobody_answers_to_is_said(acting: Acting) -> None:
    with acting("leader"):
        assert "Nobody moves as this filter asks" in page.draw(view(score="staffing", change="worse", lang="en"))
        assert "both methods rank this place alike" in page.draw(view(score="staffing", lang="en"))


def test_before_anything_was_tried_the_page_says_how(app: Dash, acting_as: Any) -> None:
    """The demo as it comes has one method."""
    del app
    with acting_as("leader"):
        assert "shouwang movers --rules" in page.draw(view(lang="en"))
        assert "还没有两种办法" in text_of(page.layout(lang="zh"))


def test_sign_in_is_asked_for(own: Dash) -> None:
    client = own.server.test_client()
    assert client.get("/movers").status_code in (302, 401, 403)
