"""Organisers at the stage: the running order, and the clock from a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cafes.models import Edition
from courses.models import Course, CourseRun
from eventsite.booking import refusals
from eventsite.booking.places import availability
from eventsite.models import Event
from eventsite.pdf import NotPrintable
from eventsite.web import errors
from eventsite.web.forms import DeskForm, MomentField
from eventsite.web.staff import for_organisers

from . import clock, prints, running_order, taking_part, workshop
from .forms import GiveForm
from .models import Pitch, PitchSlot, Workshop


class SlotsForm(forms.Form):
    """Make turns from start, length, pause and number."""

    opens_after = forms.IntegerField(
        label=gettext_lazy("Eerste pitch, minuten na het begin"), min_value=0, max_value=600
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Lengte in minuten"), min_value=1, max_value=120, initial=5
    )
    gap_minutes = forms.IntegerField(
        label=gettext_lazy("Wisseltijd in minuten"), min_value=0, max_value=60, initial=2
    )
    number = forms.IntegerField(
        label=gettext_lazy("Hoeveel erbij"), min_value=0, max_value=running_order.MOST_SLOTS
    )


class PauseForm(forms.Form):
    """How long a pause lasts."""

    minutes = forms.IntegerField(min_value=1, max_value=120)


class SwapForm(forms.Form):
    """With whom to change turns."""

    other = forms.ModelChoiceField(queryset=PitchSlot.objects.none())

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = edition.slots.filter(kind=PitchSlot.Kind.PITCH)  # type: ignore[attr-defined]


@for_organisers("cafes.change_edition")
@require_safe
def order(request: HttpRequest, slug: str) -> HttpResponse:
    """The running order with everything one can do to it, and who waits."""
    edition = _edition(slug)
    turns = running_order.turns(edition)
    stage = getattr(edition, "stage", None)
    reserves = Pitch.objects.reserves().filter(registration__event=edition)
    context = {
        "edition": edition,
        "turns": turns,
        "swappable": [turn for turn in turns if not turn.slot.is_pause],
        "reserves": reserves.select_related("initiative", "registration"),
        "form": SlotsForm(
            initial={"opens_after": stage.opens_after if stage else 15, "number": 0 if turns else 7}
        ),
    }
    return render(request, "pitches/desk/order.html", context)


@for_organisers("cafes.change_edition")
@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Make turns, or move the opening."""
    edition = _edition(slug)
    form = SlotsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Vul vier getallen in. Er is niets veranderd."))
    else:
        try:
            running_order.make_slots(edition, **form.cleaned_data)
        except running_order.TooManySlots:
            text = _("Meer dan %(n)d plekken op één avond kan niet.")
            messages.error(request, text % {"n": running_order.MOST_SLOTS})
        else:
            messages.success(request, _("Het programma is opgeslagen."))
    return _back(edition)


@for_organisers("cafes.change_edition")
@require_POST
def change(request: HttpRequest, slug: str, slot_id: int) -> HttpResponse:
    """Do with one turn what the pressed button says."""
    edition = _edition(slug)
    slot = get_object_or_404(edition.slots, pk=slot_id)
    try:
        done = _act(request, edition, slot)
    except running_order.SlotInUse:
        messages.error(request, _("Hier pitcht iemand. Wissel die eerst, of haal de pitch eraf."))
    except running_order.TooManySlots:
        messages.error(request, _("Het programma is vol."))
    else:
        if done:
            messages.success(request, _("Opgeslagen. Wie een andere tijd krijgt, krijgt een mail."))
        else:
            messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    return _back(edition, slot)


def _act(request: HttpRequest, edition: Edition, slot: PitchSlot) -> bool:
    """Whether the form asked for something that is there to do."""
    match request.POST.get("do"):
        case "up":
            running_order.move(slot, -1)
        case "down":
            running_order.move(slot, 1)
        case "close":
            running_order.set_closed(slot, True)
        case "open":
            running_order.set_closed(slot, False)
        case "remove":
            running_order.remove(slot)
        case "take-off":
            pitch = slot.pitches.live().select_related("registration").first()
            if pitch:
                taking_part.give_up(pitch.registration, pitch=True)
        case "pause":
            form = PauseForm(request.POST)
            if not form.is_valid():
                return False
            running_order.add_pause(edition, after=slot, minutes=form.cleaned_data["minutes"])
        case "swap":
            swap = SwapForm(request.POST, edition=edition)
            if not swap.is_valid():
                return False
            running_order.swap(slot, swap.cleaned_data["other"])
        case _:
            return False
    return True


@for_organisers("cafes.change_edition")
@require_safe
def control(request: HttpRequest, slug: str) -> HttpResponse:
    """The clock's buttons, for a phone."""
    edition = _edition(slug)
    return render(
        request, "pitches/desk/control.html", {"edition": edition, "stage": clock.state(edition)}
    )


@for_organisers("cafes.change_edition")
@require_POST
def press(request: HttpRequest, slug: str) -> HttpResponse:
    """One press on a button of the clock."""
    edition = _edition(slug)
    match request.POST.get("do"):
        case "start":
            clock.start(edition)
        case "pause":
            clock.pause(edition)
        case "next":
            clock.skip(edition, seen=_seen(request))
        case "back":
            clock.skip(edition, -1, seen=_seen(request))
        case _:
            messages.error(request, _("Dat begrijpen wij niet. Er is niets veranderd."))
    return redirect("pitches_desk:control", slug=slug)


@for_organisers("cafes.change_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Give somebody a stall or a pitch, also before sign-up opens and after it closed."""
    edition = _edition(slug)
    form = GiveForm(request.POST or None, edition=edition)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                registration = form.save()
            except refusals.RegistrationNotOpen as refusal:
                text = _("Dat kan niet: deze avond is %(state)s.")
                form.add_error(None, text % {"state": refusal.state.label})
                status = 409
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = 409
            else:
                text = _("%(name)s heeft een plek, en krijgt een mail.")
                messages.success(request, text % {"name": registration.name})
                return redirect("cafes_desk:floor_plan", slug=slug)
    context = {"edition": edition, "form": form}
    return render(request, "pitches/desk/give.html", context, status=status)


def _seen(request: HttpRequest) -> int | None:
    """The slot that was on when the page was made."""
    sent = request.POST.get("at", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else None


class WorkshopForm(DeskForm):
    """Which run goes with the evening, and how many of its places are for pitchers until when."""

    submit_label = gettext_lazy("Bied de workshop aan")

    run = forms.ModelChoiceField(
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
        super().__init__(*args, **kwargs)
        runs = CourseRun.objects.public().filter(course__kind=Course.Kind.WORKSHOP)
        coming = runs.upcoming().with_sessions().exclude(status=Event.Status.CANCELLED)
        self.fields["run"].queryset = coming.filter(  # type: ignore[attr-defined]
            Q(workshop_of=None) | Q(workshop_of=edition.pk)
        )
        self.fields["run"].label_from_instance = _run_in_words  # type: ignore[attr-defined]

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
    when = date_format(timezone.localtime(start), "j F, H.i") if start else ""
    return f"{run.title}, {when}"


@for_organisers("cafes.change_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Which workshop goes with the evening, and which pitchers did it. POST offers it, or withdraws it."""
    edition = _edition(slug)
    now = workshop.of(edition.pk)
    if "withdraw" in request.POST:
        workshop.withdraw(edition)
        messages.success(request, _("De workshop hoort niet meer bij deze avond."))
        return redirect("pitches_desk:workshop", slug=slug)
    form = WorkshopForm(request.POST or None, edition=edition, initial=_offered(edition, now))
    if request.method == "POST" and form.is_valid():
        try:
            workshop.offer(edition, **form.cleaned_data)
        except workshop.StartsBefore:
            form.add_error("until", _("Kies een moment voordat de workshop begint."))
        else:
            messages.success(
                request, _("Opgeslagen. Wie pitcht en nog geen mail had, krijgt er een.")
            )
            return redirect("pitches_desk:workshop", slug=slug)
    pitchers = workshop.pitchers(edition)
    context = {
        "edition": edition,
        "form": form,
        "run": now.run if now else None,
        "availability": availability(now.run) if now else None,
        "pitchers": pitchers,
        "done": sum(one.standing == workshop.Standing.DONE for one in pitchers),
    }
    status = 400 if form.errors else 200
    return render(request, "pitches/desk/workshop.html", context, status=status)


def _offered(edition: Edition, now: Workshop | None) -> dict[str, Any]:
    """What is offered now, or else a place for each turn on the stage."""
    if now is None:
        return {"places": edition.slots.filter(kind=PitchSlot.Kind.PITCH).count()}
    until = now.run.held_until and timezone.localtime(now.run.held_until)
    return {"run": now.run, "places": now.run.held_places, "until": until}


PRINTS: dict[str, Callable[[Edition], bytes]] = {
    "naamkaarten": prints.name_cards,
    "draaiboek": prints.running_order_list,
    "deurlijst": prints.door_list,
}


@for_organisers("cafes.change_edition")
@require_safe
def all_prints(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to print."""
    return render(request, "pitches/desk/prints.html", {"edition": _edition(slug)})


@for_organisers("cafes.change_edition")
@require_safe
def print_out(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One of the prints, as PDF."""
    if name not in PRINTS:
        raise Http404
    edition = _edition(slug)
    try:
        pdf = PRINTS[name](edition)
    except NotPrintable:
        return errors.page(
            request,
            422,
            _("Dit kan niet op papier"),
            _("In een naam staan letters die wij niet kunnen afdrukken. Pas de naam aan."),
        )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{edition.slug}.pdf"'
    return response


def _edition(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.with_sessions(), slug=slug)


def _back(edition: Edition, slot: PitchSlot | None = None) -> HttpResponse:
    response = redirect("pitches_desk:order", slug=edition.slug)
    if slot:  # so that the keyboard stays with what was moved
        response["Location"] += f"#plek-{slot.pk}"
    return response
