"""Words of siting on paper: what to do, why, what to look at before, what is not solved, and of which record it is."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from dashboard.i18n import Translator, mark
from dashboard.siting_answers import can_fill
from dashboard.siting_book import Book
from dashboard.siting_terms import MODELS, MODES, SERVICES, notes_text
from dashboard.task_words import INTERNAL
from geo.calendar import BEIJING

ACTIONS: Final = {
    "open": mark("Build here"),
    "extend": mark("Extend here"),
    "move": mark("Move here"),
    "close": mark("Close it"),
    "keep": mark("Keep it"),
}
CHECKS: Final = {
    "drawn": mark("drawn on the map, no listed place: look whether anything stands there and whether it floods"),
    "flood_alert": mark("a flood or release alert is on record for the place: check the flood outline"),
    "slope_unknown": mark("slope not known: have the ground surveyed"),
    "steep": mark("steep: look before building"),
    "ownership_unknown": mark("ownership not on record: find out whose it is"),
    "not_public": mark("privately owned: agree on it with the owner in writing"),
    "cost_taken": mark("cost taken from the county's rules: get an offer"),
    "capacity_taken": mark("places taken from the county's rules: measure the building"),
    "too_many": mark("more come within reach than it has places: plan more places"),
}
WHY: Final = {
    "cut_off": mark("no road leads from there to any site"),
    "too_far": mark("every possible site is beyond the reach: another kind of service is needed"),
    "not_chosen": mark("a possible site is within reach and is not in this plan"),
    "fades": mark("far enough away that only a part of the need counts as met"),
    "full": mark("the stations within reach are full"),
}


def number(value: Any, digits: int = 1) -> Any:
    """A number for a cell: whole where it is, empty where it is not known."""
    if value is None or pd.isna(value):
        return ""
    near = round(float(value), digits)
    return int(near) if near == int(near) else near


def place_text(book: Book, code: str) -> str:
    """Township and village by name."""
    return " ".join(part for part in (book.names.get(code[:9], ""), book.names.get(code[:12], "")) if part) or code


def site_text(book: Book, candidate_id: str, t: Translator) -> str:
    """A site by name; a bare point by its number."""
    if candidate_id not in book.stations:
        return t("a station elsewhere")
    return book.stations[candidate_id] or candidate_id


def why_text(book: Book, candidate_id: str, t: Translator) -> str:
    """Why an action is worth it, in one line."""
    row = book.actions.loc[candidate_id]
    parts = []
    if round(row["brought"], 1):
        parts.append(t("{n:+,.0f} persons within 30 minutes", n=row["brought"]))
    if round(row["served"], 1):
        parts.append(t("{n:+,.1f} find a place", n=row["served"]))
    if round(row["newly_reached"], 1):
        parts.append(t("{n:,.0f} had no station at all", n=row["newly_reached"]))
    if row["helped"] >= 1:
        mean = row["minutes_saved"] / row["helped"]
        parts.append(t("{n:,.0f} have a way shorter by {minutes:,.0f} minutes", n=row["helped"], minutes=mean))
    if row["worse"] >= 1:
        parts.append(t("{n:,.0f} have a longer way", n=row["worse"]))
    return t("; ").join(parts) or t("nothing measured changes")


def taken_text(book: Book, candidate_id: str, t: Translator, *, most: int = 5) -> str:
    """Whom it takes over, from which station."""
    mine = book.taken[book.taken["candidate_id"] == candidate_id].sort_values("persons", ascending=False)
    parts = [
        t("{n:,.0f} of {station}", n=row.persons, station=site_text(book, str(row.from_id), t))
        for row in mine.head(most).itertuples()
    ]
    if len(mine) > most:
        parts.append(t("{n} more", n=len(mine) - most))
    return t("; ").join(parts)


def checks_text(checks: str, t: Translator) -> str:
    """What to look at before building."""
    return t("; ").join(t(CHECKS[one]) for one in checks.split("|") if one in CHECKS)


def action_text(book: Book, candidate_id: str, t: Translator) -> str:
    """What to do there."""
    row = book.actions.loc[candidate_id]
    action = str(row["action"])
    said = t(ACTIONS[action])
    if action == "move":
        old = row["from_id"]
        return t("{do} (from {station})", do=said, station=site_text(book, "" if pd.isna(old) else str(old), t))
    return said


def services_text(book: Book, t: Translator) -> str:
    """What is sited."""
    return t(" and ").join(t(SERVICES[one]) for one in book.board.options.services)


def proof_text(book: Book, t: Translator) -> str:
    """How good it is known to be; empty for who sees a part of the county."""
    if not book.whole:
        return ""
    if not book.plan:
        return t("drawn by hand; nothing is proven of it")
    if book.plan["proven"]:
        return t("proven: no other choice within these limits does better")
    gap = book.plan["gap"]
    if gap is None:
        return t("not proven best")
    return t("no other choice is better by more than {gap:.2%}", gap=gap)


def answer_text(book: Book, t: Translator) -> str:
    """The scenario in a sentence."""
    counts = book.actions["action"].value_counts()
    parts = [
        t(message, n=int(counts[name]))
        for name, message in (
            ("open", mark("build {n} new stations")),
            ("extend", mark("extend {n}")),
            ("move", mark("move {n}")),
            ("close", mark("close {n}")),
            ("keep", mark("keep {n}")),
        )
        if counts.get(name, 0)
    ]
    what = t(", ").join(parts) or t("do nothing")
    persons = t(
        "persons farther than 30 minutes away go from {before:,.0f} to {after:,.0f}, of {all:,.0f}",
        before=book.today["beyond_30"],
        after=book.after["beyond_30"],
        all=book.after["persons"],
    )
    mean = ""
    if book.today["mean_minutes"] is not None and book.after["mean_minutes"] is not None:
        mean = t(
            "the mean way from {before:.0f} to {after:.0f} minutes",
            before=book.today["mean_minutes"],
            after=book.after["mean_minutes"],
        )
    return t(
        "In {place}: {what}, for {yuan:,.0f} yuan; {effect}.",
        place=book.place,
        what=what,
        yuan=book.cost_yuan,
        effect=t(", ").join(part for part in (persons, mean) if part),
    )


def per_person_text(book: Book, t: Translator) -> str:
    """What a person brought within 30 minutes costs."""
    if book.brought <= 0:
        return t("nobody more is within 30 minutes")
    return t("{yuan:,.0f} yuan", yuan=book.cost_yuan / book.brought)


def unserved_rows(book: Book, t: Translator) -> list[tuple[str, float]]:
    """Persons not served, by reason in words, and those of whom no place is known."""
    by_reason = book.unserved.groupby("reason", sort=False)["persons"].sum()
    rows = [(t(WHY[str(reason)]), float(persons)) for reason, persons in by_reason.items()]
    if book.after["unlocated"]:
        rows.append((t("no place on record: in no number of this plan"), float(book.after["unlocated"])))
    return rows


def assumptions(book: Book, t: Translator) -> list[tuple[str, str]]:
    """Of which record it is, and what was taken; what was asked of the county is for who may see the whole of it."""
    basis, scenario, options = book.board.basis, book.kept.scenario, book.board.options
    reach = book.board.siting.problem.reach
    rows = [
        (t("As of"), basis.as_of.isoformat()),
        (t("On record"), f"{basis.known_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (t("Method"), scenario.method),
        (t("Version of the record"), str(scenario.version)),
        (t("Data"), t("Simulated data") if book.board.county.simulated else t("On trial")),
        (t("Siting of"), services_text(book, t)),
        (t("Way of travel"), t(MODES.get(options.mode, options.mode))),
        (
            t("Reach"),
            t("met wholly within {full:g} minutes, not at all beyond {none:g}", full=reach.full, none=reach.none),
        ),
        (t("Who counts"), t("persons in need by the county's weights (rules site_weight), where they live on the day")),
    ]
    if book.whole:
        rows.append((t("Sought"), t(MODELS[options.model])))
        full = t("counted: a full station sends people on")
        never = t("not counted: stations are taken to be never full")
        rows.append((t("Places of a station"), full if can_fill(book.board) else never))
        if options.p is not None:
            rows.append((t("New stations allowed"), str(options.p)))
        if options.budget is not None:
            rows.append((t("Budget (yuan)"), f"{options.budget:,.0f}"))
        rows.append((t("Proof"), proof_text(book, t)))
    seat = book.facts["at_seat"].sum()
    if seat:
        off, unknown = book.facts["off_m"].max(), book.facts.loc[book.facts["at_seat"] > 0, "off_m"].isna().any()
        told = t("{n:,.0f} persons are known to the village only and counted at its seat", n=seat)
        far = t("up to {km:.1f} km from their homes", km=off / 1000) if off == off else ""
        lost = t("of some villages nobody knows how far") if unknown else ""
        rows.append((t("Where need is"), t("; ").join(part for part in (told, far, lost) if part)))
    rows += [(t("Not known"), note) for note in notes_text(book.board.siting, t)]
    if book.changed:
        rows.append((t("Mind"), t("the county's rules have changed since this was made: solve again")))
    return rows


def head_lines(book: Book, t: Translator) -> list[str]:
    """The lines above every list."""
    basis, scenario = book.board.basis, book.kept.scenario
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=basis.as_of,
        known_at=basis.known_at.astimezone(BEIJING),
    )
    stamps = [t(INTERNAL), t("Simulated data") if book.board.county.simulated else t("On trial")]
    title = t("What to do about stations: {services}", services=services_text(book, t))
    return [
        f"{book.place} · {title}",
        f"{scenario.scenario_id} · {scenario.name}",
        f"{dates} · {scenario.method}",
        " · ".join(stamps),
        answer_text(book, t),
    ]
