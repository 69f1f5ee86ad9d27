"""Version 6: where a carer lives who does not live with the person."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import columns

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """From version 5."""
    for column in columns("carer_household_id:code?"):
        op.add_column("carer", column)
