"""Slow things made once: others are not held up, a failure is not kept, the oldest go; and a page's job for each."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from dashboard.access import Reader
from dashboard.job_keeping import OneJobEach
from dashboard.jobs import Jobs, Report
from dashboard.once import Once
from geo.errors import InputError

SECONDS = 10.0


def test_who_asks_for_one_waits_for_that_one_alone() -> None:
    """While the first is being made another is had at once, and the first is made once for both who ask for it."""
    held: Once[str, str] = Once(4)
    begun, go = threading.Event(), threading.Event()
    made: list[str] = []

    def slow() -> str:
        begun.set()
        assert go.wait(SECONDS)
        made.append("slow")
        return "slow"

    found: list[str] = []
    askers = [threading.Thread(target=lambda: found.append(held.of("a", slow))) for _ in range(3)]
    for asker in askers:
        asker.start()
    assert begun.wait(SECONDS)
    assert "a" not in held
    assert held.of("b", lambda: "quick") == "quick"
    go.set()
    for asker in askers:
        asker.join(SECONDS)
    assert found == ["slow"] * 3
    assert made == ["slow"]


def test_what_could_not_be_made_is_made_by_the_next_who_asks() -> None:
    held: Once[str, str] = Once(2)

    def fails() -> str:
        raise InputError("no")

    with pytest.raises(InputError):
        held.of("a", fails)
    assert "a" not in held
    assert held.of("a", lambda: "now") == "now"


def test_those_asked_for_longest_ago_go_first() -> None:
    held: Once[int, int] = Once(2)
    for key in (1, 2, 1, 3):
        assert held.of(key, lambda key=key: key * 10) == key * 10  # type: ignore[misc]
    assert [key in held for key in (1, 2, 3)] == [True, False, True]


def waits(report: Report, seconds: float) -> str:
    """A job that is open until it is stopped."""
    report(0, 0, "")
    threading.Event().wait(seconds)
    return "done"


def test_each_owner_has_one_open_job_and_its_end_frees_the_place() -> None:
    jobs = Jobs()
    mine = OneJobEach(jobs)
    one, other = Reader.of("planner", "610330", "610330"), Reader.of("leader", "610330", "610330")
    try:
        job, begins = mine.begin(one, waits, 60.0)
        assert begins
        assert mine.begin(one, waits, 60.0) == (job, False)
        theirs, begins = mine.begin(other, waits, 60.0)
        assert begins
        assert theirs is not job
        mine.dismiss(one)
        assert mine.of(one) is job, "an open job is not forgotten"
        mine.cancel(one)
        assert job.wait(30)
        assert theirs.is_open
        mine.dismiss(one)
        assert mine.of(one) is None
        assert mine.begin(one, waits, 60.0)[1]
    finally:
        jobs.close()


def test_nobody_without_a_job_stops_another_s() -> None:
    jobs = Jobs()
    mine: Any = OneJobEach(jobs)
    try:
        job, _ = mine.begin(Reader.of("planner", "610330", "610330"), waits, 60.0)
        mine.cancel(Reader.of("leader", "610330", "610330"))
        assert job.is_open
    finally:
        jobs.close()
