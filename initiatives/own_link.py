"""Views behind the link to an initiative, from its initiator's own mail."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse

from eventsite.pages.own_links import View, opened_with

from . import links, publishing
from .models import Initiative


def opened_by_initiator(view: View) -> View:
    """Give the view the initiative that its link opens. What is sent proves that the address is the sender's.

    Opening a page does not: mail scanners follow links.
    """

    @opened_with(links.read_initiative)
    @wraps(view)
    def opened(request: HttpRequest, initiative: Initiative, **arguments: object) -> HttpResponse:
        if request.method == "POST":
            publishing.vouch_for(initiative)
        return view(request, initiative, **arguments)

    return opened
