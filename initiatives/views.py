"""The public showcase: find an initiative, read about it, enter one, and offer help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eventsite.brakes import limits
from eventsite.brakes.guard import braked
from eventsite.kept.pages import differing_by, kept
from eventsite.pages import renewing, sent
from eventsite.pages.own_links import opened_with
from eventsite.web import errors, paging, sent_once, stand_in
from eventsite.web.redirects import see_other
from eventsite.web.same_origin import same_origin_form
from eventsite.web.sent_once import SentOtherwise
from initiatives.forms.initiatives import NewInitiativeForm
from initiatives.forms.offers import HelpForm
from initiatives.forms.search import SearchForm

from . import appearances, links, offers, publishing, structured_data
from .letters import KnownInitiativeLetter
from .models import Initiative, InitiativeQuerySet, Offer

PER_PAGE = 12


@require_safe
@kept(asks=["zoek", "thema", "wijk", "zoekt", "pagina"], daily=True)
def showcase(request: HttpRequest) -> HttpResponse:
    """All published initiatives by name, a page at a time; what is searched for stands in the address."""
    form = SearchForm(request.GET)
    context: dict[str, object] = {"form": form, "anything": any(request.GET.dict().values())}
    if not form.is_valid():
        return render(request, "initiatives/showcase.html", context, status=400)
    chosen = form.cleaned_data
    listed = Initiative.objects.published().matching(chosen["zoek"]).seeking(chosen["zoekt"])
    found = _with_what_cards_show(listed)
    if chosen["thema"]:
        found = found.filter(theme=chosen["thema"])
    if chosen["wijk"]:
        found = found.filter(neighbourhood=chosen["wijk"])
    context |= paging.page_of(request, found, PER_PAGE)
    context["chosen"] = form.in_words
    context["is_search"] = any(chosen.values())
    return render(request, "initiatives/showcase.html", context)


@require_safe
@kept(daily=True)
def initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative: its story, what it seeks, how its campaign goes."""
    found = _published(slug)
    context = {
        "initiative": found,
        "appearances": appearances.for_everybody(found),
        "json_ld": structured_data.initiative(found),
    }
    return render(request, "initiatives/initiative.html", context)


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
@kept()
def new(request: HttpRequest) -> HttpResponse:
    """Enter an initiative. GET shows the form, POST keeps it; the link to it is in the mail."""
    form = NewInitiativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _enter(form)
        return sent.look_in_your_mail(
            request,
            form,
            email=form.cleaned_data["contact_email"],
            about=_("Uw initiatief"),
            next_steps=[
                _(
                    "In de mail staat een link. Daarmee wijzigt u uw initiatief en kiest u een foto."
                ),
                _("Wij lezen het voordat het op de site komt. Dan krijgt u weer een mail."),
            ],
            way_on=(reverse("initiatives:showcase"), _("Bekijk alle initiatieven")),
        )
    status = 400 if request.method == "POST" else 200
    page = render(request, "initiatives/new.html", {"form": form}, status=status)
    return differing_by(form.own_id, page)


def _enter(form: NewInitiativeForm) -> None:
    """Keep it; one that is known already is told to its own mail, and takes as long."""
    if known := form.known():
        sending = form.submission(known.contact_email)
        if not sent_once.is_by(known, sending):
            stand_in.rehearse(form, form.enter, field="contact_email")
        if not sent_once.is_same(known, sending):
            KnownInitiativeLetter.queue_to_known(known)
        return
    try:
        form.enter()
    except SentOtherwise as refusal:
        KnownInitiativeLetter.queue_to_known(refusal.made)
    except publishing.AlreadyEntered as refusal:  # a moment ago
        KnownInitiativeLetter.queue_to_known(refusal.initiative)


def already_entered(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """409, to who came by a link from their own mail: nothing was kept, and their mail has the link to it."""
    KnownInitiativeLetter.queue_to_known(initiative)
    context = {"email": initiative.contact_email}
    return render(request, "initiatives/already_entered.html", context, status=409)


@same_origin_form
@braked(limits.ASKED_MAIL)
@require_http_methods(["GET", "HEAD", "POST"])
@kept(asks=["zoekt"])
def help_out(request: HttpRequest, slug: str) -> HttpResponse:
    """“Ik help mee”, also behind the QR code on the initiative's stall."""
    found = _published(slug)
    form = HelpForm(
        request.POST or None,
        initiative=found,
        needs=list(found.needs.all()),
        initial={"need": request.GET.get("zoekt", "")},
    )
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            form.offer()
        except offers.TooManyOffers:
            # As if it was taken: the page tells nobody what this address did before.
            stand_in.rehearse(form, form.offer)
        except publishing.NotOnTheSite:
            return _no_longer(request)
        return sent.look_in_your_mail(
            request,
            form,
            email=form.cleaned_data["email"],
            about=found.name,
            next_steps=[
                _("Open de link in de mail en druk op de knop. Dan pas geven wij uw aanbod door."),
                _("Daarna antwoordt de initiatiefnemer u zelf."),
            ],
            way_on=(found.get_absolute_url(), _("Terug naar het initiatief")),
        )
    context = {"initiative": found, "form": form}
    page = render(request, "initiatives/help.html", context, status=status)
    return differing_by(form.own_id, page)


@same_origin_form
@opened_with(links.read_offer)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, offer: Offer) -> HttpResponse:
    """The helper's own offer. GET shows; POST passes it on, or takes it back. A second POST changes nothing."""
    if request.method == "POST" and "bevestig" in request.POST:
        try:
            offers.prove(offer)
        except offers.AlreadyWithdrawn:
            pass  # the page says so
        except publishing.NotOnTheSite:
            return _no_longer(request)
        return see_other(links.offer_url(offer))
    if request.method == "POST":
        offers.take_back(offer)
        return see_other(links.offer_url(offer))
    context = {"offer": offer, "initiative": offer.initiative}
    return render(request, "initiatives/offer.html", context)


@same_origin_form
@opened_with(links.read_offer)
@require_http_methods(["GET", "HEAD", "POST"])
def new_offer_link(request: HttpRequest, offer: Offer) -> HttpResponse:
    """End the links to one's offer, and mail a new one. GET asks, POST does."""
    if offer.names_nobody:
        return see_other(links.offer_url(offer))
    return renewing.asked_first(
        request,
        lambda: offers.renew_link(offer),
        about=offer.initiative.name,
        email=offer.email,
        ends=_("Alle links naar uw aanbod die u eerder kreeg, werken dan niet meer."),
        back=links.offer_url(offer),
    )


_OF_THEIRS = ("theme__name", "theme__translations", "neighbourhood__name")


def _with_what_cards_show(initiatives: InitiativeQuerySet) -> InitiativeQuerySet:
    shown = ("name", "slug", "summary", "language", "picture", *_OF_THEIRS)
    found = initiatives.select_related("theme", "neighbourhood").only(*shown)
    return found.prefetch_related("needs")


def _with_all_that_pages_show(initiatives: InitiativeQuerySet) -> InitiativeQuerySet:
    return initiatives.select_related("theme", "neighbourhood", "campaign").prefetch_related(
        "needs"
    )


def _published(slug: str) -> Initiative:
    return get_object_or_404(_with_all_that_pages_show(Initiative.objects.published()), slug=slug)


def _no_longer(request: HttpRequest) -> HttpResponse:
    return errors.page(
        request,
        410,
        _("Dit initiatief staat niet meer op de site"),
        _("Uw aanbod is niet verstuurd. Kijk op de site welke initiatieven nog hulp zoeken."),
    )
