"""What may be bought against drowning, and what of it the teams put up: by the county's rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from geo.county import County
from models.treatments import PRICE

MINUTES: Final = "install_minutes"
"""Key of the minutes it takes to put up a thing; its population is the action."""


def things_on_sale(county: County) -> dict[str, bool]:
    """What has a price by the county's rules, in the order of these; and whether the teams put it up."""
    rules = [
        rule
        for rule in county.rules
        if rule.key == PRICE and rule.threshold is not None and rule.holds_on(county.as_of)
    ]
    return {rule.population: bool(minutes_of(county, [rule.population])) for rule in rules}


def minutes_of(county: County, actions: Iterable[str]) -> dict[str, float]:
    """Minutes to put up each of the things that the county's rules have teams put up."""
    rules = {action: county.rules.first(MINUTES, action, on=county.as_of) for action in actions}
    return {action: rule.number for action, rule in rules.items() if rule is not None and rule.threshold is not None}
