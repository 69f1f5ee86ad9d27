"""What is known of drowning, as effects: log rate ratios with their standard errors, source and grade.

Person-level odds ratios weight children within a site's exposure; they never multiply the site. Site effects are expert
values, none with a standard error below 0.7, because no site-level study of rural China was found: a stated belief
to be corrected by the county's own incidents. Grade: A several studies, B one study, C expert value or one unadjusted
or unchecked figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final, Literal


@dataclass(frozen=True)
class Effect:
    """One factor: ``log_effect`` is the log rate ratio of its presence, ``se`` its standard error."""

    factor: str
    level: Literal["person", "site", "kernel"]
    log_effect: float
    se: float
    source: str
    grade: Literal["A", "B", "C"]


YANG = "Yang et al. 2007, Inj Prev 13:178 (133 deaths, Guangxi)"
EXPERT = "expert value, no site-level study found"


def _from_interval(factor: str, ratio: float, low: float, high: float, source: str) -> Effect:
    """A person-level ratio with its 95 % interval, as papers print it."""
    return Effect(factor, "person", log(ratio), (log(high) - log(low)) / (2 * 1.96), source, "B")


def _expert(factor: str, log_effect: float, *, level: Literal["person", "site"] = "site", se: float = 0.7) -> Effect:
    return Effect(factor, level, log_effect, se, EXPERT, "C")


EFFECTS: Final[tuple[Effect, ...]] = (
    # Persons; the reference is a girl of 5 to 14 who is looked after.
    # 48 % of deaths in the 4 years of age 1-4 against 52 % in the 10 years of age 5-14, populations taken as even.
    Effect("age_1_4", "person", log((0.48 / 4) / (0.52 / 10)), (1 / 64 + 1 / 69) ** 0.5, YANG, "C"),
    _expert("age_under_1", -1.2, level="person"),
    _expert("age_15_17", -0.7, level="person"),
    _expert("age_unknown", 0.0, level="person"),
    # 60 % of deaths were boys' (80 of 133), sexes taken as even.
    Effect("boy", "person", log(0.60 / 0.40), (1 / 80 + 1 / 53) ** 0.5, YANG, "C"),
    _from_interval("carer_poor_health", 3.1, 1.9, 5.8, YANG + ", age 1-4"),
    # The printed interval 1.3-5.6 is unchecked, hence the wide error.
    Effect("unsupervised", "person", log(1.9), 0.7, YANG + ", age 5-14, interval unchecked", "C"),
    # The decay of exposure with distance: error of the log of its scale.
    Effect("scale", "kernel", 0.0, 0.7, EXPERT, "C"),
    # Sites: hazard.
    _expert("kind_river", 0.2),
    _expert("kind_pond", 0.0),
    _expert("kind_reservoir", 0.1),
    _expert("kind_dam", 0.3),
    _expert("kind_canal", 0.1),
    _expert("kind_ditch", -0.3),
    _expert("kind_well", -0.2),
    _expert("deep", 0.4),
    _expert("bank_steep", 0.3),
    _expert("bank_vertical", 0.5),
    _expert("swimming_place", 0.8),
    # Sites: lack of protection.
    _expert("no_barrier", 0.9),
    _expert("no_warning_sign", 0.2),
    _expert("no_lifebuoy", 0.3),
    _expert("no_rope", 0.15),
    _expert("no_pole", 0.15),
    _expert("no_keeper", 0.2),
    _expert("no_patrol", 0.3),
)

BY_FACTOR: Final = {effect.factor: effect for effect in EFFECTS}
PERSON_FACTORS: Final = tuple(effect.factor for effect in EFFECTS if effect.level == "person")
