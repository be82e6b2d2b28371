"""Publish, close, open, call off, bring back, delete: one page that asks, for every kind of event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eventsite.booking import calling_off, checklist, closing, drafts, needs, refusals, statuses
from eventsite.models import Event
from eventsite.staff import confirming, frame
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web.times import dated

from . import lifecycle_effects as effects


@dataclass(frozen=True, kw_only=True)
class Step:
    """``title`` and ``done`` say %(event)s with its day; ``check`` refuses before anybody is asked.

    ``action`` is what the button says where nobody is mailed; ``mailing`` where somebody is, and ``told``
    what is said of it afterwards.
    """

    title: str | Promise
    action: str | Promise
    done: str | Promise
    effects: effects.Of
    check: Callable[[Event], None]
    do: Callable[[Event, confirming.Answer], None]
    mailing: str | Promise = ""
    told: str | Promise = ""
    reason: bool = False
    sentence: bool = False


def _is_ready(event: Event) -> None:
    if event.is_cancelled:
        raise statuses.IsCancelled
    if not event.is_draft:
        raise statuses.NotADraft
    if missing := checklist.blocking(event):
        raise statuses.NotReady(missing)


def _takes_sign_ups(event: Event) -> None:
    if event.is_draft:
        raise statuses.StillDraft
    if event.is_cancelled:
        raise statuses.IsCancelled
    if event.is_over:
        raise refusals.AlreadyOver


def _may_open(event: Event) -> None:
    _takes_sign_ups(event)
    closing.check_may_open(event)


def _goes_on(event: Event) -> None:
    if event.is_cancelled:
        raise statuses.IsCancelled
    calling_off.check_may_be_called_off(event)


def _may_come_back(event: Event) -> None:
    if not event.is_cancelled:
        raise statuses.NotCancelled
    if event.is_over:
        raise refusals.AlreadyOver


def _is_an_empty_draft(event: Event) -> None:
    if not event.is_draft:
        raise statuses.NotADraft
    if event.registrations.exists():
        raise statuses.HasPeople


PUBLISH = Step(
    title=gettext_lazy("%(event)s op de site zetten?"),
    action=gettext_lazy("Zet op de site"),
    mailing=gettext_lazy("Zet op de site en mail"),
    done=gettext_lazy("%(event)s staat op de site."),
    told=gettext_lazy("Wie op de hoogte wil blijven, krijgt een mail."),
    effects=effects.of_publishing,
    check=_is_ready,
    do=lambda event, _said: drafts.publish(event),
)
CLOSE = Step(
    title=gettext_lazy("Aanmelden sluiten voor %(event)s?"),
    action=gettext_lazy("Sluit het aanmelden"),
    done=gettext_lazy("Aanmelden voor %(event)s is gesloten."),
    effects=effects.of_closing,
    check=_takes_sign_ups,
    do=lambda event, said: closing.close(event, reason=said.reason),
    reason=True,
)
REOPEN = Step(
    title=gettext_lazy("Aanmelden weer openen voor %(event)s?"),
    action=gettext_lazy("Open het aanmelden"),
    done=gettext_lazy("Aanmelden voor %(event)s kan weer."),
    effects=effects.of_reopening,
    check=_may_open,
    do=lambda event, _said: closing.reopen(event),
)
CALL_OFF = Step(
    title=gettext_lazy("%(event)s aflasten?"),
    action=gettext_lazy("Aflasten"),
    mailing=gettext_lazy("Aflasten en mailen"),
    done=gettext_lazy("%(event)s is afgelast."),
    told=gettext_lazy("Wie zich had aangemeld, krijgt een mail."),
    effects=effects.of_calling_off,
    check=_goes_on,
    do=lambda event, said: calling_off.call_off(event, reason=said.reason),
    reason=True,
)
REINSTATE = Step(
    title=gettext_lazy("%(event)s toch laten doorgaan?"),
    action=gettext_lazy("Laat doorgaan"),
    mailing=gettext_lazy("Laat doorgaan en mail iedereen"),
    done=gettext_lazy("%(event)s gaat door."),
    told=gettext_lazy("Wie zich had aangemeld, krijgt een mail."),
    effects=effects.of_reinstating,
    check=_may_come_back,
    do=lambda event, said: calling_off.reinstate(event, sentence=said.sentence),
    sentence=True,
)
DELETE = Step(
    title=gettext_lazy("Het concept %(event)s verwijderen?"),
    action=gettext_lazy("Verwijder het concept"),
    done=gettext_lazy("Het concept %(event)s is verwijderd."),
    effects=effects.of_deleting,
    check=_is_an_empty_draft,
    do=lambda event, _said: drafts.delete(event),
)


def _view(step: Step) -> Callable[..., HttpResponse]:
    @for_staff(Right.ORGANISE)
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        """GET asks, and so does a POST without an answer; with one it is done."""
        event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
        name, back = {"event": dated(event)}, frame.overview_url(event)
        try:
            step.check(event)
            effects = step.effects(event)
            said = confirming.answer(
                request, effects, reason=step.reason, sentence=step.sentence, always=True
            )
            mails = effects.receivers > 0
            if said is None:
                return confirming.ask(
                    request,
                    effects,
                    title=str(step.title) % name,
                    action=str((mails and step.mailing) or step.action),
                    back=back,
                    reason=step.reason,
                    sentence=step.sentence,
                    context={"event": event},
                )
            step.do(event, said)
        except refusals.BookingRefused as refusal:
            messages.error(request, _why_not(refusal, step))
            return redirect(back)
        said_of_it = [str(step.done) % name, str(step.told) if mails else ""]
        messages.success(request, " ".join(filter(None, said_of_it)))
        return redirect(back if step is not DELETE else frame.list_url(event))

    return view  # type: ignore[return-value]  # a guarded view


def _why_not(refusal: refusals.BookingRefused, step: Step) -> str:
    match refusal:
        case statuses.NotReady(missing=missing):
            return _("Dit kan nog niet op de site. %(missing)s") % {"missing": " ".join(missing)}
        case statuses.StillDraft():
            return _("Dit is nog een concept. Niemand weet ervan.")
        case statuses.IsCancelled():
            return _("Dit is afgelast. Laat het eerst toch doorgaan.")
        case statuses.NotCancelled():
            return _("Dit is niet afgelast.")
        case statuses.NotADraft() if step is PUBLISH:
            return _("Dit staat al op de site.")
        case statuses.NotADraft():
            return _("Dit staat al op de site. Verwijderen kan niet meer, aflasten wel.")
        case statuses.StaysClosed(closed_at=moment):
            text = _("Aanmelden kon tot %(moment)s. Kies eerst bij de gegevens een later moment.")
            return text % {"moment": needs.moment(moment)}
        case statuses.HasPeople():
            return _("Er heeft zich al iemand aangemeld. Verwijderen kan niet meer.")
        case statuses.HasTakenPlace():
            return _(
                "Er is al een bijeenkomst geweest of gepitcht, of er is iemand binnen. Aflasten kan niet meer. "
                "Een bijeenkomst die nog komt, haalt u weg bij de gegevens."
            )
    return _("Dit is voorbij. Wat geweest is, blijft zoals het was.")


publish, close, reopen = _view(PUBLISH), _view(CLOSE), _view(REOPEN)
call_off, reinstate, delete = _view(CALL_OFF), _view(REINSTATE), _view(DELETE)
