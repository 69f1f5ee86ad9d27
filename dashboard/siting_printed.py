"""What the siting commands print in words."""

from __future__ import annotations

from typing import Any, Final

SHOWN: Final = 10
NOTES: Final = {
    "slope_unknown": "no heights are on record: survey the slope of each site before building",
    "outline_unknown": "the county's outline is not on record: no candidate was held to lie outside",
    "cost_taken": "costs that are not on record are the county's usual ones",
    "capacity_taken": "places that are not on record are the county's usual ones",
    "no_existing": "no station of this kind stands today",
    "never_full": "stations are taken to be never full; --capacity counts their places",
}
REASONS: Final = {
    "cut_off": "no candidate gets there",
    "too_far": "every candidate is beyond the reach",
    "not_chosen": "a candidate within the reach was not chosen",
    "fades": "so far that only a part of the need is met",
    "full": "the stations within reach are full",
}


def state_of(found: dict[str, Any]) -> str:
    """How good a plan is known to be."""
    if found.get("proven"):
        return "proven best"
    gap = found.get("gap")
    return "not proven" if gap is None else f"within {gap:.2%} of the best"


def head_line(found: dict[str, Any]) -> str:
    """Of what a plan is."""
    made = " 模拟" if found["simulated"] else ""
    return f"{found['name']}{made} · as of {found['as_of']} · on record {found['known_at'][:16]} UTC"


def plan_lines(found: dict[str, Any]) -> list[str]:
    """A solved plan."""
    worst, today = found["worst_township"], found["today"]
    new = [row for row in found["sites"] if row["choice"] in ("open", "extend")]
    kept = sum(row["choice"] == "keep" for row in found["sites"])
    shut = [row for row in found["sites"] if row["choice"] == "close"]
    lines = [
        head_line(found),
        f"{found['model']}: {len(new)} to open or extend, {kept} kept, {len(shut)} to close, of "
        f"{found['candidates']:,} candidates; {state_of(found)}, {found['seconds']:.1f} s.",
    ]
    lines += [site_line(row) for row in [*new, *shut]]
    lines += [
        f"Objective {found['objective']:,.6g}"
        + ("." if found["bound"] is None else f", no plan passes {found['bound']:,.6g}."),
        f"Of {found['persons']:,.0f} persons with a place: beyond 30 minutes {found['beyond_30_min']:,.0f} (today "
        f"{today['beyond_30_min']:,.0f}), beyond 60 {found['beyond_60_min']:,.0f} (today "
        f"{today['beyond_60_min']:,.0f}); cut off {found['cut_off']['persons']:,.0f}; without a place on record "
        f"{found['unlocated']:,.0f}.",
        f"Mean way {_minutes(found['mean_minutes'])} (today {_minutes(today['mean_minutes'])}); Gini of minutes "
        f"{_number(found['gini_minutes'])}; worst township {worst['name'] or worst['code'] or 'none'}, "
        f"{worst['share_beyond_30']:.0%} beyond 30 minutes.",
        f"Cost {found['cost_yuan']:,.0f} yuan; places used {_used(found['capacity'])}.",
    ]
    lines += unserved_lines(found["unserved"])
    lines += cut_off_lines(found["cut_off"])
    lines += [f"Note: {NOTES[note]}." for note in found["notes"]]
    if found["refused"]:
        lines.append(f"{len(found['refused']):,} candidates were refused; --json lists them with the reason.")
    if found.get("scenario_id"):
        lines.append(f"Kept as {found['scenario_id']}; `shouwang site show {found['scenario_id']}` shows it.")
    return lines


def site_line(row: dict[str, Any]) -> str:
    """A site in a line."""
    places = "no limit" if row["places"] is None else f"{row['places']:,.0f} places"
    flood = "; flood alert on record" if row["flood_alert"] else ""
    return (
        f"  {row['choice']:<6} {row['position']:>4} {row['candidate_id']} {row['name'] or '-'} ({row['township']} "
        f"{row['village']}), {row['service']}: {places}, {row['persons']:,.1f} persons{flood}"
    )


def unserved_lines(unserved: dict[str, Any]) -> list[str]:
    """Who finds no place."""
    lines = [f"Not served, as need: {unserved['persons']:,.1f} persons."]
    lines += [f"  {persons:,.1f}: {REASONS[reason]}" for reason, persons in unserved["by_reason"].items()]
    return lines


def cut_off_lines(cut_off: dict[str, Any]) -> list[str]:
    """Where no candidate gets to."""
    rows = sorted(cut_off["villages"], key=lambda row: -row["persons"])
    lines = [
        f"  cut off: {row['township']} {row['village']}, {row['persons']:,.0f} persons"
        + ("" if row["road_m"] is None else f", {row['main_road_m'] or row['road_m']:,.0f} m from the road network")
        for row in rows[:SHOWN]
    ]
    return [*lines, *more(len(rows), "villages are cut off")]


def more(n: int, what: str) -> list[str]:
    """A line for what is not shown."""
    return [f"  … and {n - SHOWN:,} more {what}; --json lists all."] if n > SHOWN else []


def _minutes(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f} min"


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def _used(capacity: dict[str, Any]) -> str:
    if capacity["share"] is None:
        return "none"
    over = f"; {capacity['over']:,} stations get more than they hold" if capacity["over"] else ""
    return f"{capacity['used']:,.0f} of {capacity['places']:,.0f} ({capacity['share']:.0%}){over}"
