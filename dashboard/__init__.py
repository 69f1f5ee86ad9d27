"""Screens, commands and wiring: the edge people touch."""
