"""The programs of siting. Candidates open by y (``models.siting.limits``); what is below is who is served.

**Without capacity** everybody goes to the nearest open candidate, and a program need not say who goes where. D_1 < D_2
< ... are the distinct minutes from row i to candidates, z_ik is 1 where none within D_k is open (Cornuéjols, Nemhauser
& Wolsey 1980, SIAM J. Algebraic and Discrete Methods 1:261-272; this form: Elloumi 2010, J. Comb. Optim. 19:69-83)::

    min   sum of w_i (D_1 + sum over k of (D_k+1 - D_k) z_ik)
          z_ik + sum of y_j exactly D_k away >= z_i,k-1,   z_i0 = 1,   z >= 0

It has a column for each distinct distance instead of each candidate and the same linear bound as one with a column for
each pair. All models without capacity are this with other numbers for D:

- ``p-median``: minutes, and the last z is 0: everybody is served (Hakimi 1964; ReVelle & Swain 1970, Geographical
  Analysis 2:30-42).
- ``mclp``: 1 - the share of need met there, and 1 beyond: weight lost (Church & ReVelle 1974; that it is a p-median of
  other distances: Church & ReVelle 1976, Geographical Analysis 8:406-415; fading: Berman, Krass & Drezner 2003).
- ``lscp``, and the question whether a radius can be kept (``p-center``): 0 within reach, the last z is 0, which leaves
  sum of y_j within reach >= 1 (Toregas et al. 1971).
- ``backup``: t_ik is 1 where fewer than two within D_k are open; z_ik + t_ik + sum of y_j within D_k >= 2, and t costs
  ``again`` times what z does (BACOP2, Hogan & ReVelle 1986).

**With capacity** x_ij is the share of row i that goes to candidate j (capacitated p-median: Mulvey & Beck 1984, EJOR
18:339-348; MCLP: Current & Storbeck 1988, Environment and Planning B 15:153-163)::

    sum over j of x_ij <= 1 (= 1 where all are to be served),   x_ij <= y_j,
    sum over i of persons_i x_ij <= capacity_j y_j,   x whole where the persons of a row stay together

x_ij <= y_j follows from the capacity of j for whole y and only tightens the bound; so it is left out of far pairs.
``backup`` has x' for who is served a second time, which takes room as well (Pirkul & Schilling 1988, Management Science
34:896-908): x_ij + x'_ij <= y_j, and x'_ij <= sum of x_ik over k other than j: a second time only who is served
elsewhere. Somebody partly served (``mclp`` that fades) fills a whole place.

Reductions, each of which leaves the best plan as it is: rows with the same distances are one (without capacity); equal
distances are one level (Church 2003, COBRA: Annals of Operations Research 122:103-120); pairs beyond the reach, or
beyond ``longest`` where a candidate is nearer, are left out; and a row's list ends at the first distance within which
something is open for certain: at its nearest fixed candidate, and, where exactly p of M candidates that count open, at
the (M - p + 1)-th nearest of them, since only M - p stay closed. ``keep`` ends lists earlier: whoever is not served
within is taken to be served at the next distance, which is never more than the truth, so the result is a bound (BEAMR:
Church 2008, Computers & Operations Research 35:417-426; ``models.siting.stages`` lengthens them till it meets a plan).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.score import Bools, Floats, Ints
from models.siting.highs import Program
from models.siting.limits import add_openings, numbers_of
from models.siting.problem import SitingProblem

_LINKED, _LINKED_EACH = 8, 3


@dataclass(frozen=True, eq=False)
class Pairs:
    """Columns of x: who (a row of demand), to which candidate."""

    demand: Ints
    candidate: Ints
    column: Ints


@dataclass(frozen=True, eq=False)
class Written:
    """A program with its columns. Costs: ``service`` (minutes, or less the weight served), ``unserved`` (weight)
    and ``yuan``. ``pairs`` and ``second`` only with capacity. ``shortened``: rows whose list was cut by ``keep``."""

    program: Program
    opens: Ints
    pairs: Pairs | None = None
    second: Pairs | None = None
    shortened: bool = False

    def chosen(self, x: Floats) -> Ints:
        """Positions of the candidates open in a solution."""
        return np.flatnonzero(x[self.opens] > 0.5).astype(np.int64)


def is_limited(problem: SitingProblem) -> bool:
    """A candidate's capacity is smaller than all persons together: it may fill up."""
    return bool((numbers_of(problem, "capacity") < problem.persons.sum() * (1 - 1e-12)).any())


def reaching(problem: SitingProblem, within: float = np.inf) -> Floats:
    """Minutes (n, m) of the pairs that may serve, inf of all others; ``within``: no pair takes longer.

    Forbidden candidates serve nobody; in lscp they stay, since whom only they reach is to be served as well.
    """
    minutes = problem.minutes
    serves = np.isfinite(minutes) & (minutes <= within)
    if problem.model == "lscp":
        serves &= minutes <= problem.reach.none
    else:
        serves[:, problem.forbidden] = False
    if problem.model in ("mclp", "backup"):
        serves &= problem.reach.share(minutes) > 0
    if problem.longest is not None:
        near = minutes <= problem.longest
        serves &= near | ~near.any(axis=1, keepdims=True)
    return np.where(serves, minutes, np.inf)


def write_levels(
    problem: SitingProblem,
    distances: Floats,
    weight: Floats,
    *,
    beyond: float | None,
    keep: Ints | None = None,
    again: float | None = None,
) -> Written:
    """The program without capacity over ``distances`` (n, m), inf where nobody is served.

    Args:
        beyond: what it costs to be served by none; None where all rows with a distance must be served.
        keep: so many levels (n,) of each row; the result is then a bound.
        again: what being within reach of a second counts beside the first.
    """
    program = Program()
    opens = add_openings(program, problem)
    some = np.isfinite(distances).any(axis=1)
    nobody = float(weight[~some].sum()) * (1 + (again or 0.0))
    program.add_cost("service", opens[:0], 0.0, 0.0 if beyond is None else beyond * nobody)
    program.add_cost("unserved", opens[:0], 0.0, float(weight[~some].sum()))
    if not some.any():
        return Written(program, opens)
    rows, of_row = np.unique(distances[some], axis=0, return_inverse=True)
    heavy: Floats = np.bincount(of_row.ravel(), weight[some], minlength=len(rows)).astype(np.float64)
    longest = np.full(len(rows), problem.m, dtype=np.int64)
    if keep is not None:
        longest[:] = 0
        np.maximum.at(longest, of_row.ravel(), keep[some])
    levels = _levels_of(problem, rows, must=beyond is None, keep=longest, shorten=again is None)
    if again is None:
        _add_chain(program, opens, levels, heavy, beyond)
    else:
        assert beyond is not None
        _add_twice(program, opens, levels, heavy, beyond, again)
    return Written(program, opens, shortened=bool((levels.kept < levels.ends).any()))


@dataclass(frozen=True, eq=False)
class _Levels:
    """Distinct distances of each row. ``row``, ``level``, ``candidate``: the pairs kept, nearest first; ``distance``
    (r, L): padded with inf; ``kept`` (r,): levels in the program; ``ends``: levels there are up to the certain one;
    ``sure``: the last of ``ends`` is certain to have something open."""

    row: Ints
    level: Ints
    candidate: Ints
    distance: Floats
    kept: Ints
    ends: Ints
    sure: Bools


def _levels_of(problem: SitingProblem, rows: Floats, *, must: bool, keep: Ints, shorten: bool) -> _Levels:
    r, m = rows.shape
    order = np.argsort(rows, axis=1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=1)
    first = np.isfinite(ordered)
    first[:, 1:] &= ordered[:, 1:] > ordered[:, :-1]
    level = np.cumsum(first, axis=1) - 1
    number = first.sum(axis=1)
    distance = np.full((r, int(number.max()) + 1), np.inf)
    at, place = np.nonzero(first)
    distance[at, level[at, place]] = ordered[at, place]
    certain = np.zeros((r, m), dtype=bool)  # something this near or nearer is open
    certain |= np.isin(order, problem.fixed)
    counting = problem.candidates["counts"].to_numpy(dtype=bool).copy()
    counting[problem.forbidden] = False
    if problem.p is not None and problem.budget is None and problem.model != "lscp":
        certain |= np.cumsum(counting[order], axis=1) > counting.sum() - problem.p
    certain &= np.isfinite(ordered) & shorten
    sure = certain.any(axis=1)
    ends = np.where(sure, np.take_along_axis(level, certain.argmax(axis=1)[:, None], axis=1)[:, 0] + 1, number)
    kept = np.minimum(ends, np.maximum(keep, 1))
    row, place = np.nonzero(np.isfinite(ordered) & (level < kept[:, None]))
    return _Levels(row, level[row, place], order[row, place], distance, kept, ends, np.logical_or(sure, must))


def _add_chain(program: Program, opens: Ints, levels: _Levels, weight: Floats, beyond: float | None) -> None:
    r = len(weight)
    closed = levels.sure & (levels.kept == levels.ends)  # the last z is 0 and left out
    numbers = levels.kept - closed
    z = program.add_columns(int(numbers.sum()))
    start = np.concatenate([[0], np.cumsum(numbers)])
    row = np.repeat(np.arange(r), numbers)
    level = np.arange(len(z)) - start[row]
    steps, begin = _steps(levels, row, level, beyond)
    program.add_cost("service", z, weight[row] * steps, float(weight @ begin))
    last = (level == levels.ends[row] - 1) & ~levels.sure[row]
    program.add_cost("unserved", z[last], weight[row[last]])
    first_row = np.concatenate([[0], np.cumsum(levels.kept)])
    follows = level + 1 < levels.kept[row]  # z_k stands in the row of level k, and with -1 in the next
    entries = (
        np.concatenate(
            [first_row[levels.row] + levels.level, first_row[row] + level, (first_row[row] + level + 1)[follows]]
        ),
        np.concatenate([opens[levels.candidate], z, z[follows]]),
        np.concatenate([np.ones(len(levels.row) + len(z)), np.full(int(follows.sum()), -1.0)]),
    )
    low = np.zeros(first_row[-1])
    low[first_row[:-1]] = 1.0
    program.add_rows(*entries, low, np.inf, number=len(low))


def _add_twice(program: Program, opens: Ints, levels: _Levels, weight: Floats, beyond: float, again: float) -> None:
    start = np.concatenate([[0], np.cumsum(levels.ends)])
    row = np.repeat(np.arange(len(weight)), levels.ends)
    level = np.arange(start[-1]) - start[row]
    steps, begin = _steps(levels, row, level, beyond)
    none, fewer = program.add_columns(len(row)), program.add_columns(len(row))
    program.add_cost("service", none, weight[row] * steps, float(weight @ begin))
    program.add_cost("service", fewer, again * weight[row] * steps, again * float(weight @ begin))
    # A pair stands in the rows of its own level and of all after it.
    times = levels.ends[levels.row] - levels.level
    pair = np.repeat(np.arange(len(times)), times)
    later = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    mine = np.arange(len(row))
    entries = (
        np.concatenate([start[levels.row[pair]] + levels.level[pair] + later, mine, mine]),
        np.concatenate([opens[levels.candidate[pair]], none, fewer]),
    )
    program.add_rows(*entries, 1.0, 2.0, np.inf, number=len(row))


def _steps(levels: _Levels, row: Ints, level: Ints, beyond: float | None) -> tuple[Floats, Floats]:
    """What being served by none up to a level costs more, and the nearest distance of each row."""
    here, after = levels.distance[row, level], levels.distance[row, level + 1]
    return np.where(np.isfinite(after), after, beyond if beyond is not None else here) - here, levels.distance[:, 0]


def write_pairs(problem: SitingProblem, minutes: Floats, *, must: bool, asks: Bools) -> Written:
    """The program with capacity over the pairs of finite ``minutes`` (n, m); rows that do not ``ask`` are left out."""
    program = Program()
    opens = add_openings(program, problem)
    program.add_cost("unserved", opens[:0], 0.0, float(problem.weight[asks].sum()))
    program.add_cost("service", opens[:0], 0.0)
    whole = problem.whole
    demand, candidate = np.nonzero(np.isfinite(minutes) & asks[:, None])
    x = program.add_columns(len(demand), whole=whole)
    weight = problem.weight[demand]
    shares = problem.reach.share(minutes[demand, candidate])
    covering = problem.model in ("mclp", "backup")
    program.add_cost("service", x, -weight * shares if covering else weight * minutes[demand, candidate])
    program.add_cost("unserved", x, -weight)
    rows, of_row = np.unique(demand, return_inverse=True)
    program.add_rows(of_row, x, 1.0, 1.0 if must else -np.inf, 1.0, number=len(rows))
    first = Pairs(demand, candidate, x)
    second = None
    if problem.model == "backup":
        again = program.add_columns(len(demand), whole=whole)
        program.add_cost("service", again, -problem.again * weight * shares)
        second = Pairs(demand, candidate, again)
        _add_second(program, first, again, of_row, len(rows))
    served = [x] if second is None else [x, second.column]
    count = len(served)
    capacity = numbers_of(problem, "capacity")
    held = np.zeros(problem.m, dtype=bool)  # its capacity alone keeps it from serving while it is closed
    for j in np.flatnonzero(np.isfinite(capacity)):
        mine = np.flatnonzero(candidate == j)
        fills = problem.persons[demand[mine]]
        if fills.sum() > capacity[j]:
            columns = np.concatenate([*(columns[mine] for columns in served), opens[[j]]])
            program.add_row(columns, np.concatenate([*([fills] * count), [-capacity[j]]]), -np.inf, 0.0)
            held[j] = (fills > 0).all()
    order = np.argsort(np.argsort(minutes, axis=1, kind="stable"), axis=1, kind="stable")
    near = max(_LINKED, _LINKED_EACH * problem.m // max(problem.p or 0, 1))
    pair = np.flatnonzero(~held[candidate] | (order[demand, candidate] < near) | (second is not None))
    row = np.arange(len(pair))
    program.add_rows(
        np.tile(row, count + 1),
        np.concatenate([*(columns[pair] for columns in served), opens[candidate[pair]]]),
        np.concatenate([np.ones(count * len(pair)), np.full(len(pair), -1.0)]),
        -np.inf,
        0.0,
        number=len(pair),
    )
    return Written(program, opens, first, second)


def _add_second(program: Program, first: Pairs, again: Ints, of_row: Ints, number: int) -> None:
    """x'_ij - sum of x_ik over k other than j <= 0: with X_i = sum over k of x_ik, x'_ij + x_ij - X_i <= 0; and
    sum of x' <= X_i."""
    sums = program.add_columns(number)
    row = np.arange(len(again))
    program.add_rows(
        np.concatenate([of_row, np.arange(number)]),
        np.concatenate([first.column, sums]),
        np.concatenate([np.ones(len(row)), np.full(number, -1.0)]),
        0.0,
        0.0,
        number=number,
    )
    program.add_rows(
        np.tile(row, 3),
        np.concatenate([again, first.column, sums[of_row]]),
        np.repeat([1.0, 1.0, -1.0], len(row)),
        -np.inf,
        0.0,
        number=len(row),
    )
    program.add_rows(
        np.concatenate([of_row, np.arange(number)]),
        np.concatenate([again, sums]),
        np.concatenate([np.ones(len(row)), np.full(number, -1.0)]),
        -np.inf,
        0.0,
        number=number,
    )
