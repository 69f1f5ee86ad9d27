"""Simulated counties (模拟) as the models take them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from data.packs import load_calendar, load_packs
from data.simulate import simulate_frames
from geo.contracts import CONTRACTS
from geo.county import County

CODES = {"feng": ("610330", "凤县", "feng-2024"), "yiyang": ("361126", "弋阳县", "yiyang-2022")}


def simulated_county(name: str, day: date, *, people: int = 1_500, water: int = 150, seed: int = 3) -> County:
    """A county of ``CODES`` about a day, every column of every contract in its frames."""
    code, title, pack = CODES[name]
    made = simulate_frames(name, people=people, water=water, seed=seed).frames
    frames = {kind: made.get(kind, contract.empty()) for kind, contract in CONTRACTS.items()}
    for kind, contract in CONTRACTS.items():
        absent = {column: contract.empty()[column].reindex(frames[kind].index) for column in contract.names}
        frames[kind] = frames[kind].assign(**{n: v for n, v in absent.items() if n not in frames[kind]})
    packs = load_packs(("national", pack, "county"))
    known = datetime(day.year, 12, 1, tzinfo=UTC)
    return County(code, title, day, known, 1, frames, packs, load_calendar("cn"), simulated=True)
