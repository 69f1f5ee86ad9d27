"""Made-up names: common surnames and given-name characters, drawn at random. No list of real persons is behind them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

_SURNAMES: Final = np.array(
    list("李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程")
)
_OLD_MALE: Final = np.array(list("国建明德福贵荣根生金水火木发财有才长顺宝来庆祥仁义"))
_OLD_FEMALE: Final = np.array(list("秀英桂兰玉珍凤莲香梅菊花翠娥素芳春月银招美云"))
_YOUNG_MALE: Final = np.array(list("浩宇轩子俊杰博文家豪梓睿志强晨阳天佑嘉铭明泽"))
_YOUNG_FEMALE: Final = np.array(list("欣怡雨涵梦瑶思琪佳诗婷雅静晓可馨语嫣慧敏依"))

Names = npt.NDArray[np.str_]


def surnames(count: int, rng: np.random.Generator) -> Names:
    """``count`` surnames, the common ones more often."""
    rank = np.arange(1, len(_SURNAMES) + 1)
    return rng.choice(_SURNAMES, size=count, p=(1 / (rank + 4)) / (1 / (rank + 4)).sum())


def given_names(female: npt.NDArray[np.bool_], old: npt.NDArray[np.bool_], rng: np.random.Generator) -> Names:
    """Given names of one or two characters by sex and generation."""
    first = _pick(female, old, rng)
    second = _pick(female, old, rng)
    return np.where(rng.random(len(female)) < 0.82, np.char.add(first, second), first)


def names(female: npt.NDArray[np.bool_], old: npt.NDArray[np.bool_], rng: np.random.Generator) -> Names:
    """Full names."""
    return np.char.add(surnames(len(female), rng), given_names(female, old, rng))


def phones(count: int, rng: np.random.Generator) -> Names:
    """Telephone numbers of a block that is not given out (100 0000 0000 and up): nobody can be rung by mistake."""
    return np.array([f"100{number:08d}" for number in rng.integers(0, 10**8, count)], dtype=np.str_)


def _pick(female: npt.NDArray[np.bool_], old: npt.NDArray[np.bool_], rng: np.random.Generator) -> Names:
    count = len(female)
    return np.where(
        female,
        np.where(old, rng.choice(_OLD_FEMALE, count), rng.choice(_YOUNG_FEMALE, count)),
        np.where(old, rng.choice(_OLD_MALE, count), rng.choice(_YOUNG_MALE, count)),
    )
