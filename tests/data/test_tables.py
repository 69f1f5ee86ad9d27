"""The tables hold what the contracts say, no more and no less."""

from __future__ import annotations

import pytest
from sqlalchemy import Boolean, Date, Float, Integer, String, Table

from data.kinds import HEADERS
from data.tables import PRIVATE, ROWS, Dated, ScoreRow, SummaryRow, table_of
from data.terms import VALUES, word_list
from geo.contracts import CONTRACTS, IDENTITIES
from geo.results import SCORES, SUMMARIES

DATED = {"row_id", "county", "id", "recorded_at", "superseded_at", "batch_id", "superseded_by"}
TYPES = {"text": String, "date": Date, "time": String, "int": Integer, "float": Float, "bool": Boolean}


def columns_of(contract, table: Table, extra: set[str]) -> None:
    geometry = {"geometry"} if contract.geometry is not None else set()
    assert {column.name for column in table.columns} == {*contract.names, *geometry, *extra}
    for column in contract.columns:
        stored = table.columns[column.name]
        assert isinstance(stored.type, TYPES[column.type]), column.name
        assert stored.nullable == (not column.required), column.name


def test_there_is_a_table_for_every_kind() -> None:
    assert list(ROWS) == list(CONTRACTS)


@pytest.mark.parametrize("kind", CONTRACTS)
def test_a_tables_columns_are_its_contracts(kind: str) -> None:
    assert issubclass(ROWS[kind], Dated)
    columns_of(CONTRACTS[kind], table_of(kind), DATED)


def test_identities_are_dated_and_apart_from_the_kinds_of_a_county() -> None:
    assert list(PRIVATE) == [IDENTITIES.kind]
    assert not PRIVATE.keys() & CONTRACTS.keys()
    columns_of(IDENTITIES, table_of(IDENTITIES.kind), DATED)


def test_score_and_summary_columns_are_their_contracts() -> None:
    columns_of(SCORES, ScoreRow.__table__, {"run_id", "model", "subject_id"})
    columns_of(SUMMARIES, SummaryRow.__table__, {"run_id", "region_code"})


@pytest.mark.parametrize("kind", CONTRACTS)
def test_a_table_is_named_by_the_singular_of_its_kind(kind: str) -> None:
    singular = {"households": "household", "facilities": "facility", "staff": "staff", "equipment": "equipment"}
    plain = kind.removesuffix("ies") + "y" if kind.endswith("ies") else kind.removesuffix("s")
    assert table_of(kind).name == singular.get(kind, plain)


@pytest.mark.parametrize("kind", CONTRACTS)
def test_every_column_has_a_chinese_header_and_every_code_a_chinese_term(kind: str) -> None:
    contract = CONTRACTS[kind]
    assert list(HEADERS[kind]) == [
        contract.index,
        *(name for name in contract.names if name != contract.index),
    ]
    assert len(set(HEADERS[kind].values())) == len(HEADERS[kind])
    for column in contract.columns:
        if column.one_of:
            assert set(word_list(kind, column.name)) == set(column.one_of), column.name
    assert set(VALUES["bool"]) == {"true", "false"}
