"""The gate: nothing answers without a sign-in, a link works once, and no host but this one is spoken to."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import flask
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.pages import county_map
from data.store import Store
from geo.county import County
from tests.dashboard.conftest import FENG, Regions, ask, sign_in

CLOSED = (
    "/",
    "/?place=610330",
    "/signout/",
    "/nothing-here",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-component-suites/dash/dash-renderer/build/dash_renderer.min.js",
    "/_favicon.ico",
    f"/tiles/{FENG}/9/404/204.pbf",
    "/assets/shouwang.js",
    "/assets/shouwang.css",
    "/health",
)


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["get", "post", "head", "options", "delete"])
def test_nothing_answers_without_a_session(app: Dash, address: str, method: str) -> None:
    answer = app.server.test_client().open(address, method=method)
    assert answer.status_code == 401


def test_no_callback_answers_without_a_session(app: Dash) -> None:
    answer = app.server.test_client().post("/_dash-update-component", json={"output": "map.figure"})
    assert answer.status_code == 401
    assert set(answer.get_json()) == {"error", "error_en"}


@pytest.mark.parametrize("address", ["/", "/_dash-layout", "/health", f"/tiles/{FENG}/9/404/204.pbf"])
def test_the_refusal_speaks_both_languages(app: Dash, address: str) -> None:
    text = app.server.test_client().get(address).text
    assert "You are not signed in" in text
    assert "登录" in text


def test_a_forged_cookie_is_no_session(app: Dash) -> None:
    client = app.server.test_client()
    client.set_cookie("shouwang", "eyJyb2xlIjoiY2l2aWxfYWZmYWlycyJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/").status_code == 401


def test_a_link_works_once_and_the_second_reader_is_told_so(app: Dash, store: Store) -> None:
    token = store.issue_sign_in("leader", FENG, FENG, expires_at=store.clock() + timedelta(hours=1))
    first, second = app.server.test_client(), app.server.test_client()
    assert first.get(f"/signin/{token}").headers["Location"] == f"/?county={FENG}&place={FENG}"
    refused = second.get(f"/signin/{token}")
    assert refused.status_code == 401
    assert "used or has expired" in refused.text
    assert "失效" in refused.text or "过期" in refused.text
    assert first.get("/").status_code == 200
    assert second.get("/").status_code == 401


def test_an_expired_link_is_refused(app: Dash, store: Store) -> None:
    token = store.issue_sign_in("leader", FENG, FENG, expires_at=store.clock() - timedelta(seconds=1))
    client = app.server.test_client()
    assert client.get(f"/signin/{token}").status_code == 401
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("token", ["x", "0" * 43, "%27%20OR%201=1", "守望", "../../etc/passwd"])
def test_a_wrong_link_is_refused(app: Dash, token: str) -> None:
    client = app.server.test_client()
    assert client.get(f"/signin/{token}").status_code == 401
    assert client.get("/").status_code == 401


def test_looking_at_a_link_with_head_opens_no_session_twice(app: Dash, store: Store) -> None:
    """A link previewed by a messenger may be used up, but never signs in two."""
    token = store.issue_sign_in("leader", FENG, FENG, expires_at=store.clock() + timedelta(hours=1))
    answers = [app.server.test_client().open(f"/signin/{token}", method=way) for way in ("HEAD", "GET", "GET")]
    assert sum(answer.status_code == 302 for answer in answers) == 1


def test_a_card_opened_by_its_address_is_noted_like_one_that_was_clicked(
    own_app: tuple[Dash, Store], whole: County
) -> None:
    app, store = own_app
    elder = str(whole.scores["isolation"].index[0])
    address = {"place": whole.code, "pick": f"unvisited_elders:{elder}"}
    with app.server.test_request_context("/"):
        flask.session.update(role="civil_affairs", county=whole.code, region=whole.code)
        county_map.layout(**address)
    with store.engine.connect() as connection:
        noted = connection.exec_driver_sql("select subject from audit where action = 'card'").scalars().all()
    assert noted == [elder]


def test_signing_out_ends_the_session(app: Dash, store: Store) -> None:
    client = sign_in(store, app, "leader", FENG)
    assert client.get("/health").status_code == 200
    client.get("/signout")
    assert client.get("/health").status_code == 401
    assert client.get("/").status_code == 401


def test_a_new_link_replaces_the_old_session(app: Dash, store: Store, regions: Regions) -> None:
    """Nothing of a wider grant is left when a narrower link is opened in the same browser."""
    client = sign_in(store, app, "civil_affairs", FENG)
    token = store.issue_sign_in("director", FENG, regions.village, expires_at=store.clock() + timedelta(hours=1))
    client.get(f"/signin/{token}")
    with client.session_transaction() as session:
        assert {key: session[key] for key in ("role", "county", "region")} == {
            "role": "director",
            "county": FENG,
            "region": regions.village,
        }


def test_the_session_cookie_is_for_this_site_and_not_for_scripts(app: Dash, store: Store) -> None:
    token = store.issue_sign_in("leader", FENG, FENG, expires_at=store.clock() + timedelta(hours=1))
    cookie = app.server.test_client().get(f"/signin/{token}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("host", ["shouwang.example", "127.0.0.1.shouwang.example", "10.0.0.7", "localhost.evil.cn"])
def test_a_foreign_host_is_refused_even_with_the_cookie(app: Dash, store: Store, host: str) -> None:
    """A page elsewhere whose name was made to point here gets nothing, and cannot redeem a link."""
    client = sign_in(store, app, "civil_affairs", FENG)
    cookie = client.get_cookie("shouwang")
    assert cookie is not None
    stranger = app.server.test_client(use_cookies=False)
    headers = {"Host": host, "Cookie": f"shouwang={cookie.value}"}
    for address in ("/", "/health", "/_dash-layout", f"/tiles/{FENG}/9/404/204.pbf"):
        assert stranger.get(address, headers=headers).status_code in {400, 401}, address
    token = store.issue_sign_in("leader", FENG, FENG, expires_at=store.clock() + timedelta(hours=1))
    assert stranger.get(f"/signin/{token}", headers={"Host": host}).status_code in {400, 401}
    assert stranger.get("/health", headers={**headers, "Host": "127.0.0.1:8050"}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050"])
def test_this_machine_may_be_called_by_its_own_names(app: Dash, store: Store, host: str) -> None:
    client = sign_in(store, app, "leader", FENG)
    cookie = client.get_cookie("shouwang")
    assert cookie is not None
    answer = app.server.test_client(use_cookies=False).get(
        "/health", headers={"Host": host, "Cookie": f"shouwang={cookie.value}"}
    )
    assert answer.get_json() == {"status": "ok", "counties": 1}


def test_tiles_of_the_own_county_are_handed_out_and_of_another_refused(clients: dict[str, FlaskClient]) -> None:
    for client in clients.values():
        own = client.get(f"/tiles/{FENG}/9/404/204.pbf")
        assert own.status_code in {200, 204}
        other = client.get("/tiles/361126/9/404/204.pbf")
        assert other.status_code == 403
        assert other.get_json()["error"]


def test_a_tile_there_is_none_of_is_empty(clients: dict[str, FlaskClient]) -> None:
    for address in ("0/0/0", "30/1/1", "9/99999999/1", "8/99999999999999999999999/1"):
        assert clients["leader"].get(f"/tiles/{FENG}/{address}.pbf").status_code == 204


def test_every_tile_there_is_is_a_packed_vector_tile(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    client = sign_in(store, app, "planner", FENG)
    store.write_tiles(FENG, [(9, 1, 2, b"\x1f\x8b-a-tile")])
    answer = client.get(f"/tiles/{FENG}/9/1/2.pbf")
    assert answer.data == b"\x1f\x8b-a-tile"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/health", "/assets/shouwang.js", "/signout", "/_dash-layout"])
def test_every_answer_carries_the_security_headers(clients: dict[str, FlaskClient], app: Dash, address: str) -> None:
    for client in (clients["planner"], app.server.test_client()):
        if client is clients["planner"] and address == "/signout":
            continue  # its session is wanted by other tests
        with client.get(address) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy, "no foreign host is allowed"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_and_answers_are_not_kept_by_the_browser(clients: dict[str, FlaskClient]) -> None:
    for address in ("/", "/_dash-layout", "/health"):
        assert clients["leader"].get(address).headers["Cache-Control"] == "no-store"


def test_the_first_page_names_no_foreign_host(clients: dict[str, FlaskClient]) -> None:
    page = clients["leader"].get("/").text
    assert set(re.findall(r"(?:https?:)?//[\w.-]+", page)) <= {"http://localhost"}


def test_sign_ins_are_noted_without_token_or_name(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    with store.engine.connect() as connection:
        before = connection.exec_driver_sql("select count(*) from audit").scalar_one()
    sign_in(store, app, "leader", FENG)
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("select action, role, county, region, subject from audit").all()
    assert len(rows) == before + 1
    assert tuple(rows[-1]) == ("sign_in", "leader", FENG, FENG, None)


def test_no_name_and_no_token_is_logged(
    app: Dash, store: Store, whole: County, regions: Regions, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is done, at every level of every logger: signing in, a wrong link, pages, cards, errors."""
    caplog.set_level(logging.DEBUG)
    token = store.issue_sign_in("supervisor", FENG, regions.township, expires_at=store.clock() + timedelta(hours=1))
    client = app.server.test_client()
    for address in (f"/signin/{token}", f"/signin/{token}", "/signin/a-wrong-token", "/", "/health"):
        client.get(address)
    client.get("/tiles/361126/1/1/1.pbf")
    view = {"place": regions.township, "topic": "isolation", "lang": "zh", "county": FENG, "region": regions.township}
    elders = [code for code in whole.persons.index if whole.person_places.at[code, "region_code"] == regions.village]
    ask(client, "card.children", pick={"layer": "unvisited_elders", "id": elders[0]}, view=view)
    ask(client, "beside.children", view=view)
    ask(client, "beside.children", view={**view, "place": regions.other_township})
    ask(client, "beside.children", view={**view, "place": "not a code"})
    assert "AccessError" in caplog.text, "the refusal is logged"
    people = [*whole.persons["name"].dropna(), *whole.carers["name"].dropna(), *whole.carers["phone"].dropna()]
    assert token not in caplog.text
    assert "a-wrong-token" not in caplog.text
    assert not [name for name in people if name in caplog.text]
