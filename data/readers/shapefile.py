"""Shapefiles, their side files beside them or in one zip. Chinese ones seldom say which encoding their .dbf is in."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from data.readers.grid import MOST_COLUMNS
from data.readers.source import Source
from data.readers.vector import frame_source, only_this_file, require_size, unreadable
from geo.errors import InputError
from geo.text import say

_NEEDED = (".shp", ".shx", ".dbf")
_ALSO = (".prj", ".cpg")
_MOST_PRJ = 100_000
_NAME_BYTES = 10
_CUT = ("unexpected end of data", "incomplete multibyte sequence")
_MULTIBYTE = {
    "utf8": "utf-8", "utf-8": "utf-8", "65001": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "936": "gb18030",
    "cp936": "gb18030", "gb18030": "gb18030", "54936": "gb18030", "oem936": "gb18030", "ansi936": "gb18030",
    "big5": "big5", "950": "big5", "cp950": "big5",
}  # fmt: skip


def read_shapefile(path: Path) -> Source:
    """A shapefile by its ``.shp``. Without a ``.prj`` its coordinate system is not known.

    Raises:
        InputError: it is none, a side file is missing, or its text is in no known encoding.
    """
    beside = {
        file.suffix.lower(): file for file in sorted(path.parent.glob(f"{_escaped(path.stem)}.*")) if file.is_file()
    }
    beside[".shp"] = path
    with tempfile.TemporaryDirectory(prefix="shouwang-") as folder:
        for suffix in (*_NEEDED, *_ALSO):
            if suffix in beside:
                (Path(folder) / f"layer{suffix}").symlink_to(beside[suffix].resolve())
        return _read(path, path.stem, Path(folder))


def read_zipped(path: Path, archive: zipfile.ZipFile) -> Source:
    """The one shapefile of a zip; its members are unpacked under names of ours.

    Raises:
        InputError: as ``read_shapefile``.
    """
    entries = {PurePosixPath(entry.filename): entry for entry in archive.infolist() if not entry.is_dir()}
    stem, *others = {name.with_suffix("") for name in entries if name.suffix.lower() == ".shp"}
    if others:
        raise InputError(say("File {file} holds several shapefiles; give each in a zip of its own.", file=path.name))
    with tempfile.TemporaryDirectory(prefix="shouwang-") as folder:
        for name, entry in entries.items():
            suffix = name.suffix.lower()
            if name.with_suffix("") == stem and suffix in (*_NEEDED, *_ALSO):
                with archive.open(entry) as member, (Path(folder) / f"layer{suffix}").open("wb") as file:
                    shutil.copyfileobj(member, file)
        return _read(path, stem.name, Path(folder))


def _escaped(stem: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)


def _read(path: Path, name: str, folder: Path) -> Source:
    layer = folder / "layer.shp"
    with layer.open("rb") as file:
        if file.read(4) != b"\0\0\x27\x0a":
            raise InputError(unreadable(path))
    missing = [suffix for suffix in _NEEDED if not (folder / f"layer{suffix}").exists()]
    if missing:
        raise InputError(
            say(
                "Shapefile {name} lacks its {missing}; give all its files, best in one zip.",
                name=name,
                missing=", ".join(missing),
            )
        )
    _mend_prj(folder / "layer.prj")
    with only_this_file(path):
        require_size(path, int(pyogrio.read_info(layer, encoding="ISO-8859-1")["features"]))
        frame = pyogrio.read_dataframe(layer, encoding="ISO-8859-1")
    decoded = _decoded(path, frame, _declared(folder), _widths(folder / "layer.dbf"))
    return frame_source(name, decoded, getattr(frame, "crs", None))


def _mend_prj(prj: Path) -> None:
    """A .prj in UTF-8, as GDAL needs it; one that says nothing is as good as none."""
    if not prj.exists():
        return
    raw = prj.read_bytes()[:_MOST_PRJ]
    prj.unlink()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            CRS.from_wkt(text)
        except (UnicodeDecodeError, CRSError):
            continue
        prj.write_text(text, encoding="utf-8")
        return


def _declared(folder: Path) -> str | None:
    """The encoding the shapefile names: in its .cpg, or by the language of its .dbf."""
    page = folder / "layer.cpg"
    if page.exists():
        return _MULTIBYTE.get(page.read_bytes()[:64].decode("ascii", "replace").strip().lower().replace(" ", ""))
    with (folder / "layer.dbf").open("rb") as file:
        start = file.read(30)
    return {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5"}.get(start[29]) if len(start) == 30 else None


def _decoded(path: Path, frame: pd.DataFrame, declared: str | None, widths: frozenset[int]) -> pd.DataFrame:
    """The frame with its text in the first encoding that fits all of it: the declared one, UTF-8, GB18030.

    A Western one that is declared fits everything and says nothing, so it is not believed.
    """
    own = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    attributes = [n for n, column in enumerate(frame.columns) if column != own]
    texts = [n for n in attributes if frame.dtypes.iloc[n] in ("str", "object")]
    distinct = {str(frame.columns[n]) for n in attributes}
    for n in texts:
        distinct |= {text for text in frame.iloc[:, n].dropna().unique() if isinstance(text, str)}
    for encoding in dict.fromkeys((declared or "utf-8", "utf-8", "gb18030")):
        try:
            words = {text: _word(text, encoding, widths) for text in distinct}
        except UnicodeDecodeError:
            continue
        frame = frame.copy()
        for n in texts:
            frame.isetitem(n, frame.iloc[:, n].map(words, na_action="ignore").array)
        return frame.rename(columns=words)
    raise InputError(
        say("The text of {file} is neither UTF-8 nor GB18030; export it with a .cpg file.", file=path.name)
    )


def _word(text: str, encoding: str, widths: frozenset[int]) -> str:
    """One text decoded. Of one that fills its field the last character may be cut in two, and is left out."""
    raw = text.encode("latin-1")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if len(raw) in widths and error.end == len(raw) and error.reason in _CUT:
            return raw[: error.start].decode(encoding)
        raise


def _widths(table: Path) -> frozenset[int]:
    """Bytes that the fields of a .dbf have, and their names: 32 bytes a field from byte 32 on, the 17th its width."""
    with table.open("rb") as file:
        fields = file.read(32 + 32 * MOST_COLUMNS)[32:]
    return frozenset(fields[16::32]) | {_NAME_BYTES}
