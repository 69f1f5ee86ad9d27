"""Worked cases of pack jiangxi-2019."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
