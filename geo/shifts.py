"""Hours on duty as a team writes them: ``09:00-13:00,14:00-18:00``."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

from geo.errors import InputError
from geo.text import say

MINUTES_A_DAY: Final = 24 * 60

_BETWEEN = re.compile(r"[,;、/\s]+")
_SHIFT = re.compile(r"(?P<h1>[0-9]{1,2}):(?P<m1>[0-9]{2})(?:-|--|–|—|——|~|至|到)(?P<h2>[0-9]{1,2}):(?P<m2>[0-9]{2})")
_AROUND = re.compile(r"\s*(-|–|—|~|至|到)\s*")


def parse_shifts(text: str, team: str = "—") -> tuple[tuple[int, int], ...]:
    """The shifts a text names, each from and until in minutes after midnight, in the order of the day.

    Args:
        team: whose they are, for the sentence.

    Raises:
        InputError: there is none, one cannot be read or ends before it begins, or two overlap.
    """
    plain = _AROUND.sub(r"\1", unicodedata.normalize("NFKC", text).replace("：", ":")).strip()
    shifts = [_shift(part, text, team) for part in _BETWEEN.split(plain) if part]
    if not shifts:
        raise InputError(
            say("Team {team} names no hours; write its shifts as 09:00-13:00,14:00-18:00.", team=team), ids=[team]
        )
    shifts.sort()
    for (_, end), (start, _end) in pairwise(shifts):
        if start < end:
            raise InputError(
                say("The shifts {text} of team {team} overlap; write each hour once.", text=text.strip(), team=team),
                ids=[team],
            )
    return tuple(shifts)


def minutes_of(clock: str) -> int:
    """The minutes after midnight of a checked time (``HH:MM``)."""
    return int(clock[:2]) * 60 + int(clock[3:5])


def clock_of(minutes: float) -> str:
    """A time of day (``HH:MM``) of minutes after midnight; what runs past midnight stays at its last minute."""
    whole = min(max(round(minutes), 0), MINUTES_A_DAY - 1)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def _shift(part: str, text: str, team: str) -> tuple[int, int]:
    found = _SHIFT.fullmatch(part)
    if found is not None:
        start, end = (int(found[f"h{n}"]) * 60 + int(found[f"m{n}"]) for n in (1, 2))
        sound = all(int(found[f"m{n}"]) < 60 for n in (1, 2)) and end <= MINUTES_A_DAY
        if sound and start < end:
            return start, end
        if sound:
            raise InputError(
                say("Shift {shift} of team {team} ends before it begins; correct it.", shift=part, team=team),
                ids=[team],
            )
    raise InputError(
        say(
            "The shifts {text} of team {team} cannot be read; write them as 09:00-13:00,14:00-18:00.",
            text=text.strip(),
            team=team,
        ),
        ids=[team],
    )
