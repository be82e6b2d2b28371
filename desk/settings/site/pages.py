"""The pages of the three forms."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.models import SiteSettings
from eventsite.site import reading
from eventsite.site.addresses import look
from eventsite.site.values import Site
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale

from . import saving
from .forms import EveningsForm, PrivacyForm, TextsForm, WhoForm, _SiteForm

LOOK = "kijk"  # the button that shows first


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Name, contact, colours and logo. ``kijk`` shows the page in what was chosen, and saves nothing."""
    return _page(request, WhoForm, "desk/settings/site/who.html")


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """Words of one's own on the site and in mails."""
    return _page(request, TextsForm, "desk/settings/site/texts.html")


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: HttpRequest) -> HttpResponse:
    """Whom the page on privacy names."""
    return _page(request, PrivacyForm, "desk/settings/site/privacy.html")


@for_staff(Right.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def evenings(request: HttpRequest) -> HttpResponse:
    """What new evenings begin with."""
    return _page(request, EveningsForm, "desk/settings/site/evenings.html")


def _page(request: HttpRequest, kind: type[_SiteForm], template: str) -> HttpResponse:
    row = reading.stored()
    form = kind(request.POST or None, request.FILES or None, instance=row)
    context: dict[str, Any] = {"form": form}
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        if LOOK in request.POST:
            context |= _in_what_was_chosen(row)
            status = 200
        elif not resending.went_back(request):
            request.POST = form.data  # type: ignore[assignment]  # with the name of a file that was stored
            try:
                return _saved(request, form, row)
            except saving.LogoGone:
                cast("WhoForm", form).ask_again()  # no other form names a logo
    return render(request, template, context, status=status)


def _saved(request: HttpRequest, form: _SiteForm, row: SiteSettings) -> HttpResponse:
    if form.is_stale():
        return conflicts.conflict(request, form, back=request.path)
    try:
        saving.save(row, form.check)
    except Stale:
        return conflicts.conflict(request, form, back=request.path)
    messages.success(request, _("Opgeslagen."))
    return redirect("desk_settings:index")


def _in_what_was_chosen(row: SiteSettings) -> dict[str, Any]:
    """For the whole page, over what it knows of the site."""
    site = Site(row)
    return {
        "is_preview": True,
        "site_name": site.name,
        "site_municipality": site.municipality,
    } | look(site)
