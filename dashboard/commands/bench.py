"""``shouwang bench NAME``: measure a part against the plain way. The measurements stand in the source tree."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import click

from geo.errors import ShouwangError

BENCHMARKS = (
    "network",
    "exposure",
    "page",
    "callbacks",
    "demo",
    "import",
    "obligations",
    "purchases",
    "directors",
    "scores",
    "rota",
    "siting",
    "stations",
)
FOLDER = Path(__file__).resolve().parents[2] / "tests" / "benchmarks"


@click.command("bench")
@click.argument("name", type=click.Choice(BENCHMARKS))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(name: str, as_json: bool) -> None:
    """Measure NAME on this machine; what it measures and what was seen stands at the head of its file.

    Needs a checkout of the source: an installed package carries no measurements.
    """
    result = load_benchmark(FOLDER / f"bench_{name}.py").run(json=as_json)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=1))


def load_benchmark(path: Path) -> ModuleType:
    """The benchmark in a file; its neighbours can be imported by it.

    Raises:
        ShouwangError: there is no such file, as in an installed package, or it needs a package that is not there.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise ShouwangError("Measurements need the source tree: run this from a checkout (pip install -e .).")
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        raise ShouwangError(f"This measurement needs {error.name}: pip install -e '.[test]'.") from error
    return module
