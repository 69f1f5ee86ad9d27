"""``shouwang site solve --matrix``: a plan of numbers alone, and what is refused in one sentence."""

from __future__ import annotations

import io
import json
import zipfile
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from dashboard.cli import shouwang as group
from geo.errors import ShouwangError

COST = np.array(
    [[0.0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0], [np.inf, np.inf, np.inf, np.inf]]
)
WEIGHT = np.array([1, 5, 1, 5, 3])


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(group, ["site", "solve", *arguments])
    if done.exception is not None and done.exit_code != 2:
        assert isinstance(done.exception, ShouwangError), done.exception
        return 1, str(done.exception)
    return done.exit_code, done.output


def saved(tmp_path: Path, **arrays: Any) -> str:
    file = tmp_path / "matrix.npz"
    np.savez(file, **arrays)
    return str(file)


def told(file: str, *arguments: str) -> Any:
    code, printed = run("--matrix", file, *arguments, "--json")
    assert code == 0, printed
    return json.loads(printed)


def test_a_plan_says_all_of_it(tmp_path: Path) -> None:
    """Four villages on a road and one cut off: 20 weighted minutes, proven; the three persons cut off are beyond any
    time, told and in no objective."""
    found = told(saved(tmp_path, cost=COST, weight=WEIGHT), "--model", "p-median", "--p", "2")
    assert found["chosen"] == [1, 3]
    assert found["objective"] == pytest.approx(20)
    assert found["bound"] == pytest.approx(20)
    assert (found["model"], found["p"], found["proven"]) == ("p-median", 2, True)
    assert found["gap"] < 1e-6
    assert found["seconds"] >= 0
    assert (found["beyond_30_min"], found["beyond_60_min"]) == (3, 3)
    assert found["cut_off"] == {"count": 1, "rows": [4], "persons": 3}
    assert found["unserved"] == [{"row": 4, "share": 1, "weight": 3, "persons": 3, "reason": "cut_off"}]
    assert found["served"] == 12


def test_nothing_but_the_plan_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The solver is silent: what is printed is JSON from the first sign on."""
    file = saved(tmp_path, cost=COST, weight=WEIGHT)
    told(file, "--p", "2")
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("seed", range(5))
def test_the_objective_is_that_of_the_best_set(tmp_path: Path, seed: int) -> None:
    """Sum of weight times cost, with what must be open, of all sets."""
    rng = np.random.default_rng(seed)
    cost, weight = rng.random((20, 9)) * 60, rng.integers(1, 30, 20)
    found = told(saved(tmp_path, cost=cost, weight=weight, fixed=np.array([4])), "--p", "3")
    best = min(float(cost[:, chosen].min(axis=1) @ weight) for chosen in combinations(range(9), 3) if 4 in chosen)
    assert found["objective"] == pytest.approx(best)
    assert 4 in found["chosen"]
    assert len(found["chosen"]) == 3
    assert found["objective"] == pytest.approx(float(cost[:, found["chosen"]].min(axis=1) @ weight))


def test_other_models(tmp_path: Path) -> None:
    """By hand: nobody goes more than 10 minutes; two stations cover all within 10; faded, one at the third of weights
    4, 2, 6, 1 meets 7.5; and whom somebody open reaches twice counts a half more."""
    file = saved(tmp_path, cost=COST, weight=WEIGHT)
    assert told(file, "--model", "p-center", "--p", "2")["objective"] == 10
    assert told(file, "--model", "lscp", "--full", "10", "--none", "10")["objective"] == 2
    faded = saved(tmp_path, cost=COST[:4], weight=np.array([4, 2, 6, 1]))
    found = told(faded, "--model", "mclp", "--p", "1", "--full", "5", "--none", "15")
    assert (found["chosen"], found["objective"]) == ([2], pytest.approx(7.5))
    backup = told(faded, "--model", "backup", "--p", "4", "--full", "10", "--none", "10")
    assert backup["objective"] == pytest.approx(13 * 1.5)


def test_too_little_room_is_told(tmp_path: Path) -> None:
    """Room for 4 at each of two stations, 12 persons who are reached: 8 are served, and the rest is listed; who stays
    together is never divided."""
    file = saved(tmp_path, cost=COST, weight=WEIGHT, capacity=np.full(4, 4.0))
    found = told(file, "--p", "2")
    assert found["served"] == pytest.approx(8)
    assert found["proven"]
    rest = {row["row"]: row["reason"] for row in found["unserved"]}
    assert rest[4] == "cut_off"
    assert set(rest.values()) == {"cut_off", "capacity"}
    whole = told(file, "--p", "2", "--whole")
    assert {share for _, _, share in whole["flows"]} == {1.0}
    assert {row["share"] for row in whole["unserved"]} == {1.0}
    code, sentence = run("--matrix", file, "--model", "lscp", "--full", "40", "--none", "40")
    assert code == 0 or "capacity" in sentence


def test_lines_are_for_reading(tmp_path: Path) -> None:
    code, printed = run("--matrix", saved(tmp_path, cost=COST, weight=WEIGHT), "--p", "2")
    assert code == 0
    assert "open 1, 3" in printed
    assert "proven best" in printed
    assert "row 4: 100% of 3 persons not served, cut_off" in printed


REFUSED: dict[str, tuple[dict[str, Any], tuple[str, ...], str]] = {
    "more stations than candidates": ({}, ("--p", "5"), "there are 4 candidates"),
    "fewer than none": ({}, ("--p", "-1"), "give 0 to 4"),
    "no number of stations": ({}, (), "--p N"),
    "nobody reached": ({"cost": np.full((5, 4), np.inf)}, ("--p", "1"), "No candidate reaches anyone"),
    "negative weight": ({"weight": [-1, 1, 1, 1, 1]}, ("--p", "1"), "1 numbers of weight are negative"),
    "negative cost": ({"cost": -COST}, ("--p", "1"), "of cost are negative"),
    "NaN": ({"cost": np.full((5, 4), np.nan)}, ("--p", "1"), "20 numbers of cost"),
    "weight without end": ({"weight": [np.inf, 1, 1, 1, 1]}, ("--p", "1"), "without end"),
    "weight of another length": ({"weight": [1, 2]}, ("--p", "1"), "weight has 2 numbers for 5 rows"),
    "capacity of another length": ({"capacity": [1, 2]}, ("--p", "1"), "capacity has 2 numbers for 4 columns"),
    "cost of one dimension": ({"cost": np.ones(4)}, ("--p", "1"), "cost has 1 dimensions"),
    "no rows": ({"cost": np.ones((0, 4)), "weight": []}, ("--p", "1"), "at least one row"),
    "texts": ({"weight": ["a"] * 5}, ("--p", "1"), "not made of numbers"),
    "complex numbers": ({"weight": np.ones(5) * 1j}, ("--p", "1"), "not made of numbers"),
    "a fixed one there is not": ({"fixed": [4]}, ("--p", "1"), "numbered 0 to 3"),
    "a fixed one below zero": ({"fixed": [-1]}, ("--p", "1"), "numbered 0 to 3"),
    "fixed that are no numbers": ({"fixed": [0.5]}, ("--p", "1"), "list of whole numbers"),
    "more fixed than may open": ({"fixed": [0, 1]}, ("--p", "1"), "2 stations must be open, and only 1 may"),
    "a reach upside down": ({}, ("--p", "1", "--model", "mclp", "--full", "9", "--none", "5"), "--full <= --none"),
    "a reach that is no number": ({}, ("--p", "1", "--model", "mclp", "--full", "nan"), "--full <= --none"),
    "a cover too few can give": ({}, ("--p", "1", "--model", "lscp", "--full", "9", "--none", "9"), "(p), everybody"),
    "a cover without room": ({"capacity": [1, 1, 1, 1]}, ("--model", "lscp"), "capacity"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_bad_numbers_are_refused_in_a_sentence(kind: str, tmp_path: Path) -> None:
    changed, options, sentence = REFUSED[kind]
    arrays = {"cost": COST, "weight": WEIGHT, **changed}
    code, printed = run(
        "--matrix", saved(tmp_path, **{name: np.asarray(array) for name, array in arrays.items()}), *options
    )
    assert code == 1
    assert sentence in printed
    assert "\n" not in printed


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    for name in ("cost", "weight"):
        arrays = {"cost": COST, "weight": WEIGHT}
        del arrays[name]
        assert f"holds no array {name}" in run("--matrix", saved(tmp_path, **arrays), "--p", "1")[1]


def test_a_file_that_is_no_matrix_is_refused(tmp_path: Path) -> None:
    """A text, an array that is not packed, a zip of something else, a folder, no file, half a file, and none named."""
    file = tmp_path / "a.npz"
    for content in (b"", b"cost,weight\n1,2\n", npy(COST), packed({"cost.npy": b"nothing"}), packed({"a.txt": b"x"})):
        file.write_bytes(content)
        code, printed = run("--matrix", str(file), "--p", "1")
        assert code == 1
        assert "a.npz" in printed
        assert "\n" not in printed
    whole = Path(saved(tmp_path, cost=COST, weight=WEIGHT)).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "no npz file" in run("--matrix", str(file), "--p", "1")[1]
    assert "no npz file" in run("--matrix", str(tmp_path), "--p", "1")[1]
    assert "There is no file" in run("--matrix", str(tmp_path / "none.npz"), "--p", "1")[1]
    assert "There is no database" in run("--p", "1", "--database", f"sqlite:///{tmp_path}/none.db")[1]


def test_objects_are_not_unpickled(tmp_path: Path) -> None:
    """An array of objects runs code when it is read; it is refused unread."""
    ran = tmp_path / "ran"

    class Bad:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (ran,)

    weight = np.empty(5, dtype=object)
    weight[:] = [Bad()] * 5
    assert "holds objects" in run("--matrix", saved(tmp_path, cost=COST, weight=weight), "--p", "1")[1]
    assert not ran.exists()


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, content in files.items():
            held.writestr(name, content)
    return out.getvalue()
