"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import (
    changes,
    county_map,
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

PAGES = (county_map, scorecard, deadlines, changes, movers, reliability, patrol, stations, tasks, importing, duplicates)
