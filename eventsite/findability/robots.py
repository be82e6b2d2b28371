"""What programs that look through the web are asked to leave alone (RFC 9309).

Pages of one person are not named here: what is not fetched can't say that it is not to be listed, and
its address, which opens it, would be listed as it stands. They say so themselves (``base.html``).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from eventsite.kept.pages import kept
from eventsite.tickets.links import absolute
from eventsite.web.languages.addresses import in_language
from eventsite.web.languages.texts import language_codes

_LEFT_ALONE = ("desk:index", "door:sessions")  # and all below them


def _left_alone() -> list[str]:
    """In each language of the site."""
    own = [reverse(name) for name in _LEFT_ALONE]
    return [in_language(path, code) for code in language_codes() for path in own]


@require_safe
@kept(daily=True)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _left_alone()),
        "",
        f"Sitemap: {absolute(reverse('sitemaps'))}",
    ]
    text = "\n".join(lines) + "\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
