"""Drowning-prone waters: expected harm = exposure × hazard × lack of protection, relative to the county's median water.

The order is that of coastal safety audits (hazard, exposure, incidents, treatments, residual risk; Surf Life Saving).
log score = log exposure (``models.exposure``) + Σ effect × feature (``models.evidence``). Value 1.0 is the median of
the county's surveyed waters; contributions are log-differences from that median and add up to log(value). Where several
sites make up the median, their mean is the reference, so that neither order nor names matter.

Effects are priors until the county has incidents on record; then these update them (``models.incidents``), and a site's
own, its village's and its surroundings' incidents move its value by a term of their own. The grade is C, and B from
``FITTED_FROM`` incidents. The 90 % interval is of the ratio to the median site: without incidents by errors of effects
times the differences in features (delta method) and the ranges left open by what is not recorded, at the median site
too; with them by the posterior. Junctions, walls and slopes are no waters and
are left out. A water never surveyed has no value: what is unknown is neither zero nor safe.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from geo.words import BANKS, EQUIPMENT_ITEMS, WATER_KINDS
from models.anchors import Anchors, Rated, anchor
from models.bases import based
from models.rates import Waters, gather
from models.score import FIRST, Z90, Bools, Factor, Floats, assemble, rule_for
from models.treatments import CHEAPEST, class_limits, class_of, fixes
from models.waters import MISSING, UNRECORDED, Feature

MODEL: Final = "drowning"
GRADE: Final = "C"
FITTED_GRADE: Final = "B"
FITTED_FROM: Final = 30
"""Incidents from which the county's own record bears the effects as one study would."""

FACTORS: Final = (
    "not_surveyed",
    "survey_order",
    "site_unplaced",
    "children_very_near",
    "children_near",
    "no_children_near",
    "child_vulnerability",
    "schools_near",
    "school_route",
    "school_route_unknown",
    "presence_unknown",
    "children_unplaced",
    *(f"kind_{kind}" for kind in WATER_KINDS),
    "depth",
    "depth_unknown",
    *(f"bank_{bank}" for bank in BANKS),
    "bank_unknown",
    "swimming_place",
    "swimming_unknown",
    "incidents",
    "incidents_nearby",
    "incident_without_children",
    "barrier_none",
    "barrier_partial",
    "barrier_full",
    "barrier_unknown",
    *MISSING.values(),
    *UNRECORDED.values(),
    "no_keeper",
    "patrol_overdue",
    "patrol_never",
    "patrol_unrecorded",
)
ACTIONS: Final = (
    "survey",
    "locate",
    "add_barrier",
    *(f"add_{item}" for item in EQUIPMENT_ITEMS),
    "name_keeper",
    "patrol",
    "all",
    *CHEAPEST,
)

_GAP_URGENCY: Final = 1e-3
"""A gap the median water has too still stands among the reasons, behind whatever sets this one apart."""


def score(county: County, network: RoadNetwork | None = None, *, anchors: Anchors | None = None) -> pd.DataFrame:
    """Score every water of the county: contract ``SCORES``, index subject_id = site_id, value in median waters.

    Args:
        network: the county's roads on ``as_of``, made here if not given and needed.
        anchors: of an earlier scoring of the same waters, to be held against instead of what these would give.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
        ValueError: the anchors are of other waters.
    """
    return score_waters(county, gather(county, network), anchors=anchors)


def score_waters(county: County, waters: Waters, *, anchors: Anchors | None = None) -> pd.DataFrame:
    """``score`` of waters already read."""
    n = len(waters.sites)
    if n == 0:
        nothing = np.empty(0)
        return assemble(
            waters.sites.index,
            region_code=waters.sites["region_code"],
            score_class=np.empty(0, dtype=np.str_),
            value=nothing,
            low=nothing,
            high=nothing,
            grade=GRADE,
            factors=[Factor("not_surveyed", nothing)],
            fixes=[],
        )
    if anchors is None:
        anchors, rated = anchor(waters)
        waters = anchors.waters
    elif anchors.waters.sites.index.equals(waters.sites.index):
        waters = waters.where(anchors.taught.roaming)
        rated = anchors.rated(waters, np.arange(n))
    else:
        raise ValueError("The anchors are of other waters; score the county without them.")
    order = survey_order(waters.sites.index, waters.placed & ~waters.surveyed, rated.chance, rated.gain)
    return score_rated(county, waters, anchors, rated, order, int((waters.placed & ~waters.surveyed).sum()))


def score_rated(
    county: County, waters: Waters, anchors: Anchors, rated: Rated, order: Floats, to_survey: int
) -> pd.DataFrame:
    """Scores of ``waters`` (k) as ``rated``, ranked among themselves; ``order`` (k,) of survey among ``to_survey``."""
    value, error, limits = np.exp(rated.log_value), rated.error, class_limits(county)
    placed, surveyed = waters.placed, waters.surveyed
    return assemble(
        waters.sites.index,
        region_code=waters.sites["region_code"],
        score_class=np.where(surveyed, class_of(value, limits), "not_surveyed"),
        value=value,
        low=value * np.exp(-Z90 * error),
        high=value * np.exp(Z90 * error),
        grade=FITTED_GRADE if anchors.incidents >= FITTED_FROM else GRADE,
        factors=based(county, _factors(county, waters, rated, order, to_survey), waters.sites["surveyed_on"]),
        fixes=fixes(county, waters.sites, rated.features, value, limits, placed=placed, surveyed=surveyed),
        worst_tenth=rated.chance,
        survey_rank=order,
    )


def survey_order(sites: pd.Index[str], to_survey: Bools, chance: Floats, gain: Floats) -> Floats:
    """The order (n,) in which to survey waters ``to_survey`` (n,), by gain, then chance, then id; NaN for others."""
    order = np.full(len(to_survey), np.nan)
    rows = np.flatnonzero(to_survey)
    ids = sites.to_numpy(dtype=object)[rows]
    by = (ids, -np.round(chance[rows], 9), -np.round(gain[rows], 9))
    order[rows[np.lexsort(by)]] = np.arange(1, len(rows) + 1)
    return order


def _factors(county: County, waters: Waters, rated: Rated, order: Floats, to_survey: int) -> list[Factor]:
    placed, surveyed, exposed = waters.placed, waters.surveyed, waters.exposed
    zero = np.zeros(len(placed))
    survey_rule = rule_for(county, "site_surveyed", "water_site")
    near, far = (rule_for(county, "drowning_parameter", name) for name in ("near", "far"))
    parts = rated.parts
    # How many live near comes before how vulnerable they are; unknown presence counts by the range it leaves open.
    by_children = np.maximum(parts["children_near"] + np.maximum(parts["child_vulnerability"], 0.0), 0.0)
    found = [
        Factor("not_surveyed", zero, rule=survey_rule, shown=placed & ~surveyed, urgency=zero + FIRST),
        Factor(
            "survey_order",
            zero,
            order,
            "",
            float(to_survey),
            shown=placed & ~surveyed,
            urgency=zero + FIRST / 1.5,
        ),
        Factor("site_unplaced", zero, rule=survey_rule, shown=~placed, urgency=zero + FIRST),
        Factor(
            "children_near",
            parts["children_near"],
            exposed.far,
            "child",
            far.number,
            far,
            shown=exposed.far > 0,
            urgency=by_children + 2 * _GAP_URGENCY,
        ),
        Factor(
            "children_very_near",
            zero,
            exposed.near,
            "child",
            near.number,
            near,
            shown=exposed.near > 0,
            urgency=by_children + _GAP_URGENCY,
        ),
        Factor(
            "no_children_near",
            zero,
            exposed.far,
            "child",
            far.number,
            far,
            shown=placed & (exposed.far == 0),
            urgency=zero + FIRST / 2,
        ),
        Factor(
            "child_vulnerability",
            parts["child_vulnerability"],
            np.exp(exposed.log_parts["child_vulnerability"]),
            "ratio",
        ),
        Factor(
            "schools_near",
            parts["schools_near"],
            exposed.far_schools,
            "school",
            far.number,
            far,
            shown=exposed.far_schools > 0,
        ),
        Factor(
            "school_route",
            parts["school_route"],
            exposed.routes.children,
            "child",
            near.number,
            near,
            shown=exposed.routes.children > 0,
        ),
        Factor(
            "school_route_unknown",
            zero,
            exposed.routes.unrouted,
            "child",
            shown=placed & (exposed.routes.unrouted > 0),
            urgency=zero + _GAP_URGENCY / 2,
        ),
        Factor(
            "presence_unknown",
            zero,
            exposed.far_presence_unknown,
            "child",
            far.number,
            rule_for(county, "presence_weight", "unknown"),
            shown=exposed.far_presence_unknown > 0,
            urgency=exposed.log_halfwidth,
        ),
        Factor(
            "children_unplaced",
            zero,
            exposed.unplaced,
            "child",
            shown=placed & (exposed.unplaced > 0),
            urgency=zero + _GAP_URGENCY / 2,
        ),
    ]
    found += _incident_factors(waters, rated.own)
    groups: dict[str, list[Feature]] = {}
    for feature in rated.features:
        groups.setdefault(feature.group or feature.effect, []).append(feature)
    for group in groups.values():
        found += _feature_factors(group, rated.contribution(group), surveyed)
    return found


def _incident_factors(waters: Waters, own: Floats) -> list[Factor]:
    """What the county's incidents add at a water, by whether one was its own; and one where no child is known of."""
    known = waters.record.known
    happened = known > 0
    contribution = np.where(waters.surveyed, own, 0.0)
    years = waters.record.years
    return [
        Factor(
            "incidents",
            np.where(happened, contribution, 0.0),
            known,
            "incident",
            years.number,
            years,
            waters.record.latest,
            shown=happened & waters.placed,  # a reader looks for what they know has happened here
            urgency=np.maximum(contribution, 0.0) + _GAP_URGENCY,
        ),
        Factor("incidents_nearby", np.where(happened, 0.0, contribution), shown=~happened & (contribution > 0)),
        Factor(
            "incident_without_children",
            np.zeros(len(known)),
            known,
            "incident",
            years.number,
            years,
            waters.record.latest,
            shown=happened & waters.placed & (waters.exposed.far == 0),
            urgency=np.full(len(known), FIRST / 4),
        ),
    ]


def _feature_factors(group: list[Feature], added: Floats, surveyed: Bools) -> list[Factor]:
    """One factor for each code the group has, which ``added`` (n,): what is known and what is not are told apart."""
    feature = group[0]
    log_effect = sum((member.log_effect for member in group), np.zeros(len(surveyed)))
    contribution = np.where(surveyed, added, 0.0)
    present = surveyed & (log_effect > 0)
    return [
        Factor(
            str(code),
            np.where(feature.codes == code, contribution, 0.0),
            feature.value,
            feature.unit,
            feature.threshold,
            feature.rule,
            feature.on,
            shown=(feature.codes == code) & present & ((contribution > 0) | bool(feature.action)),
            urgency=np.maximum(contribution, 0.0) + _GAP_URGENCY * log_effect,
        )
        for code in np.unique(feature.codes)
    ]
