"""The county's basemap, handed out as vector tiles z/x/y."""

from __future__ import annotations

from http import HTTPStatus

import flask

from dashboard.services import Services
from dashboard.signin import current_reader
from data.tiles import MAX_ZOOM
from geo.errors import AccessError


def tiles_url(county: str, version: int) -> str:
    """The absolute address of a county's tiles, for the map's style; it changes with the county's version."""
    return f"{flask.request.host_url}tiles/{county}/{{z}}/{{x}}/{{y}}.pbf?v={version}"


def install(server: flask.Flask, services: Services) -> None:
    """Add the route."""

    @server.get("/tiles/<county>/<int:z>/<int:x>/<int:y>.pbf")
    def tile(county: str, z: int, x: int, y: int) -> flask.typing.ResponseReturnValue:
        if current_reader().scope.county != county:
            raise AccessError("These tiles are of another county.", ids=[county])
        data = services.store.tile(county, z, x, y) if z <= MAX_ZOOM and max(x, y) < 2**z else None
        if data is None:
            return "", HTTPStatus.NO_CONTENT
        response = flask.Response(data, mimetype="application/vnd.mapbox-vector-tile")
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response
