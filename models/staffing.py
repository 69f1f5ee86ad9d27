"""Villages that need a child director: vacancy, more than 30 children, certificate and training, hours.

    value = hours owed a month − hours available a month (``models.workload``); contributions are hours and add up to it
    class = red: no director in post; orange: more children than the rule's number (strictly more, both child groups
            together, each child once) and fewer directors than that asks for; yellow: a director without certificate
            or overdue for training, or fewer hours than owed; blue: none of these

A village whose ledger was never verified, or in which nobody is registered at all, is ``not_surveyed``.
Sources: 凤民政发〔2024〕29号 二（五）16; 赣发〔2019〕15号 二（二）; 城府办发〔2016〕153号 三（二）; 寿政秘〔2016〕278号
四（二）. How many directors to add beyond the limit no paper says: a ``county`` rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from models.overdue import overdue_by
from models.score import FIRST, Bools, Factor, Fix, Floats, Texts, assemble, rule_for
from models.workload import workload

MODEL: Final = "staffing"
GRADE: Final = "B"

FACTORS: Final = (
    "ledger_unchecked",
    "nobody_registered",
    "no_director",
    "children_above_limit",
    "directors_short",
    "uncertified",
    "untrained",
    "training_due",
    "hours_short",
    "ledger_old",
    "homes_unplaced",
    "homes_unreachable",
    "contact_hours",
    "visit_hours",
    "travel_hours",
    "available_hours",
    "in_order",
)
ACTIONS: Final = ("check_ledger", "appoint_director", "add_directors", "certify", "train", "all")


@dataclass(frozen=True, eq=False)
class _Posts:
    """Directors of n villages; every array (n,)."""

    directors: Floats
    uncertified: Floats
    untrained: Floats
    training_due: Floats
    hours: Floats
    hours_high: Floats
    last_trained: pd.Series[pd.Timestamp]


def score(county: County, network: RoadNetwork | None = None) -> pd.DataFrame:
    """Score every village: contract ``SCORES``, index subject_id = region_code, value in hours a month.

    Args:
        network: the county's roads on ``as_of``, made here if not given.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    villages = _villages(county)
    ids = villages.index
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    load = workload(county, network, ids)
    posts = _posts(county, ids)
    needed = _needed(county, load["children"].to_numpy())
    owed = load[["contact_hours", "visit_hours", "travel_hours"]].sum(axis=1).to_numpy()
    checked = (villages["ledger_checked_on"] <= pd.Timestamp(county.as_of)).to_numpy()
    nobody = _nobody(county, ids)
    above = load["children"].to_numpy() > rule_for(county, "children_above_add_director", "village").number
    surveyed = checked & ~nobody
    classes = _classes(
        directors=posts.directors,
        needed=needed,
        above=above,
        unfit=posts.uncertified + posts.untrained,
        spare=posts.hours - owed,
    )
    spread = rule_for(county, "hours_spread", "spread").number
    return assemble(
        ids,
        region_code=pd.Series(ids, index=ids),
        score_class=np.where(surveyed, classes, "not_surveyed"),
        value=owed - posts.hours,
        low=owed * (1 - spread) - posts.hours_high,
        high=owed * (1 + spread) - posts.hours,
        grade=GRADE,
        factors=_factors(county, villages, load, posts, needed, owed, above, checked=checked, nobody=nobody),
        fixes=_fixes(county, posts, needed, owed, above, surveyed=surveyed, checked=checked),
    )


def directors_in_post(county: County) -> pd.DataFrame:
    """Staff (contract ``STAFF``) who serve as a village's child director on ``as_of``.

    Which roles count is the rule's population: 城口 and 寿县 know the 专干 as well as the 儿童主任.
    """
    roles = {"child_director", *rule_for_director_roles(county)}
    day = pd.Timestamp(county.as_of)
    staff = county.staff
    in_post = (staff["from_date"].isna() | (staff["from_date"] <= day)) & (
        staff["to_date"].isna() | (staff["to_date"] >= day)
    )
    return staff[staff["role"].isin(roles) & in_post]


def rule_for_director_roles(county: County) -> tuple[str, ...]:
    """Staff roles that fill the post under the county's rule."""
    rule = county.rules.first("director_per_village", on=county.as_of)
    return tuple(rule.asked_of.split("|")) if rule else ()


def _villages(county: County) -> pd.DataFrame:
    day = pd.Timestamp(county.as_of)
    villages = county.regions_of("village")
    in_force = (villages["valid_from"].isna() | (villages["valid_from"] <= day)) & (
        villages["valid_to"].isna() | (villages["valid_to"] >= day)
    )
    return pd.DataFrame(villages[in_force].drop(columns="geometry"))


def _posts(county: County, ids: pd.Index[str]) -> _Posts:
    day = pd.Timestamp(county.as_of)
    staff = directors_in_post(county)
    village = staff["region_code"].astype("str").str[:12]
    training = overdue_by(
        rule_for(county, "training_interval", "child_director"), staff["trained_on"], as_of=county.as_of
    )
    full, part = (rule_for(county, "hours_available", name).number for name in ("full_time", "part_time"))
    full_time = staff["full_time"].fillna(False).to_numpy(dtype=bool)
    may_be_full = staff["full_time"].fillna(True).to_numpy(dtype=bool)
    table = pd.DataFrame(
        {
            "directors": 1.0,
            "uncertified": (~(staff["certified_on"] <= day)).astype("float64"),
            "untrained": training["state"].isin(["overdue", "never"]).astype("float64"),
            "training_due": (training["state"] == "due").astype("float64"),
            "hours": np.where(full_time, full, part),
            "hours_high": np.where(may_be_full, full, part),
        },
        index=staff.index,
    )
    sums = table.groupby(village).sum().reindex(ids).fillna(0.0)
    last = staff["trained_on"].groupby(village).min().reindex(ids)
    return _Posts(**{name: sums[name].to_numpy(dtype="float64") for name in sums.columns}, last_trained=last)


def _needed(county: County, children: Floats) -> Floats:
    """Directors a village needs: the rule's number, and one more for each started step of children above the limit."""
    base = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village").number
    step = rule_for(county, "extra_director_step", "village").number
    extra: Floats = np.ceil(np.maximum(children - limit, 0) / step)
    return extra + (base.number if base else 1.0)


def _nobody(county: County, ids: pd.Index[str]) -> Bools:
    """Villages with no person followed and no staff: places kept in the list for their code only."""
    people = county.person_places["region_code"].astype("str").str[:12]
    staff = county.staff["region_code"].astype("str").str[:12]
    inhabited: Bools = ids.isin(people) | ids.isin(staff)
    return ~inhabited


def _classes(*, directors: Floats, needed: Floats, above: Bools, unfit: Floats, spare: Floats) -> Texts:
    chosen = np.select(
        [directors < 1, above & (directors < needed), (unfit > 0) | (spare < 0)], ["red", "orange", "yellow"], "blue"
    )
    return chosen.astype(np.str_)


def _factors(
    county: County,
    villages: pd.DataFrame,
    load: pd.DataFrame,
    posts: _Posts,
    needed: Floats,
    owed: Floats,
    above: Bools,
    *,
    checked: Bools,
    nobody: Bools,
) -> list[Factor]:
    n = len(villages)
    zero = np.zeros(n)
    present = ~nobody
    children = load["children"].to_numpy()
    per_village = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village")
    training = rule_for(county, "training_interval", "child_director")
    ledger = county.rules.first("ledger_kept", "village", on=county.as_of)
    short = needed - posts.directors

    def order(place: int) -> Floats:
        return np.full(n, FIRST / 10.0**place)

    found = [
        Factor("nobody_registered", zero, shown=nobody, urgency=order(0)),
        Factor("ledger_unchecked", zero, rule=ledger, shown=present & ~checked, urgency=order(0)),
        Factor(
            "no_director",
            zero,
            posts.directors,
            "person",
            per_village.threshold if per_village else None,
            per_village,
            shown=present & (posts.directors < 1),
            urgency=order(1),
        ),
        Factor(
            "children_above_limit",
            zero,
            children,
            "person",
            limit.number,
            limit,
            shown=present & above,
            urgency=np.where(short > 0, order(2), order(6)),
        ),
        Factor(
            "directors_short",
            zero,
            short,
            "person",
            needed,
            rule_for(county, "extra_director_step", "village"),
            shown=present & above & (short > 0),
            urgency=order(3),
        ),
        Factor(
            "uncertified",
            zero,
            posts.uncertified,
            "person",
            rule=rule_for(county, "director_certified", "child_director"),
            shown=posts.uncertified > 0,
            urgency=order(4),
        ),
        Factor(
            "untrained",
            zero,
            posts.untrained,
            "person",
            rule=training,
            on=posts.last_trained,
            shown=posts.untrained > 0,
            urgency=order(4),
        ),
        Factor(
            "hours_short",
            zero,
            owed - posts.hours,
            "hour/month",
            posts.hours,
            rule_for(county, "hours_available", "part_time"),
            shown=present & (owed > posts.hours),
            urgency=order(5),
        ),
        Factor(
            "training_due",
            zero,
            posts.training_due,
            "person",
            rule=training,
            on=posts.last_trained,
            shown=posts.training_due > 0,
            urgency=order(6),
        ),
    ]
    interval = county.rules.first("ledger_interval", "village", on=county.as_of)
    if interval is not None:
        states = overdue_by(interval, villages["ledger_checked_on"], as_of=county.as_of)
        found.append(
            Factor(
                "ledger_old",
                zero,
                states["days_overdue"].to_numpy(dtype="float64", na_value=np.nan),
                "day",
                interval.threshold,
                interval,
                villages["ledger_checked_on"],
                shown=present & states["state"].eq("overdue").to_numpy(),
                urgency=order(6),
            )
        )
    for code, column, assumed in (
        ("homes_unplaced", "unplaced_homes", "unknown"),
        ("homes_unreachable", "unreachable_homes", "unreachable"),
    ):
        rule = rule_for(county, "travel_minutes", assumed)
        count = load[column].to_numpy()
        found.append(
            Factor(code, zero, count, "home", rule.number, rule, shown=present & (count > 0), urgency=zero + 0.5)
        )
    for code, asked in (("contact_hours", "contact"), ("visit_hours", "visit"), ("travel_hours", "visit")):
        measure = load[code].to_numpy()
        # Hours explain a shortage; where there is none they are no reason.
        found.append(
            Factor(
                code,
                measure,
                measure,
                "hour/month",
                rule=rule_for(county, f"{asked}_interval", "child"),
                shown=present & (owed > posts.hours) & (measure > 0),
                urgency=measure / np.maximum(owed, 1e-9),
            )
        )
    found.append(Factor("available_hours", -posts.hours, shown=np.zeros(n, dtype=bool)))
    found.append(
        Factor(
            "in_order",
            zero,
            posts.directors,
            "person",
            needed,
            per_village,
            shown=present & checked & (posts.directors >= needed) & (posts.uncertified + posts.untrained == 0),
            urgency=zero,
        )
    )
    return found


def _fixes(
    county: County, posts: _Posts, needed: Floats, owed: Floats, above: Bools, *, surveyed: Bools, checked: Bools
) -> list[Fix]:
    """What would change the class. Directors added count as part-time, certified and trained before they start."""
    unfit = posts.uncertified + posts.untrained
    part = rule_for(county, "hours_available", "part_time").number

    def fix(action: str, applies: Bools, added: Floats, unfit_after: Floats, rule_id: str | None) -> Fix:
        hours = posts.hours + added * part
        after = _classes(
            directors=posts.directors + added, needed=needed, above=above, unfit=unfit_after, spare=hours - owed
        )
        rule = county.rules[rule_id] if rule_id else None
        return Fix(action, surveyed & applies, owed - hours, after, rule)

    base = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village")
    short = np.maximum(needed - posts.directors, 0)
    vacant = posts.directors < 1
    none = np.zeros(len(owed))
    several = vacant.astype(int) + (short > vacant) + (posts.uncertified > 0) + (posts.untrained > 0) > 1
    ledger = county.rules.first("ledger_kept", "village", on=county.as_of)
    return [
        Fix("check_ledger", ~checked, np.full(len(owed), np.nan), np.full(len(owed), ""), ledger),
        fix("appoint_director", vacant, none + 1, unfit, base.id if base else None),
        fix("add_directors", short > vacant, short, unfit, limit.id),
        fix(
            "certify",
            posts.uncertified > 0,
            none,
            posts.untrained,
            rule_for(county, "director_certified", "child_director").id,
        ),
        fix(
            "train",
            posts.untrained > 0,
            none,
            posts.uncertified,
            rule_for(county, "training_interval", "child_director").id,
        ),
        fix("all", several, short, none, None),
    ]
