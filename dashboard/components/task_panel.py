"""One task with its history and the steps the reader may take, or the form a finding is dispatched with."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.components.obligation_wording import SIGNS, STATUS_TITLES, number_text
from dashboard.components.task_list import PRESS
from dashboard.i18n import Translator, mark
from dashboard.services.task_views import Form, Judged, Opened
from dashboard.task_words import (
    DONE,
    LEVELS,
    SUBJECTS,
    day_text,
    holder_text,
    owner_text,
    role_word,
    state_text,
    step_word,
    subject_text,
)
from data.attachments import IMAGES, MOST_BYTES, TYPES, too_large
from geo.calendar import BEIJING
from geo.tasks import Step

_GRAVE = {"return", "withdraw"}
_HINTS = {
    "accept": mark("Accept: you know of it and see to it."),
    "feedback": mark("Report back: write what was found and done; a photo helps whoever checks."),
    "return": mark("Return: not done yet. Write what is missing."),
    "close": mark("Close: checked, and done."),
    "escalate": mark("Put under supervision: the next level up sees to it."),
    "extend": mark("Extend: write the new day and why."),
    "withdraw": mark("Withdraw: it was not owed. Write why."),
}


def task_view(opened: Opened, t: Translator) -> html.Section:
    """A task: what, where, whose, until when; its steps; what the reader may do now."""
    line, task = opened.line, opened.task
    facts = [
        (t("What the rule asks"), line.phrase),
        (t("Clause"), line.clause),
        (t("Place"), line.place),
        (t("Responsible"), owner_text(line, t)),
        (t("Dispatched on"), day_text(line.opened_on)),
        (t("To be closed by"), day_text(line.due_on)),
    ]
    return html.Section(
        [
            _back(t),
            html.H2([subject_text(line, t), html.Code(line.id)]),
            html.P(state_text(line, t), className=f"task-now task-now-{'late' if line.late else line.state}"),
            html.Dl([part for title, value in facts for part in (html.Dt(title), html.Dd(value))]),
            *_judged(opened.judged, t),
            html.H3(t("History")),
            html.Ol([_step(opened, step, t) for step in task.steps], className="task-steps"),
            *_unsaid(opened, t),
            *_steps_form(opened, t),
        ],
        className="panel task-panel",
    )


def gone_view(sentence: str, t: Translator) -> html.Section:
    """In place of a task or a form that is not for this reader."""
    return html.Section([_back(t), html.P(sentence, className="refusal")], className="panel task-panel")


def idle_view(t: Translator) -> html.Section:
    """In place of a task before one is chosen."""
    said = t("Choose a task of the list. A new one is dispatched from a finding of the map or the scorecard.")
    return html.Section(html.P(said, className="empty"), className="panel task-panel task-idle")


def _judged(judged: Judged | None, t: Translator) -> list[html.P]:
    """How the last evaluation has it: whoever dispatches or closes goes by more than the word of somebody."""
    if judged is None:
        return []
    if judged.status == "met":
        said = [html.B(t("Nothing is wrong here by the last evaluation, as of {day}.", day=day_text(judged.as_of)))]
    else:
        said = [
            html.B(f"{SIGNS[judged.status]} {t(STATUS_TITLES[judged.status])}"),
            html.Span(t("since {day}", day=day_text(judged.since)) if judged.since else ""),
            html.Span(t("by the last evaluation, as of {day}", day=day_text(judged.as_of))),
        ]
    return [html.P(said, className=f"task-judged said-{judged.status}")]


def _back(t: Translator) -> html.Button:
    return html.Button(["‹ ", t("Back to the list")], id={"type": PRESS, "index": "back|list"}, className="back")


def _unsaid(opened: Opened, t: Translator) -> list[html.P]:
    """What is kept from a reader is said to be there."""
    if opened.worded:
        return []
    said = t("What was written and attached is shown to those who may see names: it may name whom it is about.")
    return [html.P(said, className="note")]


def _step(opened: Opened, step: Step, t: Translator) -> html.Li:
    said: list[Any] = [html.B(t(DONE[step.kind])), html.Span(role_word(step.by.role, t)), html.Span(day_text(step.on))]
    if step.kind in {"dispatch", "extend"}:
        said.append(html.Span(t("to be closed by {day}", day=day_text(step.after.due_on))))
    if step.kind == "escalate":
        said.append(html.Span(t(LEVELS[step.after.level])))
    at = t("on record {moment:%Y-%m-%d %H:%M}", moment=step.at.astimezone(BEIJING))
    parts: list[Any] = [html.Div(said, className="task-step-line", title=at)]
    if step.text:
        parts.append(html.P(step.text, className="task-step-text"))
    if step.number in opened.files:
        parts.append(_file(opened, step.number, t))
    return html.Li(parts, className=f"task-step task-step-{step.kind}")


def _file(opened: Opened, number: int, t: Translator) -> html.A:
    name, kind, size = opened.files[number]
    address = f"/tasks/{opened.task.id}/files/{number}"
    shown: list[Any] = [html.Span(f"{name} · {max(size // 1024, 1):,} KB")]
    if kind in IMAGES:
        shown.insert(0, html.Img(src=address, alt=t("Photo of this step"), className="task-step-photo"))
    return html.A(shown, href=address, target="_blank", className="task-step-file")


def _steps_form(opened: Opened, t: Translator) -> list[Any]:
    if not opened.allowed:
        return [html.P(t("There is nothing for your role to do here now."), className="note")]
    extends = "extend" in opened.allowed
    fields: list[Any] = [
        _field("text", t("What was found, done, or why"), dcc.Textarea(maxLength=2_000, className="text-input")),
    ]
    if extends:
        fields.append(
            _field("due_on", t("New day, of an extension"), dcc.Input(placeholder="2026-06-30", className="text-input"))
        )
    hints = [html.Li(t(_HINTS[kind])) for kind in opened.allowed]
    return [
        html.H3(t("What you may do")),
        html.Div(
            [
                *fields,
                _file_button(t),
                html.Div(
                    [
                        html.Button(step_word(kind, t), className=_button(kind), **{"data-step": kind})
                        for kind in opened.allowed
                    ],
                    className="buttons",
                ),
                html.P("", className="task-said", role="status"),
                html.Ul(hints, className="note task-hints"),
            ],
            className="task-form",
            **_sending(f"/tasks/{opened.task.id}/steps", t),
        ),
    ]


def _button(kind: str) -> str:
    if kind in _GRAVE:
        return "button button-careful"
    return "button button-first" if kind in {"feedback", "close"} else "button"


def _file_button(t: Translator) -> html.Div:
    return html.Div(
        [
            html.Button(t("Add a photo or a file"), className="button task-add"),
            html.Span(t("at most {most} MB", most=MOST_BYTES // 1024 // 1024), className="task-file note"),
        ],
        className="task-file-line",
    )


def _field(name: str, title: str, field: Any) -> html.Label:
    return html.Label([html.Span(title, className="setting-title"), field], className="setting", **{"data-field": name})


def _sending(address: str, t: Translator) -> dict[str, str]:
    """What the browser needs to send a form: where to, and what to say when it cannot."""
    endings = ",".join(ending for several in TYPES.values() for ending in several)
    return {
        "data-to": address,
        "data-accept": endings,
        "data-most": str(MOST_BYTES),
        "data-too-large": t.text(too_large()),
        "data-sending": t("Sending …"),
        "data-failed": t("It did not arrive. Check the connection and try again."),
        "data-lang": t.language,
    }


def form_view(form: Form, t: Translator) -> html.Section:
    """The form a finding is dispatched with."""
    return html.Section(
        [
            _back(t),
            html.H2([t("Dispatch"), html.Code(number_text(form.rule, t))]),
            html.Dl(
                [
                    *(html.Dt(t("About")), html.Dd(f"{t(SUBJECTS[form.finding.subject_kind])} {form.subject}")),
                    *(html.Dt(t("Place")), html.Dd(form.place)),
                    *(html.Dt(t("What the rule asks")), html.Dd(form.rule.phrase)),
                    *(html.Dt(t("Clause")), html.Dd(t("local decision") if form.rule.local else form.rule.clause)),
                ]
            ),
            *_judged(form.judged, t),
            html.Div(
                [
                    _field(
                        "owner",
                        t("Responsible"),
                        html.Select(
                            [
                                html.Option(holder_text(owner, form.posts.get(owner.id, ""), t), value=owner.key)
                                for owner in form.owners
                            ],
                            className="text-input",
                        ),
                    ),
                    _field(
                        "due_on",
                        t("To be closed by"),
                        dcc.Input(value=form.due_on.isoformat(), className="text-input"),
                    ),
                    _field("text", t("What is to be done (may be empty)"), dcc.Textarea(className="text-input")),
                    html.Div(
                        html.Button(t("Dispatch"), className="button button-first", **{"data-step": "dispatch"}),
                        className="buttons",
                    ),
                    html.P("", className="task-said", role="status"),
                ],
                className="task-form",
                **_sending("/tasks/new", t),
                **{"data-rule": form.rule.id, "data-subject": form.finding.subject_id},
            ),
        ],
        className="panel task-panel",
    )
