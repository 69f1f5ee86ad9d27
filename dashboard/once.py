"""Slow things made once and kept: who asks for one waits for that one alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Once(Generic[K, V]):
    """Values by key, each made by the first who asks; those asked for longest ago go first. Thread-safe.

    A value that could not be made is made by the next who asks. ``make`` must not ask for its own key.

    Args:
        most: values kept.
    """

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._kept: LRUCache[K, V] = LRUCache(maxsize=most)
        self._making: dict[K, threading.Lock] = {}

    def __contains__(self, key: K) -> bool:
        with self._lock:
            return key in self._kept

    def of(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made now if it is not kept."""
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:  # by whoever asked before
                    return self._kept[key]
            value = make()
            with self._lock:
                self._kept[key] = value
                self._making.pop(key, None)
        return value
