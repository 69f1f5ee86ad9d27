"""Version 1: the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import dated_table, table

revision = "1"
down_revision = None

_DATED = {
    "region": (
        "name:text level:text parent_code:code? kind:text? seat_lon:number? seat_lat:number? valid_from:date? "
        "valid_to:date? successor_code:code? ledger_checked_on:date? source:text? geometry:shape?"
    ),
    "population": "region_code:code sex:text age_from:count age_to:count? persons:count source:text?",
    "household": (
        "region_code:code group_name:text? address:text? location_precision:text surveyed_on:date? geometry:shape?"
    ),
    "person": (
        "household_id:code name:text? birth_date:date? sex:text? living_arrangement:text? income:text? "
        "support:text? health:text? assessed_on:date?"
    ),
    "spell": "person_id:code group:text from_date:date to_date:date? end_reason:text?",
    "presence": "person_id:code from_date:date to_date:date? place:text source:text?",
    "carer": (
        "person_id:code name:text? relation:text? birth_date:date? health:text? co_resident:flag? "
        "away_place:text? phone:text? capacity_assessed_on:date? agreement_signed_on:date?"
    ),
    "staff": (
        "region_code:code name:text? role:text full_time:flag? certified_on:date? trained_on:date? "
        "from_date:date? to_date:date? phone:text?"
    ),
    "visit": (
        "person_id:code visited_on:date kind:text staff_id:code? health_checked:flag? spirit_checked:flag? "
        "safety_checked:flag? hygiene_checked:flag? findings:text?"
    ),
    "hazard_site": (
        "region_code:code name:text? kind:text depth_m:number? bank:text? owner:text? keeper:text? "
        "keeper_phone:text? barrier:text? swimming_place:flag? surveyed_on:date? source:text? geometry:shape?"
    ),
    "equipment": "site_id:code item:text present:flag? usable:flag? checked_on:date?",
    "incident": (
        "region_code:code site_id:code? occurred_on:date hour:count? victims:count? outcome:text source:text? "
        "geometry:shape?"
    ),
    "facility": "region_code:code name:text? kind:text capacity:count? opened_on:date? geometry:shape?",
    "candidate": (
        "region_code:code name:text? kind:text capacity:count? cost_yuan:number? ownership:text? geometry:shape?"
    ),
    "team": "region_code:code name:text? members:count? vehicle:text? shifts:text? phone:text? geometry:shape?",
    "patrol": "site_id:code team_id:code? planned_on:date? done_on:date? findings:text?",
    "road": (
        "region_code:code name:text? class:text speed_kph:number oneway:flag? closed_from:date? "
        "closed_to:date? geometry:shape?"
    ),
    "inspection": "region_code:code subject:text inspected_on:date by:text? findings:text?",
    "assessment": "person_id:code assessed_on:date kind:text level:text? by:text?",
    "report": "region_code:code kind:text due_on:date? sent_on:date? by:text?",
    "event": "region_code:code person_id:code? kind:text occurred_on:date reported_on:date? closed_on:date?",
    "alert": "region_code:code kind:text from_date:date to_date:date? source:text?",
}
_OTHERS = {
    "audit": "id:row_id! at:moment action:text role:text? county:code? region:code? subject:text?",
    "county": (
        "code:code! name:text slug:text simulated:flag as_of:date? rule_packs:json calendar:text created_at:moment"
    ),
    "meta": "key:text! value:text",
    "import_batch": (
        "id:row_id! county:code>county.code kind:text file_name:text sha256:text source:text? at:moment "
        "rows:count loaded:count noted:count unchanged:count repeated:count rejected:count"
    ),
    "score_run": (
        "id:row_id! county:code>county.code version:count as_of:date known_at:moment method:text "
        "created_at:moment counts:json"
    ),
    "sign_in": "token_sha256:text! role:text county:code>county.code region:code expires_at:moment used_at:moment?",
    "tile": "county:code!>county.code z:count! x:count! y:count! data:data",
    "reject": (
        "id:row_id! batch_id:row_id>import_batch.id sheet:text row:count column:text value:text? reason:text fix:text"
    ),
    "score": (
        "run_id:row_id!>score_run.id model:text! subject_id:code! region_code:code score_class:text "
        "value:number? low:number? high:number? rank:count? evidence_grade:text factors:text reasons:text "
        "fixes:text"
    ),
    "summary": (
        "run_id:row_id!>score_run.id region_code:code! level:text persons:count children:count elders:count "
        "women:count persons_unplaced:count children_unplaced:count elders_unplaced:count households:count "
        "presence_unknown:count sites:count sites_not_surveyed:count drowning_red:count drowning_orange:count "
        "drowning_yellow:count drowning_blue:count drowning_not_surveyed:count isolation_red:count "
        "isolation_orange:count isolation_yellow:count isolation_blue:count isolation_not_surveyed:count "
        "staffing_red:count staffing_orange:count staffing_yellow:count staffing_blue:count "
        "staffing_not_surveyed:count visits_overdue:count equipment_missing:count facilities:count "
        "directors:count"
    ),
}


def upgrade() -> None:
    """An empty database gets its tables."""
    for name, written in _OTHERS.items():
        table(name, written, *([sa.UniqueConstraint("slug")] if name == "county" else []))
    for name, written in _DATED.items():
        dated_table(name, written)
    for name, column in (("import_batch", "county"), ("score_run", "county"), ("reject", "batch_id")):
        op.create_index(f"ix_{name}_{column}", name, [column])
