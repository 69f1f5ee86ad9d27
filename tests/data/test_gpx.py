"""GPX files: the points of their tracks, or one sentence; never another file, an entity or a crash."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.readers import gpx
from data.readers.gpx import read_gpx
from geo.errors import InputError

HEAD = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'


def written(folder: Path, body: str, *, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "track.gpx"
    path.write_text(f"{head}{body}</gpx>", encoding=encoding)
    return path


def test_points_keep_track_segment_name_place_and_moment(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '<metadata><name>文件</name></metadata><wpt lat="1" lon="2"><name>路点</name></wpt>'
        "<trk><name>一队</name><trkseg>"
        '<trkpt lat="28.5" lon="117.1"><ele>50</ele><time>2026-07-01T04:00:00Z</time></trkpt>'
        '<trkpt lat="28.6" lon="117.2"><time>2026-07-01T12:00:30.750+08:00</time><extensions><a><time>x</time></a>'
        "</extensions></trkpt></trkseg><trkseg>"
        '<trkpt lat="28.7" lon="117.3"><time>2026-07-01T04:05:00</time></trkpt></trkseg></trk>'
        '<trk><trkseg><trkpt lat="28.8" lon="117.4"/></trkseg></trk>',
    )
    points = read_gpx(path)
    assert points[["track", "segment"]].to_numpy().tolist() == [[1, 1], [1, 1], [1, 2], [2, 1]]
    assert points["name"].fillna("").tolist() == ["一队", "一队", "一队", ""]
    assert points["lon"].tolist() == [117.1, 117.2, 117.3, 117.4]
    assert [None if pd.isna(time) else f"{time:%H:%M:%S}" for time in points["time"]] == [
        "04:00:00",
        "04:00:30",
        "04:05:00",
        None,
    ]


def test_a_file_in_utf16_is_read_and_one_in_gbk_refused_in_a_sentence(tmp_path: Path) -> None:
    """The parser knows UTF-8 and UTF-16 alone, and receivers write no other."""
    body = '<trk><name>城关队</name><trkseg><trkpt lat="28.5" lon="117.1"/></trkseg></trk>'
    wide = '<?xml version="1.0" encoding="UTF-16"?><gpx>'
    assert read_gpx(written(tmp_path, body, head=wide, encoding="utf-16"))["name"].tolist() == ["城关队"]
    with pytest.raises(InputError, match=r"is no readable \.gpx file"):
        read_gpx(written(tmp_path, body, head='<?xml version="1.0" encoding="GBK"?><gpx>', encoding="gbk"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("not xml", "is no readable .gpx file"),
        ("<kml></kml>", "is no readable .gpx file"),
        ("<gpx></gpx>", "holds no track; export the track, not the places"),
        ('<gpx><wpt lat="1" lon="2"/></gpx>', "holds no track"),
        ('<gpx><trk><trkseg><trkpt lat="91" lon="2"/></trkseg></trk></gpx>', "is nowhere on earth"),
        ('<gpx><trk><trkseg><trkpt lat="nan" lon="2"/></trkseg></trk></gpx>', "is nowhere on earth"),
        ('<gpx><trk><trkseg><trkpt lon="2"/></trkseg></trk></gpx>', "is nowhere on earth"),
        ('<gpx><trk><trkseg><trkpt lat="x" lon="2"/></trkseg></trk></gpx>', "is no readable .gpx file"),
        (
            '<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>noon</time></trkpt></trkseg></trk></gpx>',
            "is no readable .gpx file",
        ),
        ('<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx><trk>&a;</trk></gpx>', "is no readable"),
        ("<gpx>" + "<a>" * 60 + "</a>" * 60 + "</gpx>", "is no readable .gpx file"),
    ],
)
def test_what_is_no_track_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "track.gpx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_gpx(path)


def test_a_missing_file_and_too_many_points_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_gpx(tmp_path / "none.gpx")
    monkeypatch.setattr(gpx, "MOST_POINTS", 2)
    body = "<trk><trkseg>" + '<trkpt lat="1" lon="2"/>' * 3 + "</trkseg></trk>"
    with pytest.raises(InputError, match="more than 2 points"):
        read_gpx(written(tmp_path, body))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text("<>/gpxtrkseglatlon=\"' 12.&;", max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "track.gpx"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_gpx(path)
