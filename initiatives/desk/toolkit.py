"""Organisers' pages of the toolkit: its cards, and which links don't work."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.staff import confirming, conflicts
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import resending, versions
from eventsite.web.redirects import see_other
from initiatives.models import ToolkitCard
from initiatives.toolkit import cards, parts

from .toolkit_forms import ToolkitCardForm


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Links that don't work first, then all cards by section. One query."""
    found = list(ToolkitCard.objects.all())
    dead = [card for card in found if card.is_dead and not card.is_hidden]
    context = {
        "dead": sorted(dead, key=lambda card: (card.gone_since, card.pk)),
        "parts": parts.of(found),
        "anything": bool(found),
    }
    return render(request, "initiatives/desk/toolkit.html", context)


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Another card. GET shows the form, for the section in ``?deel=`` when there is one; POST keeps it."""
    sent = request.POST if request.method == "POST" else None
    form = ToolkitCardForm(sent, initial={"section": _asked_section(request)})
    if request.method == "POST" and form.is_valid():
        try:
            card = cards.add(form.instance)
        except cards.Taken:
            form.refuse_link()
        else:
            messages.success(
                request, _("%(title)s staat in de toolkit.") % {"title": card.texts.title}
            )
            return _to(card)
    return _form(request, form)


def _asked_section(request: HttpRequest) -> str:
    asked = request.GET.get("deel", "")
    return next((section for section, anchor in parts.ANCHORS.items() if anchor == asked), "")


@for_staff(Right.ORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a card. GET shows, POST does."""
    card = get_object_or_404(ToolkitCard, pk=pk)
    form = ToolkitCardForm(request.POST if request.method == "POST" else None, instance=card)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            cards.change(card, check=form.check)
        except versions.Stale:
            return conflicts.conflict(request, form)
        except cards.CardGone:
            return _gone(request)
        except cards.Taken:
            form.refuse_link()
        else:
            messages.success(request, _("Opgeslagen."))
            return _to(card)
    return _form(request, form)


def _form(request: HttpRequest, form: ToolkitCardForm) -> HttpResponse:
    card = form.instance if form.instance.pk else None
    stored = ToolkitCard.objects.filter(pk=card.pk).first() if card and form.is_bound else card
    status = 400 if request.method == "POST" else 200
    context = {"form": form, "card": stored}
    return render(request, "initiatives/desk/toolkit_card.html", context, status=status)


@for_staff(Right.ORGANISE)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down in its section."""
    by = {"omhoog": cards.UP, "omlaag": cards.DOWN}.get(request.POST.get("naar", ""), 0)
    return _do(request, pk, lambda card: cards.move(card, by))


@for_staff(Right.ORGANISE)
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """An organiser read the page behind the link."""
    said = _("%(title)s is vandaag nagekeken.")
    return _do(request, pk, cards.review, said)


@for_staff(Right.ORGANISE)
@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """On the site, or not for now."""
    if request.POST.get("tonen") == "ja":
        return _do(request, pk, cards.show, _("%(title)s staat weer op de site."))
    return _do(request, pk, cards.hide, _("%(title)s staat niet meer op de site."))


@for_staff(Right.ORGANISE)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For good; asks first."""
    card = get_object_or_404(ToolkitCard, pk=pk)
    effects = confirming.Effects(
        follows=[_("Wilt u de kaart later nog gebruiken? Verberg hem dan.")],
    )
    if not confirming.answer(request, effects, always=True):
        return confirming.ask(
            request,
            effects,
            title=_("“%(title)s” weghalen?") % {"title": card.texts.title},
            action=_("Haal weg"),
            back=reverse("toolkit_desk:change", args=[pk]),
        )
    try:
        cards.remove(card)
    except cards.CardGone:
        return _gone(request)
    messages.success(request, _("%(title)s is weg.") % {"title": card.texts.title})
    return see_other("toolkit_desk:index")


def _do(
    request: HttpRequest, pk: int, verb: Callable[[ToolkitCard], None], said: str = ""
) -> HttpResponse:
    card = get_object_or_404(ToolkitCard, pk=pk)
    try:
        verb(card)
    except cards.CardGone:
        return _gone(request)
    if said:
        messages.success(request, said % {"title": card.texts.title})
    return _to(card)


def _to(card: ToolkitCard) -> HttpResponseRedirect:
    """To its row."""
    return see_other(f"{reverse('toolkit_desk:index')}#kaart-{card.pk}")


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Een collega heeft deze kaart net weggehaald."))
    return see_other("toolkit_desk:index")
