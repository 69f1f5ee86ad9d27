"""Siting scenarios: kept from a plan or a set drawn by hand, made again as they were, held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.siting_planning import METHOD, Basis, Board, Boards, options_json, options_of
from data.scenarios import Scenario, ScenarioParts, read_scenario, scenario_parts, write_scenario
from data.store import Store
from geo.crs import STORAGE_EPSG
from geo.errors import AccessError, InputError
from geo.scope import Scope
from geo.siting import SITE_CHOICES, SITE_FLOWS, SITE_VILLAGES
from geo.text import say
from models.siting.access import FAR_MIN, VERY_FAR_MIN
from models.siting.candidates import EXTENSION
from models.siting.county_problem import Options
from models.siting.evaluate import Evaluation
from models.siting.plan import SitingPlan

Moved = Mapping[str, tuple[float, float]]
"""Candidates at other longitudes and latitudes."""


def keep_plan(store: Store, board: Board, plan: SitingPlan, name: str, *, made_by: str | None = None) -> str:
    """Keep a solver's plan; its number. Its figures, and who goes where, are the evaluator's, as of one drawn by hand;
    the plan's own are its objective and bound.

    Raises:
        InputError: as ``write_scenario``.
    """
    evaluation = board.look(plan.chosen)
    told = {
        "objective": _number(plan.objective),
        "bound": _number(plan.bound),
        "proven": plan.proven,
        "gap": _number(plan.gap),
        "seconds": round(plan.seconds, 3),
        "cancelled": plan.cancelled,
    }
    return _keep(store, board, evaluation, {}, name, told, made_by)


def keep_drawn(
    store: Store,
    board: Board,
    evaluation: Evaluation,
    name: str,
    *,
    moved: Moved | None = None,
    made_by: str | None = None,
) -> str:
    """Keep a set of sites drawn by hand as it was evaluated; its number. Nothing is said of how good it could be.

    Raises:
        InputError: as ``write_scenario``.
    """
    return _keep(store, board, evaluation, dict(moved or {}), name, {}, made_by)


def _keep(
    store: Store,
    board: Board,
    evaluation: Evaluation,
    moved: Moved,
    name: str,
    told: Mapping[str, Any],
    made_by: str | None,
) -> str:
    asked = {
        **options_json(board.options),
        "basis": board.basis.as_json(),
        "moved": {one: list(place) for one, place in moved.items()},
    }
    return write_scenario(
        store,
        board.county.code,
        name,
        parts_of(board, evaluation, evaluation.flows, moved=moved),
        version=board.county.version,
        as_of=board.county.as_of,
        method=f"{METHOD}/{board.county.rules.digest}",
        asked=asked,
        result=result_of(board, evaluation, told),
        made_by=made_by,
    )


def result_of(board: Board, evaluation: Evaluation, told: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The numbers of a scenario as plain JSON values; places by number, nobody among them."""
    ids = board.siting.problem.candidates.index
    return {
        **(told or {}),
        **evaluation.figures(),
        "chosen": [str(ids[at]) for at in evaluation.chosen],
    }


def parts_of(board: Board, evaluation: Evaluation, flows: pd.DataFrame, *, moved: Moved | None = None) -> ScenarioParts:
    """The rows of a scenario: persons at a site and on a way are those who go there and fill a place (``flows``), those
    served in a village have their need met by the reach (``Evaluation.served``)."""
    return ScenarioParts(
        SITE_CHOICES.check(choices_of(board, evaluation, flows, moved or {})),
        SITE_VILLAGES.check(villages_of(board, evaluation)),
        _flows(board, flows),
    )


def choices_of(board: Board, evaluation: Evaluation, flows: pd.DataFrame, moved: Moved) -> pd.DataFrame:
    """What opens, is extended, stays and closes, as ``SITE_CHOICES`` has it; checked where it is kept."""
    frame = board.siting.candidates.frame
    table = board.siting.problem.candidates
    opened = frame.index[evaluation.chosen]
    kept = {(row.site, row.service) for row in table.loc[opened].itertuples()}
    closed = [
        one for one, row in zip(frame.index, table.itertuples(), strict=True)
        if row.existing and (row.site, row.service) not in kept
    ]  # fmt: skip
    ids = pd.Index([*opened, *closed], dtype="str", name=SITE_CHOICES.index)
    part, facts = table.loc[ids], frame.loc[ids]
    shut = np.arange(len(ids)) >= len(opened)
    extended = ids.str.endswith(EXTENSION)
    choice = np.select([shut, part["existing"].to_numpy(dtype=bool), extended], ["close", "keep", "extend"], "open")
    places = gpd.GeoSeries(gpd.points_from_xy(facts["x"], facts["y"]), crs=board.county.crs).to_crs(STORAGE_EPSG)
    lon, lat = places.x.to_numpy(copy=True), places.y.to_numpy(copy=True)
    for one, (east, north) in moved.items():
        at = ids.get_loc(one)
        lon[at], lat[at] = east, north
    sent = flows["share"] * board.siting.problem.persons[flows["demand"].to_numpy(dtype=np.int64)]
    by_site = sent.groupby(frame.index.to_numpy(dtype=object)[flows["candidate"].to_numpy(dtype=np.int64)]).sum()
    first = ~part["site"].duplicated().to_numpy()
    cost = np.where(shut, part["close_yuan"], part["cost_yuan"] + part["site_yuan"] * first)
    found = pd.DataFrame(
        {
            "site": part["site"].astype("str").array,
            "service": part["service"].astype("str").array,
            "region_code": facts["region_code"].astype("str").array,
            "name": facts["name"].replace("", None).astype("str").array,
            "choice": pd.array(choice.tolist(), dtype="str"),
            "source": facts["source"].astype("str").array,
            "lon": lon,
            "lat": lat,
            "capacity": facts["capacity"].replace(np.inf, np.nan).astype("float64").array,
            "persons": by_site.reindex(ids).fillna(0.0).astype("float64").array,
            "cost_yuan": cost.astype(np.float64),
        },
        index=ids,
    )
    return found


def villages_of(board: Board, evaluation: Evaluation) -> pd.DataFrame:
    """What each village comes to, as ``SITE_VILLAGES`` has it; checked where it is kept."""
    rows, problem = board.siting.demand.rows, board.siting.problem
    persons, nearest = problem.persons, evaluation.nearest
    reached = np.isfinite(nearest)
    table = pd.DataFrame(
        {
            "persons": persons,
            "served": persons * evaluation.served,
            "minutes": persons * np.where(reached, nearest, 0.0),
            "beyond_30": persons * (nearest > FAR_MIN),
            "beyond_60": persons * (nearest > VERY_FAR_MIN),
            "cut_off": persons * ~reached,
        }
    )
    keys = [rows["service"].to_numpy(dtype=object), rows["region_code"].to_numpy(dtype=object)]
    found = table.groupby(keys).sum().rename_axis(["service", "region_code"])
    lost = board.siting.demand.unlocated["persons"].rename_axis(["service", "region_code"])
    found = found.join(lost.rename("unlocated"), how="outer").fillna(0.0).reset_index()
    there = found["persons"] - found["cut_off"]
    found["minutes"] = (found["minutes"] / there).where(there > 0)
    found.index = pd.Index(found["service"] + "@" + found["region_code"], dtype="str", name=SITE_VILLAGES.index)
    texts = {name: found[name].astype("str") for name in ("service", "region_code")}
    return found.assign(**texts)[list(SITE_VILLAGES.names)]


def _flows(board: Board, flows: pd.DataFrame) -> pd.DataFrame:
    demand, to = (flows[name].to_numpy(dtype=np.int64) for name in ("demand", "candidate"))
    table = pd.DataFrame(
        {
            "region_code": board.siting.demand.rows["region_code"].to_numpy(dtype=object)[demand],
            "candidate_id": board.siting.candidates.frame.index.to_numpy(dtype=object)[to],
            "persons": flows["share"].to_numpy(dtype=np.float64) * board.siting.problem.persons[demand],
        }
    )
    found = table.groupby(["region_code", "candidate_id"], as_index=False)["persons"].sum()
    found = found.astype({"region_code": "str", "candidate_id": "str", "persons": "float64"})
    index = [f"{row.region_code}@{row.candidate_id}" for row in found.itertuples()]
    return SITE_FLOWS.check(found.set_index(pd.Index(index, dtype="str", name=SITE_FLOWS.index)))


# Read again, and compared


@dataclass(frozen=True, eq=False)
class Kept:
    """A scenario as a reader may see it."""

    scenario: Scenario
    parts: ScenarioParts


def read_kept(store: Store, scope: Scope, scenario_id: str) -> Kept:
    """A scenario with its parts within ``scope``.

    Raises:
        InputError: the county has no such scenario.
    """
    return Kept(read_scenario(store, scope, scenario_id), scenario_parts(store, scope, scenario_id))


def villages_side_by_side(store: Store, scope: Scope, first: str, second: str) -> pd.DataFrame:
    """The villages of two scenarios within ``scope``, as they were kept: for any reader.

    Returns:
        Index ``service@region_code``: service, region_code, and each number of ``SITE_VILLAGES`` with ``_before`` and
        ``_after``, missing where one of the scenarios is not of that service.

    Raises:
        InputError: there is no such scenario.
    """
    old, new = (scenario_parts(store, scope, one).villages for one in (first, second))
    numbers = [name for name in SITE_VILLAGES.names if name not in ("service", "region_code")]
    both = old[numbers].add_suffix("_before").join(new[numbers].add_suffix("_after"), how="outer")
    keys = pd.concat([old, new])[["service", "region_code"]]
    return keys[~keys.index.duplicated()].reindex(both.index).join(both)


@dataclass(frozen=True)
class Origin:
    """What a scenario was made of: what was asked, of which record, and which candidates stand elsewhere."""

    options: Options
    basis: Basis
    moved: Moved


def origin_of(scenario: Scenario) -> Origin:
    """What a scenario was made of.

    Raises:
        InputError: it is on record without it.
    """
    if scenario.asked is None or scenario.result is None:
        raise InputError(say("Scenario {id} is on record without its plan.", id=scenario.scenario_id))
    asked = dict(scenario.asked)
    basis, moved = Basis.from_json(asked.pop("basis")), asked.pop("moved")
    places = {str(one): (float(lon), float(lat)) for one, (lon, lat) in moved.items()}
    return Origin(options_of(asked), basis, places)


def board_again(
    store: Store, boards: Boards, scope: Scope, scenario_id: str, basis: Basis | None = None
) -> tuple[Board, Evaluation]:
    """A scenario made again of the record it was made of, or of another, and evaluated.

    Raises:
        AccessError: the reader may not see the whole county.
        InputError: there is no such scenario, or a site of it is no longer a candidate.
    """
    scenario = read_scenario(store, scope, scenario_id)
    if scope.region != scope.county:
        raise AccessError(say("A scenario is made again by who may see the whole county."))
    origin = origin_of(scenario)
    board = boards.of(scope.county, origin.options, basis or origin.basis)
    assert scenario.result is not None
    return board, board.evaluate(tuple(scenario.result["chosen"]), origin.moved)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
