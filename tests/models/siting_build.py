"""Small siting problems: by chance with any options, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from models.siting.problem import MODELS, Reach, SitingProblem

OPTIONS = (
    "capacity", "sites", "existing", "fixed", "forbidden", "longest", "per_township", "whole", "budget",
)  # fmt: skip


def candidates(m: int, **columns: Any) -> pd.DataFrame:
    """m candidates, each a site of its own that costs 1, with other columns as given."""
    usual = {
        "site": [f"s{j}" for j in range(m)],
        "service": "day care",
        "township": "",
        "cost_yuan": 1.0,
        "site_yuan": 0.0,
        "capacity": np.inf,
        "existing": False,
        "close_yuan": 0.0,
        "counts": True,
    }
    index = pd.Index([f"c{j}" for j in range(m)], dtype="str", name="candidate_id")
    return pd.DataFrame({**usual, **columns}, index=index)


def problem(minutes: Any, weight: Any, model: Any, **more: Any) -> SitingProblem:
    """A problem by hand; ``columns`` of the candidates, the rest fields."""
    columns = more.pop("columns", {})
    numbers = np.asarray(minutes, dtype=np.float64)
    weights = np.asarray(weight, dtype=np.float64)
    persons = np.asarray(more.pop("persons", weights), dtype=np.float64)
    for name in ("fixed", "forbidden"):
        if name in more:
            more[name] = np.asarray(more[name], dtype=np.int64)
    return SitingProblem(numbers, weights, persons, candidates(numbers.shape[1], **columns), model, **more)


def random_options(rng: np.random.Generator, model: str) -> set[str]:
    """Some options together, with p or a budget unless the model is lscp."""
    options = {option for option in OPTIONS if rng.random() < 0.3}
    if model == "lscp":
        return options | ({"p"} if rng.random() < 0.3 else set())
    return options | ({"p"} if "budget" not in options or rng.random() < 0.5 else set())


def random_problem(rng: np.random.Generator, model: str, options: set[str]) -> SitingProblem:
    """At most six rows and six candidates (four where rows stay whole), some pairs without a way."""
    assert model in MODELS
    n, m = int(rng.integers(1, 7)), int(rng.integers(1, 7))
    if "whole" in options:
        n, m = min(n, 3 if model == "backup" else 4), min(m, 4)
    minutes = np.round(rng.random((n, m)) * 45) if rng.random() < 0.7 else rng.random((n, m)) * 45
    minutes[rng.random(minutes.shape) < rng.choice([0, 0.2, 0.6])] = np.inf
    weight = rng.integers(0 if rng.random() < 0.3 else 1, 9, n) * (rng.random(n) if rng.random() < 0.3 else 1.0)
    persons = weight if rng.random() < 0.5 else rng.integers(0, 6, n).astype(float)
    several = "sites" in options
    site = [f"s{k}" for k in (rng.integers(0, max(1, m - 1), m) if several else range(m))]
    yuan = {name: float(rng.integers(0, 5)) for name in sorted(set(site))}
    existing = rng.random(m) < (0.4 if "existing" in options else 0)
    capacity = rng.integers(0, 15, m).astype(float) if "capacity" in options else np.full(m, np.inf)
    if rng.random() < 0.3:
        capacity[0] = np.inf
    full = float(rng.integers(5, 25))
    place = rng.permutation(m)
    counts = ~existing if rng.random() < 0.5 else np.ones(m, dtype=bool)
    return problem(
        minutes,
        weight,
        model,
        persons=persons,
        columns={
            "site": site,
            "service": [f"v{k}" for k in (rng.integers(0, 2, m) if several else np.zeros(m, int))],
            "township": [f"t{k}" for k in rng.integers(0, 2, m)],
            "cost_yuan": rng.integers(0, 6, m).astype(float) if rng.random() < 0.7 else 1.0,
            "site_yuan": [yuan[name] if several else 0.0 for name in site],
            "capacity": capacity,
            "existing": existing,
            "close_yuan": np.where(existing, rng.integers(0, 5, m), 0).astype(float),
            "counts": counts,
        },
        p=int(rng.integers(0, counts.sum() + 1)) if "p" in options else None,
        budget=float(rng.integers(0, 12)) if "budget" in options else None,
        longest=float(rng.integers(5, 45)) if "longest" in options else None,
        per_township=int("per_township" in options),
        fixed=place[:1] if "fixed" in options else [],
        forbidden=np.sort(place[1 : 1 + int(rng.integers(1, 3))]) if "forbidden" in options else [],
        reach=Reach(full, full if rng.random() < 0.4 else full + float(rng.integers(1, 20))),
        whole="whole" in options,
        again=float(rng.choice([0, 0.3, 0.5, 1])),
    )


def plane(n: int, m: int, seed: int, side: float = 60.0) -> tuple[np.ndarray, np.ndarray]:
    """Minutes (n, m) on a plane, candidates at rows of demand, and weights (n,)."""
    rng = np.random.default_rng(seed)
    rows = rng.random((n, 2)) * side
    seats = rows[rng.choice(n, m, replace=False)]
    return np.hypot(*(rows[:, None] - seats[None]).transpose(2, 0, 1)), rng.integers(1, 50, n).astype(float)
