"""``count_above``: where more subjects than a number live, more of something is owed."""

from __future__ import annotations

import numpy as np

from models.obligations._asked import BREACHED, MET, NOT_RECORDED, Asked, Verdicts


def judge(asked: Asked) -> Verdicts:
    """Met where no more than ``threshold`` are counted (strictly more triggers), or what is then owed is there.

    Each person counts once, however many groups they are in. ``value`` is the number counted.
    """
    rule, ledgers = asked.rule, asked.ledgers
    counted = ledgers.subjects(rule.counted)
    chosen = np.zeros(len(ledgers.table(counted.kind)), dtype=bool)
    chosen[counted.at] = True
    number = asked.count(counted.kind, chosen)
    above = number > rule.number
    answered = rule.of != "" and asked.count(rule.of, asked.rows()) >= (rule.then or 1)
    wrong = NOT_RECORDED if asked.never_loaded else BREACHED
    return asked.verdicts(np.where(~above | answered, MET, wrong), since=asked.owed_since, value=number)
