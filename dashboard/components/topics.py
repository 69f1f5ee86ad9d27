"""The three questions as tabs, each with its count of red."""

from __future__ import annotations

from dash import html

from dashboard.i18n import Translator
from dashboard.services import TOPICS


def topic_tabs(active: str, counts: dict[str, dict[str, int] | None], t: Translator) -> list[html.Button]:
    """One tab a topic: how many are red, orange and unknown in the place in view."""
    return [
        html.Button(
            [
                html.Span(t(topic.title), className="topic-title"),
                html.Span(_number(counts[topic.id]), className=f"topic-red {_shade(counts[topic.id])}"),
                html.Span(_detail(counts[topic.id], t), className="topic-detail"),
            ],
            id={"type": "topic", "index": topic.id},
            className=f"topic {'topic-active' if topic.id == active else ''}",
            title=t(topic.question),
            **{"aria-pressed": "true" if topic.id == active else "false"},
        )
        for topic in TOPICS.values()
    ]


def _number(counts: dict[str, int] | None) -> str:
    return "—" if counts is None else f"{counts['red']:,}"


def _shade(counts: dict[str, int] | None) -> str:
    """A zero is not red."""
    return "" if counts is not None and counts["red"] else "topic-zero"


def _detail(counts: dict[str, int] | None, t: Translator) -> str:
    if counts is None:
        return t("Not scored yet")
    return t("red · {orange:,} orange · {unknown:,} unknown", orange=counts["orange"], unknown=counts["not_surveyed"])
