"""Jobs: each in a process of its own, that can be watched, waited for and stopped, and leaves nothing behind."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from dashboard.jobs import BusyError, Job, Jobs, Owner, Report
from dashboard.scratch import Scratch
from geo.errors import InputError
from geo.text import Text, say

OWNER = Owner("civil_affairs", "610330", "610330")
SECRET = "611234199001011234"


# What the jobs of these tests do, each in its own process


def add(report: Report, first: int, second: int) -> tuple[int, int]:
    report(1, 2, "adding")
    return first + second, os.getpid()


def refuse(_report: Report) -> None:
    raise InputError(say("is above {most:g}", most=200))


def refuse_untold(_report: Report) -> None:
    raise InputError(f"row of {SECRET}")


def break_down(_report: Report) -> None:
    raise KeyError(SECRET)


def end_at_once(_report: Report) -> None:
    os._exit(3)


def wait_for(report: Report, mark: str) -> str:
    """Says it is here, and goes on until the file ``mark`` exists."""
    report(0, 10, str(os.getpid()))
    while not Path(mark).exists():
        time.sleep(0.01)
    return "seen"


def temporary(_report: Report) -> str:
    return tempfile.mkdtemp()


def written(_report: Report, path: str) -> None:
    Path(path).write_text("王小明")


def take_all(_report: Report) -> int:
    return len(bytearray(6 << 30))


def abort(_report: Report) -> None:
    os.abort()


def large(_report: Report) -> list[str]:
    return ["x" * 1000] * 5000


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs(at_once=2, most_each=4)
    yield made
    made.close()


def until(condition: Any) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it does not come about"
        time.sleep(0.01)


def running_pid(job: Job) -> int:
    until(lambda: job.progress.what)
    return int(job.progress.what)


def test_a_job_runs_in_another_process_and_brings_its_result(jobs: Jobs) -> None:
    job = jobs.start(OWNER, add, 2, 3)
    assert job.wait(30)
    total, process = job.result
    assert (job.state, total) == ("done", 5)
    assert process != os.getpid()
    assert (job.progress.done, job.progress.total, job.progress.what) == (1, 2, "adding")


def test_a_refusal_comes_with_its_own_sentence(jobs: Jobs) -> None:
    job = jobs.start(OWNER, refuse)
    job.wait(30)
    assert job.state == "refused"
    assert isinstance(job.refusal, InputError)
    assert isinstance(job.refusal.message, Text)
    assert job.refusal.message.template == "is above {most:g}"


@pytest.mark.parametrize("task", [refuse_untold, break_down])
def test_what_is_not_a_sentence_for_people_stays_inside(
    jobs: Jobs, task: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """An error's message may quote a cell: it is neither handed on nor logged, on either side."""
    job = jobs.start(OWNER, task)
    job.wait(30)
    assert job.state in {"refused", "failed"}
    printed = capfd.readouterr()
    assert SECRET not in f"{job.refusal} {caplog.text} {printed.out} {printed.err}"


def test_a_failure_is_logged_with_its_place(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs.start(OWNER, break_down).wait(30)
    assert "KeyError" in caplog.text
    assert "break_down" in caplog.text


def test_a_process_that_vanishes_is_a_failure(jobs: Jobs) -> None:
    """As when the system ends it for want of memory."""
    job = jobs.start(OWNER, end_at_once)
    job.wait(30)
    assert job.state == "failed"


def test_a_job_that_takes_too_long_is_ended_in_words(tmp_path: Path) -> None:
    jobs = Jobs(most_seconds=2)
    job = jobs.start(OWNER, wait_for, str(tmp_path / "never"))
    process = running_pid(job)
    assert job.wait(20)
    assert not psutil.pid_exists(process)
    assert job.state == "refused"
    assert job.refusal is not None
    assert isinstance(job.refusal.message, Text)
    assert "took longer" in job.refusal.message
    after = jobs.start(OWNER, add, 1, 1)
    assert after.wait(30), "its place is free again"
    jobs.close()


@pytest.mark.parametrize("task", [take_all, abort])
def test_a_job_that_needs_too_much_memory_is_refused_in_words(jobs: Jobs, task: Any) -> None:
    """Python says so; a library in C++ or Rust ends its process."""
    job = jobs.start(OWNER, task)
    assert job.wait(30)
    assert job.state == "refused"
    assert job.refusal is not None
    assert isinstance(job.refusal.message, Text)
    assert "split the file" in job.refusal.message


def test_an_owner_has_no_more_than_so_many_jobs_and_others_still_may(tmp_path: Path) -> None:
    jobs = Jobs(at_once=1)
    held = [jobs.start(OWNER, wait_for, str(tmp_path / "never")) for _ in range(2)]
    with pytest.raises(BusyError) as caught:
        jobs.start(OWNER, add, 1, 1)
    assert isinstance(caught.value.message, Text)
    jobs.start(Owner("director", "610330", "610330100"), add, 1, 1)
    jobs.cancel(held[1])
    jobs.start(OWNER, add, 1, 1)
    jobs.close()


def test_a_large_result_comes_whole(jobs: Jobs) -> None:
    job = jobs.start(OWNER, large)
    job.wait(30)
    assert job.state == "done"
    assert len(job.result) == 5000


def test_stopping_a_job_ends_its_process(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start(OWNER, wait_for, str(tmp_path / "never"))
    process = running_pid(job)
    jobs.cancel(job)
    assert job.wait(10)
    assert job.state == "cancelled"
    assert not psutil.pid_exists(process)


def test_no_more_than_so_many_run_and_the_others_follow_in_order(jobs: Jobs, tmp_path: Path) -> None:
    marks = [tmp_path / str(number) for number in range(4)]
    started = [jobs.start(OWNER, wait_for, str(mark)) for mark in marks]
    running_pid(started[0])
    running_pid(started[1])
    assert [job.state for job in started] == ["running", "running", "waiting", "waiting"]
    marks[1].touch()
    started[1].wait(30)
    running_pid(started[2])
    assert [job.state for job in started] == ["running", "done", "running", "waiting"]
    jobs.cancel(started[3])
    assert started[3].state == "cancelled"
    marks[0].touch()
    marks[2].touch()
    assert all(job.wait(30) for job in started)
    assert [job.state for job in started] == ["done", "done", "done", "cancelled"]


def test_at_the_end_every_process_is_gone(tmp_path: Path) -> None:
    jobs = Jobs(at_once=1)
    running = jobs.start(OWNER, wait_for, str(tmp_path / "never"))
    waiting = jobs.start(OWNER, wait_for, str(tmp_path / "never"))
    process = running_pid(running)
    jobs.close()
    assert not psutil.pid_exists(process)
    assert (running.state, waiting.state) == ("cancelled", "cancelled")


def test_who_is_told_of_an_end_is_told_once_and_before_waiting_ends(jobs: Jobs) -> None:
    ended: list[Job] = []
    job = jobs.start(OWNER, add, 1, 1, on_end=ended.append)
    job.wait(30)
    assert ended == [job]


def test_a_job_keeps_its_temporary_files_in_its_folder(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start(OWNER, temporary, folder=tmp_path)
    job.wait(30)
    assert Path(job.result).parent == tmp_path


def test_ids_cannot_be_guessed(jobs: Jobs) -> None:
    ids = {Job(OWNER, add, (), None).id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 32


# Folders


def test_a_beat_comes_with_the_first_folder_and_ends_with_the_last(tmp_path: Path) -> None:
    beats: list[int] = []
    scratch = Scratch(tmp_path, beat=0.01)
    scratch.on_beat = lambda: beats.append(1)
    time.sleep(0.1)
    assert beats == []
    scratch.make()
    until(lambda: len(beats) > 2)
    scratch.close()


def test_what_a_job_writes_is_as_private_as_its_folder(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.start(OWNER, written, str(tmp_path / "names"), folder=tmp_path)
    job.wait(30)
    assert stat.S_IMODE((tmp_path / "names").stat().st_mode) == 0o600


def test_folders_are_private_and_gone_at_the_end(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    folder = scratch.make()
    (folder / "names.csv").write_text("王小明")
    for path in (folder, folder.parent):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    scratch.close()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_removed_and_what_a_living_one_holds_is_kept(tmp_path: Path) -> None:
    dead, alive = Scratch(tmp_path), Scratch(tmp_path)
    left, held = dead.make(), alive.make()
    long_ago = time.time() - 3600
    os.utime(left.parent / "alive", (long_ago, long_ago))
    late = Scratch(tmp_path)
    late.make()
    assert not left.exists()
    assert held.exists()
    for scratch in (dead, alive, late):
        scratch.close()
