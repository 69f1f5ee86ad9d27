"""Version 4: runs of the obligations, their cells and findings."""

from __future__ import annotations

from alembic import op

from data.migrations.notation import table

revision = "4"
down_revision = "3"

_NEW = {
    "obligation_run": (
        "id:row_id! county:code>county.code version:count as_of:date known_at:moment method:text created_at:moment"
    ),
    "cell": (
        "run_id:row_id!>obligation_run.id rule_id:text! region_code:code! level:text status:text numerator:count "
        "denominator:count due:count overdue:count breached:count lacking:count not_recorded:count since:date? "
        "next_due:date? missing_kind:text?"
    ),
    "finding": (
        "run_id:row_id!>obligation_run.id rule_id:text! subject_id:code! region_code:code subject_kind:text "
        "status:text since:date? due_on:date? value:number? sight:text"
    ),
}


def upgrade() -> None:
    """From version 3."""
    for name, written in _NEW.items():
        table(name, written)
    op.create_index("ix_obligation_run_county", "obligation_run", ["county"])
    op.create_index("finding_by_region", "finding", ["run_id", "rule_id", "region_code"])
