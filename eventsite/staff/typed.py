"""What somebody typed when they turned out to be signed out: kept for an hour, for them alone.

It lies on the server, in the cache, behind the browser's session; a browser says by a signed cookie who
worked at the desk in it last. Somebody else who signs in there gets nothing of it.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

from eventsite.web.languages.addresses import language_of

KEPT_FOR = timedelta(hours=1)
_IN_SESSION = "typed"
_WORKER_FOR = timedelta(days=30)
_NEVER_KEPT = ("csrfmiddlewaretoken", "password", "wachtwoord")


@dataclass(frozen=True)
class Typed:
    """One form that was sent: where it stood, where it went, and its fields."""

    user: int
    page: str  # path and query
    action: str  # path
    fields: dict[str, list[str]]
    had_files: bool


def keep(request: HttpRequest) -> tuple[str, bool]:
    """Keep what was posted, if it is known whose it is. The page where the form stood, and whether it is kept."""
    page = _page(request)
    user = request.user.pk if request.user.is_authenticated else worker(request)
    if user is None:
        return page, False
    fields = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if not any(secret in name for secret in _NEVER_KEPT)
    }
    typed = Typed(user, page, request.path, fields, had_files=bool(request.FILES))
    key = secrets.token_urlsafe()
    cache.set(_key(key), asdict(typed), KEPT_FOR.total_seconds())
    request.session[_IN_SESSION] = key
    return page, True


def take(request: HttpRequest, user: User) -> Typed | None:
    """What ``user`` typed on this page, once; what somebody else typed in this browser is thrown away."""
    key = request.session.get(_IN_SESSION)
    if key is None:
        return None
    stored = cache.get(_key(key))
    typed = Typed(**stored) if stored else None
    if typed and typed.user == user.pk and typed.page != request.get_full_path():
        return None  # they are elsewhere first
    del request.session[_IN_SESSION]
    cache.delete(_key(key))
    return typed if typed and typed.user == user.pk else None


def remember_worker(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Have the browser know who works in it, beyond their session."""
    if worker(request) != user.pk:
        response.set_signed_cookie(
            settings.STAFF_COOKIE_NAME,
            str(user.pk),
            max_age=int(_WORKER_FOR.total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def worker(request: HttpRequest) -> int | None:
    """The key of who worked at the desk in this browser last."""
    said = request.get_signed_cookie(settings.STAFF_COOKIE_NAME, None)
    return int(said) if said else None


def _page(request: HttpRequest) -> str:
    """Where the form stood: what the browser says, if that is a page of staff."""
    try:
        said = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all
        return request.get_full_path()
    if said.netloc == request.get_host() and is_staff_page(said.path):
        return f"{said.path}?{said.query}" if said.query else said.path
    return request.get_full_path()


def is_staff_page(path: str) -> bool:
    """Whether ``guard.for_staff`` stands before this address, in whatever language it is."""
    try:
        with translation.override(language_of(path)):
            return hasattr(resolve(path).func, "for_staff")
    except Resolver404:
        return False


def _key(key: str) -> str:
    return f"typed:{key}"
