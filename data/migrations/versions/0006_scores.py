"""Version 6: where a carer lives who does not live with the person; the chance of a water to be in its county's worst
tenth, and which unsurveyed one to survey first."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import columns

revision = "6"
down_revision = "5"

_ADDED = {"carer": "carer_household_id:code?", "score": "worst_tenth:number? survey_rank:count?"}


def upgrade() -> None:
    """From version 5: runs already made keep neither chance nor order."""
    for name, written in _ADDED.items():
        for column in columns(written):
            op.add_column(name, column)
