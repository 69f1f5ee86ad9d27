"""A rota put on record: its stops as the store takes them, with what was asked, of which record, what it comes to."""

from __future__ import annotations

import pandas as pd

from dashboard.batch import method_of
from dashboard.rota_asked import Asked, Basis
from dashboard.rota_plans import Plan
from data.rotas import write_rota
from data.store import Store
from geo.county import County
from geo.rotas import ROTA_STOPS, STOP_KINDS


def keep(
    store: Store,
    county: County,
    asked: Asked,
    basis: Basis,
    plan: Plan,
    *,
    made_by: str | None = None,
    edited_from: str | None = None,
) -> str:
    """Keep a plan; its number."""
    told = {**asked.as_json(), "basis": basis.as_json(), "edited_from": edited_from}
    return write_rota(
        store,
        county.code,
        stops_frame(plan.stops),
        version=county.version,
        method=method_of(county),
        first=asked.first,
        weeks=asked.weeks,
        asked=told,
        result=plan.as_json(),
        made_by=made_by,
        replaces=asked.replaces,
    )


def stops_frame(stops: pd.DataFrame) -> pd.DataFrame:
    """Stops of a plan as the store takes them (contract ``ROTA_STOPS``)."""
    index = pd.Index([f"{n:06d}" for n in range(len(stops))], dtype="str", name=ROTA_STOPS.index)
    frame = stops.rename(columns={"travel_min": "minutes"}).set_axis(index)
    frame = frame.assign(
        day=pd.to_datetime(frame["day"]).astype("datetime64[s]"),
        kind=frame["kind"].where(frame["kind"].isin(STOP_KINDS), "extra"),
        **{name: frame[name].astype("Int64") for name in ("tour", "position")},
        **{name: frame[name].astype("float64") for name in ("arrive_min", "leave_min", "km", "minutes")},
    )
    texts = ("team_id", "site_id", "window", "kind")
    frame = frame.assign(**{name: frame[name].astype("str") for name in texts})
    return ROTA_STOPS.check(frame[[column.name for column in ROTA_STOPS.columns]])
