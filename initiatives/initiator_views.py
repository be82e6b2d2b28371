"""What an initiator sees and does behind the signed link: everything of one's own initiative."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eventsite.brakes import counting, limits
from eventsite.brakes.counting import Use
from eventsite.brakes.guard import braked
from eventsite.pages import renewing
from eventsite.staff import conflicts
from eventsite.web import errors, resending, versions
from eventsite.web.redirects import saved
from eventsite.web.same_origin import same_origin_form
from initiatives.forms.campaigns import CampaignForm
from initiatives.forms.initiatives import KeptInitiativeForm, PictureForm

from . import appearances, campaigns, links, offers, publishing
from .models import Initiative
from .own_link import opened_by_initiator


@opened_by_initiator
@require_safe
def index(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Where the initiative stands, who offers help, and all that was told of it."""
    received = list(initiative.offers.proved().select_related("need"))
    context = _context(initiative) | {
        "appearances": appearances.for_initiator(initiative),
        "offers": [offer for offer in received if not offer.names_nobody],
        "taken_back": sum(offer.is_withdrawn for offer in received),
    }
    return render(request, "initiatives/own/index.html", context)


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Change what is told. GET shows, POST does."""
    form = KeptInitiativeForm(request.POST or None, initiative=initiative)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            form.save()
        except versions.Stale:
            return conflicts.own_conflict(request, form, back=links.own_url(initiative))
        except publishing.AlreadyEntered:
            form.refuse_name()
        else:
            return _saved(initiative)
    status = 400 if request.method == "POST" else 200
    context = _context(initiative) | {"form": form}
    return render(request, "initiatives/own/change.html", context, status=status)


@braked(limits.UPLOAD)
@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Choose a picture, or another one. GET shows, POST does."""
    form = PictureForm(
        request.POST or None, request.FILES or None, initial={"alt": initiative.picture_alt}
    )
    if request.method == "POST":
        counting.take(Use(limits.UPLOAD, f"initiative {initiative.pk}"))
        form.is_bound = True  # a file alone, or nothing at all, is a form that was sent too
        if form.is_valid():
            form.save(initiative)
            return _saved(initiative)
    status = 400 if request.method == "POST" else 200
    context = _context(initiative) | {"form": form}
    return render(request, "initiatives/own/picture.html", context, status=status)


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def remove_picture(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show no picture any more. GET asks, POST does."""
    if request.method == "POST":
        publishing.remove_picture(initiative)
        return _saved(initiative)
    question = _("Wilt u de foto weghalen?")
    text = _("De foto gaat van uw pagina en wordt gewist. U kunt later een andere kiezen.")
    return _ask(request, initiative, question, text, _("Ja, haal de foto weg"))


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def campaign(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Keep the crowdfunding campaign. GET shows, POST does."""
    running = getattr(initiative, "campaign", None)
    form = CampaignForm(request.POST or None, initiative=initiative)
    if request.method == "POST" and form.is_valid() and not resending.went_back(request):
        try:
            form.save()
        except versions.Stale:
            return conflicts.own_conflict(request, form, back=links.own_url(initiative))
        return _saved(initiative)
    status = 400 if request.method == "POST" else 200
    context = _context(initiative) | {"form": form, "running": running}
    return render(request, "initiatives/own/campaign.html", context, status=status)


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def remove_campaign(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Forget the campaign. GET asks, POST does."""
    if request.method == "POST":
        campaigns.remove_campaign(initiative)
        return _saved(initiative)
    question = _("Wilt u de actie weghalen?")
    text = _("De bedragen gaan van uw pagina en worden gewist.")
    return _ask(request, initiative, question, text, _("Ja, haal de actie weg"))


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Take it off the site. GET asks, POST does; organisers can bring it back."""
    if request.method == "POST":
        publishing.withdraw(initiative)
        return _saved(initiative)
    question = _("Wilt u uw initiatief van de site halen?")
    text = _(
        "Niemand kan het dan nog vinden of hulp aanbieden. Uw tekst en foto blijven bewaard. "
        "Wij kunnen het later terugzetten."
    )
    return _ask(request, initiative, question, text, _("Ja, haal het van de site"))


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """End the links to the initiative, and mail a new one. GET asks, POST does."""
    return renewing.asked_first(
        request,
        lambda: publishing.replace_links(initiative),
        about=initiative.name,
        email=initiative.contact_email,
        ends=_("Alle links naar uw initiatief die u eerder kreeg, werken dan niet meer."),
        back=links.own_url(initiative),
    )


@same_origin_form
@opened_by_initiator
@require_POST
def answer(request: HttpRequest, initiative: Initiative, pk: int) -> HttpResponse:
    """Keep whether the initiator can use an offer."""
    offer = get_object_or_404(initiative.offers.proved(), pk=pk)
    verb = {"ja": offers.accept, "nee": offers.decline}.get(request.POST.get("antwoord", ""))
    if verb is None:
        return errors.page(
            request, 400, _("Dat begrijpen wij niet"), _("Ga terug en kies of u de hulp gebruikt.")
        )
    try:
        verb(offer)
    except offers.AlreadyWithdrawn:
        return errors.page(
            request,
            410,
            _("Dit aanbod is ingetrokken"),
            _("Degene die hulp aanbood, heeft dat teruggenomen."),
        )
    return _saved(initiative)


def _context(initiative: Initiative) -> dict[str, object]:
    return {"initiative": initiative, "own_url": links.own_url(initiative)}


def _ask(
    request: HttpRequest, initiative: Initiative, question: str, text: str, action: str
) -> HttpResponse:
    """Before it is gone."""
    context = _context(initiative) | {"question": question, "text": text, "action": action}
    return render(request, "initiatives/own/ask.html", context)


def _saved(initiative: Initiative) -> HttpResponseRedirect:
    return saved(links.own_url(initiative))
