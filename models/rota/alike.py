"""Teams that could do each other's tours: they leave from the same place in the same way, for the same waters."""

from __future__ import annotations

import numpy as np

from models.rota.instance import Instance
from models.score import Ints


def are_alike(instance: Instance, one: int, other: int) -> bool:
    """Whether two teams could do each other's tours."""
    return all(
        np.array_equal(array[one], array[other]) for array in (instance.from_base, instance.to_base, instance.between)
    ) and np.array_equal(instance.allowed[:, one], instance.allowed[:, other])


def first_alike(instance: Instance) -> Ints:
    """For each team (t,) the first one that is like it, often itself."""
    found = np.arange(len(instance.problem.teams), dtype=np.int64)
    for team in found.tolist():
        leaders = (other for other in range(team) if found[other] == other)
        found[team] = next((other for other in leaders if are_alike(instance, other, team)), team)
    return found
