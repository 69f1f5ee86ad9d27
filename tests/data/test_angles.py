"""Coordinates as people write them: what is understood, what is not, and never something in between."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers.angles import angles, places


def angle(text: str) -> tuple[float, str]:
    row = angles(pd.Series([text], dtype="str")).iloc[0]
    return row["value"], row["side"]


def place(text: str) -> tuple[float, float, str]:
    row = places(pd.Series([text], dtype="str")).iloc[0]
    return row["first"], row["second"], row["order"]


@pytest.mark.parametrize(
    ("text", "value", "side"),
    [
        ("117.435", 117.435, ""),
        ("117.435°", 117.435, ""),
        ("117°26′06″", 117.435, ""),
        ("117º26'06''", 117.435, ""),
        ("117°26’06”", 117.435, ""),
        ("117°26'6.0\"E", 117.435, "E"),
        ("117°26.1′", 117.435, ""),
        ("117°26′", 117 + 26 / 60, ""),
        ("117 26 06", 117.435, ""),
        ("117-26-06", 117.435, ""),
        ("117:26:06", 117.435, ""),
        ("东经117度26分6秒", 117.435, "E"),
        ("北纬28度24分", 28.4, "N"),
        ("１１７°２６′０６″", 117.435, ""),
        ("经度：117.435", 117.435, "E"),
        ("E 117° 26′ 06″", 117.435, "E"),
        ("N28.40", 28.4, "N"),
        ("28.40 n", 28.4, "N"),
        ("W117.5", -117.5, "E"),
        ("-28.5", -28.5, ""),
        ("39500123.4", 39500123.4, ""),  # an easting
        ("E39500123.4", 39500123.4, "E"),
        ("3154000.25N", 3154000.25, "N"),
        ("1.17E2", 117.0, ""),
        (" 117.5 ", 117.5, ""),
    ],
)
def test_an_angle_is_understood(text: str, value: float, side: str) -> None:
    found, where = angle(text)
    assert found == pytest.approx(value, abs=1e-12)
    assert where == side


@pytest.mark.parametrize(
    "text",
    [
        "117°60′",
        "117°26′60″",
        "117°26′75″",
        "N28°24′E",
        "E28°24′N",
        "-28°24′S",
        "东经28.4N",
        "117.5°26′",
        "117°26.5′06″",
        "181°",
        "N91",
        "117-26′06",
        "117 26 06 03",
        "117.435 28.404",
        "约117度",
        "nan",
        "inf",
        "-",
        "°",
        "117..5",
        "1,117",
        "",
    ],
)
def test_what_is_no_angle_is_not_understood(text: str) -> None:
    value, side = angle(text)
    assert math.isnan(value)
    assert side == ""


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999), st.sampled_from(["E", "W"]))
def test_degrees_minutes_seconds_are_their_sum_in_every_form(
    degrees: int, minutes: int, hundredths: int, side: str
) -> None:
    seconds = hundredths / 100
    value = degrees + minutes / 60 + seconds / 3600
    sign = -1 if side == "W" else 1
    for text in (
        f"{degrees}°{minutes}′{seconds}″",
        f"{degrees} {minutes:02d} {seconds}",
        f"{degrees}度{minutes}分{seconds}秒",
    ):
        assert angle(text) == (pytest.approx(value, abs=1e-11), "")
        assert angle(text + side) == (pytest.approx(sign * value, abs=1e-11), "E")
        assert angle(side + text) == (pytest.approx(sign * value, abs=1e-11), "E")


@given(st.text(alphabet="0123456789.°′″'\" NSEW东经北纬度分秒-+:,", max_size=20))
def test_no_text_breaks_the_parsers_and_none_gives_infinity(text: str) -> None:
    value, side = angle(text)
    assert math.isnan(value) or math.isfinite(value)
    assert side in {"", "E", "N"}
    first, second, order = place(text)
    assert math.isnan(first) == math.isnan(second)
    assert order in {"", "xy", "yx"}


@pytest.mark.parametrize(
    ("text", "first", "second", "order"),
    [
        ("117.435, 28.404", 117.435, 28.404, ""),
        ("117.435，28.404", 117.435, 28.404, ""),
        ("(117.435;28.404)", 117.435, 28.404, ""),
        ("117.435 28.404", 117.435, 28.404, ""),
        ("28.404N 117.435E", 28.404, 117.435, "yx"),
        ("117.435°E, 28.404°N", 117.435, 28.404, "xy"),
        ("28.404N, 117.435", 28.404, 117.435, "yx"),
        ("28.404 117.435 85.0 4.9", 28.404, 117.435, "yx"),  # an ODK geopoint: latitude, longitude, altitude, accuracy
        ("POINT (117.435 28.404)", 117.435, 28.404, "xy"),
        ("point z(117.435 28.404 85)", 117.435, 28.404, "xy"),
        ("东经117°26′06″ 北纬28°24′", 117.435, 28.4, "xy"),
        ("北纬28°24′东经117°26′06″", 28.4, 117.435, "yx"),
        ("N28°24′,E117°26′06″", 28.4, 117.435, "yx"),
        ("117 26 06 28 24 00", 117.435, 28.4, ""),
        ("经度117.435纬度28.404", 117.435, 28.404, "xy"),
        ("lat:28.4,lng:117.4", 28.4, 117.4, "yx"),
        ("39500123.4, 3154000.2", 39500123.4, 3154000.2, ""),
    ],
)
def test_two_numbers_in_one_cell_are_understood(text: str, first: float, second: float, order: str) -> None:
    assert place(text) == (pytest.approx(first, abs=1e-12), pytest.approx(second, abs=1e-12), order)


@pytest.mark.parametrize(
    "text",
    ["117.435", "117.4,28.4,30", "E117,E28", "a,b", "117°60′,28°", "POINT EMPTY", "POLYGON((0 0,1 1,1 0,0 0))", "", ",",
     "罗家村, 28.4"],
)  # fmt: skip
def test_what_is_no_place_is_not_understood(text: str) -> None:
    first, second, order = place(text)
    assert math.isnan(first)
    assert math.isnan(second)
    assert order == ""


def test_no_texts_give_empty_frames() -> None:
    assert angles(pd.Series([], dtype="str")).empty
    assert places(pd.Series([], dtype="str")).empty
