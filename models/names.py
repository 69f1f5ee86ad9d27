"""Chinese names as they are compared: how they sound, in which characters, by surname and given name."""

from __future__ import annotations

import unicodedata
from functools import cache

_COMPOUND = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "长孙",
        "宇文",
        "端木",
        "南宫",
    )
)


def bare(text: str) -> str | None:
    """A name or address without blanks, points and case, full-width signs as plain ones; None where nothing is left."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return kept or None


def name_parts(name: str) -> tuple[str, str, str, str, str, str]:
    """Of a name: sound, that folded by dialect, that in alphabetical order, characters in order, surname, given."""
    sounds = [_sound(character) for character in name]
    folded = [_fold(sound) for sound in sounds]
    cut = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
    return " ".join(sounds), " ".join(folded), " ".join(sorted(folded)), "".join(sorted(name)), name[:cut], name[cut:]


@cache
def _sound(character: str) -> str:
    """Pinyin without tone, of one character by itself: the same whatever stands beside it."""
    from pypinyin import Style, lazy_pinyin  # its tables take half a second to read: only where names are compared

    sound: str = lazy_pinyin(character, style=Style.NORMAL)[0]
    return sound


def _fold(sound: str) -> str:
    """What southern dialects and tired ears do not tell apart: zh/z, ch/c, sh/s, -ng/-n, n-/l-."""
    for whole, part in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if sound.startswith(whole):
            sound = part + sound[2:]
    if sound.startswith("n") and len(sound) > 1:
        sound = "l" + sound[1:]
    return sound[:-1] if sound.endswith("ng") else sound
