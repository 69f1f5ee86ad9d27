"""The Chinese of siting speaks of siting: a message shared with another page brings that page's word along."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.extract import extract_from_file

import dashboard
from dashboard.i18n import translator
from dashboard.station_words import asked_text
from data.scenarios import Scenario

OTHERS = re.compile("延期|销号|排班|看地图|人员$")
"""Words of tasks, of the rota, of the scorecard and of the import."""
PERSON = "Person"
"""The head of a list of persons, which is 人员 everywhere."""


def siting_messages() -> dict[str, str]:
    """Every message of a file of siting, with the file."""
    folder = Path(dashboard.__file__).parent
    files = [file for file in folder.rglob("*.py") if re.search(r"siting|station|(^|/)site", file.name)]
    assert len(files) > 20
    found = {}
    for file in files:
        for _, message, _, _ in extract_from_file("python", str(file), keywords={"t": None, "mark": None, "say": None}):
            found[message if isinstance(message, str) else message[0]] = file.name
    return found


def test_no_message_of_siting_is_read_as_one_of_tasks_or_the_rota() -> None:
    t = translator("zh")
    wrong = {message: t(message) for message in siting_messages() if OTHERS.search(t(message))}
    assert set(wrong) <= {PERSON}, wrong


def test_everything_the_form_asks_is_said_of_the_scenario() -> None:
    """Places and reach as well: what limits a plan is seen beside it."""
    asked = {
        "services": ["elder_day_care"],
        "reach_full": 10.0,
        "reach_none": 45.0,
        "fixed": ["K1"],
        "forbidden": ["K2", "K3"],
    }
    now = datetime(2026, 7, 15, tzinfo=UTC)
    told = asked_text(Scenario("XZ0001", "一", 1, now.date(), "m", now, None, asked, {}), translator("zh"))
    for part in ("10 分钟", "45 分钟", "必须设站 1 处", "不得设站 2 处"):
        assert part in told


def test_what_is_done_to_a_station_has_one_word_on_screen_and_paper() -> None:
    """扩容 and 撤并, as the glossary has them."""
    from dashboard.siting_words import ACTIONS
    from dashboard.station_words import CHOICES

    t = translator("zh")
    assert {what: t(CHOICES[what]) for what in ("extend", "close", "keep")} == {
        "extend": "扩容",
        "close": "撤并",
        "keep": "保留",
    }
    assert {what: t(ACTIONS[what]) for what in ("extend", "close", "keep")} == {
        "extend": "扩容",
        "close": "撤并",
        "keep": "保留",
    }
    assert not [message for message in siting_messages() if "扩建" in t(message)]
