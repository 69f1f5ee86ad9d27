"""What is on record of a county, as far as an import has to know it: read when first asked for, once a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import shapely
from sqlalchemy import Connection, and_, select

from data.decisions import REVERSE_GCJ02, has_decided
from data.frames import frame_of
from data.importing.ids import alike
from data.importing.persons_merge import merged_into
from data.scoping import on_record
from data.tables import ImportBatchRow, MetaRow, table_of
from geo.contracts import CONTRACTS
from geo.datum import Reference
from geo.errors import InputError
from geo.frames import Contract
from geo.rules import RulePack
from geo.text import say

_OF_PATROLS = ("site_id", "team_id", "planned_at", "arrived_at", "left_at", "plan_id", "source")
_DAYS_OF_PATROLS = ("planned_on", "done_on")


def identity_key_of(county: str) -> str:
    """Under what in the table ``meta`` the fingerprint of a county's identity key stands."""
    return f"identity_key:{county}"


def require_key(connection: Connection, county: str, fingerprint: str) -> None:
    """Check that the county's identity numbers were hashed with this key: with another none would be found again.

    Raises:
        InputError: they were hashed with another.
    """
    kept = connection.scalar(select(MetaRow.value).where(MetaRow.key == identity_key_of(county)))
    if kept is None or kept == fingerprint:
        return
    table = table_of("identities")
    if connection.scalar(select(table.c.id).where(table.c.county == county).limit(1)) is not None:
        raise InputError(
            say("The county's identity numbers were kept with another key file; set SHOUWANG_IDENTITY_KEY_FILE to it.")
        )


class Record:
    """The current rows of one county. ``today``: the day of the import, in China. ``rules``: those it goes by."""

    def __init__(self, connection: Connection, county: str, today: date, rules: RulePack) -> None:
        self.connection = connection
        self.county = county
        self.today = today
        self.rules = rules

    def age_limit(self, group: str) -> int | None:
        """The age members of a group are under, by the county's rules; None where they name none."""
        rule = self.rules.first("age_below", group, on=self.today)
        return None if rule is None else int(rule.number)

    @cached_property
    def regions(self) -> pd.DataFrame:
        """Index region code; ``name``, ``level``, ``valid_to`` (day or None), ``successors`` (codes or None)."""
        table = table_of("regions")
        frame = self._frame("regions", table.c.name, table.c.level, table.c.valid_to, table.c.successor_code)
        return frame.rename(columns={"successor_code": "successors"})

    @cached_property
    def former_names(self) -> pd.DataFrame:
        """Names regions went by before: ``id``, ``name``."""
        table = table_of("regions")
        rows = self.connection.execute(
            select(table.c.id, table.c.name).where(table.c.county == self.county, table.c.superseded_at.is_not(None))
        ).all()
        return pd.DataFrame(rows, columns=["id", "name"], dtype="str").drop_duplicates()

    @cached_property
    def persons(self) -> pd.DataFrame:
        """Index person id; ``household_id``, ``name``, ``birth_date``, ``sex``, ``region_code`` (of the home)."""
        person, home = table_of("persons"), table_of("households")
        columns = (person.c.id, person.c.household_id, person.c.name, person.c.birth_date, person.c.sex)
        rows = self.connection.execute(
            select(*columns, home.c.region_code)
            .join_from(person, home, and_(home.c.id == person.c.household_id, on_record(home, self.county, None)))
            .where(on_record(person, self.county, None))
        ).all()
        frame = _framed(rows, ["id", "household_id", "name", "birth_date", "sex", "region_code"])
        return frame.assign(
            birth_date=pd.to_datetime(frame["birth_date"]).astype("datetime64[s]"), sex=frame["sex"].astype("str")
        )

    @cached_property
    def identities(self) -> pd.DataFrame:
        """Index person id; ``identity_hash``, ``identity_sealed``."""
        table = table_of("identities")
        return self._frame("identities", table.c.identity_hash, table.c.identity_sealed)

    @cached_property
    def person_by_hash(self) -> pd.Series[Any]:
        """Person id by hash of the identity number."""
        hashes = self.identities["identity_hash"]
        return pd.Series(hashes.index, index=hashes.to_numpy(), dtype="str")[~hashes.duplicated().to_numpy()]

    @cached_property
    def merged(self) -> dict[str, str]:
        """The person's number that is kept, by that of each record made one with it."""
        return merged_into(self.connection, self.county)

    @cached_property
    def households(self) -> pd.DataFrame:
        """Index household id; ``region_code``, ``address``."""
        table = table_of("households")
        return self._frame("households", table.c.region_code, table.c.address)

    @cached_property
    def sites(self) -> pd.DataFrame:
        """Index site id; ``name``, ``region_code``."""
        table = table_of("hazard_sites")
        return self._frame("hazard_sites", table.c.name, table.c.region_code)

    @cached_property
    def patrols(self) -> pd.DataFrame:
        """Index patrol id; whose, where and when each was planned and done, as ``PATROLS`` has them."""
        table, names = table_of("patrols"), (*_OF_PATROLS, *_DAYS_OF_PATROLS)
        frame = self._frame("patrols", *(table.c[name] for name in names))
        days = {name: pd.to_datetime(frame[name]).astype("datetime64[s]") for name in _DAYS_OF_PATROLS}
        return frame.astype(dict.fromkeys(_OF_PATROLS, "str")).assign(**days)

    @cached_property
    def staff(self) -> pd.DataFrame:
        """Index staff id; ``name``, ``region_code``."""
        table = table_of("staff")
        return self._frame("staff", table.c.name, table.c.region_code)

    @cached_property
    def open_spells(self) -> pd.DataFrame:
        """Index spell id; ``person_id``, ``group`` of the spells that have no end."""
        table = table_of("spells")
        frame = self._frame("spells", table.c.person_id, table.c.group, table.c.to_date)
        return frame.loc[frame["to_date"].isna(), ["person_id", "group"]]

    @cached_property
    def carers(self) -> pd.DataFrame:
        """Index carer id; ``person_id``, ``name``."""
        table = table_of("carers")
        return self._frame("carers", table.c.person_id, table.c.name)

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of a kind."""
        if kind not in self._ids:
            table = table_of(kind)
            found = self.connection.scalars(select(table.c.id).where(on_record(table, self.county, None)))
            self._ids[kind] = frozenset(found)
        return self._ids[kind]

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        return {}

    def found_by_key(self, contract: Contract, keys: Sequence[str], parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
        """The id on record of the one row with the same natural key as each row of ``parts``; missing where none."""
        table = table_of(contract.kind)
        query = select(table.c.id, *(table.c[name] for name in keys)).where(on_record(table, self.county, None))
        for name, part in zip(keys, parts, strict=True):
            if contract.column(name).type == "date" and part.notna().all():  # years of visits, a quarter in the file
                first, last = (date.fromisoformat(day) for day in (part.min(), part.max()))
                query = query.where(table.c[name].between(first, last))
        frame = _framed(self.connection.execute(query).all(), ["id", *keys])
        if frame.empty:
            return pd.Series(pd.NA, index=parts[0].index, dtype="str")
        held = _joined([frame[name].astype("str") for name in keys])
        ids = pd.Series(frame.index, index=pd.Index(held), dtype="str")
        return _joined(parts).map(ids[~ids.index.duplicated(keep=False)]).astype("str")

    def places_of(self, contract: Contract, ids: pd.Series[Any]) -> pd.Series[Any]:
        """The region each id's row on record lies in, by itself or by what it belongs to; missing where none is."""
        table = table_of(contract.kind)
        owner = contract.region_column or (contract.belongs_to or ("", ""))[0]
        if contract.kind == "persons":
            return ids.map(self.persons["region_code"])
        held = self._frame(contract.kind, table.c[owner])[owner]
        by_owner = {"person_id": self.persons, "site_id": self.sites, "household_id": self.households}
        if owner in by_owner:
            held = held.map(by_owner[owner]["region_code"])
        return ids.map(held)

    @cached_property
    def outline(self) -> shapely.Geometry | None:
        """The county's outline (EPSG:4490), None where there is none on record."""
        table = table_of("regions")
        wkb = self.connection.scalar(
            select(table.c.geometry).where(on_record(table, self.county, None), table.c.id == self.county)
        )
        return None if wkb is None else shapely.from_wkb(wkb)

    @cached_property
    def may_reverse(self) -> bool:
        """Whether the county has decided that GCJ-02 may be reversed."""
        return has_decided(self.connection, self.county, REVERSE_GCJ02)

    @cached_property
    def reference(self) -> Reference:
        """What points can be compared with: regions and waters on record, and whether their own system was stated."""
        return Reference.of(self._shapes("regions"), self._shapes("hazard_sites"), datum_known=self._datum_known)

    def _shapes(self, kind: str) -> Any:
        contract, table = CONTRACTS[kind], table_of(kind)
        names = ("id", *contract.names, "geometry")
        query = select(*(table.c[name] for name in names)).where(on_record(table, self.county, None))
        return frame_of(contract, self.connection.execute(query).all())

    @cached_property
    def _datum_known(self) -> bool:
        batch = ImportBatchRow.__table__
        stated = self.connection.scalars(
            select(batch.c.crs_stated)
            .where(batch.c.county == self.county, batch.c.kind == "regions", batch.c.loaded > 0)
            .where(batch.c.crs_stated.is_not(None))
            .order_by(batch.c.id.desc())
            .limit(1)
        ).first()
        return stated in {"declared", "own"}

    def _frame(self, kind: str, *columns: Any) -> pd.DataFrame:
        table = table_of(kind)
        rows = self.connection.execute(select(table.c.id, *columns).where(on_record(table, self.county, None))).all()
        return _framed(rows, ["id", *(column.name for column in columns)])


def _joined(parts: Sequence[pd.Series[Any]]) -> pd.Series[Any]:
    """The parts of each row's key as one text."""
    texts = [alike(part.astype("str")).fillna("") for part in parts]
    return texts[0].str.cat(pd.concat(texts[1:], axis=1), sep="\x1f")


def _framed(rows: Any, names: list[str]) -> pd.DataFrame:
    return pd.DataFrame.from_records([tuple(row) for row in rows], columns=names).set_index("id")
