"""The photo by which an evening is announced, at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cafes import covers, photos
from cafes.models import Cover, Edition
from eventsite.staff import confirming, conflicts
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale

from .cover_forms import CoverForm


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, slug: str) -> HttpResponse:
    """The photo and what is said of it. GET shows, POST saves what was chosen or typed."""
    edition = _edition(slug)
    shown = _cover(edition)
    if request.method != "POST":
        return _page(request, edition, CoverForm(instance=shown))
    form = CoverForm(request.POST, request.FILES, instance=shown or Cover(edition=edition))
    if form.is_valid() and not resending.went_back(request):
        try:
            _save(edition, form)
        except photos.Gone:
            return _gone(request, edition)
        except Stale:
            return conflicts.conflict(request, form, event=edition)
        messages.success(request, _("De foto staat bij de aankondiging van de avond."))
        return redirect("cafes_desk:cover", slug)
    return _page(request, edition, form, status=400)


def _save(edition: Edition, form: CoverForm) -> None:
    """Raises photos.Gone or versions.Stale."""
    if sent := form.sent:
        covers.put(edition, sent)
    else:
        covers.describe(form.instance, check=form.check)


def _page(
    request: HttpRequest,
    edition: Edition,
    form: CoverForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "event": edition,
        "edition": edition,
        "cover": _cover(edition),  # not what was typed: what stands
        "form": form,
        "refused": refused,
    }
    return render(request, "cafes/desk/cover.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off; asked first, for it can't be undone."""
    edition = _edition(slug)
    shown = _cover(edition)
    if shown is None:
        return _gone(request, edition)
    follows = [
        _("De foto gaat meteen van de site, en wij wissen het bestand."),
        _("Bij de aankondiging staat dan weer onze tekening."),
        _("Op de foto: %(alt)s") % {"alt": shown.alt},
    ]
    effects = Effects(follows=follows)
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("De foto weghalen?"),
            action=_("Haal de foto weg"),
            back=reverse("cafes_desk:cover", args=[slug]),
            context={"event": edition},
        )
    try:
        covers.remove(shown)
    except photos.Gone:
        return _gone(request, edition)
    messages.success(request, _("De foto is weg."))
    return redirect("cafes_desk:cover", slug)


def _gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    text = _("Iemand anders veranderde net deze foto. Zo staat het nu.")
    return _page(request, edition, CoverForm(instance=_cover(edition)), refused=text, status=409)


def _cover(edition: Edition) -> Cover | None:
    return Cover.objects.filter(edition=edition).first()


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.with_sessions(), slug=slug)
