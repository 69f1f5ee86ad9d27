"""Loops compiled to machine code (Numba), and kept on disk from the first use on.

Numba keeps what it compiled as long as the file it stands in is unchanged, though code of other files may be built into
it. Here it is kept under all code of its package compiled before it as well: a function calls none that comes after.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import FunctionCache
from numba.core.types import unliteral

F = TypeVar("F", bound=Callable[..., object])

_before: defaultdict[str, Any] = defaultdict(hashlib.sha256)
"""By package: one package's loops call no other's."""


class _Cache(FunctionCache):
    """What was compiled, kept under the code it is made of."""

    stamp = ""

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        own: tuple[Any, ...] = super()._index_key(sig, codegen)  # type: ignore[no-untyped-call]
        return (*own, self.stamp)


class _Later:
    """A cache that looks for its folder when it is first used: nothing is done at import."""

    def __init__(self, function: Callable[..., object], stamp: str) -> None:
        self._function, self._stamp = function, stamp

    @cached_property
    def _cache(self) -> Any:
        cache = _Cache(self._function)  # type: ignore[no-untyped-call]
        cache.stamp = self._stamp
        return cache

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)


def compiled(function: F) -> F:
    """The function, compiled when first called; it gives the numbers Python gives."""
    plain = cast(FunctionType, function)
    before = _before[plain.__module__.rpartition(".")[0]]
    before.update(repr(_made_of(plain.__code__, plain.__globals__)).encode())
    dispatcher = numba.njit(function, nogil=True)
    dispatcher._cache = _Later(function, before.hexdigest())
    dispatcher.get_call_template = _by_type(dispatcher.get_call_template)
    return cast(F, dispatcher)


def _type_of(kind: Any) -> Any:
    return unliteral(kind)  # type: ignore[no-untyped-call]


def _by_type(template: Callable[..., Any]) -> Callable[..., Any]:
    """A call of one loop by another, taken by the types of what is passed: Numba would compile a loop once more for
    every number written in a call."""

    def typed(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        return template(tuple(map(_type_of, args)), {name: _type_of(kind) for name, kind in kws.items()})

    return typed


def _made_of(code: CodeType, known: dict[str, Any]) -> list[Any]:
    """The instructions, the constants and the numbers of its module that a function is made of."""
    constants = [_made_of(one, known) if isinstance(one, CodeType) else one for one in code.co_consts]
    numbers = [(name, known[name]) for name in code.co_names if isinstance(known.get(name), int | float | str)]
    return [code.co_name, code.co_code, constants, code.co_names, code.co_varnames, numbers]
