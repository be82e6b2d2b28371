"""Views behind a signed link: what it opens, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from eventsite.brakes import guard
from eventsite.tickets import links
from eventsite.tickets.links import Purpose

View = Callable[..., HttpResponse]
H = TypeVar("H")


def opened_by(purpose: Purpose) -> Callable[[View], View]:
    """Give the view the registration that its link opens, or answer what is wrong with the link."""
    return opened_with(lambda token: links.read_token(token, purpose))


def opened_with(read: Callable[[str], H]) -> Callable[[View], View]:
    """Give the view what ``read`` finds for its token, or answer what is wrong with the link.

    The page is kept out of caches and search engines.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, token: str, **arguments: object) -> HttpResponse:
            try:
                holder = read(token)
            except links.LinkRefused as refused:
                response = link_refused(request, refused)
            else:
                response = view(request, holder, **arguments)
            response["X-Robots-Tag"] = "noindex"
            return response

        return opened

    return decorate


def link_refused(request: HttpRequest, refused: links.LinkRefused) -> HttpResponse:
    """404 for a link that never was, 410 for one that no longer works; they say what to do then.

    Who tries many that never were is braked.
    """
    if isinstance(refused, links.LinkUnknown):
        guard.missed(request)
    match refused:
        case links.LinkRevoked():
            title, text = (
                _("Deze link is vervangen"),
                _("Er is een nieuwere link gemaakt. Gebruik de link uit de laatste mail."),
            )
        case links.LinkErased():
            title, text = (
                _("Deze gegevens zijn gewist"),
                _("Wat bij deze link hoorde, hebben wij gewist."),
            )
        case links.LinkExpired():
            title, text = (
                _("Deze link is verlopen"),
                _("Waar deze link voor was, is al een tijd voorbij."),
            )
        case _:
            title, text = (
                _("Deze link werkt niet"),
                _("Misschien is hij niet helemaal meegekomen. Open hem opnieuw vanuit de mail."),
            )
    status = 404 if isinstance(refused, links.LinkUnknown) else 410
    erased = isinstance(refused, links.LinkErased)
    context = {"heading": title, "text": text, "erased": erased}
    return render(request, "eventsite/link_refused.html", context, status=status)
