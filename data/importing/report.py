"""What became of a file: its rows counted, each refusal and each note with its place, and how it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo.datum import DatumEvidence
from geo.text import Text


@dataclass(frozen=True)
class Reject:
    """One fault of a refused row: where it stands (``cell`` as C7, empty outside sheets), what stood there, why it is
    refused, what would let it in. An identity number stands here masked.
    """

    sheet: str
    row: int
    cell: str
    column: str
    value: str | None
    reason: Text
    fix: Text


@dataclass(frozen=True)
class Note:
    """What is to be known of a row that is loaded all the same; places as in ``Reject``."""

    sheet: str
    row: int
    cell: str
    column: str
    value: str | None
    note: Text


@dataclass(frozen=True)
class LoadReport:
    """What became of a file's rows: ``rows = loaded + unchanged + repeated + rejected``.

    ``loaded``: new or changed; ``noted`` of them with a note. ``unchanged``: on record already, the same. ``repeated``:
    the same as a row above in the file. ``rejects``: every fault of every rejected row; ``notes``: every note.
    ``skipped``: rows that are no records (titles, totals, signatures), by number and text. ``columns``: header by
    field, as the file was read; ``ignored``: headers that are no field. ``made``: rows written by kind, those of other
    kinds among them. ``crs``: how coordinates were read, ``crs_stated``: who says so (declared, own, default);
    ``datum``: what the detector says of them. ``missing``: records a full list lacks, now to be verified. ``refusal``:
    why the file as a whole will not be loaded as it is (dry runs only; a load raises it). ``batch_id``: None for a dry
    run.
    """

    kind: str
    file_name: str
    sheet: str
    rows: int
    loaded: int
    noted: int
    unchanged: int
    repeated: int
    rejected: int
    rejects: tuple[Reject, ...] = field(default=(), repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    skipped: tuple[tuple[int, str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    made: Mapping[str, int] = field(default_factory=dict)
    crs: str | None = None
    crs_stated: str | None = None
    datum: DatumEvidence | None = None
    missing: int = 0
    refusal: Text | None = None
    batch_id: int | None = None
