"""Words for obligations: statuses, kinds, measures, clocks, offices, and what a rule asks as a sentence.

A rule's phrase stays the paper's own. Coded values are worded by the terms of the glossary in Chinese, and by their own
names, which are English words, in English.
"""

from __future__ import annotations

from typing import Final

from dashboard.components.import_kinds import KIND_TITLES
from dashboard.i18n import Translator, mark
from dashboard.services.subjects import Row
from data.kinds import HEADERS
from data.terms import VALUES
from geo.populations import POPULATIONS
from geo.rules import Rule

STATUS_TITLES: Final[dict[str, str]] = {
    "breached": mark("Breached"),
    "overdue": mark("Overdue"),
    "not_recorded": mark("Not recorded"),
    "due": mark("Due"),
    "met": mark("Met"),
    "counted": mark("Counted only"),
    "nobody": mark("Concerns nobody here"),
    "lacking": mark("Lacking"),
}
"""From worst to none."""
SIGNS: Final = {
    "breached": "✕",
    "overdue": "!",
    "not_recorded": "?",
    "due": "◷",
    "met": "✓",
    "counted": "",
    "nobody": "",
    "lacking": "–",
}
"""A sign beside every colour."""
STATUS_MEANS: Final[dict[str, str]] = {
    "breached": mark("Asked for, and not so."),
    "overdue": mark("Late, and can still be done."),
    "not_recorded": mark("Not on record: that is not met."),
    "due": mark("To be done by the end of the running period."),
    "met": mark("As the rule asks."),
    "counted": mark("Only counted: the paper sets no number to judge by."),
    "nobody": mark("There is nobody here whom the rule concerns."),
}
KINDS: Final[dict[str, str]] = {
    "measured": mark("Measured"),
    "inventory": mark("Inventory"),
    "product": mark("By this program"),
}
_CLOCKS: Final[dict[str, str]] = {
    "calendar_week": mark("At least {n:g}× in each calendar week"),
    "calendar_month": mark("At least {n:g}× in each calendar month"),
    "calendar_quarter": mark("At least {n:g}× in each quarter"),
    "calendar_year": mark("At least {n:g}× in each year"),
    "school_term": mark("At least {n:g}× in each school term"),
    "rolling_days": mark("Again within {n:g} days"),
}
_UNITS: Final[dict[str, str]] = {
    "hour": mark("{n:g} hours"),
    "day": mark("{n:g} days"),
    "month": mark("{n:g} months"),
    "m": mark("{n:g} m"),
    "min": mark("{n:g} minutes on foot"),
}
_POPULATIONS: Final[dict[str, str]] = {
    "county": mark("the county"),
    "township": mark("each township"),
    "village": mark("each village"),
    "group": mark("each village group"),
    "household": mark("each household"),
    "person": mark("each person followed"),
    "child": mark("each left-behind child or child in difficulty"),
    "elder": mark("each elder followed"),
    "left_behind_child": mark("each left-behind child"),
    "child_in_difficulty": mark("each child in difficulty"),
    "left_behind_elder": mark("each left-behind elder"),
    "elder_living_alone": mark("each elder living alone"),
    "empty_nest_elder": mark("each empty-nest elder"),
    "advanced_age_elder": mark("each elder of advanced age"),
    "dependent_elder": mark("each dependent elder"),
    "left_behind_woman": mark("each left-behind woman"),
    "carer": mark("each carer"),
    "staff": mark("each worker"),
    "child_director": mark("each child director"),
    "supervisor": mark("each township supervisor"),
    "village_worker": mark("each village worker"),
    "grid_worker": mark("each grid worker"),
    "hazard_site": mark("each hazard site"),
    "water_site": mark("each water"),
    "junction": mark("each dangerous junction"),
    "facility": mark("each station"),
    "school": mark("each school"),
    "child_protection_station": mark("each child protection station"),
    "care_home": mark("each care home"),
    "event": mark("each matter reported"),
    "report": mark("each report"),
}
OFFICES: Final[dict[str, str]] = {
    "中小学校": mark("Schools"),
    "乡村振兴局": mark("Rural revitalisation bureau"),
    "乡镇人民政府（街道办事处）": mark("Township governments (subdistrict offices)"),
    "公安机关": mark("Police"),
    "公安部门": mark("Public security department"),
    "共青团": mark("Youth League"),
    "共青团组织": mark("Youth League organisations"),
    "农业农村部门": mark("Agriculture department"),
    "医疗保障部门": mark("Medical insurance department"),
    "医疗卫生机构": mark("Medical and health institutions"),
    "医疗机构": mark("Medical institutions"),
    "卫生医疗机构": mark("Health institutions"),
    "县人民检察院": mark("County procuratorate"),
    "县人民法院": mark("County court"),
    "县公安局": mark("County public security bureau"),
    "县公安部门": mark("County police department"),
    "县关工委": mark("County committee for the next generation"),
    "县卫健委": mark("County health commission"),
    "县卫生健康局": mark("County health bureau"),
    "县司法局": mark("County justice bureau"),
    "县妇儿工委办公室": mark("County office for women and children"),
    "县妇联": mark("County women's federation"),
    "县委宣传部": mark("County publicity department"),
    "县委组织部": mark("County organisation department"),
    "县委网信办": mark("County cyberspace office"),
    "县应急管理局": mark("County emergency bureau"),
    "县总工会": mark("County trade unions"),
    "县政府": mark("County government"),
    "县教体局": mark("County education and sports bureau"),
    "县教委": mark("County education commission"),
    "县教育体育局": mark("County bureau of education and sports"),
    "县教育部门": mark("County education department"),
    "县文明办": mark("County civilisation office"),
    "县残联": mark("County disabled persons' federation"),
    "县民政局": mark("County civil affairs bureau"),
    "县民政部门": mark("County civil affairs department"),
    "县级以上人民政府": mark("Governments from county level up"),
    "县级民政部门": mark("Civil affairs at county level"),
    "县财政局": mark("County finance bureau"),
    "县财政部门": mark("County finance department"),
    "司法行政部门": mark("Justice department"),
    "各乡镇人民政府": mark("Township governments"),
    "各乡镇（街道）": mark("Townships (subdistricts)"),
    "各镇人民政府": mark("Town governments"),
    "团县委": mark("County Youth League"),
    "城管部门": mark("Urban management department"),
    "基层老年协会": mark("Elders' associations"),
    "妇儿工委办": mark("Office for women and children"),
    "妇联": mark("Women's federation"),
    "妇联组织": mark("Women's federations"),
    "子女或其他赡养义务人": mark("Children or others bound to support"),
    "学校": mark("Schools of all kinds"),
    "幼儿园": mark("Kindergartens"),
    "救助管理机构": mark("Rescue stations"),
    "教育部门": mark("Education department"),
    "村（居）民委员会": mark("Village (residents') committees"),
    "残联组织": mark("Disabled persons' federations"),
    "民政部门": mark("Civil affairs department"),
    "水利部门": mark("Water department"),
    "父母": mark("Parents"),
    "社会工作服务机构": mark("Social work organisations"),
    "福利机构": mark("Welfare institutions"),
    "群团组织": mark("Mass organisations"),
    "计生协会": mark("Family planning association"),
    "设区市民政部门": mark("Civil affairs of the prefecture"),
}
"""The offices the papers name, so that an English screen says who owns a rule."""

_DIFFERING: Final[dict[str, str]] = {
    "threshold": mark("the number"),
    "unit": mark("the unit"),
    "clock": mark("the clock"),
    "share": mark("the share"),
}
_HOLIDAYS: Final[dict[str, str]] = {
    "summer_holiday": mark("the summer holiday"),
    "winter_holiday": mark("the winter holiday"),
}
_DAYS_OF: Final[dict[str, str]] = {
    "": mark("the first day of {holiday}"),
    "before": mark("the day before {holiday} begins"),
    "last": mark("the last day of {holiday}"),
}
_MOST_LISTED: Final = 6
_ROLLING: Final = "rolling_days"
_DAYS: Final = "day"


def office(name: str, t: Translator) -> str:
    """An office in the reader's language; one the catalogue does not know as the paper has it."""
    return t(OFFICES[name]) if name in OFFICES else name


def offices(names: tuple[str, ...], t: Translator, most: int | None = None) -> str:
    """Offices in a line; beyond ``most`` their number."""
    shown = [office(name, t) for name in names[:most]]
    said = _listed(shown, t)
    if most is not None and len(names) > most:
        return t("{offices} and others, {all} in all", offices=said, all=len(names))
    return said


def code_text(kind: str, column: str, value: str, t: Translator) -> str:
    """A coded value in words."""
    if t.language == "zh":
        for key in (f"{kind}.{column}", column):
            if value in VALUES.get(key, {}):
                return VALUES[key][value]
        if value in VALUES["bool"]:
            return VALUES["bool"][value]
    return value.replace("_", " ")


def column_text(kind: str, name: str, t: Translator) -> str:
    """A column in words; ``kind.column`` for one of another table."""
    other, _, column = name.rpartition(".")
    kind = other or kind
    if column == "geometry":
        return t("a point on the map")
    said = HEADERS.get(kind, {}).get(column) if t.language == "zh" else None
    return said or column.removesuffix("_on").replace("_", " ")


def population_text(rule: Rule, t: Translator) -> str:
    """Whom a rule concerns."""
    kind = POPULATIONS[rule.population].kind if rule.population in POPULATIONS else ""
    said = t(_POPULATIONS[rule.population]) if rule.population in _POPULATIONS else rule.population
    among = [
        f"{column_text(kind, name, t)}：{_codes(kind, name, values, t)}"
        if t.language == "zh"
        else f"{column_text(kind, name, t)}: {_codes(kind, name, values, t)}"
        for name, values in rule.among.items()
    ]
    if rule.age_from is not None:
        among.append(t("{n:g} years and over", n=rule.age_from))
    if rule.age_below is not None:
        among.append(t("under {n:g} years", n=rule.age_below))
    return (
        f"{said}（{'；'.join(among)}）"
        if among and t.language == "zh"
        else (f"{said} ({'; '.join(among)})" if among else said)
    )


def number_text(rule: Rule, t: Translator) -> str:
    """The number papers are quoted by; a county's own decision has none that anybody would know."""
    return rule.id if rule.obligation else t("This county")


def asks_text(rule: Rule, t: Translator) -> str:
    """What a rule asks, by its measure and number, in one sentence."""
    kind = POPULATIONS[rule.population].kind if rule.population in POPULATIONS else ""
    said = _asks(rule, kind, t)
    if rule.share < 1:
        said = t("{said}; asked of {share:.0%} of them", said=said, share=rule.share)
    return said


def _asks(rule: Rule, kind: str, t: Translator) -> str:
    number = rule.threshold or 1
    if rule.measure == "interval":
        often = _CLOCKS[rule.clock or _ROLLING]
        return t("{often}: {what}", often=t(often, n=number), what=_what(rule, t))
    if rule.measure == "presence":
        return t("At least {n:g} on record: {what}", n=number, what=_what(rule, t))
    if rule.measure == "count_above":
        counted = t(_POPULATIONS[rule.counted]) if rule.counted in _POPULATIONS else rule.counted
        if not rule.of:
            return t("No more than {n:g} ({counted})", n=number, counted=counted)
        return t(
            "Where more than {n:g} are counted ({counted}), at least {then}: {what}",
            n=number,
            counted=counted,
            then=rule.then or 1,
            what=_what(rule, t),
        )
    if rule.measure == "deadline":
        return t("{what}, by {days}", what=_what(rule, t), days=_listed([due_text(day, t) for day in rule.due], t))
    if rule.measure == "clock":
        said = {
            "start": column_text(kind, rule.start, t),
            "end": column_text(kind, rule.end, t),
            "time": t(_UNITS[rule.unit], n=number) if rule.unit in _UNITS else f"{number:g} {rule.unit}",
        }
        if rule.late_meets:
            return t("Not open longer than {time}, from “{start}” to “{end}”", **said)
        return t("From “{start}” to “{end}” no more than {time}", **said)
    if rule.measure == "completeness":
        return t("All on record: {fields}", fields=_listed([column_text(kind, name, t) for name in rule.fields], t))
    if rule.measure == "distance":
        return t("{what} no farther than {far}", what=_what(rule, t), far=t(_UNITS.get(rule.unit, "{n:g}"), n=number))
    if rule.measure == "share":
        column = column_text(kind, rule.column, t)
        if rule.accepts:
            return t("“{column}” is: {values}", column=column, values=_codes(kind, rule.column, rule.accepts, t))
        if rule.rejects:
            return t("“{column}” is not: {values}", column=column, values=_codes(kind, rule.column, rule.rejects, t))
        return t("“{column}” is on record", column=column)
    return t("The program itself does this; {test} shows it", test=rule.shown_by)


def due_text(written: str, t: Translator) -> str:
    """A day of a deadline rule: one of every year, one alone, or the first day of a holiday."""
    if written.startswith("@"):
        name, _, which = written[1:].partition(":")
        return t(_DAYS_OF[which], holiday=t(_HOLIDAYS[name]) if name in _HOLIDAYS else name)
    if len(written) == len("2024-12-31"):
        return written
    month, day = (int(part) for part in written.split("-"))
    return t("{month}/{day} each year", month=month, day=day)


def value_text(rule: Rule, row: Row, t: Translator) -> str:
    """What was found of one subject, in words; empty where there is nothing to add."""
    value = row.value
    if value is None:
        return ""
    if rule.measure in ("interval", "deadline"):
        return t("{n:,.0f} days late", n=value) if value > 0 else ""
    if rule.measure == "completeness":
        return t("{n} of {total} on record", n=round(value * len(rule.fields)), total=len(rule.fields))
    if rule.measure == "presence":
        return t("{n:,.0f} of {total:g}", n=value, total=rule.threshold or 1)
    if rule.measure == "count_above":
        return t("{n:,.0f} counted", n=value)
    if rule.measure in ("clock", "distance") and rule.unit in _UNITS:
        taken = _UNITS[_DAYS if rule.unit == "month" else rule.unit]  # months are counted in days
        return t(taken, n=round(value))
    return ""


def differing_text(names: tuple[str, ...], t: Translator) -> str:
    """In what two rules differ."""
    return _listed([t(_DIFFERING[name]) if name in _DIFFERING else name for name in names], t)


def _what(rule: Rule, t: Translator) -> str:
    said = t(KIND_TITLES[rule.of]) if rule.of in KIND_TITLES else rule.of
    parts = [
        _codes(rule.of, name, values, t)
        for name, values in rule.where.items()
        if values not in (("true",), ("in_place", "not_needed"))
    ]
    parts += [column_text(rule.of, name, t) for name, values in rule.where.items() if values == ("true",)]
    if rule.distinct:
        parts.append(t("each “{column}” once", column=column_text(rule.of, rule.distinct, t)))
    if rule.own:
        parts.append(t("of its own, not of places inside it"))
    if not parts:
        return said
    return f"{said}（{'，'.join(parts)}）" if t.language == "zh" else f"{said} ({', '.join(parts)})"


def _codes(kind: str, name: str, values: tuple[str, ...], t: Translator) -> str:
    other, _, column = name.rpartition(".")
    words = [code_text(other or kind, column, value, t) for value in values[:_MOST_LISTED]]
    return _listed(words, t) + ("…" if len(values) > _MOST_LISTED else "")


def _listed(words: list[str], t: Translator) -> str:
    return ("、" if t.language == "zh" else ", ").join(words)
