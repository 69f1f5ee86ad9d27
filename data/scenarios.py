"""Siting scenarios on record: kept under a name, read through a scope, renamed, deleted.

A scenario is of the whole county and of one version of it, made by one method; it says what was asked and what came of
it. It holds places, counts and codes of regions: no person, household or name of one. A regional reader gets the sites
and villages of the region, and flows that begin or end there; what was asked and the whole's numbers are the county's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Select, delete, insert, null, select, update

from data.counties import find_county
from data.engine import reading, writing
from data.frames import frame_of, records_of
from data.numbered import check_held, give_number, lock_county
from data.scoping import select_scenario_part
from data.store import Store
from data.tables import SiteChoiceRow, SiteFlowRow, SiteScenarioRow, SiteVillageRow
from geo.errors import InputError
from geo.frames import Contract
from geo.scope import Scope
from geo.siting import SITE_CHOICES, SITE_FLOWS, SITE_VILLAGES
from geo.text import say

_LONGEST: Final = 60
_HEADS: Any = SiteScenarioRow.__table__
_PARTS: Final[tuple[tuple[Any, Contract], ...]] = (
    (SiteChoiceRow.__table__, SITE_CHOICES),
    (SiteVillageRow.__table__, SITE_VILLAGES),
    (SiteFlowRow.__table__, SITE_FLOWS),
)
_DIGITS: Final = re.compile(r"\d{15,}")
"""Looks like an identity number, which no name of a scenario needs."""


@dataclass(frozen=True)
class Scenario:
    """One scenario. ``asked``, ``result``: as they were handed over, None to who may not see the whole county."""

    scenario_id: str
    name: str
    version: int
    as_of: date
    method: str
    made_at: datetime
    made_by: str | None
    asked: Mapping[str, Any] | None
    result: Mapping[str, Any] | None


@dataclass(frozen=True, eq=False)
class ScenarioParts:
    """What a scenario does in a scope: contracts ``SITE_CHOICES``, ``SITE_VILLAGES``, ``SITE_FLOWS``."""

    choices: pd.DataFrame
    villages: pd.DataFrame
    flows: pd.DataFrame


def write_scenario(
    store: Store,
    county: str,
    name: str,
    parts: ScenarioParts,
    *,
    version: int,
    as_of: date,
    method: str,
    asked: Mapping[str, Any],
    result: Mapping[str, Any],
    made_by: str | None = None,
) -> str:
    """Keep a scenario of the whole county; its number.

    Args:
        asked: its options, as plain JSON values.
        result: its numbers, as plain JSON values.
        made_by: a role.

    Raises:
        FrameError: a part breaks its contract.
        InputError: the name is empty, too long, taken, or looks like an identity number; a flow leads to a site the
            scenario does not open.
        UnknownCountyError: the database does not hold the county.
    """
    for (_, contract), frame in zip(_PARTS, (parts.choices, parts.villages, parts.flows), strict=True):
        contract.check(frame)
    title = _title(name)
    sites = parts.choices["region_code"]
    lost = sorted(set(parts.flows["candidate_id"]) - set(sites.index))
    if lost:
        raise InputError(
            say("People are sent to {id}, which the scenario does not open; make it again.", id=lost[0]), ids=lost
        )
    with writing(store.engine) as connection:
        lock_county(connection, county)
        _refuse_taken(connection, county, title)
        scenario_id = give_number(connection, county, "XZ")
        connection.execute(
            insert(_HEADS).values(
                county=county,
                scenario_id=scenario_id,
                name=title,
                version=version,
                as_of=as_of,
                method=method,
                made_at=store.clock(),
                made_by=made_by,
                asked=dict(asked),
                result=dict(result),
            )
        )
        own = {"county": county, "scenario_id": scenario_id}
        flows = [
            {**row, "candidate_region": sites.at[row["candidate_id"]]} for row in records_of(SITE_FLOWS, parts.flows)
        ]
        every = (records_of(SITE_CHOICES, parts.choices), records_of(SITE_VILLAGES, parts.villages), flows)
        for (table, _), rows in zip(_PARTS, every, strict=True):
            if rows:
                connection.execute(insert(table), [{**own, **row} for row in rows])
    return scenario_id


def scenarios(store: Store, scope: Scope) -> list[Scenario]:
    """The scenarios of a county, the newest first."""
    newest = (_HEADS.c.made_at.desc(), _HEADS.c.scenario_id.desc())
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        return [Scenario(**row) for row in connection.execute(_heads(scope).order_by(*newest)).mappings()]


def read_scenario(store: Store, scope: Scope, scenario_id: str) -> Scenario:
    """One scenario, as far as ``scope`` allows.

    Raises:
        InputError: the county has no such scenario.
    """
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        _check_held(connection, scope.county, scenario_id)
        query = _heads(scope).where(_HEADS.c.scenario_id == scenario_id)
        return Scenario(**connection.execute(query).mappings().one())


def scenario_parts(store: Store, scope: Scope, scenario_id: str) -> ScenarioParts:
    """The sites, villages and flows of a scenario within ``scope``.

    Raises:
        InputError: the county has no such scenario.
    """
    with reading(store.engine) as connection:
        find_county(connection, scope.county)
        _check_held(connection, scope.county, scenario_id)
        frames = [
            frame_of(contract, connection.execute(select_scenario_part(table, contract, scope, scenario_id)).all())
            for table, contract in _PARTS
        ]
    return ScenarioParts(*frames)


def rename_scenario(store: Store, county: str, scenario_id: str, name: str) -> str:
    """Give a scenario another name; the name as it is kept.

    Raises:
        InputError: there is no such scenario, or the name will not do (``write_scenario``).
    """
    title = _title(name)
    with writing(store.engine) as connection:
        lock_county(connection, county)
        _check_held(connection, county, scenario_id)
        _refuse_taken(connection, county, title, but=scenario_id)
        mine = (_HEADS.c.county == county, _HEADS.c.scenario_id == scenario_id)
        connection.execute(update(_HEADS).where(*mine).values(name=title))
    return title


def delete_scenario(store: Store, county: str, scenario_id: str) -> None:
    """Delete a scenario with all its parts. Its number is not given again.

    Raises:
        InputError: the county has no such scenario.
    """
    with writing(store.engine) as connection:
        lock_county(connection, county)
        _check_held(connection, county, scenario_id)
        for table in (*(table for table, _ in _PARTS), _HEADS):
            connection.execute(delete(table).where(table.c.county == county, table.c.scenario_id == scenario_id))


def _heads(scope: Scope) -> Select[Any]:
    whole = scope.region == scope.county
    names = ("scenario_id", "name", "version", "as_of", "method", "made_at", "made_by")
    told = [_HEADS.c[name] if whole else null().label(name) for name in ("asked", "result")]
    return select(*(_HEADS.c[name] for name in names), *told).where(_HEADS.c.county == scope.county)


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title:
        raise InputError(say("A scenario needs a name; write one."))
    if len(title) > _LONGEST:
        raise InputError(
            say("The name of a scenario has at most {most} characters, not {n}.", most=_LONGEST, n=len(title))
        )
    if not title.isprintable() or _DIGITS.search(title):
        raise InputError(say("The name of a scenario is plain text without long numbers; write another."))
    return title


def _refuse_taken(connection: Connection, county: str, title: str, *, but: str = "") -> None:
    taken = connection.scalar(
        select(_HEADS.c.scenario_id).where(
            _HEADS.c.county == county, _HEADS.c.name == title, _HEADS.c.scenario_id != but
        )
    )
    if taken is not None:
        raise InputError(say("Scenario {id} is called {name} already; choose another name.", id=taken, name=title))


def _check_held(connection: Connection, county: str, scenario_id: str) -> None:
    check_held(connection, _HEADS.c.scenario_id, county, scenario_id, _unknown)


def _unknown(scenario_id: str, known: str) -> InputError:
    if not known:
        return InputError(say("There is no scenario {id}; none has been kept yet.", id=scenario_id), ids=[scenario_id])
    return InputError(
        say("There is no scenario {id}; the last ones are {known}.", id=scenario_id, known=known), ids=[scenario_id]
    )
