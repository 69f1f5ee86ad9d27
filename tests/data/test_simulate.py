"""The simulator's promises about land, people, waters, roads and work, on the smallest demo county."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import data.simulate
from data import demo
from data.simulate import Simulated, simulate_frames
from data.simulate.geography import build_land
from data.simulate.partition import TOWNSHIP_VERTICES, VILLAGE_VERTICES
from geo.contracts import CONTRACTS
from geo.errors import InputError, UnknownCountyError
from geo.words import ELDER_GROUPS

AS_OF = date(2026, 7, 15)
TODAY = pd.Timestamp(AS_OF)


def make(seed: int = 1, **numbers: int) -> Simulated:
    return simulate_frames("feng", as_of=AS_OF, seed=seed, **{"people": 1_200, "water": 250, **numbers})


@pytest.fixture(scope="session")
def feng() -> Simulated:
    return make()


@pytest.fixture(scope="session")
def regions(feng: Simulated) -> gpd.GeoDataFrame:
    return feng.frames["regions"]


def age_on(birth: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Completed years, by the calendar."""
    before = (birth.dt.month > day.month) | ((birth.dt.month == day.month) & (birth.dt.day > day.day))
    return day.year - birth.dt.year - before.astype(int)


# the real geography


@pytest.mark.parametrize(
    ("slug", "townships", "villages", "water"),
    [("yiyang", 17, 161, 17), ("feng", 11, 72, 1), ("chengkou", 25, 204, 3), ("shou", 28, 293, 45)],
)
def test_the_demo_geography_has_every_row_of_its_sources(slug: str, townships: int, villages: int, water: int) -> None:
    assert len(demo.townships(slug)) == townships
    assert len(demo.villages(slug)) == villages
    assert len(demo.water(slug)) == water
    assert demo.outline(slug).geometry.is_valid.all()
    assert set(demo.villages(slug)["township"]) == set(demo.townships(slug)["code"])


def test_the_census_of_feng_is_read_as_it_stands() -> None:
    census = demo.census("feng").set_index(["sex", "age_from"])
    assert census.at[("male", 0), "persons"] == 285
    assert census.at[("female", 15), "persons"] == 1_331
    assert census.at[("male", 80), "age_to"] == 84
    assert pd.isna(census.at[("female", 85), "age_to"])
    assert len(census) == 22


@pytest.mark.parametrize("read", [demo.outline, demo.townships, demo.villages, demo.seats, demo.water, demo.census])
def test_an_unknown_county_is_refused_with_the_four_named(read) -> None:
    with pytest.raises(UnknownCountyError, match=r"yiyang.*feng.*chengkou.*shou"):
        read("atlantis")


def test_every_village_and_township_of_the_source_is_a_region(regions: gpd.GeoDataFrame) -> None:
    villages = demo.villages("feng").set_index("code")
    mine = regions[regions["level"] == "village"]
    assert set(mine.index) == set(villages.index)
    assert (mine["name"] == villages["name"].reindex(mine.index)).all()
    assert (mine["parent_code"] == mine.index.str[:9]).all()
    assert set(regions.index[regions["level"] == "township"]) == set(demo.townships("feng")["code"])


def test_the_county_keeps_its_real_outline_to_the_last_digit(regions: gpd.GeoDataFrame) -> None:
    assert regions.geometry["610330"].equals_exact(demo.outline("feng").geometry.iloc[0], 0)


# areas


@pytest.mark.parametrize(
    ("slug", "seed"),
    [("feng", 2), *(pytest.param(slug, 1, marks=pytest.mark.long) for slug in ("yiyang", "chengkou", "shou"))],
)
def test_areas_are_valid_small_and_tile_their_parent(slug: str, seed: int) -> None:
    """In every county villages tile their township, townships the outline, within the vertex limits."""
    land = build_land(slug, np.random.default_rng(seed))
    outline = land.real_outline
    villages = shapely.force_2d(land.geometry_degrees(land.villages.geometry.to_numpy()))
    townships = land.geometry_degrees(land.townships.geometry.to_numpy())
    assert shapely.is_valid(villages).all()
    assert shapely.is_valid(townships).all()
    assert set(shapely.get_type_id(villages)) == {3}
    assert shapely.get_num_coordinates(villages).max() <= VILLAGE_VERTICES
    assert shapely.get_num_coordinates(townships).max() <= TOWNSHIP_VERTICES
    # a border straight in metres leaves the one straight in degrees by up to about a metre on the longest edges
    assert outline.buffer(2e-5).covers(villages).all()
    assert shapely.coverage_is_valid(villages)
    for code, township in zip(land.townships.index, townships, strict=True):
        here = (land.villages["township"] == code).to_numpy()
        in_metres = shapely.union_all(land.villages.geometry[here].to_numpy())
        assert in_metres.symmetric_difference(land.townships.geometry[code]).area < 1
        assert shapely.union_all(villages[here]).symmetric_difference(township).area < 1e-3 * township.area
    whole = shapely.union_all(villages)
    assert whole.symmetric_difference(outline).area < 0.01 * outline.area


def test_village_sizes_are_uneven_and_none_is_a_sliver(feng: Simulated) -> None:
    area = feng.land.villages.area
    assert area.max() / area.median() > 1.5
    assert area.min() > 0.02 * area.median()


def test_every_seat_lies_in_its_village_and_real_township_seats_where_the_gazetteer_has_them(
    feng: Simulated, regions: gpd.GeoDataFrame
) -> None:
    villages = regions[regions["level"] == "village"]
    assert shapely.contains_xy(villages.geometry.to_numpy(), villages["seat_lon"], villages["seat_lat"]).all()
    tangzang = regions[regions["name"] == "唐藏镇"].iloc[0]
    assert (tangzang["seat_lon"], tangzang["seat_lat"]) == (106.58361, 34.09056)
    assert "GeoNames" in tangzang["source"]
    assert "模拟" in regions[regions["name"] == "红花铺镇"].iloc[0]["source"]


def test_some_ledgers_are_late_and_some_never_verified(regions: gpd.GeoDataFrame) -> None:
    checked = regions.loc[regions["level"] == "village", "ledger_checked_on"]
    assert 0 < checked.isna().sum() < len(checked) / 3
    assert ((TODAY - checked).dt.days > 200).any()
    assert (checked.dropna() <= TODAY).all()


# people


def test_the_villages_add_up_to_the_census_exactly(feng: Simulated) -> None:
    summed = feng.frames["populations"].groupby(["sex", "age_from"])["persons"].sum()
    expected = demo.census("feng").set_index(["sex", "age_from"])["persons"]
    assert (summed.reindex(expected.index) == expected).all()


def test_as_many_persons_are_followed_as_asked_for(feng: Simulated) -> None:
    assert len(feng.frames["persons"]) == 1_200
    shares = feng.people.persons["stage"].value_counts(normalize=True)
    assert shares["child"] == pytest.approx(0.36, abs=0.005)
    assert shares["elder"] == pytest.approx(0.58, abs=0.005)


def test_no_cell_has_more_persons_followed_than_residents(feng: Simulated) -> None:
    cells = feng.frames["populations"]
    persons = feng.frames["persons"].join(feng.frames["households"]["region_code"], on="household_id")
    persons["age"] = age_on(persons["birth_date"], TODAY)
    census = persons[(persons["age"] < 20) | (persons["age"] >= 60)]
    band = pd.cut(census["age"], [*sorted(cells["age_from"].unique()), 200], right=False, labels=False)
    first = np.array(sorted(cells["age_from"].unique()))[band.astype(int)]
    followed = census.groupby([census["region_code"], census["sex"], first]).size()
    residents = cells.set_index(["region_code", "sex", "age_from"])["persons"]
    assert (followed <= residents.reindex(followed.index).astype(int).to_numpy()).all()


def test_more_persons_than_residents_are_refused_in_one_sentence() -> None:
    with pytest.raises(
        InputError, match=r"凤县 has too few residents for 500000 persons followed; ask for at most \d+"
    ):
        make(people=500_000)


@pytest.mark.parametrize("numbers", [{"people": 0}, {"water": 0}])
def test_a_county_of_nobody_or_no_water_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(InputError, match="at least one"):
        make(**numbers)


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 1, 1), date(2025, 12, 31)])
def test_ages_are_right_on_any_day(as_of: date) -> None:
    """Leap days and year ends included: the completed age is the one drawn."""
    county = simulate_frames("feng", as_of=as_of, people=300, water=60)
    persons = county.people.persons
    assert (age_on(pd.to_datetime(persons["birth_date"]), pd.Timestamp(as_of)) == persons["age"]).all()


def test_groups_agree_with_age_and_living_arrangement(feng: Simulated) -> None:
    spells = feng.frames["spells"]
    current = spells[spells["to_date"].isna()].join(feng.frames["persons"], on="person_id")
    age = age_on(current["birth_date"], TODAY)
    of = {group: current["group"] == group for group in current["group"].unique()}
    assert len(of) == 8
    assert (age[of["left_behind_child"]] < 16).all()
    assert (age[of["child_in_difficulty"]] < 18).all()
    assert (age[of["advanced_age_elder"]] >= 80).all()
    assert (age[current["group"].isin(ELDER_GROUPS)] >= 60).all()
    assert (current.loc[of["elder_living_alone"], "living_arrangement"] == "alone").all()
    assert current.loc[of["empty_nest_elder"], "living_arrangement"].isin(["alone", "with_spouse"]).all()
    assert (current.loc[of["dependent_elder"], "health"] == "dependent").all()
    assert (current.loc[of["left_behind_woman"], "sex"] == "female").all()
    assert set(current["person_id"]) == set(feng.frames["persons"].index), "everybody followed is in a group"
    assert (current.groupby("person_id").size() > 1).any(), "several at once are usual"


def test_spells_begin_by_today_and_end_after_they_begin(feng: Simulated) -> None:
    spells = feng.frames["spells"]
    assert (spells["from_date"] <= TODAY).all()
    ended = spells[spells["to_date"].notna()]
    assert len(ended) > 0
    assert (ended["to_date"] >= ended["from_date"]).all()
    assert ended["end_reason"].notna().all()
    key = spells.sort_values(["person_id", "group", "from_date"])
    again = (key["person_id"] == key["person_id"].shift()) & (key["group"] == key["group"].shift())
    assert (key.loc[again, "from_date"] > key["to_date"].shift()[again]).all(), "two spells of one group do not overlap"


def test_nobody_living_alone_shares_a_household(feng: Simulated) -> None:
    persons = feng.frames["persons"]
    size = persons["household_id"].map(persons["household_id"].value_counts())
    assert (size[persons["living_arrangement"] == "alone"] == 1).all()
    assert (size > 1).any()


def test_eight_in_a_hundred_persons_have_no_place(feng: Simulated) -> None:
    homes = feng.frames["households"]
    unplaced = homes.geometry.isna()
    share = feng.frames["persons"]["household_id"].map(unplaced).mean()
    assert 0.07 <= share <= 0.09
    assert set(homes.loc[unplaced, "location_precision"]) == {"village", "none"}
    assert set(homes.loc[~unplaced, "location_precision"]) == {"gps", "house"}


def test_homes_lie_in_their_village_and_near_a_hamlet(feng: Simulated, regions: gpd.GeoDataFrame) -> None:
    homes = feng.frames["households"]
    placed = homes[homes.geometry.notna()]
    village = regions.geometry.reindex(placed["region_code"]).to_numpy()
    assert shapely.contains(village, placed.geometry.to_numpy()).all()
    true = feng.people.homes
    hamlet = feng.land.hamlets.iloc[true["hamlet"]]
    away = np.hypot(true["x"].to_numpy() - hamlet["x"].to_numpy(), true["y"].to_numpy() - hamlet["y"].to_numpy())
    assert np.median(away) < 250
    groups = feng.land.hamlets.groupby("village").size()
    assert groups.between(3, 8).all()


def test_no_home_stands_in_a_real_lake() -> None:
    """寿县 has the most water; a village all under water would be the one exception, and there is none."""
    land = build_land("shou", np.random.default_rng(1))
    lakes = demo.water("shou").to_crs(land.crs).geometry.make_valid().union_all()
    shapely.prepare(lakes)
    assert not shapely.contains_xy(lakes, land.hamlets["x"], land.hamlets["y"]).any()


def test_a_quarter_of_the_elders_was_never_assessed_and_says_nothing_of_income(feng: Simulated) -> None:
    elders = feng.frames["persons"][feng.people.persons["stage"] == "elder"]
    assert 0.18 <= elders["assessed_on"].isna().mean() <= 0.32
    assert elders.loc[elders["assessed_on"].isna(), ["income", "support"]].isna().all(axis=None)
    assessed = feng.frames["assessments"]
    assert (assessed["kind"] == "risk_level").sum() == elders["assessed_on"].notna().sum()


def test_presences_do_not_overlap_and_some_persons_are_unknown(feng: Simulated) -> None:
    stays = feng.frames["presences"].sort_values(["person_id", "from_date"])
    unknown = 1 - feng.frames["persons"].index.isin(stays["person_id"]).mean()
    assert 0.03 <= unknown <= 0.1
    same = stays["person_id"] == stays["person_id"].shift()
    gap = stays["from_date"] - stays["to_date"].shift()
    assert (gap[same] == pd.Timedelta(days=1)).all(), "one stay follows the other day by day"
    assert {"home", "boarding_school", "with_parents"} <= set(stays["place"])
    assert stays.groupby("person_id")["to_date"].apply(lambda ends: ends.isna().sum()).eq(1).all()
    summer = stays[stays["place"] == "with_parents"]
    assert summer["from_date"].dt.month.isin([7, 8]).all(), "with the parents in the summer only"


# work


def test_some_villages_lack_a_director_and_one_township_a_supervisor(feng: Simulated) -> None:
    staff = feng.frames["staff"]
    here = staff[staff["to_date"].isna()]
    with_director = here.loc[here["role"] == "child_director", "region_code"].nunique()
    assert 0.8 <= with_director / 72 < 1
    assert here.loc[here["role"] == "supervisor", "region_code"].nunique() == 10
    assert staff["certified_on"].isna().any()
    assert staff["trained_on"].isna().any()


def test_visits_lie_in_the_last_year_while_the_visitor_served(feng: Simulated) -> None:
    visits = feng.frames["visits"].join(feng.frames["staff"][["from_date", "to_date"]], on="staff_id")
    assert visits["visited_on"].between(TODAY - pd.Timedelta(days=365), TODAY).all()
    assert visits["from_date"].notna().all(), "every visitor is on the staff list"
    assert (visits["visited_on"] >= visits["from_date"]).all()
    assert ((visits["visited_on"] <= visits["to_date"]) | visits["to_date"].isna()).all()
    assert set(visits["kind"]) == {"contact", "home_visit", "parent_call", "parent_meeting"}
    assert not feng.frames["persons"].index.isin(visits["person_id"]).all(), "some are never visited"


def test_diligence_is_uneven(feng: Simulated) -> None:
    """The busiest tenth of directors pay at least twice the home visits per child of the laziest tenth."""
    visits = feng.frames["visits"]
    children = feng.people.persons["stage"] == "child"
    mine = visits[(visits["kind"] == "home_visit") & visits["person_id"].isin(children.index[children])]
    per_child = mine.groupby("staff_id").size() / mine.groupby("staff_id")["person_id"].nunique()
    assert per_child.quantile(0.9) > 2 * per_child.quantile(0.1)


# waters and incidents


def test_sites_are_as_many_as_asked_inside_the_county_and_the_real_ones_say_so(feng: Simulated) -> None:
    sites = feng.frames["hazard_sites"]
    assert len(sites) == 250
    assert sites.geometry.is_valid.all()
    assert sites.geometry.within(feng.land.real_outline.buffer(2e-6)).all()
    assert sites["source"].str.contains("OpenStreetMap").sum() == 1
    assert sites["source"].str.contains("模拟").all()
    assert {"Point", "LineString", "Polygon"} <= set(sites.geom_type)


def test_a_site_never_surveyed_has_no_features(feng: Simulated) -> None:
    sites = feng.frames["hazard_sites"]
    unknown = sites["surveyed_on"].isna()
    assert 0.08 <= unknown.mean() <= 0.22
    assert sites.loc[unknown, ["depth_m", "bank", "barrier", "swimming_place", "keeper"]].isna().all(axis=None)


def test_equipment_is_one_row_an_item_of_surveyed_sites_with_gaps(feng: Simulated) -> None:
    equipment = feng.frames["equipment"]
    surveyed = feng.frames["hazard_sites"]["surveyed_on"].notna()
    assert equipment["site_id"].map(surveyed).all()
    assert (equipment.groupby("site_id")["item"].nunique() == 4).all()
    assert (equipment.groupby("site_id").size() == 4).all()
    assert equipment.loc[~equipment["present"], "usable"].isna().all()
    assert 0.2 < equipment["present"].mean() < 0.7
    assert surveyed.sum() - equipment["site_id"].nunique() > 0


@pytest.mark.parametrize(("slug", "low", "high"), [("yiyang", 40, 60), ("feng", 3, 10)])
def test_incidents_are_as_rare_as_they_should_be(slug: str, low: int, high: int) -> None:
    """Five years, the bathing months, mostly afternoons, all three outcomes, more than one at no place only."""
    incidents = simulate_frames(slug, people=1_000, water=600).frames["incidents"]
    assert low <= len(incidents) <= high
    assert incidents["occurred_on"].between(TODAY - pd.DateOffset(years=5, days=2), TODAY).all()
    assert incidents["occurred_on"].dt.month.between(4, 10).all()
    assert incidents["hour"].dropna().between(12, 19).mean() > 0.6
    assert set(incidents["outcome"]) <= set(CONTRACTS["incidents"].column("outcome").one_of)
    assert (incidents["source"] == "模拟").all()


def test_incidents_happen_at_the_shore_of_their_site(feng: Simulated) -> None:
    incidents, sites = feng.frames["incidents"].to_crs(feng.land.crs), feng.frames["hazard_sites"].to_crs(feng.land.crs)
    known = incidents[incidents["site_id"].notna()]
    shapes = sites.geometry.reindex(known["site_id"]).to_numpy()
    assert (shapely.distance(shapes, known.geometry.to_numpy()) < 1).all()
    assert not sites["kind"].reindex(known["site_id"]).isin(["junction", "wall", "slope"]).any()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_simulator_knows_no_score() -> None:
    """No module of it imports models, layers or dashboard, nor reads a rule pack's number."""
    folder = Path(data.simulate.__file__).parent
    modules = {path.name: set(imported(path)) for path in folder.glob("*.py")}
    assert "hidden.py" in modules
    for name, found in modules.items():
        roots = {module.split(".")[0] for module in found}
        assert not roots & {"models", "layers", "dashboard"}, name
        assert not {"data.packs", "geo.rules", "geo.exposure"} & found, name


# roads


def components(roads: gpd.GeoDataFrame) -> pd.Series:
    """Component of each edge, by union-find over its exact end coordinates."""
    parent: dict[tuple[float, float], tuple[float, float]] = {}

    def root(node: tuple[float, float]) -> tuple[float, float]:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    ends = [(line.coords[0], line.coords[-1]) for line in roads.geometry]
    for first, last in ends:
        parent[root(first)] = root(last)
    return pd.Series([root(first) for first, _ in ends], index=roads.index)


def test_roads_are_one_network_but_for_the_hamlets_declared_cut_off(feng: Simulated) -> None:
    roads = feng.frames["roads"]
    sizes = components(roads).value_counts()
    assert len(sizes) == 1 + len(feng.cut_off)
    assert (sizes.iloc[1:] == 1).all()
    lon, lat = feng.land.degrees(feng.land.hamlets["x"], feng.land.hamlets["y"])
    reached = {xy for line in roads.geometry for xy in (line.coords[0], line.coords[-1])}
    assert all((x, y) in reached for x, y in zip(lon.tolist(), lat.tolist(), strict=True)), "a node at each hamlet"


def test_roads_have_loops_classes_and_speeds(feng: Simulated) -> None:
    roads = feng.frames["roads"]
    nodes = {xy for line in roads.geometry for xy in (line.coords[0], line.coords[-1])}
    trees = 1 + len(feng.cut_off)
    assert len(roads) > len(nodes) - trees, "more edges than a forest has"
    assert set(roads["class"]) == {"county", "township", "village", "track"}
    assert roads.groupby("class")["speed_kph"].mean()["county"] > roads.groupby("class")["speed_kph"].mean()["track"]
    assert roads.geometry.is_simple.mean() > 0.99


# places


def test_one_township_lacks_its_child_protection_station(feng: Simulated) -> None:
    facilities = feng.frames["facilities"]
    stations = facilities[facilities["kind"] == "child_protection_station"]
    assert len(stations) == 10
    assert (facilities["kind"] == "village_committee").sum() == 72


@pytest.mark.parametrize("kind", ["facilities", "candidates"])
def test_places_lie_in_the_village_they_name(feng: Simulated, regions: gpd.GeoDataFrame, kind: str) -> None:
    frame = feng.frames[kind]
    village = regions.geometry.reindex(frame["region_code"]).to_numpy()
    assert shapely.contains(village, frame.geometry.to_numpy()).all()


def test_patrols_are_planned_ahead_and_not_all_done(feng: Simulated) -> None:
    patrols = feng.frames["patrols"]
    due = patrols[patrols["planned_on"] <= TODAY]
    assert 0.02 < due["done_on"].isna().mean() < 0.6
    assert (patrols["done_on"].dropna() <= TODAY).all()
    assert (patrols["planned_on"] > TODAY).any()


# seeds


def test_a_seed_gives_the_same_county_again(feng: Simulated) -> None:
    again = make()
    for kind, frame in feng.frames.items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(again.frames[kind]))


def test_another_seed_gives_another_county(feng: Simulated) -> None:
    other = make(seed=2)
    assert not other.frames["regions"].geometry.iloc[20].equals(feng.frames["regions"].geometry.iloc[20])
    assert list(other.frames["persons"]["name"]) != list(feng.frames["persons"]["name"])
    assert len(other.frames["persons"]) == len(feng.frames["persons"])


@pytest.mark.parametrize("seed", [3, 4, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 9))])
def test_a_tiny_county_of_any_seed_is_made(seed: int) -> None:
    county = make(seed=seed, people=20, water=8)
    assert len(county.frames["persons"]) == 20
    assert len(county.frames["hazard_sites"]) == 8
    assert county.frames["regions"].geometry.is_valid.all()
