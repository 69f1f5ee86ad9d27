"""Worked cases of pack yiyang-2022."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
