"""The organisers' pages about messages to many: the lists, writing, and how far one is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.models import Event, Mailing, SavedText
from eventsite.staff import conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import paging, resending
from eventsite.web.border import numbers
from eventsite.web.languages.texts import spoken
from eventsite.web.versions import FIELD, Stale

from . import audiences, envelope, mailings, placeholders
from .frames import frame, in_frame
from .mailing_forms import MailingForm
from .mailing_letters import MailingLetter, ProofLetter
from .mailing_progress import progress

PAGE = 50


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All messages: what stands ready first, then drafts, then what went out, newest first."""
    found = (
        _listed(Mailing.objects.all()).select_related("event").prefetch_related("event__sessions")
    )
    return render(request, "eventsite/mailings/index.html", paging.page_of(request, found, PAGE))


@for_staff(Right.ORGANISE)
@require_safe
def event_mailings(request: HttpRequest, slug: str) -> HttpResponse:
    """The messages of an event, in the same order."""
    event = _event(slug)
    found = _listed(event.mailings.all())
    context = paging.page_of(request, found, PAGE) | {"event": event}
    return render(request, "eventsite/mailings/event.html", context)


def _listed(found: QuerySet[Mailing]) -> QuerySet[Mailing, Any]:
    order = Case(
        When(state=Mailing.State.SCHEDULED, then=Value(0)),
        When(state=Mailing.State.DRAFT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    total = Count("messages", filter=Q(messages__kind=MailingLetter.kind))
    return found.annotate(total=total, rank=order).order_by("rank", "send_at", "-created_at", "-pk")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_mailing(request: HttpRequest, slug: str) -> HttpResponse:
    """Write one to people of an event. Nothing is sent yet."""
    return _write(request, Mailing(event=_event(slug), created_by=_writer(request)))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_wide_mailing(request: HttpRequest) -> HttpResponse:
    """Write one to people of several events, or of none in particular."""
    return _write(request, Mailing(created_by=_writer(request)))


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one that was not sent."""
    if request.method == "POST" and not Mailing.objects.filter(pk=pk).exists():
        return _thrown_away(request)
    mailing = get_mailing(pk)
    if request.method != "POST" and not mailing.is_waiting:
        return redirect(mailing)
    return _write(request, mailing)


def _write(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = MailingForm(sent, mailing=mailing, begin_with=_saved_text(request))
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            mailing = form.save()
        except mailings.AlreadySent:
            text = _("Dit bericht was net verstuurd. Wat u schreef, staat in dit nieuwe concept.")
            messages.warning(request, text)
            return redirect(form.save_anew(by=_writer(request)))
        except Mailing.DoesNotExist:
            return _thrown_away(request)
        except Stale:
            return conflicts.conflict(request, form, event=mailing.event)
        except mailings.UnknownWords as refusal:
            form.add_error("text", unknown_words(refusal.words))
        else:
            messages.success(request, _("Opgeslagen. Er is nog niets verstuurd."))
            return redirect(mailing)
    return _form(request, form, status=400 if request.method == "POST" else 200)


def _thrown_away(request: HttpRequest) -> HttpResponse:
    """A colleague did, while this was written: it can be kept as a new one."""
    typed = request.POST.copy()
    typed[FIELD] = ""  # what is written anew stood nowhere before
    form = MailingForm(typed, mailing=Mailing(created_by=_writer(request)))
    form.action = reverse("mails:new_wide_mailing")
    form.add_error(
        None, _("Dit bericht is net weggegooid. Wat u schreef, kunt u als nieuw bericht opslaan.")
    )
    return _form(request, form, status=409)


def _form(request: HttpRequest, form: MailingForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "mailing": form.mailing,
        "event": form.mailing.event,
        "words": placeholders.KNOWN.items(),
        "saved_texts": SavedText.objects.all(),
    }
    return render(request, "eventsite/mailings/write.html", context, status=status)


def _saved_text(request: HttpRequest) -> SavedText | None:
    return SavedText.objects.filter(pk=numbers.key(request.GET.get("tekst", "")) or 0).first()


@for_staff(Right.ORGANISE)
@require_safe
def mailing_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page's script."""
    mailing = get_mailing(pk)
    so_far = progress(mailing)
    context = {"mailing": mailing, "progress": so_far}
    html = render(request, "eventsite/mailings/progress.html", context).content.decode()
    moving = mailing.state == Mailing.State.SENDING and not so_far.is_done
    return JsonResponse({"html": html, "moving": moving})


@for_staff(Right.ORGANISE)
@in_frame
@require_safe
def mailing_frame(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML that goes out in the language ``taal``, without a receiver's name and links."""
    language = spoken(request.GET.get("taal", ""))
    return frame(envelope.html_of(ProofLetter.of(get_mailing(pk), language).mail()))


def get_mailing(pk: int) -> Mailing:
    """Raises Http404."""
    return get_object_or_404(
        Mailing.objects.select_related("event").prefetch_related("event__sessions__venue"),
        pk=pk,
    )


def unknown_words(words: list[str]) -> str:
    said = ", ".join(f"{{{word}}}" for word in words)
    return _("Wij kennen %(words)s niet. Kies een woord uit de lijst, of haal het weg.") % {
        "words": said
    }


def about(mailing: Mailing) -> dict[str, object]:
    """What every page about one message shows."""
    so_far = progress(mailing)
    return {
        "mailing": mailing,
        "event": mailing.event,
        "events": audiences.events_of(mailing),
        "audience": audiences.label(mailing),
        "progress": so_far,
        "moving": mailing.state == Mailing.State.SENDING and not so_far.is_done,
    }


def _event(slug: str) -> Event:
    return get_object_or_404(Event.objects.with_sessions(), slug=slug)


def _writer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (for_staff saw to it)
    return request.user
