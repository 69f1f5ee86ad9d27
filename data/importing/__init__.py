"""Import: a county's own file in, a batch out.

::

    path ── readers.read_source ──► Source ── mapping ──► fields of the kind ── prepare ──► Prepared ── merge ──► batch
            (cells as text)                 (which column is what)   (typed, placed, identified,       (one short
                                                                      resolved; rejects and notes)      transaction)

Everything up to ``Prepared`` reads the database and writes nothing; ``merge`` writes all of a file or nothing.
``undo`` takes a batch back; a batch is also how two records of one person are made one.
"""

from __future__ import annotations
