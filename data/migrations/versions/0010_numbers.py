"""Version 10: the last number given of what a county keeps under numbers, so that none is given twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import table

revision = "10"
down_revision = "9"

_KEPT = (("rota_plan", "plan_id", "PB"), ("site_scenario", "scenario_id", "XZ"))


def upgrade() -> None:
    """From version 9: the highest number still kept is the last one known."""
    table("number_given", "county:code!>county.code letters:code! last:count")
    for name, column, letters in _KEPT:
        highest = f"MAX(CAST(SUBSTR({column}, 3) AS INTEGER))"
        op.execute(
            sa.text(
                f"INSERT INTO number_given (county, letters, last) SELECT county, '{letters}', {highest} "  # noqa: S608
                f"FROM {name} GROUP BY county"
            )
        )
