"""One table from error to what the screen shows: the sentence (a catalogue message) and the HTTP status."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n import Translator, mark
from geo import errors
from geo.text import Text


@dataclass(frozen=True)
class Shown:
    """What a reader is told."""

    sentence: str
    status: int


_TABLE: dict[type[Exception], Shown] = {
    errors.AccessError: Shown(mark("This is outside what your role may see. Open your own region again."), 403),
    errors.UnknownRegionError: Shown(
        mark("There is no such place in this county. Open the county and choose again."), 404
    ),
    errors.UnknownCountyError: Shown(mark("This county is not in the database. Ask whoever runs the system."), 404),
    errors.DatabaseError: Shown(mark("The database does not answer. Wait a minute and try again."), 503),
    errors.InputError: Shown(
        mark("This file cannot be loaded as it is. Check that it opens and is the right list, then try again."), 422
    ),
    errors.TaskError: Shown(mark("The task does not allow this now. Open it again and see how it stands."), 409),
    errors.UnknownCRSError: Shown(
        mark("This coordinate system is not known. Choose one of the list, or ask who made the file."), 422
    ),
    errors.RuleError: Shown(mark("A rule pack is faulty. Ask whoever runs the system to run shouwang check."), 500),
}
_SPEAKS: tuple[type[Exception], ...] = (errors.InputError, errors.TaskError, errors.UnknownCRSError)
"""Errors whose own sentence is for the reader, where it is a ``Text``: what is wrong with a file or a step."""
_OTHERWISE = Shown(mark("Something went wrong here. Reload the page; if it stays, tell whoever runs the system."), 500)

NOT_SIGNED_IN = mark("You are not signed in. Open the sign-in link you were given; each link works once.")
NOT_FROM_HERE = mark("This was sent from another site's page. Open the page here and try again.")
TOO_MUCH = mark("That was too much at once. Reload the page and try again.")
LINK_USED = mark("This sign-in link has been used or has expired. Ask for a new one.")


def shown_for(error: BaseException) -> Shown:
    """What to show for an error; details stay in the log."""
    for kind in type(error).__mro__:
        if kind in _TABLE:
            return _TABLE[kind]
    return _OTHERWISE


def sentence_for(error: BaseException, t: Translator) -> str:
    """The sentence for an error in the reader's language."""
    if isinstance(error, _SPEAKS) and isinstance(error, errors.ShouwangError) and isinstance(error.message, Text):
        return t.text(error.message)
    return t(shown_for(error).sentence)
