"""Roles: who sees which part of a county, and how closely. One table; everything else derives from it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.admin import Level, level_of
from geo.errors import AccessError
from geo.scope import Scope, Sight


@dataclass(frozen=True)
class Role:
    """A kind of reader: its title (a catalogue message), the level it is bound to, and what it may see."""

    id: str
    title: str
    level: Level
    sights: frozenset[Sight]


ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            "leader", "County leader", "county", frozenset({Sight.ELDERS, Sight.CHILDREN, Sight.HOMES, Sight.INCIDENTS})
        ),
        Role("emergency", "Emergency office", "county", frozenset({Sight.INCIDENTS})),
        Role("planner", "Planner", "county", frozenset()),
        Role("civil_affairs", "Civil affairs", "county", frozenset(Sight)),
        Role("supervisor", "Township supervisor", "township", frozenset(Sight)),
        Role("director", "Village child director", "village", frozenset(Sight)),
    )
}
"""Leaders see where and why without names; emergency office and planners see no single person at all."""


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
