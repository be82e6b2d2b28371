"""A form that was sent after the session ended comes back with what was typed, after signing in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from eventsite.web import errors
from eventsite.web.addresses import address
from eventsite.web.same_origin import is_own

from . import typed
from .refilling import notice, refill

OK = 200


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and from there to where the form stood."""
    page = request.get_full_path()
    if request.method == "POST":
        page, is_kept = typed.keep(request)
        if is_kept:
            text = _("U was uitgelogd. Log in, dan staat er weer wat u had ingevuld.")
            messages.info(request, text)
    return redirect_to_login(page, settings.LOGIN_URL)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A staff form without its token: opened before somebody signed in again, in another tab.

    From a page of our own it comes back with what was typed; from elsewhere it is refused with 403.
    """
    if not (typed.is_staff_page(request.path) and is_own(request)) or _is_script(request):
        return errors.csrf_failure(request, reason)
    if request.user.is_authenticated:
        page, _is_kept = typed.keep(request)
        return redirect(page)
    return lead_to_sign_in(request)


def _is_script(request: HttpRequest) -> bool:
    return request.content_type == "application/json" or "X-Requested-With" in request.headers


def with_typed(request: HttpRequest, response: HttpResponseBase, user: User) -> HttpResponseBase:
    """The page with what ``user`` typed on it before; else as it is."""
    kept = typed.take(request, user) if request.method == "GET" else None
    if kept is None:
        return response
    is_page = isinstance(response, HttpResponse) and response["Content-Type"].startswith(
        "text/html"
    )
    if is_page and response.status_code == OK:
        assert isinstance(response, HttpResponse)  # noqa: S101
        response.content = refill(response.text, kept)
        return response
    # No form there any more: then at least what was typed.
    context = {
        "notice": mark_safe(notice(kept, without=set())),  # noqa: S308 (a template of ours)
        "on": response.headers.get("Location", address(settings.LOGIN_REDIRECT_URL)),
    }
    return render(request, "eventsite/staff/typed.html", context)
