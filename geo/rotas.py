"""The stops of a rota, as a frame: what the solver hands over, the store keeps and the page shows."""

from __future__ import annotations

from typing import Final

from geo.frames import Column, Contract
from geo.results import SCORE_CLASSES
from geo.shifts import MINUTES_A_DAY

STOP_KINDS: Final = ("owed", "extra", "locked")
"""A visit a rule asks for; one beyond; one fixed by hand."""

_STOP = (
    Column("team_id", required=True),
    Column("day", "date", required=True),
    Column("tour", "int", required=True, at_least=0),
    Column("position", "int", required=True, at_least=0),
    Column("site_id", required=True),
    Column("arrive_min", "float", required=True, at_least=0, at_most=MINUTES_A_DAY),
    Column("leave_min", "float", required=True, at_least=0, at_most=MINUTES_A_DAY),
    Column("window"),
    Column("km", "float", required=True, at_least=0),
    Column("minutes", "float", required=True, at_least=0),
    Column("kind", required=True, one_of=STOP_KINDS),
)
ROTA_STOPS = Contract(
    "rota_stops",
    "stop_id",
    _STOP,
    doc="One stop of one team on one day, in a plan as it is made; arrive_min and leave_min: minutes after midnight; "
    "km, minutes: travel from the stop before, or from the base.",
)
STOPS_ON_RECORD = Contract(
    "rota_stops",
    "stop_id",
    (
        Column("plan_id", required=True),
        *_STOP,
        Column("region_code", required=True),
        Column("team_region"),
    ),
    region_column="region_code",
    doc="The same of a kept plan: region_code is where the site lies, team_region where the team is based. An adopted "
    "plan's stops have the numbers of their patrols.",
)

WATCH_STATES: Final = ("never", "late", "in_time", "open", "keeper")
"""Of a water: no patrol on record; the longest gap allowed is passed; it is not; no rule says how long; its keeper
patrols it himself."""

UNWATCHED = Contract(
    "unwatched",
    "site_id",
    (
        Column("region_code", required=True),
        Column("state", required=True, one_of=WATCH_STATES),
        Column("score_class", one_of=SCORE_CLASSES),
        Column("last_on", "date"),
        Column("days_unwatched", "int", at_least=0),
        Column("gap_days", "float", at_least=0),
        Column("rank", "int", at_least=1),
    ),
    region_column="region_code",
    doc="One water on a day. days_unwatched: days since the last patrol done, missing where none is on record; "
    "gap_days: the longest allowed for its class; rank: 1 is the longest unwatched (never comes before any number of "
    "days), of those alike the worse by its score; waters their keepers patrol have none.",
)

DONE_AGAINST_PLAN = Contract(
    "done_against_plan",
    "group",
    (
        Column("planned", "int", required=True, at_least=0),
        Column("done", "int", required=True, at_least=0),
        Column("on_the_day", "int", required=True, at_least=0),
        Column("answered", "int", required=True, at_least=0),
        Column("silent", "int", required=True, at_least=0),
        Column("unplanned", "int", required=True, at_least=0),
        Column("share", "float", at_least=0, at_most=1),
    ),
    doc="Patrols of some days by team, township or week (its Monday). planned = done + answered (not done, with the "
    "reason) + silent (nobody says); on_the_day: done on the day planned; unplanned: done and planned by nobody; "
    "share: done of planned, missing where nothing was planned.",
)
