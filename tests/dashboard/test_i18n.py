"""Two languages, complete and in step with the code; and words for everything the core speaks in codes."""

from __future__ import annotations

import re
import string

import pytest

from dashboard.catalogues import compiled, messages, po_path, read_catalogue
from dashboard.i18n import LANGUAGES, translator
from dashboard.services import Reason
from dashboard.wording import ACTIONS, REASONS, TERMS, action_text, reason_text
from geo import results, words
from geo.county import County
from models import scoring

both = pytest.mark.parametrize("language", list(LANGUAGES))


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Every message of the code."""
    return sorted(messages())


def placeholders(text: str) -> set[tuple[str, str]]:
    """The fields of a message with their formats: ``{n:,}`` is ``("n", ",")``."""
    return {(name, spec or "") for _text, name, spec, _conversion in string.Formatter().parse(text) if name is not None}


@both
def test_the_catalogue_holds_exactly_the_messages_of_the_code(language: str, said: list[str]) -> None:
    held = {str(entry.id) for entry in read_catalogue(language) if entry.id}
    assert sorted(held - set(said)) == [], "gone from the code: run python -m dashboard.catalogues"
    assert sorted(set(said) - held) == [], "new in the code: run python -m dashboard.catalogues"


@both
def test_every_message_is_translated_with_the_same_placeholders(language: str, said: list[str]) -> None:
    catalogue = read_catalogue(language)
    for message in said:
        entry = catalogue.get(message)
        assert entry is not None, message
        assert str(entry.string).strip(), message
        assert placeholders(str(entry.string)) == placeholders(message), message
        assert not entry.fuzzy, message


def test_chinese_is_chinese_and_english_the_message_itself(said: list[str]) -> None:
    """A message of figures and signs alone may be the same in both."""
    for message in said:
        assert translator("en")(message) == message
        worded = re.sub(r"\{[^}]*\}", "", message)
        if re.search(r"[A-Za-z]{2}", worded):
            assert re.search(r"[\u4e00-\u9fff]", translator("zh")(message)), message


@both
def test_the_compiled_catalogue_is_its_source_compiled(language: str) -> None:
    assert po_path(language).with_suffix(".mo").read_bytes() == compiled(read_catalogue(language))


@both
def test_every_message_can_be_filled_in(language: str, said: list[str]) -> None:
    from datetime import UTC, date, datetime

    values = {"as_of": date(2026, 7, 15), "known_at": datetime(2026, 7, 15, 8, tzinfo=UTC), "date": "2026-07-15"}
    values["moment"] = values["known_at"]
    for message in said:
        fields = placeholders(message)
        filled = translator(language)(
            message,
            **{name: values.get(name, 12345 if re.search("[,defg%]$|,", spec) else "x") for name, spec in fields},
        )
        assert "{" not in filled, message


def test_an_unknown_language_reads_chinese() -> None:
    assert translator("tlh").language == "zh"
    assert translator("")("Layers and legend") == translator("zh")("Layers and legend")


# Words for codes


@pytest.mark.parametrize("model", results.MODELS)
def test_every_factor_and_action_of_a_model_has_words(model: str) -> None:
    assert set(scoring.FACTORS[model]) <= set(REASONS)
    assert set(scoring.ACTIONS[model]) <= set(ACTIONS)


def test_no_words_stand_for_nothing() -> None:
    """Factors and actions no model gives any more lose their sentence."""
    assert set(REASONS) == {factor for factors in scoring.FACTORS.values() for factor in factors}
    assert set(ACTIONS) == {action for actions in scoring.ACTIONS.values() for action in actions}


@pytest.mark.parametrize(
    "codes",
    [
        words.HAZARD_KINDS,
        words.BANKS,
        words.BARRIERS,
        words.EQUIPMENT_ITEMS,
        words.LIVING_ARRANGEMENTS,
        words.LOCATION_PRECISIONS,
        words.STAFF_ROLES,
        words.FACILITY_KINDS,
    ],
)
def test_every_coded_value_of_a_card_has_words(codes: tuple[str, ...]) -> None:
    assert set(codes) <= set(TERMS)
    for code in codes:
        assert translator("zh")(TERMS[code]) != code


@both
def test_every_reason_and_fix_of_the_demo_reads_as_a_sentence(language: str, whole: County) -> None:
    """No code, no placeholder, no English in the Chinese."""
    import json

    t = translator(language)
    seen: set[str] = set()
    for scores in whole.scores.values():
        for text in scores["reasons"]:
            for entry in json.loads(text):
                reason = Reason(
                    entry["factor"],
                    entry.get("value"),
                    "",
                    entry.get("threshold"),
                    "",
                    "",
                    False,
                    entry.get("date"),
                    entry.get("share"),
                )
                sentence = reason_text(reason, t)
                seen.add(reason.factor)
                assert sentence != reason.factor
                assert not re.search(r"[{}_]|None|nan", sentence), sentence
                if language == "zh":
                    assert not re.search(r"[A-Za-z]{3}", sentence), sentence
        for text in scores["fixes"]:
            for entry in json.loads(text):
                assert action_text(entry["action"], t) != entry["action"]
    assert len(seen) > 20


def test_a_number_a_reason_lacks_is_unknown_in_words() -> None:
    """Never zero."""
    reason = Reason("depth", None, "m", 1.5, "", "", False, None, None)
    assert reason_text(reason, translator("en")) == "Deep water: unknown m (deep from 1.5 m)"
    assert reason_text(reason, translator("zh")) != reason_text(
        Reason("depth", 0, "m", 1.5, "", "", False, None, None), translator("zh")
    )
