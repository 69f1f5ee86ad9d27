"""The patrol page's round of equipment, in a process of its own. Stopped, it is of the days until then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any, Final

from dashboard.i18n import LANGUAGES, mark, translator
from dashboard.job_keeping import stop_flag
from dashboard.jobs import Report
from dashboard.rota_asked import Asked
from data.store import Store
from geo.errors import InputError
from geo.text import say

_STEPS: Final = {
    "choosing what to buy": mark("Choosing what to buy"),
    "reading the county": mark("Reading the county"),
    "measuring the ways": mark("Measuring the ways"),
    "putting up": mark("Planning who puts it up"),
}


@dataclass(frozen=True)
class RoundAsked:
    """What a round is asked for. ``budget`` in yuan; ``items``: what may be bought, none for everything."""

    budget: float
    first: date
    weeks: int = 2
    items: tuple[str, ...] = ()

    def checked(self) -> RoundAsked:
        """The same, if it makes sense.

        Raises:
            InputError: the budget is below zero or no number, or the weeks are out of range.
        """
        if not (isfinite(self.budget) and self.budget >= 0):
            raise InputError(say("A budget of {budget:g} yuan cannot be; name one from 0 on.", budget=self.budget))
        Asked(self.first, self.weeks).checked()
        return self

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "budget": self.budget,
            "first": self.first.isoformat(),
            "weeks": self.weeks,
            "items": list(self.items),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> RoundAsked:
        """Read back."""
        return cls(float(kept["budget"]), date.fromisoformat(kept["first"]), int(kept["weeks"]), tuple(kept["items"]))


def install_round(report: Report, database: str, county: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Make a round.

    Returns:
        ``told``: as ``dashboard.rota_install_told`` tells it; ``asked``; ``books``: its workbook by language.

    Raises:
        InputError: it cannot be made as asked, or was stopped before anything was planned.
    """
    from dashboard.rota_install import equipment_round  # the compiled code is read when somebody plans
    from dashboard.rota_install_book import workbook
    from dashboard.rota_install_told import told

    stopped, wanted = stop_flag(), RoundAsked.from_json(asked).checked()

    def step(what: str, share: float) -> None:
        report(round(1000 * share), 1000 if share > 0 else 0, _STEPS.get(what, _STEPS["putting up"]))

    with Store.open(database) as store:
        plan = Asked(wanted.first, wanted.weeks)
        found = equipment_round(store, county, wanted.budget, plan, step, stopped, actions=wanted.items or None)
    if stopped() and found.round.stops.empty:
        raise InputError(say("Stopped before there was a round; nothing was kept."))
    books = {language: workbook(found, translator(language)) for language in LANGUAGES}
    return {"told": told(found), "asked": wanted.as_json(), "books": books}
