"""Two languages by gettext catalogues. Messages are written in English in the code and read in Chinese first."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.support import Translations

from geo.text import Text

LANGUAGES = {"zh": "zh_CN", "en": "en"}
"""Locale of the catalogue by the code a URL carries."""

DOMAIN = "shouwang"


class Translator:
    """Turns a message into the reader's language: ``t("Layers")``, ``t("{n} sites", n=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "zh"
        folder = str(files("dashboard") / "locales")
        self._translations = Translations.load(folder, [LANGUAGES[self.language]], DOMAIN)

    def __call__(self, message: str, **values: object) -> str:
        text = self._translations.gettext(message)
        return text.format(**values) if values else text

    def text(self, sentence: str) -> str:
        """A sentence of the core (``geo.text.say``) by its template and values; any other text as it stands."""
        if not isinstance(sentence, Text):
            return sentence
        values = {
            name: self.text(value) if isinstance(value, str) else value for name, value in sentence.values.items()
        }
        return self(sentence.template, **values)


def translator(language: str) -> Translator:
    """The translator of ``zh`` or ``en``; anything else reads Chinese."""
    return _translator(language if language in LANGUAGES else "zh")


@cache
def _translator(language: str) -> Translator:
    return Translator(language)


def mark(message: str) -> str:
    """Mark a message for the catalogues where it is declared rather than shown."""
    return message
