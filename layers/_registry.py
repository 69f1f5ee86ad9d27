"""Finds the layers: every public file in this folder declares one as ``LAYER``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import layers
from layers._base import Layer


@cache
def all_layers() -> dict[str, Layer]:
    """Every layer by id, in the order of panel and map.

    Raises:
        TypeError: a public file declares no ``LAYER``, or two files declare one id.
    """
    found: dict[str, Layer] = {}
    for module_info in pkgutil.iter_modules(layers.__path__):
        if module_info.name.startswith("_"):
            continue
        layer = getattr(importlib.import_module(f"layers.{module_info.name}"), "LAYER", None)
        if not isinstance(layer, Layer):
            raise TypeError(f"layers/{module_info.name}.py declares no LAYER.")
        if layer.id in found:
            raise TypeError(f"Two layers are called {layer.id}.")
        found[layer.id] = layer
    return dict(sorted(found.items(), key=lambda item: item[1].order))
