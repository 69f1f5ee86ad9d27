"""Worked cases of pack county."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
