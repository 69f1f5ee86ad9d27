"""The errors Shouwang raises on purpose. Each also inherits the built-in it resembles.

::

    ShouwangError
    ├── FrameError (ValueError)            a frame breaks its contract; names the columns and ids
    ├── UnknownCountyError (LookupError)   no such county in the demo geography or the database
    ├── UnknownRegionError (LookupError)   a region code that is not in the county
    ├── UnknownCRSError (ValueError)       a coordinate system that is missing or not understood
    ├── RuleError (ValueError)             a rule pack is faulty or two packs clash; names every fault
    ├── UnknownRuleError (LookupError)     a rule id no composed pack holds
    ├── NetworkError (ValueError)          a road network that cannot be built
    ├── DatabaseError (RuntimeError)       the database cannot be opened, written or is of another version
    ├── InputError (ValueError)            a file that cannot be loaded; says what to do
    │   ├── ClashError                     limits of a plan that cannot all be met; names those that clash
    │   └── NoPlanError                    no plan was found in the time there was; there may be one
    ├── TaskError (ValueError)             a step a task does not allow now, or not to this role; says which it does
    ├── SettingsError (ValueError)         an unknown or impossible SHOUWANG_* setting
    ├── AccessError (PermissionError)      the role may not see this
    └── ServerError (RuntimeError)         the server cannot start (port in use, address not loopback)

The message is one sentence with what to do next, fit to be shown to a county official.
"""

from __future__ import annotations

from collections.abc import Iterable


class ShouwangError(Exception):
    """Base of every deliberate error. ``ids`` are the rows, codes or rules concerned."""

    def __init__(self, message: str, *, ids: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.ids = tuple(ids)


class FrameError(ShouwangError, ValueError):
    """A frame breaks its contract."""


class UnknownCountyError(ShouwangError, LookupError):
    """No such county."""


class UnknownRegionError(ShouwangError, LookupError):
    """A region code that is not in the county."""


class UnknownCRSError(ShouwangError, ValueError):
    """A coordinate system that is missing or not understood."""


class RuleError(ShouwangError, ValueError):
    """A rule pack is faulty, or two packs clash."""


class UnknownRuleError(ShouwangError, LookupError):
    """A rule id no composed pack holds."""


class NetworkError(ShouwangError, ValueError):
    """A road network that cannot be built."""


class DatabaseError(ShouwangError, RuntimeError):
    """The database cannot be opened or written, or belongs to another version."""


class InputError(ShouwangError, ValueError):
    """A file that cannot be loaded."""


class ClashError(InputError):
    """Limits of a plan that cannot all be met; ``ids`` are those that clash, none of which could be left out."""


class NoPlanError(InputError):
    """No plan was found in the time there was, and none was shown to be impossible."""


class TaskError(ShouwangError, ValueError):
    """A step a task does not allow, as it stands or to this role."""


class SettingsError(ShouwangError, ValueError):
    """An unknown or impossible setting."""


class AccessError(ShouwangError, PermissionError):
    """The role may not see this."""


class ServerError(ShouwangError, RuntimeError):
    """The server cannot start."""
