"""Exports of ODK Central and KoboToolbox: groups, places, repeats and choices brought to one plain table.

Such a table is known by its columns, never by its name: Central writes ``KEY`` and ``meta-instanceID`` (of a repeat
``PARENT_KEY``), Kobo ``_index`` and ``_uuid`` (of a repeat ``_parent_index``). Their own columns stay and do no harm.
Sources: ODK Central, *Submissions: Exporting*; KoboToolbox, *Exporting data*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd
from pyproj import CRS

from data.kinds import LATITUDE, LONGITUDE
from data.readers.headers import Known
from data.readers.source import Source
from geo.crs import WGS84_EPSG

Find = Callable[[str | None], Iterable[Source]]
"""Other tables of the export: the one of that name, or all."""

_CENTRAL = ({"KEY", "PARENT_KEY"}, {"KEY", "SubmissionDate"}, {"KEY", "meta-instanceID"}, {"KEY", "instanceID"})
_KOBO = ({"_index", "_uuid"}, {"_index", "_parent_index"}, {"_uuid", "_submission_time"}, {"_id", "_uuid"})
_CENTRAL_PLACE = re.compile(r"(?P<field>.+)-(?P<part>Latitude|Longitude|Altitude|Accuracy)")
_KOBO_PLACE = re.compile(r"_(?P<field>.+)_(?P<part>latitude|longitude|altitude|precision)")
_PARTS = {
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "altitude": "altitude",
    "accuracy": "accuracy",
    "precision": "accuracy",
}
_TICKS = {"0", "1", "true", "false", "True", "False", "TRUE", "FALSE"}


def tidied(source: Source, known: Known | None, find: Find) -> Source:
    """A table of an export with plain headers, each child row with what stands in its parent; any other as it is."""
    if not _is_export(source):
        return source
    # a geopoint of either is WGS84 by their standard; a system that is declared goes before it
    here = replace(source, crs=CRS.from_epsg(WGS84_EPSG), crs_is_default=True)
    return _joined(_plain(_chosen_collapsed(here, known)), known, find)


def _is_export(source: Source) -> bool:
    headers = set(source.frame.columns)
    return any(marks <= headers for marks in (*_CENTRAL, *_KOBO))


def _chosen_collapsed(source: Source, known: Known | None) -> Source:
    """Choices that stand in a column each (``needs/food`` of 0 and 1) become one cell of codes, where there is none."""
    frame = source.frame
    options: dict[str, list[str]] = {}
    for header in map(str, frame.columns):
        group, slash, option = header.rpartition("/")
        if slash and option and group not in frame.columns:
            options.setdefault(group, []).append(header)
    for group, headers in options.items():
        ticks = frame[headers]
        codes = [header.rpartition("/")[2] for header in headers]
        field = known is None or (known(_leaf(group)) and not any(map(known, codes)))
        if (
            len(headers) < 2
            or not field
            or not ticks.isin(_TICKS).where(ticks.notna(), True).to_numpy().all()
            or ticks.isna().to_numpy().all()
        ):
            continue
        yes = ticks.isin({"1", "true", "True", "TRUE"}).to_numpy()
        text = [" ".join(code for code, tick in zip(codes, row, strict=True) if tick) or None for row in yes]
        kept = [n for n, header in enumerate(frame.columns) if header not in headers[1:]]
        frame = frame.iloc[:, kept].rename(columns={headers[0]: group})
        frame[group] = pd.Series(text, index=frame.index, dtype="str")
        source = replace(source, frame=frame, columns=tuple(source.columns[n] for n in kept))
    return source


def _joined(source: Source, known: Known | None, find: Find) -> Source:
    headers = set(source.frame.columns)
    if "PARENT_KEY" in headers:
        mine, theirs, name = "PARENT_KEY", "KEY", None
    elif "_parent_index" in headers:
        mine, theirs = "_parent_index", "_index"
        named = set(source.frame["_parent_table_name"].dropna()) if "_parent_table_name" in headers else set()
        name = str(named.pop()) if len(named) == 1 else None
    else:
        return source
    keys = source.frame[mine].dropna().unique()
    for parent in find(name):
        if theirs not in parent.frame.columns or parent.sheet == source.sheet or not len(keys):
            continue
        if name is None and "_parent_index" in parent.frame.columns and mine == "_parent_index":
            continue  # its rows are counted as well, and any count fits
        if pd.Index(keys).isin(parent.frame[theirs]).all():
            return _with_parent(source, _joined(_plain(_chosen_collapsed(parent, known)), known, find), mine, theirs)
    return source


def _with_parent(child: Source, parent: Source, mine: str, theirs: str) -> Source:
    """What stands in the parent beside each child; a name that both have stays the child's."""
    rows = parent.frame.drop_duplicates(theirs).set_index(theirs)
    beside = rows.reindex(child.frame[mine]).set_axis(child.frame.index)
    taken = set(child.frame.columns)
    beside.columns = pd.Index([f"{parent.sheet}/{name}" if name in taken else name for name in rows.columns])
    columns = (*child.columns, *[-1] * len(rows.columns))
    return replace(child, frame=pd.concat([child.frame, beside], axis=1), columns=columns)


def _plain(source: Source) -> Source:
    """Each header without its groups, where that tells it from all others; the one place as latitude and longitude."""
    headers = [str(header) for header in source.frame.columns]
    places = {header: found for header in headers if (found := _is_place(header))}
    fields = {found["field"] for found in places.values()}
    counts = Counter(_leaf(header) for header in headers if header not in places)
    names: list[str] = []
    for header in headers:
        leaf = _leaf(header)
        if header in places and len(fields) == 1:
            leaf = _PARTS[places[header]["part"].lower()]
        elif header in places or counts[leaf] > 1 or header.rpartition("/")[0] in headers:
            leaf = header
        names.append(leaf if leaf == header or leaf not in headers + names else header)
    return replace(source, frame=source.frame.set_axis(pd.Index(names, dtype="str"), axis=1))


def _is_place(header: str) -> re.Match[str] | None:
    return _CENTRAL_PLACE.fullmatch(header) or _KOBO_PLACE.fullmatch(header)


def _leaf(header: str) -> str:
    return re.split(r"[/\-]", header)[-1] or header
