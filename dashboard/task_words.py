"""Words for tasks: their states, steps, levels, subjects and owners, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.i18n import Translator, mark
from dashboard.services.task_views import Line
from dashboard.wording import TERMS
from geo.tasks import Owner
from models.tasks import ROLE_WORDS, STEP_WORDS

TABS: Mapping[str, str] = {
    "unclosed": mark("Not closed"),
    "overdue": mark("Overdue"),
    "supervised": mark("Under supervision"),
    "reported": mark("To be checked"),
    "closed": mark("Closed and withdrawn"),
}
STATES: Mapping[str, str] = {
    "open": mark("With its owner"),
    "reported": mark("Reported back"),
    "returned": mark("Returned"),
    "closed": mark("Closed"),
    "withdrawn": mark("Withdrawn"),
}
LEVELS: Mapping[str, str] = {
    "township": mark("Township supervises"),
    "county": mark("County supervises"),
}
DONE: Mapping[str, str] = {
    "dispatch": mark("dispatched"),
    "accept": mark("accepted"),
    "feedback": mark("reported back"),
    "return": mark("returned"),
    "close": mark("closed"),
    "escalate": mark("put under supervision"),
    "extend": mark("extended"),
    "withdraw": mark("withdrawn"),
}
"""What a step did, as the history says it."""
SUBJECTS: Mapping[str, str] = {
    "persons": mark("Person"),
    "households": mark("Home"),
    "carers": mark("Carer"),
    "staff": mark("Worker"),
    "hazard_sites": mark("Hazard site"),
    "facilities": mark("Station"),
    "regions": mark("Region"),
    "events": mark("Event"),
    "reports": mark("Report"),
}
HOTLINES = mark("Young people 12355 · Women and children 12338")
"""On every printed sheet (赣民发〔2019〕 J18, 城口 K22)."""
INTERNAL = mark("Internal material, not to be passed on")


def step_word(kind: str, t: Translator) -> str:
    """The name of a step, as its button says it."""
    return t.text(STEP_WORDS[kind])


def role_word(role: str, t: Translator) -> str:
    """Who took a step."""
    return t.text(ROLE_WORDS.get(role, role))


def owner_text(line: Line, t: Translator) -> str:
    """Who owns a task: an office, a worker by name, or a post in its place."""
    owner = line.owner
    if owner.kind == "role":
        return f"{line.owner_place} {post_word(owner.id, t)}"
    return holder_text(owner, line.post, t)


def holder_text(owner: Owner, post: str, t: Translator) -> str:
    """An owner without its place: a worker with the post held, a post nobody is recorded in, or an office."""
    if owner.kind == "staff":
        name = owner.name or owner.id
        return t("{name} ({post})", name=name, post=post_word(post, t)) if post else name
    if owner.kind == "role":
        return t("{post} (nobody recorded in it)", post=post_word(owner.id, t))
    return owner.id


def post_word(post: str, t: Translator) -> str:
    """The name of a job."""
    return t(TERMS[post]) if post in TERMS else post


def state_text(line: Line, t: Translator) -> str:
    """``state_parts`` in one line."""
    return " · ".join(state_parts(line, t))


def state_parts(line: Line, t: Translator) -> list[str]:
    """The state, the days overdue and who supervises."""
    parts = [t(STATES[line.state])]
    if line.late:
        parts.append(t("{days} days overdue", days=line.late))
    if line.level in LEVELS and line.state not in {"closed", "withdrawn"}:
        parts.append(t(LEVELS[line.level]))
    return parts


def subject_text(line: Line, t: Translator) -> str:
    """What the task is about: its kind, and its name or number."""
    return f"{t(SUBJECTS[line.kind])} {line.subject}"


def day_text(day: date) -> str:
    """A day as everything here writes it."""
    return day.isoformat()
