"""A note as a tagged PDF (PDF/UA-1), and its charts as pictures for the other files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from eventsite import pdf
from eventsite.site.themes import on_paper
from eventsite.web.languages.texts import own_language

from . import bars, wording
from .document import Block, Chart, Document, Paragraph, Table

TEMPLATE = settings.BASE_DIR / "templates/prints/note.typ"
FONT = "Kurinto Sans"
FINE = 2.5  # dots of a picture to a pixel


def render(document: Document, *, moment: datetime) -> bytes:
    """The same bytes for the same note, dated ``moment``."""
    with translation.override(own_language()):
        said = _said(document)
    return pdf.render(TEMPLATE, said, moment=moment)


def drawn(chart: Chart) -> bytes:
    """As PNG, for who has no eye for SVG."""
    return pdf.picture(bars.svg(chart, font=FONT), scale=FINE)


def _said(document: Document) -> dict[str, Any]:
    return {
        "lang": own_language(),
        "organisation": document.organisation,
        "colour": document.colour,
        "colours": on_paper(),
        "above": wording.above_title(document),
        "title": document.title,
        "facts": [list(fact) for fact in wording.facts(document)],
        "opening": [_block(one) for one in document.opening],
        "sections": [
            {"title": section.title, "blocks": [_block(one) for one in section.blocks]}
            for section in document.sections
        ],
        "closing": [_block(one) for one in document.closing],
        "counted": _("Hoe is er geteld?"),
        "definitions": [[one.term, one.text] for one in document.definitions],
        "how": [
            {"title": section.title, "how": list(found)}
            for section in document.sections
            if (found := wording.how_counted(section))
        ],
        "below": wording.below(document),
        "page": _("Bladzijde %(page)s van %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "mark": pdf.MARK,
        "marked": _("Niet alle letters zijn af te drukken."),
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            parts = [[part.text, part.strong] for part in wording.with_blanks(block)]
            return {"kind": "paragraph", "parts": parts}
        case Table():
            return {
                "kind": "table",
                "name": block.name,
                "heads": list(block.heads),
                "rows": [[wording.shown(cell) for cell in row] for row in block.rows],
                "strong": list(block.strong),
                "wide": [n for n in range(len(block.heads)) if wording.is_wide(block, n)] or [0],
                "numbers": [n for n in range(len(block.heads)) if wording.holds_numbers(block, n)],
            }
        case Chart():
            return {
                "kind": "chart",
                "title": block.title,
                "svg": bars.svg(block, font=FONT),
                "alt": wording.told(block),
            }
