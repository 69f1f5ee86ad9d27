"""Serves the application on this machine and prints a sign-in link for each role."""

from __future__ import annotations

import errno
import gc
import signal
import threading
from dataclasses import replace
from datetime import timedelta
from types import FrameType

import click
import waitress

from dashboard.access import ROLES, Reader
from dashboard.app import LOCAL_NAMES, create_app
from dashboard.context import IMPORTS, SERVICES
from dashboard.services import Services
from dashboard.services.imports import LARGEST, Imports
from dashboard.settings import Settings
from data.store import CountyEntry, Store
from geo.errors import ServerError

LINK_LIFETIME = timedelta(hours=12)
_THREADS = 8
_MOST_BYTES = LARGEST + 1_000_000  # of any request; each route's own limit stands in ``dashboard.api.files``


def serve(settings: Settings, store: Store) -> None:
    """Serve until stopped.

    Raises:
        ServerError: the address is none of ``LOCAL_NAMES``, or the port cannot be had.
    """
    _refuse_other_hosts(settings.host)
    app = create_app(settings, store)
    try:
        server = waitress.create_server(
            app.server,
            host=settings.host,
            port=settings.port,
            threads=_THREADS,
            ident="shouwang",
            max_request_body_size=_MOST_BYTES,
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServerError(
                f"Port {settings.port} is in use; stop what uses it or choose another with --port."
            ) from error
        raise ServerError(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.") from error
    for entry in store.counties():
        _print_links(settings, store, entry)
    click.echo("Stop with Ctrl+C.")
    imports: Imports = app.server.extensions[IMPORTS]
    imports.jobs.warm()
    threading.Thread(target=_warm, args=(app.server.extensions[SERVICES], store), daemon=True).start()
    signal.signal(signal.SIGTERM, _stop)
    gc.freeze()  # the application stays to the end: what clears away the unused need not look at it each time
    try:
        server.run()
    finally:
        imports.close()  # no process and no file is left behind


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _refuse_other_hosts(host: str) -> None:
    """Only the names the application answers to (``LOCAL_NAMES``): on any other it would refuse every request."""
    if host not in LOCAL_NAMES:
        raise ServerError(
            f"The map cannot be served on {host}; until accounts exist it is served on {' or '.join(LOCAL_NAMES)} only."
        )


def _print_links(settings: Settings, store: Store, entry: CountyEntry) -> None:
    label = " (模拟 simulated)" if entry.simulated else " (试用 on trial)"
    click.echo(f"\n{entry.name}{label}: one sign-in link per role, each good once and for twelve hours")
    for role_id, region in granted_regions(store, entry.code).items():
        token = store.issue_sign_in(role_id, entry.code, region, expires_at=store.clock() + LINK_LIFETIME)
        click.echo(f"  {role_id:<14} http://{settings.host}:{settings.port}/signin/{token}")


def granted_regions(store: Store, code: str) -> dict[str, str]:
    """The region each role is granted for a printed link: the county, or its first township or village."""
    regions = store.county(code, kinds=["regions"], scored=False).regions
    first = {
        level: str(codes[0]) if len(codes := sorted(regions.index[regions["level"] == level])) else None
        for level in ("township", "village")
    }
    wanted = {role.id: code if role.level == "county" else first[role.level] for role in ROLES.values()}
    return {role_id: region for role_id, region in wanted.items() if region is not None}


def _warm(services: Services, store: Store) -> None:
    """Read each county once for the roles that see all of it, so that the first page does not wait for it."""
    for entry in store.counties():
        for role in ROLES.values():
            if role.level == "county":
                services.county(Reader.of(role.id, entry.code, entry.code))


def with_address(settings: Settings, host: str | None, port: int | None) -> Settings:
    """Settings with the address of the command line, where one is given."""
    return replace(settings, host=host or settings.host, port=port or settings.port)
