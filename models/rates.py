"""The log rate of each water: exposure, hazard and lack of protection, and what the county's own incidents say of it.

One place where these come together, for the score and for whoever judges it: ``gather`` reads the county, ``estimate``
gives the log rates, from the whole record or from a part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.county import County
from geo.network import RoadNetwork
from geo.words import WATER_KINDS
from models import exposure, record
from models.evidence import BY_FACTOR
from models.exposure import Exposure
from models.incidents import EFFECT, SPREADS, Spreads, Update, update
from models.people import HouseholdChange
from models.record import Record
from models.score import Z90, Bools, Floats, Texts
from models.waters import Feature, site_features


@dataclass(frozen=True, eq=False)
class Waters:
    """Everything known of a county's n waters: junctions, walls and slopes are none."""

    sites: pd.DataFrame
    shapes: gpd.GeoSeries
    placed: Bools
    surveyed: Bools
    exposed: Exposure
    features: list[Feature]
    record: Record

    @cached_property
    def middles(self) -> Floats:
        """Middles (n, 2) in metres."""
        centres = self.shapes.centroid
        return np.column_stack([centres.x, centres.y])

    @cached_property
    def villages(self) -> Texts:
        """The village of each, by its first twelve digits; one without is a place of its own."""
        own = pd.Series(self.sites.index, index=self.sites.index)
        return self.sites["region_code"].str[:12].fillna(own).to_numpy(dtype=np.str_)

    @cached_property
    def open_variance(self) -> Floats:
        """Variance (n,) of the log rate by what is not recorded."""
        found: Floats = (self.exposed.log_halfwidth / Z90) ** 2 + self.survey_variance
        return found

    @cached_property
    def survey_variance(self) -> Floats:
        """The part (n,) of it that a survey of the water would settle."""
        variance = np.zeros(len(self.placed))
        for feature in self.features:
            half_range = abs(BY_FACTOR[feature.effect].log_effect) / 2
            variance = variance + feature.open * (half_range / Z90) ** 2
        return variance


@dataclass(frozen=True, eq=False)
class Estimate:
    """Log rates (n,) but for a constant, and what they add up from: ``parts`` of exposure, ``features``, and ``own``,
    what incidents say beyond both. ``fitted`` is None where there was no incident to learn from."""

    log_rate: Floats
    parts: Mapping[str, Floats]
    features: list[Feature]
    own: Floats
    fitted: Update | None
    _waters: Waters

    def contrast_variance(self, reference: Floats) -> Floats:
        """Variance (n,) of the log of the ratio to the mean that ``reference`` (n,) takes of the log rates."""
        waters = self._waters
        if self.fitted is None:
            # What is open at the reference is open in every ratio to it, but for its own.
            open_ = waters.open_variance
            variance = open_ - 2 * reference * open_ + reference**2 @ open_
            slopes = [*waters.exposed.slopes.items(), *((f.effect, f.amount) for f in waters.features)]
            for name, amount in slopes:
                variance = variance + ((amount - reference @ amount) * BY_FACTOR[name].se) ** 2
            found: Floats = np.maximum(variance, 0.0)
            return found
        variance = np.zeros(len(self.log_rate))
        variance[waters.placed] = self.fitted.posterior.contrast_variance(reference[waters.placed])
        return variance


def gather(county: County, network: RoadNetwork | None = None) -> Waters:
    """Read the waters of a county. ``network`` is its roads on ``as_of``, made here if not given and needed.

    Raises:
        UnknownRuleError: the county's packs lack a rule the score reads.
    """
    kept = county.hazard_sites["kind"].isin(WATER_KINDS).to_numpy()
    sites = county.hazard_sites[kept]
    shapes = county.metric("hazard_sites").geometry[kept]
    placed = ~(shapes.isna() | shapes.is_empty).to_numpy()
    surveyed = (sites["surveyed_on"] <= pd.Timestamp(county.as_of)).to_numpy() & placed
    exposed = exposure.measure(county, shapes, network)
    features = site_features(county, sites)
    expected = np.where(placed, np.exp(_log_rate(exposed.log_parts, features)), 0.0)
    return Waters(sites, shapes, placed, surveyed, exposed, features, record.read(county, sites, shapes, expected))


def renew(waters: Waters, county: County, network: RoadNetwork | None, change: HouseholdChange) -> Waters:
    """``gather`` after a change of some households alone; see ``models.exposure.renew`` for what is the same."""
    exposed = exposure.renew(waters.exposed, county, waters.shapes, network, change)
    expected = np.where(waters.placed, np.exp(_log_rate(exposed.log_parts, waters.features)), 0.0)
    new = replace(waters, exposed=exposed, record=waters.record.shared_by(waters.sites, expected))
    vars(new).update(middles=waters.middles, villages=waters.villages, survey_variance=waters.survey_variance)
    return new


def estimate(
    waters: Waters,
    *,
    counts: Floats | None = None,
    effort: Floats | None = None,
    effects: Mapping[str, float] = EFFECT,
    spreads: Spreads = SPREADS,
) -> Estimate:
    """The log rates of the waters.

    Args:
        counts, effort: (n,) in place of the record's, to learn from a part of it. A water of no effort is predicted
            from the others.
        effects, spreads: in place of those of ``models.evidence`` and ``models.incidents``, to ask what if.
    """
    counts = np.where(waters.placed, waters.record.counts if counts is None else counts, 0.0)
    effort = waters.record.effort if effort is None else effort
    parts = dict(waters.exposed.log_parts)
    own: Floats = np.zeros(len(counts))
    if not counts.any():
        features = [replace(feature, fitted=effects[feature.effect]) for feature in waters.features]
        return Estimate(_log_rate(parts, features), parts, features, own, None, waters)
    at = waters.placed
    log_exposure = sum(parts.values(), np.zeros(len(counts)))
    fitted = update(
        counts[at],
        log_exposure[at],
        {name: slope[at] for name, slope in waters.exposed.slopes.items()},
        {feature.effect: feature.amount[at] for feature in waters.features},
        protection={feature.effect for feature in waters.features if feature.action},
        open_variance=waters.open_variance[at],
        xy=waters.middles[at],
        villages=waters.villages[at],
        effort=effort[at],
        unseen=waters.record.unseen[at],
        effects=effects,
        spreads=spreads,
    )
    updated = {**effects, **fitted.effects}
    features = [replace(feature, fitted=updated[feature.effect]) for feature in waters.features]
    parts["children_near"] = _moved(parts["children_near"], fitted.exposure, at)
    parts["child_vulnerability"] = _moved(parts["child_vulnerability"], fitted.vulnerability, at)
    own = _moved(own, fitted.own, at)
    return Estimate(_log_rate(parts, features) + own, parts, features, own, fitted, waters)


def _log_rate(parts: Mapping[str, Floats], features: list[Feature]) -> Floats:
    """The log rates (n,), but for a constant, that parts of exposure and features add up to."""
    return sum([*parts.values(), *(feature.log_effect for feature in features)], np.zeros(1))


def _moved(log_part: Floats, move: Floats, at: Bools) -> Floats:
    moved = log_part.copy()
    moved[at] += move
    return moved
