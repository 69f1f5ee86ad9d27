"""Import: a county's list of 50,000 persons in xlsx, and 1,000,000 visits in csv, loaded by ``shouwang load`` itself.

The persons have 15 columns, place names and identity numbers, and a key is set; of each row a home, a person, a spell,
a carer and an identity are made. The visits come once with numbers of their own and of the persons, once with neither:
then the persons are found by identity number, the workers by name, and each visit by person, day, kind and worker.
Meanwhile somebody signs in, over and over. Bars: 20 s and 1 GB for the persons, 60 s for the visits, 10 s a sign-in.

Measured on two cores that others kept busy (load 5), commands and their imports included:

==================  =========  =======  ===========  ===============
file                rows       seconds  peak memory  longest sign-in
==================  =========  =======  ===========  ===============
persons, xlsx       50,000     18.9     510 MB       2.1 s
visits              1,000,000  28.0     1.0 GB       1.5 s
visits without ids  1,000,000  48.3     1.4 GB       2.1 s
==================  =========  =======  ===========  ===============

At load 2 the persons took 14.0 s and the visits 21.3 s. The last file meets a million visits on record already.
"""

from __future__ import annotations

import json as json_text
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from bench_demo import ROOT, environment
from openpyxl import Workbook
from shapely.geometry import box

from data.importing.identity import make_key
from data.importing.load import How, load
from data.store import Store

CODE = "361126"
AS_OF = date(2026, 7, 15)
PERSONS, VISITS = 50_000, 1_000_000
TOWNS, VILLAGES_EACH = 15, 9
WEIGHTS = np.array([2**power % 11 for power in range(17, 0, -1)])
CHECKS = np.array(list("10X98765432"))
BARS = {"persons": 20.0, "visits": 60.0, "visits_without_ids": 60.0}


def workers() -> list[str]:
    """Three hundred names."""
    return [a + b + c for a in "沈韩杨朱秦" for b in "国建志文小春" for c in "清芬林松梅涛强燕辉波"]


def villages() -> pd.DataFrame:
    """The villages of a county: ``code``, ``town``, ``village`` and the seat's ``lon`` and ``lat``."""
    characters = "青山绿水红石白云金沙玉泉东塘西坝南岭北河上湾下畈大源小坑高桥平地"
    names = [a + b for a in characters[::2] for b in characters[1::2]]
    rows = [
        (f"{CODE}{100 + town}{200 + n}", f"模拟{names[town]}乡", f"{names[20 + town * VILLAGES_EACH + n]}村", town, n)
        for town in range(TOWNS)
        for n in range(VILLAGES_EACH)
    ]
    frame = pd.DataFrame(rows, columns=["code", "town", "village", "x", "y"])
    return frame.assign(lon=117.05 + frame["x"] * 0.06, lat=28.05 + frame["y"] * 0.1)


def identity_numbers(rng: np.random.Generator, birth: pd.Series[Any]) -> list[str]:
    """A number for each birth date, with the check character it must have; no two the same."""
    sequence = np.arange(len(birth)) % 1000
    first = [
        f"{362300 + n // 1000 % 99}{day:%Y%m%d}{s:03d}" for n, (day, s) in enumerate(zip(birth, sequence, strict=True))
    ]
    digits = np.array([[int(character) for character in text] for text in first])
    return [text + check for text, check in zip(first, CHECKS[(digits @ WEIGHTS) % 11], strict=True)]


def persons(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """A list of persons as a county keeps it."""
    homes = villages().iloc[rng.integers(0, TOWNS * VILLAGES_EACH, count)].reset_index(drop=True)
    child = rng.random(count) < 0.6
    days = np.where(child, rng.integers(14_800, 19_000, count), rng.integers(-12_000, -5_000, count))
    birth = pd.Series(pd.to_datetime(days, unit="D"))
    names = np.array(
        [a + b + c for a in "赵钱孙李周吴郑王冯陈" for b in "一小大文志建" for c in "明华强芳英军平兰福寿"]
    )
    pick = lambda: names[rng.integers(0, len(names), count)]  # noqa: E731
    numbers = identity_numbers(rng, birth)
    return pd.DataFrame(
        {
            "乡镇": homes["town"],
            "村": homes["village"],
            "村民小组": [f"{n}组" for n in rng.integers(1, 12, count)],
            "姓名": pick(),
            "身份证号": numbers,
            "性别": ["男" if int(number[16]) % 2 else "女" for number in numbers],
            "住址": [f"{n}号" for n in rng.integers(1, 400, count)],
            "经度": (homes["lon"] + rng.normal(0, 0.008, count)).round(6),
            "纬度": (homes["lat"] + rng.normal(0, 0.008, count)).round(6),
            "人群类别": np.where(
                child, "留守儿童", np.where(rng.random(count) < 0.3, "留守老人、高龄老人", "空巢老人")
            ),
            "认定日期": [
                f"2025.{m}.{d}" for m, d in zip(rng.integers(1, 13, count), rng.integers(1, 29, count), strict=True)
            ],
            "健康状况": rng.choice(["良好", "较差", "失能"], count),
            "监护人姓名": pick(),
            "与儿童关系": np.where(child, "祖父母", "邻居"),
            "监护人电话": [f"139{n:08d}" for n in rng.integers(0, 10**8, count)],
        }
    )


def visits(count: int, people: pd.Series[Any], header: str, rng: np.random.Generator) -> pd.DataFrame:
    """A register of visits to ``people``, known by ``header``; no person is visited twice on a day."""
    n = np.arange(count)
    worker = rng.integers(0, 300, count)
    checked = {
        name: rng.choice(["是", "否", ""], count)
        for name in ("健康状况已查", "精神状态已查", "居所安全已查", "卫生环境已查")
    }
    return pd.DataFrame(
        {
            "走访编号": [f"Z{number}" for number in n],
            header: people.to_numpy()[n % len(people)],
            "走访日期": [(AS_OF - timedelta(days=int(d))).isoformat() for d in n // len(people)],
            "走访方式": rng.choice(["入户走访", "联系", "父母电话"], count),
            "走访人编号": [f"T{w}" for w in worker],
            "走访人": np.array(workers())[worker],
            **checked,
            "发现问题": np.where(rng.random(count) < 0.1, "屋顶漏雨，已报镇民政办", ""),
        }
    )


def build(folder: Path, url: str) -> None:
    """A county with regions and workers and nobody in it."""
    places = villages()
    towns = places.drop_duplicates("town")
    rows = [(CODE, "模拟县", "county", None, None)]
    rows += [(code[:9], town, "township", None, None) for code, town in zip(towns["code"], towns["town"], strict=True)]
    rows += list(
        places.assign(level="village")[["code", "village", "level", "lon", "lat"]].itertuples(index=False, name=None)
    )
    frame = pd.DataFrame(rows, columns=["region_code", "name", "level", "seat_lon", "seat_lat"])
    shapes = [box(116.9, 27.9, 118.1, 29.1)] + [None] * (len(frame) - 1)
    gpd.GeoDataFrame(frame, geometry=shapes, crs=4490).to_file(folder / "regions.gpkg", layer="regions")
    pd.DataFrame(
        {"staff_id": f"T{n}", "region_code": CODE, "name": name, "role": "village_worker"}
        for n, name in enumerate(workers())
    ).to_csv(folder / "staff.csv", index=False)
    with Store.open(url, create=True) as store:
        store.add_county(CODE, "模拟县", "moni", simulated=True, as_of=AS_OF)
        load(store, CODE, "regions", folder / "regions.gpkg", How(crs="CGCS2000"))
        load(store, CODE, "staff", folder / "staff.csv")


def write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    """A sheet with a title over its header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["模拟县留守儿童和老人名单"])
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False, name=None):
        sheet.append(row)
    book.save(path)


@contextmanager
def signing_in(url: str) -> Iterator[list[float]]:
    """Somebody signs in again and again; the seconds each time took."""
    waited: list[float] = []
    done = threading.Event()

    def again() -> None:
        with Store.open(url) as store:
            while not done.wait(0.05):
                begun = time.perf_counter()
                token = store.issue_sign_in("supervisor", CODE, CODE, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
                store.redeem_sign_in(token)
                waited.append(time.perf_counter() - begun)

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield waited
    finally:
        done.set()
        thread.join()


def measure(kind: str, path: Path, url: str, key: Path) -> dict[str, Any]:
    """Load a file in a process of its own: rows, seconds, peak memory in bytes, the longest a sign-in waited.

    Raises:
        RuntimeError: the command failed, or refused a row; its own words are part of the message.
    """
    words = [sys.executable, "-c", "from dashboard.cli import main; main()"]
    words += ["load", kind, str(path), "--database", url, "--crs", "CGCS2000", "--json"]
    settings = environment() | {"SHOUWANG_IDENTITY_KEY_FILE": str(key)}
    with tempfile.TemporaryFile() as output, signing_in(url) as waited:
        begun = time.perf_counter()
        process = subprocess.Popen(words, cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace")
    if process.returncode != 0:
        raise RuntimeError(f"shouwang load failed: {said[-2000:]}")
    report = json_text.loads(said)
    if report["loaded"] != report["rows"]:
        raise RuntimeError(f"Of {report['rows']} rows {report['loaded']} were loaded: {report['rejects'][:3]}")
    return {
        "rows": report["rows"],
        "seconds": seconds,
        "rows_per_s": report["rows"] / seconds,
        "peak_memory_bytes": usage.ru_maxrss * 1024,
        "sign_ins": len(waited),
        "longest_sign_in_s": max(waited, default=float("nan")),
    }


def run(json: bool = False, *, people: int = PERSONS, visited: int = VISITS) -> dict[str, Any]:
    """Measure and, unless ``json``, print a line a file."""
    rng = np.random.default_rng(0)
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, key = f"sqlite:///{folder / 'county.db'}", folder / "key"
        make_key(key)
        build(folder, url)
        listed = persons(people, rng)
        write_xlsx(listed, folder / "persons.xlsx")
        found["persons"] = measure("persons", folder / "persons.xlsx", url, key)
        with Store.open(url) as store:
            ids = store.county(CODE, kinds=["persons"]).persons.index.to_series()
        visits(visited, ids, "人员编号", rng).drop(columns="走访人").to_csv(folder / "a.csv", index=False)
        found["visits"] = measure("visits", folder / "a.csv", url, key)
        without = visits(visited, listed["身份证号"], "身份证号", rng).drop(columns=["走访编号", "走访人编号"])
        without["走访日期"] = without["走访日期"].str.replace(
            "202", "201", n=1
        )  # other visits than those loaded before
        without.to_csv(folder / "b.csv", index=False)
        found["visits_without_ids"] = measure("visits", folder / "b.csv", url, key)
    if not json:
        for what, one in found.items():
            print(
                f"{what}: {one['rows']:,} rows in {one['seconds']:.1f} s (bar {BARS[what]:.0f} s), "
                f"{one['rows_per_s']:,.0f} rows/s, peak memory {one['peak_memory_bytes'] / 1e6:,.0f} MB, "
                f"a sign-in took at most {one['longest_sign_in_s']:.2f} s"
            )
    return {"benchmark": "import", "rows": [{"case": what, **one} for what, one in found.items()]}


def main() -> None:
    """Print the lines."""
    run()


if __name__ == "__main__":
    main()
