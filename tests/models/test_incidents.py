"""What incidents move: the score's values against a direct optimiser on hand-built terms, and what must not move."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from geo.county import County
from models import drowning
from models.evidence import BY_FACTOR
from models.exposure import Exposure
from models.incidents import SPREADS
from models.rates import Waters, estimate, gather
from models.roaming import FROM, TIMES, Roaming
from models.score import Z90, Floats
from tests.models.build import VILLAGE as HERE
from tests.models.build import at, county, factors, fixes, reasons, regions, seat
from tests.models.twins import random_rows

THERE = HERE[:9] + "299"


def with_incidents(*sites: str, **rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **rows,
        "incidents": [
            {"id": f"I{n}", "region_code": HERE, "site_id": site, "occurred_on": "2025-07-01", "outcome": "near_miss"}
            for n, site in enumerate(sites)
        ],
    }


def directly(made: County) -> dict[str, float]:
    """The values by minimising the penalised likelihood over the log rates, the prior built pair by pair; children roam
    as far as the average over five such fits says."""
    waters = gather(made)
    sources = waters.exposed.sources
    assert sources is not None
    times, error = 1.0, 0.7
    if waters.record.counts[waters.placed].sum() >= 5:
        tried = {place: minimised(waters, sources.at(exp(place)), 0.0)[1] for place in log(2) * np.arange(-2, 3)}
        joint = {place: told - (place / 0.7) ** 2 / 2 for place, told in tried.items()}
        most = max(joint.values())
        whole = sum(exp(one - most) for one in joint.values())
        share = {place: exp(one - most) / whole for place, one in joint.items()}
        mean = sum(part * place for place, part in share.items())
        times, error = exp(mean), sum(part * (place - mean) ** 2 for place, part in share.items()) ** 0.5
    log_rate = minimised(waters, sources.at(times), error)[0]
    chosen = np.flatnonzero(waters.placed)
    surveyed = waters.surveyed[chosen]
    middle = float(np.median(log_rate[surveyed]))
    return {str(waters.sites.index[i]): exp(log_rate[a] - middle) for a, i in enumerate(chosen) if surveyed[a]}


def minimised(waters: Waters, measured: Exposure, scale_error: float) -> tuple[Floats, float]:
    """Log rates of the waters with a place, and the log of the marginal likelihood but for a constant, by the whole
    Hessian."""
    sites, shapes, features = waters.sites, waters.shapes, waters.features
    chosen = np.flatnonzero(waters.placed)
    log_exposure = np.log(measured.total)
    counts, effort, unseen = (
        values[chosen] for values in (waters.record.counts, waters.record.effort, waters.record.unseen)
    )
    assert counts.any()
    prior, terms, table = [], [], []
    strength = SPREADS.table if counts.sum() >= 5 else 0.0
    average = float(np.mean([log_exposure[i] for i in chosen]))
    for i in chosen:
        known = {f.effect: f.amount[i] for f in features}
        table.append(sum(BY_FACTOR[name].log_effect * amount for name, amount in known.items()))
        prior.append(log_exposure[i] + table[-1])
        known |= {name: slope[i] for name, slope in measured.slopes.items()}
        errors = {name: BY_FACTOR[name].se for name in known} | {"scale": scale_error}
        terms.append({name: errors[name] * amount for name, amount in known.items()})
    n = len(chosen)
    village = [sites["region_code"].iloc[i][:12] for i in chosen]
    middle_of = {
        name: np.mean([shapes.iloc[i].centroid.coords[0] for a, i in enumerate(chosen) if village[a] == name], axis=0)
        for name in village
    }
    cov = np.zeros((n, n))
    for a in range(n):
        for b in range(n):
            i, j = chosen[a], chosen[b]
            cov[a, b] = sum(terms[a][name] * terms[b][name] for name in terms[a])
            cov[a, b] += strength**2 * table[a] * table[b]
            cov[a, b] += SPREADS.exposure**2 * (log_exposure[i] - average) * (log_exposure[j] - average) + 4
            gap = np.hypot(*(middle_of[village[a]] - middle_of[village[b]]))
            cov[a, b] += SPREADS.nearby**2 * exp(-0.5 * (gap / SPREADS.nearby_m) ** 2)
            cov[a, b] += SPREADS.village**2 * (village[a] == village[b])
        opened = sum((BY_FACTOR[f.effect].log_effect / 2 / Z90) ** 2 for f in features if f.open[i])
        cov[a, a] += SPREADS.own**2 + (measured.log_halfwidth[i] / Z90) ** 2 + opened
    level = log(counts.sum()) - log(sum(e * exp(p) for e, p in zip(effort, prior, strict=True)))
    mean = np.array(prior) + level
    root = np.linalg.cholesky(cov + 1e-12 * np.eye(n))

    def loss(white: Any) -> Any:
        """Over the log rates and what is not known of the share that comes on record."""
        seen = mean + root @ white[:n] + unseen @ white[n:]
        rate = effort * np.exp(seen)
        left = rate - counts
        slope = np.concatenate([root.T @ left, unseen.T @ left])
        return rate.sum() - counts @ seen + white @ white / 2, slope + white

    white = minimize(loss, np.zeros(n + unseen.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-10}).x
    both = np.column_stack([root, unseen])
    rate = effort * np.exp(mean + both @ white)
    hessian = np.eye(len(white)) + both.T @ (rate[:, None] * both)
    return mean + root @ white[:n], -float(loss(white)[0]) - float(np.linalg.slogdet(hessian)[1]) / 2


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5])
def test_values_are_a_direct_optimisers(seed: int) -> None:
    made = county(two_villages(seed))
    expected = directly(made)
    scores = drowning.score(made)
    got = scores["value"].dropna().to_dict()
    assert got.keys() == expected.keys()
    for site, value in expected.items():
        assert got[site] == pytest.approx(value, rel=1e-3)
        assert sum(factors(scores, site).values()) == pytest.approx(log(got[site]), abs=1e-4)


def two_villages(seed: int) -> dict[str, list[Any]]:
    """The rows of a small county with gaps, a third of its waters and incidents in a village of their own."""
    rows = random_rows(np.random.default_rng(seed))
    rows["regions"] += regions({"id": THERE, "name": "乙村", **seat(600, 0)})
    rows["regions"] = list({row["id"]: row for row in rows["regions"]}.values())
    for kind in ("hazard_sites", "incidents"):
        for row in rows[kind][::3]:
            row["region_code"] = THERE
    return rows


WATERS = [
    {
        "id": name,
        "region_code": village,
        "kind": "pond",
        "surveyed_on": "2026-05-01",
        "barrier": "full" if name == "FENCED" else "none",
        "geometry": at(x, 0),
    }
    for name, village, x in (
        ("A", HERE, 0),
        ("NEXT", HERE, 300),
        ("BEYOND", THERE, 1500),
        ("FAR", HERE[:9] + "298", 9000),
        ("FENCED", HERE[:9] + "298", 9300),
        ("PLAIN", HERE[:9] + "297", 18000),
    )
]


def test_an_incident_raises_its_water_most_its_neighbours_less_and_the_far_ones_not() -> None:
    before = drowning.score(county({"hazard_sites": WATERS}))["value"]
    scores = drowning.score(county(with_incidents("A", "A", hazard_sites=WATERS)))
    after = scores["value"]
    assert before["A"] == before["NEXT"] == before["BEYOND"] == before["FAR"]
    assert after["A"] > after["NEXT"] > after["BEYOND"] > after["FAR"]
    assert after["FAR"] == pytest.approx(after["PLAIN"], rel=0.06)
    assert reasons(scores, "A")["incidents"]["value"] == 2
    assert factors(scores, "A")["incidents"] > factors(scores, "NEXT")["incidents_nearby"] > 0


def test_a_fix_is_worth_what_the_papers_say_wherever_incidents_were() -> None:
    """At fenced waters more happened: that speaks of where fences stand, and a fence is worth what it was."""
    known = county(with_incidents(*["FENCED"] * 6, hazard_sites=WATERS))
    scores = drowning.score(known)
    worth = fixes(scores, "A")["add_barrier"]["value_after"] / scores.at["A", "value"]
    assert log(worth) == pytest.approx(-BY_FACTOR["no_barrier"].log_effect, abs=1e-4)
    assert scores.at["FENCED", "value"] > scores.at["A", "value"]


def test_incidents_narrow_what_is_said_and_many_of_them_raise_the_grade() -> None:
    few, many = (
        drowning.score(county(with_incidents(*["A", "NEXT", "FAR", "PLAIN", "FENCED"] * times, hazard_sites=WATERS)))
        for times in (1, 8)
    )
    width = [np.log(scores["high"] / scores["low"]).mean() for scores in (few, many)]
    assert width[1] < width[0]
    assert set(few["evidence_grade"]) == {"C"}
    assert set(many["evidence_grade"]) == {"B"}


def test_incidents_too_old_or_still_to_come_move_nothing() -> None:
    rows = with_incidents("A", "A", hazard_sites=WATERS)
    for row, change in zip(
        rows["incidents"], ({"occurred_on": "2015-07-01"}, {"occurred_on": "2026-12-01"}), strict=True
    ):
        row |= change
    same = drowning.score(county({"hazard_sites": WATERS}))
    assert drowning.score(county(rows))["value"].to_dict() == same["value"].to_dict()


def test_an_incident_where_no_child_is_known_of_is_said() -> None:
    """Nobody registered lives by these waters: whoever it was, the ledger does not know them."""
    scores = drowning.score(county(with_incidents("A", hazard_sites=WATERS)))
    assert reasons(scores, "A")["incident_without_children"]["value"] == 1
    assert "incident_without_children" not in reasons(scores, "FAR")


def test_an_unsurveyed_water_lends_its_incidents_but_has_no_value() -> None:
    waters = [{**row, "surveyed_on": None} if row["id"] == "A" else row for row in WATERS]
    before = drowning.score(county({"hazard_sites": waters}))["value"]
    scores = drowning.score(county(with_incidents("A", "A", hazard_sites=waters)))
    assert np.isnan(scores.at["A", "value"])
    assert scores.at["NEXT", "value"] / scores.at["FAR", "value"] > before["NEXT"] / before["FAR"]
    assert scores.at["A", "worst_tenth"] > scores["worst_tenth"].drop("A").max()
    assert scores["survey_rank"].dropna().to_dict() == {"A": 1}


FEW_WATERS = [
    {
        "id": f"W{n}",
        "region_code": HERE,
        "kind": "pond",
        "surveyed_on": "2026-05-01",
        "barrier": "none",
        "geometry": at(250 * n, 0),
    }
    for n in range(9)
]


def roaming(*sites: str) -> Roaming:
    """What incidents at waters in a row say, all children living at the first."""
    home = {"id": "H", "region_code": HERE, "location_precision": "gps", "geometry": at(0, 50)}
    rows: dict[str, list[Any]] = {
        "hazard_sites": FEW_WATERS,
        "households": [home],
        "persons": [{"id": f"C{n}", "household_id": "H", "birth_date": "2016-03-01", "sex": "male"} for n in range(40)],
        "spells": [
            {"id": f"P{n}", "person_id": f"C{n}", "group": "left_behind_child", "from_date": "2025-01-01"}
            for n in range(40)
        ],
    }
    return estimate(gather(county(with_incidents(*sites, **rows)))).taught.roaming


def test_incidents_far_from_homes_say_that_children_roam_far_and_near_ones_that_they_do_not() -> None:
    near, far = roaming(*["W0"] * 8), roaming(*["W0", "W1", "W2", "W3", "W4", "W5", "W6", "W7"])
    assert near.times < 1 < far.times
    assert TIMES[0] < near.times < far.times < TIMES[-1]
    assert near.error < Roaming().error


def test_few_incidents_leave_the_distance_to_the_rule() -> None:
    few = roaming(*["W6"] * (FROM - 1))
    assert few == Roaming()
    assert few.error == BY_FACTOR["scale"].se


def test_a_county_learns_the_same_whatever_its_waters_are_called() -> None:
    """Scores of the same county, its waters named and ordered otherwise, are the same to the last digits."""
    rows = two_villages(3)
    other = two_villages(3)
    other["hazard_sites"] = other["hazard_sites"][::-1]
    first, second = drowning.score(county(rows))["value"], drowning.score(county(other))["value"]
    assert first.to_dict() == pytest.approx(second.to_dict(), rel=1e-9, nan_ok=True)
