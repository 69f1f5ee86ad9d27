"""Version 6: the chance of a water to be in its county's worst tenth, and which unsurveyed one to survey first."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import columns

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """From version 5: runs already made keep neither."""
    for column in columns("worst_tenth:number? survey_rank:count?"):
        op.add_column("score", column)
