"""Words of siting for the screen: services, models, ways of travel, choices, and numbers as they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from dashboard.i18n import Translator, mark
from dashboard.siting_terms import MODELS, MODES, SERVICES
from data.scenarios import Scenario

EXISTING: Final = {
    "kept": mark("all stay as they are"),
    "closable": mark("may be closed"),
    "extendable": mark("may be extended, or closed"),
}
FULL: Final = {
    "usual": mark("as the model has it"),
    "yes": mark("yes, places are counted"),
    "no": mark("no, there is room for all"),
}
SOURCES: Final = {
    "existing": mark("stands today"),
    "list": mark("the county's list"),
    "idle": mark("idle public buildings, for any service"),
    "committee": mark("village committee seats"),
    "grid": mark("points of a grid"),
}
CHOICES: Final = {
    "open": mark("new"),
    "keep": mark("stays"),
    "extend": mark("is extended"),
    "close": mark("is closed"),
}
CLASSES: Final = {
    "left_behind_elder": mark("left-behind elder"),
    "elder_living_alone": mark("elder living alone"),
    "empty_nest_elder": mark("empty-nest elder"),
    "advanced_age_elder": mark("elder of advanced age"),
    "dependent_elder": mark("dependent elder"),
    "low_income_elder": mark("elder of low income"),
    "left_behind_child": mark("left-behind child"),
    "child_in_difficulty": mark("child in difficulty"),
}
SENT: Final = {"elder_day_care": mark("elders"), "child_home": mark("children")}


def persons_text(value: float | None) -> str:
    """Persons, whole: what is counted by shares is rounded; a dash where it is not known."""
    return "—" if value is None else f"{round(value):,}"


def minutes_text(value: float | None, t: Translator) -> str:
    """Minutes, whole."""
    return "—" if value is None or value != value else t("{n:.0f} min", n=value)


def yuan_text(value: float | None, t: Translator) -> str:
    """Yuan; in Chinese in ten thousands, as a budget is told."""
    if value is None:
        return "—"
    if t.language == "zh":
        return t("{n:,.1f} ten thousand yuan", n=value / 1e4)
    return t("{n:,.0f} yuan", n=value)


def services_text(services: Any, t: Translator) -> str:
    """Services by name."""
    return t("; ").join(t(SERVICES[one]) for one in services if one in SERVICES)


def proof_text(result: Mapping[str, Any] | None, t: Translator) -> str:
    """Whether a plan is the best there is, how far off it may be, or that nobody proved anything of it."""
    if not result or "proven" not in result:
        return t("drawn by hand")
    if result["proven"]:
        return t("proven best")
    gap = result.get("gap")
    return t("bound unknown") if gap is None else t("at most {gap:.1%} from the best", gap=gap)


def asked_text(scenario: Scenario, t: Translator) -> str:
    """What was asked of a scenario, in one line."""
    asked = scenario.asked or {}
    parts = [services_text(asked.get("services", ()), t)]
    model, mode, existing = (str(asked.get(name)) for name in ("model", "mode", "existing"))
    if model in MODELS:
        parts.append(t(MODELS[model]))
    if asked.get("p") is not None:
        parts.append(t("{n} new", n=asked["p"]))
    if asked.get("budget") is not None:
        parts.append(t("budget {yuan}", yuan=yuan_text(asked["budget"], t)))
    if mode in MODES:
        parts.append(t(MODES[mode]))
    if existing in EXISTING:
        parts.append(t("what stands: {how}", how=t(EXISTING[existing])))
    if asked.get("per_township"):
        parts.append(t("at least {n} in each township", n=asked["per_township"]))
    if asked.get("longest") is not None:
        parts.append(t("nobody farther than {n:g} min", n=asked["longest"]))
    if asked.get("capacities") is False:
        parts.append(t("without regard to places"))
    full, none = asked.get("reach_full"), asked.get("reach_none")
    if full is not None:
        parts.append(t("reached wholly within {n:g} min", n=full))
    if none is not None:
        parts.append(t("not at all beyond {n:g} min", n=none))
    if asked.get("fixed"):
        parts.append(t("{n} must open", n=len(asked["fixed"])))
    if asked.get("forbidden"):
        parts.append(t("{n} must not", n=len(asked["forbidden"])))
    if asked.get("moved"):
        parts.append(t("{n} moved by hand", n=len(asked["moved"])))
    return " · ".join(parts)


def default_name(services: Any, t: Translator) -> str:
    """What a plan is called where nobody names it. Every role reads it: it tells nothing of what was asked."""
    return services_text(services, t)[:50]


def warnings_text(row: pd.Series[Any], t: Translator, *, moved: bool = False) -> list[str]:
    """What to look at of a candidate, a row of ``Candidates.frame``; one ``moved`` by hand lies at another road."""
    told = [t("a flood or release alert is on record for this place")] if row["flood_alert"] else []
    if row["slope"] == "steep" and not row["existing"] and not moved:
        told.append(t("steep: look before building"))
    return told
