"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import changes, county_map, duplicates, importing, scorecard, tasks

PAGES = (county_map, scorecard, changes, tasks, importing, duplicates)
