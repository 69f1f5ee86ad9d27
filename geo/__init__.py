"""Frames, coordinate systems, distance and the road network: the pure floor everything stands on."""
