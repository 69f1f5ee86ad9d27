"""What villages have and are asked for: directors by number, hours by workload, and how far the two are apart.

Directors asked for: the paper's number for every village; above the paper's number of children (strictly more, both
child groups together, each child once) one more for each started step; and one more where the county's second trigger
fires. Triggers are ``county`` rules of the key ``add_director_trigger``, absent by default: children of one kind above
a number, or hours owed above a multiple of those the directors asked for by number can give (those in post, vacancies
filled part-time), so that filling a vacancy never makes the trigger fire.

WISN (WHO 2010, see ``models.workload``) in full-time posts: required = hours owed ÷ hours a full-time director has,
existing = hours available ÷ the same; difference = existing − required, ratio = existing ÷ required.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.errors import UnknownRegionError
from geo.network import RoadNetwork
from geo.rules import Rule
from models.people import at_rows, children, part_of
from models.posts import Posts, posts_of
from models.score import Bools, Floats, rule_for
from models.workload import MORE_OFTEN, more_often_rule, village_seats, workload

TRIGGER: Final = "add_director_trigger"
TRIGGER_HOURS: Final = "hours_ratio"
TRIGGER_CHILDREN: Final = ("left_behind_child", "child_in_difficulty", MORE_OFTEN)


@dataclass(frozen=True, eq=False)
class Trigger:
    """A county's second trigger over n villages: ``measure`` (n,) held against the rule's number, ``fires`` (n,)."""

    rule: Rule
    measure: Floats
    fires: Bools

    @property
    def factor(self) -> str:
        """The factor code it is told by."""
        return "hours_ratio_above" if self.rule.asked_of == TRIGGER_HOURS else "children_of_kind_above"


@dataclass(frozen=True, eq=False)
class Need:
    """Posts and hours of n villages; arrays (n,), in the order of ``villages`` (rows of ``REGIONS`` in force).

    ``load`` is ``models.workload.workload``. ``needed``: directors asked for by number. ``owed``: hours a month.
    ``full_hours``, ``part_hours``: what one director of that kind can give a month.
    """

    villages: pd.DataFrame
    load: pd.DataFrame
    posts: Posts
    needed: Floats
    owed: Floats
    above: Bools
    triggers: tuple[Trigger, ...]
    checked: Bools
    nobody: Bools
    full_hours: float
    part_hours: float

    @property
    def surveyed(self) -> Bools:
        """Villages whose ledger was verified and in which somebody is registered: of others nothing is known."""
        known: Bools = self.checked & ~self.nobody
        return known

    @property
    def short(self) -> Floats:
        """Directors lacking by number; below zero where there are more than asked for."""
        return self.needed - self.posts.directors

    @property
    def required_posts(self) -> Floats:
        """WISN's required staff, in full-time posts."""
        return self.owed / self.full_hours

    @property
    def wisn_difference(self) -> Floats:
        """Existing less required, in full-time posts: below zero is a shortage."""
        return (self.posts.hours - self.owed) / self.full_hours

    @property
    def wisn_ratio(self) -> Floats:
        """Existing over required: below 1 is a shortage; NaN where nothing is owed."""
        owed = np.where(self.owed > 0, self.owed, np.nan)
        ratio: Floats = self.posts.hours / owed
        return ratio


@dataclass(frozen=True, eq=False)
class Standing:
    """What no household changes: the ``villages`` (n) in force, their ``posts`` and ``seats`` (n, 2) in metres."""

    villages: pd.DataFrame
    posts: Posts
    seats: Floats

    @classmethod
    def of(cls, county: County) -> Standing:
        """That of a county."""
        villages = villages_in_force(county)
        return cls(villages, posts_of(county, villages.index), village_seats(county, villages.index))


def need_of(
    county: County,
    network: RoadNetwork | None = None,
    *,
    only: Iterable[str] | None = None,
    standing: Standing | None = None,
) -> Need:
    """The need of every village in force on ``as_of``, or of those in ``only``.

    Args:
        network: the county's roads on ``as_of``, made here if not given.
        standing: what is known already of the whole county.

    Raises:
        UnknownRuleError: the county's packs lack a rule that is read.
        UnknownRegionError: ``only`` names what is no village in force.
    """
    villages = villages_in_force(county) if standing is None else standing.villages
    every = villages.index
    if only is not None:
        wanted = pd.Index(list(only), dtype="str")
        at = every.get_indexer(wanted)
        unknown = wanted[at < 0]
        if len(unknown):
            raise UnknownRegionError(
                f"{', '.join(unknown[:5])} is no village of {county.name} on {county.as_of}; choose another.",
                ids=unknown,
            )
        villages = at_rows(villages, np.unique(at))
        county = _part(county, villages.index)
    ids = villages.index
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    if standing is None:
        posts, seats = posts_of(county, ids), None
    else:
        at = every.get_indexer(ids)
        posts, seats = standing.posts.take(at), standing.seats[at]
    load = workload(county, network, ids, seats)
    owed = sum((load[f"{of}_hours"].to_numpy() for of in ("contact", "visit", "travel")), np.zeros(len(load)))
    count = load["children"].to_numpy()
    base = county.rules.first("director_per_village", on=county.as_of)
    limit = rule_for(county, "children_above_add_director", "village").number
    step = rule_for(county, "extra_director_step", "village").number
    needed = np.ceil(np.maximum(count - limit, 0) / step) + (base.number if base else 1.0)
    full, part = (rule_for(county, "hours_available", name).number for name in ("full_time", "part_time"))
    staffed = posts.hours + np.maximum(needed - posts.directors, 0) * part
    triggers = tuple(_triggers(county, ids, load, owed, staffed))
    fires = np.zeros(len(ids), dtype=bool)
    for trigger in triggers:
        fires |= trigger.fires
    return Need(
        villages=villages,
        load=load,
        posts=posts,
        needed=needed + fires,
        owed=owed,
        above=count > limit,
        triggers=triggers,
        checked=(villages["ledger_checked_on"] <= pd.Timestamp(county.as_of)).to_numpy(),
        nobody=_nobody(county, ids),
        full_hours=full,
        part_hours=part,
    )


def untouched(before: County, after: County, households: pd.Index[str]) -> bool:
    """Whether a change of ``households`` alone left everything the need of their villages is reckoned from as it was:
    homes, posts and what is on record of children, who lives there and when they were born."""
    rules = [more_often_rule(after, of) for of in ("visits", "contacts")]
    named = [name.rpartition(".") for rule in rules if rule is not None for name in rule.among]
    kinds = {"households", "spells", "key_persons", "staff", *(kind for kind, _, _ in named if kind)} - {"persons"}
    if any(after.frames[kind] is not before.frames[kind] for kind in kinds):
        return False
    columns = ["household_id", "birth_date", *(column for kind, _, column in named if kind in ("", "persons"))]
    then, now = (
        at_rows(state.persons[columns], state.rows_with("persons", "household_id", households))
        for state in (before, after)
    )
    return then.equals(now)


def villages_in_force(county: County) -> pd.DataFrame:
    """Villages (contract ``REGIONS``, without geometry) in force on ``as_of``."""
    day = pd.Timestamp(county.as_of)
    villages = pd.DataFrame(county.regions.drop(columns="geometry"))
    villages = villages[villages["level"] == "village"]
    in_force = (villages["valid_from"].isna() | (villages["valid_from"] <= day)) & (
        villages["valid_to"].isna() | (villages["valid_to"] >= day)
    )
    return villages[in_force]


def _part(county: County, villages: pd.Index[str]) -> County:
    """The county with only those homes, people and staff of ``villages`` that the need is reckoned from."""
    homes = county.household_index[county.rows_with("households", "region_code", villages, digits=12)]
    persons = county.rows_with("persons", "household_id", homes)
    staff = county.rows_with("staff", "region_code", villages, digits=12)
    return part_of(county, persons, homes, ("spells", "key_persons"), {"staff": staff})


def _triggers(
    county: County, ids: pd.Index[str], load: pd.DataFrame, owed: Floats, staffed: Floats
) -> Iterable[Trigger]:
    for kind in TRIGGER_CHILDREN:
        rule = county.rules.first(TRIGGER, kind, on=county.as_of)
        if rule is not None:
            count = load["more_often"].to_numpy("float64") if kind == MORE_OFTEN else _of_kind(county, kind, ids)
            yield Trigger(rule, count, count > rule.number)
    rule = county.rules.first(TRIGGER, TRIGGER_HOURS, on=county.as_of)
    if rule is not None:
        yield Trigger(rule, owed / np.maximum(staffed, 1e-9), owed > rule.number * staffed)


def _of_kind(county: County, group: str, ids: pd.Index[str]) -> Floats:
    """Children of one group in each village, each once."""
    members = children(county, group)
    village = county.person_places["region_code"].reindex(members).astype("str").str[:12]
    return np.asarray(village.value_counts().reindex(ids).fillna(0), dtype=np.float64)


def _nobody(county: County, ids: pd.Index[str]) -> Bools:
    """Villages with no person followed and no staff: places kept in the list for their code only."""
    homes = county.households["region_code"].reindex(pd.Index(county.persons["household_id"].unique()))
    people = homes.astype("str").str[:12].unique()
    staff = county.staff["region_code"].astype("str").str[:12].unique()
    inhabited: Bools = ids.isin(people) | ids.isin(staff)
    return ~inhabited
