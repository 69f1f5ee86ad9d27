"""Sign-in links, good once, and the record of who did what."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, update

from data.tables import AuditRow, SignInRow

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class SignIn:
    """What a redeemed link allows: a role in a region of a county."""

    role: str
    county: str
    region: str


def issue_sign_in(connection: Connection, role: str, county: str, region: str, *, expires_at: datetime) -> str:
    """A new token. Only its SHA-256 is stored: who reads the database cannot sign in with it."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    connection.execute(
        insert(SignInRow).values(
            token_sha256=_digest(token), role=role, county=county, region=region, expires_at=expires_at
        )
    )
    return token


def redeem_sign_in(connection: Connection, token: str, *, now: datetime) -> SignIn | None:
    """Use a token up: of any number of redeemers one gets the sign-in. None if unknown, used or expired."""
    row = connection.execute(
        update(SignInRow)
        .where(SignInRow.token_sha256 == _digest(token), SignInRow.used_at.is_(None), SignInRow.expires_at > now)
        .values(used_at=now)
        .returning(SignInRow.role, SignInRow.county, SignInRow.region)
    ).one_or_none()
    return None if row is None else SignIn(*row)


def audit(
    connection: Connection,
    action: str,
    *,
    at: datetime,
    role: str | None,
    county: str | None,
    region: str | None,
    subject: str | None,
) -> None:
    """Note that ``role`` did ``action`` to ``subject`` (an id or code, never a name)."""
    connection.execute(
        insert(AuditRow).values(at=at, action=action, role=role, county=county, region=region, subject=subject)
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
