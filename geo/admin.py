"""Administrative codes: 12 digits, 6 county + 3 township + 3 village (GB/T 2260, GB/T 10114).

Codes are text: a leading zero is data. A 村民小组 has no national code; its code is the village's twelve digits,
a hyphen and a number local to the village (``361126101201-03``).
"""

from __future__ import annotations

import re
from typing import Literal

Level = Literal["county", "township", "village", "group"]
LEVELS: tuple[Level, ...] = ("county", "township", "village", "group")

_CODE = re.compile(
    r"(?P<county>\d{6})(?:(?P<township>\d{3})(?:(?P<village>\d{3})(?:-(?P<group>\d{2,3}))?)?)?",
    re.ASCII,  # full-width digits are another text, to be put right by the reader
)


def level_of(code: str) -> Level:
    """The level a region code belongs to.

    Raises:
        ValueError: not a region code of 6, 9 or 12 digits, or of a group.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"{code!r} is not a region code of 6, 9 or 12 digits.")
    return LEVELS[sum(part is not None for part in match.groups()) - 1]


def parent_of(code: str) -> str | None:
    """Code of the region directly above, None for a county."""
    match level_of(code):
        case "county":
            return None
        case "township":
            return code[:6]
        case "village":
            return code[:9]
        case "group":
            return code[:12]


def short_name(name: str) -> str:
    """A village's name as people say it and a map has room for: ``罗家村民委员会`` is ``罗家村``."""
    for suffix in ("村民委员会", "村（居）委会", "村委会"):
        if name.endswith(suffix):
            return name.removesuffix(suffix).removesuffix("村") + "村"
    return name.removesuffix("居民委员会").removesuffix("居委会") or name


def is_within(code: str, ancestor: str) -> bool:
    """Whether ``code`` is ``ancestor`` or lies below it."""
    return code == ancestor or (code.startswith(ancestor) and level_of(ancestor) != "group")


def ancestors(code: str) -> tuple[str, ...]:
    """Codes from the county down to ``code`` itself."""
    cuts = (6, 9, 12, len(code))
    return tuple(dict.fromkeys(code[:cut] for cut in cuts if cut <= len(code)))
