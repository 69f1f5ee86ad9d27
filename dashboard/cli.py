"""The command line: ``shouwang COMMAND``. Each command is one file of ``dashboard.commands``, read when asked for.

Exit codes: 0 done, 1 a refused input, 2 wrong usage; both say so in one line on stderr.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from geo.errors import ShouwangError

COMMANDS = {
    "batches": "list what was loaded, merged and undone",
    "bench": "measure a part against the plain way",
    "changes": "tell what changed between two days, and why",
    "check": "check a database and its rule packs",
    "compare": "compare the lists of civil affairs, education and police",
    "decide": "put a decision of the county on record",
    "demo": "build a simulated county on real geography, score it and serve it",
    "directors": "tell where the next child directors give most",
    "duplicates": "find records that may be one person, and make them one",
    "evaluate": "judge the drowning score on counties whose truth is known",
    "form": "write a form for collecting data in the field (XLSForm)",
    "init": "make a database, or add a county to one",
    "key": "make the key file behind which identity numbers are kept",
    "load": "load a file into a county",
    "movers": "tell whose class and rank another method or other rules would move",
    "obligations": "evaluate what the papers oblige a county to",
    "purchases": "list what to buy against drowning, by risk removed per yuan",
    "rota": "plan the patrols, check and change a plan, take back what was done",
    "score": "score a county and print the worst",
    "serve": "serve the map on this machine",
    "site": "tell where stations should open, with a proof",
    "tasks": "list, dispatch and close tasks, and put overdue ones under supervision",
    "template": "write an empty workbook for a kind of file",
    "undo": "take a batch back",
    "upgrade": "bring a database of an older version up to date",
}


class _WrongUsage(click.ClickException):
    """Wrong usage in one line; click's own way takes four."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"shouwang: {self.format_message()}", file=file, err=True)


@contextlib.contextmanager
def _usage_in_one_line() -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise  # asks for nothing and gets the help
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "shouwang"
        raise _WrongUsage(f"{error.format_message()} See {where} --help.") from error


class _Commands(click.Group):
    """Finds a command's file by its name, so that ``--help`` does not wait for the whole product to be read."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = f"dashboard.commands.{cmd_name}"
        if name not in sys.modules:
            importlib.import_module(name)
            gc.freeze()  # what was read stays to the end: what clears away the unused need not look at it each time
        command: click.Command = sys.modules[name].command
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _usage_in_one_line():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _usage_in_one_line():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shouwang")
def shouwang() -> None:
    """守望 Shouwang: a county risk map for the people left behind."""


def main() -> None:
    """Run the command line; a deliberate error is one line on stderr and exit code 1.

    Matrices are a few hundred wide: threads gain nothing there, wait for each other where other work is running, and
    make the last digits depend on the machine. So there is one, unless the environment says otherwise.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        shouwang(prog_name="shouwang")
    except ShouwangError as error:
        click.echo(f"shouwang: {error.message}", err=True)
        sys.exit(1)
