"""Every error becomes one sentence in the reader's language that tells nothing of the inside."""

from __future__ import annotations

import re

import pytest

from dashboard.errors import LINK_USED, NOT_SIGNED_IN, sentence_for, shown_for
from dashboard.i18n import translator
from geo import errors
from geo.text import say


def _tree(kind: type[errors.ShouwangError]) -> list[type[errors.ShouwangError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _tree(below))]


KINDS = [*_tree(errors.ShouwangError), ValueError, KeyError, RuntimeError, ZeroDivisionError]
SECRET = "P000123 王小明 /srv/county.db SELECT name FROM person"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_error_has_a_sentence_without_internals(kind: type[Exception], language: str) -> None:
    sentence = sentence_for(kind(SECRET), translator(language))
    assert len(sentence) > 8
    assert sentence[-1] in ".。"
    assert bool(re.search(r"[\u4e00-\u9fff]", sentence)) is (language == "zh")
    for inside in (*SECRET.split(), kind.__name__, "Error", "Traceback", "{", "}", "_"):
        assert inside not in sentence


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_status_that_says_who_can_help(kind: type[Exception]) -> None:
    """4xx: the reader; 5xx: whoever runs the system."""
    reader = {
        errors.AccessError: 403,
        errors.UnknownRegionError: 404,
        errors.UnknownCountyError: 404,
        errors.InputError: 422,
        errors.UnknownCRSError: 422,
        errors.TaskError: 409,
    }
    status = shown_for(kind("x")).status
    told = next((reader[parent] for parent in kind.__mro__ if parent in reader), None)  # a kind of it is told as it is
    assert status == (told or status)
    assert (400 <= status < 500) is (told is not None)


@pytest.mark.parametrize("kind", [errors.InputError, errors.UnknownCRSError])
def test_what_is_wrong_with_a_file_is_told_in_its_own_words(kind: type[errors.ShouwangError]) -> None:
    """A sentence made for people is translated by its template and its values, however deep they stand."""
    told = say("{outer} · {n:,}", outer=say("Layers and legend"), n=1234)
    assert sentence_for(kind(told), translator("en")) == "Layers and legend · 1,234"
    inner = translator("zh")("Layers and legend")
    assert sentence_for(kind(told), translator("zh")) == f"{inner} · 1,234"


@pytest.mark.parametrize("kind", [errors.DatabaseError, errors.AccessError, errors.RuleError, errors.SettingsError])
def test_no_other_error_speaks_for_itself(kind: type[errors.ShouwangError]) -> None:
    assert SECRET not in sentence_for(kind(say(SECRET)), translator("en"))


@pytest.mark.parametrize("message", [NOT_SIGNED_IN, LINK_USED])
def test_the_gates_sentences_are_translated(message: str) -> None:
    assert translator("en")(message) == message
    assert translator("zh")(message) != message
