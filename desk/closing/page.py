"""The page on which an evening or a run is closed, and the one on which it is opened again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eventsite.booking import refusals, statuses
from eventsite.figures import closing
from eventsite.models import Event, EventFigures
from eventsite.retention.categories import NO_NAMES
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending
from eventsite.web.forms import ParagraphsField
from eventsite.web.times import dated

from . import consequences, locked, verbs
from .facts import Facts
from .forms import CloseForm


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still to be looked at, and how many there were; asks before it is final."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    try:
        if event.is_closed:
            return _already(request, event, _typed(request))
        closing.check_may_close(event)
        return _close(request, event)
    except refusals.BookingRefused as refusal:
        messages.error(request, why_not(refusal, event))
        return redirect("desk:event_figures", slug)


def _close(request: HttpRequest, event: Event) -> HttpResponse:
    facts = Facts(event)
    form = CloseForm(request.POST or None, facts=facts, said=closing.said_before(event))
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        effects = consequences.effects(facts, form.typed, form.outcomes)
        answer = confirming.answer(request, effects, always=True)
        if answer is None:
            return confirming.ask(
                request,
                effects,
                title=_("%(event)s afsluiten?") % {"event": dated(event)},
                action=_("Sluit de %(noun)s af") % {"noun": event.noun},
                context={"event": event},
            )
        remark = form.cleaned_data["opmerking"]
        written = verbs.close(event, form.typed, remark=remark, pitches=form.outcomes)
        if written.remark != remark:  # a colleague was first, at this moment
            return _already(request, event, remark)
        messages.success(request, _("%(event)s is afgesloten.") % {"event": dated(event)})
        return redirect("desk:event_figures", event.slug)
    status = 400 if form.is_bound and form.errors else 200
    context = {"event": event, "form": form, "facts": facts}
    return render(request, "desk/closing/close.html", context, status=status)


def _typed(request: HttpRequest) -> str:
    return ParagraphsField(required=False).to_python(request.POST.get("opmerking", ""))


def _already(request: HttpRequest, event: Event, remark: str) -> HttpResponse:
    """A remark that a colleague's closing did not keep is given back."""
    if remark and not EventFigures.objects.filter(event=event, remark=remark).exists():
        return locked.answer(request, event, typed=remark)
    messages.info(request, _("%(event)s is al afgesloten.") % {"event": dated(event)})
    return redirect("desk:event_figures", event.slug)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for a reason; the log keeps that it was done, and by whom."""
    event = get_object_or_404(Event.objects.with_sessions(), slug=slug)
    back = reverse("desk:event_figures", args=[slug])
    try:
        closing.check_may_reopen(event)
        effects = Effects(follows=_follows(event))
        answer = confirming.answer(request, effects, reason=True)
        if answer is None:
            who_reads = _("Staat bij de cijfers. Alleen medewerkers lezen het.")
            return confirming.ask(
                request,
                effects,
                title=_("%(event)s heropenen?") % {"event": dated(event)},
                action=_("Heropen de %(noun)s") % {"noun": event.noun},
                back=back,
                reason=True,
                reason_help=f"{who_reads} {NO_NAMES}",
                context={"event": event},
            )
        closing.reopen(event, reason=answer.reason)
    except refusals.BookingRefused as refusal:
        messages.error(request, why_not(refusal, event))
    else:
        text = _("%(event)s is heropend. Sluit af zodra alles klopt.")
        messages.success(request, text % {"event": dated(event)})
    return redirect(back)


def _follows(event: Event) -> list[str]:
    days = closing.BY_ITSELF_AFTER.days
    return [
        _("De cijfers zijn weer voorlopig. Bij het afsluiten wordt opnieuw geteld."),
        _("Mensen, check-ins en wat erbij hoort kunt u weer wijzigen."),
        _("Na %(days)d dagen sluit de site de %(noun)s vanzelf weer af.")
        % {"days": days, "noun": event.noun},
    ]


def why_not(refusal: refusals.BookingRefused, event: Event) -> str:
    """In words, for an organiser."""
    match refusal:
        case statuses.StillDraft():
            return _("Dit is nog een concept. Afsluiten kan na afloop.")
        case statuses.IsCancelled():
            return _("Dit is afgelast. Er is niets om af te sluiten.")
        case closing.MakingUp():
            return _(
                "Iemand haalt nog een bijeenkomst in bij een andere ronde. Afsluiten kan daarna."
            )
        case closing.NotOver():
            return _("Afsluiten kan na afloop. Er kan nog iemand komen.")
        case closing.NotClosed():
            return _("De %(noun)s is niet afgesloten.") % {"noun": event.noun}
        case closing.PeopleErased():
            return _(
                "Heropenen kan niet meer: er zijn sindsdien mensen gewist, en opnieuw tellen geeft dan "
                "te weinig. De cijfers blijven zoals ze zijn. Hoeveel er waren, kunt u nog verbeteren."
            )
        case refusals.ReasonMissing():
            return _("Vul de reden in.")
    return _("Dat kan nu niet.")
