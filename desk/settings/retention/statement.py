"""The certificate of destruction (verklaring van vernietiging) of a period, on paper.

Archiefbesluit 1995, article 8: it specifies what was destroyed, on which ground and in which way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.figures.days import Period
from desk.note.paper import TEMPLATE
from eventsite import pdf
from eventsite.retention.categories import SELECTION, SELECTION_URL
from eventsite.site.reading import site
from eventsite.site.themes import on_paper
from eventsite.web.languages.texts import own_language

from .destroyed import Row, total

DAY = "j\u00a0F\u00a0Y"


def days_of(period: Period) -> str:
    return _("%(first)s tot en met %(last)s") % {
        "first": date_format(period.first, DAY),
        "last": date_format(period.last, DAY),
    }


def facts(period: Period, rows: Sequence[Row], moment: datetime) -> list[tuple[str, str]]:
    """The lines below its title."""
    return [
        (_("Zorgdrager"), _("Gemeente %(name)s") % {"name": site().municipality}),
        (_("Uit"), site().name),
        (_("Periode"), days_of(period)),
        (_("In totaal"), str(total(rows))),
        (_("Gemaakt op"), date_format(timezone.localtime(moment), DAY)),
    ]


def ground() -> str:
    return _(
        "De zorgdrager verklaart dat in deze periode de gegevens hieronder zijn vernietigd. De grond is "
        "de %(selection)s en artikel 5, eerste lid, onder e, van de AVG. Wat iemand zelf wiste of liet "
        "wissen, is vernietigd op grond van artikel 17 van de AVG."
    ) % {"selection": SELECTION}


def way() -> str:
    return _(
        "De gegevens zijn door de site uit de database en de mappen met bestanden verwijderd. Cijfers waaruit "
        "niemand te herkennen is, zijn gebleven. In reservekopieën verdwijnen de gegevens als die kopieën verlopen."
    )


def cells(row: Row) -> list[str]:
    """A line of the table: when, what, how long it was kept or why not, on which ground, how many."""
    days = row.days or 0
    words = ngettext("%(days)d dag", "%(days)d dagen", days) if days else _("de nacht erna")
    term = words % {"days": days} if days else words
    return [
        date_format(row.day, "j\u00a0b\u00a0Y"),
        str(row.title),
        term if row.days is not None else str(row.cause.label),
        row.basis,
        str(row.number),
    ]


def heads() -> list[str]:
    return [_("Dag"), _("Wat"), _("Termijn"), _("Grond"), _("Aantal")]


def render(period: Period, rows: Sequence[Row], *, moment: datetime) -> bytes:
    """As a tagged PDF, by the template of the note."""
    with translation.override(own_language()):
        said = _said(period, rows, moment)
    return pdf.render(TEMPLATE, said, moment=moment)


def _said(period: Period, rows: Sequence[Row], moment: datetime) -> dict[str, Any]:
    table = {
        "kind": "table",
        "name": "",
        "heads": heads(),
        "rows": [cells(row) for row in rows],
        "strong": [],
        "wide": [1, 2, 3],
        "numbers": [4],
    }
    nothing = _text(_("In deze periode is niets vernietigd."))
    signed = _("Namens de zorgdrager: naam, functie, datum en handtekening.")
    return {
        "lang": own_language(),
        "organisation": _("Gemeente %(name)s") % {"name": site().municipality},
        "colour": site().palette.colour,
        "colours": on_paper(),
        "above": _("Archiefbesluit 1995, artikel 8"),
        "title": _("Verklaring van vernietiging"),
        "facts": [list(fact) for fact in facts(period, rows, moment)],
        "opening": [_text(ground()), _text(way())],
        "sections": [{"title": _("Wat er vernietigd is"), "blocks": [table if rows else nothing]}],
        "closing": [_text(signed)],
        "counted": "",
        "definitions": [],
        "how": [],
        "below": SELECTION_URL,
        "page": _("Bladzijde %(page)s van %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "mark": pdf.MARK,
        "marked": _("Niet alle letters zijn af te drukken."),
    }


def _text(words: str) -> dict[str, Any]:
    return {"kind": "paragraph", "parts": [[words, False]]}
