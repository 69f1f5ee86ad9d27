"""Drowning-prone waters: expected harm = exposure × hazard × lack of protection, relative to the county's median water.

The order is that of coastal safety audits (hazard, exposure, incidents, treatments, residual risk; Surf Life Saving).
log score = log exposure (``models.exposure``) + Σ effect × feature (``models.evidence``). Value 1.0 is the median of
the county's surveyed waters; contributions are log-differences from that median and add up to log(value). Where several
sites make up the median, their mean is the reference, so that neither order nor names matter.

Effects are priors until the county has incidents on record; then these update them (``models.incidents``), and a site's
own, its village's and its surroundings' incidents move its value by a term of their own. The grade is C, and B from
``FITTED_FROM`` incidents. The 90 % interval is of the ratio to the median site: without incidents by errors of effects
times the differences in features (delta method) and the ranges left open by what is not recorded, with them by the
posterior. Junctions, walls and slopes are no waters and
are left out. A water never surveyed has no value: what is unknown is neither zero nor safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.words import BANKS, EQUIPMENT_ITEMS, WATER_KINDS
from models import exposure
from models.evidence import BY_FACTOR
from models.incidents import Update, update
from models.score import FIRST, Z90, Bools, Factor, Floats, Texts, assemble, rule_for
from models.treatments import CHEAPEST, fixes
from models.waters import MISSING, UNRECORDED, Feature, site_features

MODEL: Final = "drowning"
GRADE: Final = "C"
FITTED_GRADE: Final = "B"
FITTED_FROM: Final = 30
"""Incidents from which the county's own record bears the effects as one study would."""

FACTORS: Final = (
    "not_surveyed",
    "site_unplaced",
    "children_very_near",
    "children_near",
    "no_children_near",
    "child_vulnerability",
    "schools_near",
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


def score(county: County) -> pd.DataFrame:
    """Score every water of the county: contract ``SCORES``, index subject_id = site_id, value in median waters.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    kept = county.hazard_sites["kind"].isin(WATER_KINDS).to_numpy()
    sites = county.hazard_sites[kept]
    if sites.empty:
        nothing = np.empty(0)
        return assemble(
            sites.index,
            region_code=sites["region_code"],
            score_class=np.empty(0, dtype=np.str_),
            value=nothing,
            low=nothing,
            high=nothing,
            grade=GRADE,
            factors=[Factor("not_surveyed", nothing)],
            fixes=[],
        )
    shapes = county.metric("hazard_sites").geometry[kept]
    placed = ~(shapes.isna() | shapes.is_empty).to_numpy()
    surveyed = (sites["surveyed_on"] <= pd.Timestamp(county.as_of)).to_numpy() & placed
    exposed = exposure.measure(county, shapes)
    features = site_features(county, sites)
    parts = dict(exposed.log_parts)
    counts = next(f.value for f in features if f.effect == "incidents")
    assert counts is not None
    counts = np.where(surveyed, counts, 0.0)
    fitted = None
    if counts.any():
        fitted = _fit(counts, exposed, features, shapes, sites["region_code"], surveyed)
        features = _refitted(features, fitted, surveyed)
        parts["children_near"] = _moved(parts["children_near"], fitted.exposure, surveyed)
        parts["child_vulnerability"] = _moved(parts["child_vulnerability"], fitted.vulnerability, surveyed)
    log_score = sum(parts.values(), np.zeros(len(sites))) + sum(f.log_effect for f in features)
    reference = _reference(log_score, surveyed)
    middle = float(reference @ log_score)
    value = np.exp(log_score - middle)
    variance = _variance(exposed, features, reference)
    if fitted is not None:
        variance[surveyed] = fitted.posterior.contrast_variance(reference[surveyed])
    error = np.sqrt(variance)
    limits = _limits(county)
    score_class = np.where(surveyed, _classes(value, limits), "not_surveyed")
    return assemble(
        sites.index,
        region_code=sites["region_code"],
        score_class=score_class,
        value=value,
        low=value * np.exp(-Z90 * error),
        high=value * np.exp(Z90 * error),
        grade=FITTED_GRADE if counts.sum() >= FITTED_FROM else GRADE,
        factors=_factors(county, exposed, parts, features, reference, placed=placed, surveyed=surveyed),
        fixes=fixes(county, sites, features, value, limits, placed=placed, surveyed=surveyed),
    )


def _fit(
    counts: Floats,
    exposed: exposure.Exposure,
    features: list[Feature],
    shapes: gpd.GeoSeries,
    region_code: pd.Series[str],
    surveyed: Bools,
) -> Update:
    """What the incidents of the surveyed sites say of them."""
    middles = shapes[surveyed].centroid
    known = [feature for feature in features if feature.effect != "incidents"]
    log_exposure = sum(exposed.log_parts.values(), np.zeros(len(counts)))
    return update(
        counts[surveyed],
        log_exposure[surveyed],
        {name: slope[surveyed] for name, slope in exposed.slopes.items()},
        {feature.effect: feature.amount[surveyed] for feature in known},
        protection={feature.effect for feature in known if feature.action},
        open_variance=_open_variance(exposed, known)[surveyed],
        xy=np.column_stack([middles.x, middles.y]),
        villages=region_code[surveyed].fillna("").str[:12].to_numpy(dtype=np.str_),
    )


def _refitted(features: list[Feature], fitted: Update, surveyed: Bools) -> list[Feature]:
    """The features with their effects updated; in place of earlier incidents the term that incidents gave each site."""
    found = []
    for feature in features:
        if feature.effect == "incidents":
            counts = feature.value
            assert counts is not None
            codes = np.where(counts > 0, "incidents", "incidents_nearby").astype(np.str_)
            own = _moved(np.zeros(len(surveyed)), fitted.own, surveyed)
            found.append(replace(feature, amount=own, fitted=1.0, codes=codes))
        else:
            found.append(replace(feature, fitted=fitted.effects.get(feature.effect)))
    return found


def _moved(log_part: Floats, move: Floats, surveyed: Bools) -> Floats:
    moved = log_part.copy()
    moved[surveyed] += move
    return moved


def _reference(log_score: Floats, surveyed: Bools) -> Floats:
    """Weights (n,) whose mean is the median site: ties share a place; without a surveyed site, all sites stand in."""
    pool = surveyed if surveyed.any() else np.ones(len(log_score), dtype=bool)
    ordered = np.sort(log_score[pool])
    middle = ordered[[(len(ordered) - 1) // 2, len(ordered) // 2]]
    weights = np.zeros(len(log_score))
    for place in middle:
        tied = pool & np.isclose(log_score, place, rtol=0, atol=1e-12)
        weights += tied / tied.sum() / 2
    return weights


def _variance(exposed: exposure.Exposure, features: list[Feature], reference: Floats) -> Floats:
    """Variance (n,) of the log of the ratio to the median site."""
    variance = _open_variance(exposed, features)
    slopes = [(name, slope) for name, slope in exposed.slopes.items()] + [(f.effect, f.amount) for f in features]
    for name, amount in slopes:
        variance = variance + ((amount - reference @ amount) * BY_FACTOR[name].se) ** 2
    return variance


def _open_variance(exposed: exposure.Exposure, features: list[Feature]) -> Floats:
    """Variance (n,) of the log score by what is not recorded."""
    variance: Floats = (exposed.log_halfwidth / Z90) ** 2
    for feature in features:
        half_range = abs(BY_FACTOR[feature.effect].log_effect) / 2
        variance = variance + feature.open * (half_range / Z90) ** 2
    return variance


def _limits(county: County) -> dict[str, float]:
    return {name: rule_for(county, "drowning_class", name).number for name in ("red", "orange", "yellow")}


def _classes(value: Floats, limits: dict[str, float]) -> Texts:
    chosen = np.select([value >= limit for limit in limits.values()], list(limits), "blue")
    return chosen.astype(np.str_)


def _factors(
    county: County,
    exposed: exposure.Exposure,
    log_parts: Mapping[str, Floats],
    features: list[Feature],
    reference: Floats,
    *,
    placed: Bools,
    surveyed: Bools,
) -> list[Factor]:
    zero = np.zeros(len(placed))
    survey_rule = rule_for(county, "site_surveyed", "water_site")
    near, far = (rule_for(county, "drowning_parameter", name) for name in ("near", "far"))
    parts = {name: np.where(placed, part - reference @ part, 0.0) for name, part in log_parts.items()}
    # How many live near comes before how vulnerable they are; unknown presence counts by the range it leaves open.
    by_children = np.maximum(parts["children_near"] + np.maximum(parts["child_vulnerability"], 0.0), 0.0)
    found = [
        Factor("not_surveyed", zero, rule=survey_rule, shown=placed & ~surveyed, urgency=zero + FIRST),
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
    groups: dict[str, list[Feature]] = {}
    for feature in features:
        groups.setdefault(feature.group or feature.effect, []).append(feature)
    for group in groups.values():
        found += _feature_factors(group, reference, surveyed)
    return found


def _feature_factors(group: list[Feature], reference: Floats, surveyed: Bools) -> list[Factor]:
    """One factor for each code the group has: what is known and what is not are told apart."""
    feature = group[0]
    log_effect = sum((member.log_effect for member in group), np.zeros(len(surveyed)))
    contribution = np.where(surveyed, log_effect - reference @ log_effect, 0.0)
    present = surveyed & (log_effect > 0)
    happened = np.zeros(len(surveyed), dtype=bool)
    if feature.effect == "incidents" and feature.value is not None:
        happened = surveyed & (feature.value > 0)  # a reader looks for what they know has happened here
    return [
        Factor(
            str(code),
            np.where(feature.codes == code, contribution, 0.0),
            feature.value,
            feature.unit,
            feature.threshold,
            feature.rule,
            feature.on,
            shown=(feature.codes == code) & (happened | present & ((contribution > 0) | bool(feature.action))),
            urgency=np.maximum(contribution, 0.0) + _GAP_URGENCY * log_effect,
        )
        for code in np.unique(feature.codes)
    ]
