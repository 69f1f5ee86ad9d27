"""Words for the codes the core speaks in: terms, reasons and actions, as catalogue messages.

A reason is a factor with numbers; the sentence is chosen here by its factor, so that both languages say the same.
"""

from __future__ import annotations

from dashboard.i18n import Translator, mark
from dashboard.services import Fix, Reason

TERMS: dict[str, str] = {
    # hazard kinds
    "river": mark("River"),
    "pond": mark("Pond"),
    "reservoir": mark("Reservoir"),
    "dam": mark("Dam"),
    "canal": mark("Canal"),
    "ditch": mark("Ditch"),
    "well": mark("Well"),
    "junction": mark("Dangerous junction"),
    "wall": mark("Dangerous wall"),
    "slope": mark("Dangerous slope"),
    # banks and barriers
    "gentle": mark("gentle"),
    "steep": mark("steep"),
    "vertical": mark("vertical"),
    "none": mark("none"),
    "partial": mark("partial"),
    "full": mark("full"),
    # the four rescue items
    "warning_sign": mark("Warning sign"),
    "lifebuoy": mark("Lifebuoy"),
    "rope": mark("Rescue rope"),
    "pole": mark("Rescue pole"),
    # living arrangements
    "alone": mark("alone"),
    "with_spouse": mark("with spouse"),
    "with_grandparents": mark("with grandparents"),
    "with_one_parent": mark("with one parent"),
    "with_relatives": mark("with relatives"),
    "with_children": mark("with children"),
    "with_others": mark("with others"),
    # location precision
    "gps": mark("GPS point"),
    "house": mark("house number"),
    "village": mark("village only"),
    # staff and keepers
    "vacant": mark("vacant"),
    "keeper": mark("keeper"),
    "child_director": mark("child director"),
    "supervisor": mark("township supervisor"),
    "village_worker": mark("village worker"),
    "grid_worker": mark("grid worker"),
    "town_specialist": mark("town specialist"),
    "womens_chair": mark("women's federation chair"),
    "childhood_mother": mark("childhood mother"),
    "school_counsellor": mark("school counsellor"),
    # facilities
    "kindergarten": mark("Kindergarten"),
    "child_rescue_institution": mark("Child rescue institution"),
    "child_welfare_centre": mark("Child welfare centre"),
    "rehabilitation_centre": mark("Rehabilitation centre"),
    "day_care_centre": mark("Day care centre"),
    "womens_home": mark("Women's home"),
    "activity_place": mark("Activity place for children"),
    "service_centre": mark("Party and public service centre"),
    "civilisation_station": mark("Civilisation practice station"),
    "mutual_care_facility": mark("Mutual care facility for elders"),
    "social_work_station": mark("Social work station"),
    "child_protection_station": mark("Child protection station"),
    "youth_palace": mark("Rural youth palace"),
    "childhood_harbour": mark("Childhood harbour"),
    "youth_space": mark("Youth space"),
    "childrens_home": mark("Children's home"),
    "school_counselling_room": mark("School counselling room"),
    "school": mark("School"),
    "clinic": mark("Clinic"),
    "care_home": mark("Care home"),
    "village_committee": mark("Village committee"),
}

REASONS: dict[str, str] = {
    # drowning-prone waters
    "not_surveyed": mark("Never surveyed: its depth, banks and rescue items are unknown"),
    "survey_order": mark("Number {value} of {threshold} to survey: by what it would settle of who is worst"),
    "site_unplaced": mark("The site has no point on the map"),
    "children_very_near": mark("{value} children live within {threshold} m of the shore"),
    "children_near": mark("{value} children live within {threshold} m of the shore"),
    "no_children_near": mark("No child followed is recorded within {threshold} m"),
    "child_vulnerability": mark("Children nearby are more vulnerable (age, sex, carer's health): ×{value}"),
    "schools_near": mark("{value} schools within {threshold} m, in term now"),
    "school_route": mark("{value} children walk to school within {threshold} m of it, in term"),
    "school_route_unknown": mark("{value} children of this village have no known way to school and may walk past"),
    "presence_unknown": mark("Where {value} of the children nearby stay now is unknown"),
    "children_unplaced": mark("{value} children of this village have no place on the map and may live near"),
    "kind_river": mark("It is a river"),
    "kind_pond": mark("It is a pond"),
    "kind_reservoir": mark("It is a reservoir"),
    "kind_dam": mark("It is a dam"),
    "kind_canal": mark("It is a canal"),
    "kind_ditch": mark("It is a ditch"),
    "kind_well": mark("It is a well"),
    "depth": mark("Deep water: {value} m (deep from {threshold} m)"),
    "depth_unknown": mark("Its depth is not recorded"),
    "bank_gentle": mark("Gentle bank"),
    "bank_steep": mark("Steep bank"),
    "bank_vertical": mark("Vertical bank: hard to climb out"),
    "bank_unknown": mark("Its bank is not recorded"),
    "swimming_place": mark("People are known to swim here"),
    "swimming_unknown": mark("Whether people swim here is not recorded"),
    "incidents_nearby": mark("Incidents at waters around, which are much like this one"),
    "incidents": mark("{value} incidents here in the last {threshold} years, the last on {date}"),
    "incident_without_children": mark("{value} incidents here, but no child is known of nearby: check the ledger"),
    "barrier_none": mark("No barrier"),
    "barrier_partial": mark("The barrier is only partial"),
    "barrier_full": mark("Barrier all round"),
    "barrier_unknown": mark("Whether there is a barrier is not recorded"),
    "warning_sign_missing": mark("No usable warning sign"),
    "lifebuoy_missing": mark("No usable lifebuoy"),
    "rope_missing": mark("No usable rescue rope"),
    "pole_missing": mark("No usable rescue pole"),
    "warning_sign_unrecorded": mark("Warning sign not recorded"),
    "lifebuoy_unrecorded": mark("Lifebuoy not recorded"),
    "rope_unrecorded": mark("Rescue rope not recorded"),
    "pole_unrecorded": mark("Rescue pole not recorded"),
    "no_keeper": mark("Nobody is named as responsible"),
    "patrol_overdue": mark("Patrol overdue by {value} days, the last on {date}"),
    "patrol_never": mark("No patrol on record"),
    "patrol_unrecorded": mark("The county records no patrols"),
    # unvisited isolated elders
    "not_assessed": mark("Income, support and health were never assessed"),
    "never_visited": mark("Never visited on record"),
    "overdue": mark("Visit overdue by {value} days, the last on {date}"),
    "visit_due": mark("A visit is due by {date}"),
    "visit_met": mark("Visited as asked, the last on {date}"),
    "in_care_home": mark("Lives in a care home now"),
    "home_unplaced": mark("The home has no point: distances are unknown"),
    "income_poor": mark("Poor"),
    "income_low": mark("Low income"),
    "income_unknown": mark("Income not recorded"),
    "support_none": mark("Nobody supports this elder"),
    "support_irregular": mark("Support is irregular"),
    "support_unknown": mark("Support not recorded"),
    "health_dependent": mark("Cannot look after themselves"),
    "health_poor": mark("Poor health"),
    "health_unknown": mark("Health not recorded"),
    "ability_dependent": mark("Ability assessed on {date} (GB/T 42195, level {value}): cannot look after themselves"),
    "ability_poor": mark("Ability assessed on {date} (GB/T 42195, level {value}): mildly impaired"),
    "ability_intact": mark("Ability assessed on {date} (GB/T 42195): intact"),
    "ability_unread": mark("An ability assessment is on record whose level cannot be read"),
    "alone": mark("Lives alone"),
    "alone_unknown": mark("Whether they live alone is not recorded"),
    "disability": mark("Has a disability"),
    "disability_unknown": mark("Whether there is a disability is not recorded"),
    "network_weak": mark("Few people to turn to: LSNS-6 of {date} gives {value} (at risk below {threshold})"),
    "network_enough": mark("People to turn to: LSNS-6 of {date} gives {value} (at risk below {threshold})"),
    "network_unread": mark("An LSNS-6 answer is on record that cannot be read"),
    "age": mark("{value} years old (from {threshold})"),
    "age_unknown": mark("Age not recorded"),
    "neighbour_minutes": mark("{value} minutes on foot to the nearest home lived in (far from {threshold})"),
    "neighbour_unreachable": mark("No road leads to another home lived in"),
    "neighbour_unknown": mark("Way to the nearest neighbour unknown"),
    "neighbour_uncertain": mark("Whether anybody is at home within {threshold} minutes on foot is not known"),
    "carer_minutes": mark("{value} minutes on foot to the nearest carer (far from {threshold})"),
    "carer_unreachable": mark("Every carer on record is away or out of reach on foot"),
    "carer_unknown": mark("Whether a carer lives near is not recorded"),
    "clinic_minutes": mark("{value} minutes on foot to the nearest clinic (far from {threshold})"),
    "clinic_unreachable": mark("No road leads to a clinic"),
    "clinic_unknown": mark("Way to the nearest clinic unknown"),
    "station_minutes": mark("{value} minutes on foot to the nearest station (far from {threshold})"),
    "station_unreachable": mark("No road leads to a station"),
    "station_unknown": mark("Way to the nearest station unknown"),
    "outcomes_raised": mark(
        "Harm on record here adds {threshold} points for elders like this: {value} % a year are hurt or critically ill"
    ),
    "outcomes_lowered": mark(
        "Harm on record here takes off {threshold} points for elders like this: "
        "{value} % a year are hurt or critically ill"
    ),
    "outcomes_unrecorded": mark("No harm to elders is on record: the points are the county's table as written"),
    "not_reached": mark("Not reached this month as the rule asks"),
    "assessment_old": mark("The assessment is {value} days past its renewal"),
    # villages short of directors
    "in_order": mark("In post, certified, trained, and hours enough"),
    "ledger_unchecked": mark("The village's ledger was never verified"),
    "nobody_registered": mark("Nobody is registered in this village"),
    "no_director": mark("No child director in post"),
    "children_above_limit": mark("{value} children, more than {threshold}: directors are to be added"),
    "children_of_kind_above": mark(
        "{value} children of the kind the county counts, more than {threshold}: one more director is to be added"
    ),
    "hours_ratio_above": mark("Hours owed are {value} times those to be had (limit {threshold}): one more director"),
    "directors_short": mark("{value} of {threshold} directors lacking"),
    "uncertified": mark("{value} directors work without a certificate"),
    "untrained": mark("{value} directors are overdue for training"),
    "untrained_this_year": mark("{value} directors were not trained this year yet"),
    "training_due": mark("{value} directors are due for training"),
    "hours_short": mark("{value} hours a month short"),
    "wisn_difference": mark("WISN difference {value}: in full-time posts, against {threshold} required"),
    "wisn_ratio": mark("WISN ratio {value}: posts there are over posts required"),
    "children_more_often": mark("{value} children are owed more frequent visits or contacts"),
    "ledger_old": mark("The ledger's check is overdue by {value} days"),
    "homes_unplaced": mark("{value} children's homes have no point: travel to them is estimated"),
    "homes_unreachable": mark("{value} children's homes are not reached by road"),
    "contact_hours": mark("{value} hours a month of contacts owed"),
    "visit_hours": mark("{value} hours a month of visits owed"),
    "travel_hours": mark("{value} hours a month of travel"),
    "available_hours": mark("{value} hours a month available"),
}
"""The sentence for each reason, by factor. ``{value}``, ``{threshold}`` and ``{date}`` come from the reason."""

FACTOR_NAMES: dict[str, str] = {
    "warning_sign_missing": mark("whether a warning sign stands"),
    "lifebuoy_missing": mark("whether a usable lifebuoy is there"),
    "rope_missing": mark("whether a usable rope is there"),
    "pole_missing": mark("whether a usable pole is there"),
    "no_keeper": mark("whether somebody is responsible"),
    "swimming_place": mark("whether people swim here"),
    "survey_order": mark("order in which to survey"),
    "school_route": mark("children walking to school past it"),
    "school_route_unknown": mark("children whose way to school is not known"),
    "incident_without_children": mark("incidents where no child is known of"),
    "ability_dependent": mark("ability assessed: cannot look after themselves"),
    "ability_poor": mark("ability assessed: mildly impaired"),
    "ability_intact": mark("ability assessed: intact"),
    "network_weak": mark("few people to turn to"),
    "network_enough": mark("people to turn to"),
    "carer_minutes": mark("minutes to the nearest carer"),
    "neighbour_uncertain": mark("whether a neighbour is at home"),
    "outcomes_raised": mark("harm on record, which raises it"),
    "outcomes_lowered": mark("harm on record, which lowers it"),
    "children_of_kind_above": mark("children of the kind the county counts"),
    "hours_ratio_above": mark("hours owed to hours available"),
    "untrained_this_year": mark("directors not trained this year"),
    "wisn_difference": mark("WISN difference"),
    "wisn_ratio": mark("WISN ratio"),
    "children_more_often": mark("children owed more frequent visits"),
    "children_very_near": mark("children very near the shore"),
    "children_near": mark("children near the shore"),
    "no_children_near": mark("no child near the shore"),
    "child_vulnerability": mark("how vulnerable the children nearby are"),
    "schools_near": mark("schools nearby"),
    "presence_unknown": mark("children nearby whose whereabouts are unknown"),
    "children_unplaced": mark("children of the village without a place"),
    "depth": mark("depth of the water"),
    "incidents": mark("incidents at this water"),
    "patrol_overdue": mark("whether patrols are made in time"),
    "overdue": mark("days a visit is overdue"),
    "visit_due": mark("a visit that is due"),
    "visit_met": mark("a visit made as asked"),
    "age": mark("high age"),
    "neighbour_minutes": mark("minutes to the nearest neighbour"),
    "clinic_minutes": mark("minutes to the nearest clinic"),
    "station_minutes": mark("minutes to the nearest station"),
    "assessment_old": mark("days the assessment is past its renewal"),
    "children_above_limit": mark("children above the number a director looks after"),
    "directors_short": mark("directors lacking"),
    "uncertified": mark("directors without a certificate"),
    "untrained": mark("directors overdue for training"),
    "training_due": mark("directors due for training"),
    "hours_short": mark("hours a month short"),
    "ledger_old": mark("days the ledger's check is overdue"),
    "homes_unplaced": mark("children's homes without a point"),
    "homes_unreachable": mark("children's homes not reached by road"),
    "contact_hours": mark("hours of contacts owed"),
    "visit_hours": mark("hours of visits owed"),
    "travel_hours": mark("hours of travel"),
    "available_hours": mark("hours available"),
}
"""What a factor is called without its numbers, or where its sentence in ``REASONS`` tells only of the bad case."""

ACTIONS: dict[str, str] = {
    "survey": mark("Survey the site"),
    "locate": mark("Put it on the map"),
    "add_barrier": mark("Complete the barrier"),
    "add_warning_sign": mark("Put up a warning sign"),
    "add_lifebuoy": mark("Add a lifebuoy"),
    "add_rope": mark("Add a rescue rope"),
    "add_pole": mark("Add a rescue pole"),
    "name_keeper": mark("Name a responsible person"),
    "patrol": mark("Patrol it as often as the rule asks"),
    "all": mark("All of these together"),
    "cheapest": mark("Cheapest way to a better class"),
    "cheapest_yellow": mark("Cheapest way to yellow or better"),
    "assess": mark("Assess income, support and health"),
    "visit": mark("Visit now"),
    "check_ledger": mark("Verify the ledger"),
    "appoint_director": mark("Appoint a child director"),
    "add_directors": mark("Add the directors lacking"),
    "certify": mark("Certify the directors"),
    "train": mark("Train the directors this year"),
}
"""The words for each thing that would lower a score."""


def reason_text(reason: Reason, t: Translator) -> str:
    """A reason as a sentence; its code where no sentence is known, which a test forbids."""
    if reason.factor not in REASONS:
        return reason.factor
    return t(
        REASONS[reason.factor],
        value=number_text(reason.value, t),
        threshold=number_text(reason.threshold, t),
        date=reason.date or t("unknown"),
    )


def factor_text(factor: str, t: Translator) -> str:
    """What a factor is called; its code where it has no name, which a test forbids."""
    return t(FACTOR_NAMES.get(factor) or REASONS.get(factor, factor))


def method_text(method: str, t: Translator) -> str:
    """A method as a person reads it: the version of the program's method and the digest of the county's rules."""
    version, _, rules = method.partition("/")
    return t("{version} · rules {rules}", version=version, rules=rules) if rules else version


def action_text(action: str, t: Translator) -> str:
    """An action as a phrase."""
    return t(ACTIONS[action]) if action in ACTIONS else action


def fix_text(fix: Fix, t: Translator) -> str:
    """A fix as a phrase; a cheapest set with what it is made of."""
    what = action_text(fix.action, t)
    if fix.action == "all" or not fix.parts:
        return what
    parts = [action_text(part, t) for part in fix.parts]
    if t.language == "zh":
        return f"{what}：{'、'.join(parts)}"
    return f"{what}: {', '.join(part[0].lower() + part[1:] for part in parts)}"


def price_text(fix: Fix, t: Translator) -> str:
    """What a fix costs in whole yuan, a set by which prices, or that nobody set one."""
    if fix.price is None:
        return t("no price set")
    if fix.parts:
        return t("about {price:,.0f} yuan at the prices below", price=fix.price)
    return t("about {price:,.0f} yuan", price=fix.price)


def number_text(value: object, t: Translator) -> str:
    """A number without needless decimals; unknown where there is none, as where a code stands for one."""
    if value is None or isinstance(value, str):
        return t("unknown")
    if isinstance(value, int | float):
        return f"{value:,.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:.2g}"
    return str(value)
