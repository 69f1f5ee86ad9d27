"""Worked cases of pack national."""

from __future__ import annotations

from tests.models.obligations.cases.case import Case, Cases, people

CASES: Cases = {}
