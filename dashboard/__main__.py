"""``python -m dashboard`` is ``shouwang``."""

from dashboard.cli import main

main()
