"""Words for rotas: days, windows, what is not met and why, what would cure it, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.components.ranking import CLASS_TITLES
from dashboard.i18n import Translator, mark
from dashboard.rota_edits import BY_HAND
from dashboard.rota_plans import Head, Plan, Stop, Tour, Water
from dashboard.task_words import INTERNAL
from dashboard.wording import REASONS, reason_text
from geo.calendar import BEIJING

WEEKDAYS: Final = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
WINDOWS: Final[Mapping[str, str]] = {
    "noon": mark("noon"),
    "afternoon": mark("afternoon"),
    "dusk": mark("dusk"),
}
KINDS: Final[Mapping[str, str]] = {
    "owed": mark("owed"),
    "extra": mark("extra"),
    "locked": mark("fixed by hand"),
}
MODES: Final[Mapping[str, str]] = {
    "car": mark("by car"),
    "ebike": mark("by e-bike"),
    "walk": mark("on foot"),
    "boat": mark("by boat"),
}
UNMET: Final[Mapping[str, str]] = {
    "visits": mark("visits short"),
    "gap": mark("gap too long"),
    "lock": mark("fixed visit not kept"),
}
UNMET_REASONS: Final[Mapping[str, str]] = {
    "no_teams": mark("there are no teams"),
    "cut_off": mark("no team gets there on its way of travel"),
    "skill": mark("no team that gets there has the skill"),
    "company": mark("nobody is to go there alone, and the teams that could come are of one"),
    "too_far": mark("farther than a shift there and back"),
    "closed": mark("it is not open while a team is on duty"),
    "late_at_start": mark("it was overdue before the plan began"),
    "no_duty": mark("no team that may go is on duty in those days"),
    "hours": mark("the hours of the teams that may go are used up"),
    "lock": mark("a fixed visit stands in the way"),
    BY_HAND: mark("moved by hand"),
}
CURES: Final[Mapping[str, str]] = {
    "hours": mark("{hours:.1f} more hours for {team}"),
    "skill": mark("train or add a team with the skill"),
    "member": mark("a second member for {team}"),
    "vehicle": mark("a vehicle that gets there for {team}"),
    "keeper": mark("let the village's keeper cover it"),
    "shift": mark("another shift or day on duty for {team}"),
    "unlock": mark("release a fixed visit"),
    "road": mark("open a road or path to it"),
}
ANY_TEAM: Final = mark("any team")
HOTLINES: Final = mark("Young people 12355 · Fire and rescue 119")
"""On every sheet of a patrol."""
_FEW: Final = 2


def clock_text(minutes: float) -> str:
    """A time of day of minutes after midnight, to the minute."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def weekday_text(day: date, t: Translator) -> str:
    """The day of the week."""
    return t(WEEKDAYS[day.weekday()])


def day_text(day: date, t: Translator) -> str:
    """A day with its day of the week."""
    return f"{day.isoformat()} {weekday_text(day, t)}"


def water_text(site_id: str, water: Water | None) -> str:
    """A water's name, or its number where it has none."""
    return water.name if water is not None and water.name else site_id


def class_text(water: Water, t: Translator) -> str:
    """The class of a water."""
    found = water.score_class or "not_surveyed"
    return t(CLASS_TITLES[found])


def why_text(water: Water, t: Translator) -> str:
    """Why it is dangerous, in few words."""
    known = [reason_text(reason, t) for reason in water.why if reason.factor in REASONS]
    return ("；" if t.language == "zh" else "; ").join(known[:_FEW])


def window_text(stop: Stop, t: Translator) -> str:
    """The part of the day a visit counts for."""
    return t(WINDOWS[stop.window]) if stop.window in WINDOWS else stop.window


def tour_title(tour: Tour, t: Translator) -> str:
    """A tour in a line: team and day; its number where the team goes out twice."""
    second = t(" · tour {n}", n=tour.number) if tour.number > 1 else ""
    return f"{tour.team.name} · {day_text(tour.day, t)}{second}"


def reason_of(row: Any, t: Translator) -> str:
    """Why something owed is not met."""
    return t(UNMET_REASONS[row.reason]) if row.reason in UNMET_REASONS else str(row.reason or "")


def cure_of(row: Any, teams: Mapping[str, str], t: Translator, water: Water | None = None) -> str:
    """What would cure it; where the ``water`` has a keeper, who could cover it instead. ``teams``: names by number."""
    if row.cure not in CURES:
        return str(row.cure or "")
    team = teams.get(row.cure_team, row.cure_team) if isinstance(row.cure_team, str) else t(ANY_TEAM)
    hours = 0.0 if pd.isna(row.cure_hours) else float(row.cure_hours)
    cure = t(CURES[row.cure], team=team, hours=hours)
    if row.cure == "unlock" or water is None or not water.keeper:
        return cure
    phone = f" {water.keeper_phone}" if water.keeper_phone else ""
    return t("{cure}, or its keeper {keeper} covers it", cure=cure, keeper=f"{water.keeper}{phone}")


def unmet_of(row: Any, t: Translator) -> str:
    """What is not met: visits of a week, or days of a gap."""
    word = t(UNMET[row.what]) if row.what in UNMET else str(row.what)
    until = "" if row.to_day == row.from_day else f"–{row.to_day:%m-%d}"
    return f"{word} {row.from_day:%m-%d}{until}"


def owed_of(row: Any, t: Translator) -> str:
    """What is owed: visits a week, or days at most."""
    if row.what == "gap":
        return t("every {n:.0f} days at most", n=row.owed)
    return t("{n:.0f} visits a week", n=row.owed) if row.what == "visits" else ""


def missing_of(row: Any, t: Translator) -> str:
    """What of it is missing."""
    return t("late by {n:.0f} d", n=row.missing) if row.what == "gap" else t("{n:.0f} visits", n=row.missing)


def gap_text(plan: Plan, t: Translator) -> str:
    """How far a plan may be from its bound."""
    return t("unknown") if plan.gap is None else f"{plan.gap:.1%}"


def head_lines(head: Head, title: str, t: Translator) -> list[str]:
    """The lines above a print or list: whose it is, which plan, of which record, and what kind of data."""
    plan = t("Plan {plan}", plan=head.plan_id) + " · " + (t("adopted") if head.adopted else t("draft"))
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=head.as_of,
        known_at=head.known_at.astimezone(BEIJING),
    )
    version = t("record version {version} · {method}", version=head.version, method=head.method)
    return [f"{head.county} · {title}", plan, f"{dates} · {version}", " · ".join(stamps(head, t))]


def stamps(head: Head, t: Translator) -> list[str]:
    """What kind of data and paper it is."""
    return [t(INTERNAL), t("Simulated data") if head.simulated else t("On trial")]
