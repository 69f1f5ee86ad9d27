"""What is hazardous at a water and what protection it lacks: the features that multiply exposure.

Each is an effect of ``models.evidence`` times an amount. What is not recorded counts by the stated share (rule
``county.drowning_unknown``) and keeps a code of its own, so that unknown is never read as safe.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.rules import Rule
from geo.words import EQUIPMENT_ITEMS, WATER_KINDS
from models.evidence import BY_FACTOR
from models.overdue import overdue_by
from models.score import Bools, Floats, Ints, Texts, rule_for

MISSING: Final = {item: f"{item}_missing" for item in EQUIPMENT_ITEMS}
UNRECORDED: Final = {item: f"{item}_unrecorded" for item in EQUIPMENT_ITEMS}


@dataclass(frozen=True, eq=False)
class Feature:
    """One feature of n sites: ``amount`` times ``effect`` is its log effect. ``open`` (n,): not recorded. ``fitted``:
    the log effect as the county's incidents have it, None for that of ``models.evidence``.

    ``codes`` (n,) names it for each site, as a factor code; features of one ``group`` (the kinds of water, the kinds
    of bank) share their codes and are one factor. A treatable one says by which ``action``.
    """

    effect: str
    amount: Floats
    codes: Texts
    open: Bools
    value: Floats | None = None
    unit: str = ""
    threshold: float | None = None
    rule: Rule | None = None
    on: pd.Series[pd.Timestamp] | None = None
    action: str = ""
    group: str = ""
    fitted: float | None = None

    @property
    def log_effect(self) -> Floats:
        """Its part (n,) of the log score."""
        return self.amount * (BY_FACTOR[self.effect].log_effect if self.fitted is None else self.fitted)

    def take(self, rows: Ints) -> Feature:
        """That of the sites at ``rows`` (k,)."""
        return replace(
            self,
            amount=self.amount[rows],
            codes=self.codes[rows],
            open=self.open[rows],
            value=None if self.value is None else self.value[rows],
            on=None if self.on is None else self.on.iloc[rows],
        )


def site_features(county: County, sites: pd.DataFrame) -> list[Feature]:
    """Hazard and lack of protection of ``sites`` (contract ``HAZARD_SITES``), unknowns at the stated share."""
    n = len(sites)
    share = rule_for(county, "drowning_parameter", "unknown").number
    known = np.zeros(n, dtype=bool)

    def codes(*pairs: tuple[Bools, str], otherwise: str) -> Texts:
        return np.select([mask for mask, _ in pairs], [code for _, code in pairs], otherwise).astype(np.str_)

    depth = sites["depth_m"].to_numpy(dtype="float64")
    deep = rule_for(county, "drowning_parameter", "deep")
    no_depth = np.isnan(depth)
    bank = sites["bank"].fillna("unknown").to_numpy(dtype=np.str_)
    swimming = sites["swimming_place"]
    no_swimming = swimming.isna().to_numpy()
    kind = sites["kind"].to_numpy(dtype=np.str_)
    kind_amount = [(kind == k).astype(float) for k in WATER_KINDS]
    features = [
        Feature(f"kind_{k}", amount, np.char.add("kind_", kind), known, group="kind")
        for k, amount in zip(WATER_KINDS, kind_amount, strict=True)
    ]
    features += [
        Feature(
            "deep",
            np.where(no_depth, share, (depth >= deep.number) * 1.0),
            codes((no_depth, "depth_unknown"), otherwise="depth"),
            no_depth,
            depth,
            "m",
            deep.number,
            deep,
        ),
        Feature("bank_steep", (bank == "steep").astype(float), np.char.add("bank_", bank), known, group="bank"),
        Feature(
            "bank_vertical",
            np.select([bank == "vertical", bank == "unknown"], [1.0, share], 0.0),
            np.char.add("bank_", bank),
            bank == "unknown",
            group="bank",
        ),
        Feature(
            "swimming_place",
            np.where(no_swimming, share, swimming.fillna(False).to_numpy(dtype=float)),
            codes((no_swimming, "swimming_unknown"), otherwise="swimming_place"),
            no_swimming,
        ),
    ]
    barrier = sites["barrier"].fillna("unknown").to_numpy(dtype=np.str_)
    features.append(
        Feature(
            "no_barrier",
            np.select([barrier == "none", barrier == "partial", barrier == "unknown"], [1.0, 0.5, share], 0.0),
            np.char.add("barrier_", barrier),
            barrier == "unknown",
            rule=rule_for(county, "site_barrier", "water_site"),
            on=sites["surveyed_on"],
            action="add_barrier",
        )
    )
    for item in EQUIPMENT_ITEMS:
        features.append(_item(county, sites.index, item, share))
    keeper = sites["keeper"].fillna("").str.strip()
    features.append(
        Feature(
            "no_keeper",
            (keeper == "").to_numpy() * 1.0,
            np.full(n, "no_keeper"),
            known,
            rule=rule_for(county, "site_keeper", "water_site"),
            action="name_keeper",
        )
    )
    features.append(_patrol(county, sites.index, share))
    return features


def item_states(
    county: County, sites: pd.Index[str], item: str, *, on: pd.Timestamp | None = None
) -> tuple[Bools, Bools, pd.Series[pd.Timestamp]]:
    """For each site: whether the item is known to be missing or unusable, whether that is not recorded, checked on.

    ``on`` is the day it is told of, ``as_of`` where left out.
    """
    rows = county.equipment
    day = np.datetime64(county.as_of if on is None else on, "s")
    checked = rows["checked_on"].to_numpy(dtype="datetime64[s]")
    whose, names = county.coded("equipment", "site_id")
    at = np.append(sites.get_indexer(names), -1)[whose]
    of, items = county.coded("equipment", "item")
    told = np.flatnonzero(
        (np.isnat(checked) | (checked <= day)) & np.append(items == item, False)[of].astype(bool) & (at >= 0)
    )
    told = told[np.argsort(checked[told].astype(np.int64), kind="stable")]  # no day comes first
    last = np.full(len(sites), -1)
    last[at[told]] = told  # of several, the last one written

    def is_(column: str, value: float) -> Bools:
        found: Bools = (rows[column].to_numpy(dtype="float64", na_value=np.nan) == value)[last] & (last >= 0)
        return found

    if len(told) == 0:
        never = np.zeros(len(sites), dtype=bool)
        return never, ~never, pd.Series(np.datetime64("NaT", "s"), index=sites, name="checked_on")
    missing, in_order = is_("present", 0) | is_("usable", 0), is_("present", 1) & is_("usable", 1)
    days = checked[last]
    days[last < 0] = np.datetime64("NaT", "s")
    return missing, ~(missing | in_order), pd.Series(days, index=sites, name="checked_on")


def _item(county: County, sites: pd.Index[str], item: str, share: float) -> Feature:
    missing, unrecorded, checked = item_states(county, sites, item)
    rule = None
    if item == "warning_sign":
        rule = county.rules.first("site_warning_sign", "water_site", on=county.as_of)
    if rule is None or rule.local:
        rule = rule_for(county, "site_equipment", "water_site")
    return Feature(
        f"no_{item}",
        np.select([missing, unrecorded], [1.0, share], 0.0),
        np.where(unrecorded, UNRECORDED[item], MISSING[item]).astype(np.str_),
        unrecorded,
        rule=rule,
        on=checked,
        action=f"add_{item}",
    )


def last_patrols(county: County, sites: pd.Index[str], *, on: pd.Timestamp | None = None) -> pd.Series[pd.Timestamp]:
    """The last patrol done at each site up to a day (``as_of`` where left out), NaT for none."""
    patrols = county.frames["patrols"]
    done = patrols[patrols["done_on"] <= (pd.Timestamp(county.as_of) if on is None else on)]
    return done.groupby("site_id")["done_on"].max().reindex(sites).astype("datetime64[s]")


def patrol_states(
    county: County, sites: pd.Index[str], *, on: pd.Timestamp | None = None
) -> tuple[Bools, Bools, pd.DataFrame, pd.Series[pd.Timestamp], Rule]:
    """Whether patrols lack by the county's interval, whether none are on record in the whole county, ``overdue``'s
    frame, the last ones, and the rule. A county that records none has them unknown, not undone."""
    day = pd.Timestamp(county.as_of) if on is None else on
    rule = rule_for(county, "patrol_interval", "water_site")
    last = last_patrols(county, sites, on=day)
    states = overdue_by(rule, last, as_of=day.date())
    none = not (county.frames["patrols"]["done_on"] <= day).any()
    return states["state"].isin(["overdue", "never"]).to_numpy(), np.full(len(sites), none), states, last, rule


def _patrol(county: County, sites: pd.Index[str], share: float) -> Feature:
    lacking, unrecorded, states, last, rule = patrol_states(county, sites)
    code = np.select([unrecorded, states["state"].eq("never")], ["patrol_unrecorded", "patrol_never"], "patrol_overdue")
    return Feature(
        "no_patrol",
        np.where(unrecorded, share, lacking),
        code.astype(np.str_),
        unrecorded,
        states["days_overdue"].to_numpy(dtype="float64", na_value=np.nan),
        "day",
        rule.threshold,
        rule,
        last,
        "patrol",
    )
