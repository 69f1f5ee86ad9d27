"""What a plan is asked for, and of which record it is: plain values kept with it, to make its problem again by."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from geo.errors import InputError
from geo.text import say
from models.rota.problem import Lock

_OUT: Final = re.compile(r"(?P<team>[^:]+)(?::(?P<first>[^:.]+)(?P<dots>\.\.)?(?P<last>[^:.]+)?)?")


@dataclass(frozen=True)
class Absence:
    """A team that is out from ``first`` to ``last``, both days with it; without a last day until the plan's end."""

    team: str
    first: date
    last: date | None = None

    @classmethod
    def read(cls, text: str) -> Absence | str:
        """``TEAM:FROM..TO``, ``TEAM:FROM..`` until the end, ``TEAM:DAY`` for one day; the team alone for ``TEAM``,
        which is out for the whole plan.

        Raises:
            InputError: it is none of these, or ends before it begins.
        """
        found = _OUT.fullmatch(text.strip())
        try:
            if found is None:
                raise ValueError
            team, first, last = found["team"], found["first"], found["last"]
            if first is None:
                return team
            begin = date.fromisoformat(first)
            end = date.fromisoformat(last) if last else None if found["dots"] else begin
        except ValueError:
            raise InputError(
                say("{text} names no team and days; write T01:2026-07-20..2026-07-24.", text=text)
            ) from None
        return cls.between(team, begin, end)

    @classmethod
    def between(cls, team: str, first: date, last: date | None) -> Absence:
        """From one day to another.

        Raises:
            InputError: it ends before it begins.
        """
        if last is not None and last < first:
            raise InputError(
                say("{team} is out until {last}, before {first}; swap the days.",
                    team=team, last=str(last), first=str(first))
            )  # fmt: skip
        return cls(team, first, last)

    def days(self, first: date, last: date) -> frozenset[date]:
        """The days of it from one day to another."""
        begin, end = max(self.first, first), last if self.last is None else min(self.last, last)
        return frozenset(begin + timedelta(days=n) for n in range((end - begin).days + 1))

    def as_json(self) -> list[str | None]:
        """As plain JSON values."""
        return [self.team, self.first.isoformat(), None if self.last is None else self.last.isoformat()]

    @classmethod
    def from_json(cls, kept: Sequence[str | None]) -> Absence:
        """Read back."""
        team, first, last = kept
        return cls(str(team), date.fromisoformat(str(first)), None if last is None else date.fromisoformat(last))


def outs(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[Absence, ...]]:
    """Teams out for the whole plan, and those out for some of its days, as a command names them."""
    read = [Absence.read(text) for text in texts]
    return tuple(one for one in read if isinstance(one, str)), tuple(one for one in read if isinstance(one, Absence))


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for.

    ``without``: teams left at home; ``away``: teams that are out for some of its days; ``closed``: roads besides those
    closed on record; ``red``: waters that are red whatever their score, with the day since which; ``hours_factor``
    times the hours of every team, ``gap_factor`` times the longest gaps; ``yellow``: the waters of the third class too;
    ``replaces``: the plan it would take over from; ``taken_as_done``: by water, the day of the last visit still planned
    before ``first``.
    """

    first: date
    weeks: int = 4
    without: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    hours_factor: float = 1.0
    gap_factor: float = 1.0
    yellow: bool = False
    seed: int = 1
    seconds: float = 60.0
    locks: tuple[Lock, ...] = field(default=(), repr=False)
    replaces: str | None = None
    away: tuple[Absence, ...] = ()
    red: Mapping[str, date] = field(default_factory=dict)
    taken_as_done: Mapping[str, date] = field(default_factory=dict, repr=False)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=7 * self.weeks - 1)

    def checked(self) -> Asked:
        """The same, if it makes sense.

        Raises:
            InputError: a number is out of range, or a team is out on no day of it.
        """
        if not 1 <= self.weeks <= 26:
            raise InputError(say("A plan is for 1 to 26 weeks, not {weeks}.", weeks=self.weeks))
        for number, name in ((self.hours_factor, say("hours")), (self.gap_factor, say("gap"))):
            if not 0.1 <= number <= 5:
                raise InputError(say("The factor for {what} is from 0.1 to 5, not {n:g}.", what=name, n=number))
        if not 1 <= self.seconds <= 600:
            raise InputError(say("The search takes 1 to 600 seconds, not {n:g}.", n=self.seconds))
        for one in self.away:
            if not one.days(self.first, self.last):
                raise InputError(
                    say(
                        "{team} is out on no day of the plan, which is from {first} to {last}; correct the days.",
                        team=one.team,
                        first=str(self.first),
                        last=str(self.last),
                    )
                )
        return self

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        locks = [[lock.team, lock.site, lock.day.isoformat(), lock.arrive_min] for lock in self.locks]
        return {
            "first": self.first.isoformat(),
            **{name: getattr(self, name) for name in ("weeks", "hours_factor", "gap_factor", "yellow", "seed")},
            "seconds": self.seconds,
            "without": list(self.without),
            "closed": list(self.closed),
            "away": [one.as_json() for one in self.away],
            "red": {site: day.isoformat() for site, day in self.red.items()},
            "locks": locks,
            "replaces": self.replaces,
            "taken_as_done": {site: day.isoformat() for site, day in sorted(self.taken_as_done.items())},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Asked:
        """Read back."""
        locks = tuple(Lock(team, site, date.fromisoformat(day), at) for team, site, day, at in kept.get("locks", ()))
        return cls(
            first=date.fromisoformat(kept["first"]),
            weeks=int(kept["weeks"]),
            without=tuple(kept.get("without", ())),
            closed=tuple(kept.get("closed", ())),
            away=tuple(Absence.from_json(one) for one in kept.get("away", ())),
            red={site: date.fromisoformat(day) for site, day in kept.get("red", {}).items()},
            hours_factor=float(kept.get("hours_factor", 1)),
            gap_factor=float(kept.get("gap_factor", 1)),
            yellow=bool(kept.get("yellow", False)),
            seed=int(kept.get("seed", 1)),
            seconds=float(kept.get("seconds", 60)),
            locks=locks,
            replaces=kept.get("replaces"),
            taken_as_done={site: date.fromisoformat(day) for site, day in kept.get("taken_as_done", {}).items()},
        )


@dataclass(frozen=True)
class Basis:
    """Of which record a plan is: day in the world, moment on record, run of the scores."""

    as_of: date
    known_at: datetime
    run: int

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_at.isoformat(), "run": self.run}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Basis:
        """Read back."""
        return cls(date.fromisoformat(kept["as_of"]), datetime.fromisoformat(kept["known_at"]), int(kept["run"]))
