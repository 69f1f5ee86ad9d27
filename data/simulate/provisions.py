"""Key persons, and what each person followed holds, is granted or receives: in place, lacking, or never recorded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.simulate.days import NEVER, blank

Bools = npt.NDArray[np.bool_]

_LACKING, _SILENT = 0.09, 0.04
"""Shares of what concerns somebody: found lacking; not recorded at all."""


def simulate_key_persons(
    persons: pd.DataFrame, code: str, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``KEY_PERSONS`` columns, of persons (index person_id; stage, age, sex, health, income, disability, …)."""
    luck = rng.random(len(persons))
    child, elder = (persons["stage"] == "child").to_numpy(), (persons["stage"] == "elder").to_numpy()
    poor = persons["income"].eq("poor").to_numpy()
    disabled = persons["disability"].notna().to_numpy() & ~persons["disability"].eq("none").to_numpy()
    classes = {
        "guardianship_lacking": child & (persons["living_arrangement"].isin(["alone", "with_others"])).to_numpy(),
        "poor_family": child & poor,
        "psychological_or_behavioural": child & (luck < 0.03),
        "academic_difficulty": child
        & (persons["schooling"] == "in_school").to_numpy()
        & (rng.random(len(luck)) < 0.06),
        "disabled_child": child & disabled,
        "poor_advanced_age": elder & poor & (persons["age"] >= 80).to_numpy(),
        "poor_dependent": elder & poor & persons["health"].eq("dependent").to_numpy(),
        "poor_living_alone": elder & poor & persons["elder_living_alone"].to_numpy(),
        "left_behind_girl": child & persons["sex"].eq("female").to_numpy() & persons["left_behind_child"].to_numpy(),
        "family_crisis": (child | elder) & (rng.random(len(luck)) < 0.006),
        "remote_hardship": (child | elder) & poor & (rng.random(len(luck)) < 0.1),
        "parent_incapable": child & (rng.random(len(luck)) < 0.02),
    }
    rows = [(name, np.flatnonzero(chosen & (rng.random(len(luck)) < 0.93))) for name, chosen in classes.items()]
    at = np.concatenate([where for _, where in rows])
    began = today - rng.integers(30, 900, len(at)).astype("timedelta64[D]")
    ended = rng.random(len(at)) < 0.05
    frame = pd.DataFrame(
        {
            "person_id": persons.index.to_numpy()[at],
            "key_class": np.concatenate([np.full(len(where), name) for name, where in rows]),
            "from_date": began.astype("datetime64[s]"),
            "to_date": np.where(ended, np.maximum(began, today - np.timedelta64(20, "D")), NEVER).astype(
                "datetime64[s]"
            ),
            "source": "模拟",
        }
    ).sort_values(["person_id", "key_class"], kind="stable", ignore_index=True)
    frame.index = pd.Index([f"X{code}{number:06d}" for number in range(1, len(frame) + 1)], name="key_person_id")
    return frame


def simulate_provisions(
    persons: pd.DataFrame, key_persons: pd.DataFrame, code: str, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``PROVISIONS`` columns: a village that keeps its ledger well keeps it well throughout."""
    careful = pd.Series(rng.beta(6, 1.2, persons["village"].nunique()), index=persons["village"].unique())
    care = persons["village"].map(careful).to_numpy()
    parts = []
    for item, concerned, rate in _wanted(persons, _classes(persons, key_persons), rng):
        at = np.flatnonzero(concerned)
        there = rng.random(len(at)) < rate * care[at] ** 0.4
        lacking = ~there & (rng.random(len(at)) < _LACKING / (_LACKING + _SILENT))
        written = there | lacking
        parts.append(pd.DataFrame({"row": at[written], "item": item, "there": there[written]}))
    frame = pd.concat(parts, ignore_index=True).sort_values(["row", "item"], kind="stable", ignore_index=True)
    row, there = frame.pop("row").to_numpy(), frame.pop("there").to_numpy()
    count = len(frame)
    checked = today - rng.gamma(1.6, 120, count).astype(int).clip(2, 1_000).astype("timedelta64[D]")
    begun = checked - rng.integers(0, 400, count).astype("timedelta64[D]")
    named = frame["item"].str.endswith("_contact").to_numpy() | frame["item"].str.startswith("paired_").to_numpy()
    frame.insert(0, "person_id", persons.index.to_numpy()[row])
    frame["state"] = np.where(there, "in_place", "lacking")
    frame["from_date"] = np.where(there, begun, NEVER).astype("datetime64[s]")
    frame["to_date"] = np.full(count, NEVER).astype("datetime64[s]")
    frame["checked_on"] = checked.astype("datetime64[s]")
    frame["by"] = blank(rng.choice(["王主任", "李专干", "张老师", "刘书记", "陈大姐"], count), ~(named & there))
    frame.index = pd.Index([f"G{code}{number:07d}" for number in range(1, count + 1)], name="provision_id")
    return frame


def _classes(persons: pd.DataFrame, key_persons: pd.DataFrame) -> dict[str, Bools]:
    running = key_persons[key_persons["to_date"].isna()]
    return {str(name): persons.index.isin(rows["person_id"]) for name, rows in running.groupby("key_class")}


def _wanted(
    persons: pd.DataFrame, key: dict[str, Bools], rng: np.random.Generator
) -> Iterator[tuple[str, Bools, float]]:
    """Each item, whom it concerns, and how often it is there."""
    nobody = np.zeros(len(persons), dtype=bool)
    child, elder = (persons["stage"] == "child").to_numpy(), (persons["stage"] == "elder").to_numpy()
    left_child = persons["left_behind_child"].to_numpy()
    poor = persons["income"].eq("poor").to_numpy()
    living = persons["living_arrangement"]
    entrusted = child & ~living.isin(["with_one_parent", "alone"]).to_numpy()
    pupil = child & persons["schooling"].eq("in_school").to_numpy()
    dropped, at_home = (persons["schooling"].eq(word).to_numpy() for word in ("dropped_out", "home_taught"))
    disabled = key.get("disabled_child", nobody)
    watched = np.logical_or.reduce([where for name, where in key.items() if name != "left_behind_girl"] or [nobody])
    alone, advanced = persons["elder_living_alone"].to_numpy(), persons["advanced_age_elder"].to_numpy()
    dependent, left_elder = persons["dependent_elder"].to_numpy(), persons["left_behind_elder"].to_numpy()
    served = elder & (advanced | left_elder | alone)
    helped = served & (rng.random(len(persons)) < 0.35)  # in villages with a service at all
    yield from (("system_entry", child | elder, 0.93), ("person_file", child | elder, 0.95))
    for part in ("basics", "visits", "work_log", "support", "problems", "solutions"):
        yield f"file_{part}", child & (rng.random(len(persons)) < 0.995), 0.97
    yield from (
        ("household_plan", child & watched, 0.9),
        ("health_file", child | elder, 0.9),
        ("mental_health_file", pupil, 0.86),
        ("school_register_mark", pupil & left_child, 0.9),
        ("dropout_report", dropped, 0.7),
        ("social_assistance", poor, 0.9),
        ("advanced_age_allowance", advanced, 0.95),
        ("dependent_allowance", dependent & poor, 0.88),
        ("medical_aid", watched & (rng.random(len(persons)) < 0.2), 0.85),
        ("legal_aid", child & watched & (rng.random(len(persons)) < 0.05), 0.8),
        ("paired_tutor", key.get("academic_difficulty", nobody), 0.8),
        ("paired_mother", left_child & (rng.random(len(persons)) < 0.3), 0.85),
        ("paired_veteran", left_child & (rng.random(len(persons)) < 0.12), 0.85),
        ("paired_teacher", pupil & left_child, 0.87),
        ("paired_neighbour", left_elder | alone, 0.8),
        ("counselling", key.get("psychological_or_behavioural", nobody), 0.82),
        ("boarding", child & key.get("remote_hardship", nobody), 0.85),
        ("home_teaching", at_home, 0.9),
        *((step, disabled, 0.86) for step in ("screening", "diagnosis", "intervention", "rehabilitation")),
        *((f"{place}_contact", child | elder, 0.94) for place in ("township", "village", "group")),
        ("guardian_duties_signed", left_child, 0.9),
        ("custody_agreement", entrusted & left_child, 0.87),
        ("whereabouts_told", left_elder, 0.85),
        ("care_entrusted", left_elder, 0.82),
        ("child_at_home", dependent, 0.84),
        *((name, helped, 0.9) for name in ("meals", "safety", "medical_help", "leisure", "comfort")),
        *((name, helped & left_elder, 0.88) for name in ("cleaning", "bathing", "mobility", "urgent_help")),
    )
