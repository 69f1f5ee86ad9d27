"""Fuzzing the readers: small proper files of every format, damaged at random, read in a child process.

A file may be read or refused. Anything else is a failure: another error, a crash, more than ten seconds or than 1 GB.
Its bytes are kept. ``python tests/data/fuzz.py --seconds 3600`` fuzzes for an hour.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import io
import json
import math
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import geopandas as gpd
import xlwt
from openpyxl import Workbook
from shapely.geometry import Point, box

from data.readers.files import read_source, sheets_of
from geo.errors import InputError

SECONDS_A_FILE = 10
MEMORY = 1_000_000_000
"""Bytes of address space beyond what the imports take."""

HEADERS = ("序号", "姓名", "村名", "出生日期", "水深", "纬度", "经度")
_MEAN = [
    "", "\0", '"', "'", ",", "\n", "\r\n", "\t", "同上", "合计", "=1+1", "#REF!", "\ufeff", "é", "1e999", "-1",
    "9" * 20, "</c>", "<v>", "&amp;", "&#0;", "\ud7ff", "𠮷" * 50, "x" * 40_000, "null", "{}", "[", "NaN",
]  # fmt: skip


_LEDGERS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".zip")


def known(header: str) -> bool:
    """Whether a header is understood, as a kind would say."""
    return header in HEADERS


def seeds(folder: Path) -> dict[str, list[bytes]]:
    """Proper files of every format, by the ending of their name."""
    text = (
        "台账,,\n"
        + ",".join(HEADERS)
        + "\n"
        + "".join(f'{n},赵{n},"大,村",2015.3.1,2.5,28.1,117.2\n' for n in range(20))
    )
    found: dict[str, list[bytes]] = {
        ".csv": [text.encode(e) for e in ("utf-8-sig", "gb18030", "utf-16")],
        ".tsv": [text.replace(",", "\t").encode()],
        ".txt": [text.replace(",", ";").encode("gbk")],
    }
    found[".xlsx"] = [_xlsx(merged=False), _xlsx(merged=True)]
    found[".xls"] = [_xls()]
    found[".ods"] = [_ods()]
    frame = gpd.GeoDataFrame(
        {"名称": ["塘", "水库", None], "深": [1.5, 2, None]},
        geometry=[Point(117, 28), box(117, 28, 118, 29), None],
        crs=4490,
    )
    frame.to_file(folder / "s.gpkg")
    frame.iloc[:1].to_file(folder / "s.shp", encoding="gbk")
    frame.to_file(folder / "s.geojson")
    frame.to_parquet(folder / "s.parquet")
    found |= {ending: [(folder / f"s{ending}").read_bytes()] for ending in (".gpkg", ".geojson", ".parquet")}
    found[".geojsonl"] = [b"\n".join(json.dumps(f).encode() for f in json.loads(found[".geojson"][0])["features"])]
    shapefile = {f"s{s}": (folder / f"s{s}").read_bytes() for s in (".shp", ".shx", ".dbf", ".prj", ".cpg")}
    central = {
        "F.csv": "SubmissionDate,loc-Latitude,loc-Longitude,h-村名,KEY\n1,28,117,大村,u1\n".encode(),
        "F-p.csv": "姓名,PARENT_KEY,KEY\n赵一,u1,u1/p[1]\n".encode(),
    }
    found[".zip"] = [_zip(shapefile), _zip(central)]
    kml = (
        "<?xml version='1.0' encoding='UTF-8'?><kml xmlns='http://www.opengis.net/kml/2.2'><Document><Placemark>"
        "<name>塘</name><ExtendedData><Data name='深'><value>2</value></Data></ExtendedData><Polygon>"
        "<outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs>"
        "</Polygon></Placemark></Document></kml>"
    ).encode()
    return found | {".kml": [kml], ".kmz": [_zip({"doc.kml": kml})]}


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _xlsx(*, merged: bool) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    if merged:
        sheet.append(["台账"])
        sheet.merge_cells("A1:G1")
    sheet.append(HEADERS)
    for n in range(10):
        sheet.append([n, f"赵{n}", None if merged and n else "大村", "2015.3.1", 2.5, "同上" if n else 28.1, True])
    if merged:
        sheet.merge_cells("C3:C12")
        sheet["E4"] = "#N/A"
        sheet["E4"].data_type = "e"
        sheet["D5"].number_format = "yyyy-mm-dd"
        sheet["D5"] = 45413
    book.create_sheet("别的").append(["x"])
    book.save(file)
    return file.getvalue()


def _xls() -> bytes:
    book, file = xlwt.Workbook(encoding="gbk"), io.BytesIO()
    sheet = book.add_sheet("名单")
    for row, values in enumerate([HEADERS, *[(n, f"赵{n}", "大村", "2015.3.1", 2.5, 28.1, True) for n in range(10)]]):
        for column, value in enumerate(values):
            if column != 2 or row < 5:
                sheet.write(row, column, value)
    sheet.write_merge(5, 10, 2, 2, "总村")
    sheet.write(11, 0, xlwt.Formula("1/0"))
    book.save(file)
    return file.getvalue()


def _ods() -> bytes:
    names = "".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" ' for n in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [HEADERS, *[(f"{n}", "赵", "", "2015-03-01", "2", "28", "117") for n in range(5)]]
    lines = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="a">{lines}<table:table-row table:number-rows-repeated="9"><table:table-cell '
        'office:value-type="float" office:value="2" table:number-columns-repeated="3"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zip({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Content with one to four random changes: in its bytes, its length, its text, or in one member of a zip."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        if content[:2] == b"PK" and rng.random() < 0.7:
            content = _member_damaged(content, rng)
        else:
            content = rng.choice(_CHANGES)(content, rng)
    return content


def _flipped(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.choice((1, 2, 8, 40))):
        if data:
            data[rng.randrange(len(data))] = rng.choice((0, 255, 127, 128, 34, 44, 60, rng.randrange(256)))
    return bytes(data)


def _truncated(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _cut_out(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.choice((1, 2, 16, 512)) :]


def _doubled(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    piece = content[start : start + rng.choice((1, 4, 64, 1_024))]
    return content[:start] + piece * rng.choice((2, 3, 50, 1_000)) + content[start:]


def _mean_text(content: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(content) + 1)
    text = rng.choice(_MEAN).encode(rng.choice(("utf-8", "gb18030", "utf-16-le")), "replace")
    return content[:start] + text + content[start + rng.choice((0, len(text))) :]


def _numbers_grown(content: bytes, rng: random.Random) -> bytes:
    """A run of digits, as of a size or an address in XML, becomes another number."""
    places = [n for n in range(len(content)) if content[n : n + 1].isdigit()]
    if not places:
        return content
    start = rng.choice(places)
    end = start
    while content[end : end + 1].isdigit():
        end += 1
    return content[:start] + str(rng.choice((0, 1, 255, 65_536, 2**31, 2**32, 10**18))).encode() + content[end:]


def _words_set(content: bytes, rng: random.Random) -> bytes:
    """Four bytes become a number that lengths and counts go wrong with."""
    start = rng.randrange(max(1, len(content) - 4))
    number = rng.choice((0, 1, 2**31 - 1, 2**31, 2**32 - 1, 65_535, rng.randrange(2**32)))
    return content[:start] + number.to_bytes(4, rng.choice(("little", "big"))) + content[start + 4 :]


_CHANGES: list[Callable[[bytes, random.Random], bytes]] = [
    _flipped, _flipped, _truncated, _cut_out, _doubled, _mean_text, _mean_text, _numbers_grown, _words_set,
]  # fmt: skip


def _member_damaged(content: bytes, rng: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _flipped(content, rng)
    except Exception:  # noqa: BLE001 - zlib and struct say it in their own ways
        return _flipped(content, rng)
    if not members:
        return content
    name = rng.choice(list(members))
    match rng.randrange(12):
        case 0:
            del members[name]
        case 1:
            members[rng.choice(("../x", "/x", "x.zip", "xl/vbaProject.bin", "a.csv", "b.shp"))] = members[name]
        case 2:
            members[rng.choice(list(members))] = members[name]
        case _:
            members[name] = rng.choice(_CHANGES)(members[name], rng)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _zip(members)


@dataclass(frozen=True)
class Failure:
    """A file that was neither read nor refused: what came of it, and where its bytes are kept."""

    what: str
    file: Path


def fuzz(
    *, seed: int, keep: Path, files: float = math.inf, seconds: float = math.inf
) -> tuple[Counter[str], list[Failure]]:
    """Fuzz with so many files, or for so many seconds.

    Returns:
        How many files of each format were read and refused (``.csv read``), and the failures.
    """
    rng, counts, failures = random.Random(seed), Counter[str](), list[Failure]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = seeds(folder)
        for ending, contents in whole.items():  # what is not damaged must be read
            for content in contents:
                (folder / f"whole{ending}").write_bytes(content)
                read_source(folder / f"whole{ending}", known=known if ending in _LEDGERS else None)
        until, child = time.monotonic() + seconds, _Child()
        try:
            while time.monotonic() < until and counts.total() + len(failures) < files:
                ending = rng.choice(list(whole))
                content = damaged(rng.choice(whole[ending]), rng)
                path = folder / f"f{ending}"
                path.write_bytes(content)
                outcome = child.read(path)
                if outcome in ("read", "refused"):
                    counts[f"{ending} {outcome}"] += 1
                else:
                    keep.mkdir(parents=True, exist_ok=True)
                    kept = keep / f"{seed}-{len(failures)}{ending}"
                    kept.write_bytes(content)
                    failures.append(Failure(outcome, kept))
                    print(f"{kept}: {outcome}", file=sys.stderr, flush=True)
                    child.end()
                    child = _Child()
        finally:
            child.end()
    return counts, failures


class _Child:
    """A process that reads one file after another, with limits on time and memory."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._pipe), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # of forking beside threads, which the child starts none of
            self._process.start()
        theirs.close()

    def read(self, path: Path) -> str:
        """``read``, ``refused``, or what else came of a file."""
        self._pipe.send(str(path))
        if not self._pipe.poll(SECONDS_A_FILE):
            return f"no answer after {SECONDS_A_FILE} s"
        try:
            return str(self._pipe.recv())
        except EOFError:
            self._process.join()
            return f"process ended with {self._process.exitcode}"

    def end(self) -> None:
        """End the process."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, other_end: Connection) -> None:
    other_end.close()  # else the pipe would stay open when the parent is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # panics of calamine say themselves on standard error
    warnings.simplefilter("error")
    here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (here + MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name in _names(pipe):
        outcome = "refused"
        try:
            for ask in (known, None):
                with contextlib.suppress(InputError):
                    read_source(Path(name), known=ask)
                    outcome = "read"
            with contextlib.suppress(InputError):
                sheets_of(Path(name))
        except BaseException:  # noqa: BLE001 - whatever it is, it is the finding
            outcome = traceback.format_exc()
        pipe.send(outcome)


def _names(pipe: Connection) -> Iterator[str]:
    while True:
        try:
            yield pipe.recv()
        except EOFError:
            return


def main() -> None:
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "shouwang-fuzz")
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    counts, failures = fuzz(seed=wanted.seed, keep=wanted.keep, seconds=wanted.seconds)
    for name, number in sorted(counts.items()):
        print(f"{name:<20}{number:>9,}")
    print(f"{sum(counts.values()):,} files, {len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
