"""What the siting commands print in words."""

from __future__ import annotations

from typing import Any, Final

from dashboard.siting_terms import part_known

SHOWN: Final = 10
NOTES: Final = {
    "slope_partly": "slope is on record for {share:.1%} of road kilometres; the rest is walked as if it were level",
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
        f"Mean way of who reaches a station {_minutes(found['mean_minutes'])} (today "
        f"{_minutes(today['mean_minutes'])}); Gini of minutes "
        f"{_number(found['gini_minutes'])}; worst township {worst['name'] or worst['code'] or 'none'}, "
        f"{worst['share_beyond_30']:.0%} beyond 30 minutes.",
        f"Cost {found['cost_yuan']:,.0f} yuan; places used {_used(found['capacity'])}.",
    ]
    lines += unserved_lines(found["unserved"])
    lines += cut_off_lines(found["cut_off"])
    lines += _notes(found)
    if found["refused"]:
        lines.append(f"{len(found['refused']):,} candidates were refused; --json lists them with the reason.")
    if found.get("scenario_id"):
        lines.append(f"Kept as {found['scenario_id']}; `shouwang site show {found['scenario_id']}` shows it.")
    return lines


def _notes(found: dict[str, Any]) -> list[str]:
    share = part_known(found["slope_known_share"])
    return [f"Note: {NOTES[note].format(share=share)}." for note in found["notes"]]


def site_line(row: dict[str, Any]) -> str:
    """A site in a line."""
    places = "no limit" if row["places"] is None else f"{row['places']:,.0f} places"
    flood = "; flood or release alert on record" if row["flood_alert"] else ""
    flood += "; steep" if row["slope"] == "steep" else ""
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


def listed_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Scenarios, one a line."""
    if not rows:
        return ["There is no scenario yet; `shouwang site solve --p 3 --keep NAME` keeps one."]
    return [
        f"{row['scenario_id']}  {row['name']}  {row['model'] or ''}"
        f"{'' if row['p'] is None else ' p ' + str(row['p'])}"
        f"{'' if row['budget'] is None else format(row['budget'], ' ,.0f') + ' yuan'}  "
        f"{'drawn by hand' if row['drawn'] else state_of(row)}  beyond 30 min {_count(row['beyond_30_min'])}  "
        f"{_count(row['cost_yuan'])} yuan  as of {row['as_of']}  made {row['made_at'][:16]} UTC"
        for row in rows
    ]


DONE: Final = {"open": "build", "extend": "extend", "move": "move here", "close": "close", "keep": "keep"}
LOOK: Final = {
    "drawn": "drawn on the map, no listed place",
    "flood_alert": "flood or release alert on record: look at the flood outline",
    "slope_unknown": "slope not known: survey",
    "steep": "steep: look before building",
    "ownership_unknown": "ownership not on record",
    "not_public": "private: agree with the owner",
    "cost_taken": "cost taken from the county's rules: get an offer",
    "capacity_taken": "places taken from the county's rules: measure",
    "too_many": "more come within the reach than it has places",
}


def book_lines(found: dict[str, Any]) -> list[str]:
    """A scenario."""
    today, after = found["today"], found["after"]
    how = "drawn by hand" if found["drawn"] else state_of(found)
    price = "" if found["yuan_per_person"] is None else f", {found['yuan_per_person']:,.0f} yuan for each"
    lines = [
        head_line(found),
        f"{found['scenario_id']} {found['title']}: {how}; {found['cost_yuan']:,.0f} yuan; "
        f"{found['brought_within_30_min']:+,.0f} persons within 30 minutes{price}.",
        f"Beyond 30 minutes {after['beyond_30']:,.0f} (today {today['beyond_30']:,.0f}), beyond 60 "
        f"{after['beyond_60']:,.0f} (today {today['beyond_60']:,.0f}); mean way {_minutes(after['mean_minutes'])} "
        f"(today {_minutes(today['mean_minutes'])}).",
    ]
    if found["rules_changed"]:
        lines.append("The county's rules are no longer those it was made by; solve again.")
    doing = [row for row in found["actions"] if row["action"] != "keep"]
    lines += [line for number, row in enumerate(doing, 1) for line in _action_lines(number, row)]
    if not doing:
        lines.append("Nothing is to be done: what stands is kept.")
    lines.append(f"Kept as they are: {len(found['actions']) - len(doing):,} stations.")
    by_reason: dict[str, float] = {}
    for row in found["unserved"]:
        by_reason[row["reason"]] = by_reason.get(row["reason"], 0.0) + row["persons"]
    lines.append(f"Not served, as need: {sum(by_reason.values()):,.1f} persons.")
    lines += [f"  {persons:,.1f}: {REASONS[reason]}" for reason, persons in by_reason.items()]
    return [*lines, *_notes(found)]


def _action_lines(number: int, row: dict[str, Any]) -> list[str]:
    places = "no limit" if row["capacity"] is None else f"{row['capacity']:,.0f} places"
    lines = [
        f"{number:>3}. {DONE[row['action']]}: {row['name'] or row['candidate_id']} ({row['township']} "
        f"{row['village']}), {row['service']}, {places}, {row['cost_yuan']:,.0f} yuan, {row['ownership'] or '-'}",
        f"     {row['brought']:+,.0f} persons within 30 minutes, {row['served']:+,.1f} find a place, "
        f"{row['helped']:,.0f} have a shorter way, {row['worse']:,.0f} a longer one; {row['minutes_saved']:,.0f} "
        "person-minutes saved",
    ]
    if row["takes_over"]:
        over = ", ".join(
            f"{one['name'] or one['candidate_id']} {one['persons']:,.0f}" for one in row["takes_over"][:SHOWN]
        )
        lines.append(f"     takes over: {over}")
    if row["checks"]:
        lines.append("     before building: " + "; ".join(LOOK[one] for one in row["checks"]))
    return lines


def compared_lines(found: dict[str, Any]) -> list[str]:
    """Two scenarios side by side."""
    before, after = found["before"], found["after"]
    price = found["yuan_per_person"]
    each = "nobody is brought within reach" if price is None else f"{price:,.0f} yuan for each"
    each = each if price is None or price > 0 else "it costs no more"
    lines = [
        head_line(found),
        f"From {before['scenario_id']} {before['title']} to {after['scenario_id']} {after['title']}:"
        if before["scenario_id"] != "today"
        else f"From today to {after['scenario_id']} {after['title']}:",
        f"{found['gain']:,.0f} persons have a shorter way, {found['lose']:,.0f} a longer one; "
        f"{found['brought_within_30_min']:+,.0f} within 30 minutes for {found['extra_yuan']:+,.0f} yuan ({each}).",
        f"Beyond 30 minutes {before['beyond_30']:,.0f} -> {after['beyond_30']:,.0f}, beyond 60 "
        f"{before['beyond_60']:,.0f} -> {after['beyond_60']:,.0f}; mean way {_minutes(before['mean_minutes'])} -> "
        f"{_minutes(after['mean_minutes'])}; Gini {_number(before['gini_minutes'])} -> "
        f"{_number(after['gini_minutes'])}; worst township {found['worst_township']['before'] or 'none'} "
        f"({before['worst_share']:.0%}) -> {found['worst_township']['after'] or 'none'} ({after['worst_share']:.0%}).",
    ]
    for title, key in (("gain", "gain"), ("lose", "lose"), ("are still beyond 30 minutes", "beyond_30_after")):
        rows = sorted((row for row in found["villages"] if row[key] > 0), key=lambda row: -row[key])
        lines.append(f"Villages where persons {title}: {len(rows):,}")
        lines += [
            f"  {row['township']} {row['village']}, {row['service']}: {row[key]:,.0f} of {row['persons']:,.0f}; "
            f"{_minutes(row['minutes_before'])} -> {_minutes(row['minutes_after'])}"
            for row in rows[:SHOWN]
        ]
        lines += more(len(rows), "villages")
    return lines


def checked_lines(found: dict[str, Any]) -> list[str]:
    """What a check found."""
    if not found["holds"]:
        return [f"{found['scenario_id']} does not hold:", *(f"  {fault}" for fault in found["faults"])]
    said = "drawn by hand, its figures hold" if found["drawn"] else f"objective {found['objective']:,.6g} holds"
    return [
        f"{found['scenario_id']} holds: {said}; {found['cost_yuan']:,.0f} yuan; of {found['persons']:,.0f} persons "
        f"{found['beyond_30_min']:,.0f} beyond 30 minutes, {found['beyond_60_min']:,.0f} beyond 60."
    ]


def curve_lines(found: dict[str, Any]) -> list[str]:
    """A curve, a line a point; the knee is marked."""
    by = found["by"]
    lines = [head_line(found), f"{by:>10} {'mean min':>9} {'>30 min':>9} {'>60 min':>9} {'yuan':>12}  proof"]
    for row in found["points"]:
        knee = "  <- the knee: a further one brings least beside those before" if row[by] == found["knee"] else ""
        mean = "none" if row["mean_minutes"] is None else f"{row['mean_minutes']:.1f}"
        lines.append(
            f"{row[by]:>10,.0f} {mean:>9} {row['beyond_30']:>9,.0f} {row['beyond_60']:>9,.0f} "
            f"{row['cost_yuan']:>12,.0f}  {state_of(row)}{knee}"
        )
    lines += [f"{number:>10,.0f} limits clash" for number in found["clashing"]]
    lines += [f"{number:>10,.0f} no plan found in the time; allow more seconds" for number in found["unfound"]]
    return lines


def robustness_lines(found: dict[str, Any]) -> list[str]:
    """Candidates by how often they are chosen."""
    lines = [
        head_line(found),
        f"{found['scenario_id']}: in {found['samples']:,} samples of demand and speed the best plan has:",
    ]
    if found["unfound"]:
        lines.append(f"  (for {found['unfound']:,} more none was found in the time)")
    always = [row for row in found["candidates"] if row["existing"] and row["share"] == 1 and row["chosen"]]
    if always:
        lines.append(f"  100% the {len(always):,} stations that stand and are kept in every one")
    rows = [row for row in found["candidates"] if (row["share"] or row["chosen"]) and row not in always]
    lines += [
        f"  {row['share'] or 0:>5.0%} {'chosen' if row['chosen'] else '      '} {row['candidate_id']} {row['name']} "
        f"({row['township']} {row['village']})"
        for row in rows[: 2 * SHOWN]
    ]
    rest = len(found["candidates"]) - len(always) - len(rows[: 2 * SHOWN])
    return [*lines, f"  the other {rest:,} rarely or never."] if rest else lines


def alternatives_lines(found: dict[str, Any]) -> list[str]:
    """Plans nearly as good."""
    if not found["plans"]:
        return [head_line(found), f"{found['scenario_id']}: no other plan is as near to the best."]
    lines = [head_line(found), f"{found['scenario_id']}: plans nearly as good, the most different first:"]
    for number, plan in enumerate(found["plans"], 1):
        lines.append(
            f"{number:>3}. {plan['differs']} sites differ, at most {plan['worse_at_most']:.2%} worse than the best; "
            f"beyond 30 minutes {plan['beyond_30_min']:,.0f}, {plan['cost_yuan']:,.0f} yuan"
        )
        for title, rows in (("instead", plan["instead"]), ("without", plan["without"])):
            said = ", ".join(f"{one['candidate_id']} {one['name']} ({one['village']})" for one in rows)
            lines.append(f"     {title}: {said or 'none'}")
    return lines


STATES: Final = {
    "reached": "reached by half or more of who need it",
    "no_station": "no station in the county",
    "not_reachable": "more than half get to none",
    "not_located": "nobody in need has a place on record",
    "nobody": "nobody needs it",
}


def access_lines(found: dict[str, Any]) -> list[str]:
    """Villages by service, the worst first."""
    lines = [head_line(found)]
    for service, counts in found["states"].items():
        said = "; ".join(f"{number:,} {STATES[state]}" for state, number in counts.items())
        rows = [row for row in found["villages"] if row["service"] == service]
        none = sum(row["state"] != "nobody" and row["stations"] == 0 for row in rows)
        lines.append(f"{service}: {said}; {none:,} villages with need and no station of their own.")
        far = sorted(
            (row for row in rows if row["state"] in ("reached", "not_reachable")),
            key=lambda row: -(float("inf") if row["minutes"] is None else row["minutes"]),
        )
        lines += [
            f"  {row['township']} {row['village']}: {_minutes(row['minutes'])}, {row['persons']:,.0f} persons, places "
            f"within reach for each hundred {'not known' if row['places'] is None else format(row['places'], ',.1f')}"
            for row in far[:SHOWN]
        ]
        lines += more(len(far), "villages")
    return lines


def _count(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"
