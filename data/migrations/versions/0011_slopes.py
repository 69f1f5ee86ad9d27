"""Version 11: how steep a road is, and the outline of an alert."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import columns

revision = "11"
down_revision = "10"

_ADDED = {"road": "slope:text?", "alert": "geometry:shape?"}


def upgrade() -> None:
    """From version 10: of what is on record nothing is known of the new columns."""
    for name, written in _ADDED.items():
        for column in columns(written):
            op.add_column(name, column)
