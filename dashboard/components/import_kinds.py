"""The kinds of files, grouped as an office would look for them, and the choice among them."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html

from dashboard.access import Reader
from dashboard.i18n import Translator, mark

KIND_TITLES: dict[str, str] = {
    "persons": mark("Persons"),
    "households": mark("Households"),
    "spells": mark("Groups of persons"),
    "presences": mark("Where persons stay"),
    "carers": mark("Carers"),
    "visits": mark("Visits"),
    "assessments": mark("Assessments"),
    "events": mark("Matters reported"),
    "hazard_sites": mark("Hazard sites"),
    "equipment": mark("Rescue items"),
    "incidents": mark("Incidents"),
    "patrols": mark("Patrols"),
    "alerts": mark("Alerts"),
    "staff": mark("Staff"),
    "teams": mark("Teams"),
    "facilities": mark("Stations"),
    "candidates": mark("Places for stations"),
    "regions": mark("Regions"),
    "populations": mark("Population figures"),
    "roads": mark("Roads"),
    "inspections": mark("Inspections"),
    "reports": mark("Reports due"),
    "key_persons": mark("Key persons"),
    "provisions": mark("Provisions for persons"),
    "arrangements": mark("Arrangements of places"),
    "activities": mark("Activities held"),
}
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        mark("People"),
        (
            "persons",
            "households",
            "spells",
            "presences",
            "carers",
            "visits",
            "key_persons",
            "provisions",
            "assessments",
            "events",
        ),
    ),
    (mark("Waters and dangers"), ("hazard_sites", "equipment", "incidents", "patrols", "alerts")),
    (mark("Staff and stations"), ("staff", "teams", "facilities", "candidates")),
    (
        mark("Ground and papers"),
        ("regions", "populations", "roads", "arrangements", "activities", "inspections", "reports"),
    ),
)
_ABOUT: dict[str, str] = {
    "persons": mark("A list of children or elders: name, identity number, village, address, group, carer."),
    "households": mark("A list of homes: village, address, coordinates."),
    "spells": mark("Who belongs to which group, from when to when."),
    "presences": mark("Who stays where: at home, boarding, with parents, in a care home."),
    "carers": mark("Who looks after whom."),
    "visits": mark("A log of visits and calls."),
    "assessments": mark("Results of assessments of persons."),
    "events": mark("Matters reported and how they were closed."),
    "hazard_sites": mark("Waters and other dangers: village, name, kind, depth, person responsible."),
    "equipment": mark("Warning signs, lifebuoys, ropes and poles at the waters."),
    "incidents": mark("Accidents and near misses."),
    "patrols": mark("Planned and done patrols."),
    "alerts": mark("Flood, heat and release alerts, with their outline where there is one."),
    "staff": mark("Child directors, supervisors, village and grid workers."),
    "teams": mark("Patrol and rescue teams."),
    "facilities": mark("Stations, schools, clinics, care homes."),
    "candidates": mark("Rooms where a station could be opened."),
    "regions": mark("Townships, villages, groups: codes, names, outlines, mergers."),
    "populations": mark("How many people live where, by sex and age."),
    "roads": mark("Road lines with class, speed and slope."),
    "inspections": mark("Inspections and what they found."),
    "reports": mark("Reports that are due and when they were sent."),
    "key_persons": mark("Who is followed more closely, and why."),
    "provisions": mark("Files, allowances, pairings and services of persons."),
    "arrangements": mark("What townships, villages, schools and stations have set up."),
    "activities": mark("Trainings, lectures, campaigns, meetings, comparisons of lists."),
}


def kind_choice(reader: Reader, kind: str | None, t: Translator) -> html.Div:
    """The kinds a reader may load, as links to the page with that kind chosen; what the chosen one holds."""
    groups = []
    for title, kinds in _GROUPS:
        links = [
            dcc.Link(
                t(KIND_TITLES[name]),
                href=page_address(name, t),
                className=f"kind {'kind-chosen' if name == kind else ''}",
                title=t(_ABOUT[name]),
            )
            for name in kinds
            if name in reader.role.loads
        ]
        if links:
            groups.append(html.Div([html.Span(t(title), className="kind-group"), html.Div(links, className="kinds")]))
    about = t(_ABOUT[kind]) if kind else t("Choose what the file is a list of.")
    return html.Div([*groups, html.P(about, className="kind-about")])


def page_address(kind: str | None, t: Translator) -> str:
    """The address of the import page with a kind chosen and no file."""
    return "/import?" + urlencode({**({"kind": kind} if kind else {}), "lang": t.language})
