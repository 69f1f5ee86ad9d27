"""A team's tours as an iCalendar (RFC 5545): an event for each, that keeps its identity when the plan is read again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from dashboard.i18n import Translator
from dashboard.rota_plans import Book, Stop, Tour
from dashboard.rota_words import HOTLINES, clock_text, stamps, water_text
from data.writers.safe import safe_text

MOST_OCTETS: Final = 75
_ZONE: Final = "Asia/Shanghai"
_DAY_MIN: Final = 24 * 60


def calendar(book: Book, team_id: str, t: Translator) -> bytes:
    """The tours of a team."""
    head, team = book.head, book.teams[team_id]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shouwang//Summer rota//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(f'{team.name} · {head.plan_id}')}",
        f"X-WR-TIMEZONE:{_ZONE}",
        *_zone(),
    ]
    for tour in book.select(team=team_id):
        lines += _event(book, tour, t)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def escaped(text: str) -> str:
    """A text as a value of a property (RFC 5545, 3.3.11)."""
    plain = safe_text(text)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line with its end, in lines of at most 75 octets; no character is cut in two (3.1)."""
    parts, now, size = [], [], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MOST_OCTETS:
            parts.append("".join(now))
            now, size = [" "], 1
        now.append(sign)
        size += octets
    return "\r\n".join([*parts, "".join(now)]) + "\r\n"


def _zone() -> list[str]:
    """China keeps one time all year since 1991."""
    return [
        "BEGIN:VTIMEZONE",
        f"TZID:{_ZONE}",
        "BEGIN:STANDARD",
        "DTSTART:19910915T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def _event(book: Book, tour: Tour, t: Translator) -> list[str]:
    head = book.head
    stops = [f"{stop.position} {clock_text(stop.arrive_min)} {_place(stop, t)}" for stop in tour.stops]
    facts = t("{stops} stops · {km:.1f} km", stops=len(tour.stops), km=tour.km)
    about = [facts, *stops, t(HOTLINES), " · ".join([t("Plan {plan}", plan=head.plan_id), *stamps(head, t)])]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{head.county_code}-{head.plan_id}-{tour.team_id}-{tour.day:%Y%m%d}-{tour.number}@shouwang",
        f"DTSTAMP:{_utc(head.made_at)}",
        f"DTSTART;TZID={_ZONE}:{_local(tour.day, tour.leave_min)}",
        f"DTEND;TZID={_ZONE}:{_local(tour.day, tour.back_min)}",
        f"SUMMARY:{escaped(t('Patrol of {team}, {stops} stops', team=tour.team.name, stops=len(tour.stops)))}",
        f"DESCRIPTION:{escaped(chr(10).join(about))}",
    ]
    if tour.team.lon == tour.team.lon:
        lines.append(f"GEO:{tour.team.lat:.6f};{tour.team.lon:.6f}")
    status = "CONFIRMED" if head.adopted else "TENTATIVE"
    return [*lines, f"STATUS:{status}", "TRANSP:OPAQUE", "END:VEVENT"]


def _place(stop: Stop, t: Translator) -> str:
    where = f"{water_text(stop.site_id, stop.water)} ({stop.water.township} {stop.water.village})"
    return f"{where} {t('{n:.0f} min', n=stop.leave_min - stop.arrive_min)}"


def _local(day: date, minutes: float) -> str:
    whole = min(max(round(minutes), 0), _DAY_MIN - 1)
    return f"{day:%Y%m%d}T{whole // 60:02d}{whole % 60:02d}00"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
