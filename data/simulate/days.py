"""Days, birthdays and empty cells of simulated ledgers."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

DAY: Final = "datetime64[D]"
NEVER: Final = np.datetime64("NaT", "D")

Days = npt.NDArray[np.datetime64]


def blank(values: Any, where: Any) -> npt.NDArray[np.object_]:
    """``values`` with None wherever ``where`` holds: cells left empty, as real ledgers leave them."""
    out: npt.NDArray[np.object_] = np.array(values, dtype=object)
    out[np.asarray(where, dtype=bool)] = None
    return out


def birth_dates(age: npt.NDArray[np.int64], today: np.datetime64, rng: np.random.Generator) -> Days:
    """A birthday that makes the completed age on ``today`` exactly ``age``."""
    month_day = today - today.astype("datetime64[Y]").astype(DAY)
    last = (today.astype("datetime64[Y]") - age).astype(DAY) + month_day
    last -= np.where(month_day > np.timedelta64(58, "D"), 1, 0).astype("timedelta64[D]")  # clear of 29 February
    return np.asarray(last - rng.integers(0, 363, len(age)).astype("timedelta64[D]"))


def birthday(birth: Days, age: int) -> Days:
    """The day on which ``age`` is completed, 29 February and month ends moved to a day that exists in every year."""
    month = birth.astype("datetime64[M]")
    day = np.minimum((birth - month.astype(DAY)).astype(int), 27)
    return np.asarray((month + 12 * age).astype(DAY) + day.astype("timedelta64[D]"))
