"""The demo county: simulated people on real geography, brought in by the same import a county would use."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from dashboard.batch import draw_basemap, evaluate_county, method_of, obligations_method_of, score_county
from data.demo import DemoCounty, demo_county
from data.importing.load import How, LoadReport, load
from data.obligations import find_obligations
from data.simulate import SimulatedFile, simulate
from data.store import Store

AS_OF = date(2026, 7, 15)
"""The day the demo is shown on: high summer, so that all three questions have something to say."""

Report = Callable[[str, float], None]

# Where the time goes, so that the bar moves evenly.
_SIMULATED, _LOADED, _SCORED, _EVALUATED = 0.35, 0.70, 0.84, 0.94


def build_demo(
    store: Store, slug: str, *, people: int | None, water: int | None, seed: int, files: Path | None, report: Report
) -> list[LoadReport]:
    """Simulate, load, score, evaluate and draw one demo county; what each file brought.

    A finished county is left as it is.
    """
    demo = demo_county(slug)
    if is_built(store, demo):
        return []
    if files is not None:
        files.mkdir(parents=True, exist_ok=True)
        return _build(store, demo, people=people, water=water, seed=seed, folder=files, report=report)
    with tempfile.TemporaryDirectory() as folder:
        return _build(store, demo, people=people, water=water, seed=seed, folder=Path(folder), report=report)


def is_built(store: Store, demo: DemoCounty) -> bool:
    """Whether the county is there, scored and evaluated in its present version by the present method and rules."""
    if demo.code not in {entry.code for entry in store.counties()}:
        return False
    version, county = store.version(demo.code), store.county(demo.code, kinds=(), scored=False)
    made = (
        (store.latest_run(demo.code), method_of(county)),
        (find_obligations(store, demo.code), obligations_method_of(county.rules)),
    )
    return all(run is not None and (run.version, run.method) == (version, method) for run, method in made)


def _build(
    store: Store, demo: DemoCounty, *, people: int | None, water: int | None, seed: int, folder: Path, report: Report
) -> list[LoadReport]:
    made = simulate(
        demo.slug,
        to=folder,
        as_of=AS_OF,
        people=people,
        water=water,
        seed=seed,
        on_progress=lambda what, share: report(what, share * _SIMULATED),
    )
    if demo.code not in {entry.code for entry in store.counties()}:
        store.add_county(demo.code, demo.name, demo.slug, simulated=True, as_of=AS_OF, rule_packs=demo.rule_packs)
    reports = []
    for number, file in enumerate(made):
        report(f"Loading {file.kind}", _SIMULATED + (_LOADED - _SIMULATED) * number / len(made))
        reports.append(_load(store, demo, file))
    scored = score_county(
        store,
        demo.code,
        on_progress=lambda what, share: report(what, _LOADED + (_SCORED - _LOADED) * share),
    )
    evaluate_county(
        store,
        demo.code,
        county=scored.county,
        on_progress=lambda what, share: report(what, _SCORED + (_EVALUATED - _SCORED) * share),
    )
    report("Drawing the basemap", _EVALUATED)
    draw_basemap(store, demo.code)
    report("Done", 1.0)
    return reports


def _load(store: Store, demo: DemoCounty, file: SimulatedFile) -> LoadReport:
    how = How(crs="CGCS2000", sheet=file.layer)
    return load(store, demo.code, file.kind, file.path, how, source="模拟")
