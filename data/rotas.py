"""Rotas on record: kept as they were made, read through a scope, and adopted, which puts their stops among the patrols.

A plan is adopted by a batch of action ``adopt`` that ``undo`` takes back like any other. Of the plans of a county only
one is in force on a day: another may take over from its first day on, and then the later stops of the one it replaces
are withdrawn, those already done or answered for left as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, insert, select

from data.counties import find_county, read_version
from data.engine import reading, writing
from data.frames import frame_of, records_of
from data.importing.batches import Batch, list_batches
from data.importing.merge import BatchHead, Change, merge
from data.numbered import check_held, give_number, last_of, lock_county
from data.scoping import on_record, select_rota_stops
from data.store import Store
from data.tables import RotaPlanRow, RotaStopRow, table_of
from geo.contracts import PATROLS
from geo.errors import InputError
from geo.rotas import ROTA_STOPS, STOPS_ON_RECORD
from geo.scope import Scope
from geo.shifts import clock_of
from geo.text import say

ADOPT: Final = "adopt"
"""The action of a batch that adopts a plan; its file name is the plan's number."""
_NAMED: Final = 5
_PLANS: Any = RotaPlanRow.__table__
_STOPS: Any = RotaStopRow.__table__


@dataclass(frozen=True)
class Rota:
    """One plan. ``asked``, ``result``: as they were handed over, None to who may not see the whole county, and where
    plans are listed: what is in them is read of the one that is asked for.

    ``adopted_at``, ``adopted_by``, ``batch_id``: the adoption that stands, None where none does. ``until``: the last
    day it is in force: its own last, or the one before another took over.
    """

    plan_id: str
    version: int
    method: str
    first: date
    weeks: int
    made_at: datetime
    made_by: str | None
    replaces: str | None
    asked: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    adopted_at: datetime | None
    adopted_by: str | None
    batch_id: int | None
    until: date

    @property
    def last(self) -> date:
        """Its last day as it was made."""
        return _last(self.first, self.weeks)

    @property
    def is_adopted(self) -> bool:
        """Whether its stops are among the patrols."""
        return self.batch_id is not None


@dataclass(frozen=True)
class Adoption:
    """What adopting a plan did: ``planned`` stops put among the patrols, ``withdrawn`` of the plan it replaces."""

    plan_id: str
    planned: int
    withdrawn: int
    batch_id: int | None


def write_rota(
    store: Store,
    county: str,
    stops: pd.DataFrame,
    *,
    version: int,
    method: str,
    first: date,
    weeks: int,
    asked: Mapping[str, Any],
    result: Mapping[str, Any],
    made_by: str | None = None,
    replaces: str | None = None,
) -> str:
    """Keep a plan of the whole county; its number.

    Args:
        stops: contract ``ROTA_STOPS``; their index is not kept.
        version: the county's version it was made at.
        asked: its options, as plain JSON values.
        result: all of it, as plain JSON values.
        replaces: the plan it takes over from on ``first``, should it be adopted.

    Raises:
        FrameError: the stops break their contract.
        InputError: a stop lies outside the plan's days, or its site or team is not on record; or there is no plan to
            replace.
        UnknownCountyError: the database does not hold the county.
    """
    ROTA_STOPS.check(stops)
    _check_days(stops, first, weeks)
    with writing(store.engine) as connection:
        lock_county(connection, county)
        if replaces is not None:
            check_held(connection, _PLANS.c.plan_id, county, replaces, _unknown)
        plan_id = give_number(connection, county, "PB")
        sites = _regions(connection, county, "hazard_sites", stops["site_id"])
        teams = _regions(connection, county, "teams", stops["team_id"])
        connection.execute(
            insert(_PLANS).values(
                county=county,
                plan_id=plan_id,
                version=version,
                method=method,
                first=first,
                weeks=weeks,
                made_at=store.clock(),
                made_by=made_by,
                asked=dict(asked),
                result=dict(result),
                replaces=replaces,
            )
        )
        kept = stops.sort_values(["day", "team_id", "tour", "position"], kind="stable")
        kept = kept.assign(
            plan_id=plan_id, region_code=kept["site_id"].map(sites), team_region=kept["team_id"].map(teams)
        )
        kept.index = pd.Index([f"{plan_id}-{n:05d}" for n in range(1, len(kept) + 1)], dtype="str", name="stop_id")
        rows = records_of(STOPS_ON_RECORD, kept.astype({"plan_id": "str", "region_code": "str", "team_region": "str"}))
        if rows:
            connection.execute(insert(_STOPS), [{"county": county, **row} for row in rows])
    return plan_id


def read_rota(store: Store, scope: Scope, plan_id: str) -> Rota:
    """One plan with what is in it, as far as ``scope`` allows; of no other plan is that read.

    Raises:
        InputError: the county has no such plan.
    """
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        found = {rota.plan_id: rota for rota in _read(connection, scope)}
        if plan_id not in found:
            raise _unknown(plan_id, last_of(found))
        return replace(found[plan_id], **_inside(connection, scope, plan_id))


def rotas(store: Store, scope: Scope) -> list[Rota]:
    """The plans of a county without what is in them, the newest first; a plan is the county's, its stops are not all
    for every reader."""
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        return _read(connection, scope)


def adopted_rota(store: Store, scope: Scope, on: date) -> Rota | None:
    """The plan in force on a day; None where there is none."""
    return next((rota for rota in rotas(store, scope) if rota.is_adopted and rota.first <= on <= rota.until), None)


def rota_stops(store: Store, scope: Scope, plan_id: str) -> pd.DataFrame:
    """The stops of a plan (contract ``STOPS_ON_RECORD``) at sites of the scope's region or of teams based there.

    Raises:
        InputError: the county has no such plan.
    """
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        check_held(connection, _PLANS.c.plan_id, scope.county, plan_id, _unknown)
        return frame_of(STOPS_ON_RECORD, connection.execute(select_rota_stops(scope, plan_id)).all())


def adopt_rota(
    store: Store, county: str, plan_id: str, *, by_role: str | None = None, dry_run: bool = False
) -> Adoption:
    """Put a plan into force: its stops become planned patrols, in one batch that can be undone.

    Raises:
        InputError: there is no such plan, it has no stops, it is adopted already, another is in force on one of its
            days that it does not replace, or a site or team of it is no longer on record.
        DatabaseError: the database fails; then nothing is changed.
    """
    told: list[Adoption] = []

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        change, withdrawn = _adoption(connection, county, plan_id)
        planned = len(change.frame)
        told.append(Adoption(plan_id, planned, withdrawn, None))
        rows = planned + withdrawn
        head = BatchHead(
            kind="patrols",
            action=ADOPT,
            file_name=plan_id,
            by_role=by_role,
            rows=rows,
            loaded=rows,
            made={"patrols": planned},
        )
        return head, [change]

    with reading(store.engine) as connection:
        find_county(connection, county)
        seen = read_version(connection, county)
        head, changes = again(connection)
    if dry_run:
        return told[-1]
    batch_id = merge(store, county, head, changes, seen=seen, again=again)
    return Adoption(plan_id, told[-1].planned, told[-1].withdrawn, batch_id)


def _adoption(connection: Connection, county: str, plan_id: str) -> tuple[Change, int]:
    """The patrols a plan becomes and those it withdraws, and how many these are."""
    plans = {rota.plan_id: rota for rota in _read(connection, Scope.whole(county))}
    if plan_id not in plans:
        raise _unknown(plan_id, last_of(plans))
    plan = plans[plan_id]
    if plan.is_adopted:
        raise InputError(say("Rota {plan} is adopted already, by batch {batch}.", plan=plan_id, batch=plan.batch_id))
    for other in plans.values():
        if (
            other.is_adopted
            and other.plan_id != plan.replaces
            and other.first <= plan.last
            and plan.first <= other.until
        ):
            raise InputError(
                say(
                    "Rota {other} is in force from {first} until {until}; make the new one in its place, or undo "
                    "batch {batch}.",
                    other=other.plan_id,
                    first=other.first,
                    until=other.until,
                    batch=other.batch_id,
                )
            )
    rows = connection.execute(select_rota_stops(Scope.whole(county), plan_id)).all()
    stops = frame_of(STOPS_ON_RECORD, rows)
    if stops.empty:
        raise InputError(say("Rota {plan} has no stops; there is nothing to adopt.", plan=plan_id))
    for kind, column in (("hazard_sites", "site_id"), ("teams", "team_id")):
        _regions(connection, county, kind, stops[column])
    withdrawn = _withdrawn(connection, county, plan)
    return Change(PATROLS, _patrols(stops), pd.Index(withdrawn, dtype="str"), None), len(withdrawn)


def _patrols(stops: pd.DataFrame) -> pd.DataFrame:
    """The planned patrols (contract ``PATROLS``) of a plan's stops; a stop's number is its patrol's."""
    frame = PATROLS.empty().reindex(pd.Index(stops.index, dtype="str", name=PATROLS.index))
    at = [clock_of(minutes) for minutes in stops["arrive_min"]]
    frame = frame.assign(
        site_id=stops["site_id"].array,
        team_id=stops["team_id"].array,
        planned_on=stops["day"].array,
        planned_at=pd.array(at, dtype="str"),
        plan_id=stops["plan_id"].array,
    )
    return PATROLS.check(frame)


def _withdrawn(connection: Connection, county: str, plan: Rota) -> list[str]:
    """The patrols still to be done of the plan this one replaces, from its first day on."""
    if plan.replaces is None:
        return []
    patrol = table_of("patrols")
    query = select(patrol.c.id).where(
        on_record(patrol, county, None),
        patrol.c.plan_id == plan.replaces,
        patrol.c.planned_on >= plan.first,
        patrol.c.done_on.is_(None),
        patrol.c.not_done_reason.is_(None),
    )
    return sorted(connection.scalars(query))


def _read(connection: Connection, scope: Scope) -> list[Rota]:
    """Every plan of a county with its adoption that stands, the newest first; none with what is in it."""
    heads = ("plan_id", "version", "method", "first", "weeks", "made_at", "made_by", "replaces")
    query = select(*(_PLANS.c[name] for name in heads)).where(_PLANS.c.county == scope.county)
    adopted = {batch.file_name: batch for batch in list_batches(connection, scope.county) if _adopts(batch)}
    rows = connection.execute(query.order_by(_PLANS.c.plan_id.desc())).mappings().all()
    taken_over: dict[str, date] = {}
    for row in rows:
        if row["plan_id"] in adopted and row["replaces"] is not None:
            taken_over[row["replaces"]] = min(row["first"], taken_over.get(row["replaces"], row["first"]))
    found = []
    for row in rows:
        batch, last = adopted.get(row["plan_id"]), _last(row["first"], row["weeks"])
        if row["plan_id"] in taken_over:
            last = min(last, taken_over[row["plan_id"]] - timedelta(days=1))
        found.append(
            Rota(
                **row,
                asked=None,
                result=None,
                adopted_at=None if batch is None else batch.at,
                adopted_by=None if batch is None else batch.by_role,
                batch_id=None if batch is None else batch.id,
                until=last,
            )
        )
    return found


def _inside(connection: Connection, scope: Scope, plan_id: str) -> dict[str, Any]:
    """What a plan was asked for and all of it; nothing to who may not see the whole county."""
    if scope.region != scope.county:
        return {}
    query = select(_PLANS.c.asked, _PLANS.c.result).where(_PLANS.c.county == scope.county, _PLANS.c.plan_id == plan_id)
    return dict(connection.execute(query).mappings().one())


def _adopts(batch: Batch) -> bool:
    """Whether a batch adopts a plan and was not taken back, or was and came back."""
    return batch.action == ADOPT and batch.undone_by is None


def _unknown(plan_id: str, known: str) -> InputError:
    if not known:
        return InputError(say("There is no rota {plan}; none has been kept yet.", plan=plan_id), ids=[plan_id])
    return InputError(
        say("There is no rota {plan}; the last ones are {plans}.", plan=plan_id, plans=known), ids=[plan_id]
    )


def _regions(connection: Connection, county: str, kind: str, ids: pd.Series[Any]) -> dict[str, str]:
    """The region of each site or team.

    Raises:
        InputError: one is not on record.
    """
    table = table_of(kind)
    held = dict(connection.execute(select(table.c.id, table.c.region_code).where(on_record(table, county, None))).all())
    missing = sorted(set(ids) - set(held))
    if missing:
        what = say("sites") if kind == "hazard_sites" else say("teams")
        raise InputError(
            say(
                "{count} {what} of the rota are not on record: {ids}; plan again.",
                count=len(missing),
                what=what,
                ids=", ".join(missing[:_NAMED]),
            ),
            ids=missing,
        )
    return held


def _check_days(stops: pd.DataFrame, first: date, weeks: int) -> None:
    days = stops["day"].to_numpy(dtype="datetime64[D]")
    start, end = np.datetime64(first, "D"), np.datetime64(_last(first, weeks), "D")
    outside = (days < start) | (days > end)
    if outside.any():
        raise InputError(
            say(
                "A stop of the rota is on {day}, outside its days {first} to {last}.",
                day=str(days[outside][0]),
                first=start,
                last=end,
            )
        )
    if (stops["leave_min"] < stops["arrive_min"]).any():
        raise InputError(say("A stop of the rota ends before it begins."))


def _last(first: date, weeks: int) -> date:
    return first + timedelta(days=7 * weeks - 1)
