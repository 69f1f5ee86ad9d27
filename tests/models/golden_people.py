"""What the scores of elders and villages say of the golden village, as rows of tables of ``docs/golden-village.md``."""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import pandas as pd

from geo.network import RoadNetwork
from models import drowning, isolation, staffing
from models.isolation_lines import PointsTable, points_table
from models.overdue import last_seen, overdue_by
from models.score import rule_for
from models.staffing_need import Need, need_of
from models.walking import ways
from tests.models.build import VILLAGE, fixes
from tests.models.golden_document import Cell, Work
from tests.models.golden_village import AS_OF, the_village

ELDERS: Final = ("E1", "E2", "E3")
WORK: Final = Work()
Rows = list[list[Cell]]

COUNTY: Final = the_village()
NETWORK: Final = RoadNetwork.from_roads(COUNTY.metric("roads"), on=AS_OF)
WATER_SCORES: Final = drowning.score(COUNTY)
SCORES: Final = isolation.score(COUNTY)
VILLAGES: Final = staffing.score(COUNTY)
VACANT: Final = the_village(staff=[])
VACANT_VILLAGES: Final = staffing.score(VACANT)


def points() -> PointsTable:
    """The model's table of the three elders."""
    persons = COUNTY.persons.loc[list(ELDERS)]
    return points_table(COUNTY, persons, ways(COUNTY, NETWORK, persons))


def lines() -> Rows:
    """Every line that gives points or leaves some open, and the two sums."""
    table, rows = points(), []
    for n, elder in enumerate(ELDERS):
        for line in table.lines:
            certain, possible = float(line.certain[n]), float(line.possible[n])
            if certain or possible:
                value = None if line.value is None or np.isnan(line.value[n]) else float(line.value[n])
                assert line.rule is not None
                rows.append([elder, line.code, value, certain, possible, line.rule.id, line.rule.clause])
        rows.append([elder, "points", None, float(table.certain[n]), float(table.possible[n]), None, None])
    return rows


def walks() -> Rows:
    """Minutes on foot of the two elders whose home has a point."""
    found = ways(COUNTY, NETWORK, COUNTY.persons.loc[["E1", "E2"]])
    return [[e, to, WORK, float(found.at[e, to])] for e in ("E1", "E2") for to in ("neighbour", "clinic")]


def visits() -> Rows:
    """When each was last visited, and the points for being late."""
    level = {"E1": "high", "E2": "key", "E3": "key"}
    rows: Rows = []
    for elder in ELDERS:
        rule = rule_for(COUNTY, "visit_interval", f"elder_{level[elder]}")
        last = last_seen(COUNTY, rule, COUNTY.persons.index[COUNTY.persons.index == elder])
        state = overdue_by(rule, last, as_of=AS_OF).iloc[0]
        never = state["state"] == "never"
        rows.append(
            [
                elder,
                level[elder],
                rule.id,
                None if never else str(last.iloc[0].date()),
                None if never else str(state["due_on"].date()),
                str(state["state"]),
                None if never else int(state["days_overdue"]),
                WORK,
                float(SCORES.at[elder, "value"] - points().certain[ELDERS.index(elder)]),
            ]
        )
    return rows


def results() -> Rows:
    """Points, interval, class and rank."""
    return [
        [
            e,
            WORK,
            *(float(SCORES.at[e, name]) for name in ("value", "low")),
            WORK,
            float(SCORES.at[e, "high"]),
            str(SCORES.at[e, "score_class"]),
            int(SCORES.at[e, "rank"]),
        ]
        for e in ELDERS
    ]


def visited() -> Rows:
    """What a visit on the day would do."""
    return [[e, float(fix["value_after"]), fix["class_after"]] for e in ELDERS if (fix := fixes(SCORES, e)["visit"])]


def hours() -> Rows:
    """Hours, line by line, and posts."""
    need = need_of(COUNTY, NETWORK)
    load = need.load.loc[VILLAGE]
    scored = VILLAGES.loc[VILLAGE]
    contact, visit = (rule_for(COUNTY, f"{asked}_interval", "child").id for asked in ("contact", "visit"))
    return [
        ["children", WORK, float(load["children"]), None],
        ["联系 contacts", WORK, float(load["contact_hours"]), contact],
        ["入户 visits", WORK, float(load["visit_hours"]), visit],
        ["way to H1", WORK, _minutes("H1"), None],
        ["way to H2", WORK, _minutes("H2"), None],
        ["way to H4", None, rule_for(COUNTY, "travel_minutes", "unknown").number, "county.travel_unknown"],
        ["ways", WORK, float(load["travel_hours"]), visit],
        ["owed", WORK, float(need.owed[0]), None],
        ["available", WORK, float(need.posts.hours[0]), "county.hours_part_time"],
        ["value", WORK, float(scored["value"]), None],
        ["low", WORK, float(scored["low"]), "county.hours_spread"],
        ["high", WORK, float(scored["high"]), "county.hours_spread"],
        *_posts(need),
    ]


def _minutes(home: str) -> float:
    points = COUNTY.metric("households").geometry
    seat, there = points["H1"], points[home]  # the seat stands at H1
    return float(NETWORK.minutes([[seat.x, seat.y]], [[there.x, there.y]], mode="ebike")[0, 0])


def _posts(need: Need) -> Rows:
    asked = COUNTY.rules.first("director_per_village", on=AS_OF)
    assert asked is not None
    return [
        ["required posts", WORK, float(need.required_posts[0]), "county.hours_full_time"],
        ["existing posts", WORK, float(need.posts.hours[0] / need.full_hours), "county.hours_full_time"],
        ["staffing difference 工作量差额", WORK, float(need.wisn_difference[0]), None],
        ["staffing ratio 工作量比值", WORK, float(need.wisn_ratio[0]), None],
        ["directors asked for", WORK, float(need.needed[0]), asked.id],
        ["directors in post", None, float(need.posts.directors[0]), asked.id],
    ]


def vacant() -> Rows:
    """The same village with nobody in post."""
    need, scored = need_of(VACANT, NETWORK), VACANT_VILLAGES.loc[VILLAGE]
    return [
        ["value", WORK, float(scored["value"])],
        ["low", WORK, float(scored["low"])],
        ["high", WORK, float(scored["high"])],
        ["staffing difference 工作量差额", WORK, float(need.wisn_difference[0])],
        ["staffing ratio 工作量比值", WORK, float(need.wisn_ratio[0])],
    ]


def village_remedies() -> Rows:
    """What would change the class, with D1 in post and without."""
    return [
        [
            who,
            str(scores.at[VILLAGE, "score_class"]),
            action,
            float(fix["value_after"]),
            fix["class_after"],
            fix["rule"],
        ]
        for who, scores in (("D1", VILLAGES), ("nobody", VACANT_VILLAGES))
        for now in (scores.at[VILLAGE, "score_class"],)
        for action, fix in fixes(scores, VILLAGE).items()
    ]


def stated_reasons(scores: pd.DataFrame) -> Rows:
    """Reasons in their order: subject, factor, value, threshold, clause, rule, date, share."""
    rows: Rows = []
    for subject in scores.index:
        for reason in json.loads(scores.at[subject, "reasons"]):
            rows.append(
                [
                    subject,
                    reason["factor"],
                    *(reason[k] if isinstance(reason[k], str) else float(reason[k]) for k in ("value", "threshold")),
                    *(reason[k] or None for k in ("clause", "rule", "date")),
                    float(reason["share"]),
                ]
            )
    return rows


def reasons() -> Rows:
    """Of all three scores."""
    return [row for scores in (WATER_SCORES, SCORES, VILLAGES) for row in stated_reasons(scores)]
