"""Middleware of the site's own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from . import acting, errors, pictures
from .addresses import address, staff_pages
from .api import problems
from .api.answers import API_ROOT
from .border import numbers
from .languages.addresses import without_language
from .staff import lacks_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

MOST_BYTES_OF_A_FORM = 3 * pictures.MOST_BYTES + 5 * 1024 * 1024


def account_pages_are_kept_nowhere(get_response: GetResponse) -> GetResponse:
    """What allauth shows of an account is in no cache, as the desk isn't (OWASP ASVS 5, 14.3.2)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if without_language(request.path).startswith("/beheer/account/"):
            add_never_cache_headers(response)
        return response

    return middleware


def people_act_for_themselves(get_response: GetResponse) -> GetResponse:
    """Whoever asks for a page acts as a person with no account, until a guard says that it is staff."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with acting.acting_as(acting.PERSON):
            return get_response(request)

    return middleware


def wrong_methods_get_a_page(get_response: GetResponse) -> GetResponse:
    """What Django answers with 405 and nothing to read says where one is; not to scripts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content and not is_fetch(request):
            allow = response.headers["Allow"]
            response = errors.wrong_method(request)
            response.headers["Allow"] = allow
        return response

    return middleware


class FormsFit:
    """A form that is larger than one of three pictures is none of ours: refused, with 413, before it is read.

    Stands before the check of tokens, which reads the whole form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, found: dict[str, object]
    ) -> HttpResponse | None:
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return None
        if size <= MOST_BYTES_OF_A_FORM:
            return None
        return errors.page(
            request,
            413,
            _("Dit is te groot"),
            _("Ga terug en kies bestanden die kleiner zijn. Een foto mag hoogstens 15 MB zijn."),
        )


class KeysFit:
    """A number in an address that is larger than any key names no page: not every look-up in SQLite takes it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, found: dict[str, object]
    ) -> None:
        """Raises Http404."""
        for value in found.values():
            if isinstance(value, int) and value > numbers.LARGEST_KEY:
                raise Http404("no key is so large")


def staff_need_second_factor(get_response: GetResponse) -> GetResponse:
    """Staff without an authenticator app or passkey get no further than setting one up (NORMS S6).

    A fetch gets 403 as problem+json; a redirect would be followed to a page with status 200.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _lacks_second_factor(request):
            return get_response(request)
        if is_fetch(request):
            return problems.response(403, _("Stel eerst een tweede stap in voor het inloggen."))
        return redirect("mfa_activate_totp")

    return middleware


def _lacks_second_factor(request: HttpRequest) -> bool:
    # Public pages must not read the session: that would vary every page on the cookie. The door looks
    # at the token first, and then does this itself (door/rights.py).
    return bool(
        request.path.startswith(staff_pages())
        and not request.path.startswith(address("door:tablet"))
        and not _is_open_without(request.path)
        and request.user.is_authenticated
        and lacks_second_factor(request.user)
    )


def _is_open_without(path: str) -> bool:
    return path.startswith(address("mfa_index")) or path in {
        address("account_logout"),
        address("account_reauthenticate"),
        address("account_login"),
    }


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script or a program asks, and no browser for a page."""
    return (
        request.META.get("HTTP_X_REQUESTED_WITH") == "fetch"  # ``headers`` are made of all of them
        or request.META.get("HTTP_ACCEPT", "").startswith("application/json")
        or request.path.startswith(API_ROOT)
    )
