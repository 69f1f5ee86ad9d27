"""Persons followed: drawn from the census cells, put into households and homes, with their groups and carers.

Rates here only shape a plausible county; they come from no paper and are used by no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.simulate.geography import Land
from data.simulate.names import given_names, names, phones, surnames
from geo.crs import STORAGE_EPSG
from geo.errors import InputError

CHILDREN, ELDERS = 0.36, 0.58  # shares of the persons followed; the rest are left-behind women
UNPLACED = 0.08
_TOWN_RATE, _RURAL_RATE = 0.25, 0.9
_DAY: Final = "datetime64[D]"

Days = npt.NDArray[np.datetime64]


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
    drawn["birth_date"] = _birth_dates(drawn["age"].to_numpy(), today, rng)
    drawn = _households(drawn, rng)
    drawn["household_id"] = _household_ids(drawn)
    drawn = drawn.sort_values(["household_id", "birth_date"], kind="stable", ignore_index=True)
    code = land.county.code
    drawn["person_id"] = [f"P{code}{number:06d}" for number in range(1, len(drawn) + 1)]
    _conditions(drawn, today, rng)
    drawn["name"] = _names(drawn, rng)
    households, homes = _homes(land, drawn, today, rng)
    persons = drawn.set_index("person_id")
    return People(
        households,
        persons,
        _spells(drawn, today, code, rng),
        _carers(drawn, today, code, rng),
        _presences(drawn, today, code, rng),
        homes,
    )


def _draw(land: Land, population: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Persons by village, sex and age: children and elders without replacement from the cells, women beside them."""
    cells = population.copy()
    town = cells["region_code"].map(land.villages["kind"]) == "居委会/社区"
    cells["rate"] = np.where(town, _TOWN_RATE, _RURAL_RATE)
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
    return first + spread


def _birth_dates(age: npt.NDArray[np.int64], today: np.datetime64, rng: np.random.Generator) -> Days:
    """A birthday that makes the completed age on ``today`` exactly ``age``."""
    month_day = today - today.astype("datetime64[Y]").astype(_DAY)
    last = (today.astype("datetime64[Y]") - age).astype(_DAY) + month_day
    last -= np.where(month_day > np.timedelta64(58, "D"), 1, 0).astype("timedelta64[D]")  # clear of 29 February
    return np.asarray(last - rng.integers(0, 363, len(age)).astype("timedelta64[D]"))


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
    of_family[(of_family == "alone") & ((oldest < 15) | (sizes > 1))] = "with_relatives"
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
    unit = pd.Series(unit).replace(move).to_numpy()
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
    drawn["assessed_on"] = np.where(assessed, today - days, np.datetime64("NaT", "D"))
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


def _homes(
    land: Land, drawn: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """A home for each household, clustered about the hamlets of its village and inside the village."""
    homes = drawn.groupby("household_id").agg(village=("village", "first"), members=("unit", "size"))
    count = len(homes)
    hamlets = land.hamlets.assign(weight=rng.lognormal(0, 0.6, len(land.hamlets)))
    hamlet = np.empty(count, dtype=np.int64)
    by_village = hamlets.groupby("village").indices
    for code, rows in homes.groupby("village").indices.items():
        options = by_village[code]
        weight = hamlets["weight"].to_numpy()[options]
        hamlet[rows] = rng.choice(options, len(rows), p=weight / weight.sum())
    centre = hamlets[["x", "y"]].to_numpy()[hamlet]
    area = land.villages.geometry.buffer(-3).reindex(homes["village"]).to_numpy()
    shapely.prepare(area)
    xy = centre.copy()
    wide = hamlets["weight"].rank(pct=True).to_numpy()[hamlet] * 110 + 50
    todo = np.arange(count)
    for shrink in (1, 1, 1, 0.6, 0.6, 0.3, 0.3, 0.1):
        xy[todo] = centre[todo] + rng.normal(0, 1, (len(todo), 2)) * (wide[todo] * shrink)[:, None]
        todo = todo[~shapely.contains_xy(area[todo], xy[todo, 0], xy[todo, 1])]
    xy[todo] = centre[todo]
    # exactly the share of persons without a place, some villages worse than others
    careless = pd.Series(rng.lognormal(0, 0.8, len(land.villages)), index=land.villages.index)
    order = np.argsort(rng.exponential(1, count) / careless.reindex(homes["village"]).to_numpy())
    members = homes["members"].to_numpy()
    unplaced = np.zeros(count, dtype=bool)
    unplaced[order[np.cumsum(members[order]) <= UNPLACED * members.sum()]] = True
    precision = np.where(
        unplaced,
        rng.choice(["village", "none"], count, p=(0.65, 0.35)),
        rng.choice(["gps", "house"], count, p=(0.7, 0.3)),
    )
    lon, lat = land.degrees(xy[:, 0], xy[:, 1])
    points = shapely.points(lon, lat)
    points[unplaced] = None
    surveyed = today - rng.gamma(2.0, 200, count).astype(int).clip(5, 2_000).astype("timedelta64[D]")
    surveyed[rng.random(count) < 0.03] = np.datetime64("NaT")
    group = hamlets["name"].to_numpy()[hamlet]
    village_name = (
        homes["village"].map(land.villages["name"]).str.replace(r"(村民委员会|村委会|居委会)$", "", regex=True)
    )
    number = homes.groupby("village").cumcount() + 1
    frame = gpd.GeoDataFrame(
        {
            "region_code": homes["village"],
            "group_name": np.where(precision == "none", None, group),
            "address": np.where(
                precision == "none",
                None,
                village_name + pd.Series(group, index=homes.index) + number.astype(str) + "号",
            ),
            "location_precision": precision,
            "surveyed_on": surveyed.astype("datetime64[s]"),
        },
        geometry=points,
        crs=STORAGE_EPSG,
        index=homes.index,
    )
    return frame, pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "hamlet": hamlet}, index=homes.index)


_GROUPS: Final = (
    "left_behind_child",
    "child_in_difficulty",
    "left_behind_elder",
    "elder_living_alone",
    "empty_nest_elder",
    "advanced_age_elder",
    "dependent_elder",
    "left_behind_woman",
)
_SINCE_AGE: Final = {
    "left_behind_elder": 60,
    "elder_living_alone": 60,
    "empty_nest_elder": 60,
    "advanced_age_elder": 80,
    "dependent_elder": 60,
}


def _spells(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """The groups of today as open spells, and some ended ones: who came of age, whose parents came back for a while."""
    parts = []
    birth = drawn["birth_date"].to_numpy(_DAY)
    for group in _GROUPS:
        rows = np.flatnonzero(drawn[group].to_numpy())
        earliest = _birthday(birth[rows], _SINCE_AGE.get(group, 0))
        start = today - rng.gamma(1.6, 420, len(rows)).astype(int).clip(20, 2_900).astype("timedelta64[D]")
        parts.append(
            pd.DataFrame(
                {
                    "person_id": drawn["person_id"].to_numpy()[rows],
                    "group": group,
                    "from_date": np.maximum(start, earliest),
                }
            )
        )
    of_age = np.flatnonzero((drawn["stage"] == "child").to_numpy() & (drawn["age"] >= 16).to_numpy())
    ended = _birthday(birth[of_age], 16) - np.timedelta64(1, "D")
    parts.append(_ended(drawn, of_age, "left_behind_child", ended - np.timedelta64(900, "D"), ended, "年满16周岁"))
    back = np.flatnonzero(
        (drawn["left_behind_child"] & (drawn["age"] >= 5) & (rng.random(len(drawn)) < 0.05)).to_numpy()
    )
    current = parts[0].set_index("person_id")["from_date"]
    until = current.reindex(drawn["person_id"].to_numpy()[back]).to_numpy(_DAY) - np.timedelta64(200, "D")
    first = np.maximum(birth[back], until - rng.integers(100, 700, len(back)).astype("timedelta64[D]"))
    kept = first < until
    parts.append(_ended(drawn, back[kept], "left_behind_child", first[kept], until[kept], "父母返乡"))
    frame = pd.concat(parts, ignore_index=True).sort_values(
        ["person_id", "from_date", "group"], kind="stable", ignore_index=True
    )
    frame.index = pd.Index([f"S{code}{number:06d}" for number in range(1, len(frame) + 1)], name="spell_id")
    return frame


def _ended(
    drawn: pd.DataFrame, rows: npt.NDArray[np.intp], group: str, first: Days, last: Days, why: str
) -> pd.DataFrame:
    ids = drawn["person_id"].to_numpy()[rows]
    return pd.DataFrame({"person_id": ids, "group": group, "from_date": first, "to_date": last, "end_reason": why})


def _birthday(birth: Days, age: int) -> Days:
    """The day on which ``age`` is completed, 29 February and month ends moved to a day that exists in every year."""
    month = birth.astype("datetime64[M]")
    day = np.minimum((birth - month.astype(_DAY)).astype(int), 27)
    return np.asarray((month + 12 * age).astype(_DAY) + day.astype("timedelta64[D]"))


_PLACES: Final = np.array(["浙江", "广东", "上海", "江苏", "福建", "南昌", "西安", "重庆", "合肥", "北京"])


def _carers(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """Who looks after whom: a carer at home for most, and the parent or child who is away."""
    ids = drawn["person_id"].to_numpy()
    child = (drawn["stage"] == "child").to_numpy()
    arrangement = drawn["living_arrangement"].to_numpy()
    with_carer = np.flatnonzero(child & (arrangement != "alone") & (rng.random(len(drawn)) < 0.96))
    relation = (
        pd.Series(arrangement[with_carer])
        .map(
            {
                "with_grandparents": "祖父母",
                "with_one_parent": "父母",
                "with_relatives": "亲属",
                "with_others": "受委托人",
            }
        )
        .to_numpy()
    )
    kin = {"祖父母": (["祖父", "祖母", "外祖父", "外祖母"], 50, 82), "父母": (["母亲", "父亲"], 24, 50)}
    exact = np.array(relation, dtype=object)
    age = rng.integers(30, 66, len(with_carer))
    for word, (options, low, high) in kin.items():
        mine = relation == word
        exact[mine] = rng.choice(options, mine.sum())
        age[mine] = rng.integers(low, high, mine.sum())
    age = np.maximum(
        age, drawn["age"].to_numpy()[with_carer] + np.select([relation == "祖父母", relation == "父母"], [36, 19], 5)
    )
    home = _carer_rows(ids[with_carer], exact, age, True, None, today, rng)
    entrusted = relation != "父母"
    home.loc[~entrusted | (rng.random(len(home)) < 0.28), "capacity_assessed_on"] = np.datetime64("NaT")
    home.loc[~entrusted | (rng.random(len(home)) < 0.34), "agreement_signed_on"] = np.datetime64("NaT")
    away_child = np.flatnonzero(child & drawn["left_behind_child"].to_numpy() & (rng.random(len(drawn)) < 0.9))
    parent_age = drawn["age"].to_numpy()[away_child] + rng.integers(21, 33, len(away_child))
    parents = _carer_rows(
        ids[away_child],
        rng.choice(["父亲", "母亲"], len(away_child), p=(0.7, 0.3)),
        parent_age,
        False,
        rng.choice(_PLACES, len(away_child)),
        today,
        rng,
    )
    elder = (drawn["stage"] == "elder").to_numpy()
    away_elder = np.flatnonzero(elder & drawn["left_behind_elder"].to_numpy() & (rng.random(len(drawn)) < 0.7))
    son_age = (drawn["age"].to_numpy()[away_elder] - rng.integers(21, 31, len(away_elder))).clip(20, 62)
    sons = _carer_rows(
        ids[away_elder],
        rng.choice(["儿子", "女儿"], len(away_elder), p=(0.7, 0.3)),
        son_age,
        False,
        rng.choice(_PLACES, len(away_elder)),
        today,
        rng,
    )
    cared = np.flatnonzero(
        elder
        & np.isin(arrangement, ["with_spouse", "with_children", "with_relatives"])
        & (rng.random(len(drawn)) < 0.85)
    )
    word = (
        pd.Series(arrangement[cared])
        .map({"with_spouse": "配偶", "with_children": "子女", "with_relatives": "亲属"})
        .to_numpy()
    )
    partner_age = np.where(
        word == "配偶",
        drawn["age"].to_numpy()[cared] + rng.integers(-5, 6, len(cared)),
        rng.integers(35, 62, len(cared)),
    )
    partners = _carer_rows(ids[cared], word, partner_age, True, None, today, rng)
    alone = np.flatnonzero(elder & (arrangement == "alone") & (rng.random(len(drawn)) < 0.35))
    neighbours = _carer_rows(
        ids[alone], np.full(len(alone), "邻居"), rng.integers(40, 75, len(alone)), False, None, today, rng
    )
    for frame in (parents, sons, partners, neighbours):
        frame[["capacity_assessed_on", "agreement_signed_on"]] = np.datetime64("NaT", "s")
    frame = pd.concat([home, parents, sons, partners, neighbours], ignore_index=True).sort_values(
        "person_id", kind="stable", ignore_index=True
    )
    frame.index = pd.Index([f"C{code}{number:06d}" for number in range(1, len(frame) + 1)], name="carer_id")
    return frame


def _carer_rows(
    ids: npt.NDArray[np.object_],
    relation: npt.NDArray[np.generic],
    age: npt.NDArray[np.int64],
    co_resident: bool,
    away: npt.NDArray[np.str_] | None,
    today: np.datetime64,
    rng: np.random.Generator,
) -> pd.DataFrame:
    count = len(ids)
    female = np.isin(relation, ["祖母", "外祖母", "母亲", "女儿"]) | (rng.random(count) < 0.2)
    luck = rng.random(count)
    weak = np.clip((age - 45) / 90, 0.03, 0.4)
    health = np.select([luck < weak / 6, luck < weak], ["dependent", "poor"], "good").astype(object)
    health[rng.random(count) < 0.12] = None
    phone = phones(count, rng).astype(object)
    phone[rng.random(count) < 0.08] = None
    assessed = today - rng.integers(20, 900, count).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "person_id": ids,
            "name": names(female, age >= 45, rng),
            "relation": relation.astype(object),
            "birth_date": _birth_dates(age, today, rng).astype("datetime64[s]"),
            "health": health,
            "co_resident": co_resident,
            "away_place": away if away is not None else pd.Series([None] * count, dtype="str"),
            "phone": phone,
            "capacity_assessed_on": assessed.astype("datetime64[s]"),
            "agreement_signed_on": (assessed + rng.integers(0, 20, count).astype("timedelta64[D]")).astype(
                "datetime64[s]"
            ),
        }
    )


def _presences(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """Stays over the last twelve months; about 6 % of persons have none recorded, which means unknown."""
    known = rng.random(len(drawn)) >= 0.06
    child = (drawn["stage"] == "child").to_numpy()
    age = drawn["age"].to_numpy()
    boards = child & (age >= 9) & (rng.random(len(drawn)) < np.where(age >= 12, 0.5, 0.12))
    joins = child & (rng.random(len(drawn)) < 0.22)  # spends the summer with the parents
    begin = today - np.timedelta64(365, "D")
    parts = []
    for first, last, season in _seasons(begin, today):
        place = np.full(len(drawn), "home", dtype=object)
        if season == "term":
            place[boards] = "boarding_school"
        elif season == "summer":
            place[joins] = "with_parents"
        parts.append(
            pd.DataFrame({"person": np.arange(len(drawn)), "from_date": first, "to_date": last, "place": place})
        )
    stays = pd.concat(parts, ignore_index=True)
    stays = stays[child[stays["person"]] & known[stays["person"]]].sort_values(
        ["person", "from_date"], ignore_index=True
    )
    new = (stays["person"] != stays["person"].shift()) | (stays["place"] != stays["place"].shift())
    stays = stays.groupby(new.cumsum()).agg(
        {"person": "first", "from_date": "first", "to_date": "last", "place": "first"}
    )
    settled = np.flatnonzero(~child & known)
    in_home = (drawn["stage"].to_numpy()[settled] == "elder") & (drawn["health"].to_numpy()[settled] == "dependent")
    place = np.where(in_home & (rng.random(len(settled)) < 0.12), "care_home", "home")
    frame = pd.concat(
        [stays, pd.DataFrame({"person": settled, "from_date": begin, "to_date": today, "place": place})],
        ignore_index=True,
    )
    to_date = frame["to_date"].to_numpy(_DAY)
    frame["to_date"] = np.where(to_date >= today, np.datetime64("NaT", "D"), to_date)  # the last stay is open
    frame["person_id"] = drawn["person_id"].to_numpy()[frame.pop("person").to_numpy(int)]
    frame["source"] = "模拟"
    frame.index = pd.Index([f"R{code}{number:06d}" for number in range(1, len(frame) + 1)], name="presence_id")
    return frame


def _seasons(begin: np.datetime64, today: np.datetime64) -> list[tuple[np.datetime64, np.datetime64, str]]:
    """Term, winter holiday and summer holiday between two days, in order, both ends included."""
    found = []
    for year in range(int(str(begin)[:4]) - 1, int(str(today)[:4]) + 1):
        marks = [
            (f"{year}-02-23", "term"),
            (f"{year}-07-06", "summer"),
            (f"{year}-09-01", "term"),
            (f"{year + 1}-01-21", "winter"),
        ]
        ends = [mark for mark, _ in marks[1:]] + [f"{year + 1}-02-23"]
        for (first, season), end in zip(marks, ends, strict=True):
            one = max(np.datetime64(first), begin), min(np.datetime64(end) - np.timedelta64(1, "D"), today)
            if one[0] <= one[1]:
                found.append((*one, season))
    return found
