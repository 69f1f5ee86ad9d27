"""A ``Scope`` as predicates of the query: which rows a reader gets, and which of their fields.

Every row that reaches a screen, file, tile or log is selected here. Nothing is computed within a scope, so a score,
rank or interval is the same for whoever may read it.

- Rows: those of the region and below. A row without a region of its own follows the row it belongs to. Of regions and
  staff also those of the levels above: a village knows its township's name and its supervisor.
- ``CHILDREN``, ``ELDERS``: without them no row about single persons; with one of them the persons in a group of that
  sight on ``as_of``, and of their spells those of that sight's groups. Left-behind women need either.
- ``NAMES``: without it names, telephone numbers and visit findings are NULL. ``HOMES``: without it so are the
  points and addresses of homes, and the points of incidents, which are often beside one.
- ``INCIDENTS``: without it no incident.
- Tasks: as the sight of their finding says. Without ``NAMES`` what was written and attached to a task about a person is
  NULL and not handed out: it may name, or show, whom it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from data.tables import (
    AccessRow,
    CellRow,
    FindingRow,
    RotaStopRow,
    ScoreRow,
    SummaryRow,
    TaskRow,
    TaskStepRow,
    table_of,
)
from geo.admin import ancestors, level_of
from geo.contracts import CONTRACTS
from geo.frames import Contract
from geo.results import CELLS, FINDINGS, SCORES, SUMMARIES, TASKS, UNCLOSED
from geo.rotas import STOPS_ON_RECORD
from geo.scope import Scope, Sight
from geo.siting import ACCESS
from geo.words import CHILD_GROUPS, ELDER_GROUPS, GROUPS

Predicate = ColumnElement[bool]

_HIDDEN_WITHOUT: dict[tuple[str, str], Sight] = {
    ("persons", "name"): Sight.NAMES,
    ("carers", "name"): Sight.NAMES,
    ("carers", "phone"): Sight.NAMES,
    ("visits", "findings"): Sight.NAMES,
    ("households", "address"): Sight.HOMES,
    ("households", "geometry"): Sight.HOMES,
    ("incidents", "geometry"): Sight.HOMES,
}
_OF_NOBODY = ("all", "incidents")
"""Sights of tasks that are about no person followed."""
_WORST_FIRST = ("breached", "overdue", "lacking", "not_recorded", "due")
_SCORE_NEEDS = {"isolation": Sight.ELDERS}


@dataclass(frozen=True)
class View:
    """What is asked of the database: by whom, of which day in the world, of which moment on record (None: now)."""

    scope: Scope
    as_of: date
    known_at: datetime | None = None


def select_rows(kind: str, view: View) -> Select[Any]:
    """The index, the columns and the geometry of the rows of ``kind`` in ``view``, in the order of the contract."""
    return select(*_fields(CONTRACTS[kind], view.scope)).where(*_predicates(kind, view))


def select_scores(run_id: int, model: str, scope: Scope) -> Select[Any]:
    """The rows of one model's scores that ``scope`` allows."""
    table = ScoreRow.__table__
    needed = _SCORE_NEEDS.get(model)
    allowed = [false()] if needed is not None and not scope.may(needed) else []
    return select(*(table.c[name] for name in (SCORES.index, *SCORES.names))).where(
        table.c.run_id == run_id, table.c.model == model, *_within(table.c.region_code, scope), *allowed
    )


def select_summary(run_id: int, scope: Scope) -> Select[Any]:
    """The counts of the regions within ``scope``."""
    table = SummaryRow.__table__
    return select(*(table.c[name] for name in (SUMMARIES.index, *SUMMARIES.names))).where(
        table.c.run_id == run_id, *_within(table.c.region_code, scope)
    )


def select_access(run_id: int, scope: Scope) -> Select[Any]:
    """How well the villages within ``scope`` are reached (``ACCESS``): counts, which any role may see of its region."""
    table = AccessRow.__table__
    return select(*(table.c[name] for name in (ACCESS.index, *ACCESS.names))).where(
        table.c.run_id == run_id, *_within(table.c.region_code, scope)
    )


def select_scenario_part(table: Any, contract: Contract, scope: Scope, scenario_id: str) -> Select[Any]:
    """The rows of one table of a scenario in the region of ``scope``; flows also to a site there."""
    here = [*_within(table.c.region_code, scope)]
    if here and "candidate_region" in table.c:
        here = [or_(*here, *_within(table.c.candidate_region, scope))]
    return select(*(table.c[name] for name in (contract.index, *contract.names))).where(
        table.c.county == scope.county, table.c.scenario_id == scenario_id, *here
    )


def select_class_pairs(before: int, after: int, scope: Scope) -> Select[Any]:
    """How many subjects are of which class in two runs, by model and region within ``scope``: counts, for any role.

    The class is "" where one of the runs does not score the subject.
    """
    old, new = ScoreRow.__table__.alias("old"), ScoreRow.__table__.alias("new")

    def other(one: Any, run: int, table: Any) -> Predicate:
        return and_(table.c.run_id == run, table.c.model == one.c.model, table.c.subject_id == one.c.subject_id)

    found = func.coalesce(new.c.score_class, "").label("after")
    both = (
        select(old.c.model, old.c.region_code, old.c.score_class.label("before"), found)
        .join_from(old, new, other(old, after, new), isouter=True)
        .where(old.c.run_id == before, *_within(old.c.region_code, scope))
    )
    added = select(new.c.model, new.c.region_code, literal("").label("before"), new.c.score_class.label("after")).where(
        new.c.run_id == after, *_within(new.c.region_code, scope), ~exists().where(other(new, before, old))
    )
    pairs = union_all(both, added).subquery("pairs")
    keys = [pairs.c[name] for name in ("model", "region_code", "before", "after")]
    return select(*keys, func.count().label("n")).group_by(*keys).order_by(*keys)


def select_cells(run_id: int, scope: Scope, *, rule: str | None = None) -> Select[Any]:
    """The cells of an evaluation in the regions within ``scope``: counts, which any role may see."""
    table = CellRow.__table__
    return select(_keyed(table, "region_code"), *(table.c[name] for name in CELLS.names)).where(
        table.c.run_id == run_id,
        *_within(table.c.region_code, scope),
        *([table.c.rule_id == rule] if rule is not None else []),
    )


def select_findings(
    run_id: int,
    scope: Scope,
    *,
    rule: str | None = None,
    subject: str | None = None,
    region: str | None = None,
    limit: int | None = None,
    alongside: Collection[int] = (),
) -> Select[Any]:
    """The findings of an evaluation that ``scope`` allows: single persons only to who may see such persons.

    ``alongside``: evaluations it is compared with; a subject ``scope`` may not see in one of them is left out, lest a
    finding seem to come or go when only who may see it changed. Of more than ``limit`` the worst and longest wrong
    come first.
    """
    table = FindingRow.__table__
    query = select(_keyed(table, "subject_id"), *(table.c[name] for name in FINDINGS.names)).where(
        table.c.run_id == run_id, *_within(table.c.region_code, scope), table.c.sight.in_(_sights(scope))
    )
    if alongside:
        other = table.alias("other")
        query = query.where(
            ~exists().where(
                other.c.run_id.in_(alongside),
                other.c.rule_id == table.c.rule_id,
                other.c.subject_id == table.c.subject_id,
                other.c.sight.not_in(_sights(scope)),
            )
        )
    if rule is not None:
        query = query.where(table.c.rule_id == rule)
    if subject is not None:
        query = query.where(table.c.subject_id == subject)
    if region is not None:
        query = query.where(*_within(table.c.region_code, Scope(scope.county, region, scope.sights)))
    if limit is not None:
        worst_first = case({status: place for place, status in enumerate(_WORST_FIRST)}, value=table.c.status)
        query = query.order_by(worst_first, table.c.since.is_(None), table.c.since, table.c.subject_id).limit(limit)
    return query


def _keyed(table: Any, column: str) -> ColumnElement[str]:
    key: ColumnElement[str] = (table.c.rule_id + "@" + table.c[column]).label("key")
    return key


def _sights(scope: Scope) -> list[str]:
    """The kinds of finding a scope may see, as ``FINDINGS`` words them."""
    children, elders = scope.may(Sight.CHILDREN), scope.may(Sight.ELDERS)
    allowed = {
        "all": True,
        "children": children,
        "elders": elders,
        "persons": children or elders,
        "incidents": scope.may(Sight.INCIDENTS),
        "restricted": children and elders and scope.may(Sight.NAMES),
    }
    return [name for name, may in allowed.items() if may]


def hides_geometry(kind: str, scope: Scope) -> bool:
    """Whether the points of a kind are not shown to ``scope``: then they are not to be searched for either."""
    needed = _HIDDEN_WITHOUT.get((kind, "geometry"))
    return needed is not None and not scope.may(needed)


def on_record(table: Table, county: str, known_at: datetime | None) -> Predicate:
    """Rows of a county that were current at ``known_at``."""
    if known_at is None:
        return and_(table.c.county == county, table.c.superseded_at.is_(None))
    return and_(
        table.c.county == county,
        table.c.recorded_at <= known_at,
        or_(table.c.superseded_at.is_(None), table.c.superseded_at > known_at),
    )


def _fields(contract: Contract, scope: Scope) -> Iterator[ColumnElement[Any]]:
    table = table_of(contract.kind)
    yield table.c.id
    for name in (*contract.names, *(["geometry"] if contract.geometry is not None else [])):
        needed = _HIDDEN_WITHOUT.get((contract.kind, name))
        yield table.c[name] if needed is None or scope.may(needed) else null().label(name)


def _predicates(kind: str, view: View) -> Iterator[Predicate]:
    contract, table, scope = CONTRACTS[kind], table_of(kind), view.scope
    yield on_record(table, scope.county, view.known_at)
    if contract.known_by is not None:
        known_by = table.c[contract.known_by]
        yield or_(known_by.is_(None), known_by <= view.as_of)
    if contract.region_column is not None:
        own = contract.region_column == contract.index
        code = table.c.id if own else table.c[contract.region_column]
        yield from _within(code, scope, with_ancestors=own or kind == "staff")
    if contract.belongs_to is not None and not _is_whole(scope):
        column, parent = contract.belongs_to
        yield table.c[column].in_(_ids(parent, view))
    elif "person_id" in contract.names and not _is_whole(scope):
        yield or_(table.c.person_id.is_(None), table.c.person_id.in_(_ids("persons", view)))
    if kind == "incidents" and not scope.may(Sight.INCIDENTS):
        yield false()
    groups = _groups(scope)
    if kind == "persons" and len(groups) < len(GROUPS):
        yield table.c.id.in_(_members(groups, view)) if groups else false()
    if kind == "spells" and len(groups) < len(GROUPS):
        yield table.c.group.in_(groups) if groups else false()


def _within(code: ColumnElement[str], scope: Scope, *, with_ancestors: bool = False) -> Iterator[Predicate]:
    """Codes of the scope's region and below. Over the whole county, neighbours' rows recorded here are in too."""
    if scope.region == scope.county:
        return
    if level_of(scope.region) == "group":
        within = code == scope.region
    else:  # codes compare byte by byte: those that begin with the region's lie between it and its successor
        within = and_(code >= scope.region, code < scope.region[:-1] + chr(ord(scope.region[-1]) + 1))
    yield or_(within, code.in_(ancestors(scope.region))) if with_ancestors else within


def _ids(kind: str, view: View) -> Select[tuple[str]]:
    return select(table_of(kind).c.id).where(*_predicates(kind, view))


def _groups(scope: Scope) -> tuple[str, ...]:
    """The groups whose members the scope's sights allow to be seen."""
    children = CHILD_GROUPS if scope.may(Sight.CHILDREN) else ()
    elders = ELDER_GROUPS if scope.may(Sight.ELDERS) else ()
    return (*children, *elders, "left_behind_woman") if children or elders else ()


def _members(groups: tuple[str, ...], view: View) -> Select[tuple[str]]:
    spell = table_of("spells")
    return select(spell.c.person_id).where(
        on_record(spell, view.scope.county, view.known_at),
        spell.c.group.in_(groups),
        spell.c.from_date <= view.as_of,
        or_(spell.c.to_date.is_(None), spell.c.to_date >= view.as_of),
    )


def _is_whole(scope: Scope) -> bool:
    return scope.region == scope.county and len(_groups(scope)) == len(GROUPS)


def select_tasks(scope: Scope, *, known_at: datetime | None = None) -> Select[Any]:
    """The tasks ``scope`` allows (``TASKS``), as they stand, or stood at ``known_at``: of the region, of single persons
    only to who may see such persons.
    """
    head, first = TaskRow.__table__, TaskStepRow.__table__.alias("first_step")
    last, newest = TaskStepRow.__table__.alias("last_step"), _newest(scope.county, known_at)
    given = {
        "opened_on": first.c.on,
        "opened_by": first.c.by_role,
        "state": last.c.state,
        "level": last.c.level,
        "due_on": last.c.due_on,
        "last_step": last.c.kind,
        "last_on": last.c.on,
        "steps": last.c.number,
    }
    return (
        select(head.c.id, *(given.get(name, head.c.get(name)).label(name) for name in TASKS.names))  # type: ignore[union-attr]
        .join_from(head, first, _of_task(head, first) & (first.c.number == 1))
        .join(newest, newest.c.task_id == head.c.id)
        .join(last, _of_task(head, last) & (last.c.number == newest.c.number))
        .where(head.c.county == scope.county, *_within(head.c.region_code, scope), head.c.sight.in_(_sights(scope)))
    )


def select_task_marks(scope: Scope, *, known_at: datetime | None = None) -> Select[Any]:
    """Where unclosed tasks are and how far (``TASK_MARKS``): in the region of ``scope``, told to any role."""
    head, last, newest = TaskRow.__table__, TaskStepRow.__table__, _newest(scope.county, known_at)
    return (
        select(head.c.id, head.c.region_code, last.c.state, last.c.level, last.c.due_on)
        .join_from(head, newest, newest.c.task_id == head.c.id)
        .join(last, _of_task(head, last) & (last.c.number == newest.c.number))
        .where(head.c.county == scope.county, *_within(head.c.region_code, scope), last.c.state.in_(UNCLOSED))
    )


def select_rota_stops(scope: Scope, plan_id: str) -> Select[Any]:
    """The stops of a plan (``STOPS_ON_RECORD``) at sites of the region of ``scope``, or of teams based there."""
    table = RotaStopRow.__table__
    here, theirs = [*_within(table.c.region_code, scope)], [*_within(table.c.team_region, scope)]
    return select(table.c.stop_id, *(table.c[name] for name in STOPS_ON_RECORD.names)).where(
        table.c.county == scope.county, table.c.plan_id == plan_id, *([or_(*here, *theirs)] if here else [])
    )


def worded(sight: Any, scope: Scope) -> Predicate:
    """Whether what was written and attached to a task of this ``sight`` (a column) is for ``scope``."""
    return true() if scope.may(Sight.NAMES) else sight.in_(_OF_NOBODY)


def _of_task(head: Any, step: Any) -> Predicate:
    return and_(step.c.county == head.c.county, step.c.task_id == head.c.id)


def _newest(county: str, known_at: datetime | None) -> Any:
    """The number of the last step of each of a county's tasks, known by ``known_at``."""
    step = TaskStepRow.__table__.alias("known_step")
    known = [] if known_at is None else [step.c.at <= known_at]
    newest = select(step.c.task_id, func.max(step.c.number).label("number")).where(step.c.county == county, *known)
    return newest.group_by(step.c.task_id).subquery("newest")
