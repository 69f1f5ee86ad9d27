"""Worked cases of pack shou-2016."""

from __future__ import annotations

from tests.models.obligations.cases.case import Case, Cases, people

CASES: Cases = {
    "S1": [
        Case(
            people(
                {"id": "A", "living_arrangement": "with_grandparents"},
                {"id": "B", "living_arrangement": "alone"},
                {"id": "C"},
                {"id": "D", "living_arrangement": "alone", "birth_date": "2010-07-15"},
                group="left_behind_child",
            ),
            {"A": "met", "B": "breached", "C": "not_recorded"},
        )
    ],
}
