"""The scorecard: its counts are those of the evaluation, its filters and orders hold, and no role is sent more than
it may see.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.access import ROLES, Reader
from dashboard.commands.obligations import summary_of
from dashboard.components.obligation_wording import OFFICES, SIGNS, STATUS_TITLES, asks_text, population_text
from dashboard.components.scorecard_table import figures
from dashboard.context import OBLIGATIONS
from dashboard.i18n import translator
from dashboard.pages import scorecard
from dashboard.services.obligations import ROWS, WORST_FIRST, Cell, Obligations, lines_of
from data.obligations import find_obligations, read_cells, read_findings
from data.packs import load_packs, pack_names
from data.store import Store
from geo.county import County
from geo.errors import AccessError, UnknownRegionError
from geo.results import CELL_STATUSES, STATUSES
from geo.scope import Scope, Sight
from tests.dashboard.conftest import FENG, As, Regions, ask, sign_in, text_of

every_role = pytest.mark.parametrize("role", list(ROLES))


def view(**more: Any) -> dict[str, Any]:
    return {**scorecard.view_of({}, "zh"), **more}


@pytest.fixture(scope="module")
def obligations(app: Dash) -> Obligations:
    found: Obligations = app.server.extensions[OBLIGATIONS]
    return found


@pytest.fixture(scope="module")
def cells(store: Store) -> pd.DataFrame:
    run = find_obligations(store, FENG)
    assert run is not None, "the demo does not evaluate"
    return read_cells(store, run, Scope.whole(FENG))


@pytest.fixture(scope="module")
def findings(store: Store) -> pd.DataFrame:
    run = find_obligations(store, FENG)
    assert run is not None
    return read_findings(store, run, Scope.whole(FENG))


# What it says


def test_counts_are_those_the_command_prints(
    obligations: Obligations, readers: dict[str, Reader], store: Store, whole: County, cells: pd.DataFrame
) -> None:
    from types import SimpleNamespace

    card = obligations.scorecard(readers["planner"])
    assert card is not None
    done = SimpleNamespace(county=whole, evaluation=SimpleNamespace(cells=cells), run=card.run)
    assert dict(card.counts) == summary_of(done)["counts"]  # type: ignore[arg-type]
    assert sum(card.counts.values()) == len(card.lines) == sum(card.kinds.values())
    assert not card.outdated


def test_every_cell_of_the_county_and_its_townships_is_the_evaluations(
    obligations: Obligations, readers: dict[str, Reader], cells: pd.DataFrame, whole: County
) -> None:
    card = obligations.scorecard(readers["leader"])
    assert card is not None
    assert [column.code for column in card.columns] == [FENG, *sorted(whole.regions_of("township").index)]
    for line in card.lines:
        for column, cell in zip(card.columns, line.cells, strict=True):
            key = f"{line.rule.id}@{column.code}"
            assert (cell is not None) == (key in cells.index), key
            if cell is not None:
                row = cells.loc[key]
                assert (cell.status, cell.numerator, cell.denominator) == tuple(
                    row[["status", "numerator", "denominator"]]
                )
                assert cell.open == cell.denominator - cell.numerator + cell.due


def test_a_township_shows_its_villages_and_a_village_itself_alone(
    obligations: Obligations, readers: dict[str, Reader], regions: Regions
) -> None:
    card = obligations.scorecard(readers["civil_affairs"], regions.township)
    assert card is not None
    assert {column.level for column in card.columns[1:]} == {"village"}
    assert [step.code for step in card.path] == [FENG, regions.township]
    alone = obligations.scorecard(readers["director"])
    assert alone is not None
    assert [column.code for column in alone.columns] == [regions.village]


def test_places_outside_or_unknown_are_refused(
    obligations: Obligations, readers: dict[str, Reader], regions: Regions
) -> None:
    for place in (FENG, regions.other_township):
        with pytest.raises(AccessError):
            obligations.scorecard(readers["supervisor"], place)
        with pytest.raises(AccessError):
            obligations.open(readers["supervisor"], "F10", place)
    for place in ("610330999", "no place", "6103301"):
        with pytest.raises(UnknownRegionError):
            obligations.scorecard(readers["leader"], place)


def test_filters_and_orders(obligations: Obligations, readers: dict[str, Reader]) -> None:
    card = obligations.scorecard(readers["leader"])
    assert card is not None
    assert lines_of(card) == list(card.lines)
    assert lines_of(card, sort="-") == list(card.lines)[::-1]
    bad = lines_of(card, statuses=("breached", "overdue"))
    assert len(bad) == card.counts["breached"] + card.counts["overdue"]
    owner = card.owners[0]
    assert all(owner in line.rule.owners for line in lines_of(card, owner=owner))
    assert {line.rule.kind for line in lines_of(card, kinds=("product",))} == {"product"}
    assert {line.rule.pack for line in lines_of(card, pack="county")} == {"county"}
    for at, column in enumerate(card.columns):
        ordered = lines_of(card, sort=column.code)
        ranks = [WORST_FIRST.index(cell.status) for line in ordered if (cell := line.cells[at]) is not None]
        assert ranks == sorted(ranks)
        assert lines_of(card, sort=f"-{column.code}") == ordered[::-1]
    days = [cell.since or date.max for line in lines_of(card, sort="since") if (cell := line.cells[0])]
    assert days == sorted(days)


def test_a_part_is_never_rounded_up_to_all() -> None:
    nearly = Cell("overdue", 9_999, 10_000, 0, 1, 0, 0, 0, None, None, None)
    assert figures(nearly) == f"{SIGNS['overdue']}99%"
    few = Cell("met", 3, 3, 0, 0, 0, 0, 0, None, None, None)
    assert figures(few) == "✓3/3"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_of_every_pack_is_said_in_words(language: str) -> None:
    """No code stands where a word should; every status and office is in the catalogue."""
    t = translator(language)
    assert set(STATUS_TITLES) >= {*CELL_STATUSES, *STATUSES}
    for pack in pack_names():
        for rule in load_packs([pack]):
            if rule.kind not in ("measured", "inventory"):
                continue
            assert set(rule.owners) <= set(OFFICES), rule.id
            said = asks_text(rule, t) + population_text(rule, t)
            assert "{" not in said, rule.id
            if language == "zh":
                words = re.sub(r"[A-Za-z]*\d+[A-Za-z]*|GPS", "", said)
                assert not re.search(r"[a-z]_[a-z]", words), f"{rule.id}: {said}"


def test_an_address_gives_back_its_view_and_what_is_not_known_is_left_out() -> None:
    asked = {"status": "breached,nonsense", "kind": "measured", "sort": "610330101", "list": "red", "place": "610330"}
    found = scorecard.view_of(asked, "en")
    assert found["status"] == ["breached"]
    assert (found["kind"], found["sort"], found["list"], found["place"]) == ("measured", "610330101", "red", "610330")
    assert scorecard.view_of({"kind": "x", "list": "x"}, "zh")["kind"] is None


# Who sees what


@every_role
def test_rows_are_those_the_role_may_see_and_no_name_goes_further(
    role: str,
    acting_as: As,
    readers: dict[str, Reader],
    obligations: Obligations,
    findings: pd.DataFrame,
    whole: County,
) -> None:
    """Every cell of the reader's own region is opened. What is sent holds the subjects of its own region and sights
    alone, and of persons the names only where names are allowed.
    """
    reader = readers[role]
    scope = reader.scope
    names = {str(name) for name in [*whole.persons["name"].dropna(), *whole.carers["name"].dropna()] if len(name) > 1}
    names -= {str(name) for name in whole.staff["name"].dropna()}
    allowed = {"all"} | ({"children", "elders", "persons"} if scope.may(Sight.CHILDREN, Sight.ELDERS) else set())
    allowed |= {"incidents"} if scope.may(Sight.INCIDENTS) else set()
    allowed |= {"restricted"} if scope.may(Sight.NAMES, Sight.CHILDREN, Sight.ELDERS) else set()
    inside = findings["region_code"].str.startswith(scope.region)
    sent = ""
    with acting_as(role):
        for rule in dict.fromkeys(findings["rule_id"]):
            opened = obligations.open(reader, rule, scope.region)
            assert opened is not None
            may = findings[inside & (findings["rule_id"] == rule) & findings["sight"].isin(allowed)]
            assert {row.id for row in opened.rows} <= set(may["subject_id"]), rule
            assert len(opened.rows) == min(len(may), ROWS), rule
            panel, _shape = scorecard.open_cell({"rule": rule, "region": scope.region}, view())
            sent += panel
    seen = {name for name in names if f">{name}<" in sent}
    assert bool(seen) == scope.may(Sight.NAMES)
    if not scope.may(Sight.CHILDREN):
        assert not [person for person in whole.persons.index if f">{person}<" in sent]
        assert "您的角色不能逐个查看" in sent


@every_role
def test_red_lists_name_subjects_only_to_those_allowed(
    role: str, acting_as: As, readers: dict[str, Reader], findings: pd.DataFrame
) -> None:
    restricted = findings[(findings["sight"] == "restricted")]
    assert len(restricted), "the demo has nobody on a red list"
    scope = readers[role].scope
    with acting_as(role):
        head, body = scorecard.draw(view(list="red"))
        sent = text_of([head, body])
    inside = restricted[restricted["region_code"].str.startswith(scope.region)]
    may = scope.may(Sight.NAMES, Sight.CHILDREN, Sight.ELDERS)
    shown = [subject for subject in restricted["subject_id"] if subject in sent]
    assert shown == (list(inside["subject_id"]) if may else [])
    assert ("姓名只对民政局、乡镇和村显示" in sent) != may
    assert "F6" in sent


def test_opening_rows_of_persons_is_in_the_audit_and_of_places_is_not(
    store: Store, app: Dash, regions: Regions
) -> None:
    client = sign_in(store, app, "civil_affairs", FENG)

    def opened(rule: str) -> None:
        ask(client, "score-panel", **{"score-pick": {"rule": rule, "region": regions.township}, "score-view": view()})

    def noted() -> list[Any]:
        with store.engine.connect() as connection:
            query = "select role, region, subject from audit where action = 'rows' order by id"
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    before = noted()
    opened("F24")
    assert noted() == before
    opened("F10")
    assert noted()[len(before) :] == [("civil_affairs", regions.township, "F10")]


def test_no_name_stands_in_a_state_or_a_link(acting_as: As, whole: County) -> None:
    names = [str(name) for name in whole.persons["name"].dropna() if len(name) > 1]
    with acting_as("civil_affairs"):
        page = scorecard.layout(rule="F10", region=FENG, lang="zh")
        links, states = [], []
        for part in page._traverse():
            links += [str(part.href)] if getattr(part, "href", None) else []
            if type(part).__name__ == "Store" and getattr(part, "data", None):
                shown = str(part.id).endswith("-markup")  # what stands on the page: never sent back, gone with it
                links += re.findall('href="([^"]*)"', part.data) if shown else []
                states += [] if shown else [text_of(part.data)]
    assert any("pick=households" in link for link in links)
    assert not [name for name in names if any(name in text for text in (*links, *states))]


@every_role
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_for_every_role_in_both_languages(role: str, language: str, acting_as: As) -> None:
    with acting_as(role):
        sent = text_of(scorecard.layout(lang=language))
        assert "模拟" in sent
        assert "sc-table" in sent
        assert ("Breached" in sent) == (language == "en")


def test_a_place_outside_shows_a_sentence_and_the_way_back(acting_as: As, regions: Regions) -> None:
    with acting_as("supervisor"):
        page = scorecard.layout(place=regions.other_township)
    assert page.className == "whole-page"


def test_an_unknown_rule_is_a_sentence(acting_as: As) -> None:
    with acting_as("leader"):
        panel, _shape = scorecard.open_cell({"rule": "Z99", "region": FENG}, view())
    assert "本县没有这一条款" in text_of(panel)


# Before the first evaluation, and again


def _post(client: FlaskClient, changed: str, output: str, inputs: list[Any], states: list[Any]) -> Any:
    parts = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in output.strip(".").split("...")]
    answer = client.post(
        "/_dash-update-component",
        json={"output": output, "outputs": parts, "inputs": inputs, "changedPropIds": [changed], "state": states},
    )
    assert answer.status_code in (200, 204), answer.text[:300]
    return answer.get_json()["response"] if answer.status_code == 200 else None


def test_a_county_never_evaluated_says_so_and_whoever_loads_evaluates_it(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    with store.engine.begin() as connection:
        for table in ("cell", "finding", "obligation_run"):
            connection.exec_driver_sql(f"delete from {table}")
    reader = sign_in(store, app, "leader", FENG)
    answer = ask(reader, "score-body", **{"score-view": view()})
    assert "从未评估" in text_of(answer)
    assert "score-evaluate" not in text_of(answer)
    clerk = sign_in(store, app, "civil_affairs", FENG)
    assert "score-evaluate" in text_of(ask(clerk, "score-body", **{"score-view": view()}))
    outputs = [entry["output"] for entry in clerk.get("/_dash-dependencies").get_json()]
    starts = next(one for one in outputs if one.startswith("..score-job.data"))
    button = {"id": {"type": "score-evaluate", "index": "now"}, "property": "n_clicks", "value": 1}
    begun = _post(clerk, '{"index":"now","type":"score-evaluate"}.n_clicks', starts, [[button]], [])
    job = begun["score-job"]["data"]
    from dashboard.context import IMPORTS

    errand = app.server.extensions[IMPORTS].find(Reader.of("civil_affairs", FENG, FENG), job["id"])
    assert errand.job.wait(120)
    assert errand.job.state == "done"
    told = ask(clerk, "score-progress", **{"score-tick": 1, "score-job": job, "score-view": view()})
    assert told["response"]["score-view"]["data"]["n"] == 1
    assert "sc-table" in text_of(ask(clerk, "score-body", **{"score-view": view(n=1)}))
    app.server.extensions[IMPORTS].close()


def test_a_file_that_came_in_since_is_said(own_app: tuple[Dash, Store], readers: dict[str, Reader]) -> None:
    _app, store = own_app
    with store.engine.begin() as connection:
        connection.exec_driver_sql("update obligation_run set version = version - 1")
    card = Obligations(store).scorecard(readers["civil_affairs"])
    assert card is not None
    assert card.outdated
