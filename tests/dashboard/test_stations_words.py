"""The Chinese of siting speaks of siting: a message shared with another page brings that page's word along."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from babel.messages.extract import extract_from_file

import dashboard
from dashboard import siting_printed, siting_words
from dashboard.i18n import translator
from dashboard.siting_terms import NOTES, REFUSED, part_known
from dashboard.station_words import asked_text, warnings_text
from data.scenarios import Scenario
from models.siting.actions import CHECKS
from models.siting.candidates import REFUSALS

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


def test_every_refusal_check_and_note_has_its_words_on_screen_paper_and_terminal() -> None:
    zh, en = translator("zh"), translator("en")
    assert set(REFUSED) == set(REFUSALS)
    assert set(siting_words.CHECKS) == set(siting_printed.LOOK) == set(CHECKS)
    assert set(NOTES) < set(siting_printed.NOTES)
    for message in (*REFUSED.values(), *siting_words.CHECKS.values()):
        assert zh(message) != message
        assert en(message) == message


@pytest.mark.parametrize(("share", "said"), [(0, "0.0%"), (0.7081, "70.8%"), (0.9996, "99.9%"), (0.0004, "0.0%")])
def test_what_is_known_of_slopes_is_never_rounded_up_to_all(share: float, said: str) -> None:
    assert said in translator("zh")(NOTES["slope_partly"], share=part_known(share))
    assert said in siting_printed.NOTES["slope_partly"].format(share=part_known(share))


@pytest.mark.parametrize(
    ("facts", "moved", "said"),
    [
        ({}, False, []),
        ({"slope": "rolling"}, False, []),
        ({"slope": "steep"}, False, ["坡度陡：动工前到现场查看"]),
        ({"slope": "steep"}, True, []),  # the road it was moved to is another
        ({"slope": "steep", "existing": True}, False, []),  # it stands: nothing is built
        ({"flood_alert": True, "slope": "steep"}, False, ["此处有洪水或泄洪预警记录", "坡度陡：动工前到现场查看"]),
        ({"flood_alert": True, "existing": True}, False, ["此处有洪水或泄洪预警记录"]),
    ],
)
def test_a_row_and_a_hover_warn_of_flood_and_steep_ground(
    facts: dict[str, object], moved: bool, said: list[str]
) -> None:
    row = pd.Series({"flood_alert": False, "slope": "unknown", "existing": False, **facts}, dtype=object)
    assert warnings_text(row, translator("zh"), moved=moved) == said
