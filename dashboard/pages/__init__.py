"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import (
    changes,
    county_map,
    coverage,
    deadlines,
    duplicates,
    importing,
    movers,
    patrol,
    reliability,
    scorecard,
    stations,
    tasks,
)

PAGES = (
    county_map,
    scorecard,
    deadlines,
    changes,
    movers,
    reliability,
    patrol,
    coverage,
    stations,
    tasks,
    importing,
    duplicates,
)
