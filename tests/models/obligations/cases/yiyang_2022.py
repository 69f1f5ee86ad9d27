"""Worked cases of pack yiyang-2022."""

from __future__ import annotations

from tests.models.obligations.cases.case import Case, Cases, people

CASES: Cases = {}
