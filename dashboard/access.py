"""Roles: who sees which part of a county, and how closely. One table; everything else derives from it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.admin import Level, level_of
from geo.contracts import CONTRACTS
from geo.errors import AccessError
from geo.scope import Scope, Sight


@dataclass(frozen=True)
class Role:
    """A kind of reader: its title (a catalogue message), the level it is bound to, what it may see, and the kinds of
    file it may load (of its own region).
    """

    id: str
    title: str
    level: Level
    sights: frozenset[Sight]
    loads: frozenset[str] = frozenset()


_OF_PERSONS = frozenset(
    {
        *("persons", "households", "spells", "presences", "carers", "visits", "assessments", "events"),
        *("key_persons", "provisions", "arrangements", "activities"),
    }
)
_OF_DANGERS = frozenset({"hazard_sites", "equipment", "incidents", "patrols", "teams", "alerts", "roads"})
_OF_PLANS = frozenset({"facilities", "candidates", "roads"})

ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            "leader", "County leader", "county", frozenset({Sight.ELDERS, Sight.CHILDREN, Sight.HOMES, Sight.INCIDENTS})
        ),
        Role("emergency", "Emergency office", "county", frozenset({Sight.INCIDENTS}), _OF_DANGERS),
        Role("planner", "Planner", "county", frozenset(), _OF_PLANS),
        Role("civil_affairs", "Civil affairs", "county", frozenset(Sight), frozenset(CONTRACTS)),
        Role("supervisor", "Township supervisor", "township", frozenset(Sight), _OF_PERSONS),
        Role("director", "Village child director", "village", frozenset(Sight), _OF_PERSONS),
    )
}
"""Leaders see where and why without names; emergency office and planners see no single person at all.
Each loads the lists it keeps: civil affairs all, a township or village its own people; a leader loads nothing.
"""


@dataclass(frozen=True)
class Reader:
    """Somebody signed in: a role and the region it was granted for."""

    role: Role
    scope: Scope

    @classmethod
    def of(cls, role_id: str, county: str, region: str) -> Reader:
        """The reader a grant makes.

        Raises:
            AccessError: an unknown role, or a region of another level than the role is bound to.
        """
        role = ROLES.get(role_id)
        if role is None:
            raise AccessError(f"No role is called {role_id}; the roles are {', '.join(ROLES)}.")
        if level_of(region) != role.level:
            raise AccessError(f"A {role.title.lower()} is granted a {role.level}, and {region} is none.", ids=[region])
        return cls(role, Scope(county, region, role.sights))

    @property
    def within(self) -> str | None:
        """The region whose rows alone this reader may load; None for the whole county."""
        return None if self.role.level == "county" else self.scope.region

    def check_loads(self, kind: str) -> None:
        """Refuse a kind this reader may not load.

        Raises:
            AccessError: it is none of the role's.
        """
        if kind not in self.role.loads:
            raise AccessError(f"A {self.role.title.lower()} does not load {kind}.", ids=[kind])
