"""Version 9: how well stations reach each village, and the scenarios of where the next ones go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import columns, table

revision = "9"
down_revision = "8"

_ACCESS = (
    "run_id:row_id!>score_run.id access_id:code! service:text region_code:code state:text stations:count "
    "persons:number minutes:number? beyond_30:number beyond_60:number cut_off:number unlocated:number places:number? "
    "places_unknown:count"
)
_SCENARIO = (
    "county:code!>county.code scenario_id:code! name:text version:count as_of:date method:text made_at:moment "
    "made_by:text? asked:json result:json"
)
_OWN = "county:code! scenario_id:code! "
_CHOICE = (
    f"{_OWN}candidate_id:code! site:code service:text region_code:code name:text? choice:text source:text lon:number? "
    "lat:number? capacity:number? persons:number cost_yuan:number"
)
_VILLAGE = (
    f"{_OWN}village_id:code! service:text region_code:code persons:number served:number minutes:number? "
    "beyond_30:number beyond_60:number cut_off:number unlocated:number"
)
_FLOW = f"{_OWN}flow_id:code! region_code:code candidate_id:code candidate_region:code persons:number"


def upgrade() -> None:
    """From version 8: villages are without numbers until the county is scored again."""
    table("access", _ACCESS)
    op.create_table("site_scenario", *columns(_SCENARIO), sa.UniqueConstraint("county", "name"))
    own = ["county", "scenario_id"]
    for name, written in (("site_choice", _CHOICE), ("site_village", _VILLAGE), ("site_flow", _FLOW)):
        op.create_table(
            name, *columns(written), sa.ForeignKeyConstraint(own, [f"site_scenario.{column}" for column in own])
        )
