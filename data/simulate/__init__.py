"""The simulator: files as a demo county would bring them, simulated people on real geography.

``simulate`` writes them, in the import's own formats; ``simulate_frames`` makes the frames behind them. Both are
deterministic for a seed. Everything simulated says 模拟: in the file's name and, where there is one, in ``source``.
What is real (outline, names and codes, OpenStreetMap water, census totals) says where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data import demo
from data.simulate import (
    arrangements,
    details,
    hidden,
    patrolling,
    places,
    population,
    provisions,
    records,
    roads,
    waters,
    work,
)
from data.simulate.files import SimulatedFile, write
from data.simulate.geography import Land, build_land
from data.simulate.people import People, simulate_people
from geo.contracts import CONTRACTS
from geo.errors import InputError

DEFAULT_AS_OF = date(2026, 7, 15)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, eq=False)
class Simulated:
    """One simulated county: a frame for every contract by kind (EPSG:4490), and what only the simulator knows.

    ``cut_off``: rows of ``land.hamlets`` that no road reaches.
    """

    land: Land
    frames: dict[str, pd.DataFrame]
    people: People
    cut_off: tuple[int, ...]


def simulate(
    slug: str,
    *,
    to: Path,
    as_of: date = DEFAULT_AS_OF,
    people: int | None = None,
    water: int | None = None,
    seed: int = 1,
    on_progress: Progress | None = None,
) -> list[SimulatedFile]:
    """Write a demo county's files into the folder ``to`` (made if missing) and return them in load order.

    ``people`` followed persons and ``water`` hazard sites default to the county's own. ``on_progress`` is told what
    is being done and the share done so far (0 to 1).

    Raises:
        UnknownCountyError: no such demo county.
        InputError: ``people`` or ``water`` below 1, or more people than the census cells hold.
    """
    tell = on_progress or (lambda _what, _share: None)
    county = simulate_frames(
        slug,
        as_of=as_of,
        people=people,
        water=water,
        seed=seed,
        on_progress=lambda what, share: tell(what, 0.5 * share),
    )
    to.mkdir(parents=True, exist_ok=True)
    files = []
    for done, kind in enumerate(CONTRACTS):
        tell(f"写出 {kind}", 0.5 + 0.5 * done / len(CONTRACTS))
        files.append(write(kind, county.frames[kind], to))
    tell("完成", 1.0)
    return files


def simulate_frames(
    slug: str,
    *,
    as_of: date = DEFAULT_AS_OF,
    people: int | None = None,
    water: int | None = None,
    seed: int = 1,
    on_progress: Progress | None = None,
) -> Simulated:
    """The frames behind ``simulate``; parameters and errors as there."""
    county = demo.demo_county(slug)
    followed = county.people if people is None else people
    sites_wanted = county.water if water is None else water
    if followed < 1 or sites_wanted < 1:
        raise InputError("A demo county needs at least one person and one water; give larger numbers.")
    tell = on_progress or (lambda _what, _share: None)
    today = np.datetime64(as_of, "D")
    stages = iter(np.random.SeedSequence([seed, int(county.code)]).spawn(48))

    def rng() -> np.random.Generator:
        """A stream of its own for each stage: one stage's draws do not move the next one's."""
        return np.random.default_rng(next(stages))

    tell("划分村界", 0.0)
    land = build_land(slug, rng())
    cut_off = roads.cut_off_hamlets(land, rng())
    tell("生成人口", 0.3)
    residents = population.simulate_population(land, rng())
    folk = simulate_people(land, residents, followed, as_of, rng())
    tell("生成水域", 0.5)
    sites = waters.place_sites(land, sites_wanted, rng())
    behaviour = hidden.Behaviour(land, residents, sites, rng())
    surveyed = waters.survey(land, sites, behaviour.popularity, today, rng())
    equipment = waters.equip(surveyed, today, rng())
    incidents = hidden.simulate_incidents(land, residents, sites, behaviour, equipment, as_of, rng())
    tell("生成走访", 0.7)
    done = work.simulate_work(land, folk.persons, as_of, rng())
    tell("生成阵地与道路", 0.9)
    facilities = places.simulate_facilities(land, today, rng())
    teams = places.simulate_teams(land, rng())
    residents.index = pd.Index(
        [
            f"N{code}{sex[0].upper()}{first:02d}"
            for code, sex, first in residents[["region_code", "sex", "age_from"]].to_numpy()
        ],
        name="population_id",
    )
    schools = facilities[facilities["kind"] == "school"]
    frames: dict[str, pd.DataFrame] = {
        "regions": places.simulate_regions(land, today, rng()),
        "populations": residents.assign(source="模拟（县级合计为第七次全国人口普查）"),
        "households": folk.households,
        "persons": folk.persons[[name for name in CONTRACTS["persons"].names if name in folk.persons]],
        "spells": folk.spells,
        "presences": folk.presences,
        "carers": folk.carers,
        "staff": done.staff,
        "visits": done.visits,
        "hazard_sites": surveyed,
        "equipment": equipment,
        "incidents": incidents,
        "facilities": facilities,
        "candidates": places.simulate_candidates(land, rng()),
        "teams": teams,
        "patrols": places.simulate_patrols(land, sites, teams, today, rng()),
        "roads": roads.simulate_roads(land, cut_off, today, rng()),
        "alerts": records.simulate_alerts(land, today, rng()),
    }
    tell("生成保障与制度", 0.95)
    detailed = details.with_person_details(folk.persons, facilities, rng())
    frames["persons"] = detailed[[name for name in CONTRACTS["persons"].names if name in detailed]]
    frames["households"] = folk.households.assign(grid_name=details.grid_names(folk.households, rng()))
    frames["carers"] = details.with_care_details(folk.carers, folk.persons, folk.households, today, rng())
    frames["staff"] = details.more_staff(land, schools, done.staff, today, rng())
    frames["facilities"] = details.more_facilities(land, facilities, today, rng())
    frames["inspections"] = records.simulate_inspections(land, frames["facilities"], frames["staff"], today, rng())
    frames["assessments"] = work.simulate_assessments(
        folk.persons, folk.carers, done.in_charge, done.staff, county.code, today, rng()
    )
    frames["reports"] = records.simulate_reports(land, today, rng())
    frames["events"] = records.simulate_events(land, detailed, frames["facilities"], today, rng())
    frames["key_persons"] = provisions.simulate_key_persons(detailed, county.code, today, rng())
    frames["provisions"] = provisions.simulate_provisions(detailed, frames["key_persons"], county.code, today, rng())
    frames["arrangements"] = arrangements.simulate_arrangements(land, frames["facilities"], today, rng())
    frames["activities"] = arrangements.simulate_activities(land, frames["facilities"], today, rng())
    frames["teams"] = patrolling.with_team_details(teams, rng())
    frames["hazard_sites"] = patrolling.with_site_details(surveyed, rng())
    frames["patrols"] = patrolling.with_patrol_times(frames["patrols"], rng())
    for kind in ("persons", "staff", "hazard_sites"):  # nobody has gone missing from a list yet
        frames[kind] = frames[kind].assign(unverified_since=np.array("NaT", dtype="datetime64[s]"))
    tell("生成完毕", 1.0)
    return Simulated(land, frames, folk, tuple(cut_off.tolist()))


__all__ = ["DEFAULT_AS_OF", "Progress", "Simulated", "SimulatedFile", "simulate", "simulate_frames"]
