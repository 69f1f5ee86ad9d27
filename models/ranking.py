"""The ranks of a whole kept at hand, so that a few subjects scored anew find their places without sorting all again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.results import SCORE_CLASSES
from models.score import Floats, Ints


@dataclass(frozen=True, eq=False)
class Ranking:
    """Ranks (n,) of ``subjects``, 0 for none; and of those ranked, the worst first, class, value and id."""

    subjects: pd.Index[str]
    rank: Ints
    severity: Ints
    value: Floats
    ids: npt.NDArray[np.object_]

    @classmethod
    def of(cls, scores: pd.DataFrame) -> Ranking:
        """That of a frame of contract ``SCORES``."""
        subjects: pd.Index[str] = pd.Index(scores.index.to_numpy(dtype=object), dtype=object)
        rank = scores["rank"].to_numpy(dtype=np.int64, na_value=0)
        ranked = np.flatnonzero(rank)
        ranked = ranked[np.argsort(rank[ranked])]
        severity = _severity(scores["score_class"])
        return cls(subjects, rank, severity[ranked], scores["value"].to_numpy()[ranked], subjects.to_numpy()[ranked])

    def find(self, subjects: pd.Index[str]) -> Ints:
        """Positions (k,) of ``subjects``, -1 for none."""
        return self.subjects.get_indexer(pd.Index(subjects.to_numpy(dtype=object), dtype=object)).astype(np.int64)

    def renewed(self, out: Ints, again: pd.DataFrame) -> tuple[Ints, Ints]:
        """Ranks (n,) of the subjects and (k,) of those in ``again``, once these stand in place of those at ``out``.

        As ``models.score.worst_first`` has it; 0 for none, and for those taken out.
        """
        gone = np.sort(self.rank[out])
        gone = gone[gone > 0]
        place, ahead = self._places(again)
        ahead = ahead - np.searchsorted(gone, ahead, side="right")
        ranks_again = np.zeros(len(again), dtype=np.int64)
        ranks_again[place] = ahead + np.arange(1, len(place) + 1)
        among_others = self.rank - np.searchsorted(gone, self.rank, side="left")
        ranks = np.where(self.rank > 0, among_others + np.searchsorted(ahead, among_others, side="left"), 0)
        ranks[out] = 0
        return ranks, ranks_again

    def _places(self, again: pd.DataFrame) -> tuple[Ints, Ints]:
        """Rows of ``again`` that have a rank, the worst first, and how many of the kept come before each."""
        severity, value = _severity(again["score_class"]), again["value"].to_numpy()
        ids = again.index.to_numpy(dtype=object)
        rows = np.lexsort((ids, -value, severity))
        rows = rows[severity[rows] != SCORE_CLASSES.index("not_surveyed")]
        ahead = np.empty(len(rows), dtype=np.int64)
        for number, row in enumerate(rows.tolist()):
            first, end = np.searchsorted(self.severity, [severity[row], severity[row] + 1])
            alike = self.value[first:end]
            left, right = (np.searchsorted(-alike, -value[row], side=side) for side in ("left", "right"))
            ahead[number] = first + left + (self.ids[first + left : first + right] < ids[row]).sum()
        return rows, ahead


def _severity(classes: pd.Series[str]) -> Ints:
    place = {name: number for number, name in enumerate(SCORE_CLASSES)}
    return np.array([place.get(name, -1) for name in classes.to_numpy(dtype=object)], dtype=np.int64)
