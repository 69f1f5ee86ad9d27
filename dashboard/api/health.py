"""Whether the server and its database answer."""

from __future__ import annotations

import flask

from dashboard.services import Services


def install(server: flask.Flask, services: Services) -> None:
    """Add the route ``/health``."""

    @server.get("/health")
    def health() -> flask.typing.ResponseReturnValue:
        return {"status": "ok", "counties": len(services.store.counties())}
