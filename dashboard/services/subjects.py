"""The subjects behind one cell: what each is called for this reader, where it lies, and its card on the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from data.obligations import ObligationRun
from data.store import Store
from data.subjects import read_subjects
from geo.scope import Scope, Sight
from layers._registry import all_layers

_NAMED_BY: Final = {
    "persons": "name",
    "carers": "name",
    "households": "address",
    "regions": "name",
    "hazard_sites": "name",
    "facilities": "name",
    "staff": "name",
}
_TOPIC_OF: Final = {
    "drowning_prone_sites": "drowning",
    "unvisited_elders": "isolation",
    "villages_needing_directors": "staffing",
}


@dataclass(frozen=True)
class Row:
    """One subject that is not (yet) as a rule asks.

    ``name`` is empty where it has none, or the reader may not know it. ``subtype``: its kind, where it has one
    (an event, a site); ``day``: when an event occurred. ``card``: layer and id of its card on the map, where this
    reader finds one there, ``topic`` that of the layer.
    """

    kind: str
    id: str
    name: str
    subtype: str
    day: date | None
    region_code: str
    where: str
    status: str
    since: date | None
    due_on: date | None
    value: float | None
    card: tuple[str, str] | None
    topic: str


def rows_of(
    store: Store, run: ObligationRun, scope: Scope, found: pd.DataFrame, names: Mapping[str, Any]
) -> tuple[Row, ...]:
    """Findings (contract ``FINDINGS``) with names, places and cards. ``names``: the regions by code."""
    known = {
        str(kind): _records(
            read_subjects(
                store, scope, str(kind), list(part["subject_id"].astype(str)), as_of=run.as_of, known_at=run.known_at
            )
        )
        for kind, part in found.groupby("subject_kind")
    }
    rows = []
    for entry in found.astype(object).to_dict("records"):
        kind, subject, region = str(entry["subject_kind"]), str(entry["subject_id"]), str(entry["region_code"])
        record = known[kind].get(subject)
        card = _card(scope, kind, subject, region, str(entry["sight"]), record)
        rows.append(
            Row(
                kind=kind,
                id=subject,
                name=_text(record, _NAMED_BY.get(kind, "")),
                subtype=_text(record, "kind"),
                day=None if record is None or kind != "events" else _day(record["occurred_on"]),
                region_code=region,
                where=_where(names, region),
                status=str(entry["status"]),
                since=_day(entry["since"]),
                due_on=_day(entry["due_on"]),
                value=None if pd.isna(entry["value"]) else float(entry["value"]),
                card=card,
                topic=_TOPIC_OF.get(card[0], "") if card else "",
            )
        )
    return tuple(rows)


def _records(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Rows by id, without their geometry."""
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore")).astype(object)
    return {str(one): record for one, record in zip(plain.index, plain.to_dict("records"), strict=True)}


def _card(
    scope: Scope, kind: str, subject: str, region: str, sight: str, record: Mapping[str, Any] | None
) -> tuple[str, str] | None:
    """The layer whose card shows a subject, where this reader may open it there."""
    layer, of = {
        "hazard_sites": ("drowning_prone_sites", subject),
        "facilities": ("stations", subject),
        "households": ("households", subject),
        "regions": ("villages_needing_directors", subject),
        "persons": ("unvisited_elders", subject),
    }.get(kind, ("", subject))
    if kind == "regions" and len(region) != 12:
        return None
    if kind == "persons" and sight != "elders":  # a child has the card of its home
        layer, of = "households", _text(record, "household_id")
    found = all_layers().get(layer)
    if found is None or not of or not found.is_for(scope):
        return None
    return (layer, of) if kind != "persons" or scope.may(Sight.HOMES) else None


def _where(names: Mapping[str, Any], region: str) -> str:
    """A village with its township before it; a township alone."""
    steps = [code for code in (region[:9], region[:12]) if len(code) in (9, 12)]
    found = [names[code].name for code in dict.fromkeys(steps) if code in names]
    return " · ".join(found) or (names[region].name if region in names else "")


def _text(record: Mapping[str, Any] | None, name: str) -> str:
    if record is None or name not in record or pd.isna(record[name]):
        return ""
    return str(record[name])


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()
