"""What limits a siting's numbers village by village: homes no road leads to, and need known to the village only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.siting_planning import Board

FACTS = ("no_road", "road_m", "at_seat", "off_m")


def village_facts(board: Board) -> pd.DataFrame:
    """By village and service (index ``service@region_code``), villages with need alone.

    Returns:
        no_road: persons whose homes the road network does not reach; road_m: metres of the farthest of them to the
        network, or to the nearest road where there is none, NaN without such homes. at_seat: persons of whom the
        village alone is known, who stand at its seat; off_m: metres a home may be off it at most, NaN where nobody
        stands there, or the village's outline is not on record.
    """
    rows, cut = board.siting.demand.rows, board.siting.cut_off
    lost = cut.reindex(rows.index)
    seat = (rows["at"] == "village").to_numpy()
    none = lost["persons"].notna().to_numpy()
    table = pd.DataFrame(
        {
            "no_road": rows["persons"].where(none, 0.0),
            "road_m": lost["main_road_m"].fillna(lost["road_m"]),
            "at_seat": rows["persons"].where(seat, 0.0),
            "off_m": rows["off_m"].where(seat, np.nan),
        }
    )
    key = (rows["service"] + "@" + rows["region_code"]).rename("village_id")
    how = {"no_road": "sum", "road_m": "max", "at_seat": "sum", "off_m": "max"}
    return table.groupby(key).agg(how)[list(FACTS)]
