"""Which version of its protocol a door speaks, and from which on we understand it.

Both sides say theirs in ``API-Version``: a page that a tablet kept may be older than the site by weeks, and, while
a release is brought out machine by machine, newer too. See docs/adr/0070-the-tablets-protocol.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from eventsite.web.api import problems

VERSION = problems.TABLET_VERSION
# A page that speaks less is told to load again. Raise it when what such a page sends can't be read any more.
OLDEST = "1.0.0"
_NUMBERS = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)
View = Callable[..., HttpResponse]


def spoken(view: View) -> View:
    """410 for a page that speaks a version which we no longer do: it keeps its scans, and is to load again.

    Who names no version speaks the oldest that we understand; 400 for what is no version.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        said = request.META.get("HTTP_API_VERSION", OLDEST)
        if not _NUMBERS.fullmatch(said):
            return problems.response(400, _("Deze pagina zegt niet welke versie zij is."))
        if _key(said) < _key(OLDEST):
            return problems.response(
                410, _("Deze pagina is te oud. Laad opnieuw: scans die wachten, blijven bewaard.")
            )
        return view(request, *args, **kwargs)

    return checked


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
