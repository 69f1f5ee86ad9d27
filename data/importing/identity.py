"""Identity numbers: checked by their own digits, used for birth date and sex, and kept only behind a key.

The number of GB 11643-1999: six digits of an area, eight of the birth date, three of a sequence (odd: male) and the
check character of ISO 7064, MOD 11-2, which finds every single wrong digit and every two neighbours changed over. No
number stands in an error, a ``repr`` or a log: only ``masked``.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.readers.texts import is_unknown, tidied, tidy
from geo.errors import SettingsError
from geo.text import Text, say

Keep = Literal["hash", "sealed"]
Fault = tuple[Text, Text]

LENGTH: Final = 18
EARLIEST_BIRTH: Final = date(1900, 1, 1)
SHORTEST_KEY: Final = 32
LONGEST_KEY: Final = 4096
FEWEST_DIFFERENT: Final = 8
"""A key of fewer different bytes was typed, not drawn: not one in 10^12 of 64 random hexadecimal digits is such."""

_WEIGHTS: Final = np.array([2**power % 11 for power in range(17, 0, -1)])
_CHECKS: Final = np.array([ord(character) for character in "10X98765432"])
"""The check character by the weighted sum of the seventeen digits modulo 11."""
_AREAS: Final = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9]"
"""First two digits: provinces (GB/T 2260), residence permits of people of Hong Kong, Macao and Taiwan (81 to 83),
permanent residence of foreigners (9)."""
_ROUNDED: Final = r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}"
_LIKE_A_NUMBER: Final = (
    r"(?<![0-9０-９])[0-9０-９](?:[ \u3000]?[0-9０-９]){13,16}[ \u3000]?[0-9０-９XxＸｘ](?![0-9０-９])"
)
"""15 to 18 characters in a row, blanks or none between, in any width."""
_SHOWN_FIRST, _SHOWN_LAST, _SHORTEST_SHOWN = 6, 1, 10

_LEFT_BY_EXCEL: Final = re.compile(r"\d(\.\d{1,5})?[Ee]\+\d+")
_PURPOSE = "shouwang identity {purpose} 1"
"""What a derived key is for, with the version of the way: another purpose or version is another key."""


@dataclass(frozen=True, repr=False)
class IdentityNumbers:
    """What texts said, by their index. ``number``: 18 characters; ``birth_date``: ``datetime64[s]``; ``sex``: ``male``
    or ``female``; ``area``: the first six digits. All missing where there is no number or a refused one. ``refused``:
    reason and fix by position.
    """

    number: pd.Series
    birth_date: pd.Series
    sex: pd.Series
    area: pd.Series
    refused: Mapping[int, Fault]

    def __repr__(self) -> str:
        return f"IdentityNumbers({int(self.number.notna().sum())} read, {len(self.refused)} refused)"


def read_numbers(texts: pd.Series, *, today: date) -> IdentityNumbers:
    """Read and check identity numbers. Full-width digits, a small x, blanks inside and Excel's apostrophe are fine.

    Missing cells and those that say nothing is known are missing, and not refused.
    """
    given = (texts.notna() & ~is_unknown(texts.fillna("").astype("str"))).to_numpy(dtype=bool).nonzero()[0]
    written = tidied(texts.iloc[given].astype("str")).str.replace(r"\s+", "", regex=True).str.upper()
    formed = written.str.fullmatch("[0-9]{17}[0-9X]").to_numpy(dtype=bool)
    refused = {int(place): _why_not_formed(text) for place, text in zip(given[~formed], written[~formed], strict=True)}
    places, numbers = given[formed], written[formed]
    digits = _digits(numbers)
    days = pd.to_datetime(numbers.str[6:14], format="%Y%m%d", errors="coerce").astype("datetime64[s]").to_numpy()
    wrong_check = _check_characters(digits) != digits[:, 17]
    cut = (digits[:, 15:] == ord("0")).all(axis=1)
    if not (cut & wrong_check).any():
        cut[:] = False  # else one in eleven of a column that Excel cut has a check digit that happens to fit
    bad = np.zeros(len(places), dtype=bool)
    for mask, fault in (
        (cut, _CUT_BY_EXCEL),
        (np.isnat(days), _NO_BIRTHDAY),
        (days < np.datetime64(EARLIEST_BIRTH), _BORN_EARLIER),
        (days > np.datetime64(today), _BORN_LATER),
        (~numbers.str.match(_AREAS).to_numpy(dtype=bool), _NO_AREA),
        (wrong_check, _WRONG_CHECK),
    ):
        refused.update(dict.fromkeys(places[mask & ~bad].tolist(), fault))
        bad |= mask
    good = places[~bad]
    number, sex = np.full((2, len(texts)), None, dtype=object)
    birth_date = np.full(len(texts), np.datetime64("NaT", "s"))
    number[good] = numbers[~bad].to_numpy(dtype=object)
    sex[good] = np.where(digits[~bad, 16] % 2 == 1, "male", "female")  # code points of digits are odd as the digits are
    birth_date[good] = days[~bad]
    read = pd.Series(number, index=texts.index, dtype="str")
    return IdentityNumbers(
        number=read,
        birth_date=pd.Series(birth_date, index=texts.index),
        sex=pd.Series(sex, index=texts.index, dtype="str"),
        area=read.str[:6],
        refused=dict(sorted(refused.items())),
    )


def masked(text: str) -> str:
    """An identity number as it may be shown: the area and the last character, ``361126***********X``."""
    text = "".join(tidy(text).split())
    if _LEFT_BY_EXCEL.fullmatch(text):
        return text  # six digits are no secret: they are shown of a whole number as well
    if len(text) < _SHORTEST_SHOWN:
        return "*" * len(text)
    hidden = len(text) - _SHOWN_FIRST - _SHOWN_LAST
    return text[:_SHOWN_FIRST] + "*" * hidden + text[-_SHOWN_LAST:]


def mask_within(text: str) -> str:
    """A text of any column as it may be shown: identity numbers that stand in it are masked."""
    return re.sub(_LIKE_A_NUMBER, lambda match: masked(match.group()), text)


class IdentityVault:
    """Makes the keyed hash of identity numbers, and seals and opens the numbers where the county keeps them.

    Both keys are derived from one secret by HKDF (RFC 5869), so neither is of use for the other. The hash is
    HMAC-SHA256 of the normalised number, 64 hexadecimal digits: without a key all numbers of a county could be tried in
    minutes.
    Sealing is AES-SIV (RFC 5297), which needs no random number: the same number is sealed the same way, so that a file
    loaded twice changes nothing.
    """

    __slots__ = ("_hash_key", "_siv", "fingerprint", "keep")

    def __init__(self, key: bytes, keep: Keep = "hash") -> None:
        if len(key) < SHORTEST_KEY:
            raise SettingsError(_too_short())
        self.keep: Keep = keep
        self._hash_key = _derived(key, "hash", 32)
        self._siv = AESSIV(_derived(key, "seal", 64))
        self.fingerprint: str = _derived(key, "fingerprint", 8).hex()
        """Names the key without giving it away: hashes made under another fingerprint cannot be compared."""

    def __repr__(self) -> str:
        return f"IdentityVault(keep={self.keep!r}, fingerprint={self.fingerprint!r})"

    def __reduce__(self) -> Any:
        raise TypeError("An identity vault holds a key and is not written anywhere.")

    def hash(self, numbers: pd.Series) -> pd.Series:
        """The keyed hash of each number read by ``read_numbers``; missing stays missing."""
        return _each(numbers, lambda number: hmac.digest(self._hash_key, number.encode(), "sha256").hex())

    def seal_all(self, numbers: pd.Series) -> pd.Series:
        """Each number sealed; all missing where only hashes are kept."""
        if self.keep != "sealed":
            return pd.Series(np.nan, index=numbers.index, dtype="str")
        return _each(numbers, self.seal)

    def seal(self, number: str) -> str:
        """A number encrypted, as text."""
        return base64.urlsafe_b64encode(self._siv.encrypt(number.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """The number in a sealed text.

        Raises:
            SettingsError: it was sealed with another key, or is damaged.
        """
        try:
            return self._siv.decrypt(base64.urlsafe_b64decode(sealed), None).decode()
        except (InvalidTag, ValueError) as error:
            raise SettingsError(
                say("The identity key does not open this number; use the key file it was sealed with.")
            ) from error


def load_vault(key_file: str, keep: Literal["hash", "sealed", "none"]) -> IdentityVault | None:
    """The vault of a county's settings; None where no key file is set or numbers are not kept.

    Raises:
        SettingsError: as ``load_key``.
    """
    return None if keep == "none" or not key_file else IdentityVault(load_key(Path(key_file)), keep)


def load_key(path: Path) -> bytes:
    """The secret in a key file, without the line end.

    Raises:
        SettingsError: there is no such file, others may read it, or it holds no usable key.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SettingsError(
                    say("The identity key file {path} can be read by others; run chmod 600 on it.", path=str(path))
                )
            # What is too long is so before its end is cut: a line end inside it must not make it a key.
            text = file.read(LONGEST_KEY + len(b"\r\n") + 1)
    except OSError as error:
        raise SettingsError(
            say("The identity key file {path} cannot be read; make one with shouwang key {path}.", path=str(path))
        ) from error
    key = text.rstrip(b"\r\n")
    if len(text) > LONGEST_KEY + len(b"\r\n") or len(key) > LONGEST_KEY:
        raise SettingsError(say("{path} is no identity key file; it is too long.", path=str(path)))
    if len(key) < SHORTEST_KEY:
        raise SettingsError(_too_short())
    if len(set(key)) < FEWEST_DIFFERENT:
        raise SettingsError(say("The identity key can be guessed; make one with shouwang key."))
    return key


def make_key(path: Path) -> None:
    """Write a new random key to a file that only its owner may read. An existing file is never touched.

    Raises:
        SettingsError: the file exists or cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise SettingsError(
            say("{path} exists already; a key that numbers were kept with must not be lost.", path=str(path))
        ) from error
    except OSError as error:
        raise SettingsError(say("The key file {path} cannot be written.", path=str(path))) from error
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(SHORTEST_KEY).hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


_TYPE_AGAIN = say("format the column as text, then enter the number again")
_CHECK_IT = say("check it against the card")
_CUT_BY_EXCEL = (say("was cut to 15 digits by Excel"), _TYPE_AGAIN)
_WRONG_CHECK = (say("is no identity number: its check digit does not fit"), _CHECK_IT)
_NO_AREA = (say("is no identity number: no area begins so"), _CHECK_IT)
_NO_BIRTHDAY = (say("is no identity number: its birth date is no day"), _CHECK_IT)
_BORN_EARLIER = (say("is no identity number: it is of someone born before 1900"), _CHECK_IT)
_BORN_LATER = (say("is no identity number: it is of someone not yet born"), _CHECK_IT)


def _why_not_formed(text: str) -> Fault:
    if re.fullmatch(_ROUNDED, text):
        return _CUT_BY_EXCEL
    if len(text) == 15 and text.isdecimal():
        return (
            say("is a number of the first generation, with 15 digits"),
            say("write the 18 characters of the present card"),
        )
    if set(text) - set("0123456789X") or "X" in text[:-1]:
        return say("is no identity number: only digits and a last X are in one"), _CHECK_IT
    return (
        say("is no identity number: it has {length} characters instead of 18", length=len(text)),
        _CHECK_IT,
    )


def _digits(numbers: pd.Series) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The characters of n texts of 18 as n rows of code points."""
    return numbers.to_numpy(dtype=f"U{LENGTH}").view(np.uint32).reshape(-1, LENGTH)


def _check_characters(digits: np.ndarray[Any, np.dtype[np.uint32]]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The right check character of each row, as a code point (GB 11643-1999, 4.5; ISO 7064, MOD 11-2)."""
    sums = (digits[:, :17].astype(np.int64) - ord("0")) @ _WEIGHTS
    checks: np.ndarray[Any, np.dtype[np.int64]] = _CHECKS[sums % 11]
    return checks


def _derived(key: bytes, purpose: str, length: int) -> bytes:
    info = _PURPOSE.format(purpose=purpose).encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(key)


def _each(numbers: pd.Series, change: Callable[[str], str]) -> pd.Series:
    places, distinct = pd.factorize(numbers)
    changed = pd.Series([*(change(str(number)) for number in distinct), None], dtype="str")
    return changed.take(places).set_axis(numbers.index)


def _too_short() -> Text:
    return say("The identity key is too short; make one with shouwang key, which has 64 characters.")
