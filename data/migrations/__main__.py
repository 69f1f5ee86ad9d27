"""Print what the last migration lacks to reach the tables as they are declared: for whoever writes the next step."""

from __future__ import annotations

import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from sqlalchemy import create_engine

from data.migrations.runner import comparing, migrate, steps_after
from data.tables import Base

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'head.db'}")
        with engine.begin() as connection:
            migrate(connection, list(steps_after(None)))
            lacking = produce_migrations(comparing(connection), Base.metadata)
            assert lacking.upgrade_ops is not None
            print(render_python_code(lacking.upgrade_ops))
        engine.dispose()
