"""Reading a county's files: everything as text first, then typed column by column, faults row by row.

``source.read_source`` reads a sheet or a vector file into a ``Source``; ``typed.type_columns`` makes a frame of a
contract of it and says which rows it had to refuse.
"""

from __future__ import annotations
