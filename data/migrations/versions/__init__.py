"""One file a version of the database, in order."""

from __future__ import annotations
