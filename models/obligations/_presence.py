"""``presence``: each subject has enough rows of a table, now."""

from __future__ import annotations

import numpy as np

from geo.contracts import CONTRACTS
from models.obligations._asked import BREACHED, MET, NOT_RECORDED, Asked, Verdicts
from models.obligations._ledgers import Bools, Days, Ints

_HOLDS = ("in_place", "not_needed")
"""What counts in a table whose rows say in ``state`` whether a thing is there, where the rule does not say."""


def judge(asked: Asked) -> Verdicts:
    """Met where there are enough, else breached. ``value``: how many.

    In a table whose rows say whether a thing is there (a column ``state``, or one of yes and no that the rule asks
    for), too few is a breach only where a row says it is lacking; where no row speaks of it, it is not recorded.
    """
    rule, contract = asked.rule, CONTRACTS[asked.rule.of]
    where = dict(rule.where)
    speaks = [column.name for column in contract.columns if column.type == "bool" and column.name in where]
    if "state" in contract.names:
        where.setdefault("state", _HOLDS)
        speaks.append("state")
    good = asked.rows(where)
    found = _count(asked, good)
    enough = found >= int(rule.threshold or 1)
    breached, since = ~enough, asked.owed_since
    if speaks:
        spoken = asked.rows({name: values for name, values in where.items() if name not in speaks}) & ~good
        for name in speaks:
            spoken = spoken & asked.ledgers.recorded(rule.of, name)
        breached &= asked.count(rule.of, spoken) > 0
        if "checked_on" in contract.names:
            since = _instead(asked.first(rule.of, "checked_on", spoken), since)
    elif "to_date" in contract.names:
        ended = asked.rows(where, ended=True) & (asked.ledgers.days(rule.of, "to_date") < asked.ledgers.day)
        since = _instead(asked.last(rule.of, "to_date", ended) + np.timedelta64(1, "D"), since)
    if asked.never_loaded:
        breached[:] = False
    return asked.verdicts(np.select([enough, breached], [MET, BREACHED], NOT_RECORDED), since=since, value=found)


def _count(asked: Asked, rows: Bools) -> Ints:
    if asked.rule.distinct:
        return asked.count_distinct(asked.rule.of, rows, asked.rule.distinct)
    return asked.count(asked.rule.of, rows)


def _instead(days: Days, otherwise: Days) -> Days:
    return np.where(np.isnat(days), otherwise, days)
