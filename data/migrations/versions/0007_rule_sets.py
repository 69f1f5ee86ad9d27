"""Version 7: the rules runs were made by, and how good the scores were found to be."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import table

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """From the version before."""
    table("rule_set", "digest:text! rules:json kept_at:moment")
    table("evaluation", "id:row_id! county:code>county.code kind:text method:text made_at:moment result:json")
    op.create_index("ix_evaluation_county", "evaluation", ["county"])
