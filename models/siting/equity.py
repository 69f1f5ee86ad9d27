"""How evenly a plan treats people: the Gini coefficient of minutes, and the township that comes off worst."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.score import Bools, Floats, Ints


def gini(values: Floats, weights: Floats) -> float:
    """Gini coefficient of values (n,) weighted by persons (n,): 0 all alike, near 1 all of it with one; NaN of nobody.

    Half the mean absolute difference over the mean (Gini 1912), by the Lorenz curve.
    """
    total = float(weights.sum())
    if total <= 0:
        return float("nan")
    order = np.argsort(values, kind="stable")
    value, weight = values[order], weights[order]
    mass = value * weight
    whole = float(mass.sum())
    if whole == 0:
        return 0.0
    lorenz = np.append(0.0, np.cumsum(mass)) / whole
    return float(1.0 - (weight / total * (lorenz[1:] + lorenz[:-1])).sum())


def worst_township(codes: Sequence[str], of: Ints, persons: Floats, far: Bools) -> tuple[str, float]:
    """The township the largest share of whose persons (n,) is ``far``, and that share; of equal ones the first.

    ``of`` (n,): positions in ``codes``. ("", NaN) where there is nobody.
    """
    everybody = np.bincount(of, weights=persons, minlength=len(codes))
    if not (everybody > 0).any():
        return "", float("nan")
    those = np.bincount(of, weights=persons * far, minlength=len(codes))
    share = np.divide(those, everybody, out=np.full(len(codes), -1.0), where=everybody > 0)
    worst = int(np.argmax(share))
    return str(codes[worst]), float(share[worst])
