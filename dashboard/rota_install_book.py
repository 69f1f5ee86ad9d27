"""The round of equipment as a workbook: who puts up what where and when, what each tour takes along, what is left."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.i18n import Translator
from dashboard.purchase_sheets import best_line, prices_line
from dashboard.rota_words import HOTLINES, clock_text, cure_of, reason_of, weekday_text
from dashboard.task_words import INTERNAL
from dashboard.wording import action_text
from data.writers.task_list import write_task_list
from geo.calendar import BEIJING

if TYPE_CHECKING:
    from dashboard.rota_install import Equipment

Sheet = tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]


def workbook(found: Equipment, t: Translator) -> bytes:
    """The round as an xlsx."""
    to = io.BytesIO()
    sheets = [_stops(found, t), _loads(found, t), _left(found, t), _others(found, t)]
    write_task_list(to, sheets, head=_head(found, t), foot=f"{t(INTERNAL)} · {t(HOTLINES)}")
    return to.getvalue()


def round_line(found: Equipment, t: Translator) -> str:
    """What the round comes to, in one sentence."""
    made = found.round
    share = made.removed_days / made.possible if made.possible > 0 else 1.0
    return round_text(len(made.stops), len(made.problem.sites), made.last, share, t)


def round_text(done: int, many: int, last: date | None, share: float, t: Translator) -> str:
    """The same of waters equipped, of how many, by which day, and which share of the risk times days is removed."""
    if last is None:
        return t("Nothing is put up in these weeks; see what is left and why.")
    return t(
        "{done} of {many} waters are equipped by {last}, {share:.0%} of the risk there is to remove in these weeks",
        done=done,
        many=many,
        last=last,
        share=share,
    )


def _head(found: Equipment, t: Translator) -> list[str]:
    run = found.purchases.run
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=run.as_of,
        known_at=run.known_at.astimezone(BEIJING),
    )
    stamps = [t(INTERNAL), t("Simulated data") if found.county.simulated else t("On trial")]
    title = t("Round of rescue equipment")
    return [
        f"{found.county.name} · {title}",
        dates,
        " · ".join(stamps),
        best_line(found.purchases, t),
        round_line(found, t),
        prices_line(t),
    ]


def _names(found: Equipment) -> dict[str, str]:
    return {team.id: team.name for team in found.round.problem.teams}


def _place(found: Equipment) -> pd.DataFrame:
    """Names of each water (index site_id)."""
    return found.purchases.table.drop_duplicates("site_id").set_index("site_id")[["township", "village", "name"]]


def _stops(found: Equipment, t: Translator) -> Sheet:
    columns = [
        *((t("Team"), 20), (t("Day"), 12), (t("Day of the week"), 8), (t("Order"), 6), (t("Arrival"), 8)),
        *((t("Township"), 14), (t("Village"), 14), (t("Water"), 18), (t("Site number"), 16), (t("Put up"), 30)),
        *((t("Look first"), 14), (t("Done"), 8)),
    ]
    names = _names(found)
    rows = [
        (
            *(names[row.team_id], row.day, weekday_text(row.day, t), row.position, clock_text(row.arrive_min)),
            *(row.township, row.village, row.name or "", row.site_id, action_text(row.action, t)),
            *(t("not recorded") if row.unrecorded else "", ""),
        )
        for row in found.by_stop.itertuples(index=False)
    ]
    return t("Put up"), columns, rows


def _loads(found: Equipment, t: Translator) -> Sheet:
    names, loads = _names(found), found.loads
    columns = [(t("Team"), 20), (t("Day"), 12), (t("Tour"), 8)]
    columns += [(action_text(str(action), t), 16) for action in loads.columns]
    rows = [
        (names[team], day, tour, *(int(number) for number in row))
        for (team, day, tour), row in zip(loads.index, loads.to_numpy(), strict=True)
    ]
    return t("To take along"), columns, rows


def _left(found: Equipment, t: Translator) -> Sheet:
    columns = [
        *((t("Township"), 14), (t("Village"), 14), (t("Water"), 18), (t("Site number"), 16)),
        *((t("Why"), 44), (t("What would cure it"), 36)),
    ]
    places, names = _place(found), _names(found)
    rows = [
        (*_where(places, row.site_id), row.site_id, reason_of(row, t), cure_of(row, names, t))
        for row in found.round.left.itertuples(index=False)
    ]
    return t("Not put up"), columns, rows


def _others(found: Equipment, t: Translator) -> Sheet:
    columns = [
        *((t("Township"), 14), (t("Village"), 14), (t("Water"), 18), (t("Site number"), 16)),
        *((t("Treatment"), 30), (t("Price (yuan)"), 12)),
    ]
    rows = [
        (row.township, row.village, row.name or "", row.site_id, action_text(row.action, t), row.price)
        for row in found.others.itertuples(index=False)
    ]
    return t("Bought, put up by others"), columns, rows


def _where(places: pd.DataFrame, site: str) -> tuple[str, str, str]:
    row = places.loc[site]
    return str(row["township"]), str(row["village"]), row["name"] or ""
