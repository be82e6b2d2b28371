"""Which workshop goes with an evening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cafes.models import Edition
from courses.models import Course, CourseRun
from eventsite.booking.places import availability
from eventsite.mails import rehearsal
from eventsite.models import Event
from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.forms import DeskForm, KindChoiceField, MomentField
from eventsite.web.versions import VersionedForm
from pitches import workshop, workshop_offer
from pitches.models import PitchSlot, Workshop

from .shared import get_edition


class WorkshopForm(VersionedForm, DeskForm):
    """Which run goes with the evening, and how many of its places are for pitchers until when."""

    submit_label = gettext_lazy("Bied de workshop aan")

    run = KindChoiceField(
        label=gettext_lazy("Workshop"), queryset=CourseRun.objects.none(), empty_label=None
    )
    places = forms.IntegerField(
        label=gettext_lazy("Plaatsen voor wie pitcht"),
        min_value=0,
        max_value=500,
        help_text=gettext_lazy("0: iedereen kan zich meteen aanmelden."),
    )
    until = MomentField(
        label=gettext_lazy("Vrij houden tot"),
        help_text=gettext_lazy("Daarna gaan de plaatsen die over zijn naar iedereen."),
        required=False,
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        runs = CourseRun.objects.public().filter(course__kind=Course.Kind.WORKSHOP)
        coming = runs.upcoming().with_sessions().exclude(status=Event.Status.CANCELLED)
        self.fields["run"].queryset = coming.filter(  # type: ignore[attr-defined]
            Q(workshop_of=None) | Q(workshop_of=edition.pk)
        )
        self.fields["run"].label_from_instance = _run_in_words  # type: ignore[attr-defined]

    def stored(self) -> dict[str, Any]:
        now = workshop.of(self.edition.pk)
        return _offered(self.edition, now) if now else {"run": None}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("places") and "until" in cleaned:
            until = cleaned["until"]
            if until is None:
                self.add_error("until", _("Vul in tot wanneer de plaatsen vrij blijven."))
            elif until <= timezone.now():
                self.add_error("until", _("Kies een moment dat nog komt."))
        return cleaned


def _run_in_words(run: CourseRun) -> str:
    start = run.starts_at
    when = in_form(timezone.localtime(start), f"j F, {CLOCK}") if start else ""
    return f"{run.title}, {when}"


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Which workshop goes with the evening, and which pitchers did it. POST offers it, or withdraws it."""
    edition = get_edition(slug)
    now = workshop.of(edition.pk)
    if "withdraw" in request.POST and not resending.went_back(request):
        return _withdraw(request, edition)
    form = WorkshopForm(request.POST or None, edition=edition, initial=_offered(edition, now))
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            asked = _offer(request, edition, form)
        except versions.Stale:
            return conflicts.conflict(request, form, event=edition)
        except workshop_offer.StartsBefore:
            form.add_error("until", _("Kies een moment voordat de workshop begint."))
        else:
            if asked:
                return asked
            messages.success(
                request, _("Opgeslagen. Wie pitcht en nog geen mail had, krijgt er een.")
            )
            return redirect("pitches_desk:workshop", slug=slug)
    pitchers = workshop.pitchers(edition)
    context = {
        "edition": edition,
        "event": edition,
        "form": form,
        "run": now.run if now else None,
        "availability": availability(now.run) if now else None,
        "pitchers": pitchers,
        "done": sum(one.standing == workshop.Standing.DONE for one in pitchers),
    }
    status = 400 if form.errors else 200
    return render(request, "pitches/desk/workshop.html", context, status=status)


def _offer(request: HttpRequest, edition: Edition, form: WorkshopForm) -> HttpResponse | None:
    """None once it is offered; else the page that asks first, because it reaches people."""

    def offer() -> None:
        workshop_offer.offer(edition, **form.cleaned_data, check=form.check)

    follows = rehearsal.effects(offer)
    if not confirming.answer(request, follows):
        return confirming.ask(
            request,
            follows,
            title=_("De workshop aanbieden?"),
            action=_("Opslaan en mailen"),
            context={"event": edition},
        )
    offer()
    return None


def _withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What was held is let go of, which may give people a place: it asks then."""
    follows = rehearsal.effects(lambda: workshop_offer.withdraw(edition))
    if not confirming.answer(request, follows):
        return confirming.ask(
            request,
            follows,
            title=_("De workshop van deze avond afhalen?"),
            action=_("Haal eraf en mail"),
            context={"event": edition},
        )
    workshop_offer.withdraw(edition)
    messages.success(request, _("De workshop hoort niet meer bij deze avond."))
    return redirect("pitches_desk:workshop", slug=edition.slug)


def _offered(edition: Edition, now: Workshop | None) -> dict[str, Any]:
    """What is offered now, or else a place for each turn on the stage."""
    if now is None:
        return {"places": edition.slots.filter(kind=PitchSlot.Kind.PITCH).count()}
    until = now.run.held_until and timezone.localtime(now.run.held_until)
    return {"run": now.run, "places": now.run.held_places, "until": until}
