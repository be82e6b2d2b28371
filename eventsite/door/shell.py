"""The page of the door, the same for everyone who opens it: on a borrowed tablet and in an organiser's browser.

It holds no data; a service worker keeps it and its files on the device, so that the door opens without
a connection.
"""

from __future__ import annotations

import hashlib

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_permissions_policy.decorators import permissions_policy_override

from eventsite.site.addresses import icon_url, logo_url, stylesheet_url
from eventsite.site.reading import site
from eventsite.site.themes import theme
from eventsite.web.languages.texts import own_language

from . import visitors
from .messages import BATCH

# What the page needs when there is no connection. Fonts: the ones its words are written in.
SHELL = [
    "npm/bricolage-grotesque/bricolage-grotesque-latin-700-normal.woff2",
    "npm/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "npm/qr/decode.js",
    "npm/qr/index.js",
    "site/frame.css",
    "site/logo.svg",
    "site/border.js",
    "site/moments.js",
    "door/door.css",
    "door/tablet.css",
    "door/api.js",
    "door/aside.js",
    "door/bar.js",
    "door/borrowed.js",
    "door/by-name.js",
    "door/camera.js",
    "door/cards.js",
    "door/checkin.js",
    "door/clock.js",
    "door/codes.js",
    "door/controls.js",
    "door/decoder.js",
    "door/device.js",
    "door/client.js",
    "door/exchange.js",
    "door/main.js",
    "door/organiser.js",
    "door/own.js",
    "door/page.js",
    "door/pairing.js",
    "door/recent.js",
    "door/renewing.js",
    "door/roster.js",
    "door/scanner.js",
    "door/sealed.js",
    "door/sound.js",
    "door/store.js",
    "door/verdict.js",
    "door/visitor.js",
    "door/walk-in.js",
    "door/words.js",
]

with_camera = permissions_policy_override({**settings.PERMISSIONS_POLICY, "camera": "self"})
with_worker = csp_update({"worker-src": [SELF], "connect-src": [SELF]})
_TEMPLATE = "eventsite/door/page.html"


@with_camera
@with_worker
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The door of a borrowed tablet, paired or not; kept there and filled in there."""
    response = render_page(request)
    # The service worker keeps it. What is not under its hand must ask whether it is still the same.
    response["Cache-Control"] = "no-cache"
    return response


def render_page(request: HttpRequest) -> HttpResponse:
    return render(request, _TEMPLATE, _context())


def _context() -> dict[str, object]:
    return {"batch": BATCH, "own_language": own_language(), "to_visitors": visitors.said()}


def _looks() -> list[str]:
    """What the page asks for where managers chose colours or a logo."""
    now = site()
    looks = (stylesheet_url(now.palette), logo_url(now.logo), icon_url(now))
    return sorted({url for url in looks if url and not url.startswith(settings.STATIC_URL)})


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Keeps the page for all of the door. Another release is another version."""
    files = [
        reverse("door:tablet"),
        *(static(path) for path in [*SHELL, *theme().files]),
        *_looks(),
    ]
    page_html = render_to_string(_TEMPLATE, _context(), request)
    version = hashlib.sha256("\n".join([*files, page_html]).encode()).hexdigest()[:16]
    context = {
        "files": files,
        "version": version,
        "language": get_language(),
        "page": reverse("door:tablet"),
        "scope": reverse("door:sessions"),
    }
    script = render_to_string("eventsite/door/sw.js", context)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    # It lies under the tablet's path and keeps the organisers' pages too.
    response["Service-Worker-Allowed"] = reverse("door:sessions")
    return response
