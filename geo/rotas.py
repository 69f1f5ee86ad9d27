"""The stops of a rota, as a frame: what the solver hands over, the store keeps and the page shows."""

from __future__ import annotations

from typing import Final

from geo.frames import Column, Contract
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
