"""The import page: from the file to its batch and back, every state a screen, in both languages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.catalogues import messages
from dashboard.components.import_history import history_view
from dashboard.components.import_kinds import _ABOUT, _GROUPS, KIND_TITLES
from dashboard.components.import_reading import FIELD, SETTING, reading_view
from dashboard.components.import_result import counts_view, tried_view
from dashboard.components.import_wording import ON_THE_PAGE, spoken
from dashboard.context import IMPORTS
from dashboard.i18n import translator
from dashboard.jobs import Owner
from dashboard.services.imports import Errand, Imports
from dashboard.tasks import SHOWN, Examined
from data.importing.how import How
from data.importing.load import Look
from data.importing.mapping import ColumnMapping, Suggestion
from data.importing.report import LoadReport, Reject
from data.store import Store
from geo.contracts import CONTRACTS
from geo.datum import Candidate, DatumEvidence
from geo.text import say
from tests.dashboard.conftest import FENG, ask, sign_in, text_of
from tests.dashboard.test_uploads import send

ZH, EN = translator("zh"), translator("en")
both = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
NUMBER = "610330201501011239"


class Page:
    """The page as the browser drives it: what it holds, and what its buttons post."""

    def __init__(self, app: Dash, client: FlaskClient) -> None:
        self.client = client
        self.imports: Imports = app.server.extensions[IMPORTS]
        self.held: dict[str, Any] = {"id": None}
        self.view: dict[str, Any] = {"lang": "en", "kind": "persons", "seen": None}
        self.panel = ""

    def send(self, body: str, name: str = "list.csv", kind: str = "persons") -> Page:
        answer = send(self.client, body.encode(), name, kind)
        assert answer.status_code == 201, answer.text
        self.held = {"id": answer.get_json()["id"]}
        return self.settle()

    def settle(self) -> Page:
        """Ask how far it is until nothing goes on any more; note the panel."""
        end = time.monotonic() + 90
        while True:
            answer = self._post(
                "import-panel.children",
                inputs=[prop("import-tick", "n_intervals", 1), prop("import-errand", "data", self.held)],
                state=[prop("import-view", "data", self.view)],
            )
            if "import-view" in answer:
                self.view = answer["import-view"]["data"]
                self.panel = text_of(answer["import-panel"]["children"])
                self.history = text_of(answer["import-history"]["children"])
                self.head = text_of(answer.get("import-head", {}).get("children"))
            if answer["import-tick"]["disabled"]:
                return self
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.1)

    def press(
        self, button: str, *, fields: dict[int, str] | None = None, batch: int | None = None, **settings: Any
    ) -> Page:
        """Press a button with the fields (by number of the header) and settings of the form, and wait for the end."""
        acts, undos = prop({"type": "import-act", "index": button}, "n_clicks", 1), []
        pressed = acts
        if batch is not None:
            pressed = prop({"type": "import-undo", "index": batch}, "n_clicks", 1)
            undos = [pressed]
        answer = self._post(
            "import-errand.data",
            inputs=[[] if batch is not None else [acts], undos],
            state=[
                [prop({"type": FIELD, "index": n}, "value", name) for n, name in (fields or {}).items()],
                [prop({"type": SETTING, "index": name}, "value", value) for name, value in settings.items()],
                prop("import-errand", "data", self.held),
            ],
            changed=pressed,
        )
        self.held = answer["import-errand"]["data"]
        return self.settle()

    def _post(self, output: str, inputs: list[Any], state: list[Any], changed: dict[str, Any] | None = None) -> Any:
        entry = next(
            found
            for found in self.client.get("/_dash-dependencies").get_json()
            if output in found["output"] and not found.get("clientside_function")
        )
        parts = [part.rsplit(".", 1) for part in entry["output"].strip(".").split("...")]
        outputs = [{"id": name, "property": value} for name, value in parts]
        several = entry["output"].startswith("..")
        done = changed or inputs[1]
        key = done["id"] if isinstance(done["id"], str) else ids_text(done["id"])
        answer = self.client.post(
            "/_dash-update-component",
            json={
                "output": entry["output"],
                "outputs": outputs if several else outputs[0],
                "inputs": inputs,
                "state": state,
                "changedPropIds": [f"{key}.{done['property']}"],
            },
        )
        if answer.status_code == 204:
            return {}
        assert answer.status_code == 200, answer.text[:300]
        return answer.get_json()["response"]

    @property
    def errand(self) -> Errand:
        found = self.imports._errands[self.held["id"]]
        return found


def prop(name: Any, what: str, value: Any) -> dict[str, Any]:
    return {"id": name, "property": what, "value": value}


def ids_text(found: dict[str, Any]) -> str:
    """A component's id as Dash writes it."""
    index = found["index"] if isinstance(found["index"], int) else f'"{found["index"]}"'
    return f'{{"index":{index},"type":"{found["type"]}"}}'


@pytest.fixture
def page(own_app: tuple[Dash, Store]) -> Iterator[Page]:
    """The page of civil affairs over a database of the test's own."""
    app, store = own_app
    made = Page(app, sign_in(store, app, "civil_affairs", FENG))
    yield made
    made.imports.close()


@pytest.fixture
def villages(own_app: tuple[Dash, Store]) -> list[str]:
    regions = own_app[1].county(FENG, kinds=("regions",)).regions
    return [str(code) for code in regions.index[regions["level"] == "village"]]


def persons(store: Store) -> Any:
    return store.county(FENG, kinds=("regions", "households", "persons", "spells")).persons


# From the file to its batch and back


def test_a_messy_list_goes_in_and_comes_out_again(page: Page, villages: list[str], own_app: tuple[Dash, Store]) -> None:
    """Tried first and written only when asked; its rows add up; the undo restores what stood before."""
    store = own_app[1]
    before = persons(store)
    page.send(
        f"儿童姓名,村代码,出生年月日,类别\n赵一模,{villages[0]},2016.5.1,留守儿童\n钱二模,{villages[0]},二〇一六年三月九日,留守儿童\n"
        f"孙三模,{villages[0]},2016年13月1日,留守儿童\n赵一模,{villages[0]},2016.5.1,留守儿童\n"
    )
    tried = page.errand.examined
    assert tried is not None
    assert tried.report is not None, tried.refusal
    report = tried.report
    assert (report.rows, report.loaded, report.repeated, report.rejected) == (4, 2, 1, 1)
    assert report.rows == report.loaded + report.unchanged + report.repeated + report.rejected
    assert [reject.row for reject in report.rejects] == [4]
    assert "2016年13月1日" in page.panel
    assert persons(store).equals(before), "a trial writes nothing"

    version = store.version(FENG)
    page.press("load")
    loaded = page.errand.loaded
    assert loaded is not None, page.panel
    assert (loaded.loaded, loaded.batch_id) == (2, store.version(FENG))
    assert loaded.batch_id is not None
    assert loaded.batch_id > version
    assert len(persons(store)) == len(before) + 2
    assert EN("files came in since: run shouwang score") in page.head, "the header says that scores are older"
    assert "list.csv" in page.history

    page.press("undo")
    assert page.errand.undone is not None, page.panel
    assert persons(store).equals(before)
    assert EN("taken back by batch {batch}", batch=store.version(FENG)) in page.history

    page.press("score")
    assert page.errand.scored, page.panel
    run = store.latest_run(FENG)
    assert run is not None
    assert run.version == store.version(FENG)


def test_a_header_nobody_knows_is_mapped_by_hand_and_the_mapping_is_kept(page: Page, villages: list[str]) -> None:
    """A needed column under a strange header: a sentence, then the dropdown, then the same file just loads."""
    body = f"娃娃,所在地编号,哪天生的\n赵一模,{villages[0]},2016-05-01\n"
    page.send(body.replace("娃娃", "姓名"))
    tried = page.errand.examined
    assert tried is not None
    assert tried.report is None
    assert tried.refusal is not None
    assert '"index": "load"' not in page.panel

    page.press("check", fields={0: "name", 1: "region_code", 2: "birth_date"})
    tried = page.errand.examined
    assert tried is not None
    assert tried.report is not None, tried.refusal
    assert tried.report.loaded == 1
    page.press("load")
    page.press("save", name="某乡名册")
    assert page.errand.saved_as == "某乡名册"
    assert "某乡名册" in page.panel

    again = page.send(body.replace("娃娃", "姓名").replace("赵一模", "钱二模"))
    assert again.errand.look is not None
    assert again.errand.look.saved == "某乡名册"
    assert again.errand.examined is not None
    assert again.errand.examined.report is not None
    assert again.errand.examined.report.loaded == 1


def test_a_list_of_one_village_that_does_not_name_it(page: Page, villages: list[str]) -> None:
    page.send("姓名,出生日期\n赵一模,2016-05-01\n")
    assert page.errand.examined is not None
    assert page.errand.examined.report is None
    page.press("check", fields={0: "name", 1: "birth_date"}, village=villages[0])
    assert page.errand.examined.report is not None, page.errand.examined.refusal
    assert page.errand.examined.report.loaded == 1


def test_the_same_file_twice_has_nothing_to_load(page: Page, villages: list[str]) -> None:
    body = f"姓名,村代码,出生日期\n赵一模,{villages[0]},2016-05-01\n"
    page.send(body).press("load")
    page.send(body)
    tried = page.errand.examined
    assert tried is not None
    assert tried.report is not None
    assert (tried.report.loaded, tried.report.unchanged) == (0, 1)
    assert EN("All of it is on record already; there is nothing to load.") in page.panel
    assert '"index": "load"' not in page.panel


@pytest.mark.parametrize(
    ("body", "name"),
    [("not a workbook", "乱.xlsx"), ("\x00\x01\x02", "乱.csv"), ("姓名\n", "空表.csv"), ("a,b\n1,2\n", "别的.csv")],
)
def test_what_cannot_be_read_is_one_sentence_that_names_the_file_as_its_sender_does(
    page: Page, body: str, name: str
) -> None:
    page.send(body, name)
    assert "sent-file" not in page.panel
    assert "refusal" in page.panel
    assert '"index": "load"' not in page.panel


def test_a_load_that_is_stopped_leaves_nothing_and_says_so(
    page: Page, villages: list[str], own_app: tuple[Dash, Store]
) -> None:
    rows = "".join(f"赵{number},{villages[0]},2016-05-01\n" for number in range(20_000))
    answer = send(page.client, f"姓名,村代码,出生日期\n{rows}".encode(), "long.csv", "persons")
    page.held = {"id": answer.get_json()["id"]}
    version = own_app[1].version(FENG)
    page.press("cancel")
    assert page.errand.job is not None
    assert page.errand.job.state == "cancelled"
    assert EN("Stopped. Nothing was read to its end and nothing was written.") in page.panel
    assert own_app[1].version(FENG) == version


def test_a_load_stopped_when_all_was_written_is_shown_as_loaded(
    page: Page, villages: list[str], own_app: tuple[Dash, Store]
) -> None:
    """Between the commit and its report there is a moment: what stands on record decides, not what was heard."""
    page.send(f"姓名,村代码,出生日期\n赵一模,{villages[0]},2016-05-01\n").press("load")
    errand = page.errand
    told = errand.loaded
    found = page.imports._landed(errand)
    assert told is not None
    assert found is not None
    assert (found.batch_id, found.rows, found.loaded) == (told.batch_id, told.rows, told.loaded)
    errand.before = own_app[1].version(FENG)
    assert page.imports._landed(errand) is None


def test_a_reload_finds_the_file_again_and_nobody_else_does(
    page: Page, villages: list[str], own_app: tuple[Dash, Store]
) -> None:
    page.send(f"姓名,村代码,出生日期\n赵一模,{villages[0]},2016-05-01\n", "我的名单.csv")
    app, store = own_app
    asked = {"job": page.held["id"], "lang": "zh"}

    def shown(client: FlaskClient) -> str:
        query = "?" + "&".join(f"{name}={value}" for name, value in asked.items())
        return text_of(ask(client, "_pages_content.children", pathname="/import", search=query))

    assert "我的名单.csv" in shown(page.client)
    for role, region in (("supervisor", villages[0][:9]), ("director", villages[0]), ("emergency", FENG)):
        other = shown(sign_in(store, app, role, region))
        assert "我的名单.csv" not in other
        assert ZH("That file is no longer here: files are kept for an hour, for who sent them. Send it again.") in other


# The parts


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
    not_of_files = {text for text in commands if "--i-accept-no-accounts" in text}
    assert commands - set(ON_THE_PAGE) - not_of_files == set()
    assert not [text for text in of_the_page if "--" in text]
    inner = say("declare the system of these numbers with --crs")
    assert "--" not in spoken(
        say("{evidence} Declare the right system, or say that the declared one holds (--accept-crs).", evidence=inner),
        EN,
    )
