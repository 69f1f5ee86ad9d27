"""Persons followed: drawn from the census cells, put into households and homes, with their groups and carers.

Rates here only shape a plausible county; they come from no paper and are used by no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.carers import simulate_carers
from data.simulate.days import NEVER, birth_dates
from data.simulate.geography import Land
from data.simulate.homes import place_homes
from data.simulate.names import given_names, surnames
from data.simulate.presences import simulate_presences
from data.simulate.spells import simulate_spells
from geo.errors import InputError

CHILDREN, ELDERS = 0.36, 0.58  # shares of the persons followed; the rest are left-behind women
_TOWN_RATE, _RURAL_RATE = 0.25, 0.9


@dataclass(frozen=True, eq=False)
class People:
    """Frames by contract (index named by it, EPSG:4490), and what only the simulator knows.

    ``homes``: x, y (metres) of every household, those without a point in ``households`` too (index household_id).
    ``persons`` carries ``age`` and ``stage`` (child, elder, woman) beside the contract's columns.
    """

    households: gpd.GeoDataFrame
    persons: pd.DataFrame
    spells: pd.DataFrame
    carers: pd.DataFrame
    presences: pd.DataFrame
    homes: pd.DataFrame


def simulate_people(land: Land, population: pd.DataFrame, count: int, as_of: date, rng: np.random.Generator) -> People:
    """``count`` followed persons of a county on ``as_of``.

    Raises:
        InputError: the census cells hold fewer persons than asked for.
    """
    today = np.datetime64(as_of, "D")
    drawn = _draw(land, population, count, rng)
    drawn["birth_date"] = birth_dates(drawn["age"].to_numpy(), today, rng)
    drawn = _households(drawn, rng)
    drawn["household_id"] = _household_ids(drawn)
    drawn = drawn.sort_values(["household_id", "birth_date"], kind="stable", ignore_index=True)
    code = land.county.code
    drawn["person_id"] = [f"P{code}{number:06d}" for number in range(1, len(drawn) + 1)]
    _conditions(drawn, today, rng)
    drawn["name"] = _names(drawn, rng)
    households, homes = place_homes(land, drawn, today, rng)
    persons = drawn.set_index("person_id")
    return People(
        households,
        persons,
        simulate_spells(drawn, today, code, rng),
        simulate_carers(drawn, today, code, rng),
        simulate_presences(drawn, today, code, rng),
        homes,
    )


def _draw(land: Land, population: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Persons by village, sex and age: children and elders without replacement from the cells, women beside them."""
    cells = population.copy()
    town = cells["region_code"].map(land.villages["kind"]) == "居委会/社区"
    away = pd.Series(rng.lognormal(-0.35, 0.5, len(land.villages)), index=land.villages.index)  # who works elsewhere
    cells["rate"] = np.minimum(np.where(town, _TOWN_RATE, _RURAL_RATE) * cells["region_code"].map(away), 1.0)
    children, elders = round(CHILDREN * count), round(ELDERS * count)
    first, held = cells["age_from"].to_numpy(int), cells["persons"].to_numpy(int)
    # of 15-19 only 15 to 17 can be followed, and of those few are; the older an elder the likelier
    child_cap = np.where(first < 15, held, np.where(first == 15, held // 5, 0))
    elder_cap = np.where(first >= 60, held, 0)
    likely = np.select([first < 5, first < 60, first < 65, first < 70], [0.7, 1.0, 0.5, 0.8], 1.0)
    drawn = []
    for stage, wanted, cap in (("child", children, child_cap), ("elder", elders, elder_cap)):
        urn = np.floor(cap * cells["rate"].to_numpy() * likely).astype(int)
        if urn.sum() < wanted:
            urn = cap
        if urn.sum() < wanted:
            share = CHILDREN if stage == "child" else ELDERS
            raise InputError(
                f"{land.county.name} has too few residents for {count} persons followed; "
                f"ask for at most {int(urn.sum() / share)}."
            )
        taken = rng.multivariate_hypergeometric(urn, wanted, method="marginals")
        rows = np.repeat(np.arange(len(cells)), taken)
        ages = _ages(cells["age_from"].to_numpy(int)[rows], rng)
        drawn.append(
            pd.DataFrame(
                {
                    "village": cells["region_code"].to_numpy()[rows],
                    "sex": cells["sex"].to_numpy()[rows],
                    "age": ages,
                    "stage": stage,
                }
            )
        )
    weight = cells.assign(w=cells["persons"] * cells["rate"]).groupby("region_code")["w"].sum()
    women = count - children - elders
    drawn.append(
        pd.DataFrame(
            {
                "village": rng.choice(weight.index.to_numpy(), women, p=(weight / weight.sum()).to_numpy(float)),
                "sex": "female",
                "age": rng.integers(22, 60, women),
                "stage": "woman",
            }
        )
    )
    frame = pd.concat(drawn, ignore_index=True)
    return frame.iloc[rng.permutation(len(frame))].sort_values("village", kind="stable", ignore_index=True)


def _ages(first: npt.NDArray[np.int64], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """An age in years within the band that begins at ``first``."""
    count = len(first)
    spread = np.select(
        [first == 0, first == 1, first == 15, first == 85],
        [
            0,
            rng.integers(0, 4, count),
            rng.choice(3, count, p=(0.6, 0.2, 0.2)),
            np.minimum(rng.geometric(0.3, count), 16) - 1,
        ],
        rng.integers(0, 5, count),
    )
    ages: npt.NDArray[np.int64] = first + spread
    return ages


def _households(drawn: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Column ``unit`` (who lives together, within a village) and ``arrangement``: couples, siblings, grandchildren."""
    drawn = drawn.reset_index(drop=True)
    count = len(drawn)
    unit = np.arange(count)
    arrangement = np.full(count, "", dtype=object)
    stage, village = drawn["stage"].to_numpy(), drawn["village"].to_numpy()
    # elder couples: married men and women of a village paired by age
    elder = stage == "elder"
    married = elder & (rng.random(count) < np.where(drawn["age"] < 75, 0.72, 0.42))
    ranked = drawn[married].sort_values(["village", "birth_date"], kind="stable")
    ranked["rank"] = ranked.groupby(["village", "sex"]).cumcount()
    men, women = (ranked[ranked["sex"] == sex].reset_index() for sex in ("male", "female"))
    pairs = men.merge(women, on=["village", "rank"], suffixes=("_m", "_f"))
    gap = (pairs["age_m"] - pairs["age_f"]).abs()
    pairs = pairs[gap <= 9]
    unit[pairs["index_f"].to_numpy()] = pairs["index_m"].to_numpy()
    arrangement[pairs["index_f"].to_numpy()] = arrangement[pairs["index_m"].to_numpy()] = "with_spouse"
    # siblings: neighbours in the shuffled order of a village, at least a year apart
    child = np.flatnonzero(stage == "child")
    ages = drawn["age"].to_numpy()[child]
    joined = np.zeros(len(child), dtype=bool)
    joined[1:] = (
        (village[child][1:] == village[child][:-1]) & (np.abs(np.diff(ages)) >= 1) & (rng.random(len(child) - 1) < 0.34)
    )
    joined[2:] &= ~(joined[1:-1] & (np.abs(ages[2:] - ages[:-2]) < 1))
    family_start = np.maximum.accumulate(np.where(joined, 0, np.arange(len(child))))
    unit[child] = child[family_start]
    families = child[~joined]
    oldest = np.maximum.reduceat(ages, np.flatnonzero(~joined)) if len(child) else ages
    options = ["with_grandparents", "with_one_parent", "with_relatives", "with_others", "alone"]
    of_family = rng.choice(options, len(families), p=(0.63, 0.17, 0.14, 0.05, 0.01)).astype(object)
    sizes = np.diff(np.append(np.flatnonzero(~joined), len(child)))
    of_family[(of_family == "alone") & ((oldest < 14) | (sizes > 1))] = "with_relatives"
    arrangement[child] = np.repeat(of_family, sizes)
    # grandparents: some families of a village move in with a followed elder of grandparents' age
    hosts = drawn.index[elder & drawn["age"].between(60, 76).to_numpy() & (unit == np.arange(count))]
    host = pd.DataFrame({"host": hosts, "village": village[hosts]})
    host = host[rng.random(len(host)) < 0.4]
    guests = families[(of_family == "with_grandparents") & (rng.random(len(families)) < 0.6)]
    guest = pd.DataFrame({"guest": guests, "village": village[guests]})
    host["rank"], guest["rank"] = host.groupby("village").cumcount(), guest.groupby("village").cumcount()
    matched = host.merge(guest, on=["village", "rank"])
    move = dict(zip(matched["guest"].tolist(), matched["host"].tolist(), strict=True))
    unit = np.array([move.get(one, one) for one in unit.tolist()])
    drawn["with_grandchildren"] = elder & np.isin(unit, matched["host"].to_numpy())
    # single elders and women
    single = elder & (arrangement == "")
    arrangement[single] = rng.choice(
        ["alone", "with_children", "with_relatives", "with_others"], single.sum(), p=(0.7, 0.17, 0.09, 0.04)
    )
    arrangement[single & drawn["with_grandchildren"].to_numpy()] = "with_relatives"
    woman = stage == "woman"
    arrangement[woman] = rng.choice(["with_children", "with_relatives", "alone"], woman.sum(), p=(0.62, 0.3, 0.08))
    drawn["unit"], drawn["living_arrangement"] = unit, arrangement
    return drawn


def _household_ids(drawn: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Village code and a number within the village."""
    homes = drawn.drop_duplicates(["village", "unit"])[["village", "unit"]]
    homes["number"] = homes.groupby("village").cumcount() + 1
    number = drawn[["village", "unit"]].merge(homes, on=["village", "unit"], how="left")["number"]
    return np.array([f"H{code}{one:04d}" for code, one in zip(drawn["village"], number, strict=True)], dtype=object)


def _conditions(drawn: pd.DataFrame, today: np.datetime64, rng: np.random.Generator) -> None:
    """Health, income, support and assessment, written into ``drawn``; and groups as columns of booleans."""
    count = len(drawn)
    age = drawn["age"].to_numpy()
    stage = drawn["stage"].to_numpy()
    elder, child, woman = stage == "elder", stage == "child", stage == "woman"
    arrangement = drawn["living_arrangement"].to_numpy()
    luck = rng.random(count)
    dependent = np.select([elder & (age >= 85), elder & (age >= 75), elder], [0.17, 0.08, 0.03], 0.004)
    poor = np.select([elder & (age >= 75), elder, child], [0.34, 0.22, 0.06], 0.1)
    health = np.select([luck < dependent, luck < dependent + poor], ["dependent", "poor"], "good").astype(object)
    # who is with children and neither old nor dependent is not followed as an elder: let them be alone
    plain = elder & np.isin(arrangement, ["with_children", "with_relatives", "with_others"])
    plain &= ~drawn["with_grandchildren"].to_numpy() & (age < 80) & (health != "dependent")
    arrangement = np.where(plain, "alone", arrangement)
    drawn["living_arrangement"] = arrangement
    income = rng.choice(["poor", "low", "ordinary"], count, p=(0.14, 0.36, 0.5)).astype(object)
    support = rng.choice(["none", "irregular", "regular"], count, p=(0.07, 0.3, 0.63)).astype(object)
    assessed = elder & (rng.random(count) < 0.75)
    days = rng.gamma(1.6, 170, count).astype(int).clip(3, 1_400).astype("timedelta64[D]")
    drawn["assessed_on"] = np.where(assessed, today - days, NEVER)
    income[(elder & ~assessed) | (~elder & (rng.random(count) < 0.4))] = None
    support[~assessed] = None
    health[~elder & (rng.random(count) < 0.15)] = None
    drawn["health"], drawn["income"], drawn["support"] = health, income, support
    drawn["elder_living_alone"] = elder & (arrangement == "alone")
    by_themselves = elder & np.isin(arrangement, ["alone", "with_spouse"])
    drawn["empty_nest_elder"] = by_themselves & ~drawn["with_grandchildren"] & (rng.random(count) < 0.6)
    drawn["advanced_age_elder"] = elder & (age >= 80)
    drawn["dependent_elder"] = elder & (health == "dependent")
    left = elder & (drawn["with_grandchildren"].to_numpy() | (by_themselves & (rng.random(count) < 0.55)))
    groups = ["elder_living_alone", "empty_nest_elder", "advanced_age_elder", "dependent_elder"]
    drawn["left_behind_elder"] = left | (elder & ~drawn[groups].any(axis=1).to_numpy())
    kind = rng.random(count)
    drawn["left_behind_child"] = child & (age < 16) & (kind < 0.83)
    drawn["child_in_difficulty"] = child & ((kind >= 0.74) | (age >= 16))
    drawn["left_behind_woman"] = woman


def _names(drawn: pd.DataFrame, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    """Siblings share a surname."""
    female, old = (drawn["sex"] == "female").to_numpy(), (drawn["age"] >= 20).to_numpy()
    own = surnames(len(drawn), rng)
    _, family = np.unique(drawn["household_id"].to_numpy(), return_inverse=True)
    shared = surnames(int(family.max()) + 1, rng)[family]
    return np.char.add(np.where(female & old, own, shared), given_names(female, old, rng))
