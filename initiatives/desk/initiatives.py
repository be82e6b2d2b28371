"""Organisers' pages of the initiatives: what came in, what is on the site."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.mails import rehearsal
from eventsite.staff import confirming, conflicts, lines
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import paging, resending, versions
from eventsite.web.redirects import see_other
from initiatives import likeness, publishing
from initiatives.models import Initiative, Offer

from .forms import DeskInitiativeForm, DeskSearchForm

PER_PAGE = 50
NEWEST_LINES = 20


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All initiatives, those that wait for an organiser first."""
    form = DeskSearchForm(request.GET)
    if not form.is_valid():
        return render(request, "initiatives/desk/index.html", {"form": form}, status=400)
    found = (
        form.found.select_related("theme", "neighbourhood")
        .annotate(
            open_offers=Count(
                "offers", filter=Q(offers__state=Offer.State.NEW, offers__proved_at__isnull=False)
            ),
        )
        .order_by("-modified_at", "-pk")
    )
    context = {
        "form": form,
        "lacking": form.cleaned_data["mist"],
        **paging.page_of(request, found, PER_PAGE),
    }
    return render(request, "initiatives/desk/index.html", context)


@for_staff(Right.ORGANISE)
@require_safe
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """One initiative with its initiator's address and how its offers stand, without who made them."""
    found = get_object_or_404(
        Initiative.objects.kept()
        .select_related("theme", "neighbourhood", "campaign")
        .prefetch_related("needs"),
        pk=pk,
    )
    counted = dict(found.offers.proved().values_list("state").annotate(Count("pk")).order_by())
    offers = [(state.label, counted.get(state, 0)) for state in Offer.State]
    context = {
        "initiative": found,
        "offers": offers,
        "alike": likeness.like(found),
        "lines": lines.last(NEWEST_LINES, of=found),
    }
    return render(request, "initiatives/desk/initiative.html", context)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told, for who can't do it alone. GET shows, POST does."""
    found = get_object_or_404(Initiative.objects.kept(), pk=pk)
    form = DeskInitiativeForm(request.POST or None, initiative=found)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            form.save()
        except versions.Stale:
            return conflicts.conflict(request, form)
        except publishing.AlreadyEntered:
            form.refuse_name()
        else:
            messages.success(request, _("De wijzigingen zijn opgeslagen."))
            return _to(found)
    status = 400 if request.method == "POST" else 200
    context = {"initiative": found, "form": form}
    return render(request, "initiatives/desk/change.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it on the site, or approve its changes; asks first where the initiator is mailed."""
    found = get_object_or_404(Initiative.objects.kept(), pk=pk)
    follows = rehearsal.effects(lambda: publishing.publish(found))
    if not confirming.answer(request, follows):
        return confirming.ask(
            request,
            follows,
            title=_("%(name)s op de site zetten?") % {"name": found.name},
            action=_("Zet op de site en mail"),
            back=_to(found)["Location"],
        )
    found = publishing.publish(found)
    messages.success(request, _("%(name)s staat op de site.") % {"name": found.name})
    return _to(found)


@for_staff(Right.ORGANISE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the site; asks first, because the initiator does not hear of it."""
    found = get_object_or_404(Initiative.objects.kept(), pk=pk)
    follows = replace(
        rehearsal.effects(lambda: publishing.withdraw(found)),
        warnings=[_("Ook de initiatiefnemer krijgt geen mail. Laat zelf weten waarom.")],
    )
    if not confirming.answer(request, follows, always=True):
        return confirming.ask(
            request,
            follows,
            title=_("%(name)s van de site halen?") % {"name": found.name}
            if found.is_published
            else _("%(name)s niet op de site zetten?") % {"name": found.name},
            action=_("Haal van de site") if found.is_published else _("Zet niet op de site"),
            back=_to(found)["Location"],
        )
    found = publishing.withdraw(found)
    messages.success(request, _("%(name)s staat niet meer op de site.") % {"name": found.name})
    return _to(found)


@for_staff(Right.ORGANISE)
@require_POST
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """End the initiator's links and mail a new one; asks first."""
    found = get_object_or_404(Initiative.objects.kept(), pk=pk)
    follows = replace(
        rehearsal.effects(lambda: publishing.replace_links(found)),
        warnings=[_("De links die eerder zijn gemaild, werken daarna niet meer.")],
    )
    if not confirming.answer(request, follows, always=True):
        return confirming.ask(
            request,
            follows,
            title=_("Een nieuwe link naar %(email)s?") % {"email": found.contact_email},
            action=_("Mail de nieuwe link"),
            back=_to(found)["Location"],
        )
    publishing.replace_links(found)
    text = _("De nieuwe link gaat naar %(email)s. De oude werkt niet meer.")
    messages.success(request, text % {"email": found.contact_email})
    return _to(found)


def _to(initiative: Initiative) -> HttpResponseRedirect:
    return see_other("initiatives_desk:initiative", initiative.pk)
