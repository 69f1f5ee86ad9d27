"""Records that may be one person, for who may decide it: proposed, made one, or kept apart."""

from __future__ import annotations

import pandas as pd

from data.importing.persons_merge import PersonsMerged
from data.importing.persons_merge import merge_persons as merge_records
from data.linking import apart, persons_to_link, withdraw_apart
from data.linking import keep_apart as keep_records_apart
from data.store import Store
from geo.errors import AccessError
from geo.scope import Scope, Sight
from geo.text import say
from models.linkage import duplicates


def pairs(store: Store, county: str, scope: Scope | None = None) -> pd.DataFrame:
    """The pairs of records that may be one person (``models.linkage.duplicates``), the surest first.

    They are found on the whole county; of them those are given whose both records ``scope`` may see.
    """
    found = duplicates(persons_to_link(store, county), apart=apart(store, county))
    if scope is None:
        return found
    seen = _seen(store, county, scope)
    return found[found["a"].isin(seen) & found["b"].isin(seen)].reset_index(drop=True)


def merge_persons(
    store: Store,
    county: str,
    keep: str,
    drop: str,
    *,
    scope: Scope | None = None,
    by_role: str | None = None,
    dry_run: bool = False,
) -> PersonsMerged:
    """Make two records one; see ``data.importing.persons_merge``.

    Raises:
        AccessError: the scope may not see both of them, with their names.
    """
    _check(store, county, scope, keep, drop)
    merged = merge_records(store, county, keep, drop, by_role=by_role, dry_run=dry_run)
    if not dry_run:
        store.audit("merge_persons", role=by_role, county=county, subject=f"{drop} → {keep}")
    return merged


def keep_apart(
    store: Store,
    county: str,
    a: str,
    b: str,
    *,
    scope: Scope | None = None,
    by_role: str | None = None,
    withdraw: bool = False,
) -> None:
    """Put on record that two records are two persons, or take that back.

    Raises:
        AccessError: the scope may not see both of them, with their names.
    """
    _check(store, county, scope, a, b)
    if withdraw:
        withdraw_apart(store, county, a, b)
    else:
        keep_records_apart(store, county, a, b, by=by_role)
    store.audit("keep_together" if withdraw else "keep_apart", role=by_role, county=county, subject=f"{a}, {b}")


def _check(store: Store, county: str, scope: Scope | None, *persons: str) -> None:
    if scope is None:
        return
    if not scope.may(Sight.NAMES) or not set(persons) <= set(_seen(store, county, scope)):
        raise AccessError(say("Whether two records are one person is decided by who may see both."), ids=persons)


def _seen(store: Store, county: str, scope: Scope) -> pd.Index[str]:
    return store.county(county, scope=scope, kinds=("persons",), scored=False).frames["persons"].index
