"""The parts of the import page, each in both languages: what is counted, masked, offered, refused and said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.catalogues import messages
from dashboard.components.import_history import history_view
from dashboard.components.import_kinds import _ABOUT, _GROUPS, KIND_TITLES
from dashboard.components.import_reading import reading_view
from dashboard.components.import_result import counts_view, tried_view
from dashboard.components.import_wording import ON_THE_PAGE, spoken
from dashboard.i18n import translator
from dashboard.jobs import Owner
from dashboard.services.errands import Errand
from dashboard.tasks import SHOWN, Examined
from data.importing.how import How
from data.importing.load import Look
from data.importing.mapping import ColumnMapping, Suggestion
from data.importing.report import LoadReport, Reject
from geo.contracts import CONTRACTS
from geo.datum import Candidate, DatumEvidence
from geo.text import say
from tests.dashboard.conftest import FENG, text_of

ZH, EN = translator("zh"), translator("en")
both = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
NUMBER = "610330201501011239"


def report_of(**more: Any) -> LoadReport:
    numbers = {"rows": 10, "loaded": 4, "noted": 1, "unchanged": 3, "repeated": 2, "rejected": 1}
    return LoadReport("persons", "list.csv", "", **{**numbers, **more})


def look_of(**more: Any) -> Look:
    values: dict[str, Any] = {
        "sheets": ("一", "二"),
        "sheet": "一",
        "headers": ("姓名", "证件", "住扯", "经度", "纬度"),
        "samples": (("赵一模", NUMBER, "1组", "106.5", "33.903999999999996"),),
        "mapping": ColumnMapping({"name": "姓名", "identity_number": "证件", "longitude": "经度", "latitude": "纬度"}),
        "suggestions": [Suggestion("住扯", "address")],
        "fault": None,
        "saved": None,
    }
    return Look(**{**values, **more})


def errand_of(examined: Examined | None = None) -> Errand:
    return Errand(
        "id", Owner("civil_affairs", FENG, FENG), "persons", datetime(2026, 7, 15, tzinfo=UTC), examined=examined
    )


@both
def test_the_counts_are_shown_as_a_sum(t: Any) -> None:
    shown = text_of(counts_view(report_of(rows=12_345, loaded=12_339), t))
    for number in ("12,345", "12,339", "3", "2", "1"):
        assert f'"{number}"' in shown
    assert shown.count('"+"') == 3
    assert shown.count('"="') == 1


@both
def test_identity_numbers_are_masked_wherever_they_stand(t: Any) -> None:
    """In the samples of whatever column; decimal numbers are left as they are."""
    look = look_of(samples=((NUMBER, f"证号{NUMBER}", "x", "106.5", "33.903999999999996"),))
    shown = text_of(reading_view("persons", look, How(), None, [], 108, t, shaped=False))
    assert NUMBER not in shown
    assert "33.903999999999996" in shown


@both
def test_a_header_nobody_knows_carries_its_suggestion_and_takes_nothing_by_itself(t: Any) -> None:
    shown = text_of(reading_view("persons", look_of(), How(), None, [], 108, t, shaped=False))
    assert "住址" in shown
    assert shown.count("map-offered") == 1
    assert '"type": "import-take"' in shown


@both
def test_the_detectors_evidence_is_shown_in_metres(t: Any) -> None:
    evidence = DatumEvidence(
        "GCJ-02",
        "WGS84",
        512.4,
        False,
        (Candidate("GCJ-02", 8.0, 3.0, 14.0, 12.0, 640), Candidate("WGS84", 512.4, 508.0, 517.0, 513.0, 640)),
        say("is above {most:g}", most=200),
    )
    shown = text_of(reading_view("persons", look_of(), How(crs="WGS84"), evidence, [], 108, t, shaped=False))
    for figure in ("512", "508", "517", "640"):
        assert figure in shown
    assert "accept_crs" in shown
    agreeing = replace(evidence, agrees=True)
    assert "accept_crs" not in text_of(reading_view("persons", look_of(), How(), agreeing, [], 108, t, shaped=False))


@both
def test_real_data_are_loaded_only_by_who_knows_that_there_are_no_accounts(t: Any) -> None:
    examined = Examined(look_of(), report_of(), None)
    real = text_of(tried_view(errand_of(examined), examined, simulated=False, t=t))
    simulated = text_of(tried_view(errand_of(examined), examined, simulated=True, t=t))
    assert '"index": "accepted"' in real
    assert '"index": "accepted"' not in simulated


@both
def test_a_file_whose_points_lie_elsewhere_has_no_button_to_load_it(t: Any) -> None:
    examined = Examined(look_of(), report_of(refusal=say("is above {most:g}", most=200)), None)
    shown = text_of(tried_view(errand_of(examined), examined, simulated=True, t=t))
    assert '"index": "load"' not in shown
    assert "refusal" in shown


@both
def test_of_ten_thousand_faults_the_first_are_shown_with_all_counted(t: Any) -> None:
    reject = Reject("一", 7, "C7", "证件", "3.6****7", say("is above {most:g}", most=200), say("other names"))
    report = report_of(rejected=9_000, rows=9_009, rejects=(reject,) * SHOWN)
    examined = Examined(
        look_of(), report, None, rejects=10_000, reasons=(("证件", reject.reason, 9_990), ("姓名", reject.reason, 10))
    )
    shown = text_of(tried_view(errand_of(examined), examined, simulated=True, t=t))
    assert shown.count('"C7"') == SHOWN
    for number in ("10,000", "9,000", "9,990"):
        assert number in shown


@both
def test_an_empty_history_says_so(t: Any) -> None:
    assert t("Nothing was loaded yet.") in text_of(history_view([], lambda _batch: True, t))


def test_every_kind_has_its_name_its_group_and_its_words() -> None:
    grouped = [kind for _title, kinds in _GROUPS for kind in kinds]
    assert sorted(grouped) == sorted(CONTRACTS)
    assert set(KIND_TITLES) == set(_ABOUT) == set(CONTRACTS)


def test_the_page_never_tells_of_an_option_of_a_command() -> None:
    """Every sentence of the core about a file that names one has its own words here; and none is left from before."""
    known = messages()
    assert set(ON_THE_PAGE) <= known
    commands = {text for text in known if "--" in text or re.search("shouwang (batches|decide)", text)}
    of_the_page = set(ON_THE_PAGE.values())
    elsewhere = ("--i-accept-no-accounts", "--owner", "--json", "--p N", "--full", "--budgets")
    not_of_files = {text for text in commands if any(option in text for option in elsewhere)}
    assert commands - set(ON_THE_PAGE) - not_of_files == set()
    assert not [text for text in of_the_page if "--" in text]
    inner = say("declare the system of these numbers with --crs")
    assert "--" not in spoken(
        say("{evidence} Declare the right system, or say that the declared one holds (--accept-crs).", evidence=inner),
        EN,
    )
