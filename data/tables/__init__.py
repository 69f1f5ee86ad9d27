"""The tables: one ``...Row`` for every kind of frame, and what the database knows of itself. Rows never leave ``data``.

A row's columns are its contract's columns, plus geometry where the contract has one, plus ``Dated``.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table

from data.tables.base import Base, Dated
from data.tables.comparisons import ApartRow, ComparisonItemRow, ComparisonRow, SignOffRow
from data.tables.extents import ExtentRow
from data.tables.hazards import AlertRow, EquipmentRow, HazardSiteRow, IncidentRow, PatrolRow, TeamRow
from data.tables.ledger import (
    AuditRow,
    CountyRow,
    DecisionRow,
    ImportBatchRow,
    MappingRow,
    MetaRow,
    NoteRow,
    NumberGivenRow,
    RejectRow,
    SignInRow,
)
from data.tables.obligations import CellRow, FindingRow, ObligationRunRow
from data.tables.people import (
    CarerRow,
    HouseholdRow,
    IdentityRow,
    KeyPersonRow,
    PersonRow,
    PresenceRow,
    ProvisionRow,
    SpellRow,
)
from data.tables.places import CandidateRow, FacilityRow, PopulationRow, RegionRow, RoadRow
from data.tables.results import EvaluationRow, RuleSetRow, ScoreRow, ScoreRunRow, SummaryRow, TileRow
from data.tables.rotas import RotaPlanRow, RotaStopRow
from data.tables.services import (
    ActivityRow,
    ArrangementRow,
    AssessmentRow,
    EventRow,
    InspectionRow,
    ReportRow,
    StaffRow,
    VisitRow,
)
from data.tables.siting import AccessRow, SiteChoiceRow, SiteFlowRow, SiteScenarioRow, SiteVillageRow
from data.tables.tasks import AttachmentRow, TaskRow, TaskStepRow

__all__ = [
    "PRIVATE",
    "ROWS",
    "AccessRow",
    "ApartRow",
    "AttachmentRow",
    "AuditRow",
    "Base",
    "CellRow",
    "ComparisonItemRow",
    "ComparisonRow",
    "CountyRow",
    "Dated",
    "DecisionRow",
    "EvaluationRow",
    "ExtentRow",
    "FindingRow",
    "ImportBatchRow",
    "MappingRow",
    "MetaRow",
    "NoteRow",
    "NumberGivenRow",
    "ObligationRunRow",
    "RejectRow",
    "RotaPlanRow",
    "RotaStopRow",
    "RuleSetRow",
    "ScoreRow",
    "ScoreRunRow",
    "SignInRow",
    "SignOffRow",
    "SiteChoiceRow",
    "SiteFlowRow",
    "SiteScenarioRow",
    "SiteVillageRow",
    "SummaryRow",
    "TaskRow",
    "TaskStepRow",
    "TileRow",
    "table_of",
]

ROWS: dict[str, type[Dated]] = {
    "regions": RegionRow,
    "populations": PopulationRow,
    "households": HouseholdRow,
    "persons": PersonRow,
    "spells": SpellRow,
    "presences": PresenceRow,
    "carers": CarerRow,
    "staff": StaffRow,
    "visits": VisitRow,
    "hazard_sites": HazardSiteRow,
    "equipment": EquipmentRow,
    "incidents": IncidentRow,
    "facilities": FacilityRow,
    "candidates": CandidateRow,
    "teams": TeamRow,
    "patrols": PatrolRow,
    "roads": RoadRow,
    "inspections": InspectionRow,
    "assessments": AssessmentRow,
    "reports": ReportRow,
    "events": EventRow,
    "alerts": AlertRow,
    "key_persons": KeyPersonRow,
    "provisions": ProvisionRow,
    "arrangements": ArrangementRow,
    "activities": ActivityRow,
}
"""The row of each kind of ``geo.contracts.CONTRACTS``."""

PRIVATE: dict[str, type[Dated]] = {"identities": IdentityRow}
"""Kinds that are dated, merged and undone like the others and yet are no part of a ``County``."""


def table_of(kind: str) -> Table:
    """The table that holds a kind."""
    return cast(Table, {**ROWS, **PRIVATE}[kind].__table__)  # type: ignore[attr-defined]
