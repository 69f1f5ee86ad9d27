"""Identity numbers: every slip of the pen is caught, and nothing of a number is to be had without the key."""

from __future__ import annotations

import hmac
import os
import pickle
import traceback
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.importing.identity import (
    LONGEST_KEY,
    IdentityVault,
    load_key,
    load_vault,
    make_key,
    mask_within,
    masked,
    read_numbers,
)
from geo.errors import SettingsError

TODAY = date(2025, 7, 1)
BOY = "360000200001010015"
"""Nobody's: an area no card is issued in and a first of January. By hand, of 36000020000101001: 3×7 + 6×9 + 2×2 + 1×9 +
1×5 + 1×2 = 95 = 8×11 + 7, and the eighth of 1 0 X 9 8 7 6 5 4 3 2 is 5. The seventeenth digit, 1, is odd: male.
"""
GIRL = "36000020000101004X"
"""As above with 4×2 for 1×2: 101 = 9×11 + 2, and the third is X. 4 is even: female."""
OF_THE_STANDARD = "11010519491231002X"
"""The example of GB 11643-1999, 5."""
KEY, OTHER_KEY = b"0123456789abcdef" * 4, b"fedcba9876543210" * 4


def series(*texts: str | None) -> pd.Series:
    return pd.Series(texts, dtype="str")


def reasons(*texts: str | None) -> list[str]:
    """The reason of each refused text, empty where it is read or missing."""
    read = read_numbers(series(*texts), today=TODAY)
    return ["" if place not in read.refused else read.refused[place][0] for place in range(len(texts))]


def with_check(seventeen: str) -> str:
    """A naive twin: the check character by the recursion of ISO 7064, where no weight is written down."""
    rest = 0
    for digit in seventeen:
        rest = (rest + int(digit)) * 2 % 11
    value = (12 - rest) % 11
    return seventeen + ("X" if value == 10 else str(value))


NUMBERS = st.builds(
    lambda area, day, sequence: with_check(f"{area}{day:%Y%m%d}{sequence:03d}"),
    st.sampled_from(["360000", "110000", "650000", "810000", "820000", "830000"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


def test_known_numbers_give_birth_date_sex_and_area() -> None:
    read = read_numbers(series(BOY, GIRL, OF_THE_STANDARD), today=TODAY)
    assert read.refused == {}
    assert read.number.tolist() == [BOY, GIRL, OF_THE_STANDARD]
    assert read.birth_date.dt.date.tolist() == [date(2000, 1, 1), date(2000, 1, 1), date(1949, 12, 31)]
    assert read.birth_date.dtype == "datetime64[s]"
    assert read.sex.tolist() == ["male", "female", "female"]
    assert read.area.tolist() == ["360000", "360000", "110105"]


def test_a_number_is_understood_as_it_is_typed() -> None:
    wide = GIRL.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    typed = [GIRL.lower(), f"'{GIRL}", f"{GIRL[:6]} {GIRL[6:14]} {GIRL[14:]}", wide, f"\t{GIRL}\n", f"\ufeff{GIRL}"]
    assert read_numbers(series(*typed), today=TODAY).number.tolist() == [GIRL] * len(typed)


def test_rows_keep_their_place_and_what_is_not_known_is_missing() -> None:
    texts = pd.Series([None, BOY, "不详", "x", "—", GIRL], index=[9, 8, 7, 6, 5, 4], dtype="str")
    read = read_numbers(texts, today=TODAY)
    assert read.number.dropna().to_dict() == {8: BOY, 4: GIRL}
    assert read.sex.dropna().to_dict() == {8: "male", 4: "female"}
    assert read.birth_date.isna().tolist() == [True, False, True, True, True, False]
    assert list(read.refused) == [3]
    nothing = read_numbers(series(None, None), today=TODAY)
    assert nothing.number.isna().all()
    assert nothing.refused == {}
    assert len(read_numbers(series(), today=TODAY).number) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("360000000101001", "first generation"),
        ("3.60000E+17", "cut to 15 digits by Excel"),
        ("3.6e17", "cut to 15 digits by Excel"),
        ("36000020000101", "14 characters"),
        ("3600002000010100155", "19 characters"),
        ("模拟", "only digits"),
        ("X60000200001010015", "only digits"),
        ("36000020000101OO15", "only digits"),
        (with_check("36000020000230001"), "birth date is no day"),
        (with_check("36000018991231001"), "before 1900"),
        (with_check("36000018900501001"), "before 1900"),
        (with_check("36000020250702001"), "not yet born"),
        (with_check("00000020000101001"), "no area"),
        (with_check("16000020000101001"), "no area"),
        ("360000200001010016", "check digit"),
        ("36000020000101001X", "check digit"),
    ],
)
def test_each_fault_is_named(text: str, reason: str) -> None:
    assert reason in reasons(text)[0]
    assert read_numbers(series(text), today=TODAY).number.isna().all()


def test_who_is_born_today_has_a_number() -> None:
    assert reasons(with_check("36000020250701001"), with_check("36000019000101001")) == ["", ""]


def test_a_column_that_excel_cut_gives_no_number_even_where_the_check_digit_happens_to_fit() -> None:
    """Excel keeps 15 digits and writes 000 behind: one number in eleven stays well-formed and is somebody else's."""
    cut = [f"3600002000{month:02d}{day:02d}1000" for month in range(1, 13) for day in range(1, 13)]
    fits = [text for text in cut if with_check(text[:17]) == text]
    assert 0 < len(fits) < len(cut)
    assert all("cut to 15 digits" in reason for reason in reasons(*cut))
    assert reasons(*fits) == [""] * len(fits)  # in a column where nothing else was cut it is a number as any other
    assert reasons(*cut, BOY)[-1] == ""


@given(NUMBERS)
def test_every_number_made_by_another_way_is_read(number: str) -> None:
    read = read_numbers(series(number), today=TODAY)
    assert read.number.tolist() == [number]
    assert f"{read.birth_date[0]:%Y%m%d}" == number[6:14]
    assert read.sex[0] == ("male" if int(number[16]) % 2 else "female")


@given(NUMBERS)
def test_every_single_wrong_character_is_caught(number: str) -> None:
    wrong = [
        number[:place] + other + number[place + 1 :]
        for place in range(18)
        for other in ("0123456789X" if place == 17 else "0123456789")
        if other != number[place]
    ]
    assert len(wrong) == 17 * 9 + 10
    assert all(reasons(*wrong))


@given(NUMBERS)
def test_every_two_neighbours_changed_over_are_caught(number: str) -> None:
    changed = {
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for place in range(17)
        if number[place] != number[place + 1]
    }
    assume(changed)
    assert all(reasons(*changed))


@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_text_is_read_missing_or_refused(texts: list[str]) -> None:
    read = read_numbers(series(*texts), today=TODAY)
    assert len(read.number) == len(read.sex) == len(read.birth_date) == len(texts)
    assert read.number.notna().sum() + len(read.refused) <= len(texts)
    for place, (reason, fix) in read.refused.items():
        assert pd.isna(read.number[place])
        assert reason
        assert fix


@given(st.text(max_size=40))
def test_a_mask_shows_six_characters_and_the_last_at_most(text: str) -> None:
    shown = [place for place, character in enumerate(masked(text)) if character != "*"]
    length = len(masked(text))
    assert set(shown) <= {*range(6), length - 1}
    assert not shown or length >= 10


def test_a_mask_hides_birth_date_and_sequence() -> None:
    assert masked(GIRL) == "360000***********X"
    assert masked(f" {GIRL[:6]} {GIRL[6:].lower()}") == "360000***********x"
    assert masked("12345") == "*****"


def test_a_number_in_another_column_is_masked_and_no_other_number_is() -> None:
    wide = GIRL.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    for typed in (GIRL, GIRL.lower(), wide, f"{GIRL[:6]} {GIRL[6:14]} {GIRL[14:]}", GIRL[:6] + GIRL[8:17]):
        shown = mask_within(f"模拟{typed}，女")
        assert shown.startswith("模拟360000*")
        assert "0101" not in shown.translate(str.maketrans("０１", "01"))
        assert shown.endswith("，女")
    for fine in ("13800138000", "361126101201", "2024-05-01 08:30:00", "张三", "", "1234567890123456789012"):
        assert mask_within(fine) == fine


# -- the vault


def vault(key: bytes = KEY, keep: str = "sealed") -> IdentityVault:
    return IdentityVault(key, keep)  # type: ignore[arg-type]


def by_hand(key: bytes, number: str) -> str:
    """HKDF-SHA256 (RFC 5869) and HMAC written out with the standard library alone."""
    secret = hmac.digest(bytes(32), key, "sha256")
    derived = hmac.digest(secret, b"shouwang identity hash 1\x01", "sha256")
    return hmac.digest(derived, number.encode(), "sha256").hex()


def test_a_hash_is_the_keyed_hash_of_the_number_however_it_was_typed() -> None:
    typed = read_numbers(series(GIRL, GIRL.lower(), BOY, None, f"{GIRL[:6]} {GIRL[6:]}"), today=TODAY).number
    hashes = vault().hash(typed)
    girl, boy = by_hand(KEY, GIRL), by_hand(KEY, BOY)
    assert hashes.astype(object).where(hashes.notna(), None).tolist() == [girl, girl, boy, None, girl]
    assert len(girl) == 64


@given(NUMBERS, NUMBERS, st.binary(min_size=32, max_size=64), st.binary(min_size=32, max_size=64))
def test_hashes_differ_by_number_and_by_key(one: str, two: str, key: bytes, other: bytes) -> None:
    assume(key != other)
    assert len({vault(key).hash(series(one))[0], vault(other).hash(series(one))[0]}) == 2
    assert (vault(key).hash(series(one))[0] == vault(key).hash(series(two))[0]) == (one == two)
    assert vault(key).fingerprint != vault(other).fingerprint


@given(NUMBERS)
def test_what_is_sealed_opens_with_its_key_alone(number: str) -> None:
    sealed = vault().seal(number)
    assert vault().open(sealed) == number
    assert vault().seal(number) == sealed  # or every load would find all rows changed
    assert number not in sealed
    with pytest.raises(SettingsError, match="does not open") as refused:
        vault(OTHER_KEY).open(sealed)
    assert number not in str(refused.value)


@pytest.mark.parametrize("damaged", ["", "abc", "====", "不是", "AAAA" * 12])
def test_a_damaged_seal_is_refused_in_words(damaged: str) -> None:
    with pytest.raises(SettingsError, match="does not open"):
        vault().open(damaged)


def test_where_only_hashes_are_kept_no_number_is_sealed() -> None:
    numbers = series(GIRL, None)
    assert vault(keep="hash").seal_all(numbers).isna().all()
    sealed = vault().seal_all(numbers)
    assert vault().open(sealed[0]) == GIRL
    assert pd.isna(sealed[1])


def test_nothing_of_a_number_or_key_stands_in_what_is_shown() -> None:
    read = read_numbers(series(GIRL, BOY[:-1] + "0"), today=TODAY)
    shown = [repr(read), str(read), repr(vault()), str(vault()), repr(read.refused)]
    for damaged in (GIRL, BOY):
        try:
            vault().open(damaged)
        except SettingsError as error:
            shown += [str(error), repr(error), *traceback.format_exception(error)]
    for text in shown:
        assert GIRL[6:] not in text.replace(f"for damaged in ({GIRL!r}", "")
        assert BOY[6:14] not in text
        assert KEY.decode() not in text
    with pytest.raises(TypeError, match="not written anywhere"):
        pickle.dumps(vault())


# -- key files


def key_file(tmp_path: Path, content: bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_made_key_loads_and_is_its_owners_alone(tmp_path: Path) -> None:
    path, other = tmp_path / "key", tmp_path / "other"
    make_key(path)
    make_key(other)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(load_key(path)) == 64
    assert load_key(path) != load_key(other)
    with pytest.raises(SettingsError, match="exists already"):
        make_key(path)
    with pytest.raises(SettingsError, match="cannot be written"):
        make_key(tmp_path / "nowhere" / "key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsError, match="chmod 600"):
        load_key(key_file(tmp_path, KEY, mode))


def test_an_unusable_key_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="shouwang key"):
        load_key(tmp_path / "none")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_key(tmp_path)
    for content, reason in (
        (b"", "too short"),
        (KEY[:31], "too short"),
        (KEY[:31] + b"\r\n", "too short"),
        (b"a" * 64, "can be guessed"),
        (b"abc" * 20, "can be guessed"),
        (os.urandom(5000), "too long"),
        (os.urandom(LONGEST_KEY) + b"a\r\n", "too long"),
        (os.urandom(LONGEST_KEY) + b"\n" * 900, "too long"),
    ):
        with pytest.raises(SettingsError, match=reason):
            load_key(key_file(tmp_path, content))
    assert load_key(key_file(tmp_path, KEY + b"\n")) == load_key(key_file(tmp_path, KEY + b"\r\n")) == KEY
    longest = os.urandom(LONGEST_KEY - 1) + b"a"
    assert load_key(key_file(tmp_path, longest + b"\r\n")) == longest
    with pytest.raises(SettingsError, match="too short"):
        IdentityVault(KEY[:31])


def test_without_a_key_file_there_is_no_vault(tmp_path: Path) -> None:
    assert load_vault("", "hash") is None
    assert load_vault("", "sealed") is None
    path = str(key_file(tmp_path, KEY))
    assert load_vault(path, "none") is None
    for keep in ("hash", "sealed"):
        opened = load_vault(path, keep)  # type: ignore[arg-type]
        assert opened is not None
        assert opened.keep == keep
        assert opened.fingerprint == vault().fingerprint
    with pytest.raises(SettingsError):
        load_vault(path + "x", "hash")
