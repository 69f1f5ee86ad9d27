"""Changed rules: read from a file into a county's own, kept beside the runs, compared; trials are shown to nobody."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.kept import class_pairs, keep_rule_sets, kept_rules, kept_run, kept_runs, seen_run
from data.packs import PACKS, change_rules, load_packs, pack_names
from data.runs import TRIAL
from data.store import Store
from geo.errors import RuleError
from geo.results import SCORES, SUMMARIES
from geo.rule_sets import WHOLE, differing, read_written, written
from geo.rules import Rule, RulePack
from geo.scope import Scope, Sight

CODE, VILLAGE, OTHER = "361126", "361126101201", "361126102201"
DAY = date(2026, 7, 15)
NAMES = ("national", "feng-2024", "county")


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load_packs(NAMES)


def file(folder: Path, text: str) -> Path:
    path = folder / "changed.toml"
    path.write_text(text, encoding="utf-8")
    return path


# Read


def test_an_entry_needs_to_say_no_more_than_what_changes(pack: RulePack, tmp_path: Path) -> None:
    changed = change_rules(pack, file(tmp_path, '[[rule]]\nid = "county.elder_points_alone"\nthreshold = 4\n'))
    old, new = pack["county.elder_points_alone"], changed["county.elder_points_alone"]
    assert (old.threshold, new.threshold) == (2, 4)
    assert (new.phrase, new.pack, new.key, new.local) == (old.phrase, old.pack, old.key, old.local)
    assert [rule.id for rule in changed] == [rule.id for rule in pack]
    assert changed.digest != pack.digest
    assert [rule for rule in changed if rule.id != new.id] == [rule for rule in pack if rule.id != new.id]


def test_a_whole_pack_copied_changes_nothing(pack: RulePack) -> None:
    assert change_rules(pack, PACKS / "county.toml").digest == pack.digest


def test_a_number_written_otherwise_is_the_same_rule(pack: RulePack, tmp_path: Path) -> None:
    same = change_rules(pack, file(tmp_path, '[[rule]]\nid = "county.elder_points_alone"\nthreshold = 2.0\n'))
    assert same.digest == pack.digest


def test_two_entries_of_one_id_are_a_line_before_and_after_a_day(pack: RulePack, tmp_path: Path) -> None:
    text = (
        '[[rule]]\nid = "county.drowning_red"\nvalid_to = 2025-12-31\n'
        '[[rule]]\nid = "county.drowning_red"\nthreshold = 6\nvalid_from = 2026-01-01\n'
    )
    changed = change_rules(pack, file(tmp_path, text))
    found = [changed.first("drowning_class", "red", on=day) for day in (date(2025, 6, 1), date(2026, 6, 1))]
    assert [rule and rule.threshold for rule in found] == [8, 6]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x =", "cannot be read: file changed.toml: Invalid value"),
        ("", "file changed.toml holds no"),
        ("weights = 3\n", "key 'weights' is not known"),
        ('[[rule]]\nid = "county.drowning_redd"\nthreshold = 3\n', "no such rule in .*; county.drowning_red is meant?"),
        ("[[rule]]\nthreshold = 3\n", "rule None .line 1.: there is no such rule"),
        ('[[rule]]\nid = "county.drowning_red"\nthreshold = "six"\n', "line 1.: threshold must be a number"),
        ('[[rule]]\nid = "county.drowning_red"\npoints = 6\n', "key 'points' is not known"),
        ('[[rule]]\nid = "county.child_visit"\nthreshold = -1\n', "threshold -1 is impossible"),
        (
            '[[rule]]\nid = "county.drowning_red"\n[[rule]]\nid = "county.drowning_red"\nthreshold = 6\n',
            "stands there for",
        ),
    ],
)
def test_a_faulty_file_is_refused_in_one_sentence(pack: RulePack, tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence) as caught:
        change_rules(pack, file(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(pack: RulePack, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"there is no file none\.toml"):
        change_rules(pack, tmp_path / "none.toml")


# Compared


def test_what_differs_is_told_by_rule_and_field() -> None:
    def rule(name: str, **fields: object) -> Rule:
        return Rule(id=name, pack="county", clause="本县决定", phrase=f"{name}的规定", **fields)  # type: ignore[arg-type]

    before = RulePack(("county",), (rule("a", threshold=1, unit="point"), rule("b", threshold=2), rule("c")))
    after = RulePack(
        ("county",), (rule("a", threshold=3, unit="point"), rule("c", valid_from=DAY), rule("d", threshold=5))
    )
    found = differing(written(before), written(after))
    assert [(one.rule, one.field, one.before, one.after) for one in found] == [
        ("a", "threshold", 1, 3),
        ("b", WHOLE, 2, None),
        ("c", "valid_from", None, "2026-07-15"),
        ("d", WHOLE, None, 5),
    ]
    assert (found[0].phrase, found[0].unit) == ("a的规定", "point")
    assert differing(written(before), written(before)) == ()


def test_what_is_written_is_read_back_as_the_same_rules() -> None:
    """Every pack there is, through JSON: the digest, by which runs are found, is the same."""
    for name in pack_names():
        rules = load_packs([name])
        again = read_written(rules.names, json.loads(json.dumps(written(rules))))
        assert again.all == rules.all
        assert again.digest == rules.digest


def test_the_rules_of_every_pack_come_back_as_they_were_kept(store: Store, pack: RulePack) -> None:
    assert kept_rules(store, f"2026.2/{pack.digest}") is None
    keep_rule_sets(store, pack)
    keep_rule_sets(store, pack)
    assert kept_rules(store, f"2026.2/{pack.digest}") == written(pack)


# Runs


def scored(classes: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Scores from region and class of each subject."""
    index = pd.Index(list(classes), dtype="str", name="subject_id")
    number = float("nan")
    frame = pd.DataFrame(
        {
            "region_code": [region for region, _ in classes.values()],
            "score_class": [name for _, name in classes.values()],
            "evidence_grade": "C",
            "factors": "{}",
            "reasons": "[]",
            "fixes": "[]",
        },
        index=index,
    ).astype("str")
    numbers = pd.DataFrame({"value": number, "low": number, "high": number}, index=index)
    rank = pd.Series(pd.NA, index=index, dtype="Int64", name="rank")
    chance = pd.Series(np.nan, index=index, dtype="float64", name="worst_tenth")
    return pd.concat([frame, numbers, rank, chance, rank.rename("survey_rank")], axis=1)[list(SCORES.names)]


def write(store: Store, method: str, **models: dict[str, tuple[str, str]]) -> int:
    return store.write_run(
        CODE,
        version=3,
        as_of=DAY,
        known_at=datetime(2026, 7, 15, 4, tzinfo=UTC),
        method=method,
        scores={model: scored(classes) for model, classes in models.items()},
        summary=SUMMARIES.empty(),
    )


def test_a_trial_is_found_by_its_id_alone(store: Store) -> None:
    standing = write(store, "2026.2/aaaa", staffing={"V1": (VILLAGE, "blue")})
    trial = write(store, f"{TRIAL}2026.2/bbbb", staffing={"V1": (VILLAGE, "red")})
    assert trial > standing
    latest = store.latest_run(CODE)
    assert latest is not None
    assert latest.id == standing
    assert store.scores(CODE, "staffing")["score_class"].tolist() == ["blue"]
    assert store.county(CODE, as_of=DAY).scores["staffing"]["score_class"].tolist() == ["blue"]
    assert store.scores(CODE, "staffing", run=trial)["score_class"].tolist() == ["red"]
    seen = seen_run(store, "scores", CODE, as_of=DAY, by=store.clock())
    assert seen is not None
    assert seen.id == standing
    assert kept_run(store, "scores", CODE, version=3, as_of=DAY, method="2026.2/bbbb") is None
    runs = kept_runs(store, "scores", CODE)
    assert [(run.id, run.plain_method, run.is_trial) for run in runs] == [
        (trial, "2026.2/bbbb", True),
        (standing, "2026.2/aaaa", False),
    ]


def test_pairs_of_classes_are_counted_by_region_for_whoever_may_see_the_region(store: Store) -> None:
    before = write(
        store,
        "2026.2/aaaa",
        isolation={"P1": (VILLAGE, "blue"), "P2": (VILLAGE, "blue"), "P3": (OTHER, "red"), "P4": (OTHER, "red")},
        staffing={VILLAGE: (VILLAGE, "red")},
    )
    after = write(
        store,
        "2026.2/bbbb",
        isolation={"P1": (VILLAGE, "red"), "P2": (VILLAGE, "red"), "P3": (OTHER, "red"), "P5": (OTHER, "orange")},
        staffing={VILLAGE: (VILLAGE, "red")},
    )
    expected = [
        ("isolation", VILLAGE, "blue", "red", 2),
        ("isolation", OTHER, "", "orange", 1),
        ("isolation", OTHER, "red", "", 1),
        ("isolation", OTHER, "red", "red", 1),
        ("staffing", VILLAGE, "red", "red", 1),
    ]
    whole = class_pairs(store, before, after, Scope.whole(CODE))
    assert [tuple(row) for row in whole.to_numpy()] == expected
    blind = class_pairs(store, before, after, Scope(CODE, CODE, frozenset()))
    pd.testing.assert_frame_equal(whole, blind)
    village = class_pairs(store, before, after, Scope(CODE, VILLAGE, frozenset(Sight)))
    assert [tuple(row) for row in village.to_numpy()] == [expected[0], expected[4]]
    other = class_pairs(store, before, after, Scope(CODE, OTHER[:9], frozenset()))
    assert set(other["region_code"]) == {OTHER}
    assert class_pairs(store, before + 90, after + 90, Scope.whole(CODE)).empty
