"""A certificate on paper."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite import pdf
from eventsite.site.reading import site
from eventsite.site.themes import on_paper
from eventsite.tickets.codes import qr_svg_of_url
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import Text, reading

from .models import Certificate

DAY = "j\u00a0F\u00a0Y"  # one line, or the day hangs alone at its end
HERE = "\0"  # where the title of the course stands in a sentence
TEMPLATE = settings.BASE_DIR / "templates/courses/certificate.typ"


def render(certificate: Certificate, language: str | None = None) -> bytes:
    """In this language, else in that of now; the same bytes each time: its date is the day of issue."""
    with translation.override(language or reading()):
        texts = _texts(certificate)
    return pdf.render(TEMPLATE, texts, moment=certificate.issued_at)


def file_name(language: str | None = None) -> str:
    """Under which it is kept, likewise."""
    with translation.override(language or reading()):
        return _("bewijs-van-deelname.pdf")


def sentence(certificate: Certificate) -> tuple[str, Text, str]:
    """What was followed and when, on the page and on paper: the course's title, and what stands before and behind it."""
    first, last = (format_date(day, DAY) for day in (certificate.first_day, certificate.last_day))
    on = _("volgde “%(course)s” op %(first)s.")
    during = _("volgde “%(course)s” van %(first)s tot en met %(last)s.")
    said = (on if first == last else during) % {"course": HERE, "first": first, "last": last}
    before, _here, behind = said.partition(HERE)
    return before, certificate.texts.course_title, behind


def attended(certificate: Certificate) -> str:
    """At how many of the sessions."""
    return ngettext(
        "Aanwezig bij %(attended)d van de %(sessions)d bijeenkomst.",
        "Aanwezig bij %(attended)d van de %(sessions)d bijeenkomsten.",
        certificate.sessions,
    ) % {"attended": certificate.attended, "sessions": certificate.sessions}


def _texts(certificate: Certificate) -> dict[str, Any]:
    url = absolute(certificate.get_absolute_url())
    before, title, behind = sentence(certificate)
    day = format_date(timezone.localtime(certificate.issued_at), DAY)
    return {
        "lang": reading(),
        "organisation": _("Gemeente %(name)s") % {"name": site().municipality},
        "colour": site().palette.colour,
        "colours": on_paper(),
        "title": _("Bewijs van deelname"),
        "to": _("De gemeente verklaart dat"),
        "name": certificate.name,
        "sentence": f"{before}{title}{behind}",
        "course": title,
        "course_lang": title.language,
        "attended": attended(certificate),
        "issued": _("%(city)s, %(day)s") % {"city": site().municipality, "day": day},
        "verify": _("Controleer of dit bewijs echt is"),
        "url": url,
        "shown_url": absolute(reverse("verify_certificate")).split("//", 1)[-1],
        "code": certificate.readable_code,
        "qr": qr_svg_of_url(url),
        "qr_alt": _("QR-code die naar de controle van dit bewijs leidt"),
        "mark": pdf.MARK,
        "marked": _("Niet alle letters zijn af te drukken. Op de site staat de naam voluit."),
    }
