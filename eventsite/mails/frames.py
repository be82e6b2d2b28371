"""Mails shown on the organisers' pages, each in a frame of its own."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., HttpResponseBase]


def with_frames(view: View) -> View:
    """Let a page show our own mails in frames."""
    decorated: View = csp_replace({"frame-src": [SELF]})(view)
    return decorated


def in_frame(view: View) -> View:
    """What stands in such a frame: a mail with its own styles, and no way out."""
    policy = {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "frame-ancestors": [SELF],
    }
    decorated: View = csp_replace(policy)(view)
    return xframe_options_sameorigin(decorated)


def frame(html: str, *, dark: bool = False) -> HttpResponse:
    """The HTML of a mail, as a dark mail client shows it or not."""
    if dark:
        html = html.replace("(prefers-color-scheme: dark)", "all")
    return HttpResponse(html)
