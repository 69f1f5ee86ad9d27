"""How to read ``docs/golden-village.md``: its tables by number, and its workings as a pocket calculator would."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "golden-village.md"
WORKING, FIGURE = "working", "figure"
Cell = str | float | int | None
Cells = tuple[tuple[str, ...], ...]

_CAPTION = re.compile(r"^\*\*Table (?P<number>\d+)\.")
_NUMBER = re.compile(r"[−-]?\d+(\.\d+)?")
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*[A-Za-z_])")
_LAST_DIGITS = 3
"""A working is reckoned with figures as printed: it may be off by so many of the last digit of its own figure."""


class Work(str):
    """A cell that holds a working: evaluated by itself, not compared as text."""


@cache
def text() -> str:
    """The document."""
    return DOCUMENT.read_text(encoding="utf-8")


@cache
def tables() -> dict[int, Cells]:
    """Cells by table number, the header first."""
    found: dict[int, list[tuple[str, ...]]] = {}
    current = 0
    for line in text().splitlines():
        if caption := _CAPTION.match(line):
            current = int(caption["number"])
            assert current not in found, f"two tables {current}"
            found[current] = []
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                found[current].append(cells)
    return {number: tuple(rows) for number, rows in found.items()}


def number(printed: str) -> float:
    """A printed number; a minus sign of print is one."""
    assert _NUMBER.fullmatch(printed), f"{printed!r} is no number"
    return float(printed.replace("−", "-"))


def last_digit(printed: str) -> float:
    """One of the last digit printed."""
    return 10.0 ** -len(printed.partition(".")[2])


def holds(table: int, expected: Iterable[Sequence[Cell]], *, cells: Cells | None = None) -> None:
    """The table has these rows in this order: text alike, numbers rounded as printed, whole ones alike, workings there.

    ``None`` is a dash.
    """
    header, *rows = cells or tables()[table]
    listed = [list(row) for row in expected]
    assert [row[0] for row in rows] == [str(row[0]) for row in listed], f"rows of table {table}"
    for row, wanted in zip(rows, listed, strict=True):
        assert len(row) == len(wanted) == len(header), f"table {table}: {row}"
        for name, printed, cell in zip(header, row, wanted, strict=True):
            where = f"table {table}, {row[:2]}, {name}: {printed} for {cell}"
            if isinstance(cell, Work):
                assert printed, where
            elif isinstance(cell, int):
                assert number(printed) == cell, where
            elif isinstance(cell, float) and "." in printed:
                assert abs(number(printed) - cell) <= last_digit(printed) * 0.500001, where
            elif isinstance(cell, float):
                assert abs(number(printed) - cell) <= 1e-6 * max(1.0, abs(cell)), where
            else:
                assert printed == ("—" if cell is None else cell), where


def worked(table: int, last_digits: int = _LAST_DIGITS, *, cells: Cells | None = None) -> int:
    """Every working of a table comes out at the figure to its right; how many there are."""
    header, *rows = cells or tables()[table]
    places = [place for place, name in enumerate(header) if name == WORKING]
    done = 0
    for row in rows:
        for place in places:
            if row[place] == "—":
                continue
            figure = row[place + 1]
            found = evaluated(row[place])
            assert abs(found - number(figure)) <= last_digits * last_digit(figure), f"table {table}: {row}: {found}"
            done += 1
    return done


def column(table: int, name: str) -> dict[str, float]:
    """The printed numbers of one column by the first cell of their row."""
    header, *rows = tables()[table]
    place = header.index(name)
    return {row[0]: number(row[place]) for row in rows}


def matrix(table: int, *, numbers_only: bool = False) -> dict[str, list[float]]:
    """The printed numbers of each row by its first cell; of rows with workings, ``numbers_only``."""
    return {
        row[0]: [number(cell) for cell in row[1:] if not numbers_only or _NUMBER.fullmatch(cell)]
        for row in tables()[table][1:]
    }


def adds_up(table: int, total: str, names: Iterable[str]) -> None:
    """In every column named, what stands above the row ``total`` adds up to it, as printed."""
    for name in names:
        printed = column(table, name)
        rows = list(printed)
        above = rows[: rows.index(total)]
        off = abs(sum(printed[row] for row in above) - printed[total])
        # Each number was rounded to the same last digit by itself.
        assert off <= (len(above) + 1) / 2 * 1e-5, f"table {table}, {name}: off by {off}"


def loose_decimals() -> set[str]:
    """Decimal numbers in the prose that stand in no table."""
    lines = text().splitlines()
    cells = {cell for rows in tables().values() for row in rows for cell in row}
    shown = {float(found) for cell in cells for found in _DECIMAL.findall(cell)}
    prose = {found for line in lines if not line.startswith("|") for found in _DECIMAL.findall(line)}
    return {found for found in prose if float(found) not in shown}


_SIGNS: Final = {"×": "*", "÷": "/", "−": "-", "^": "**", "√": "sqrt", "²": "**2", "Φ": "Phi"}
_DO: Final[dict[type, Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CALL: Final[dict[str, Callable[[float], float]]] = {
    "ln": math.log,
    "sqrt": math.sqrt,
    "Phi": lambda z: math.erfc(-z / math.sqrt(2)) / 2,
}


def evaluated(working: str) -> float:
    """What a working comes to: + − × ÷, powers, e, ln, √ and Φ."""
    plain = "".join(_SIGNS.get(sign, sign) for sign in working)
    return _value(ast.parse(plain, mode="eval").body)


def _value(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as constant):
            return float(constant)
        case ast.Name(id="e"):
            return math.e
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=sign, right=right):
            return _DO[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=called), args=[argument]) if called in _CALL:
            return _CALL[called](_value(argument))
    raise ValueError(f"no working: {ast.dump(node)}")
