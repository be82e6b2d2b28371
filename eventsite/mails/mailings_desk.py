"""The organisers' pages about messages to many: write, look, try, send, stop, go on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.models import Event, Mailing
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right

from . import envelope, mailings
from .forms import MailingForm
from .frames import frame, in_frame, with_frames
from .mailing_letters import MailingLetter, ProofLetter


@for_staff(Right.ORGANISE)
@require_safe
def event_mailings(request: HttpRequest, slug: str) -> HttpResponse:
    """The messages of an event, newest first."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    found = event.mailings.annotate(
        total=Count("messages", filter=Q(messages__kind=MailingLetter.kind))
    )
    return render(request, "eventsite/mailings/index.html", {"event": event, "mailings": found})


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailing(request: HttpRequest, slug: str) -> HttpResponse:
    """Write one. Nothing is sent yet."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    return _write(request, Mailing(event=event, created_by=request.user))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one that was not sent."""
    mailing = _mailing(pk)
    if request.method != "POST" and not mailing.is_draft:
        return redirect(mailing)
    return _write(request, mailing)


def _write(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = MailingForm(sent, instance=mailing)
    if request.method == "POST" and form.is_valid():
        try:
            mailing = form.save()
        except mailings.AlreadySent:
            messages.error(
                request, _("Dit bericht was net verstuurd. Uw wijziging is niet opgeslagen.")
            )
        else:
            messages.success(request, _("Opgeslagen. Er is nog niets verstuurd."))
        return redirect(mailing)
    context = {"form": form, "event": mailing.event}
    status = 400 if request.method == "POST" else 200
    return render(request, "eventsite/mailings/write.html", context, status=status)


@for_staff(Right.ORGANISE)
@with_frames
@require_safe
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Before sending: how it looks and to how many. After: how far it is."""
    return render(request, "eventsite/mailings/mailing.html", _context(_mailing(pk)))


@for_staff(Right.ORGANISE)
@require_safe
def mailing_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page's script."""
    mailing = _mailing(pk)
    progress = mailings.progress(mailing)
    context = {"mailing": mailing, "progress": progress}
    html = render(request, "eventsite/mailings/progress.html", context).content.decode()
    moving = mailing.state == Mailing.State.SENDING and not progress.is_done
    return JsonResponse({"html": html, "moving": moving})


@for_staff(Right.ORGANISE)
@in_frame
@require_safe
def mailing_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML that goes out, without a receiver's name and links."""
    return frame(envelope.html_of(ProofLetter.of(_mailing(pk)).mail()))


@for_staff(Right.ORGANISE)
@require_POST
def act_on_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Try it on oneself, send it, stop it, or go on."""
    mailing = _mailing(pk)
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    try:
        match request.POST.get("doe"):
            case "proef":
                mailings.test(mailing, request.user)
                text = _("De proef gaat naar %(email)s.") % {"email": request.user.email}
                messages.success(request, text)
            case "verstuur":
                mailings.send(mailing)
            case "stop":
                mailings.stop(mailing)
            case "verder":
                mailings.resume(mailing)
            case _:
                return HttpResponse(_("Onbekende opdracht"), status=400, content_type="text/plain")
    except mailings.NoAddress:
        messages.error(
            request,
            _(
                "Bij uw account staat geen e-mailadres. Zet het er eerst bij, of vraag het een beheerder."
            ),
        )
    except mailings.AlreadySent:
        messages.info(request, _("Dit bericht was al verstuurd."))
    except mailings.NobodyThere:
        messages.error(request, _("Er is niemand om dit bericht aan te sturen."))
    return redirect(mailing)


def _mailing(pk: int) -> Mailing:
    return get_object_or_404(
        Mailing.objects.select_related("event").prefetch_related("event__sessions"),
        pk=pk,
    )


def _context(mailing: Mailing) -> dict[str, object]:
    progress = mailings.progress(mailing)
    labels = {audience.name: audience.label for audience in mailings.audiences()}
    return {
        "mailing": mailing,
        "event": mailing.event,
        "audience": labels.get(mailing.audience, mailing.audience),
        "count": mailings.recipients(mailing).count() if mailing.is_draft else progress.total,
        "progress": progress,
        "moving": mailing.state == Mailing.State.SENDING and not progress.is_done,
    }
