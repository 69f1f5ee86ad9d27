"""The parts of the deadline calendar: countdown, programme phases, who was in time, months and their list."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from dash import html

from dashboard.components.obligation_wording import asks_text, number_text, offices
from dashboard.i18n import Translator, mark
from dashboard.services.deadlines import Arrival, Coming, DeadlineCalendar, Duty, Phase, Programme
from geo.calendar import Calendar

_STATES: Final[dict[str, tuple[str, str]]] = {
    "early": ("✓", mark("Early")),
    "on_time": ("✓", mark("On time")),
    "late": ("✕", mark("Late")),
    "missing": ("!", mark("Not sent in")),
    "pending": ("◷", mark("Not sent yet")),
}
_WEEKDAYS: Final = (mark("Mo"), mark("Tu"), mark("We"), mark("Th"), mark("Fr"), mark("Sa"), mark("Su"))
_SOON_DAYS: Final = 5  # entries counted down at the top


def countdown_view(coming: Iterable[Coming], t: Translator) -> html.Div:
    """The next days on which something falls due, with the days left."""
    tiles = []
    for day, entries in groupby(coming, key=lambda entry: entry.day):
        if len(tiles) == _SOON_DAYS:
            break
        due = [*entries]
        left = due[0].days_left
        tiles.append(
            html.A(
                [
                    html.B(str(left) if left else t("today")),
                    html.Span(t("days left") if left else t("falls due"), className="dl-left"),
                    html.Span(day.isoformat(), className="dl-day"),
                    html.Small(f"{number_text(due[0].rule, t)} {due[0].rule.phrase}", title=due[0].rule.phrase),
                    *([html.Small(t("and {n} more", n=len(due) - 1))] if len(due) > 1 else []),
                ],
                href=f"#d-{day.isoformat()}",
                className="dl-tile dl-soon" if left <= 7 else "dl-tile",
            )
        )
    if not tiles:
        return html.Div(html.P(t("Nothing falls due in the coming year."), className="empty"))
    return html.Div(tiles, className="dl-tiles")


def programme_view(programme: Programme, today: date, t: Translator) -> html.Section:
    """A programme of several years: its phases on one bar, today on it, and what became of each milestone."""
    first = programme.phases[0].first or programme.phases[0].last
    whole = max((programme.phases[-1].last - first).days, 1)
    parts = []
    for number, phase in enumerate(programme.phases, 1):
        begun = phase.first or first
        share = max((phase.last - begun).days, 1) / whole
        place = "past" if phase.last < today else "now" if begun <= today else "ahead"
        parts.append(
            html.Div(
                [
                    html.B(t("Phase {n}", n=number)),
                    html.Span(f"{begun.isoformat()} – {phase.last.isoformat()}"),
                    html.Small(_milestone(phase, programme, today, t)),
                ],
                className=f"dl-phase dl-{place}",
                style={"flexGrow": round(share, 4)},
            )
        )
    done = min(max((today - first).days / whole, 0), 1)
    over = today > programme.phases[-1].last
    said = (
        t("The programme ended on {day}.", day=programme.phases[-1].last)
        if over
        else t("{n} days to the end of the programme", n=(programme.phases[-1].last - today).days)
    )
    return html.Section(
        [
            html.H3([html.Code(number_text(programme.rule, t)), " ", programme.rule.phrase]),
            html.Div(parts, className="dl-phases"),
            html.Div(html.I(style={"width": f"{done:.1%}"}), className="dl-bar", title=said),
            html.P(said, className="note"),
        ],
        className="panel",
    )


def _milestone(phase: Phase, programme: Programme, today: date, t: Translator) -> str:
    if phase.arrival is None or not programme.recorded:
        return t("Not recorded")
    if phase.arrival.state == "pending":
        return t("milestone due in {n} days", n=(phase.last - today).days)
    return t("milestone: {came}", came=arrival_text(phase.arrival, t))


def duties_view(calendar: DeadlineCalendar, duties: tuple[Duty, ...], t: Translator) -> Any:
    """For each duty with a day, who was in time the last time and who is for the next."""
    if not duties:
        return html.P(t("No rule of this county names a day."), className="empty")
    head = html.Tr(
        [
            html.Th(t("Duty and its day"), className="sc-rule", scope="col"),
            *(
                html.Th(column.name, scope="col", className="sc-own" if number == 0 else "")
                for number, column in enumerate(calendar.columns)
            ),
        ]
    )
    rows = []
    for duty in duties:
        for title, day in ((t("last"), duty.last), (t("next"), duty.next)):
            if day is None:
                continue
            rows.append(
                html.Tr(
                    [
                        html.Th(
                            [
                                html.B([html.Code(number_text(duty.rule, t)), duty.rule.phrase]),
                                html.Small(f"{title} {day.isoformat()} · {_distance(day, calendar.run.as_of, t)}"),
                            ],
                            scope="row",
                            title=duty.rule.phrase,
                        ),
                        *(
                            _arrival(duty.came.get((column.code, day)), duty.recorded, t, own=number == 0)
                            for number, column in enumerate(calendar.columns)
                        ),
                    ]
                )
            )
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(rows)], className="sc-table dl-table"), className="sc-scroll"
    )


def _distance(day: date, today: date, t: Translator) -> str:
    if day < today:
        return t("{n} days ago", n=(today - day).days)
    return t("{n} days left", n=(day - today).days) if day > today else t("today")


def _arrival(arrival: Arrival | None, recorded: bool, t: Translator, *, own: bool) -> html.Td:
    name = "sc-own " if own else ""
    if not recorded:
        return html.Td(["? ", t("Not recorded")], className=f"{name}s-not_recorded")
    if arrival is None:
        return html.Td("", className=f"{name}s-nobody")
    look = {"early": "met", "on_time": "met", "late": "breached", "missing": "overdue", "pending": "counted"}
    return html.Td(arrival_text(arrival, t), className=f"{name}s-{look[arrival.state]}", title=_whole(arrival, t))


def arrival_text(arrival: Arrival, t: Translator) -> str:
    """How one came, with the days; of several how many came in time."""
    sign, word = _STATES[arrival.state]
    if arrival.total == 1:
        days = 0 if arrival.came_on is None else abs((arrival.came_on - arrival.due_on).days)
        days_said = t("{n} d", n=days) if days else ""
        return f"{sign} {t(word)} {days_said}".strip()
    in_time = arrival.early + arrival.on_time
    if arrival.state == "pending":
        return t("{n}/{total} sent", n=in_time, total=arrival.total)
    return f"{sign} " + t("{n}/{total} in time", n=in_time, total=arrival.total)


def _whole(arrival: Arrival, t: Translator) -> str:
    counts = [(name, getattr(arrival, name)) for name in _STATES]
    return " · ".join(f"{t(_STATES[name][1])} {count}" for name, count in counts if count)


def months_view(calendar: DeadlineCalendar, coming: Iterable[Coming], t: Translator) -> html.Div:
    """Twelve months: school holidays and public holidays shaded, days on which something falls due marked."""
    due: dict[date, list[str]] = defaultdict(list)
    for entry in coming:
        due[entry.day].append(f"{number_text(entry.rule, t)} {entry.rule.phrase}")
    key = html.P(
        [
            html.Span(t("school term"), className="dl-key"),
            html.Span(t("school holiday"), className="dl-key dl-school"),
            html.Span(t("public holiday"), className="dl-key dl-public"),
            html.Span(t("worked instead"), className="dl-key dl-worked"),
            html.Span(t("something falls due"), className="dl-key dl-due"),
        ],
        className="dl-keys",
    )
    grids = [_month(first, calendar.calendar, due, calendar.run.as_of, t) for first in calendar.months]
    return html.Div([key, html.Div(grids, className="dl-months")])


def _month(first: date, year: Calendar, due: dict[date, list[str]], today: date, t: Translator) -> html.Table:
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    rows = [
        html.Tr(
            [html.Td("") if day.month != first.month else _day(day, year, due.get(day, []), today, t) for day in week]
        )
        for week in weeks
    ]
    return html.Table(
        [
            html.Caption(t("{year}-{month}", year=first.year, month=first.month)),
            html.Thead(html.Tr([html.Th(t(name), scope="col") for name in _WEEKDAYS])),
            html.Tbody(rows),
        ],
        className="dl-month",
    )


def _day(day: date, year: Calendar, due: list[str], today: date, t: Translator) -> html.Td:
    names, titles = [], []
    if year.season(day) != "term":
        names.append("dl-school")
        titles.append(t("school holiday"))
    holiday = next((period.name for period in year.public_holidays if day in period), None)
    if holiday is not None:
        names.append("dl-public")
        titles.append(holiday)
    if day in year.swapped_workdays:
        names.append("dl-worked")
        titles.append(t("worked instead"))
    if day == today:
        names.append("dl-today")
        titles.append(t("as of"))
    if due:
        names.append("dl-due")
        titles.append("、".join(due))
        return html.Td(
            html.A(str(day.day), href=f"#d-{day.isoformat()}"), className=" ".join(names), title=" · ".join(titles)
        )
    return html.Td(str(day.day), className=" ".join(names), title=" · ".join(titles))


def list_view(coming: Iterable[Coming], language: str, t: Translator) -> html.Div:
    """By month: each day on which something falls due, what, whose, and how many days are left."""
    sections = []
    for month, entries in groupby(coming, key=lambda entry: (entry.day.year, entry.day.month)):
        days = []
        for day, of_day in groupby(entries, key=lambda entry: entry.day):
            due = [*of_day]
            days.append(
                html.Div(
                    [
                        html.Div(
                            [html.B(day.isoformat()), html.Small(_left(due[0].days_left, t))],
                            className="dl-when dl-soon" if due[0].days_left <= 7 else "dl-when",
                        ),
                        html.Ul([_entry(entry, language, t) for entry in due]),
                    ],
                    id=f"d-{day.isoformat()}",
                    className="dl-entry",
                )
            )
        sections.append(html.Section([html.H3(t("{year}-{month}", year=month[0], month=month[1])), *days]))
    return html.Div(sections or html.P(t("Nothing falls due in the coming year."), className="empty"))


def _left(days: int, t: Translator) -> str:
    return t("{n} days left", n=days) if days else t("today")


def _entry(entry: Coming, language: str, t: Translator) -> html.Li:
    rule = entry.rule
    said = [asks_text(rule, t), offices(rule.owners, t, 2)]
    if entry.open:
        said.insert(0, t("{n:,} to be done", n=entry.open))
    return html.Li(
        [
            html.A(
                [html.Code(number_text(rule, t)), " ", rule.phrase],
                href=f"/scorecard?{urlencode({'rule': rule.id, 'lang': language})}",
                title=rule.phrase,
            ),
            html.Small(" · ".join(filter(None, said))),
        ]
    )


def terms_view(year: Calendar, today: date, t: Translator) -> html.P:
    """The school season today, and when it ends."""
    for term in year.terms:
        if today in term:
            return html.P(t("School term until {day}", day=term.last), className="sc-note")
    for holiday in (*year.summer_holidays, *year.winter_holidays):
        if today in holiday:
            back = holiday.last + timedelta(days=1)
            return html.P(
                t(
                    "School holiday ({name}) until {day}; term begins {back}",
                    name=holiday.name,
                    day=holiday.last,
                    back=back,
                ),
                className="sc-note",
            )
    return html.P(t("The county's calendar says nothing of school terms on this day."), className="sc-note")
