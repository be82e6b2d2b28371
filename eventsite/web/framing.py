"""Pages that other sites may show in a frame, and which sites those are (CSP level 3, frame-ancestors)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps

from csp.constants import NONE, SELF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

ANY = "*"
# CSP level 3 §2.3.1, host-source with a scheme and without a path, which frame-ancestors would not look at.
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)


def checked(sites: Iterable[str]) -> list[str]:
    """EMBED_ANCESTORS as it was set, without empty ones. Raises ImproperlyConfigured for what is no site."""
    found = [one for one in sites if one]
    for one in found:
        if one != ANY and not _SITE.fullmatch(one):
            raise ImproperlyConfigured(
                f"EMBED_ANCESTORS names {one!r}, which is no site: write https://www.example.nl, without a "
                "path, https://*.example.nl for all below it, or * for any site."
            )
    return found


def embeddable(view: View) -> View:
    """May be shown in a frame on the sites of EMBED_ANCESTORS, and on our own; holds no form.

    Above ``@kept``: it gives each answer the same headers, which are repeated with what is kept.
    """

    @wraps(view)
    def framed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.xframe_options_exempt = True  # it knows no list of sites
        response._csp_replace = {  # type: ignore[attr-defined]  # as django-csp's decorator notes it
            "frame-ancestors": [SELF, *settings.EMBED_ANCESTORS],
            "form-action": [NONE],
        }
        return response

    return framed


def shows_frames(view: View) -> View:
    """A page that shows ours in frames."""

    @wraps(view)
    def showing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response._csp_replace = {"frame-src": [SELF]}  # type: ignore[attr-defined]
        return response

    return showing
