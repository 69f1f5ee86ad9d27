"""Residents of each village by sex and census age band: integers that add up exactly to the county's census figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import demo
from data.simulate.geography import Land


def simulate_population(land: Land, rng: np.random.Generator) -> pd.DataFrame:
    """Rows village × sex × age band: ``region_code``, ``sex``, ``age_from``, ``age_to``, ``persons`` (index 0…).

    Each census cell is shared out among the villages by a multinomial draw: communities are large and young, remote
    villages small and old, placeholders nearly empty.
    """
    villages = land.villages
    town = (villages["kind"] == "居委会/社区").to_numpy()
    size = np.where(town, 2.6, 1.0) * rng.lognormal(0, 0.35, len(villages))
    size *= np.clip(villages.area.to_numpy() / villages.area.median(), 0.3, 3) ** np.where(town, 0.0, 0.4)
    size[(villages["kind"] == "其他").to_numpy()] *= 0.06
    tilt = np.where(town, -0.25, 0.12) + rng.normal(0, 0.12, len(villages))  # how much older than the county
    census = demo.census(land.county.slug)
    blocks = []
    for sex, first, last, persons in census.itertuples(index=False):
        share = size * np.exp(tilt * (1.0 if first >= 60 else -0.6) + rng.normal(0, 0.05, len(villages)))
        counts = rng.multinomial(int(persons), share / share.sum())
        blocks.append(
            pd.DataFrame(
                {"region_code": villages.index, "sex": sex, "age_from": first, "age_to": last, "persons": counts}
            )
        )
    frame = pd.concat(blocks, ignore_index=True).astype({"age_from": "Int64", "age_to": "Int64"})
    return frame.sort_values(["region_code", "sex", "age_from"], kind="stable", ignore_index=True)
