"""The example rows a template comes with: left in by mistake they are no records."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.readers.source import Source

EXAMPLE = "示例"
"""What the first cell of an example row begins with."""
_FIRST_CELLS = 3
"""Among which the mark stands: the first may have been emptied."""


def without_examples(source: Source) -> Source:
    """A source without its example rows: they are listed among what was skipped."""
    frame = source.frame
    if frame.shape[1] == 0:
        return source
    first = frame.iloc[:, 0]
    for column in range(1, min(_FIRST_CELLS, frame.shape[1])):
        first = first.fillna(frame.iloc[:, column])
    distinct = pd.Series(first.dropna().unique(), dtype="str")
    marked = distinct[distinct.str.lstrip("「【[(（ ").str.startswith(EXAMPLE)]
    example = first.isin(marked).to_numpy()
    if not example.any():
        return source
    skipped = [(int(row), str(text)) for row, text in zip(source.rows[example], first[example], strict=True)]
    return replace(
        source,
        frame=frame[~example].reset_index(drop=True),
        rows=source.rows[~example],
        shapes=None if source.shapes is None else source.shapes[~example],
        skipped=tuple(sorted((*source.skipped, *skipped))),
    )
