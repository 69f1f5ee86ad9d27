"""Plain HTML from components: nothing said in it becomes an element, nothing of Dash is lost in it unseen."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.markup import markup

PRESSED: dict[str, Any] = {"aria-pressed": True}
RULE: dict[str, Any] = {"data-rule": "F10"}


class _Read(HTMLParser):
    """What a browser would make of it: tags with their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(content: Any) -> _Read:
    reader = _Read()
    reader.feed(markup(content))
    reader.close()
    return reader


@given(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])))
def test_text_and_attributes_come_out_as_they_went_in(said: str) -> None:
    """Whatever a name holds, ``<script>`` and quotes among it, it stays text."""
    given: dict[str, Any] = {"data-rule": said}
    found = read(html.P([html.B(said), " x"], title=said, **given))
    assert found.tags == [("p", {"title": said, "data-rule": said}), ("b", {})]
    assert found.text == f"{said} x"


def test_names_of_attributes_are_those_of_html() -> None:
    made = html.Td(html.Details("x", open=True), className="a b", colSpan=2, style={"--w": "3%", "fontSize": "9px"})
    assert markup(made) == '<td class="a b" colspan="2" style="--w:3%;font-size:9px"><details open>x</details></td>'
    assert markup(html.Button("x", disabled=False, hidden=None, **PRESSED)) == (
        '<button aria-pressed="true">x</button>'
    )
    assert markup([None, True, 0, 1.5, html.Br()]) == "01.5<br>"


def test_json_of_a_component_is_the_component() -> None:
    made = html.Tr([html.Th("甲", scope="row"), html.Td(3, className="s-met")], **RULE)
    assert markup(made) == markup(_json(made))


@pytest.mark.parametrize(
    "content",
    [dcc.Link("x", href="/"), html.P("x", id={"type": "press", "index": "1"}), html.P([dcc.Store(id="s")]), {}],
)
def test_what_only_dash_can_show_is_refused(content: Any) -> None:
    with pytest.raises(ValueError, match=r"plain HTML|Dash's"):
        markup(content)


def _json(content: Any) -> Any:
    if isinstance(content, list):
        return [_json(part) for part in content]
    if not hasattr(content, "to_plotly_json"):
        return content
    made = content.to_plotly_json()
    return {**made, "props": {name: _json(value) for name, value in made["props"].items()}}
