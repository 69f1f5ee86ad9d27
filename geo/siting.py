"""Siting in frames: what may be sited, how well each village is reached, and a scenario as it is kept."""

from __future__ import annotations

from typing import Final

from geo.frames import Column, Contract

SERVICES: Final = ("elder_day_care", "child_home")
"""What is sited: 日间照料和互助养老 (S19, S28, Y22), 儿童之家 (S28, K20)."""

SITE_SOURCES: Final = ("existing", "list", "idle", "committee", "grid")
"""Where a candidate comes from: it stands; the county's list; an idle public building of that list, for any service; a
village committee's seat; a point of a grid."""

ACCESS_STATES: Final = ("reached", "no_station", "not_reachable", "not_located", "nobody")
"""Of a village and a service: half of who need it or more get to a station; there is no station of it in the county;
there are, and more than half get to none; nobody who needs it has a place; nobody there needs it."""

ACCESS: Final = Contract(
    "access",
    "access_id",
    (
        Column("service", required=True, one_of=SERVICES),
        Column("region_code", required=True),
        Column("state", required=True, one_of=ACCESS_STATES),
        Column("stations", "int", required=True, at_least=0),
        Column("persons", "float", required=True, at_least=0),
        Column("minutes", "float", at_least=0),
        Column("beyond_30", "float", required=True, at_least=0),
        Column("beyond_60", "float", required=True, at_least=0),
        Column("cut_off", "float", required=True, at_least=0),
        Column("unlocated", "float", required=True, at_least=0),
        Column("places", "float", at_least=0),
        Column("places_unknown", "int", required=True, at_least=0),
    ),
    region_column="region_code",
    doc="One service in one village, on foot. access_id is service@region_code. stations: open ones in the village; "
    "persons: who need it and have a place; minutes: their median to the nearest station, missing where more than half "
    "reach none; beyond_30, beyond_60: farther than so many minutes, cut_off among them: who reach none; "
    "unlocated: who need it and have no place. places: of stations within the reach for each hundred persons (two-step "
    "floating catchment), missing where not known; places_unknown: stations within the reach whose places nobody "
    "recorded, left out of places.",
)

CHOICES: Final = ("keep", "open", "extend", "close")
"""What a scenario does at a site: what stands stays as it is, is extended or closed; something new opens."""

SITE_CHOICES: Final = Contract(
    "site_choices",
    "candidate_id",
    (
        Column("site", required=True),
        Column("service", required=True, one_of=SERVICES),
        Column("region_code", required=True),
        Column("name"),
        Column("choice", required=True, one_of=CHOICES),
        Column("source", required=True, one_of=SITE_SOURCES),
        Column("lon", "float", at_least=73, at_most=136),
        Column("lat", "float", at_least=3, at_most=54),
        Column("capacity", "float", at_least=0),
        Column("persons", "float", required=True, at_least=0),
        Column("cost_yuan", "float", required=True, at_least=0),
    ),
    region_column="region_code",
    doc="One site of a scenario. name: of the building or place, never of a person; capacity: missing where without "
    "limit; persons: who are sent there; cost_yuan: what the site costs with the service, or its closing.",
)
SITE_VILLAGES: Final = Contract(
    "site_villages",
    "village_id",
    (
        Column("service", required=True, one_of=SERVICES),
        Column("region_code", required=True),
        Column("persons", "float", required=True, at_least=0),
        Column("served", "float", required=True, at_least=0),
        Column("minutes", "float", at_least=0),
        Column("beyond_30", "float", required=True, at_least=0),
        Column("beyond_60", "float", required=True, at_least=0),
        Column("cut_off", "float", required=True, at_least=0),
        Column("unlocated", "float", required=True, at_least=0),
    ),
    region_column="region_code",
    doc="One village under a scenario. village_id is service@region_code; minutes: mean of who reach an open station, "
    "missing where nobody does; the rest as in ACCESS. Counts alone: nobody is named or numbered.",
)
SITE_FLOWS: Final = Contract(
    "site_flows",
    "flow_id",
    (
        Column("region_code", required=True),
        Column("candidate_id", required=True),
        Column("persons", "float", required=True, at_least=0),
    ),
    region_column="region_code",
    doc="How many of a village are sent to a site. flow_id is region_code@candidate_id.",
)
