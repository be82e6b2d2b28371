"""The pages on which an evening or a run is changed: all at once or not at all, and asked first where it reaches people.

A kind of event says in a ``Page`` what is changed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from eventsite.booking import changes, effects, refusals, scheduling
from eventsite.booking.changes import Changes
from eventsite.models import Event
from eventsite.staff import confirming, conflicts, frame
from eventsite.staff.confirming import Effects
from eventsite.web import resending, versions

from .details_forms import DetailsForm, SessionFormSet, sessions_of

ONE_MORE = "nog-een"


@dataclass(frozen=True)
class Typed:
    """What was typed of an event: of itself, of its sessions, or of both. Called with ``wanted`` by a verb."""

    event: Event
    form: DetailsForm | None = None
    sessions: SessionFormSet | None = None

    @property
    def is_valid(self) -> bool:
        """Of both, so that each says what is wrong."""
        wrong = [one for one in (self.form, self.sessions) if one and not one.is_valid()]
        return not wrong

    @property
    def versioned(self) -> list[Any]:
        return [
            *([self.form] if self.form else []),
            *(self.sessions.forms if self.sessions else []),
        ]

    @property
    def wanted(self) -> Changes:
        """Nothing of it is stored."""
        edited = self.event if self.form else None
        if self.sessions is None:
            return Changes(edited=edited)
        self.sessions.save(commit=False)
        changed = [session for session, _fields in self.sessions.changed_objects]
        return Changes(
            edited=edited,
            sessions=[*self.sessions.new_objects, *changed],
            deleted=self.sessions.deleted_objects,
        )

    @property
    def closing_was_set(self) -> bool:
        return self.form is not None and "registration_closes_at" in self.form.changed_data

    def check(self) -> None:
        """For a verb that holds the event. Raises Stale."""
        versions.check_all(self.versioned)

    def refuse(self, text: str) -> None:
        if self.form:
            self.form.add_error(None, text)
        elif self.sessions:
            self.sessions.refuse(text)


@dataclass(frozen=True, kw_only=True)
class Page:
    """What of an event is changed on it: itself by a ``form``, when and where, or both.

    ``beside`` is the template of what has a page of its own, with a link there; it gets ``event``.
    """

    heading: str | Promise
    form: type[DetailsForm] | None = None
    has_sessions: bool = False
    beside: str = ""


def respond(request: HttpRequest, event: Event, page: Page) -> HttpResponse:
    """GET shows, POST saves; 400 with what is wrong at its field, 409 when somebody else was first."""
    data = request.POST if request.method == "POST" else None
    one_more = ONE_MORE in (data or request.GET)
    typed = Typed(
        event,
        page.form(data, instance=event) if page.form else None,
        sessions_of(event, data, one_more=one_more) if page.has_sessions else None,
    )
    status = 200
    if typed.sessions and typed.sessions.gone:  # what one sees is then not what one left
        status = 409
        typed.refuse(_("Een bijeenkomst is intussen weggehaald. Kijk na wat er nu staat."))
    elif data is not None and not one_more and not resending.went_back(request):
        status = 400
        if typed.is_valid and (answer := _saved(request, typed, page)):
            return answer
    return _shown(request, typed, page, status)


def _shown(request: HttpRequest, typed: Typed, page: Page, status: int) -> HttpResponse:
    context = {
        "event": _stored(typed.event),  # not what was typed: the frame around it says what stands
        "heading": page.heading,
        "form": typed.form,
        "sessions": typed.sessions,
        "beside": page.beside,
    }
    return render(request, "eventsite/lifecycle/details.html", context, status=status)


def _saved(request: HttpRequest, typed: Typed, page: Page) -> HttpResponse | None:
    """Where it leads once it is saved, or what asks first; None where it is refused."""
    try:
        typed.check()
        wanted = typed.wanted
        follows = effects.effects(_stored(typed.event), wanted)
        said = confirming.answer(request, follows, sentence=True)
        if said is None:
            return _asked(request, typed, follows, page)
        scheduling.save(
            typed.event,
            wanted,
            closing_was_set=typed.closing_was_set,
            sentence=said.sentence,
            check=typed.check,
        )
    except versions.Stale:
        return conflicts.conflict(request, *typed.versioned, event=typed.event)
    except refusals.CapacityBelowTaken as refusal:
        if typed.form:
            typed.form.refuse_capacity(refusal.taken)
    except refusals.BookingRefused as refusal:
        typed.refuse(_why_not(refusal, typed.event))
    else:
        messages.success(request, _("Opgeslagen."))
        return redirect(frame.overview_url(typed.event))
    return None


def _asked(request: HttpRequest, typed: Typed, follows: Effects, page: Page) -> HttpResponse:
    return confirming.ask(
        request,
        follows,
        title=_("%(heading)s opslaan?") % {"heading": page.heading},
        action=_("Opslaan en mailen") if follows.receivers else _("Opslaan"),
        sentence=True,
        context={"event": _stored(typed.event)},
    )


def _stored(event: Event) -> Event:
    return get_object_or_404(Event.objects.with_sessions(), pk=event.pk)


def _why_not(refusal: refusals.BookingRefused, event: Event) -> str:
    match refusal:
        case changes.SessionsOverlap(first=first, second=second):
            text = _("Deze bijeenkomsten vallen samen: %(first)s en %(second)s.")
            return text % {"first": first, "second": second}
        case changes.SessionHasCheckIns():
            return _("Bij deze bijeenkomst waren mensen aanwezig. U kunt die niet weghalen.")
        case changes.SessionHasAdmissions():
            return _("Iemand haalt hier of hiervoor een bijeenkomst in. Trek dat eerst in.")
        case changes.NothingToPublish():
            text = _("Deze %(noun)s staat op de site. Er moet één bijeenkomst blijven.")
            return text % {"noun": event.noun}
    return _("Wat geweest is, kan niet vervallen en niet naar een andere dag of plaats.")
