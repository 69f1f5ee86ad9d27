"""Villages that need a child director: vacancy, more than 30 children, certificate and training, hours.

    value = hours owed a month − hours available a month (``models.workload``); contributions are hours and add up to it
    class = red: no director in post; orange: fewer directors than the rules ask for (``models.staffing_need``: one in
            every village, more above 30 children or by the county's second trigger); yellow: a director without
            certificate or overdue for training, or fewer hours than owed; blue: none of these

A village whose ledger was never verified, or in which nobody is registered at all, is ``not_surveyed``.
Sources: 凤民政发〔2024〕29号 二（五）16; 赣发〔2019〕15号 二（二）; 城府办发〔2016〕153号 三（二）; 寿政秘〔2016〕278号
四（二）. How many directors to add beyond the limit no paper says: a ``county`` rule. Beside the hours stand WISN's
difference and ratio, which say the same in posts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from geo.rules import Rule
from models.bases import based
from models.score import Bools, Fix, Floats, Texts, assemble, rule_for, worst_first
from models.staffing_factors import factors_of
from models.staffing_need import Need, Standing, need_of

MODEL: Final = "staffing"
GRADE: Final = "B"

FACTORS: Final = (
    "ledger_unchecked",
    "nobody_registered",
    "no_director",
    "children_above_limit",
    "children_of_kind_above",
    "hours_ratio_above",
    "directors_short",
    "uncertified",
    "untrained",
    "untrained_this_year",
    "training_due",
    "hours_short",
    "wisn_difference",
    "wisn_ratio",
    "children_more_often",
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


def score(county: County, network: RoadNetwork | None = None, *, only: Iterable[str] | None = None) -> pd.DataFrame:
    """Score every village: contract ``SCORES``, index subject_id = region_code, value in hours a month.

    Args:
        network: the county's roads on ``as_of``, made here if not given.
        only: region codes; scores these villages alone, as after a change in one home, and gives the rows the whole
            would give. Their rank is among the scores the county carries (``County.scores``) with these put in;
            where it carries none, the whole is scored after all, since a rank needs the others.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
        UnknownRegionError: ``only`` names what is no village in force on ``as_of``.
    """
    if only is None:
        return _scored(county, need_of(county, network))
    wanted = pd.Index(list(only), dtype="str")
    others = county.scores.get(MODEL)
    if others is None:
        need_of(county, network, only=wanted)  # refuses what is no village
        whole = score(county, network)
        return whole[whole.index.isin(wanted)]
    scored = _scored(county, need_of(county, network, only=wanted))
    others = others[~others.index.isin(scored.index)]
    columns = ["score_class", "value"]
    every = pd.concat([others[columns], scored[columns]])
    ranks = worst_first(every["score_class"].to_numpy(dtype=np.str_), every["value"].to_numpy(), every.index)
    return scored.assign(rank=ranks.reindex(scored.index))


def score_part(county: County, network: RoadNetwork, villages: pd.Index[str], standing: Standing) -> pd.DataFrame:
    """Score ``villages`` alone, ranked among themselves; ``standing`` is that of the whole county. Raises as
    ``score``."""
    return _scored(county, need_of(county, network, only=villages, standing=standing))


def _scored(county: County, need: Need) -> pd.DataFrame:
    ids = need.villages.index
    classes = _classes(need, need.posts.directors, need.posts.uncertified + need.posts.untrained, need.posts.hours)
    spread = rule_for(county, "hours_spread", "spread").number
    return assemble(
        ids,
        region_code=pd.Series(ids, index=ids),
        score_class=np.where(need.surveyed, classes, "not_surveyed"),
        value=need.owed - need.posts.hours,
        low=need.owed * (1 - spread) - need.posts.hours_high,
        high=need.owed * (1 + spread) - need.posts.hours,
        grade=GRADE,
        factors=based(county, factors_of(county, need), need.villages["ledger_checked_on"]),
        fixes=_fixes(county, need),
    )


def _classes(need: Need, directors: Floats, unfit: Floats, hours: Floats) -> Texts:
    chosen = np.select(
        [directors < 1, directors < need.needed, (unfit > 0) | (hours < need.owed)], ["red", "orange", "yellow"], "blue"
    )
    return chosen.astype(np.str_)


def _fixes(county: County, need: Need) -> list[Fix]:
    """What would change the class. Directors added count as part-time, certified and trained before they start."""
    posts = need.posts
    nothing = np.zeros(len(need.owed))

    def fix(action: str, applies: Bools, added: Floats, unfit: Floats, rule: Rule | list[Rule | None] | None) -> Fix:
        hours = posts.hours + added * need.part_hours
        after = _classes(need, posts.directors + added, unfit, hours)
        return Fix(action, need.surveyed & applies, need.owed - hours, after, rule)

    base = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village")
    ledger = county.rules.first("ledger_kept", "village", on=county.as_of)
    unfit = posts.uncertified + posts.untrained
    short = np.maximum(need.short, 0)
    vacant = posts.directors < 1
    several = vacant.astype(int) + (short > vacant) + (posts.uncertified > 0) + (posts.untrained > 0) > 1
    asks = [limit if above else _fired(need, row) for row, above in enumerate(need.above.tolist())]
    certified = rule_for(county, "director_certified", "child_director")
    training = rule_for(county, "training_interval", "child_director")
    return [
        Fix("check_ledger", ~need.checked, np.full(len(short), np.nan), np.full(len(short), ""), ledger),
        fix("appoint_director", vacant, nothing + 1, unfit, base),
        fix("add_directors", short > vacant, short, unfit, asks),
        fix("certify", posts.uncertified > 0, nothing, posts.untrained, certified),
        fix("train", posts.untrained > 0, nothing, posts.uncertified, training),
        fix("all", several, short, nothing, None),
    ]


def _fired(need: Need, row: int) -> Rule | None:
    return next((trigger.rule for trigger in need.triggers if trigger.fires[row]), None)
