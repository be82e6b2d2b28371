"""A certificate as a tagged PDF (PDF/UA-1, ISO 14289-1), set by typst."""

from __future__ import annotations

from datetime import UTC
from functools import cache

import typst
from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.tickets.codes import qr_svg_of_url
from eventsite.tickets.links import absolute

from .models import Certificate

DAY = "j\u00a0F\u00a0Y"  # one line, or the day hangs alone at its end
TEMPLATE = settings.BASE_DIR / "templates/courses/certificate.typ"


class NotPrintable(Exception):
    """The name has letters that no font on this machine has."""


@cache
def _compiler() -> typst.Compiler:
    """Made once: looking for the machine's fonts takes longer than setting a page."""
    return typst.Compiler(font_paths=typst.Fonts())


def render(certificate: Certificate) -> bytes:
    """The same bytes each time: its date is the day of issue. Raises NotPrintable."""
    with translation.override(settings.LANGUAGE_CODE):
        texts = _texts(certificate)
    try:
        pdf = _compiler().compile(
            TEMPLATE,
            format="pdf",
            sys_inputs=texts,
            pdf_standards="ua-1",
            timestamp=certificate.issued_at.astimezone(UTC).replace(microsecond=0),
        )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        # PDF/UA allows no empty box for a letter (ISO 14289-1 §7.21.8); the page shows every name.
        raise NotPrintable from error
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave more than one file")
    return pdf


def sentence(certificate: Certificate) -> str:
    """What was followed and when; on the page and on paper."""
    first, last = (format_date(day, DAY) for day in (certificate.first_day, certificate.last_day))
    if first == last:
        return _("volgde “%(course)s” op %(first)s.") % {
            "course": certificate.course_title,
            "first": first,
        }
    return _("volgde “%(course)s” van %(first)s tot en met %(last)s.") % {
        "course": certificate.course_title,
        "first": first,
        "last": last,
    }


def attended(certificate: Certificate) -> str:
    """At how many of the sessions."""
    return ngettext(
        "Aanwezig bij %(attended)d van de %(sessions)d bijeenkomst.",
        "Aanwezig bij %(attended)d van de %(sessions)d bijeenkomsten.",
        certificate.sessions,
    ) % {"attended": certificate.attended, "sessions": certificate.sessions}


def _texts(certificate: Certificate) -> dict[str, str]:
    url = absolute(certificate.get_absolute_url())
    day = format_date(timezone.localtime(certificate.issued_at), DAY)
    return {
        "lang": settings.LANGUAGE_CODE,
        "organisation": _("Gemeente %(name)s") % {"name": settings.SITE_MUNICIPALITY},
        "title": _("Bewijs van deelname"),
        "to": _("De gemeente verklaart dat"),
        "name": certificate.name,
        "sentence": sentence(certificate),
        "attended": attended(certificate),
        "issued": _("%(city)s, %(day)s") % {"city": settings.SITE_MUNICIPALITY, "day": day},
        "verify": _("Controleer of dit bewijs echt is"),
        "url": url,
        "shown_url": absolute("/bewijs/").split("//", 1)[-1],
        "code": certificate.readable_code,
        "qr": qr_svg_of_url(url),
        "qr_alt": _("QR-code die naar de controle van dit bewijs leidt"),
    }
