"""The demo: ``shouwang demo --no-serve`` for 弋阳 (18,000 persons, 2,500 sites), from nothing to a scored county.

Bar: 60 s and 1 GB. Measured on two cores, obligations evaluated too: 56 to 68 s in a noisy run, peak memory 875 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def build_county(path: Path, *options: str) -> dict[str, float]:
    """Build a demo county (``options`` of the command; the default one) in a process of its own; its seconds and peak
    memory in bytes.

    Raises:
        RuntimeError: the command failed; its own words are part of the message.
    """
    words = [sys.executable, "-c", "from dashboard.cli import main; main()"]
    words += ["demo", "--no-serve", "--database", f"sqlite:///{path}", *options]
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"shouwang demo failed: {output.read().decode(errors='replace')[-2000:]}")
    return {"seconds": seconds, "peak_memory_bytes": usage.ru_maxrss * 1024}


def environment() -> dict[str, str]:
    """The environment without Shouwang's settings of whoever measures, and with this checkout first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def run(json: bool = False) -> dict[str, Any]:
    """Measure once and, unless ``json``, print a line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.db"
        measured = build_county(path)
        result = {"benchmark": "demo", "county": "yiyang", **measured, "database_bytes": path.stat().st_size}
    if not json:
        memory, size = result["peak_memory_bytes"] / 1e6, result["database_bytes"] / 1e6
        print(f"demo yiyang: {result['seconds']:.1f} s, peak memory {memory:,.0f} MB, database {size:,.0f} MB")
    return result


def main() -> None:
    """Print the line."""
    run()


if __name__ == "__main__":
    main()
