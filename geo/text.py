"""Sentences for people in two languages: English as they stand, and the template a translation is found by."""

from __future__ import annotations

from typing import Any


class Text(str):
    """An English sentence that remembers what it was made of.

    ``template`` is the message of the catalogues, ``values`` what was filled in. It is a ``str`` and behaves as one.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Text:
        text = super().__new__(cls, template.format(**values) if values else template)
        text.template = template
        text.values = values
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (self.template, self.values)


def say(template: str, **values: Any) -> Text:
    """A sentence for a person: ``say("is above {most:g}", most=200)``. Values must be plain (text, numbers, dates)."""
    return Text(template, values)
