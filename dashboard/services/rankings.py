"""The ranking of a place: the worst sites, elders or villages, worst first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.i18n import mark
from dashboard.services.places import Place, within
from geo.county import County
from geo.results import SCORE_CLASSES, SCORES
from geo.scope import Scope, Sight
from layers._registry import all_layers


@dataclass(frozen=True)
class Topic:
    """One of the three questions: the score that answers it and the layer that draws it."""

    id: str
    title: str
    question: str
    model: str
    layer: str


TOPICS: dict[str, Topic] = {
    topic.id: topic
    for topic in (
        Topic(
            "drowning",
            mark("Drowning-prone waters"),
            mark("Which waters are most dangerous this season?"),
            "drowning",
            "drowning_prone_sites",
        ),
        Topic(
            "isolation",
            mark("Unvisited isolated elders"),
            mark("Which elders live cut off and have not been visited?"),
            "isolation",
            "unvisited_elders",
        ),
        Topic(
            "staffing",
            mark("Villages short of directors"),
            mark("Which villages need more child directors?"),
            "staffing",
            "villages_needing_directors",
        ),
    )
}


@dataclass(frozen=True)
class RankRow:
    """One line of the ranking. ``name`` is empty where the reader may not know it."""

    id: str
    layer: str
    rank: int | None
    score_class: str
    name: str
    village: str
    value: float | None


@dataclass(frozen=True)
class RegionRow:
    """One region of a place and how many of a topic's subjects in it are red, orange and unknown."""

    code: str
    name: str
    red: int
    orange: int
    unknown: int


def regions_of(county: County, topic: Topic, place: Place) -> list[RegionRow]:
    """The townships of a county, or the villages of a township, most red first; from the summary, for any role."""
    if place.level == "village":
        return []
    below = "township" if place.level == "county" else "village"
    summary = county.summary
    inside = summary[(summary["level"] == below) & summary.index.str.startswith(place.code)]
    columns = [f"{topic.model}_{name}" for name in ("red", "orange", "not_surveyed")]
    ordered = inside.sort_values(columns[:2], ascending=False)[columns]
    names = county.regions["name"]
    return [
        RegionRow(str(code), str(names.get(code, code)), *(int(count) for count in counts))
        for code, counts in zip(ordered.index, ordered.to_numpy(), strict=True)
    ]


def class_counts(county: County, model: str, code: str) -> dict[str, int] | None:
    """Subjects of a model by class in a place, from the summary; None where not scored."""
    if code not in county.summary.index:
        return None
    row = county.summary.loc[code]
    return {name: int(row[f"{model}_{name}"]) for name in SCORE_CLASSES}


def ranking_of(county: County, scope: Scope, topic: Topic, place: Place, limit: int) -> list[RankRow] | None:
    """The worst ``limit`` of a topic in a place, then the unknown, those first whose survey would settle most.

    None where the role may not see them.
    """
    if topic.model == "isolation" and not scope.may(Sight.ELDERS):
        return None
    scores = within(county.scores.get(topic.model, SCORES.empty()), place.code)
    ranked = scores["rank"].dropna().nsmallest(limit).index
    unknown = scores[scores["rank"].isna()].sort_values("survey_rank", kind="stable").index
    worst = scores.loc[[*ranked, *unknown[: limit - len(ranked)]]]
    names = subject_names(county, topic.model, worst.index)
    village_names = county.regions["name"]
    return [
        RankRow(
            id=str(subject),
            layer=topic.layer if topic.layer in all_layers() else "",
            rank=None if row["rank"] is None or row["rank"] != row["rank"] else int(row["rank"]),
            score_class=row["score_class"],
            name=str(names.get(subject) or ""),
            village=str(
                village_names.get(row["region_code"] if topic.model != "staffing" else row["region_code"][:9], "")
            ),
            value=None if row["value"] != row["value"] else float(row["value"]),
        )
        for subject, row in zip(worst.index, worst.astype(object).to_dict("records"), strict=True)
    ]


def subject_names(county: County, model: str, subjects: pd.Index[str]) -> dict[str, str]:
    """Names of some subjects of a model by id, so far as the scope's query returned them."""
    frame = {"drowning": county.hazard_sites, "isolation": county.persons, "staffing": county.regions}[model]
    names: dict[str, str] = frame["name"].reindex(subjects).dropna().to_dict()
    return names
