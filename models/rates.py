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
from models import exposure, record, roaming
from models.evidence import BY_FACTOR
from models.exposure import Exposure
from models.incidents import EFFECT, SPREADS, Spreads, Update, update
from models.record import Record
from models.roaming import AS_RULED, Roaming
from models.score import Z90, Bools, Floats, Ints, Texts
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

    def where(self, roam: Roaming) -> Waters:
        """These where children roam as far as that.

        Raises:
            ValueError: the exposure was renewed, so that none at another scale can be had.
        """
        if self.exposed.times == roam.times:
            return self
        if self.exposed.sources is None:
            raise ValueError("An exposure measured whole is needed for another scale of distance.")
        found = replace(self, exposed=self.exposed.sources.at(roam.times))
        kept = {name: value for name, value in vars(self).items() if name in ("middles", "villages", "survey_variance")}
        vars(found).update(kept)
        return found

    def take(self, rows: Ints, exposed: Exposure) -> Waters:
        """The waters at ``rows`` (k,), with how they are ``exposed`` (k) now."""
        return Waters(
            self.sites.iloc[rows],
            self.shapes.iloc[rows],
            self.placed[rows],
            self.surveyed[rows],
            exposed,
            [feature.take(rows) for feature in self.features],
            self.record.take(rows),
        )

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
class Taught:
    """What the n waters of a county are believed to be: log ``effects`` of features, and what incidents taught.

    ``own`` (n,): what they say of each water beyond exposure and features. ``fitted`` is None where there was none.
    ``roaming``: how far children roam, to which the exposure of waters held against it is taken.
    """

    effects: Mapping[str, float]
    own: Floats
    fitted: Update | None
    roaming: Roaming = AS_RULED

    def of(self, waters: Waters, rows: Ints | None = None) -> Estimate:
        """The log rates of ``waters`` (k): those at ``rows`` (k,) of the n, or all of them."""
        own = self.own if rows is None else self.own[rows]
        features = [replace(feature, fitted=self.effects[feature.effect]) for feature in waters.features]
        parts = dict(waters.exposed.log_parts)
        if self.fitted is not None:
            at = waters.placed
            log_exposure = sum(parts.values(), np.zeros(len(own)))[at]
            slopes = {name: slope[at] for name, slope in waters.exposed.slopes.items()}
            parts["children_near"] = _moved(parts["children_near"], self.fitted.exposure(log_exposure, slopes), at)
            parts["child_vulnerability"] = _moved(parts["child_vulnerability"], self.fitted.vulnerability(slopes), at)
        return Estimate(_log_rate(parts, features) + own, parts, features, self, waters)


@dataclass(frozen=True, eq=False)
class Estimate:
    """Log rates (n,) but for a constant, and what they add up from: ``parts`` of exposure, ``features``, and what
    incidents say beyond both (``own``). ``waters`` are those they are of, exposed as far as children roam."""

    log_rate: Floats
    parts: Mapping[str, Floats]
    features: list[Feature]
    taught: Taught
    waters: Waters

    @property
    def own(self) -> Floats:
        """What incidents say of each water (n,) beyond exposure and features."""
        return self.taught.own

    @property
    def fitted(self) -> Update | None:
        """What incidents taught, None where there was none."""
        return self.taught.fitted

    def contrast_variance(self, reference: Floats) -> Floats:
        """Variance (n,) of the log of the ratio to the mean that ``reference`` (n,) takes of the log rates."""
        waters = self.waters
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
    own: Floats = np.zeros(len(counts))
    if not counts.any():
        return Taught({feature.effect: effects[feature.effect] for feature in waters.features}, own, None).of(waters)

    def updated(where: Waters, scale_error: float, move: Floats | None) -> Update:
        at = where.placed
        log_exposure = sum(where.exposed.log_parts.values(), np.zeros(len(counts)))
        return update(
            counts[at],
            log_exposure[at],
            {name: slope[at] for name, slope in where.exposed.slopes.items()},
            {feature.effect: feature.amount[at] for feature in where.features},
            protection={feature.effect for feature in where.features if feature.action},
            open_variance=where.open_variance[at],
            xy=where.middles[at],
            villages=where.villages[at],
            effort=effort[at],
            unseen=where.record.unseen[at],
            effects=effects,
            spreads=spreads,
            scale_error=scale_error,
            move=move,
        )

    roam, move = AS_RULED, None
    if counts.sum() < roaming.FROM:
        spreads = replace(spreads, table=0.0)
    else:
        told = []
        for times in roaming.TIMES:
            tried = updated(waters.where(Roaming(times)), 0.0, move).posterior
            told.append(tried.log_evidence)
            move = tried.move
        roam = roaming.learned(told)
    waters = waters.where(roam)
    fitted = updated(waters, roam.error, move)
    return Taught({**effects, **fitted.effects}, _moved(own, fitted.own, waters.placed), fitted, roam).of(waters)


def _log_rate(parts: Mapping[str, Floats], features: list[Feature]) -> Floats:
    """The log rates (n,), but for a constant, that parts of exposure and features add up to."""
    return sum([*parts.values(), *(feature.log_effect for feature in features)], np.zeros(1))


def _moved(log_part: Floats, move: Floats, at: Bools) -> Floats:
    moved = log_part.copy()
    moved[at] += move
    return moved
