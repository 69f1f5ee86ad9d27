"""The contracts of every frame in a ``County``: the one list of tables and columns the product has.

Tables in ``data`` and import columns follow these; a test holds them equal. Words are those of ``geo.words``.
"""

from __future__ import annotations

from geo.frames import Column, Contract
from geo.words import (
    ACTIVITY_KINDS,
    ARRANGEMENT_ITEMS,
    ASSESSMENT_KINDS,
    BANKS,
    BARRIERS,
    DISABILITIES,
    EQUIPMENT_ITEMS,
    EVENT_KINDS,
    FACILITY_KINDS,
    GROUPS,
    HAZARD_KINDS,
    HEALTHS,
    INCOMES,
    INSPECTION_KINDS,
    KEY_CLASSES,
    LIVING_ARRANGEMENTS,
    LOCATION_PRECISIONS,
    OUTCOMES,
    PATROL_SOURCES,
    PRESENCE_PLACES,
    PROVISION_ITEMS,
    PROVISION_STATES,
    REPORT_KINDS,
    ROAD_CLASSES,
    ROAD_SLOPES,
    SCHOOLINGS,
    SEXES,
    SKILLS,
    STAFF_ROLES,
    SUPPORTS,
    TEAM_MODES,
    TOPICS,
    VISIT_KINDS,
    WEEKDAYS,
)

_REGION = Column("region_code", required=True)
UNVERIFIED = Column("unverified_since", "date")
"""待核实: missing since that day from a list that said it was full. Still counted; only a person closes it."""

REGIONS = Contract(
    "regions",
    "region_code",
    (
        Column("name", required=True),
        Column("level", required=True, one_of=("county", "township", "village", "group")),
        Column("parent_code"),
        Column("kind"),
        Column("seat_lon", "float", at_least=73, at_most=136),
        Column("seat_lat", "float", at_least=3, at_most=54),
        Column("valid_from", "date"),
        Column("valid_to", "date"),
        Column("successor_code"),
        Column("ledger_checked_on", "date", happened=True),
        Column("source"),
    ),
    geometry="any",
    region_column="region_code",
    doc="County, townships, villages and groups with their outline, and the seat (degrees, CGCS2000). "
    "ledger_checked_on: when the village's ledger (台账) was last verified; missing means never surveyed.",
)
POPULATIONS = Contract(
    "populations",
    "population_id",
    (
        _REGION,
        Column("sex", required=True, one_of=SEXES),
        Column("age_from", "int", required=True, at_least=0),
        Column("age_to", "int"),
        Column("persons", "int", required=True, at_least=0),
        Column("source"),
    ),
    region_column="region_code",
    doc="Residents of a region by sex and age band; age_to is inclusive, missing for the open band.",
)
HOUSEHOLDS = Contract(
    "households",
    "household_id",
    (
        _REGION,
        Column("group_name"),
        Column("grid_name"),
        Column("address"),
        Column("location_precision", required=True, one_of=LOCATION_PRECISIONS),
        Column("surveyed_on", "date", happened=True),
    ),
    geometry="point",
    region_column="region_code",
    doc="One home. The point is missing where location_precision is village or none.",
)
PERSONS = Contract(
    "persons",
    "person_id",
    (
        Column("household_id", required=True),
        Column("name"),
        Column("birth_date", "date", happened=True),
        Column("sex", one_of=SEXES),
        Column("living_arrangement", one_of=LIVING_ARRANGEMENTS),
        Column("income", one_of=INCOMES),
        Column("support", one_of=SUPPORTS),
        Column("health", one_of=HEALTHS),
        Column("disability", one_of=DISABILITIES),
        Column("schooling", one_of=SCHOOLINGS),
        Column("school_id"),
        Column("registered", "bool"),
        Column("registered_at"),
        Column("assessed_on", "date", happened=True),
        UNVERIFIED,
    ),
    belongs_to=("household_id", "households"),
    doc="One person followed. assessed_on: the last risk assessment (寿政秘〔2016〕278号 S16); missing means none. "
    "registered: whether the person has a household registration (户籍), registered_at where; school_id: a facility.",
)
SPELLS = Contract(
    "spells",
    "spell_id",
    (
        Column("person_id", required=True),
        Column("group", required=True, one_of=GROUPS),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("end_reason"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="from_date",
    doc="Membership of a group from a day to a day (inclusive); several at once are usual.",
)
PRESENCES = Contract(
    "presences",
    "presence_id",
    (
        Column("person_id", required=True),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("place", required=True, one_of=PRESENCE_PLACES),
        Column("source"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="from_date",
    doc="Where a person stays from a day to a day (inclusive). No row for a day means unknown, not away.",
)
CARERS = Contract(
    "carers",
    "carer_id",
    (
        Column("person_id", required=True),
        Column("name"),
        Column("relation"),
        Column("birth_date", "date", happened=True),
        Column("health", one_of=HEALTHS),
        Column("co_resident", "bool"),
        Column("carer_household_id"),
        Column("away_place"),
        Column("phone"),
        Column("delegated", "bool"),
        Column("capable", "bool"),
        Column("told_village_on", "date", happened=True),
        Column("told_school_on", "date", happened=True),
        Column("capacity_assessed_on", "date", happened=True),
        Column("agreement_signed_on", "date", happened=True),
    ),
    belongs_to=("person_id", "persons"),
    doc="Who looks after a person. carer_household_id: the home of a carer who lives in another. delegated: by the "
    "parents' entrustment (委托照护); told_village_on, told_school_on: when village and school were told of it.",
)
VISITS = Contract(
    "visits",
    "visit_id",
    (
        Column("person_id", required=True),
        Column("visited_on", "date", required=True, happened=True),
        Column("kind", required=True, one_of=VISIT_KINDS),
        Column("staff_id"),
        Column("health_checked", "bool"),
        Column("spirit_checked", "bool"),
        Column("safety_checked", "bool"),
        Column("hygiene_checked", "bool"),
        Column("findings"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="visited_on",
    doc="One contact or visit with its four checks 健康/精神/居所安全/卫生.",
)
STAFF = Contract(
    "staff",
    "staff_id",
    (
        _REGION,
        Column("name"),
        Column("sex", one_of=SEXES),
        Column("role", required=True, one_of=STAFF_ROLES),
        Column("full_time", "bool"),
        Column("certified_on", "date", happened=True),
        Column("trained_on", "date", happened=True),
        Column("from_date", "date"),
        Column("to_date", "date"),
        Column("phone"),
        UNVERIFIED,
    ),
    region_column="region_code",
    known_by="from_date",
    doc="Who serves which village or township. trained_on: the last training.",
)
HAZARD_SITES = Contract(
    "hazard_sites",
    "site_id",
    (
        _REGION,
        Column("name"),
        Column("kind", required=True, one_of=HAZARD_KINDS),
        Column("depth_m", "float", at_least=0, at_most=200),
        Column("bank", one_of=BANKS),
        Column("owner"),
        Column("keeper"),
        Column("keeper_phone"),
        Column("barrier", one_of=BARRIERS),
        Column("swimming_place", "bool"),
        Column("patrol_skills", one_of=SKILLS, several=True),
        Column("two_persons", "bool"),
        Column("keeper_patrols", "bool"),
        Column("open_from", "time"),
        Column("open_to", "time"),
        Column("surveyed_on", "date", happened=True),
        Column("source"),
        UNVERIFIED,
    ),
    geometry="any",
    region_column="region_code",
    doc="A water or another dangerous place. surveyed_on missing means never surveyed: its features are unknown. "
    "patrol_skills: what a team needs to patrol it; two_persons: not to be patrolled alone; keeper_patrols: its keeper "
    "covers it himself; open_from, open_to: when of a day it may be visited, missing: always.",
)
EQUIPMENT = Contract(
    "equipment",
    "equipment_id",
    (
        Column("site_id", required=True),
        Column("item", required=True, one_of=EQUIPMENT_ITEMS),
        Column("present", "bool"),
        Column("usable", "bool"),
        Column("checked_on", "date", happened=True),
    ),
    belongs_to=("site_id", "hazard_sites"),
    known_by="checked_on",
    doc="The 四个一 at a site, one row an item.",
)
INCIDENTS = Contract(
    "incidents",
    "incident_id",
    (
        _REGION,
        Column("site_id"),
        Column("occurred_on", "date", required=True, happened=True),
        Column("hour", "int", at_least=0, at_most=23),
        Column("victims", "int", at_least=1),
        Column("outcome", required=True, one_of=OUTCOMES),
        Column("source"),
    ),
    geometry="point",
    region_column="region_code",
    known_by="occurred_on",
    doc="A drowning, a rescue or a near miss.",
)
FACILITIES = Contract(
    "facilities",
    "facility_id",
    (
        _REGION,
        Column("name"),
        Column("kind", required=True, one_of=FACILITY_KINDS),
        Column("capacity", "int", at_least=0),
        Column("places_free", "int", at_least=0),
        Column("opened_on", "date"),
    ),
    geometry="point",
    region_column="region_code",
    doc="Stations (阵地), schools, clinics, care homes, village committees.",
)
CANDIDATES = Contract(
    "candidates",
    "candidate_id",
    (
        _REGION,
        Column("name"),
        Column("kind", required=True, one_of=FACILITY_KINDS),
        Column("capacity", "int", at_least=0),
        Column("cost_yuan", "float", at_least=0),
        Column("ownership"),
    ),
    geometry="point",
    region_column="region_code",
    doc="Places a station could be opened.",
)
TEAMS = Contract(
    "teams",
    "team_id",
    (
        _REGION,
        Column("name"),
        Column("members", "int", at_least=0),
        Column("vehicle"),
        Column("mode", one_of=TEAM_MODES),
        Column("skills", one_of=SKILLS, several=True),
        Column("shifts"),
        Column("days_off", one_of=WEEKDAYS, several=True),
        Column("hours_per_week", "float", at_least=0.5, at_most=84),
        Column("phone"),
    ),
    geometry="point",
    region_column="region_code",
    doc="Patrol teams; the point is their base. shifts: hours on duty, read by geo.shifts; days_off: days of the week.",
)
PATROLS = Contract(
    "patrols",
    "patrol_id",
    (
        Column("site_id", required=True),
        Column("team_id"),
        Column("planned_on", "date"),
        Column("planned_at", "time"),
        Column("done_on", "date", happened=True),
        Column("arrived_at", "time"),
        Column("left_at", "time"),
        Column("findings"),
        Column("not_done_reason"),
        Column("plan_id"),
        Column("source", one_of=PATROL_SOURCES),
    ),
    belongs_to=("site_id", "hazard_sites"),
    doc="A patrol stop planned, done or both. plan_id: the adopted rota it was planned by; source: what says it was "
    "done; not_done_reason: why it was not.",
)
ROADS = Contract(
    "roads",
    "road_id",
    (
        _REGION,
        Column("name"),
        Column("class", required=True, one_of=ROAD_CLASSES),
        Column("speed_kph", "float", required=True, at_least=1, at_most=120),
        Column("oneway", "bool"),
        Column("closed_from", "date"),
        Column("closed_to", "date"),
        Column("slope", one_of=ROAD_SLOPES),
    ),
    geometry="line",
    region_column="region_code",
    doc="Road edges; edges meet where their ends coincide. slope: of the road as it runs, missing where not surveyed.",
)
INSPECTIONS = Contract(
    "inspections",
    "inspection_id",
    (
        _REGION,
        Column("facility_id"),
        Column("kind", one_of=INSPECTION_KINDS),
        Column("topic", one_of=TOPICS),
        Column("subject", required=True),
        Column("inspected_on", "date", required=True, happened=True),
        Column("by"),
        Column("findings"),
    ),
    region_column="region_code",
    known_by="inspected_on",
)
ASSESSMENTS = Contract(
    "assessments",
    "assessment_id",
    (
        Column("person_id", required=True),
        Column("assessed_on", "date", required=True, happened=True),
        Column("kind", required=True, one_of=ASSESSMENT_KINDS),
        Column("level"),
        Column("by"),
        Column("note"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="assessed_on",
)
REPORTS = Contract(
    "reports",
    "report_id",
    (
        _REGION,
        Column("kind", required=True, one_of=REPORT_KINDS),
        Column("due_on", "date"),
        Column("sent_on", "date", happened=True),
        Column("by"),
        Column("note"),
    ),
    region_column="region_code",
)
EVENTS = Contract(
    "events",
    "event_id",
    (
        _REGION,
        Column("person_id"),
        Column("kind", required=True, one_of=EVENT_KINDS),
        Column("occurred_on", "date", required=True, happened=True),
        Column("occurred_hour", "int", at_least=0, at_most=23),
        Column("reported_on", "date", happened=True),
        Column("reported_hour", "int", at_least=0, at_most=23),
        Column("assessed_on", "date", happened=True),
        Column("handled_on", "date", happened=True),
        Column("feedback_on", "date", happened=True),
        Column("closed_on", "date", happened=True),
        Column("facility_id"),
        Column("note"),
    ),
    region_column="region_code",
    known_by="occurred_on",
    doc="Something found or reported. facility_id: where a child was escorted to (就近护送). feedback_on: when whoever "
    "reported it was told the result.",
)
KEY_PERSONS = Contract(
    "key_persons",
    "key_person_id",
    (
        Column("person_id", required=True),
        Column("key_class", required=True, one_of=KEY_CLASSES),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("source"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="from_date",
    doc="Why a person is followed more closely (重点人员), from a day to a day (inclusive).",
)
PROVISIONS = Contract(
    "provisions",
    "provision_id",
    (
        Column("person_id", required=True),
        Column("item", required=True, one_of=PROVISION_ITEMS),
        Column("state", required=True, one_of=PROVISION_STATES),
        Column("from_date", "date"),
        Column("to_date", "date"),
        Column("checked_on", "date", happened=True),
        Column("by"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="from_date",
    doc="What a person holds, receives or is granted, one row an item; lacking: found missing, not_needed: looked at "
    "and not needed. No row means nobody recorded it.",
)
ARRANGEMENTS = Contract(
    "arrangements",
    "arrangement_id",
    (
        _REGION,
        Column("facility_id"),
        Column("item", required=True, one_of=ARRANGEMENT_ITEMS),
        Column("state", required=True, one_of=PROVISION_STATES),
        Column("responsible"),
        Column("from_date", "date"),
        Column("to_date", "date"),
        Column("checked_on", "date", happened=True),
    ),
    region_column="region_code",
    known_by="from_date",
    doc="What a region, or a facility in it, has set up, one row an item. No row means nobody recorded it.",
)
ACTIVITIES = Contract(
    "activities",
    "activity_id",
    (
        _REGION,
        Column("facility_id"),
        Column("kind", required=True, one_of=ACTIVITY_KINDS),
        Column("topic", one_of=TOPICS),
        Column("held_on", "date", required=True, happened=True),
        Column("participants", "int", at_least=0),
        Column("by"),
    ),
    region_column="region_code",
    known_by="held_on",
    doc="A training, a lecture, a meeting, a comparison of lists: something held on a day in a region or a facility.",
)
ALERTS = Contract(
    "alerts",
    "alert_id",
    (
        _REGION,
        Column("kind", required=True, one_of=("flood", "heat", "release")),
        Column("from_date", "date", required=True),
        Column("to_date", "date"),
        Column("source"),
    ),
    geometry="area",
    region_column="region_code",
    known_by="from_date",
    doc="An alert for a region, or for its outline where one is on record: the ground it is for, within the region.",
)

CONTRACTS: dict[str, Contract] = {
    contract.kind: contract
    for contract in (
        REGIONS,
        POPULATIONS,
        HOUSEHOLDS,
        PERSONS,
        SPELLS,
        PRESENCES,
        CARERS,
        STAFF,
        VISITS,
        HAZARD_SITES,
        EQUIPMENT,
        INCIDENTS,
        FACILITIES,
        CANDIDATES,
        TEAMS,
        PATROLS,
        ROADS,
        INSPECTIONS,
        ASSESSMENTS,
        REPORTS,
        EVENTS,
        ALERTS,
        KEY_PERSONS,
        PROVISIONS,
        ARRANGEMENTS,
        ACTIVITIES,
    )
}
"""Every contract by kind, in the order a county's files are loaded: a row's parent kinds come before it."""

IDENTITIES = Contract(
    "identities",
    "person_id",
    (
        Column("identity_hash", required=True),
        Column("identity_sealed"),
    ),
    belongs_to=("person_id", "persons"),
    doc="Who a person is, for telling two records from one: the keyed hash of the identity number, and the number "
    "itself encrypted where the county keeps it. No part of a County: it never reaches a score, a screen or a file.",
)
