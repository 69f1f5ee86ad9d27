"""Obligations: what the papers a county goes by ask, and how far each is met, by region and by subject.

One engine evaluates every rule by one of eight measures, each in a file of its own; no rule is treated by its id. What
is not on record is not met. All of it is computed on the whole county: a scope only reads.
"""

from __future__ import annotations

from models.obligations._deadline import arrivals, deadlines
from models.obligations._engine import METHOD, Evaluation, concerned, evaluate, judge

__all__ = ["METHOD", "Evaluation", "arrivals", "concerned", "deadlines", "evaluate", "judge"]
