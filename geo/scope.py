"""What one reader may see: a part of a county, and how closely.

A ``Scope`` is a value. The store turns it into predicates of the query, so that screen, hover, callback, export,
tile and log all draw from the same rows and fields. Nothing is ever *computed* within a scope: scores and plans
are always made on the whole county and only read through one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.admin import is_within, level_of


class Sight(StrEnum):
    """One kind of thing a reader may be allowed to see beyond counts and outlines."""

    HOMES = "homes"
    """Where a household lives: its point and address."""
    CHILDREN = "children"
    """Rows about single children (without their names)."""
    ELDERS = "elders"
    """Rows about single elders (without their names)."""
    NAMES = "names"
    """Names and telephone numbers of the persons followed and their carers."""
    INCIDENTS = "incidents"
    """Single drownings and near misses."""


@dataclass(frozen=True)
class Scope:
    """A county, the region of it that may be read, and the sights allowed.

    ``region`` is a code of any level; the county's own code means the whole county.
    """

    county: str
    region: str
    sights: frozenset[Sight] = frozenset()

    def __post_init__(self) -> None:
        if level_of(self.county) != "county":
            raise ValueError(f"{self.county} is not a county's code of 6 digits.")
        level_of(self.region)  # refuses what is no code
        if not is_within(self.region, self.county):
            raise ValueError(f"Region {self.region} is not in county {self.county}.")

    @classmethod
    def whole(cls, county: str) -> Scope:
        """Everything in a county: for batch computation, never for a reader."""
        return cls(county, county, frozenset(Sight))

    def may(self, *sights: Sight) -> bool:
        """Whether every one of ``sights`` is allowed."""
        return self.sights.issuperset(sights)

    def covers(self, code: str) -> bool:
        """Whether a region lies within the scope."""
        return is_within(code, self.region)

    @property
    def key(self) -> str:
        """A stable text for cache keys."""
        return f"{self.region}:{','.join(sorted(self.sights))}"
