"""Tasks as roles meet them: who dispatches, reports back, closes; files; lists on paper; the map; the clock."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.access import ROLES, Reader
from dashboard.app import create_app
from dashboard.components.task_list import FILTER, PRESS
from dashboard.context import SERVICES, TASKS
from dashboard.escalation import escalate_county
from dashboard.services import Services
from dashboard.services.task_views import Filter, Judged
from dashboard.services.tasks import Tasks
from dashboard.settings import Settings
from dashboard.tasks import score
from data.attachments import MOST_BYTES
from data.engine import reading, writing
from data.obligations import find_obligations, read_findings
from data.store import Store
from data.tables import AuditRow, CountyRow
from data.tasks import find_task
from geo.county import County
from geo.scope import Scope
from geo.words import CHILD_GROUPS
from models.tasks import MAY
from tests.dashboard.conftest import FENG, Regions, ask, sign_in, text_of
from tests.data.files_for_tasks import PLACE, exif, jpeg, office, pdf

WHOLE = Scope.whole(FENG)
SITE_RULE, CHILD_RULE = "N3", "F10"
every_role = pytest.mark.parametrize("role", list(ROLES))


class Clients(dict[str, FlaskClient]):
    """By role; each signs in when a test first asks for it."""

    def __init__(self, signed_in: Callable[[str], FlaskClient]) -> None:
        self._signed_in = signed_in

    def __missing__(self, role: str) -> FlaskClient:
        self[role] = self._signed_in(role)
        return self[role]


@dataclass
class Office:
    """An application of this test's own, with a client of every role and things to dispatch."""

    app: Dash
    store: Store
    clients: Clients
    readers: dict[str, Reader]
    site: str
    far_site: str
    child: str
    far_child: str

    @property
    def tasks(self) -> Tasks:
        found: Tasks = self.app.server.extensions[TASKS]
        return found

    @property
    def services(self) -> Services:
        found: Services = self.app.server.extensions[SERVICES]
        return found

    def dispatch(self, role: str, subject: str, rule: str = SITE_RULE, **given: str) -> Any:
        with_owner = {"owner": given.pop("owner", self.owner(rule, subject))}
        form = {"rule": rule, "subject": subject, **with_owner, **given}
        return self.clients[role].post("/tasks/new?lang=en", data=form)

    def owner(self, rule: str, subject: str) -> str:
        return self.tasks.form(self.readers["civil_affairs"], rule, subject).owners[0].key

    def step(self, role: str, task: str, kind: str, file: tuple[str, bytes] | None = None, **given: str) -> Any:
        form = {"kind": kind, "text": "已处理", **given}
        parts = [(f'name="{name}"', value.encode()) for name, value in form.items()]
        if file is not None:
            parts.append((f'name="file"; filename="{file[0]}"', file[1]))
        head = "--form\r\nContent-Disposition: form-data; {}\r\n\r\n"
        body = b"".join(head.format(name).encode() + value + b"\r\n" for name, value in parts) + b"--form--\r\n"
        return self.clients[role].post(
            f"/tasks/{task}/steps?lang=en", data=body, content_type="multipart/form-data; boundary=form"
        )

    def made(self, role: str, subject: str, rule: str = SITE_RULE, **given: str) -> str:
        answer = self.dispatch(role, subject, rule, **given)
        assert answer.status_code == 201, answer.text
        found: str = answer.get_json()["id"]
        return found

    def audit(self) -> list[tuple[str, str | None, str | None]]:
        with reading(self.store.engine) as connection:
            table = AuditRow.__table__
            rows = connection.execute(select(table.c.action, table.c.role, table.c.subject).order_by(table.c.id)).all()
        return [tuple(row) for row in rows if row[0].startswith("task")]  # type: ignore[misc]


@pytest.fixture
def office_(demo_file: Path, tmp_path: Path, whole: County, regions: Regions) -> Iterator[Office]:
    sites = whole.hazard_sites["region_code"]
    homes = whole.person_places["region_code"]
    children = [person for person in whole.members(*CHILD_GROUPS) if homes[person] == homes[person]]
    where = {"county": FENG, "township": regions.township, "village": regions.village}
    readers = {role.id: Reader.of(role.id, FENG, where[role.level]) for role in ROLES.values()}
    with Store.open(f"sqlite:///{shutil.copy(demo_file, tmp_path / 'county.db')}") as store:
        app = create_app(Settings(), store)
        clients = Clients(lambda role: sign_in(store, app, role, readers[role].scope.region))
        yield Office(
            app,
            store,
            clients,
            readers,
            site=next(str(site) for site in sites.index if sites[site] == regions.village),
            far_site=next(str(site) for site in sites.index if not sites[site].startswith(regions.township)),
            child=next(str(child) for child in children if homes[child] == regions.village),
            far_child=next(str(child) for child in children if not homes[child].startswith(regions.township)),
        )


# Who may what


def test_every_role_has_its_steps_declared() -> None:
    assert set(ROLES) == set(MAY) - {"clock"}


@every_role
def test_a_role_opens_the_page_where_it_has_to_do_with_tasks(role: str, office_: Office) -> None:
    page = ask(office_.clients[role], "_pages_content.children", pathname="/tasks", search="?lang=en")
    has = bool(MAY[role])
    assert ("tasks-view" in text_of(page)) is has
    start = text_of(ask(office_.clients[role], "_pages_content.children", pathname="/", search="?lang=en"))
    assert ("/tasks?lang=en" in start) is has
    for address in ("/tasks/print", "/tasks/list.xlsx"):
        assert (office_.clients[role].get(address).status_code == 200) is has


@every_role
def test_who_dispatches_a_water(role: str, office_: Office) -> None:
    """In its own region whoever may; a supervisor nothing of another township."""
    allowed = role in {"leader", "civil_affairs", "emergency", "supervisor"}
    answer = office_.dispatch(role, office_.site)
    assert answer.status_code == (201 if allowed else 403 if role == "planner" else 409)
    far = office_.dispatch(role, office_.far_site)
    assert (far.status_code == 201) is (allowed and role != "supervisor")


@every_role
def test_who_dispatches_a_child(role: str, office_: Office) -> None:
    """Whoever sees no child dispatches none: for them there is nothing of that number."""
    answer = office_.dispatch(role, office_.child, CHILD_RULE)
    if role in {"leader", "civil_affairs", "supervisor"}:
        assert answer.status_code == 201
        return
    assert answer.status_code in {403, 409}
    assert find_task(office_.store, WHOLE, "RW0001") is None


@every_role
def test_who_takes_which_step(role: str, office_: Office) -> None:
    """Of a water's task owned by a director: feedback, close, return, escalate, withdraw, in turn."""
    feeds, closes = role in {"supervisor", "director"}, role in {"civil_affairs", "emergency", "supervisor"}
    leads = role == "leader"
    task = office_.made("civil_affairs", office_.site)
    assert (office_.step(role, task, "accept").status_code == 201) is feeds
    assert (office_.step(role, task, "feedback").status_code == 201) is feeds
    other = office_.made("civil_affairs", office_.far_site)
    assert (office_.step(role, other, "escalate").status_code == 201) is leads
    assert (office_.step(role, other, "withdraw").status_code == 201) is leads
    third = office_.made("civil_affairs", office_.child, CHILD_RULE)
    giver = "director" if role == "supervisor" else "supervisor"
    assert office_.step(giver, third, "feedback").status_code == 201
    sees = role not in {"emergency", "planner"}
    assert (office_.step(role, third, "return").status_code == 201) is (closes and sees)
    assert office_.step(giver, third, "feedback").status_code == 201
    assert (office_.step(role, third, "close").status_code == 201) is (closes and sees)


def test_from_dispatch_to_closing_by_another(office_: Office) -> None:
    task = office_.made("civil_affairs", office_.child, CHILD_RULE, text="请入户", due_on="2026-07-20")
    assert office_.step("director", task, "feedback", ("入户.jpg", jpeg(exif()))).status_code == 201
    refused = office_.step("director", task, "close")
    assert refused.status_code == 409
    assert "not a step for Village child director" in refused.get_json()["error"]
    assert office_.step("supervisor", task, "close").status_code == 201
    again = office_.step("civil_affairs", task, "close")
    assert again.status_code == 409
    assert "was closed on 2026-07-15 by Township supervisor" in again.get_json()["error"]
    assert office_.audit() == [
        ("task_dispatch", "civil_affairs", task),
        ("task_feedback", "director", task),
        ("task_close", "supervisor", task),
    ]


def test_one_finding_is_one_task(office_: Office) -> None:
    task = office_.made("civil_affairs", office_.site)
    answer = office_.dispatch("emergency", office_.site)
    assert answer.status_code == 409
    assert task in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"rule": "F999"}, "no rule F999"),
        ({"subject": "P-none"}, "Nothing of the number P-none"),
        ({"owner": "staff:nobody"}, "Choose who is responsible"),
        ({"owner": "department:我"}, "Choose who is responsible"),
        ({"due_on": "20.7."}, "Write the day as 2026-06-30"),
        ({"due_on": "2026-07-14"}, "2026-07-15 or later"),
        ({"text": "长" * 3000}, "at most 2,000"),
    ],
)
def test_a_bad_dispatch_is_one_sentence(given: dict[str, str], told: str, office_: Office) -> None:
    form = {"rule": SITE_RULE, "subject": office_.site, "owner": office_.owner(SITE_RULE, office_.site), **given}
    answer = office_.clients["civil_affairs"].post("/tasks/new?lang=en", data=form)
    assert answer.status_code == 409
    assert told in answer.get_json()["error"]
    assert find_task(office_.store, WHOLE, "RW0001") is None


def test_a_form_of_another_sites_page_is_refused(office_: Office) -> None:
    form = {"rule": SITE_RULE, "subject": office_.site}
    answer = office_.clients["civil_affairs"].post("/tasks/new", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert office_.app.server.test_client().post("/tasks/new", data=form).status_code == 401


# Files


def test_a_photo_comes_back_without_its_place_and_is_in_the_audit(office_: Office) -> None:
    task = office_.made("civil_affairs", office_.child, CHILD_RULE)
    assert office_.step("director", task, "feedback", ("../../奶奶 张三.jpg", jpeg(exif(6)))).status_code == 201
    answer = office_.clients["supervisor"].get(f"/tasks/{task}/files/2")
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert PLACE not in answer.data
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert office_.audit()[-1] == ("task_file", "supervisor", f"{task}/2")


def test_a_document_is_always_a_download(office_: Office) -> None:
    task = office_.made("civil_affairs", office_.site)
    assert office_.step("director", task, "feedback", ("整改.pdf", pdf())).status_code == 201
    answer = office_.clients["emergency"].get(f"/tasks/{task}/files/2")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@every_role
def test_files_and_tasks_of_another_township_are_not_there(role: str, office_: Office) -> None:
    task = office_.made("civil_affairs", office_.far_child, CHILD_RULE)
    with office_.app.server.test_request_context("/"):
        office_.store.audit("before")
    answer = office_.step("civil_affairs", task, "return")
    assert answer.status_code == 409
    sees = role in {"leader", "civil_affairs"}
    before = len(office_.audit())
    found = office_.clients[role].get(f"/tasks/{task}/files/1")
    assert found.status_code == 403, "there is no file, for nobody"
    page = text_of(ask(office_.clients[role], "_pages_content.children", pathname="/tasks", search=f"?task={task}"))
    assert (office_.far_child in page or "每月" in page) is sees
    assert len(office_.audit()) == before + sees, "what is refused is not opened"
    if not sees:
        assert office_.step(role, task, "withdraw").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "status", "told"),
    [
        ("a.jpg", b"\xff\xd8\xff" + b"0" * MOST_BYTES, 422, "10 MB"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * (MOST_BYTES + 200_000), 413, "10 MB"),
        ("a.exe", b"MZ", 422, "no photo or document"),
        ("a.jpg", b"<html><script>alert(1)</script>", 422, "no photo or document"),
        ("a.pdf", pdf(office("xl/workbook.xml")), 422, "damaged"),
        ("a.jpg", b"", 422, "empty"),
    ],
)
def test_a_bad_file_is_one_sentence_and_no_step(
    name: str, content: bytes, status: int, told: str, office_: Office
) -> None:
    task = office_.made("civil_affairs", office_.site)
    answer = office_.step("director", task, "feedback", (name, content))
    assert (answer.status_code, told in answer.get_json()["error"]) == (status, True)
    found = find_task(office_.store, WHOLE, task)
    assert found is not None
    assert found.now.state == "open"


# The page


def post(office: Office, role: str, output: str, inputs: list[Any], state: list[Any], changed: str) -> dict[str, Any]:
    """What the browser's renderer gets back from a callback of the page."""
    client = office.clients[role]
    found = next(entry for entry in client.get("/_dash-dependencies").get_json() if output in entry["output"])
    parts = found["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in parts]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": found["output"],
            "outputs": outputs if len(parts) > 1 else outputs[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [changed],
        },
    )
    assert answer.status_code in {200, 204}, answer.text
    return answer.get_json()["response"] if answer.status_code == 200 else {}


VIEW = {"lang": "en", "tab": "unclosed", **dict.fromkeys(("place", "owner", "task", "rule", "subject")), "n": 0}


def turned(
    office: Office, *, press: str | None = None, sent: Any = None, view: dict[str, Any] = VIEW, **choice: Any
) -> Any:
    presses = [] if press is None else [{"id": {"type": PRESS, "index": press}, "property": "n_clicks", "value": 1}]
    filters = [
        {"id": {"type": FILTER, "index": name}, "property": "value", "value": choice.get(name, view[name])}
        for name in ("place", "owner")
    ]
    changed = "tasks-sent.data"
    if press is not None:
        changed = f'{{"index":"{press}","type":"{PRESS}"}}.n_clicks'
    elif choice:
        changed = f'{{"index":"{next(iter(choice))}","type":"{FILTER}"}}.value'
    answer = post(
        office,
        "civil_affairs",
        "tasks-view.data",
        [presses, filters, {"id": "tasks-sent", "property": "data", "value": sent}],
        [{"id": "tasks-view", "property": "data", "value": view}],
        changed,
    )
    return answer["tasks-view"]["data"] if answer else None


def test_buttons_and_choices_turn_the_view(office_: Office) -> None:
    assert turned(office_, press="tab|overdue") == {**VIEW, "tab": "overdue"}
    opened = turned(office_, press="open|RW0003")
    assert opened == {**VIEW, "task": "RW0003"}
    assert turned(office_, press="back|list", view=opened) == VIEW
    assert turned(office_, place="610330101") == {**VIEW, "place": "610330101"}
    assert turned(office_, sent={"id": "RW0001", "n": 5}, view={**VIEW, "rule": "F10", "subject": "P1"}) == {
        **VIEW,
        "task": "RW0001",
        "n": 5,
    }
    assert turned(office_, owner=None) is None, "a choice that changes nothing turns nothing"


def test_the_list_narrows_and_counts(office_: Office, regions: Regions) -> None:
    near, far = office_.made("civil_affairs", office_.site), office_.made("civil_affairs", office_.far_site)
    office_.step("director", near, "feedback")
    reader = office_.readers["civil_affairs"]

    def ids(**wanted: str) -> set[str]:
        return {line.id for line in office_.tasks.listing(reader, Filter(**wanted)).lines}

    assert ids() == {near, far}
    assert ids(tab="reported") == {near}
    assert ids(place=regions.township) == {near}
    assert ids(tab="closed") == set()
    holders = {line.id: line.holder for line in office_.tasks.listing(reader, Filter()).lines}
    assert ids(owner=holders[far]) == {far}
    shown = post(
        office_,
        "civil_affairs",
        "tasks-list.children",
        [{"id": "tasks-view", "property": "data", "value": {**VIEW, "tab": "reported", "task": near}}],
        [],
        "tasks-view.data",
    )
    listed = text_of(shown["tasks-list"])
    assert near in listed
    assert far not in listed
    panel = text_of(shown["tasks-panel"])
    assert "data-step" in panel
    assert '"close"' in panel


@every_role
def test_a_name_is_sent_to_those_who_may_see_names_alone(role: str, office_: Office, whole: County) -> None:
    task = office_.made("civil_affairs", office_.child, CHILD_RULE)
    name = str(whole.persons.at[office_.child, "name"])
    client = office_.clients[role]
    sent = text_of(ask(client, "_pages_content.children", pathname="/tasks", search=f"?lang=zh&task={task}"))
    sent += client.get("/tasks/print?lang=zh").text
    book = client.get("/tasks/list.xlsx")
    if book.status_code == 200:
        sheets = openpyxl.load_workbook(io.BytesIO(book.data)).worksheets
        sent += " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
    assert (name in sent) is (role in {"civil_affairs", "supervisor", "director"})
    assert (task in sent.replace(f"task={task}", "").replace(f'"{task}"', "") or name in sent) is (
        role in {"leader", "civil_affairs", "supervisor", "director"}
    )


def test_no_store_and_no_address_holds_a_name(office_: Office, whole: County) -> None:
    task = office_.made("civil_affairs", office_.child, CHILD_RULE)
    name = str(whole.persons.at[office_.child, "name"])
    page = ask(office_.clients["civil_affairs"], "_pages_content.children", pathname="/tasks", search=f"?task={task}")
    text = text_of(page)
    assert name in text
    for store in re.findall(r'\{"props": \{"id": "tasks-[a-z]+"(?:, "data": [^}]*\})?', text):
        assert name not in store
    for address in re.findall(r'"(?:href|src|data-to)": "([^"]*)"', text):
        assert name not in address


def test_the_form_offers_the_term_and_the_owners(office_: Office) -> None:
    page = text_of(
        ask(
            office_.clients["civil_affairs"],
            "_pages_content.children",
            pathname="/tasks",
            search=f"?rule={CHILD_RULE}&subject={office_.child}&lang=en",
        )
    )
    county = office_.store.county(FENG, kinds=("staff",))
    term = county.as_of + timedelta(days=county.rules.number("county.task.term"))
    assert term.isoformat() in page
    assert all(owner in page for owner in county.rules[CHILD_RULE].owners)


def test_the_form_for_what_is_not_there_is_a_sentence(office_: Office) -> None:
    for role, query, told in (
        ("civil_affairs", "rule=F10&subject=nobody", "Nothing of the number nobody"),
        ("civil_affairs", "rule=none&subject=nobody", "no rule none"),
        ("supervisor", f"rule=F10&subject={office_.far_child}", "Nothing of the number"),
        ("director", f"rule=F10&subject={office_.child}", "Your role dispatches no tasks"),
        ("civil_affairs", "task=RW9999", "no such task"),
    ):
        page = ask(office_.clients[role], "_pages_content.children", pathname="/tasks", search=f"?lang=en&{query}")
        assert told in text_of(page), query


# Paper, workbook, map, clock


def test_a_sheet_says_whose_of_when_and_whom_to_call(office_: Office) -> None:
    """J18 and K22: 12355 and 12338 stand on every printed sheet; both dates; simulated data say so."""
    office_.made("civil_affairs", office_.site)
    paper = office_.clients["leader"].get("/tasks/print?lang=zh").text
    for said in ("12355", "12338", "内部资料", "截至 2026-07-15", "入库时点", "模拟数据", "签字", "RW0001"):
        assert said in paper, said
    book = openpyxl.load_workbook(io.BytesIO(office_.clients["leader"].get("/tasks/list.xlsx?lang=zh").data))
    assert book.sheetnames == ["按责任人", "任务"]
    for sheet in book.worksheets:
        text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
        for said in ("12355", "12338", "内部资料", "截至 2026-07-15", "模拟数据"):
            assert said in text, said
    assert office_.audit()[-2:] == [("task_list_print", "leader", None), ("task_list_xlsx", "leader", None)]


def test_the_map_shows_a_task_at_once_and_its_end(office_: Office, regions: Regions) -> None:
    """Without a new scoring: what is drawn of tasks is what stands now."""
    reader = office_.readers["planner"]

    def drawn() -> str:
        view = office_.services.layer(reader, "open_tasks", office_.services.place(reader, FENG))
        return str(view.drawn.at[regions.village, "legend_class"])

    assert drawn() == "none"
    task = office_.made("civil_affairs", office_.child, CHILD_RULE)
    assert drawn() == "open", "whoever sees no child sees that the village has a task"
    escalate_county(office_.store, FENG, as_of=office_.tasks.today(reader) + timedelta(days=60))
    assert drawn() == "supervised"
    office_.step("director", task, "feedback")
    office_.step("supervisor", task, "close")
    assert drawn() == "none"


def test_the_clock_raises_by_the_countys_ladder_and_once(office_: Office) -> None:
    """Due on the 20th: on the day before the ladder's nothing, then the township, then the county, and no more."""
    task = office_.made("civil_affairs", office_.site, due_on="2026-07-20")
    rules = office_.store.county(FENG, kinds=()).rules
    due = office_.tasks.today(office_.readers["leader"]) + timedelta(days=5)
    township, county = (timedelta(days=rules.number(f"county.task.escalate_{name}")) for name in ("township", "county"))
    one = timedelta(days=1)
    for day, raised in (
        (due, {}),
        (due + township - one, {}),
        (due + township, {task: "township"}),
        (due + township, {}),
        (due + county - one, {}),
        (due + county, {task: "county"}),
        (due + county + county, {}),
    ):
        assert escalate_county(office_.store, FENG, as_of=day) == raised, day
    found = find_task(office_.store, WHOLE, task)
    assert found is not None
    assert [step.by.role for step in found.steps] == ["civil_affairs", "clock", "clock"]


@pytest.mark.parametrize("role", ["civil_affairs", "leader"])
def test_the_form_and_the_task_say_how_the_last_evaluation_has_it(role: str, office_: Office) -> None:
    """A finding with its status and day, on the form and in the task; what nothing is wrong with says so."""
    run = find_obligations(office_.store, FENG)
    assert run is not None
    found = read_findings(office_.store, run, WHOLE, rule=CHILD_RULE)
    child, status, since = found[["subject_id", "status", "since"]].iloc[0]
    form = office_.tasks.form(office_.readers[role], CHILD_RULE, child)
    assert form.judged == Judged(status, None if pd.isna(since) else since.date(), run.as_of)
    search = f"?lang=en&rule={CHILD_RULE}&subject={child}"
    page = ask(office_.clients[role], "_pages_content.children", pathname="/tasks", search=search)
    assert f"by the last evaluation, as of {run.as_of}" in text_of(page)
    task = office_.made(role, child, CHILD_RULE)
    opened = office_.tasks.open(office_.readers[role], task)
    assert opened is not None
    assert opened.judged == form.judged
    home = office_.store.county(FENG, kinds=("persons", "spells")).members("left_behind_child")
    well = next(one for one in home if one not in set(found["subject_id"]))
    assert office_.tasks.form(office_.readers[role], CHILD_RULE, well).judged == Judged("met", None, run.as_of)


def test_scoring_again_puts_long_overdue_tasks_under_supervision(office_: Office) -> None:
    """The job of 'score again' runs the ladder: what is overdue by the county's own day goes up."""
    task = office_.made("civil_affairs", office_.site, due_on="2026-07-16")
    with writing(office_.store.engine) as connection:
        connection.execute(update(CountyRow).values(as_of=date(2026, 8, 15)))
    score(lambda *_: None, str(office_.store.engine.url), FENG)
    found = find_task(office_.store, WHOLE, task)
    assert found is not None
    assert found.now.level == "county"
