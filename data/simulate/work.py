"""Staff of uneven diligence and a year of their contacts and visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from data.simulate.days import DAY, NEVER, blank
from data.simulate.geography import Land
from data.simulate.names import names, phones

_YEAR = 365


@dataclass(frozen=True, eq=False)
class Work:
    """``staff`` and ``visits`` by contract; ``in_charge``: staff id by person, missing where nobody is."""

    staff: pd.DataFrame
    visits: pd.DataFrame
    in_charge: pd.Series[str]


@dataclass(frozen=True)
class _Round:
    """One kind of visit to one class of persons, every so many days."""

    kind: str
    every_days: float
    reach: float = 1.0  # of the diligence of whoever does it


def simulate_work(land: Land, persons: pd.DataFrame, as_of: date, rng: np.random.Generator) -> Work:
    """Staff and a year of visits to ``persons`` (index person_id; village, stage, age, health, …)."""
    today = np.datetime64(as_of, "D")
    staff = _staff(land, persons, today, rng)
    in_charge = _in_charge(staff, persons, rng)
    visits = _visits(land, staff, persons, in_charge, today, rng)
    columns = [
        "region_code",
        "name",
        "role",
        "full_time",
        "certified_on",
        "trained_on",
        "from_date",
        "to_date",
        "phone",
    ]
    return Work(staff[columns], visits, in_charge)


def _staff(land: Land, persons: pd.DataFrame, today: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """Child directors in about 93 % of villages, a supervisor for all townships but one, workers and grid workers."""
    codes = land.villages.index.to_numpy()
    children = persons[persons["stage"] == "child"]["village"].value_counts().reindex(codes, fill_value=0).to_numpy()
    has_director = rng.random(len(codes)) < 0.93
    second = has_director & (children > 30) & (rng.random(len(codes)) < 0.4)
    left = codes[~has_director & (rng.random(len(codes)) < 0.6)]
    townships = land.townships.index.to_numpy()
    vacant = rng.integers(len(townships))
    rows = [
        (codes[has_director], "child_director"),
        (codes[second], "child_director"),
        (np.delete(townships, vacant), "supervisor"),
        (codes[rng.random(len(codes)) < 0.72], "village_worker"),
        (codes[rng.random(len(codes)) < 0.85], "grid_worker"),
        (left, "child_director"),  # gone, and the post not filled
    ]
    frame = pd.DataFrame(
        {
            "region_code": np.concatenate([places for places, _ in rows]),
            "role": np.concatenate([np.full(len(places), role) for places, role in rows]),
        }
    )
    count = len(frame)
    gone = np.arange(count) >= count - len(left)
    female = rng.random(count) < np.where(frame["role"] == "child_director", 0.66, 0.35)
    began = today - rng.integers(120, 2_200, count).astype("timedelta64[D]")
    certified = began + rng.integers(-60, 200, count).astype("timedelta64[D]")
    trained = today - rng.gamma(1.7, 150, count).astype(int).clip(3, 1_200).astype("timedelta64[D]")
    frame["name"] = names(female, rng.random(count) < 0.5, rng)
    frame["full_time"] = rng.random(count) < np.where(frame["role"] == "grid_worker", 0.6, 0.3)
    frame["certified_on"] = np.where((rng.random(count) < 0.2) | (certified > today), NEVER, certified).astype(
        "datetime64[s]"
    )
    frame["trained_on"] = np.where(rng.random(count) < 0.12, NEVER, trained).astype("datetime64[s]")
    frame["from_date"] = began.astype("datetime64[s]")
    ended = today - rng.integers(20, 110, count).astype("timedelta64[D]")
    frame["to_date"] = np.where(gone, ended, NEVER).astype("datetime64[s]")
    phone = phones(count, rng).astype(object)
    phone[rng.random(count) < 0.05] = None
    frame["phone"] = phone
    frame["diligence"] = rng.beta(3.2, 1.3, count)
    slack = rng.random(count) < 0.15  # has let it slide for some time
    frame["silent_days"] = np.where(slack, rng.integers(35, 220, count), 0)
    frame["silent_days"] = np.where(gone, (today - ended).astype(int), frame["silent_days"])
    frame = frame.sort_values(["region_code", "role"], kind="stable", ignore_index=True)
    frame.index = pd.Index([f"T{land.county.code}{number:04d}" for number in range(1, count + 1)], name="staff_id")
    return frame


def _in_charge(staff: pd.DataFrame, persons: pd.DataFrame, rng: np.random.Generator) -> pd.Series[str]:
    """Children: a child director of the village, else its worker; others: the village worker, else the grid worker."""
    keys = persons["village"].astype(str)
    turn = pd.Series(rng.integers(0, 2, len(persons)), index=persons.index)
    by_role: dict[str, pd.Series[str]] = {}
    for role in ("child_director", "village_worker", "grid_worker"):
        here = staff[staff["role"] == role].reset_index()
        here["turn"] = here.groupby("region_code").cumcount()
        first = here[here["turn"] == 0].set_index("region_code")["staff_id"]
        second = here[here["turn"] == 1].set_index("region_code")["staff_id"]
        one, two = keys.map(first), keys.map(second)
        by_role[role] = two.where((turn == 1) & two.notna(), one)
    child = persons["stage"] == "child"
    worker = by_role["village_worker"].fillna(by_role["grid_worker"])
    in_charge: pd.Series[str] = (
        by_role["child_director"].fillna(worker).where(child, worker.fillna(by_role["child_director"]))
    )
    return in_charge.rename("staff_id")


def _rounds(slug: str) -> dict[str, tuple[_Round, ...]]:
    """What the county's practice is; 凤县 contacts children weekly, the others about monthly."""
    contact_days = 7.0 if slug == "feng" else 40.0
    return {
        "child": (
            _Round("contact", contact_days, 0.92),
            _Round("home_visit", 30.4, 0.95),
            _Round("parent_call", 75.0, 0.7),
            _Round("parent_meeting", 182.0, 0.55),
        ),
        "weekly": (_Round("home_visit", 9.0, 0.85),),
        "monthly": (_Round("home_visit", 33.0, 0.9),),
        "quarterly": (_Round("home_visit", 91.0, 0.9), _Round("contact", 120.0, 0.6)),
        "woman": (_Round("home_visit", 120.0, 0.7),),
    }


def _visits(
    land: Land,
    staff: pd.DataFrame,
    persons: pd.DataFrame,
    in_charge: pd.Series[str],
    today: np.datetime64,
    rng: np.random.Generator,
) -> pd.DataFrame:
    alone = persons["elder_living_alone"].to_numpy(bool)
    frail = np.isin(persons["health"].to_numpy(object), ["dependent"])
    need = np.select(
        [
            persons["stage"] == "child",
            persons["stage"] == "woman",
            alone & frail,
            alone & (persons["age"] >= 75) | frail | (persons["age"] >= 85),
        ],
        ["child", "woman", "weekly", "monthly"],
        "quarterly",
    )
    diligence = in_charge.map(staff["diligence"]).fillna(0.0).to_numpy(float)
    silent = in_charge.map(staff["silent_days"]).fillna(0).to_numpy(int)
    began = in_charge.map(staff["from_date"]).to_numpy(DAY)
    regard = rng.beta(9, 1.6, len(persons)) * (rng.random(len(persons)) >= 0.03)  # some are never visited
    parts = []
    for group, rounds in _rounds(land.county.slug).items():
        rows = np.flatnonzero(need == group)
        for one in rounds:
            slots = int(np.ceil(_YEAR / one.every_days))
            when = (np.arange(slots) + rng.random((len(rows), 1))) * one.every_days
            when = when + rng.normal(0, one.every_days * 0.18, (len(rows), slots))
            done = rng.random((len(rows), slots)) < (diligence[rows] * regard[rows])[:, None] ** 0.6 * one.reach
            done &= (when >= silent[rows][:, None] + 1) & (when < _YEAR)
            row, slot = np.nonzero(done)
            day = today - when[row, slot].astype(int).astype("timedelta64[D]")
            parts.append(pd.DataFrame({"row": rows[row], "visited_on": day, "kind": one.kind}))
    visits = pd.concat(parts, ignore_index=True)
    visits = visits[visits["visited_on"].to_numpy(DAY) >= began[visits["row"]]]
    visits = visits.sort_values(["visited_on", "row", "kind"], kind="stable", ignore_index=True)
    count = len(visits)
    row = visits.pop("row").to_numpy()
    home = (visits["kind"] == "home_visit").to_numpy()
    care = 0.75 + 0.25 * diligence[row]
    checks = {"health_checked": 0.98, "spirit_checked": 0.95, "safety_checked": 0.92, "hygiene_checked": 0.9}
    unrecorded = rng.random(count) < 0.03
    for column, rate in checks.items():
        by_voice = column in ("health_checked", "spirit_checked")
        seen = rng.random(count) < np.where(home, rate * care, 0.6 if by_voice else 0.0)
        visits[column] = pd.Series(seen, dtype="boolean").where(home & ~unrecorded | (~home & by_voice & ~unrecorded))
    visits.insert(0, "person_id", persons.index.to_numpy()[row])
    visits.insert(3, "staff_id", in_charge.to_numpy()[row])
    child = (persons["stage"] == "child").to_numpy()[row]
    words = np.where(child, rng.choice(_CHILD_FINDINGS, count), rng.choice(_ELDER_FINDINGS, count))
    visits["findings"] = blank(words, ~home | (rng.random(count) >= 0.04))
    visits["visited_on"] = visits["visited_on"].astype("datetime64[s]")
    visits.index = pd.Index([f"V{land.county.code}{number:07d}" for number in range(1, count + 1)], name="visit_id")
    return visits


_CHILD_FINDINGS: Final = np.array(["情绪低落", "作业无人辅导", "祖母近期住院", "常去河边玩耍", "上学路远", "缺冬衣"])
_ELDER_FINDINGS: Final = np.array(["电线老化", "血压偏高", "屋顶漏雨", "行动不便", "饮水不便", "久未与子女联系"])


def _instruments(persons: pd.DataFrame, today: np.datetime64, rng: np.random.Generator) -> list[pd.DataFrame]:
    """The ability standard for every fifth elder, the network scale for every eighth, with the level as written."""
    elders = persons[(persons["stage"] == "elder").to_numpy()]
    able, asked = (elders[rng.random(len(elders)) < rate] for rate in (0.2, 0.125))
    weak = np.select([able["health"] == "dependent", able["health"] == "poor"], [2.6, 0.9], 0.1)
    grade = np.clip(np.rint(weak + rng.normal(0, 0.6, len(able))), 0, 4).astype(int)
    lonely = 4.0 * (asked["living_arrangement"] == "alone") + 3.0 * (asked["support"] == "none")
    score = np.clip(np.rint(17 - lonely + rng.normal(0, 4, len(asked))), 0, 30).astype(int)
    words = np.array(["能力完好", "轻度失能", "中度失能", "重度失能", "完全失能"], dtype=object)
    found = []
    for kind, seen, level in (("capability", able, words[grade]), ("social_network", asked, score.astype(str))):
        day = today - rng.integers(5, 600, len(seen)).astype("timedelta64[D]")
        told = pd.Series(level, dtype=object).to_numpy()
        found.append(pd.DataFrame({"person_id": seen.index, "assessed_on": day, "kind": kind, "level": told}))
    return found


def simulate_assessments(
    persons: pd.DataFrame,
    carers: pd.DataFrame,
    in_charge: pd.Series[str],
    staff: pd.DataFrame,
    code: str,
    today: np.datetime64,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The ``ASSESSMENTS`` columns: those behind ``assessed_on``, check-ups, custody, screening, scales."""
    done = persons[persons["assessed_on"].notna()]
    burden = (
        (done["health"] == "dependent") * 2
        + (done["health"] == "poor")
        + (done["income"] == "poor") * 1
        + (done["support"] == "none") * 1
    )
    level = blank(np.select([burden >= 3, burden >= 1], ["高", "中"], "低"), rng.random(len(done)) < 0.05)
    risk = pd.DataFrame(
        {"person_id": done.index, "assessed_on": done["assessed_on"].to_numpy(), "kind": "risk_level", "level": level}
    )
    judged = carers[carers["capacity_assessed_on"].notna()].drop_duplicates("person_id")
    custody = pd.DataFrame(
        {"person_id": judged["person_id"], "assessed_on": judged["capacity_assessed_on"].to_numpy(), "kind": "custody"}
    )
    parts = [risk, custody]
    for kind, stage, rate in (("check_up", "elder", 0.8), ("check_up", "child", 0.55), ("psychological", "child", 0.5)):
        seen = persons[(persons["stage"] == stage).to_numpy() & (rng.random(len(persons)) < rate)]
        day = today - rng.integers(5, 480, len(seen)).astype("timedelta64[D]")
        parts.append(pd.DataFrame({"person_id": seen.index, "assessed_on": day, "kind": kind}))
    parts += _instruments(persons, today, rng)
    frame = pd.concat(parts, ignore_index=True).sort_values(["person_id", "assessed_on", "kind"], kind="stable")
    frame["assessed_on"] = frame["assessed_on"].astype("datetime64[s]")
    frame["by"] = in_charge.reindex(frame["person_id"]).map(staff["name"]).to_numpy()
    frame["note"] = np.full(len(frame), None, dtype=object)
    frame.index = pd.Index([f"A{code}{number:06d}" for number in range(1, len(frame) + 1)], name="assessment_id")
    return frame
