"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import county_map, duplicates, importing

PAGES = (county_map, importing, duplicates)
