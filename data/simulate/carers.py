"""Carers: who looks after whom at home, and the parent or child who works away."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.days import NEVER, birth_dates, blank
from data.simulate.names import names, phones

_PLACES: Final = np.array(["浙江", "广东", "上海", "江苏", "福建", "南昌", "西安", "重庆", "合肥", "北京"])
_KIN: Final = {  # relations to a child by its living arrangement, and how much older they are
    "with_grandparents": (("祖父", "祖母", "外祖父", "外祖母"), 44, 66),
    "with_one_parent": (("母亲", "父亲"), 21, 36),
    "with_relatives": (("伯父", "姑母", "舅舅", "姨母"), 18, 45),
    "with_others": (("受委托人",), 20, 50),
}
_FEMALE: Final = ("祖母", "外祖母", "母亲", "女儿", "姑母", "姨母")
_ENTRUSTED: Final = ("with_grandparents", "with_relatives", "with_others")
_NO_ASSESSMENT, _NO_AGREEMENT = 0.28, 0.34


def simulate_carers(drawn: pd.DataFrame, today: np.datetime64, code: str, rng: np.random.Generator) -> pd.DataFrame:
    """The ``CARERS`` columns: a carer at home for most, and the parent or child who is away.

    Only entrusted carers of children have their capacity assessed and an agreement signed, and not all of those.
    """
    stage, arrangement = drawn["stage"].to_numpy(), drawn["living_arrangement"].to_numpy()
    child, elder = stage == "child", stage == "elder"
    blocks = []
    for living, (relations, low, high) in _KIN.items():
        cared = drawn[child & (arrangement == living) & (rng.random(len(drawn)) < 0.96)]
        age = (cared["age"].to_numpy() + rng.integers(low, high, len(cared))).clip(20, 84)
        block = _rows(cared, rng.choice(relations, len(cared)), age, today, rng, co_resident=True)
        for column, gap in (("capacity_assessed_on", _NO_ASSESSMENT), ("agreement_signed_on", _NO_AGREEMENT)):
            block.loc[rng.random(len(cared)) < (gap if living in _ENTRUSTED else 1.0), column] = NEVER
        blocks.append(block)
    away = drawn[child & drawn["left_behind_child"].to_numpy() & (rng.random(len(drawn)) < 0.9)]
    age = away["age"].to_numpy() + rng.integers(21, 33, len(away))
    blocks.append(_rows(away, rng.choice(["父亲", "母亲"], len(away), p=(0.7, 0.3)), age, today, rng, away=True))
    away = drawn[elder & drawn["left_behind_elder"].to_numpy() & (rng.random(len(drawn)) < 0.7)]
    age = (away["age"].to_numpy() - rng.integers(21, 31, len(away))).clip(20, 62)
    blocks.append(_rows(away, rng.choice(["儿子", "女儿"], len(away), p=(0.7, 0.3)), age, today, rng, away=True))
    for living, relation in (("with_spouse", "配偶"), ("with_children", "子女"), ("with_relatives", "亲属")):
        cared = drawn[elder & (arrangement == living) & (rng.random(len(drawn)) < 0.85)]
        near = cared["age"].to_numpy() + rng.integers(-5, 6, len(cared))
        age = near if relation == "配偶" else rng.integers(35, 60, len(cared))
        blocks.append(_rows(cared, np.full(len(cared), relation), age, today, rng, co_resident=True))
    helped = drawn[elder & (arrangement == "alone") & (rng.random(len(drawn)) < 0.35)]
    blocks.append(_rows(helped, np.full(len(helped), "邻居"), rng.integers(40, 75, len(helped)), today, rng))
    for block in blocks[len(_KIN) :]:
        block[["capacity_assessed_on", "agreement_signed_on"]] = np.datetime64("NaT", "s")
    frame = pd.concat(blocks, ignore_index=True).sort_values("person_id", kind="stable", ignore_index=True)
    frame.index = pd.Index([f"C{code}{number:06d}" for number in range(1, len(frame) + 1)], name="carer_id")
    return frame


def _rows(
    cared: pd.DataFrame,
    relation: npt.NDArray[np.str_],
    age: npt.NDArray[np.int64],
    today: np.datetime64,
    rng: np.random.Generator,
    *,
    co_resident: bool = False,
    away: bool = False,
) -> pd.DataFrame:
    count = len(cared)
    female = np.isin(relation, _FEMALE)
    unsaid = np.isin(relation, ["配偶", "子女", "亲属", "邻居", "受委托人"])
    female |= unsaid & (rng.random(count) < 0.5)
    female = np.where(relation == "配偶", (cared["sex"] == "male").to_numpy(), female)
    luck = rng.random(count)
    weak = np.clip((age - 45) / 90, 0.03, 0.4)
    health = np.select([luck < weak / 6, luck < weak], ["dependent", "poor"], "good").astype(object)
    assessed = today - rng.integers(20, 900, count).astype("timedelta64[D]")
    signed = np.minimum(assessed + rng.integers(0, 20, count).astype("timedelta64[D]"), today)
    places = rng.choice(_PLACES, count)
    return pd.DataFrame(
        {
            "person_id": cared["person_id"].to_numpy(),
            "name": names(female, age >= 45, rng),
            "relation": relation.astype(object),
            "birth_date": birth_dates(age, today, rng).astype("datetime64[s]"),
            "health": blank(health, rng.random(count) < 0.12),
            "co_resident": co_resident,
            "away_place": blank(places, rng.random(count) < (0.08 if away else 1.0)),
            "phone": blank(phones(count, rng), rng.random(count) < 0.08),
            "capacity_assessed_on": assessed.astype("datetime64[s]"),
            "agreement_signed_on": signed.astype("datetime64[s]"),
        }
    )
