"""Where each placed row lies in metres: what a search by distance or by frame goes through."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine, UserDefinedType

from data.tables.base import Base, Code


class _PostgisMetres(UserDefinedType[bytes]):
    """``geometry`` without a reference system: the zone stands in the row, and rows of two zones may be compared."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "geometry"


METRES: TypeEngine[bytes] = LargeBinary().with_variant(_PostgisMetres(), "postgresql")
"""WKB in a BLOB on SQLite, a PostGIS geometry on PostgreSQL."""

Metres = Annotated[bytes, mapped_column(METRES)]


class ExtentRow(Base):
    """The geometry of one row of one kind, in metres of its county's zone, with its bounds.

    Derived from the rows themselves, apart from them: what is on record never changes, and yet a county whose outline
    is corrected may come to lie in another zone. ``epsg`` is the zone; of one county all rows have the same.
    """

    __tablename__ = "extent"

    kind: Mapped[Code] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    county: Mapped[Code] = mapped_column(ForeignKey("county.code"))
    epsg: Mapped[int]
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    metres: Mapped[Metres]

    __table_args__ = (
        Index("extent_bounds", "county", "kind", "west", "east", "south", "north"),
        Index("extent_metres", "metres", postgresql_using="gist").ddl_if(dialect="postgresql"),
    )
