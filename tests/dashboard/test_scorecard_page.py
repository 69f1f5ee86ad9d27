"""The scorecard: every obligation by region, the same numbers as the run, rows only for who may see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dash import Dash

from dashboard.access import Reader
from dashboard.app import create_app
from dashboard.context import OBLIGATIONS
from dashboard.services.obligations import Behind, Obligations, Scorecard
from dashboard.settings import Settings
from data.obligations import find_obligations, read_cells
from data.store import Store
from geo.errors import AccessError, UnknownRuleError
from geo.scope import Scope
from tests.dashboard.conftest import FENG, As, Regions, ask, sign_in, text_of


@pytest.fixture(scope="module")
def obligations(app: Dash) -> Obligations:
    found: Obligations = app.server.extensions[OBLIGATIONS]
    return found


def card_of(obligations: Obligations, reader: Reader, place: str | None = None) -> Scorecard:
    card = obligations.scorecard(reader, place)
    assert card is not None
    return card


def behind_of(obligations: Obligations, reader: Reader, rule: str, region: str) -> Behind:
    behind = obligations.behind(reader, rule, region)
    assert behind is not None
    return behind


def view(reader: Reader, **more: str) -> dict[str, str]:
    region = reader.scope.region
    blank = {"lang": "zh", "region": region, "place": region, "status": "", "owner": "", "sort": "", "cell": ""}
    return blank | more


def test_every_cell_is_that_of_the_run_for_every_role(
    obligations: Obligations, readers: dict[str, Reader], store: Store
) -> None:
    run = find_obligations(store, FENG)
    assert run is not None
    whole = read_cells(store, run, Scope.whole(FENG))
    for reader in readers.values():
        card = card_of(obligations, reader)
        place = card.regions[0][0]
        assert place == reader.scope.region
        assert sum(card.counts(place).values()) == sum(
            rule.kind == "product" or f"{rule.id}@{place}" in whole.index for rule in card.rules
        )
        for rule in card.rules:
            for code, _ in card.regions:
                cell = card.cell(rule.id, code)
                if cell is not None:
                    assert cell["numerator"] == whole.at[f"{rule.id}@{code}", "numerator"]


def test_a_place_outside_the_scope_is_refused(
    obligations: Obligations, readers: dict[str, Reader], regions: Regions
) -> None:
    for place in (FENG, regions.other_township):
        with pytest.raises(AccessError):
            obligations.scorecard(readers["supervisor"], place)
        with pytest.raises(AccessError):
            obligations.behind(readers["supervisor"], "F10", place)


def test_rows_of_children_are_for_who_may_see_children_and_names_for_who_may_see_names(
    obligations: Obligations, readers: dict[str, Reader], store: Store
) -> None:
    people = dict(store.county(FENG).persons["name"].dropna())
    seen = {role: behind_of(obligations, reader, "F10", reader.scope.region) for role, reader in readers.items()}
    for role in ("emergency", "planner"):
        assert seen[role].rows is None
        assert seen[role].total > 0
    for role in ("civil_affairs", "supervisor", "director"):
        rows = seen[role].rows
        assert rows is not None
        assert all(row.name == people.get(row.id, "") for row in rows)
        assert rows or role == "director"
    leaders = seen["leader"].rows
    assert leaders
    assert all(row.name == "" for row in leaders)


def test_what_is_sent_names_nobody_the_role_may_not_know(app: Dash, store: Store, readers: dict[str, Reader]) -> None:
    people = {str(name) for name in store.county(FENG).persons["name"].dropna()}
    for role in ("leader", "emergency", "planner"):
        client = sign_in(store, app, role, FENG)
        state = view(readers[role])
        for rule in ("F10", "F12", "F6", "N8"):
            sent = text_of(
                ask(client, "scorecard-behind", **{"scorecard-cell": f"{rule}@{FENG}", "scorecard-view": state})
            )
            assert not any(name in sent for name in people), (role, rule)


def test_the_rows_of_a_cell_are_its_findings_worst_first(obligations: Obligations, readers: dict[str, Reader]) -> None:
    behind = behind_of(obligations, readers["civil_affairs"], "F9", FENG)
    assert behind.cell is not None
    assert behind.rows
    wrong = behind.cell["denominator"] - behind.cell["numerator"] + behind.cell["due"]
    assert behind.total == wrong
    order = ["breached", "overdue", "lacking", "not_recorded", "due"]
    places = [order.index(row.status) for row in behind.rows]
    assert places == sorted(places)


def test_an_unknown_rule_is_one_sentence(
    obligations: Obligations, readers: dict[str, Reader], app: Dash, store: Store
) -> None:
    with pytest.raises(UnknownRuleError, match="choose one of the table"):
        obligations.behind(readers["leader"], "F99", FENG)
    client = sign_in(store, app, "leader", FENG)
    state = view(readers["leader"])
    sent = text_of(ask(client, "scorecard-behind", **{"scorecard-cell": f"F99@{FENG}", "scorecard-view": state}))
    assert "F99" in sent


def test_filters_and_sorting_change_what_is_listed_and_in_which_order(
    acting_as: As, readers: dict[str, Reader]
) -> None:
    from dashboard.pages.scorecard import draw

    with acting_as("leader"):
        every = text_of(draw(view(readers["leader"]))[1])
        breached = text_of(draw(view(readers["leader"], status="breached"))[1])
        of_police = text_of(draw(view(readers["leader"], owner="县公安局"))[1])
        ordered = text_of(draw(view(readers["leader"], sort=FENG))[1])
    assert 0 < breached.count("score-phrase") < every.count("score-phrase")
    assert 0 < of_police.count("score-phrase") < every.count("score-phrase")
    assert ordered.count("score-phrase") == every.count("score-phrase")
    assert ordered.index("cell-breached") < ordered.index("cell-counted")
    with acting_as("leader"):
        nothing = text_of(draw(view(readers["leader"], owner="没有这个部门"))[1])
    assert "没有处于这种状态" in nothing


@pytest.fixture
def never(tmp_path: object) -> Iterator[tuple[Dash, Store]]:
    """A county nothing of which was evaluated."""
    with Store.open(f"sqlite:///{tmp_path}/new.db", create=True) as store:
        store.add_county(FENG, "凤县", "feng", rule_packs=("national", "feng-2024", "county"))
        yield create_app(Settings(), store), store


def test_before_the_first_evaluation_the_page_says_how_to_make_one(never: tuple[Dash, Store]) -> None:
    app, store = never
    assert app.server.extensions[OBLIGATIONS].scorecard(Reader.of("leader", FENG, FENG)) is None
    client = sign_in(store, app, "leader", FENG)
    state = view(Reader.of("leader", FENG, FENG))
    # the layout is asked for by Dash's own page callback
    sent = text_of(ask(client, "_pages_content", pathname="/scorecard", search="?lang=zh"))
    assert "还没有评估过" in sent
    assert state["place"] == FENG
