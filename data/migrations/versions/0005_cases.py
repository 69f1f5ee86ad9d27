"""Version 5: tasks, their steps and attachments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import columns

revision = "5"
down_revision = "4"

_TASK = (
    "county:code!>county.code id:code! rule_id:text clause:text phrase:text subject_kind:text subject_id:code "
    "region_code:code sight:text owner_kind:text owner:text owner_name:text?"
)
_STEP = (
    "county:code! task_id:code! number:count! kind:text on:date at:moment by_role:text by_region:code text:text? "
    "state:text level:text due_on:date"
)
_ATTACHMENT = "county:code! task_id:code! number:count! name:text type:text size:count sha256:text content:data"


def upgrade() -> None:
    """From version 4."""
    op.create_table("task", *columns(_TASK))
    op.create_table("task_step", *columns(_STEP), _refers("task", "id"))
    op.create_table("attachment", *columns(_ATTACHMENT), _refers("task_step", "task_id", "number"))
    op.create_index("task_by_region", "task", ["county", "region_code"])
    op.create_index("task_by_subject", "task", ["county", "rule_id", "subject_id"])


def _refers(to: str, *names: str) -> sa.ForeignKeyConstraint:
    own = ["county", "task_id", *names[1:]]
    return sa.ForeignKeyConstraint(own, [f"{to}.{name}" for name in ("county", *names)])
