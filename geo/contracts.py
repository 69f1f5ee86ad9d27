"""The contracts of every frame in a ``County``: the one list of tables, columns and words the product has.

Tables in ``data`` and import columns follow these; a test holds them equal. Terms are those of ``docs/glossary.md``.
"""

from __future__ import annotations

from geo.frames import Column, Contract

SEXES = ("male", "female")

GROUPS = (
    "left_behind_child",  # 留守儿童, under 16, both parents away or one away and the other unable
    "child_in_difficulty",  # 困境儿童, under 18
    "left_behind_elder",  # 留守老人
    "elder_living_alone",  # 独居老人
    "empty_nest_elder",  # 空巢老人
    "advanced_age_elder",  # 高龄老人, 80 and over
    "dependent_elder",  # 失能老人
    "left_behind_woman",  # 留守妇女
)
CHILD_GROUPS = ("left_behind_child", "child_in_difficulty")
ELDER_GROUPS = (
    "left_behind_elder",
    "elder_living_alone",
    "empty_nest_elder",
    "advanced_age_elder",
    "dependent_elder",
)

LIVING_ARRANGEMENTS = (
    "alone",
    "with_spouse",
    "with_grandparents",
    "with_one_parent",
    "with_relatives",
    "with_children",
    "with_others",
)
INCOMES = ("poor", "low", "ordinary")
SUPPORTS = ("none", "irregular", "regular")  # 赡养
HEALTHS = ("dependent", "poor", "good")

WATER_KINDS = ("river", "pond", "reservoir", "dam", "canal", "ditch", "well")
HAZARD_KINDS = (*WATER_KINDS, "junction", "wall", "slope")
BANKS = ("gentle", "steep", "vertical")
BARRIERS = ("none", "partial", "full")
EQUIPMENT_ITEMS = ("warning_sign", "lifebuoy", "rope", "pole")  # 四个一
OUTCOMES = ("fatal", "saved", "near_miss")

VISIT_KINDS = ("contact", "home_visit", "parent_call", "parent_meeting")
STAFF_ROLES = ("child_director", "supervisor", "village_worker", "grid_worker")
LOCATION_PRECISIONS = ("gps", "house", "village", "none")
PRESENCE_PLACES = ("home", "boarding_school", "with_parents", "care_home", "other")
ROAD_CLASSES = ("county", "township", "village", "track")

FACILITY_KINDS = (
    # the ten 阵地 kinds of 弋文明办〔2022〕7号
    "service_centre",  # 党群服务中心
    "civilisation_station",  # 新时代文明实践站
    "mutual_care_facility",  # 农村互助养老服务设施
    "social_work_station",  # 社工站
    "child_protection_station",  # 未成年人保护工作站
    "youth_palace",  # 乡村少年宫
    "childhood_harbour",  # 童心港湾
    "youth_space",  # 青年空间
    "childrens_home",  # 儿童之家
    "school_counselling_room",  # 乡村学校心理咨询室
    # and what else the scores need
    "school",
    "clinic",
    "care_home",  # 敬老院
    "village_committee",  # 村（居）委会
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
        Column("assessed_on", "date", happened=True),
        UNVERIFIED,
    ),
    belongs_to=("household_id", "households"),
    doc="One person followed. assessed_on: the last risk assessment (寿政秘〔2016〕278号 S16); missing means none.",
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
        Column("away_place"),
        Column("phone"),
        Column("capacity_assessed_on", "date", happened=True),
        Column("agreement_signed_on", "date", happened=True),
    ),
    belongs_to=("person_id", "persons"),
    doc="Who looks after a person.",
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
        Column("surveyed_on", "date", happened=True),
        Column("source"),
        UNVERIFIED,
    ),
    geometry="any",
    region_column="region_code",
    doc="A water or another dangerous place. surveyed_on missing means never surveyed: its features are unknown.",
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
        Column("shifts"),
        Column("phone"),
    ),
    geometry="point",
    region_column="region_code",
    doc="Patrol teams; the point is their base.",
)
PATROLS = Contract(
    "patrols",
    "patrol_id",
    (
        Column("site_id", required=True),
        Column("team_id"),
        Column("planned_on", "date"),
        Column("done_on", "date", happened=True),
        Column("findings"),
    ),
    belongs_to=("site_id", "hazard_sites"),
    doc="A patrol stop planned, done or both.",
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
    ),
    geometry="line",
    region_column="region_code",
    doc="Road edges; edges meet where their ends coincide.",
)
INSPECTIONS = Contract(
    "inspections",
    "inspection_id",
    (
        _REGION,
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
        Column("kind", required=True),
        Column("level"),
        Column("by"),
    ),
    belongs_to=("person_id", "persons"),
    known_by="assessed_on",
)
REPORTS = Contract(
    "reports",
    "report_id",
    (
        _REGION,
        Column("kind", required=True),
        Column("due_on", "date"),
        Column("sent_on", "date", happened=True),
        Column("by"),
    ),
    region_column="region_code",
)
EVENTS = Contract(
    "events",
    "event_id",
    (
        _REGION,
        Column("person_id"),
        Column("kind", required=True),
        Column("occurred_on", "date", required=True, happened=True),
        Column("reported_on", "date", happened=True),
        Column("closed_on", "date", happened=True),
    ),
    region_column="region_code",
    known_by="occurred_on",
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
    region_column="region_code",
    known_by="from_date",
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

SCORE_CLASSES = ("red", "orange", "yellow", "blue", "not_surveyed")
"""From most to least urgent; ``not_surveyed`` is unknown: never zero, never safe, and never ranked."""

SCORES = Contract(
    "scores",
    "subject_id",
    (
        _REGION,
        Column("score_class", required=True, one_of=SCORE_CLASSES),
        Column("value", "float"),
        Column("low", "float"),
        Column("high", "float"),
        Column("rank", "int", at_least=1),
        Column("evidence_grade", required=True, one_of=("A", "B", "C")),
        Column("factors", required=True),
        Column("reasons", required=True),
        Column("fixes", required=True),
    ),
    region_column="region_code",
    doc="One model's scores of one county. value: the model's own unit; low, high: its 90 % interval; rank: 1 is "
    "the worst, missing when not surveyed; factors, reasons, fixes: JSON texts as models.score writes them.",
)

MODELS = ("drowning", "isolation", "staffing")
"""The three scores: hazard sites, elders, villages."""

SUMMARY_COUNTS = (
    "persons",  # followed: in any group on as_of, each once
    "children",  # in a child group
    "elders",  # in an elder group
    "women",  # left-behind women
    "persons_unplaced",  # followed, whose home has no point
    "children_unplaced",
    "elders_unplaced",
    "households",
    "presence_unknown",  # children with no presence recorded for as_of
    "sites",  # hazard sites
    "sites_not_surveyed",
    *(f"{model}_{score_class}" for model in MODELS for score_class in SCORE_CLASSES),
    "visits_overdue",  # followed persons overdue or never visited under their rule
    "equipment_missing",  # 四个一 items not present or not usable at surveyed sites
    "facilities",
    "directors",  # child directors in post
)
SUMMARIES = Contract(
    "summaries",
    "region_code",
    (
        Column("level", required=True, one_of=("county", "township", "village")),
        *(Column(name, "int", required=True, at_least=0) for name in SUMMARY_COUNTS),
    ),
    region_column="region_code",
    doc="Counts of every county, township and village: made on the whole county, so that a reader who may not see "
    "single persons still sees how many there are.",
)
