"""Worked cases of pack feng-2024."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
