"""The words of siting that screen and paper share: services, models, ways of travel, what is not known."""

from __future__ import annotations

from typing import Final

from dashboard.i18n import mark

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
    "slope_unknown": mark("no heights are on record: nothing is known of slopes"),
    "outline_unknown": mark("the county's outline is not on record: no candidate was held to lie outside"),
    "cost_taken": mark("some costs are not on record and were taken from the county's rules"),
    "capacity_taken": mark("some numbers of places are not on record and were taken from the county's rules"),
    "no_existing": mark("no station of this kind stands today"),
}
