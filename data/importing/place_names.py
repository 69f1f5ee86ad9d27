"""Names and codes of places as they are written: what of a name is the name, what says its sort, what pads a code.

A village committee is listed as 罗家村村民委员会 and written 罗家村, 罗家, 湾里乡罗家村 or 罗家村3组. A community of
the same name (社区) often lies beside the village: the sort tells the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from data.readers.cells import plain

_VILLAGE = ("村村民委员会", "村民委员会", "村村委会", "村委会", "村村委", "村委", "行政村", "村")
_COMMUNITY = tuple(
    before + end
    for end in ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居委", "社区")
    for before in ("村", "")
)
_EITHER = ("村(居)民委员会", "村(居)委会", "村(社区)", "村居")
_ENDS = sorted(
    [
        *((end, "village") for end in _VILLAGE),
        *((end, "community") for end in _COMMUNITY),
        *((end, None) for end in _EITHER),
    ],
    key=lambda pair: -len(pair[0]),
)

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|"
    "赫哲|门巴|珞巴|基诺"
)
"""GB/T 3304-1991 without 汉, which no township is named after."""
_TOWN_END = re.compile(rf"(?:(?:(?:{_PEOPLES})族)+(?:乡|镇)?|(?:民族)?(?:乡|镇)|街道办事处|街道办|办事处|街道)$")
_OFFICE = re.compile(r"(?:人民政府|政府|党委)$")

_SILENT = re.compile(r"[\s\-–—_/\\、,·.]+")
_BETWEEN_CODES = re.compile(r"[、,;/\s]+")
_BRACKETS = re.compile(r"(?<=.)\([^()]*\)$")
_NUMBERED = re.compile(r"(?:第?[0-9零〇一二三四五六七八九十]+(?:村民小组|居民小组|小组|组|生产队|队|社))$")
_NAMED = re.compile(r"(?<=[村区])(?=(.{1,6}(?:村民小组|居民小组|小组|组))$)")


@dataclass(frozen=True)
class PlaceName:
    """``core``: the name without what it is; 罗家 of 罗家村民委员会. ``sort``: village, community, or not said."""

    core: str
    sort: str | None


@lru_cache(maxsize=65536)
def village_name(text: str) -> PlaceName:
    """A village's name taken apart."""
    name = squeezed(text)
    for end, sort in _ENDS:
        if name.endswith(end) and len(name) > len(end):
            return PlaceName(name.removesuffix(end), sort)
    return PlaceName(name, None)


@lru_cache(maxsize=65536)
def township_name(text: str) -> PlaceName:
    """A township's name taken apart: 陶店 of 陶店回族乡人民政府. Townships are of one sort."""
    name = squeezed(text)
    for end in (_OFFICE, _TOWN_END):
        name = end.sub("", name) or name
    return PlaceName(name, None)


def squeezed(text: str) -> str:
    """A name without blanks and what stands between its parts; full-width made half-width."""
    return _SILENT.sub("", plain(text))


@lru_cache(maxsize=65536)
def readings(text: str) -> tuple[tuple[str, str | None], ...]:
    """What a village's cell may mean, the likeliest first, each with the group (村民小组) named with it."""
    return tuple(dict.fromkeys(_readings(squeezed(text))))


def _readings(name: str) -> Iterator[tuple[str, str | None]]:
    yield name, None
    bare = _BRACKETS.sub("", name)
    inside = name.removeprefix(bare).strip("()")
    if bare != name:  # 罗家村(3组), 罗家村(原张家村)
        yield bare, inside if _NUMBERED.fullmatch(inside) else None
    for whole in dict.fromkeys((name, bare)):
        numbered = _NUMBERED.search(whole)
        if numbered and numbered.start():
            yield whole[: numbered.start()], numbered.group()
        for named in _NAMED.finditer(whole):
            yield whole[: named.start()], named.group(1)


def group_in(text: str) -> str | None:
    """The group named with a village: 3组 of 罗家村3组; None where none is."""
    return next((group for _, group in readings(text) if group is not None), None)


def listed_codes(text: str) -> list[str]:
    """The codes a cell names."""
    return [part for part in _BETWEEN_CODES.split(plain(text)) if part]


def bare_codes(text: str) -> str:
    """A list of codes, each without padding."""
    return "、".join(bare_code(part) for part in listed_codes(text))


def bare_code(text: str) -> str:
    """A code without blanks and the zeros that pad it to twelve digits: 361126000000 is county 361126."""
    code = re.sub(r"\s", "", plain(text)).removesuffix(".0")
    for padding in ("000000", "000"):
        if re.fullmatch(r"[0-9]{12}", code) and code.endswith(padding):
            return code.removesuffix(padding)
    return code
