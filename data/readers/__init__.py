"""Reading a county's files: every cell as text, in the words of the file, nothing understood yet.

::

    workbook, delimited ──► Grid ── headers, records ──► Source      sheets: header found, totals left out
    vector, geojson, kml, shapefile ───────────────────► Source      layers: shapes in the file's own system
    odk: a Source of an exported form with plain headers, repeats joined with their parents

``files.read_source`` looks at a file's content before any reader does (``archives``, ``ooxml``, ``biff``).
``cells`` and the modules beside it make values of the texts.
"""

from __future__ import annotations
