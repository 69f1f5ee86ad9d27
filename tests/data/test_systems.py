"""A pair of columns may say itself what system it is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.decisions import REVERSE_GCJ02, record_decision
from data.importing.load import How, load
from data.importing.mapping import understands
from data.importing.systems import system_of_pair
from data.store import Store
from geo.errors import InputError

CODE, VILLAGE = "361126", "361126101201"


@pytest.mark.parametrize(
    ("headers", "said", "found"),
    [
        (("经度", "纬度"), None, None),
        (("经度", "纬度"), "WGS84", "WGS84"),
        (("经度（GCJ-02）", "纬度（GCJ-02）"), None, "GCJ-02"),
        (("经度（GCJ-02）", "纬度"), None, "GCJ-02"),
        (("经度(必填)", "纬度（°）"), "BD-09", "BD-09"),
        (("经度（CGCS2000）", "纬度（2000）"), "国家2000", "CGCS2000"),
        (("横坐标（EPSG:4548）", "纵坐标"), None, "EPSG:4548"),
    ],
)
def test_a_header_that_names_a_system_declares_it(headers: tuple[str, str], said: str | None, found: str) -> None:
    assert system_of_pair(headers, said) == found


@pytest.mark.parametrize(
    ("headers", "said"),
    [(("经度（GCJ-02）", "纬度（WGS84）"), None), (("经度（GCJ-02）", "纬度（GCJ-02）"), "WGS84")],
)
def test_two_systems_for_one_pair_are_refused(headers: tuple[str, str], said: str | None) -> None:
    with pytest.raises(InputError, match="keep the right one"):
        system_of_pair(headers, said)


@pytest.mark.parametrize("remark", ["GCJ-02", "火星坐标系", "百度", "EPSG:4548", "CGCS2000", "WGS-84"])
def test_a_system_in_brackets_does_not_hide_the_column(remark: str) -> None:
    assert understands("households", f"经度（{remark}）")


def test_one_file_may_have_pairs_in_two_systems(loaded: Store, tmp_path: Path) -> None:
    """The seat in one system, said in its header, loads without a word for the whole file."""
    path = tmp_path / "r.csv"
    path.write_text(
        f"区划代码,名称,驻地经度（GCJ-02）,驻地纬度（GCJ-02）\n{VILLAGE},甲村,117.1047,28.4975\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="shouwang decide"):
        load(loaded, CODE, "regions", path)
    day = loaded.clock().date()
    record_decision(loaded, CODE, REVERSE_GCJ02, document="模拟〔2025〕1号", by="模拟自然资源局", on=day)
    load(loaded, CODE, "regions", path, How())
    seat = loaded.county(CODE).regions.loc[VILLAGE]
    assert seat["seat_lon"] == pytest.approx(117.1, abs=0.001)
    assert seat["seat_lon"] != pytest.approx(117.1047, abs=0.003)
