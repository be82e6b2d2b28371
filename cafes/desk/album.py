"""What an evening leaves, at the desk: its photos, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cafes import aftermath, photos
from cafes.models import Edition, Photo
from eventsite.staff import confirming, conflicts
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.versions import Stale

from .album_forms import AftermathForm, ConsentForm, NewPhotosFormSet, PhotoForm, new_photos

STEPS = {"eerder": -1, "later": 1}
NOT_BEGUN = gettext_lazy("Deze avond is nog niet begonnen. Kom na afloop terug.")
GONE = gettext_lazy("Iemand anders haalde deze foto net weg.")
REORDERED = gettext_lazy("Iemand anders veranderde net de foto’s. Zo staan ze nu.")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def album(request: HttpRequest, slug: str) -> HttpResponse:
    """The photos in their order, and a form to add some. GET shows, POST adds."""
    edition = _edition(slug)
    if request.method != "POST":
        return _page(request, edition)
    added, consent = new_photos(request.POST, request.FILES), ConsentForm(request.POST)
    if all([added.is_valid(), consent.is_valid()]):
        try:
            photos.add(edition, added.sent)
        except aftermath.NotBegun:
            added.refuse(_why_not(edition))
        except photos.TooManyPhotos:
            text = _("Een avond heeft hoogstens %(n)d foto’s. Haal eerst andere weg.")
            added.refuse(text % {"n": photos.MOST_PHOTOS})
        except photos.AlreadyThere as there:
            text = _("Deze foto staat er al, met een andere tekst. Wijzig de tekst hierboven.")
            added.refuse(text, there.picture)
        else:
            messages.success(request, _("De foto’s staan op de pagina van de avond."))
            return redirect("cafes_desk:album", slug)
    return _page(request, edition, added=added, consent=consent, status=400)


def _page(
    request: HttpRequest,
    edition: Edition,
    *,
    added: NewPhotosFormSet | None = None,
    consent: ConsentForm | None = None,
    refused: Any = "",
    status: int = 200,
) -> HttpResponse:
    shown = list(edition.photos.all())
    context = {
        "event": edition,
        "edition": edition,
        "photos": shown,
        "order": photos.order(shown),
        "added": added or new_photos(),
        "consent": consent or ConsentForm(),
        "refused": refused,
    }
    return render(request, "cafes/desk/album.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is said of one photo. GET shows, POST saves."""
    edition = _edition(slug)
    found = edition.photos.filter(pk=pk).first()
    if found is None:
        return _gone(request, edition)
    form = PhotoForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            photos.describe(found, check=form.check)
        except photos.Gone:
            return _gone(request, edition)
        except Stale:
            return conflicts.conflict(request, form, event=edition)
        messages.success(request, _("Opgeslagen."))
        return redirect(_back_to(edition, found))
    status = 400 if request.method == "POST" else 200
    context = {"event": edition, "edition": edition, "photo": found, "form": form}
    return render(request, "cafes/desk/photo.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def move_photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place earlier or later; refused where the page showed another order."""
    edition = _edition(slug)
    found = edition.photos.filter(pk=pk).first()
    step = STEPS.get(request.POST.get("do", ""))
    try:
        if found is None:
            raise photos.Gone
        if step:
            photos.move(found, step, seen=request.POST.get("volgorde", ""))
    except photos.Gone:
        return _gone(request, edition)
    except Stale:
        return _page(request, edition, refused=REORDERED, status=409)
    return redirect(_back_to(edition, found))


@for_staff(Right.ORGANISE)
@require_POST
def remove_photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one off; asked first, for it can't be undone."""
    edition = _edition(slug)
    found = edition.photos.filter(pk=pk).first()
    if found is None:
        return _gone(request, edition)
    follows = [
        _("De foto gaat meteen van de site, en wij wissen het bestand."),
        _("Op de foto: %(alt)s") % {"alt": found.alt},
    ]
    effects = Effects(follows=follows)
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("De foto weghalen?"),
            action=_("Haal de foto weg"),
            back=_back_to(edition, found),
            context={"event": edition},
        )
    try:
        photos.remove(found)
    except photos.Gone:
        return _gone(request, edition)
    messages.success(request, _("De foto is weg."))
    return redirect("cafes_desk:album", slug)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """What came of it, in words. GET shows, POST saves."""
    edition = _edition(slug)
    form = AftermathForm(request.POST if request.method == "POST" else None, instance=edition)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            aftermath.tell(edition, check=form.check)
        except aftermath.NotBegun:
            form.add_error(None, _why_not(edition))
        except Stale:
            return conflicts.conflict(request, form, event=edition)
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("cafes_desk:album", slug)
    status = 400 if request.method == "POST" else 200
    context = {"event": edition, "edition": edition, "form": form}
    return render(request, "cafes/desk/aftermath.html", context, status=status)


def _why_not(edition: Edition) -> str:
    """Why nothing came of it yet."""
    if edition.is_draft:
        return _("Zet de avond eerst op de site.")
    return _("Deze avond ging niet door.") if edition.is_cancelled else str(NOT_BEGUN)


def _gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _page(request, edition, refused=GONE, status=409 if request.method == "POST" else 404)


def _back_to(edition: Edition, photo: Photo) -> str:
    """The album at this photo, so that the keyboard stays with it."""
    return f"{reverse('cafes_desk:album', args=[edition.slug])}#foto-{photo.pk}"


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.with_sessions(), slug=slug)
