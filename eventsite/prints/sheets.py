"""What can be printed of an event. Each print is a part of a PDF; all of them together are one PDF.

It is in the language of the page that asks for it; what somebody wears or hands over, in their own.

The apps bring theirs; ``wiring/`` lists them. How each kind of part looks is in ``templates/prints/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite import pdf
from eventsite.models import Event
from eventsite.site.reading import site
from eventsite.site.themes import on_paper
from eventsite.web.dates import in_form
from eventsite.web.languages.texts import own_language, reading

ALL_TITLE = gettext_lazy("Alles om af te drukken")
TEMPLATE = settings.BASE_DIR / "templates/prints/print.typ"

# What a template in templates/prints/ needs, by name; under "kind" which template it is.
Part = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """Who is printed, and how. ``people`` are registrations by their keys; None is everyone with a place."""

    people: frozenset[int] | None = None
    size: str = ""  # of badges, by its name
    without_email: bool = False  # tickets for who can't be mailed one


@dataclass(frozen=True, kw_only=True)
class Print:
    """One thing to print; ``name`` stands in its address."""

    name: str
    title: str | Promise
    hint: str | Promise
    part: Callable[[Event, Choice], Part]
    kind: Event.Kind | None = None  # whose events have it; None: all
    of_people: bool = False  # for a chosen few too


_prints: Sequence[Print] = ()


def connect(prints: Iterable[Print]) -> None:
    """From now on these are there to print, in this order."""
    global _prints
    _prints = tuple(prints)


def prints_of(event: Event) -> list[Print]:
    """What there is to print of this event."""
    return [one for one in _prints if one.kind in {None, event.kind}]


def organisation() -> str:
    """Whose paper it is."""
    return _("Gemeente %(name)s") % {"name": site().municipality}


def file_name(event: Event, of: str, title: str) -> str:
    """By its name in the site's own language, and in another by what it is called there."""
    words = of if reading() == own_language() else slugify(title) or of
    return f"{words}-{event.slug}.pdf"


def document(event: Event, prints: Sequence[Print], choice: Choice) -> bytes:
    """These prints as one PDF: with more than one, a page with what is in it first."""
    start = event.starts_at
    when = in_form(timezone.localtime(start), "DATETIME_FORMAT") if start else ""
    titles = [str(one.title) for one in prints]
    said = {
        "lang": reading(),
        "organisation": organisation(),
        "colour": site().palette.colour,
        "colours": on_paper(),
        "title": titles[0] if len(titles) == 1 else str(ALL_TITLE),
        "event": f"{event.texts.title}, {when}" if when else event.texts.title,
        "contents": _("Wat erin zit"),
        "mark": pdf.MARK,
        "marked": _("Niet alle letters zijn af te drukken."),
        "parts": [
            {"title": title} | one.part(event, choice)
            for one, title in zip(prints, titles, strict=True)
        ],
    }
    return pdf.render(TEMPLATE, said, moment=timezone.now())
