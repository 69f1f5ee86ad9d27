"""The import page: from the file to its batch and back, every state a screen, in both languages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.components.import_reading import FIELD, SETTING
from dashboard.context import IMPORTS
from dashboard.i18n import translator
from dashboard.services.errands import Errand
from dashboard.services.imports import Imports
from dashboard.tasks import landed
from data.store import Store
from tests.dashboard.conftest import FENG, ask, sign_in, text_of
from tests.dashboard.test_uploads import send

ZH, EN = translator("zh"), translator("en")


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
    assert EN("files came in since: to be scored again") in page.head, "the header says that scores are older"
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
    assert errand.file is not None
    found = landed(own_app[1], errand.file, errand.before)
    assert told is not None
    assert found is not None
    assert (found.batch_id, found.rows, found.loaded) == (told.batch_id, told.rows, told.loaded)
    errand.before = own_app[1].version(FENG)
    assert landed(own_app[1], errand.file, errand.before) is None


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
