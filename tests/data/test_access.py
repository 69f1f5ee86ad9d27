"""A sign-in link is good once, and only its digest is kept."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from data.engine import reading
from data.store import SignIn, Store
from data.tables import AuditRow, SignInRow
from geo.errors import UnknownCountyError

CODE = "361126"
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def issue(store: Store) -> str:
    return store.issue_sign_in("leader", CODE, CODE, expires_at=LATER)


def test_a_token_signs_in_once(store: Store) -> None:
    token = issue(store)
    assert store.redeem_sign_in(token, now=NOW) == SignIn("leader", CODE, CODE)
    assert store.redeem_sign_in(token, now=NOW) is None


def test_a_token_is_no_good_when_its_time_is_over(store: Store) -> None:
    token = issue(store)
    assert store.redeem_sign_in(token, now=LATER) is None
    assert store.redeem_sign_in(token, now=LATER - timedelta(microseconds=1)) is not None


def test_an_unknown_token_signs_nobody_in_and_uses_nothing_up(store: Store) -> None:
    token = issue(store)
    for wrong in ("", "x", token[:-1], token + "x", hashlib.sha256(token.encode()).hexdigest()):
        assert store.redeem_sign_in(wrong, now=NOW) is None
    assert store.redeem_sign_in(token, now=NOW) is not None


def test_of_many_redeemers_at_once_one_wins(store: Store) -> None:
    token, many = issue(store), 8
    barrier = Barrier(many)

    def redeem(_: int) -> SignIn | None:
        barrier.wait()
        return store.redeem_sign_in(token, now=NOW)

    with ThreadPoolExecutor(many) as pool:
        results = list(pool.map(redeem, range(many)))
    assert sum(result is not None for result in results) == 1


def test_the_database_holds_the_digest_and_not_the_token(store: Store) -> None:
    token = issue(store)
    with reading(store.engine) as connection:
        row = connection.execute(select(SignInRow.__table__)).mappings().one()
    assert row["token_sha256"] == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(dict(row))
    assert len(token) >= 40
    assert token != issue(store)


def test_a_link_for_an_unknown_county_is_refused(store: Store) -> None:
    with pytest.raises(UnknownCountyError):
        store.issue_sign_in("leader", "110000", "110000", expires_at=LATER)


def test_an_audit_line_says_who_did_what_where_and_when(store: Store) -> None:
    store.audit("read", role="leader", county=CODE, region=CODE, subject="P1", at=NOW)
    with reading(store.engine) as connection:
        row = dict(connection.execute(select(AuditRow.__table__)).mappings().one())
    assert row.pop("id") == 1
    assert row == {
        "at": NOW, "action": "read", "role": "leader", "county": CODE, "region": CODE, "subject": "P1",
    }  # fmt: skip
