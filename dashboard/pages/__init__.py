"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import changes, county_map, deadlines, duplicates, importing, movers, reliability, scorecard, tasks

PAGES = (county_map, scorecard, deadlines, changes, movers, reliability, tasks, importing, duplicates)
