"""The pages, by name: a page is listed here or it is not there."""

from dashboard.pages import county_map, importing, tasks

PAGES = (county_map, importing, tasks)
