"""Pages for what went wrong: clear words, the right status, and a way on."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from .languages.addresses import language_of, without_language

log = logging.getLogger(__name__)

STAFF_ONLY = "/beheer/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that no page of ours makes.

    That may be found before it was looked in which language to answer, on a thread that answered in another.
    """
    with translation.override(language_of(request.path_info)):
        return page(
            request,
            400,
            _("Dat begrijpen wij niet"),
            _(
                "Uw browser stuurde iets wat deze site niet kan lezen. Ga terug en probeer het opnieuw."
            ),
        )


def no_such_button(request: HttpRequest) -> HttpResponse:
    """400: what was pressed is on no page of ours, or not any more."""
    return page(
        request,
        400,
        _("Deze knop is er niet"),
        _("Er is niets gedaan. Laad de pagina opnieuw en druk op een van de knoppen die er staan."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not from here, or not by this person."""
    return page(
        request,
        403,
        _("Dat mag hier niet"),
        _(
            "U hebt geen toegang tot deze pagina, of het formulier kwam van een andere site. "
            "Open de pagina opnieuw en probeer het nog een keer."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a staff form without its token, mostly one that was open since yesterday."""
    log.warning("CSRF refused: %s", reason)
    return page(
        request,
        403,
        _("Deze pagina is verlopen"),
        _(
            "Laad de pagina opnieuw, log zo nodig opnieuw in en verstuur het formulier nog een keer."
        ),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return page(
        request,
        404,
        _("Deze pagina bestaat niet"),
        _("Misschien is het adres verkeerd overgenomen, of is de pagina er niet meer."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429: of what allauth limits itself; what the site limits is answered by brakes/answers.py."""
    return page(
        request,
        429,
        _("Even wachten"),
        _("U probeerde dit te vaak achter elkaar. Probeer het over een paar minuten opnieuw."),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: the address of a button, opened as a page; a tab that the browser opens again, mostly."""
    return page(
        request,
        405,
        _("Dit is geen pagina"),
        _(
            "Dit adres hoort bij een knop. Er is nu niets gedaan. Ga naar de pagina waar de knop staat, "
            "en druk er daar op."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; said without anything of the inside."""
    return page(
        request,
        500,
        _("Er ging iets mis bij ons"),
        _("Uw gegevens zijn niet kwijt. Probeer het over een paar minuten opnieuw."),
    )


def page(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    *,
    way_on: tuple[str, str] | None = None,
) -> HttpResponse:
    """What went wrong in a heading and a sentence, with the status that machines read.

    ``way_on`` is the address of the page that the sentence sends one to, and what its link says. Staff get
    the way to their overview too, at the desk; not where it went wrong at our side, which asks for nothing.
    """
    for_staff = (
        without_language(request.path).startswith(STAFF_ONLY)
        and status < HTTPStatus.INTERNAL_SERVER_ERROR
    )
    context = {"heading": title, "text": text, "way_on": way_on, "for_staff": for_staff}
    return render(request, "error.html", context, status=status)
