"""Version 8: what a rota needs to know of teams and waters, when patrols came and went, and the rotas themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import columns

revision = "8"
down_revision = "7"

_ADDED = {
    "team": "mode:text? skills:text? days_off:text? hours_per_week:number?",
    "hazard_site": "patrol_skills:text? two_persons:flag? keeper_patrols:flag? open_from:text? open_to:text?",
    "patrol": "planned_at:text? arrived_at:text? left_at:text? not_done_reason:text? plan_id:code? source:text?",
}
_PLAN = (
    "county:code!>county.code plan_id:code! version:count method:text first:date weeks:count made_at:moment "
    "made_by:text? asked:json result:json replaces:code?"
)
_STOP = (
    "county:code! plan_id:code! stop_id:code! team_id:code day:date tour:count position:count site_id:code "
    "region_code:code team_region:code? arrive_min:number leave_min:number window:text? km:number minutes:number "
    "kind:text"
)


def upgrade() -> None:
    """From version 7: of what is on record nothing is known of the new columns."""
    for name, written in _ADDED.items():
        for column in columns(written):
            op.add_column(name, column)
    op.create_table("rota_plan", *columns(_PLAN))
    own = ["county", "plan_id"]
    op.create_table("rota_stop", *columns(_STOP), sa.ForeignKeyConstraint(own, [f"rota_plan.{name}" for name in own]))
    op.create_index("rota_stop_by_region", "rota_stop", ["county", "plan_id", "region_code"])
