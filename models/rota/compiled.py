"""Loops compiled to machine code (Numba), kept on disk from the first use on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function, compiled when first called; the same numbers as Python gives, in the same order of operations."""
    return cast(F, numba.njit(cache=True)(function))
