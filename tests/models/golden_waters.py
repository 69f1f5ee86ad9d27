"""What the drowning score says of the golden village, as the rows of the tables of ``docs/golden-village.md``."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
import shapely
from scipy.special import ndtri

from geo.county import County
from models import drowning
from models.evidence import BY_FACTOR, EXPERT
from models.people import ages
from models.rates import Estimate, Waters, estimate, gather
from models.score import Z90, Floats
from models.treatments import class_limits, class_of, shore_m
from models.vulnerability import child_table
from models.worst import chances
from tests.models.build import factors, fixes
from tests.models.golden_document import Cell, Work
from tests.models.golden_village import HOMES, ITEMS, SHAPES, the_village, village_rows

WATERS: Final = ("S1", "S2", "S3", "S4")
VALUED: Final = WATERS[:3]
WORK: Final = Work()
PARTS: Final = ("children_near", "child_vulnerability", "schools_near", "school_route")
SLOPES: Final = ("age_1_4", "boy", "carer_poor_health", "scale")
LINES: Final = ("children", "weighted", "school", "way A", "way B", "way A, slope", "way B, slope", "way", "total")
Rows = list[list[Cell]]

VILLAGE_COUNTY: Final[County] = the_village()
BEFORE: Final[Waters] = gather(VILLAGE_COUNTY)
FOUND: Final[Estimate] = estimate(BEFORE)
SCORES: Final = drowning.score(VILLAGE_COUNTY)
MEDIAN: Final = np.array([0.0, 1.0, 0.0, 0.0])  # S2


def homes() -> Rows:
    """Where the homes stand and who lives there."""
    persons = village_rows()["persons"]
    return [
        [home, *(place or (None, None)), "、".join(p["id"] for p in persons if p["household_id"] == home)]
        for home, place in HOMES.items()
    ]


def children() -> Rows:
    """The children: what is on record of each, and what each counts."""
    table, persons = child_table(VILLAGE_COUNTY), VILLAGE_COUNTY.persons
    age = ages(VILLAGE_COUNTY, table.index)
    carer = VILLAGE_COUNTY.carers.set_index("person_id")["health"]
    stays = VILLAGE_COUNTY.presences.set_index("person_id")["place"].reindex(table.index)
    sex = persons["sex"].reindex(table.index)
    return [
        [
            child,
            str(row["household_id"]),
            str(persons.at[child, "birth_date"].date()),
            int(age[child]),
            None if sex.isna()[child] else str(sex[child]),
            str(carer[child]),
            None if stays.isna()[child] else str(stays[child]),
            WORK,
            float(row["weight"]),
            float(row["weight_low"]),
            float(row["weight_high"]),
        ]
        for child, row in table.iterrows()
    ]


def distances() -> Rows:
    """Metres to each shore, and its length."""
    places = county_points()
    shore = shore_m(VILLAGE_COUNTY, BEFORE.sites)
    shapes = BEFORE.shapes
    return [
        [
            water,
            str(BEFORE.sites.at[water, "kind"]),
            *(round(float(shapes[water].distance(place)), 3) for place in places),
            float(shore[n]),
        ]
        for n, water in enumerate(WATERS)
    ]


def county_points() -> list[object]:
    """H1, H2 and the school, in metres."""
    households, facilities = (VILLAGE_COUNTY.metric(kind).geometry for kind in ("households", "facilities"))
    return [households["H1"], households["H2"], facilities["F1"]]


def records() -> Rows:
    """What is on record of each water."""
    sites, equipment = village_rows()["hazard_sites"], village_rows()["equipment"]
    items = {(row["site_id"], row["item"]): "in order" if row["present"] else "missing" for row in equipment}
    patrols = {row["site_id"]: row["done_on"] for row in village_rows()["patrols"]}
    told = {True: "yes", False: "no", None: None}
    return [
        ["surveyed on", *(site.get("surveyed_on") for site in sites)],
        ["depth, m", *(site.get("depth_m") for site in sites)],
        ["bank", *(site.get("bank") for site in sites)],
        ["swimming place", *(told[site.get("swimming_place")] for site in sites)],
        ["barrier", *(site.get("barrier") for site in sites)],
        ["keeper", *(site.get("keeper") for site in sites)],
        *([item, *(items.get((water, item)) for water in WATERS)] for item in ITEMS),
        ["last patrol", *(patrols.get(water) for water in WATERS)],
    ]


def effects() -> Rows:
    """Every effect that has a part in this village."""
    used = [*SLOPES, *(f.effect for f in BEFORE.features if f.amount.any())]
    return [
        [
            name,
            None if effect.source == EXPERT else WORK,
            effect.log_effect,
            None if effect.source == EXPERT or name == "unsupervised" else WORK,
            effect.se,
            effect.grade,
        ]
        for name in used
        if (effect := BY_FACTOR[name])
    ]


RULES: Final = (
    *(f"county.drowning_{name}" for name in ("scale", "reach", "near", "far", "floor", "pupil", "route", "deep")),
    *(f"county.drowning_{name}" for name in ("route_walk", "route_from", "route_to", "unknown", "incident_years")),
    *("county.presence_home", "county.presence_unknown", "county.site_patrol"),
    *(f"county.drowning_{name}" for name in ("red", "orange", "yellow")),
    *(f"county.fix_price.add_{item}" for item in ("barrier", "warning_sign", "lifebuoy", "rope", "pole")),
    *("county.fix_price.name_keeper", "county.fix_price.patrol"),
)


def rules() -> Rows:
    """The numbers of the county's rules."""
    return [[name, float(VILLAGE_COUNTY.rules[name].number), VILLAGE_COUNTY.rules[name].unit] for name in RULES]


def exposure() -> Rows:
    """Exposure, line by line. Ways A and B sum the kernel over the sections from H1 and from H2 to the school."""
    e = BEFORE.exposed
    ways, by_slope = ways_by_section(), ways_by_section(slope=True)
    return [
        [water, line, WORK, float(figure)]
        for n, water in enumerate(WATERS)
        for line, figure in zip(
            LINES,
            (
                e.floor + e.plain[n],
                e.floor + e.weighted[n],
                e.schools[n],
                *ways[n],
                *by_slope[n],
                e.routes.weighted[n],
                e.total[n],
            ),
            strict=True,
        )
    ]


def ways_by_section(*, slope: bool = False) -> list[tuple[float, float]]:
    """Sums of exp(−d/200) at each water over the middles 25 … 175 m and 225 … 375 m; with ``slope`` times d/200."""
    found = []
    for water in WATERS:
        near = [SHAPES[water].distance(shapely.Point(middle, 0)) / 200 for middle in range(25, 400, 50)]
        terms = [np.exp(-ratio) * (ratio if slope else 1) for ratio in near]
        found.append((float(sum(terms[:4])), float(sum(terms[4:]))))
    return found


def log_parts() -> Rows:
    """The log of exposure in its four parts."""
    parts = BEFORE.exposed.log_parts
    total = sum(parts[name] for name in PARTS)
    return [*([name, *map(float, parts[name])] for name in PARTS), ["log exposure", *map(float, total)]]


def hazards() -> Rows:
    """Hazard and lack of protection, and the log score."""
    exposed = np.log(BEFORE.exposed.total)
    listed = [[f.effect, *map(float, f.log_effect)] for f in BEFORE.features if f.log_effect.any()]
    return [["log exposure", *map(float, exposed)], *listed, ["log score", *map(float, FOUND.log_rate)]]


def values() -> Rows:
    """Values; an unsurveyed water has a log score, and no value."""
    rows: Rows = []
    for n, water in enumerate(WATERS):
        known = SCORES.at[water, "score_class"] != "not_surveyed"
        score, above = float(FOUND.log_rate[n]), float(FOUND.log_rate[n] - FOUND.log_rate[1])
        value = [WORK, float(SCORES.at[water, "value"])] if known else [None, None]
        rank = int(SCORES.at[water, "rank"]) if known else None
        rows.append([water, score, WORK, above, *value, str(SCORES.at[water, "score_class"]), rank])
    return rows


def contributions() -> Rows:
    """Contributions as the score frame has them, rounded there to six digits."""
    each = {water: factors(SCORES, water) for water in VALUED}
    codes = dict.fromkeys(code for found in each.values() for code in found)
    listed = [[code, *(float(each[water].get(code, 0.0)) for water in VALUED)] for code in codes]
    return [*listed, ["log value", *(float(np.log(SCORES.at[water, "value"])) for water in VALUED)]]


def open_ranges() -> Rows:
    """What the records leave open of exposure."""
    e = BEFORE.exposed
    lines = {
        "lowest": e.low,
        "highest": e.high,
        "half range": e.log_halfwidth,
        "variance": (e.log_halfwidth / Z90) ** 2,
    }
    return [[water, line, WORK, float(lines[line][n])] for n, water in enumerate(WATERS) for line in lines]


def slopes() -> Rows:
    """How much of a log exposure hangs on each effect."""
    return [[w, name, WORK, float(BEFORE.exposed.slopes[name][n])] for n, w in enumerate(WATERS) for name in SLOPES]


def variances() -> Rows:
    """Terms of the variance of each log value."""
    e = BEFORE.exposed
    terms: dict[str, Floats] = {"open: exposure": (e.log_halfwidth / Z90) ** 2, "open: survey": BEFORE.survey_variance}
    at_median = terms["open: exposure"][1] + terms["open: survey"][1]
    terms["open: S2"] = at_median * (1 - 2 * MEDIAN)  # itself: taken off
    amounts = {**{name: e.slopes[name] for name in SLOPES}, **{f.effect: f.amount for f in BEFORE.features}}
    for name, amount in amounts.items():
        terms[name] = ((amount - amount[1]) * BY_FACTOR[name].se) ** 2
    listed = [[name, *map(float, term)] for name, term in terms.items() if term.any()]
    return [*listed, ["variance", *map(float, FOUND.contrast_variance(MEDIAN))]]


def intervals() -> Rows:
    """Errors and 90 % intervals."""
    error = np.sqrt(FOUND.contrast_variance(MEDIAN))
    return [
        [
            water,
            WORK,
            float(error[n]),
            *([WORK, float(SCORES.at[water, "low"]), WORK, float(SCORES.at[water, "high"])] if n < 3 else [None] * 4),
        ]
        for n, water in enumerate(WATERS)
    ]


def worst() -> Rows:
    """The chance to be in the worst tenth, from one limit for all."""
    error = np.sqrt(FOUND.contrast_variance(MEDIAN))
    above = FOUND.log_rate - FOUND.log_rate[1]
    chance = chances(above, error)
    limit = float(above[2] - error[2] * ndtri(chance[2]))
    chance = SCORES["worst_tenth"].to_numpy()
    return [
        [w, WORK, float((above[n] - limit) / error[n]), WORK, float(chance[n])]
        if error[n] > 0
        else [w, None, None, None, float(chance[n])]
        for n, w in enumerate(WATERS)
    ] + [["limit", None, limit, None, None], ["all four", None, None, WORK, 0.1 * len(WATERS)]]


def remedies() -> Rows:
    """Each gap closed alone, and all together."""
    found: Rows = []
    for water in VALUED:
        for action, fix in fixes(SCORES, water).items():
            if action != "cheapest":
                found.append(
                    [water, action, WORK, float(fix["value_after"]), fix["class_after"], WORK, int(fix["price"])]
                )
    return found


def cheapest_sets() -> Rows:
    """Every set of what S3 lacks that costs no more than the cheapest one that helps, cheapest first."""
    each = {name: fix for name, fix in fixes(SCORES, "S3").items() if name not in {"cheapest", "all"}}
    best = fixes(SCORES, "S3")["cheapest"]
    names = [*best["parts"], *(name for name in each if name not in best["parts"])]
    value, limits = float(SCORES.at["S3", "value"]), class_limits(VILLAGE_COUNTY)
    rows: Rows = []
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            price = sum(each[name]["price"] for name in chosen)
            if price <= best["price"]:
                after = value * float(np.prod([each[name]["value_after"] / value for name in chosen]))
                classed = str(class_of(np.array([after]), limits)[0])
                rows.append([" + ".join(chosen) or "nothing", int(price), WORK, after, classed])
    return sorted(rows, key=lambda row: (row[1], row[0]))
