"""The purchase list as a workbook: what to buy where, totals by township and by item, and what the prices are."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from dashboard.components.ranking import CLASS_TITLES
from dashboard.i18n import Translator
from dashboard.purchasing import Purchases
from dashboard.task_words import INTERNAL
from dashboard.wording import action_text
from data.writers.task_list import write_task_list
from geo.calendar import BEIJING
from models.purchases import BestSet


def prices_line(t: Translator) -> str:
    """What is said of every price wherever one stands."""
    return t(
        "Prices are local decisions, from no paper; those marked 占位数 are placeholders the county has to replace"
    )


def workbook(found: Purchases, t: Translator) -> bytes:
    """The list as an xlsx."""
    to = io.BytesIO()
    write_task_list(
        to,
        [
            _list(found, t),
            _totals(t("By township"), t("Township"), found.by_township, t),
            _totals(t("By item"), t("Treatment"), _worded(found.by_item, t), t),
            _prices(found, t),
        ],
        head=_head(found, t),
        foot=f"{t(INTERNAL)} · {prices_line(t)}",
    )
    return to.getvalue()


def _head(found: Purchases, t: Translator) -> list[str]:
    county, run = found.county, found.run
    title = t("Purchases against drowning, by risk removed per yuan")
    dates = t(
        "As of {as_of} · on record {known_at:%Y-%m-%d %H:%M}",
        as_of=run.as_of,
        known_at=run.known_at.astimezone(BEIJING),
    )
    stamps = [t(INTERNAL), *([t("Simulated data")] if county.simulated else [t("On trial")])]
    total = t(
        "{price:,.0f} yuan remove {share:.1%} of the risk of {sites:,} surveyed waters",
        price=found.price,
        share=share_of(found),
        sites=found.sites,
    )
    lines = [f"{county.name} · {title}", dates, " · ".join(stamps), prices_line(t), total]
    if found.best is not None:
        lines.append(best_line(found, t))
    if found.stale:
        lines.append(t("The record or the rules have changed since these scores; score again."))
    return lines


def share_of(found: Purchases) -> float:
    """Risk removed as a share of that of all surveyed waters; 0 where there is none."""
    return found.removed / found.risk if found.risk else 0.0


def best_line(found: Purchases, t: Translator) -> str:
    """How good the set under a budget is known to be."""
    best = found.best
    return "" if best is None else best_text(best.budget, short_of(best), t)


def short_of(best: BestSet) -> float:
    """How much more risk, as a share of the most there can be, another set might remove; 0 where it is proven best."""
    return 0.0 if best.proven else (best.bound - best.removed) / best.bound


def best_text(budget: float, short: float, t: Translator) -> str:
    """The same in words, of a budget in yuan."""
    if short == 0:
        return t("The best set within {budget:,.0f} yuan, proven", budget=budget)
    return t("Within {budget:,.0f} yuan; no set removes more than {short:.2%} more risk", budget=budget, short=short)


def _list(found: Purchases, t: Translator) -> tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]:
    columns = [
        (t("No."), 6),
        (t("Township"), 14),
        (t("Village"), 14),
        (t("Water"), 18),
        (t("Site number"), 16),
        (t("Treatment"), 24),
        (t("Look first"), 14),
        (t("Price (yuan)"), 12),
        (t("Risk removed (median waters)"), 14),
        (t("Risk removed per 1,000 yuan"), 14),
        (t("Class before"), 10),
        (t("Class after"), 10),
        (t("Yuan so far"), 12),
        (t("Risk removed so far"), 14),
    ]
    rows = [
        (
            number,
            *(row.township, row.village, row.name or "", row.site_id, action_text(row.action, t)),
            t("not recorded") if row.unrecorded else "",
            t("no price set") if pd.isna(row.price) else row.price,
            round(row.removed, 4),
            _per_thousand(row.per_yuan, t),
            *(t(CLASS_TITLES[row.class_before]), t(CLASS_TITLES[row.class_after])),
            "" if pd.isna(row.price_so_far) else row.price_so_far,
            round(row.removed_so_far, 4),
        )
        for number, row in zip(found.table.index, found.table.itertuples(index=False), strict=True)
    ]
    return t("Purchases"), columns, rows


def _per_thousand(per_yuan: float, t: Translator) -> Any:
    if pd.isna(per_yuan):
        return ""
    return t("free") if per_yuan == float("inf") else round(per_yuan * 1000, 4)


def _worded(table: pd.DataFrame, t: Translator) -> pd.DataFrame:
    return table.set_axis([action_text(str(action), t) for action in table.index])


def _totals(
    title: str, first: str, table: pd.DataFrame, t: Translator
) -> tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]:
    names = [t("Number"), t("of them without a price"), t("of them not recorded"), t("Price (yuan)")]
    columns = [(first, 26), *((name, 16) for name in names), (t("Risk removed (median waters)"), 16)]
    rows = [
        (name, row.purchases, row.unpriced, row.unrecorded, row.price, round(row.removed, 4))
        for name, row in zip(table.index, table.itertuples(index=False), strict=True)
    ]
    return title, columns, rows


def _prices(found: Purchases, t: Translator) -> tuple[str, list[tuple[str, int]], list[tuple[Any, ...]]]:
    columns = [(t("Price"), 52), (t("Number"), 12), (t("Unit"), 12), (t("Decided by"), 20), (t("Origin"), 16)]
    rows = [
        (
            rule.phrase,
            "" if rule.threshold is None else rule.threshold,
            rule.unit,
            "、".join(rule.owners),
            t("local decision") if rule.local else rule.clause,
        )
        for rule in found.rules
    ]
    unpriced = found.table.loc[found.table["price"].isna(), "action"].unique()
    rows += [(action_text(action, t), t("no price set"), "", "", "") for action in unpriced]
    return t("Prices"), columns, rows
