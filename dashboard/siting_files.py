"""Files of a siting scenario as a reader may see it: the workbook and the paper to be signed."""

from __future__ import annotations

from dashboard.i18n import Translator
from dashboard.siting_book import book_of
from dashboard.siting_planning import Boards
from data.store import Store
from geo.scope import Scope


def action_workbook(
    store: Store, scope: Scope, scenario_id: str, t: Translator, *, boards: Boards | None = None
) -> bytes:
    """A scenario as xlsx: actions, villages, who gains and loses against today, who stays far, not served, assumptions.

    Raises:
        InputError: the county has no such scenario, or a site of it is no longer a candidate.
    """
    from dashboard.siting_workbook import workbook

    return workbook(book_of(store, scope, scenario_id, boards=boards), t)


def action_word(store: Store, scope: Scope, scenario_id: str, t: Translator, *, boards: Boards | None = None) -> bytes:
    """A scenario as a paper of two pages (docx).

    Raises:
        InputError: as ``action_workbook``.
    """
    from dashboard.siting_word import paper

    return paper(book_of(store, scope, scenario_id, boards=boards), t)
