"""The tables of a note as a spreadsheet: one sheet each, behind one that says what they are of."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from eventsite.web.languages.texts import own_language
from eventsite.web.spreadsheets import Rows, write_ods_sheets

from . import wording
from .document import Document

LONGEST = 31  # letters of a name, as in Excel, where who opens it there would lose the rest
FORBIDDEN = re.compile(r"[\[\]*?:/\\']")


def render(document: Document) -> bytes:
    """As OpenDocument; numbers are numbers, and what is not told is empty."""
    with translation.override(own_language()), io.BytesIO() as file:
        write_ods_sheets(file, _sheets(document))
        return file.getvalue()


def _sheets(document: Document) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    taken: set[str] = set()
    yield _named(_("Nota"), taken), (document.title, ""), _about(document)
    for table in document.tables:
        yield _named(table.name, taken), table.heads, table.rows


def _about(document: Document) -> list[tuple[str, str]]:
    how = [
        (section.title, one)
        for section in document.sections
        for one in wording.how_counted(section)
    ]
    terms = [(one.term, one.text) for one in document.definitions]
    return [*wording.facts(document), *terms, *how]


def _named(name: str, taken: set[str]) -> str:
    """A name that no other sheet has."""
    base = FORBIDDEN.sub(" ", name).strip()[:LONGEST] or _("Tabel")
    found, turn = base, 2
    while found.lower() in taken:
        end = f" {turn}"
        found, turn = base[: LONGEST - len(end)] + end, turn + 1
    taken.add(found.lower())
    return found
