"""What each service is: who is in need of it, by which papers, and which kinds of facility offer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from geo.errors import InputError
from geo.siting import SERVICES
from geo.text import say
from geo.words import CHILD_GROUPS, ELDER_GROUPS

LOW_INCOME: Final = "low_income_elder"
"""An elder whose income is on record as poor or low: no group, and yet a class of S19."""


@dataclass(frozen=True)
class Service:
    """``classes``: whose need it answers; ``kinds``: facilities that offer it; ``obligations``: lines asking for it."""

    id: str
    classes: tuple[str, ...]
    kinds: tuple[str, ...]
    obligations: tuple[str, ...]


SERVICE: Final = {
    service.id: service
    for service in (
        Service(
            "elder_day_care",
            (*ELDER_GROUPS, LOW_INCOME),
            ("day_care_centre", "mutual_care_facility"),
            ("S19", "S28", "Y22"),
        ),
        Service("child_home", CHILD_GROUPS, ("childrens_home", "childhood_harbour", "activity_place"), ("S28", "K20")),
    )
}
OF_KIND: Final = {kind: service.id for service in SERVICE.values() for kind in service.kinds}
"""The service a kind of facility offers."""


def services_of(names: Iterable[str]) -> tuple[Service, ...]:
    """The services of some names, each once, in their order.

    Raises:
        InputError: none is named, or one is unknown.
    """
    asked = tuple(dict.fromkeys(names))
    unknown = [name for name in asked if name not in SERVICE]
    if unknown or not asked:
        raise InputError(
            say(
                "There is no service {name}; choose of {all}.", name=", ".join(unknown) or "''", all=", ".join(SERVICES)
            )
        )
    return tuple(SERVICE[name] for name in asked)
