"""``shouwang tasks``: the way of one task by commands, as JSON and in lines; what is refused is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.store import Store
from geo.county import County
from tests.dashboard.conftest import Here
from tests.data.files_for_tasks import jpeg


@pytest.fixture
def site(whole: County) -> str:
    return str(whole.hazard_sites.index[0])


def test_a_task_from_dispatch_to_closing_by_commands(
    here: Here, demo_database: str, site: str, whole: County, tmp_path: Path
) -> None:
    """Dispatched, listed without a person's name, overdue and raised, reported back with a photo, closed."""
    at = ("--database", demo_database)

    def run(*arguments: str) -> object:
        done = here("tasks", *arguments, *at, "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    region = str(whole.hazard_sites.at[site, "region_code"])
    office = whole.rules["N3"].owners[0]
    made = run("dispatch", "N3", site, "--owner", f"department:{office}", "--due", "2026-07-20")
    assert made == {"task": "RW0001", "state": "open", "level": "none", "due_on": "2026-07-20"}
    child = next(str(person) for person in whole.members("left_behind_child"))
    run("dispatch", "F10", child)
    listed = run("list")
    assert {task["subject"] for task in listed["tasks"]} == {site, child}  # type: ignore[index]
    assert str(whole.persons.at[child, "name"]) not in json.dumps(listed, ensure_ascii=False)
    assert run("escalate", "--as-of", "2026-07-31") == {"RW0001": "county"}
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(jpeg())
    told = run(
        *("step", "RW0001", "feedback", "--role", "director", "--region", region),
        *("--text", "已补", "--file", str(photo)),
    )
    assert told["state"] == "reported"  # type: ignore[index]
    assert run("step", "RW0001", "close")["state"] == "closed"  # type: ignore[index]
    plain = here("tasks", "list", "--tab", "closed", *at)
    assert plain.out.splitlines()[1].startswith("RW0001  closed")
    with Store.open(demo_database) as store:
        assert len(store.county("610330", kinds=()).tasks) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("step", "RW0009", "close"), 1, "no such task"),
        (("dispatch", "N3", "nothing"), 1, "Nothing of the number nothing"),
        (("dispatch", "N3", "{site}", "--owner", "staff:none"), 1, "is none of"),
        (("dispatch", "N3", "{site}", "--role", "planner"), 1, "nothing to do with tasks"),
        (("step", "RW0001", "burn"), 2, "'burn' is not one of"),
        (("list", "--role", "director"), 1, "granted a village"),
        (("escalate", "--county", "nowhere"), 1, "nowhere is not in the database"),
    ],
)
def test_what_is_refused_is_one_line(
    arguments: tuple[str, ...], code: int, told: str, here: Here, demo_database: str, site: str
) -> None:
    words = [word.format(site=site) for word in arguments]
    done = here("tasks", *words, "--database", demo_database)
    assert done.code == code
    assert done.err.count("\n") == 1
    assert told in done.err
