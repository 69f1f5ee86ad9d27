"""Settings: one frozen value, read once from the environment. An unknown ``SHOUWANG_*`` name is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from geo.errors import SettingsError

PREFIX = "SHOUWANG_"
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Settings:
    """What can be set, with its default and help.

    Attributes:
        database: SQLAlchemy URL of the database.
        host, port: where ``serve`` listens; only loopback addresses until accounts exist.
        language: the language of a link that names none, ``zh`` or ``en``.
        secret_key: signs the session cookie; a random one is made for each start when empty.
        identity_key_file: key behind which identity numbers are kept. When empty they are checked, give birth date and
            sex, and are not kept at all.
        identity_numbers: what is kept of them where there is a key file: ``hash`` (tells two records of one person),
            ``sealed`` (the number as well, encrypted) or ``none``.
    """

    database: str = field(default="sqlite:///shouwang.db", metadata={"help": "SQLAlchemy URL of the database"})
    host: str = field(default="127.0.0.1", metadata={"help": "address to listen on; loopback only"})
    port: int = field(default=8050, metadata={"help": "port to listen on"})
    language: str = field(default="zh", metadata={"help": "language of a link that names none: zh or en"})
    secret_key: str = field(default="", metadata={"help": "signs the session cookie"}, repr=False)
    identity_key_file: str = field(default="", metadata={"help": "key file made by shouwang key; none: none kept"})
    identity_numbers: Literal["hash", "sealed", "none"] = field(
        default="hash", metadata={"help": "what is kept of identity numbers: hash, sealed or none"}
    )

    def __post_init__(self) -> None:
        if self.language not in {"zh", "en"}:
            raise SettingsError(f"SHOUWANG_LANGUAGE is {self.language!r}; write zh or en.")
        if self.secret_key and len(self.secret_key) < SHORTEST_KEY:
            raise SettingsError(f"SHOUWANG_SECRET_KEY is too short; write at least {SHORTEST_KEY} random characters.")
        if not 0 < self.port < 65536:
            raise SettingsError(f"SHOUWANG_PORT is {self.port}; write a port from 1 to 65535.")
        if self.identity_numbers not in {"hash", "sealed", "none"}:
            raise SettingsError(f"SHOUWANG_IDENTITY_NUMBERS is {self.identity_numbers!r}; write hash, sealed or none.")
        if self.identity_numbers == "sealed" and not self.identity_key_file:
            raise SettingsError(
                "SHOUWANG_IDENTITY_NUMBERS is sealed but there is no key; make one with shouwang key FILE and set "
                "SHOUWANG_IDENTITY_KEY_FILE."
            )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read every ``SHOUWANG_*`` variable.

        Raises:
            SettingsError: an unknown name or an impossible value.
        """
        given = {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)}
        known = {entry.name for entry in fields(cls)}
        if unknown := sorted(given.keys() - known):
            names = ", ".join(PREFIX + name.upper() for name in unknown)
            options = ", ".join(PREFIX + name.upper() for name in sorted(known))
            raise SettingsError(f"Unknown setting {names}; the settings are {options}.")
        if "port" in given and not given["port"].isdecimal():
            raise SettingsError(f"SHOUWANG_PORT is {given['port']!r}; write a number.")
        values: dict[str, Any] = {name: int(value) if name == "port" else value for name, value in given.items()}
        return cls(**values)
