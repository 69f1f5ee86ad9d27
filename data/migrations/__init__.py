"""How a database of an earlier version becomes one of this version, by Alembic.

One file a version in ``versions``: frozen, it never imports the tables as they are now. Which version a database is of
stands in ``meta`` under ``schema_version`` and nowhere else. ``python -m data.migrations`` prints what the last file
lacks to reach the tables as they are declared.
"""

from __future__ import annotations
