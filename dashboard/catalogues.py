"""Keeps the catalogues in step with the code: ``python -m dashboard.catalogues``.

It collects every message (marked in the code, said by the core, declared by a layer), adds what is new to
``locales/*/shouwang.po``, drops what is gone, and compiles. English messages are their own translation; Chinese ones
are written by people, and a message without one is named and fails.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from dashboard.i18n import DOMAIN, LANGUAGES
from layers._obligations import families
from layers._registry import all_layers

PACKAGE = Path(__file__).parent
_CORE = ("geo", "models", "data")
"""The packages whose sentences (``geo.text.say``) stand in the catalogues too."""


def messages() -> set[str]:
    """Every message of the screens."""
    found = set(_from_layers()) | set(_from_roles())
    for package in (PACKAGE, *(PACKAGE.parent / name for name in _CORE)):
        found |= set(_from_code(package))
    return found


def _from_code(package: Path) -> Iterator[str]:
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(package), method_map=[("**.py", "python")], keywords={"t": None, "mark": None, "say": None}, comment_tags=()
    ):
        yield message if isinstance(message, str) else message[0]


def _from_layers() -> Iterator[str]:
    for layer in families().values():
        yield from (entry.title for entry in layer.legend)
    for layer in all_layers().values():
        yield from (layer.title, layer.about, *(entry.title for entry in layer.legend))


def _from_roles() -> Iterator[str]:
    from dashboard.access import ROLES

    yield from (role.title for role in ROLES.values())


def po_path(language: str) -> Path:
    """Where a language's catalogue is kept."""
    return PACKAGE / "locales" / LANGUAGES[language] / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> Catalog:
    """A language's catalogue as it is on disk; an empty one where there is none."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=LANGUAGES[language], domain=DOMAIN)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[language], domain=DOMAIN)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update(language: str) -> list[str]:
    """Bring one catalogue in step and compile it; the messages still without a translation."""
    old = read_catalogue(language)
    new = Catalog(locale=LANGUAGES[language], domain=DOMAIN, project="shouwang", fuzzy=False)
    for message in sorted(messages()):
        known = old.get(message)
        translation = message if language == "en" else (known.string if known else "")
        new.add(message, translation)
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Dates would make every run a change.
    new.creation_date = new.revision_date = old.creation_date if path.exists() else new.creation_date
    with path.open("wb") as file:
        write_po(file, new, width=120, omit_header=False, sort_output=True)
    path.with_suffix(".mo").write_bytes(compiled(read_catalogue(language)))
    return [str(entry.id) for entry in new if entry.id and not entry.string]


def main() -> None:
    """Update both catalogues."""
    for language in LANGUAGES:
        missing = update(language)
        if missing:
            sys.exit(f"{language}: {len(missing)} messages without a translation, e.g. {missing[0]!r}")


if __name__ == "__main__":
    main()
