"""Version 2: what the import knows of its files, who closed a row, identities, comparisons, where things lie in metres.

When a table changes before version 2 is out, run ``python -m data.migrations``: it prints the operations still missing
here. Afterwards this file stays as it is, and a change of the tables is a new file.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.migrations.notation import columns, one_current, table

revision = "2"
down_revision = "1"

_DATED = (
    *("region", "population", "household", "person", "spell", "presence", "carer", "staff", "visit", "hazard_site"),
    *("equipment", "incident", "facility", "candidate", "team", "patrol", "road", "inspection", "assessment"),
    *("report", "event", "alert"),
)
_FOREIGN_KEYS = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
"""What PostgreSQL calls them of itself; SQLite's have no name, and are found by this one."""

_NEW = {
    "import_note": (
        "id:row_id! batch_id:row_id>import_batch.id sheet:text row:count cell:text column:text value:text? note:text"
    ),
    "mapping": "id:row_id! county:code>county.code kind:text name:text headers:json mapping:json saved_at:moment",
    "decision": "id:row_id! county:code>county.code key:text document:text by:text decided_on:date recorded_at:moment",
    "comparison": "id:row_id! county:code>county.code quarter:text made_at:moment lists:json counts:json",
    "comparison_item": (
        "id:row_id! comparison_id:row_id>comparison.id result:text person:count region_code:code? name:text? "
        "birth_date:date? sex:text? list:text? row:count? field:text? certain:flag details:json"
    ),
    "comparison_sign_off": ("id:row_id! comparison_id:row_id>comparison.id region_code:code by:text signed_at:moment"),
    "person_apart": (
        "id:row_id! county:code>county.code first:code second:code by:text? recorded_at:moment withdrawn_at:moment?"
    ),
    "identity": (
        "row_id:row_id! county:code id:code identity_hash:code identity_sealed:text? recorded_at:moment "
        "superseded_at:moment? batch_id:row_id superseded_by:row_id?"
    ),
    "extent": (
        "kind:code! row_id:row_id! county:code>county.code epsg:count west:number south:number east:number "
        "north:number metres:metres"
    ),
}
_UNIQUE = {"mapping": ("county", "kind", "name"), "comparison_sign_off": ("comparison_id", "region_code")}
_INDEXES = {
    "ix_import_note_batch_id": ("import_note", "batch_id"),
    "ix_mapping_county": ("mapping", "county"),
    "ix_decision_county": ("decision", "county"),
    "ix_comparison_county": ("comparison", "county"),
    "comparison_item_by_village": ("comparison_item", "comparison_id", "region_code"),
    "ix_person_apart_county": ("person_apart", "county"),
    "ix_identity_identity_hash": ("identity", "identity_hash"),
    "extent_bounds": ("extent", "county", "kind", "west", "east", "south", "north"),
}


def upgrade() -> None:
    """From version 1."""
    for name in _DATED:
        with op.batch_alter_table(name, naming_convention=_FOREIGN_KEYS) as batch:  # SQLite makes the table anew
            for column in columns("superseded_by:row_id?"):
                batch.add_column(column)
            for refers in ("county", "batch_id"):
                batch.drop_constraint(f"{name}_{refers}_fkey", "foreignkey")
        # In version 1 a row was closed by nothing but the row that took its place.
        op.execute(
            f'UPDATE "{name}" SET superseded_by = later.batch_id FROM (SELECT row_id, lead(batch_id) OVER '  # noqa: S608
            f'(PARTITION BY county, id ORDER BY row_id) AS batch_id FROM "{name}") AS later '
            f'WHERE later.row_id = "{name}".row_id AND "{name}".superseded_at IS NOT NULL'
        )
    for name in ("person", "staff", "hazard_site"):
        _add(name, "unverified_since:date?")
    _add("import_batch", "action:text? by_role:text? made:json? crs:text? crs_stated:text?")
    _add("import_batch", "undoes:row_id?>import_batch.id")
    op.execute("UPDATE import_batch SET action = 'load', made = '{}'")
    _require("import_batch", action=sa.Text(), made=sa.JSON())
    _add("reject", "cell:text?")
    sentence = {"sqlite": "json_array({0}, json('{{}}'))", "postgresql": "json_build_array({0}, '{{}}'::json)::text"}
    say = sentence[op.get_bind().dialect.name].format
    op.execute(f"UPDATE reject SET cell = '', reason = {say('reason')}, fix = {say('fix')}")  # noqa: S608
    _require("reject", cell=sa.Text())
    for name, written in _NEW.items():
        table(name, written, *([sa.UniqueConstraint(*_UNIQUE[name])] if name in _UNIQUE else []))
    one_current("identity")
    for name, (where, *on) in _INDEXES.items():
        op.create_index(name, where, on)
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("extent_metres", "extent", ["metres"], postgresql_using="gist")


def _add(name: str, written: str) -> None:
    for column in columns(written):
        op.add_column(name, column, inline_references=True)


def _require(name: str, **types: sa.types.TypeEngine[Any]) -> None:
    with op.batch_alter_table(name) as batch:  # SQLite makes the table anew
        for column, kind in types.items():
            batch.alter_column(column, existing_type=kind, nullable=False)
