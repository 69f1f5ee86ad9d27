"""``Store``: all that the rest of the product may ask of a database. Frames and values go in and out, rows never."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, Connection, Engine, func, select

from data import access, counties, runs, spatial
from data.access import SignIn
from data.counties import CountyEntry
from data.engine import open_engine, reading, writing
from data.frames import frame_of
from data.importing.batches import Batch, list_batches, read_notes, read_rejects
from data.importing.report import Note, Reject
from data.runs import Run
from data.scoping import View, select_rows
from data.tables import TaskStepRow
from geo.calendar import BEIJING
from geo.contracts import CONTRACTS
from geo.county import County
from geo.rules import RulePack
from geo.scope import Scope

__all__ = ["CountyEntry", "Latest", "Run", "SignIn", "Store"]

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Latest:
    """What answers about a county depend on, of one moment: they are the same as long as it is."""

    run: Run | None
    """The latest scoring; None before the first."""
    version: int
    """The number of the last batch that changed the county; 0 before the first."""
    steps: int
    """How many steps of tasks were taken."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A database of counties.

    ``clock`` tells the moment now (aware); where a caller names no day, today is its day in China.
    Every method may raise ``DatabaseError`` when the database fails, and, given the code of a county the database
    does not hold, ``UnknownCountyError``.
    """

    def __init__(self, engine: Engine, *, clock: Clock = _utc_now) -> None:
        self.engine = engine
        self.clock = clock

    @classmethod
    def open(cls, url: str, *, create: bool = False, clock: Clock = _utc_now) -> Store:
        """Open a database by URL, making it first where ``create`` is asked and there is none.

        Raises:
            DatabaseError: it cannot be opened or made; see ``data.engine.open_engine``.
        """
        return cls(open_engine(url, create=create), clock=clock)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    # Counties

    def counties(self) -> list[CountyEntry]:
        """The counties held, by code."""
        with reading(self.engine) as connection:
            return counties.list_counties(connection)

    def add_county(
        self,
        code: str,
        name: str,
        slug: str,
        *,
        simulated: bool = False,
        as_of: date | None = None,
        rule_packs: Iterable[str] = (),
        calendar: str = "cn",
    ) -> CountyEntry:
        """Add a county: its six-digit code, its name, a short Latin name, the packs and calendar it goes by.

        Raises:
            InputError: the code is no county's, or code or slug is held already.
            RuleError: a pack or the calendar is unknown or faulty.
        """
        entry = CountyEntry(code, name, slug, simulated, as_of, tuple(rule_packs), calendar, self.clock())
        with writing(self.engine) as connection:
            counties.add_county(connection, entry)
        return entry

    def version(self, code: str) -> int:
        """The number of the last batch that changed a county; 0 before the first."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            return counties.read_version(connection, code)

    def county(
        self,
        code: str,
        *,
        as_of: date | None = None,
        today: date | None = None,
        known_at: datetime | None = None,
        scope: Scope | None = None,
        kinds: Collection[str] | None = None,
        run: int | None = None,
        scored: bool = True,
    ) -> County:
        """One county, frozen, all of it from one moment of the database.

        Args:
            code: six digits.
            as_of: the day in the world; without it the county's own default, without that ``today``.
            today: the caller's day; without it the clock's, in China.
            known_at: what was on record at that moment (aware); without it, now.
            scope: what may be seen; without it everything, which is for computing, never for a reader.
            kinds: the frames wanted; the others come empty.
            run: the score run to attach; without it the last of a day up to ``as_of``.
            scored: whether scores and summary come; reading them takes longer than many a frame.

        Raises:
            FrameError: the database holds rows that break a contract.
            ValueError: the scope is of another county, or ``known_at`` has no time zone.
        """
        now = self.clock()
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError(f"known_at {known_at} has no time zone; pass an aware datetime.")
        with reading(self.engine) as connection:
            return counties.read_county(
                connection,
                code,
                as_of=as_of,
                today=today or now.astimezone(BEIJING).date(),
                known_at=known_at,
                now=now,
                scope=scope,
                kinds=kinds,
                run=run,
                scored=scored,
            )

    # Places

    def near(
        self,
        code: str,
        kind: str,
        place: BaseGeometry,
        distance_m: float,
        *,
        scope: Scope | None = None,
        as_of: date | None = None,
    ) -> gpd.GeoDataFrame:
        """The rows of ``kind`` within ``distance_m`` metres of a place (EPSG:4490), as far as ``scope`` allows.

        Metres are those of the county's zone. Rows without geometry, or whose geometry the scope hides, are not found.

        Raises:
            InputError: the kind has no places, the place is empty or the distance negative.
        """
        return self._placed(
            code, kind, scope, as_of, lambda connection, view: spatial.near(connection, kind, view, place, distance_m)
        )

    def within(
        self, code: str, kind: str, box: spatial.Box, *, scope: Scope | None = None, as_of: date | None = None
    ) -> gpd.GeoDataFrame:
        """The rows of ``kind`` that touch a frame of the map (west, south, east, north in degrees); see ``near``.

        Raises:
            InputError: the kind has no places, or the frame is none.
        """
        return self._placed(
            code, kind, scope, as_of, lambda connection, view: spatial.within(connection, kind, view, box)
        )

    def _placed(
        self,
        code: str,
        kind: str,
        scope: Scope | None,
        as_of: date | None,
        search: Callable[[Connection, View], ColumnElement[bool]],
    ) -> gpd.GeoDataFrame:
        with reading(self.engine) as connection:
            entry = counties.find_county(connection, code)
            view = View(_scope_of(code, scope), as_of or entry.as_of or self.clock().astimezone(BEIJING).date())
            found = search(connection, view)
            return frame_of(CONTRACTS[kind], connection.execute(select_rows(kind, view).where(found)).all())

    # Batches

    def batches(self, code: str) -> list[Batch]:
        """What came on record in a county, the newest first; see ``data.importing.undo`` for taking one back."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            return list_batches(connection, code)

    def rejects(self, code: str, batch: int) -> tuple[Reject, ...]:
        """Every fault of the rows a batch refused.

        Raises:
            InputError: the county has no such batch.
        """
        with reading(self.engine) as connection:
            return read_rejects(connection, code, batch)

    def notes(self, code: str, batch: int) -> tuple[Note, ...]:
        """Every note of the rows a batch loaded.

        Raises:
            InputError: the county has no such batch.
        """
        with reading(self.engine) as connection:
            return read_notes(connection, code, batch)

    # Score runs

    def write_run(
        self,
        code: str,
        *,
        version: int,
        as_of: date,
        known_at: datetime,
        method: str,
        scores: Mapping[str, pd.DataFrame],
        summary: pd.DataFrame,
        rules: RulePack | None = None,
        access: pd.DataFrame | None = None,
    ) -> int:
        """Keep a scoring of the whole county, and the rules it went by, in one transaction; the run's id.

        Args:
            access: how well its villages are reached, on the same day (contract ``ACCESS``).

        Raises:
            FrameError: a frame breaks contract ``SCORES``, ``SUMMARIES`` or ``ACCESS``.
        """
        with writing(self.engine) as connection:
            counties.find_county(connection, code)
            return runs.write_run(
                connection,
                code,
                version=version,
                as_of=as_of,
                known_at=known_at,
                method=method,
                created_at=self.clock(),
                scores=scores,
                summary=summary,
                rules=rules,
                access=access,
            )

    def latest_run(self, code: str, *, as_of: date | None = None, known_at: datetime | None = None) -> Run | None:
        """The run of the latest day up to ``as_of``, on record by ``known_at``; None before the first."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            return runs.find_run(connection, code, as_of=as_of, known_at=known_at)

    def latest(self, code: str) -> Latest:
        """What answers about a county depend on now."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            run, version = runs.find_run(connection, code), counties.read_version(connection, code)
            return Latest(run, version, _count_steps(connection, code))

    def scores(self, code: str, model: str, *, scope: Scope | None = None, run: int | None = None) -> pd.DataFrame:
        """One model's scores (contract ``SCORES``) in the last run, or in ``run``, as far as ``scope`` allows."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            found = runs.find_run(connection, code, run=run)
            return runs.read_scores(connection, found, model, _scope_of(code, scope))

    def summary(self, code: str, *, scope: Scope | None = None, run: int | None = None) -> pd.DataFrame:
        """The counts by region (contract ``SUMMARIES``) in the last run, or in ``run``, within ``scope``."""
        with reading(self.engine) as connection:
            counties.find_county(connection, code)
            found = runs.find_run(connection, code, run=run)
            return runs.read_summary(connection, found, _scope_of(code, scope))

    # Map tiles

    def write_tiles(self, code: str, tiles: Iterable[tuple[int, int, int, bytes]]) -> int:
        """Replace a county's basemap by tiles (z, x, y, data); how many there are."""
        with writing(self.engine) as connection:
            counties.find_county(connection, code)
            return runs.write_tiles(connection, code, tiles)

    def tile(self, code: str, z: int, x: int, y: int) -> bytes | None:
        """One tile of a county's basemap, None where there is none."""
        with reading(self.engine) as connection:
            return runs.read_tile(connection, code, z, x, y)

    # Access

    def issue_sign_in(self, role: str, county: str, region: str, *, expires_at: datetime) -> str:
        """A token good for one sign-in until ``expires_at`` (aware). It is stored nowhere, only its digest is."""
        with writing(self.engine) as connection:
            counties.find_county(connection, county)
            return access.issue_sign_in(connection, role, county, region, expires_at=expires_at)

    def redeem_sign_in(self, token: str, *, now: datetime | None = None) -> SignIn | None:
        """Use a token up. None if it is unknown, used or expired; of two redeemers at once one wins."""
        with writing(self.engine) as connection:
            return access.redeem_sign_in(connection, token, now=now or self.clock())

    def audit(
        self,
        action: str,
        *,
        role: str | None = None,
        county: str | None = None,
        region: str | None = None,
        subject: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Note who did what. ``subject`` is an id or a code, never a name."""
        with writing(self.engine) as connection:
            access.audit(
                connection, action, at=at or self.clock(), role=role, county=county, region=region, subject=subject
            )


def _scope_of(code: str, scope: Scope | None) -> Scope:
    if scope is None:
        return Scope.whole(code)
    if scope.county != code:
        raise ValueError(f"A scope of county {scope.county} reads nothing of county {code}.")
    return scope


def _count_steps(connection: Connection, code: str) -> int:
    table = TaskStepRow.__table__
    return connection.scalar(select(func.count()).where(table.c.county == code)) or 0
