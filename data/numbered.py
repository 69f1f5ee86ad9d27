"""What a county keeps under numbers of its own (rotas PB0001, scenarios XZ0001): each is given once and never again,
lest a link, a file or a batch that names one come to mean another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, insert, select, update

from data.counties import find_county
from data.tables import CountyRow, NumberGivenRow
from geo.errors import InputError

Unknown = Callable[[str, str], InputError]
"""What is said of a number there is not, with the last ones there are; "" where there are none."""
_NAMED: Final = 5
_GIVEN: Any = NumberGivenRow.__table__


def lock_county(connection: Connection, county: str) -> None:
    """Find a county and hold it until the transaction ends: who writes what it keeps goes one after another.

    Raises:
        UnknownCountyError: the database does not hold the county.
    """
    find_county(connection, county)
    connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True))


def give_number(connection: Connection, county: str, letters: str) -> str:
    """The next number of a county, which is held (``lock_county``), of those that begin with ``letters``."""
    mine = (_GIVEN.c.county == county, _GIVEN.c.letters == letters)
    last = connection.scalar(select(_GIVEN.c.last).where(*mine))
    if last is None:
        last = 0
        connection.execute(insert(_GIVEN).values(county=county, letters=letters, last=1))
    else:
        connection.execute(update(_GIVEN).where(*mine).values(last=last + 1))
    return f"{letters}{last + 1:04d}"


def check_held(connection: Connection, column: ColumnElement[str], county: str, number: str, unknown: Unknown) -> None:
    """That the county keeps what is of this number.

    Args:
        column: of the numbers, in a table that has a column ``county``.

    Raises:
        InputError: it does not; ``unknown`` says so.
    """
    table: Any = column.table
    known = connection.scalars(select(column).where(table.c.county == county)).all()
    if number not in known:
        raise unknown(number, last_of(known))


def last_of(known: Iterable[str]) -> str:
    """The last few numbers, for a sentence."""
    return ", ".join(sorted(known)[-_NAMED:])
