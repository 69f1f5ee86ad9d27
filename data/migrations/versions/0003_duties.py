"""Version 3: what the obligations of the policy papers run on.

Kinds of events, assessments and reports were free text. Known words become codes; any other becomes ``other`` (of
reports the appraisal), and the word itself is kept in ``note``.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import columns, one_current, table

revision = "3"
down_revision = "2"

_DATED = (
    "row_id:row_id! county:code id:code recorded_at:moment superseded_at:moment? batch_id:row_id superseded_by:row_id?"
)
_NEW = {
    "key_person": "person_id:code key_class:text from_date:date to_date:date? source:text?",
    "provision": "person_id:code item:text state:text from_date:date? to_date:date? checked_on:date? by:text?",
    "arrangement": (
        "region_code:code facility_id:code? item:text state:text responsible:text? from_date:date? to_date:date? "
        "checked_on:date?"
    ),
    "activity": "region_code:code facility_id:code? kind:text topic:text? held_on:date participants:count? by:text?",
}
_ADDED = {
    "household": "grid_name:text?",
    "person": "disability:text? schooling:text? school_id:code? registered:flag? registered_at:text?",
    "carer": "delegated:flag? capable:flag? told_village_on:date? told_school_on:date?",
    "staff": "sex:text?",
    "facility": "places_free:count?",
    "inspection": "facility_id:code? kind:text? topic:text?",
    "assessment": "note:text?",
    "report": "note:text?",
    "event": (
        "occurred_hour:count? reported_hour:count? assessed_on:date? handled_on:date? feedback_on:date? "
        "facility_id:code? note:text?"
    ),
}
_CODES = {
    "event": {
        "生活困境": "hardship",
        "监护困境": "custody_hardship",
        "行为异常": "abnormal_behaviour",
        "赡养责任不落实": "support_failing",
        "身患疾病": "ill",
        "居所安全隐患": "home_hazard",
    },
    "assessment": {"风险等级评估": "risk_level", "风险": "risk_level", "能力": "capability", "能力评估": "capability"},
    "report": {
        "季度汇总": "quarterly_summary",
        "季度报表": "quarterly_summary",
        "年度总结": "yearly_progress",
    },
}
_OTHER = {"event": "other", "assessment": "other", "report": "appraisal"}


def upgrade() -> None:
    """From version 2."""
    for name, written in _NEW.items():
        table(name, f"{_DATED} {written}")
        one_current(name)
    for name, written in _ADDED.items():
        for column in columns(written):
            op.add_column(name, column)
    for name, codes in _CODES.items():
        rows = sa.table(name, sa.column("kind", sa.Text()), sa.column("note", sa.Text()))
        other = sa.case(codes, value=rows.c.kind, else_=_OTHER[name])
        word = sa.case((rows.c.kind.in_(list(codes)), sa.null()), else_=rows.c.kind)
        op.execute(rows.update().values(note=word))
        op.execute(rows.update().values(kind=other))
