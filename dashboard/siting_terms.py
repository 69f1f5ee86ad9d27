"""The words of siting that screen and paper share: services, models, ways of travel, what is not known."""

from __future__ import annotations

import math
from typing import Final

from dashboard.i18n import Translator, mark
from models.siting.county_problem import CountySiting

SERVICES: Final = {"elder_day_care": mark("Day care for elders"), "child_home": mark("Children's home")}
MODELS: Final = {
    "p-median": mark("least walking in all"),
    "mclp": mark("most people within reach"),
    "lscp": mark("nobody beyond reach, at the least cost"),
    "p-center": mark("shortest longest way"),
    "backup": mark("everybody reached twice, where it can be"),
}
MODES: Final = {"walk": mark("on foot"), "ebike": mark("by electric bicycle"), "car": mark("by car")}
REFUSED: Final = {
    "no_place": mark("no point on record"),
    "outside": mark("lies in another county"),
    "in_water": mark("lies in a water"),
    "cut_off": mark("no road leads there"),
    "far_from_road": mark("too far from any road"),
    "private": mark("not public"),
    "flooded": mark("in the outline of a flood or release alert in force"),
    "steep": mark("at a steep road"),
    "duplicate": mark("another candidate stands there"),
}
"""Why a candidate was not taken: ``models.siting.candidates.REFUSALS``."""
AUDITED: Final = {
    "rename": "rename_scenario",
    "delete": "delete_scenario",
    "workbook": "export_scenario_workbook",
    "word": "export_scenario_word",
}
"""What the audit calls what is done to a scenario, whoever does it and from where."""
NOTES: Final = {
    "slope_partly": mark(
        "slope is on record for {share:.1%} of road kilometres; the rest is walked as if it were level"
    ),
    "outline_unknown": mark("the county's outline is not on record: no candidate was held to lie outside"),
    "cost_taken": mark("some costs are not on record and were taken from the county's rules"),
    "capacity_taken": mark("some numbers of places are not on record and were taken from the county's rules"),
    "no_existing": mark("no station of this kind stands today"),
}


def notes_text(siting: CountySiting, t: Translator) -> list[str]:
    """What is not known of a siting or was taken, in words."""
    return [t(NOTES[code], share=part_known(siting.slope_known)) for code in siting.notes if code in NOTES]


def part_known(share: float) -> float:
    """A share in full tenths of a per cent, never rounded up: what is not all known is never said to be."""
    return math.floor(share * 1000) / 1000
