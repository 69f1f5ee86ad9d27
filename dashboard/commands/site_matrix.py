"""A siting problem of numbers alone, from a file of arrays: the plain entry for checks from outside."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any, Final

import numpy as np

from geo.errors import InputError
from geo.text import say
from models.siting.plan import SitingPlan
from models.siting.problem import Model, Reach, SitingProblem
from models.siting.solve import explain, solve

MOST_BYTES: Final = 2 * 1024**3
"""Of all arrays of a file together, unpacked."""
_SHOWN: Final = 10
_NAMES: Final = ("cost", "weight", "capacity", "fixed")


def solve_matrix(
    file: Path,
    *,
    model: Model,
    p: int | None,
    full: float | None = None,
    none: float | None = None,
    whole: bool = False,
    seconds: float = 60.0,
    progress: Callable[[str, float], None],
) -> dict[str, Any]:
    """The plan of the arrays of a file, as what ``--json`` prints.

    Raises:
        InputError: the file, an array or an option makes no sense, or no plan meets what is asked.
    """
    problem = read_problem(file, model=model, p=p, reach=_reach(full, none), whole=whole)
    began = monotonic()
    plan = solve(problem, seconds=seconds, progress=progress, elapsed=lambda: monotonic() - began)
    return told(plan)


def _reach(full: float | None, none: float | None) -> Reach:
    usual = Reach()
    if full is None:
        full = usual.full if none is None else min(usual.full, none)
    reach = Reach(full, max(usual.none, full) if none is None else none)
    if not 0 <= reach.full <= reach.none < float("inf"):
        raise InputError(
            say(
                "A need is met wholly up to {full:g} minutes, not at all beyond {none:g}; give 0 <= --full <= --none.",
                full=reach.full,
                none=reach.none,
            )
        )
    return reach


def read_problem(file: Path, *, model: Model, p: int | None, reach: Reach, whole: bool) -> SitingProblem:
    """The problem of the arrays of a file.

    Raises:
        InputError: it is no npz, an array is missing, of another shape or no number, or nobody can be reached.
    """
    arrays = _arrays(file)
    for name in ("cost", "weight"):
        if name not in arrays:
            raise InputError(
                say("{file} holds no array {name}; save cost and weight in it.", file=file.name, name=name)
            )
    cost, weight = _numbers(arrays, "cost", 2), _numbers(arrays, "weight", 1)
    n, m = cost.shape
    if not n or not m:
        raise InputError(say("cost is {rows} x {columns}; give at least one row and one candidate.", rows=n, columns=m))
    _check_length("weight", weight, n, "rows of cost")
    if np.isinf(weight).any():
        raise InputError(say("A number of {name} is without end; give finite numbers.", name="weight"))
    capacity = _numbers(arrays, "capacity", 1) if "capacity" in arrays else None
    if capacity is not None:
        _check_length("capacity", capacity, m, "columns of cost")
    if not np.isfinite(cost).any():
        raise InputError(say("No candidate reaches anyone: every cost is inf; add candidates or roads."))
    fixed = _positions(arrays["fixed"], m) if "fixed" in arrays else None
    if p is None and model != "lscp":
        raise InputError(say("Say how many stations may open: --p N."))
    if p is not None and not 0 <= p <= m:
        raise InputError(say("{p} stations are to open, and there are {m} candidates; give 0 to {m}.", p=p, m=m))
    problem = SitingProblem.of_matrix(
        cost, weight, model=model, p=p, capacity=capacity, fixed=fixed, reach=reach, whole=whole
    )
    return problem.checked()


def _arrays(file: Path) -> dict[str, np.ndarray]:
    refused = say(
        "{file} is no npz file of arrays; write it with numpy.savez(file, cost=..., weight=...).", file=file.name
    )
    try:
        with zipfile.ZipFile(file) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > MOST_BYTES:
            raise InputError(say("{file} unpacks to more than {most} GB; give fewer rows.", file=file.name, most=2))
        with np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in _NAMES if name in held.files}
    except FileNotFoundError as error:
        raise InputError(say("There is no file {file}; check the name.", file=file.name)) from error
    except InputError:
        raise
    except (ValueError, TypeError, OSError, EOFError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        if "pickle" in str(error).lower():
            raise InputError(
                say("{file} holds objects, which are not read; save numbers only.", file=file.name)
            ) from error
        raise InputError(refused) from error
    except (MemoryError, RuntimeError, SyntaxError) as error:
        raise InputError(refused) from error


def _numbers(arrays: dict[str, np.ndarray], name: str, dimensions: int) -> np.ndarray:
    array = arrays[name]
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        raise InputError(say("{name} is not made of numbers; save it as an array of floats.", name=name))
    if array.ndim != dimensions:
        raise InputError(
            say("{name} has {found} dimensions, and needs {wanted}.", name=name, found=array.ndim, wanted=dimensions)
        )
    numbers = array.astype(np.float64)
    bad = int((np.isnan(numbers) | (numbers < 0)).sum())
    if bad:
        raise InputError(
            say("{bad} numbers of {name} are negative or no number (NaN); give zero or more.", bad=bad, name=name)
        )
    return numbers


def _check_length(name: str, array: np.ndarray, wanted: int, of: str) -> None:
    if len(array) != wanted:
        raise InputError(
            say(
                "{name} has {found} numbers for {wanted} {of}; give one each.",
                name=name,
                found=len(array),
                wanted=wanted,
                of=of,
            )
        )


def _positions(array: np.ndarray, m: int) -> np.ndarray:
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise InputError(say("fixed is not a list of whole numbers; give the numbers of candidates, from 0."))
    if array.size and not ((array >= 0) & (array < m)).all():
        raise InputError(say("fixed names a candidate there is not; they are numbered 0 to {last}.", last=m - 1))
    return array.astype(np.int64)


def told(plan: SitingPlan) -> dict[str, Any]:
    """A plan of numbers as JSON holds it; rows and candidates are numbered from 0."""
    problem = plan.problem
    cut_off = np.flatnonzero(problem.cut_off)
    unserved = explain(plan)
    rest = plan.unserved
    return {
        "model": problem.model,
        "p": problem.p,
        "chosen": plan.chosen.tolist(),
        "objective": plan.objective,
        "bound": plan.bound if np.isfinite(plan.bound) else None,
        "proven": plan.proven,
        "gap": plan.gap if np.isfinite(plan.bound) else None,
        "seconds": round(plan.seconds, 3),
        "beyond_30_min": plan.beyond(30.0),
        "beyond_60_min": plan.beyond(60.0),
        "cut_off": {"count": len(cut_off), "rows": cut_off.tolist(), "persons": float(problem.persons[cut_off].sum())},
        "unserved": [
            {"row": int(row["demand"]), **{name: row[name] for name in ("share", "weight", "persons", "reason")}}
            for row in unserved.to_dict("records")
        ],
        "unserved_weight": float(problem.weight @ rest),
        "served": float(problem.persons @ (1 - rest)),
        "flows": [[int(i), int(j), float(share)] for i, j, share in plan.flows.itertuples(index=False, name=None)],
    }


def printed(told: dict[str, Any], *, as_json: bool) -> str:
    """What the command prints."""
    if as_json:
        return json.dumps(told, ensure_ascii=False, allow_nan=False)
    state = "proven best" if told["proven"] else "not proven" if told["gap"] is None else f"gap {told['gap']:.2%}"
    lines = [
        f"{told['model']}: open {', '.join(map(str, told['chosen'])) or 'none'} (candidates numbered from 0).",
        f"Objective {told['objective']:,.6g}, {state}, {told['seconds']:.1f} s.",
        f"Served {told['served']:,.6g} persons; beyond 30 minutes {told['beyond_30_min']:,.6g}, beyond 60 "
        f"{told['beyond_60_min']:,.6g}; {told['cut_off']['count']:,} rows cut off.",
    ]
    lines += [
        f"  row {row['row']}: {row['share']:.0%} of {row['persons']:,.6g} persons not served, {row['reason']}"
        for row in told["unserved"][:_SHOWN]
    ]
    if len(told["unserved"]) > _SHOWN:
        lines.append(f"  … and {len(told['unserved']) - _SHOWN:,} more; --json lists all.")
    return "\n".join(lines)
