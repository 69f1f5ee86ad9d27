"""Version 7: the rules runs were made by."""

from __future__ import annotations

from data.migrations.notation import table

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """From the version before."""
    table("rule_set", "digest:text! rules:json kept_at:moment")
