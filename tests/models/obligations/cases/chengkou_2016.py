"""Worked cases of pack chengkou-2016."""

from __future__ import annotations

from tests.models.obligations.cases.case import Cases

CASES: Cases = {}
