"""Plain HTML from components that need nothing of Dash: no callback, thousands of them. An id is a place to jump to.

The renderer keeps a subscription for every component and asks all of them at each change: a hundred rows beside a table
of a thousand cells took it eight seconds. What only stands there is sent as one text instead, and the browser puts it
into its slot (``assets/markup.js``). Everything in it is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

_NAMESPACE: Final = "dash_html_components"
_VOID: Final = frozenset({"br", "hr", "img", "input", "col"})
_NAMES: Final = {"className": "class", "htmlFor": "for"}


def markup(content: Any) -> str:
    """The HTML of a component of ``dash.html``, of its JSON, of text, a number, or a list of such.

    Raises:
        ValueError: something that only Dash can show: a component of another kind, or one with an id of several parts.
    """
    return "".join(_pieces(content))


def slot(name: str, content: Any, **properties: Any) -> list[Any]:
    """A place on a page for HTML, what stands in it first, and what says that it was put there.

    Fill it by ``Output(f"{name}-markup", "data")``; ``Input(f"{name}-put", "data")`` fires when it stands there.
    """
    return [
        html.Div(id=name, **properties),
        dcc.Store(id=f"{name}-markup", data=markup(content)),
        dcc.Store(id=f"{name}-put"),
    ]


def register_slot(app: Dash, name: str) -> None:
    """Let the browser fill a slot whenever its HTML comes."""
    app.clientside_callback(
        ClientsideFunction("markup", "put"),
        Output(f"{name}-put", "data"),
        Input(f"{name}-markup", "data"),
        State(name, "id"),
    )


def _pieces(content: Any) -> Iterator[str]:
    if content is None or isinstance(content, bool):
        return
    if isinstance(content, str | int | float):
        yield escape(str(content), quote=False)
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _pieces(part)
    elif isinstance(content, Component):
        yield from _element(content._type, content._namespace, content.to_plotly_json()["props"])
    elif isinstance(content, Mapping) and "type" in content:
        yield from _element(content["type"], content.get("namespace"), content["props"])
    else:
        raise ValueError(f"{type(content).__name__} is not plain HTML")


def _element(kind: str, namespace: str | None, properties: Mapping[str, Any]) -> Iterator[str]:
    if namespace != _NAMESPACE:
        raise ValueError(f"{kind} of {namespace} is not plain HTML")
    tag = kind.lower()
    yield f"<{tag}"
    for name, value in properties.items():
        if name != "children":
            yield _attribute(name, value)
    yield ">"
    if tag not in _VOID:
        yield from _pieces(properties.get("children"))
        yield f"</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if name == "id" and not isinstance(value, str):
        raise ValueError(f"What has an id of several parts ({value}) is Dash's to show")
    if value is None or value is False or name == "key":
        return ""
    written = _NAMES.get(name, name.lower())
    if value is True:
        return f" {written}" if not written.startswith(("data-", "aria-")) else f' {written}="true"'
    if isinstance(value, Mapping):  # a style
        value = ";".join(f"{_kebab(key)}:{part}" for key, part in value.items())
    return f' {written}="{escape(str(value))}"'


def _kebab(name: str) -> str:
    return name if name.startswith("--") else "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
