"""The gate: nothing answers without a sign-in, and a sign-in is a printed link that works once.

Accounts come later; until then the server listens on loopback only.
"""

from __future__ import annotations

import json
from http import HTTPStatus

import flask
from markupsafe import Markup

from dashboard.access import Reader
from dashboard.errors import LINK_USED, NOT_SIGNED_IN
from dashboard.i18n import translator
from data.store import Store
from geo.errors import AccessError

_OPEN_ENDPOINTS = {"signin.enter"}

_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
body{{margin:0;min-height:100vh;display:grid;place-items:center;background:#e9eeea;color:#1d2b33;
font-family:"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}}
main{{background:#fff;padding:40px 48px;border-top:5px solid #b3362b;border-radius:6px;max-width:420px;
box-shadow:0 8px 30px #12313f22}}
h1{{margin:0 0 12px;font-size:22px}}p{{margin:6px 0;line-height:1.7}}small{{color:#5d6b73}}
</style></head><body><main><h1>{title}</h1><p>{first}</p><p><small>{second}</small></p></main></body></html>"""


def install(server: flask.Flask, store: Store) -> None:
    """Put the gate before every route of ``server``."""
    blueprint = flask.Blueprint("signin", __name__)

    @blueprint.get("/signin/<token>")
    def enter(token: str) -> flask.typing.ResponseReturnValue:
        if flask.request.method == "HEAD":  # a link preview, which must not use the link up
            return ""
        sign_in = store.redeem_sign_in(token)
        if sign_in is None:
            return _refusal(LINK_USED)
        flask.session.clear()
        flask.session.update(role=sign_in.role, county=sign_in.county, region=sign_in.region)
        store.audit("sign_in", role=sign_in.role, county=sign_in.county, region=sign_in.region)
        return flask.redirect(f"/?county={sign_in.county}&place={sign_in.region}")

    @blueprint.get("/signout")
    def leave() -> flask.typing.ResponseReturnValue:
        flask.session.clear()
        return _refusal(NOT_SIGNED_IN)

    server.register_blueprint(blueprint)

    @server.before_request
    def gate() -> flask.typing.ResponseReturnValue | None:
        if flask.request.endpoint in _OPEN_ENDPOINTS or "role" in flask.session:
            return None
        return _refusal(NOT_SIGNED_IN)


def current_reader() -> Reader:
    """Who is asking.

    Raises:
        AccessError: nobody is signed in, or the session's grant no longer makes sense.
    """
    session = flask.session
    if "role" not in session:
        raise AccessError("Nobody is signed in; open a sign-in link.")
    return Reader.of(session["role"], session["county"], session["region"])


def _refusal(message: str) -> tuple[flask.Response, int]:
    """A page in both languages, Chinese first; JSON where a program asks."""
    zh, en = translator("zh")(message), translator("en")(message)
    if flask.request.path.startswith(("/_dash", "/tiles", "/health")):
        body = json.dumps({"error": zh, "error_en": en}, ensure_ascii=False)
        return flask.Response(body, mimetype="application/json"), HTTPStatus.UNAUTHORIZED
    page = _PAGE.format(lang="zh-CN", title="守望 Shouwang", first=Markup.escape(zh), second=Markup.escape(en))
    return flask.Response(page, mimetype="text/html"), HTTPStatus.UNAUTHORIZED
