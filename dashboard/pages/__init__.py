"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import county_map, duplicates, importing, scorecard

PAGES = (county_map, scorecard, importing, duplicates)
