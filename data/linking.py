"""What telling persons apart needs of the store: everybody's record, and the pairs judged to be two persons."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from sqlalchemy import Connection, and_, insert, select, update

from data.counties import find_county
from data.engine import reading, writing
from data.frames import frame_of
from data.scoping import View, on_record, select_rows
from data.store import Store
from data.tables import ApartRow, CountyRow, table_of
from geo.calendar import BEIJING
from geo.contracts import CONTRACTS, PERSONS
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say


def persons_to_link(store: Store, county: str) -> pd.DataFrame:
    """The persons on record as ``models.linkage`` compares them: index person_id; name, birth_date, sex, region_code
    and address of the home, identity_hash. For computing, never for a reader: it is everybody of the county.
    """
    person, home, identity = table_of("persons"), table_of("households"), table_of("identities")
    chosen = (
        *(person.c[name] for name in ("id", "name", "birth_date", "sex")),
        *(home.c[name] for name in ("region_code", "address")),
        identity.c.identity_hash,
    )
    query = (
        select(*chosen)
        .select_from(person)
        .outerjoin(home, and_(home.c.id == person.c.household_id, on_record(home, county, None)))
        .outerjoin(identity, and_(identity.c.id == person.c.id, on_record(identity, county, None)))
        .where(on_record(person, county, None))
        .order_by(person.c.id)
    )
    with reading(store.engine) as connection:
        find_county(connection, county)
        rows = connection.execute(query).all()
    frame = pd.DataFrame(rows, columns=["person_id", *(column.name for column in chosen[1:])]).set_index("person_id")
    texts = {name: "str" for name in frame.columns if name != "birth_date"}
    return frame.astype(texts).assign(birth_date=pd.to_datetime(frame["birth_date"]).astype("datetime64[s]"))


def apart(store: Store, county: str) -> frozenset[tuple[str, str]]:
    """The pairs of records judged to be two persons, each in the order of its ids."""
    with reading(store.engine) as connection:
        find_county(connection, county)
        return read_apart(connection, county)


def keep_apart(store: Store, county: str, a: str, b: str, *, by: str | None = None) -> None:
    """Put on record that two records are two persons; saying it twice changes nothing.

    Raises:
        InputError: they are the same record, or one is not on record.
    """
    first, second = sorted((a, b))
    with writing(store.engine) as connection:
        find_county(connection, county)
        connection.execute(select(CountyRow.code).where(CountyRow.code == county).with_for_update(key_share=True))
        pair_on_record(connection, county, a, b)
        if (first, second) not in read_apart(connection, county):
            values = {"county": county, "first": first, "second": second, "by": by, "recorded_at": store.clock()}
            connection.execute(insert(ApartRow).values(**values))


def withdraw_apart(store: Store, county: str, a: str, b: str) -> None:
    """Take back that two records are two persons.

    Raises:
        InputError: it is not on record.
    """
    first, second = sorted((a, b))
    table = ApartRow.__table__
    with writing(store.engine) as connection:
        find_county(connection, county)
        closing = (
            update(ApartRow)
            .where(table.c.county == county, table.c.first == first, table.c.second == second)
            .where(table.c.withdrawn_at.is_(None))
            .values(withdrawn_at=store.clock())
        )
        if connection.execute(closing).rowcount == 0:
            raise InputError(say("{a} and {b} are not on record as two persons.", a=a, b=b), ids=[a, b])


def read_apart(connection: Connection, county: str) -> frozenset[tuple[str, str]]:
    """The pairs judged to be two persons, each in the order of its ids."""
    table = ApartRow.__table__
    query = select(table.c.first, table.c.second).where(table.c.county == county, table.c.withdrawn_at.is_(None))
    return frozenset((first, second) for first, second in connection.execute(query))


def pair_on_record(connection: Connection, county: str, a: str, b: str) -> pd.DataFrame:
    """Two records on record, by id (contract ``PERSONS``).

    Raises:
        InputError: they are the same record, or one is not on record.
    """
    if a == b:
        raise InputError(say("{person} is one record; name two.", person=a), ids=[a])
    table = table_of("persons")
    query = select(table.c.id, *(table.c[name] for name in PERSONS.names)).where(
        on_record(table, county, None), table.c.id.in_([a, b])
    )
    pair = frame_of(PERSONS, connection.execute(query).all())
    for person in (a, b):
        if person not in pair.index:
            raise InputError(say("Person {person} is not on record; check the number.", person=person), ids=[person])
    return pair


def pair_frames(
    store: Store, scope: Scope, persons: Collection[str], *, kinds: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    """A few persons with all that belongs to them, as far as ``scope`` may see: ``persons``, their ``households``, the
    ``regions``, and rows of every kind that names a person (``kinds``: of these alone), each a frame of its contract.
    """
    with reading(store.engine) as connection:
        entry = find_county(connection, scope.county)
        view = View(scope, entry.as_of or store.clock().astimezone(BEIJING).date())

        def read(kind: str, column: str, ids: Collection[str]) -> pd.DataFrame:
            query = select_rows(kind, view).where(table_of(kind).c[column].in_(list(ids)))
            return frame_of(CONTRACTS[kind], connection.execute(query).all())

        found = {"persons": read("persons", "id", persons)}
        found["households"] = read("households", "id", found["persons"]["household_id"].unique().tolist())
        codes = found["households"]["region_code"].unique().tolist()
        found["regions"] = read("regions", "id", {*codes, *(code[:9] for code in codes)})
        for kind, contract in CONTRACTS.items():
            if "person_id" in contract.names and (kinds is None or kind in kinds):
                found[kind] = read(kind, "person_id", persons)
    return found


def named(store: Store, scope: Scope, kind: str, ids: Collection[str]) -> dict[str, str]:
    """Names by id of some rows of a kind, so far as ``scope`` may know them; a kind without names has none."""
    if "name" not in CONTRACTS[kind].names:
        return {}
    with reading(store.engine) as connection:
        entry = find_county(connection, scope.county)
        view = View(scope, entry.as_of or store.clock().astimezone(BEIJING).date())
        query = select_rows(kind, view).where(table_of(kind).c.id.in_(list(ids)))
        rows = connection.execute(query).mappings().all()
    return {str(row["id"]): str(row["name"]) for row in rows if row["name"]}
