"""The files that a note is given in; each name stands in an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import paper, sheets, wording
from .document import Document


@dataclass(frozen=True)
class File:
    name: str
    label: str | Promise
    media_type: str
    render: Callable[[Document, datetime], bytes]


def _text(document: Document, moment: datetime) -> bytes:
    from . import odt  # odfdo: half a second and 10 MB, for a file that is made now and then

    return odt.render(document, moment=moment)


FILES = {
    one.name: one
    for one in (
        File(
            "nota.odt",
            _("Tekst (ODT)"),
            "application/vnd.oasis.opendocument.text",
            _text,
        ),
        File(
            "nota.pdf",
            _("PDF"),
            "application/pdf",
            lambda document, moment: paper.render(document, moment=moment),
        ),
        File(
            wording.SHEETS,
            _("Tabellen (ODS)"),
            "application/vnd.oasis.opendocument.spreadsheet",
            lambda document, _moment: sheets.render(document),
        ),
    )
}
