"""Where a link in a mail ends messages to many and thanks, without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from eventsite.mails import stopping
from eventsite.tickets import links

from .own_links import opened_with


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@opened_with(links.read_mail_stop_token)
def stop_mails(request: HttpRequest, email: str) -> HttpResponse:
    """GET asks, for scanners open every link; POST does, from the page or from a mail program (RFC 8058 §3.2).

    A mail program's server sends no cookie and follows nowhere, so the answer stands here, and whoever has
    the link may: it does nothing else.
    """
    if request.method == "POST":
        if "weer" in request.POST:
            stopping.go_on(email)
        else:
            stopping.stop(email)
    context = {
        "email": email,
        "has_stopped": stopping.has_stopped(email),
        "was_done": request.method == "POST",
    }
    return render(request, "eventsite/mail_stop.html", context)
