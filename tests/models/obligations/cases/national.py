"""Worked cases of pack national."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
