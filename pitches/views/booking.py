"""Book a stall and a pitch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cafes import preparing
from cafes.models import Edition
from cafes.views import public_edition
from eventsite.booking import refusals
from eventsite.brakes import places as places_brake
from eventsite.models import Registration, RegistrationState
from eventsite.pages import sent
from eventsite.pages.own_links import opened_by
from eventsite.pages.sign_up import not_open, tell_known
from eventsite.tickets import links
from eventsite.tickets.links import Purpose
from eventsite.web import errors, sent_once, stand_in
from eventsite.web.redirects import see_other
from eventsite.web.same_origin import same_origin_form
from eventsite.web.sent_once import SentOtherwise
from initiatives import links as initiative_links
from initiatives import publishing
from initiatives.letters import KnownInitiativeLetter
from initiatives.models import Initiative
from initiatives.own_link import opened_by_initiator
from initiatives.views import already_entered
from pitches import initiators, taking_part
from pitches.forms.booking import AddForm, AddWithInitiativeForm, JoinForm, JoinWithInitiativeForm
from pitches.forms.wishes import NONE, RESERVE, WishForm


@same_origin_form
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Book a stall, a pitch or both with a new initiative. GET shows the form, POST books."""
    edition = public_edition(slug)
    form = JoinForm(request.POST or None, edition=edition, initial=_asked_for(request, edition))
    return _join(request, edition, form)


@opened_by_initiator
@require_safe
def editions_for(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """At which evening? For who comes from the link to an initiative."""
    upcoming = Edition.objects.public().with_sessions().upcoming()
    editions = [
        edition
        for edition in upcoming
        if edition.registration_state() == RegistrationState.OPEN
        and taking_part.something_to_book(edition)
    ]
    context = {
        "initiative": initiative,
        "editions": editions,
        "token": links.make_token(initiative, initiative_links.Purpose.INITIATIVE),
    }
    return render(request, "pitches/editions_for.html", context)


@same_origin_form
@opened_by_initiator
@require_http_methods(["GET", "HEAD", "POST"])
def join_with(request: HttpRequest, initiative: Initiative, slug: str) -> HttpResponse:
    """Book for an initiative that is known here. Opened by the link to the initiative."""
    edition = public_edition(slug)
    form = JoinWithInitiativeForm(request.POST or None, edition=edition, initiative=initiative)
    return _join(request, edition, form, initiative=initiative)


def _join(
    request: HttpRequest,
    edition: Edition,
    form: JoinForm | JoinWithInitiativeForm,
    *,
    initiative: Initiative | None = None,
) -> HttpResponse:
    state, status = edition.registration_state(), 200
    if request.method == "POST":
        status = 400
        if state == RegistrationState.OPEN and form.is_valid():
            places_brake.take_part(request, edition, form.cleaned_data["party_size"])
            post = _post if isinstance(form, JoinForm) else _post_proved
            try:
                return post(request, edition, form)
            except refusals.RegistrationNotOpen as refusal:
                state = refusal.state
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = _status_of(refusal)
    if state != RegistrationState.OPEN:
        return not_open(request, edition, state)
    if form.nothing_to_book:
        return _nothing_to_book(request)
    return _form_page(request, edition, form, status=status, initiative=initiative)


def _post(request: HttpRequest, edition: Edition, form: WishForm) -> HttpResponse:
    """Whoever typed the address is told to look in its mail, whatever we have of it (docs/adr/0043).

    Raises BookingRefused, for nothing that depends on the address.
    """
    assert isinstance(form, JoinForm)  # noqa: S101 (see _join)
    answer = sent.look_in_your_mail(
        request,
        form,
        email=form.cleaned_data["email"],
        about=edition.texts.title,
        next_steps=[
            _("In de mail staat wat er voor u is geboekt, met uw kaart."),
            _("Met de link in de mail wijzigt u iets, of zegt u af."),
        ],
        way_on=(edition.get_absolute_url(), _("Terug naar de avond")),
    )
    _book(edition, form)
    return answer


def _book(edition: Edition, form: JoinForm) -> None:
    """Book it; who is known already is told in their own mail, and takes as long. Raises BookingRefused."""
    known, initiative = form.known_registration(), form.known_initiative()
    sending = form.submission(form.cleaned_data["email"])
    if (known and not sent_once.is_by(known, sending)) or (initiative and not known):
        stand_in.rehearse(form, form.save)
    try:
        if known:
            raise refusals.AlreadyRegistered(known)
        if initiative:
            raise publishing.AlreadyEntered(initiative)
        form.save()
    except refusals.AlreadyRegistered as refusal:
        if not sent_once.is_same(refusal.registration, sending):
            how = gettext_lazy(
                "Er is niets veranderd. Met de link boekt u er iets bij, of zegt u iets af."
            )
            tell_known(edition, refusal.registration, form.asked, how=how)
    except SentOtherwise as refusal:  # and cancelled since
        tell_known(edition, refusal.made, form.asked)
    except publishing.AlreadyEntered as refusal:
        KnownInitiativeLetter.queue_to_known(refusal.initiative)


def _post_proved(request: HttpRequest, edition: Edition, form: WishForm) -> HttpResponse:
    """Raises BookingRefused."""
    assert isinstance(form, JoinWithInitiativeForm)  # noqa: S101 (see _join)
    try:
        registration = form.save()
    except refusals.AlreadyRegistered as refusal:
        context = {
            "edition": edition,
            "registration_url": links.registration_url(refusal.registration),
        }
        return render(request, "pitches/already_registered.html", context, status=409)
    except SentOtherwise as refusal:
        return sent_once.sent_before(
            request,
            form.visible_fields(),
            own_url=links.registration_url(refusal.made),
            how=_(
                "Op de pagina van uw aanmelding zegt u een kraam of pitch af. U boekt er ook een "
                "bij, of wijzigt met hoeveel mensen u komt."
            ),
        )
    token = links.make_token(registration, Purpose.REGISTRATION)
    return see_other(reverse("pitches:joined", args=[token]))


@same_origin_form
@opened_by(Purpose.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Book a stall or a pitch beside what one has. GET shows the form, POST books."""
    if registration.is_cancelled or registration.event.kind != Edition.KIND:
        return see_other(links.registration_url(registration))
    edition = get_object_or_404(Edition.objects.with_sessions(), pk=registration.event_id)
    initiative = initiators.initiative_of(registration)
    kind = AddWithInitiativeForm if initiative else AddForm
    form = kind(request.POST or None, edition=edition)
    own_url = links.registration_url(registration)
    form.give_up_url, form.exchange_url = f"{own_url}afzeggen/", f"{own_url}andere-kraam/"
    state, status = edition.registration_state(), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            places_brake.take_part(request, edition)
            try:
                _add(form, registration, initiative)
            except refusals.RegistrationNotOpen as refusal:
                state = refusal.state
            except refusals.AlreadyCancelled:
                return see_other(links.registration_url(registration))
            except publishing.AlreadyEntered as refusal:
                return already_entered(request, refusal.initiative)
            except refusals.BookingRefused as refusal:
                form.refuse(refusal)
                status = _status_of(refusal)
            else:
                return see_other(
                    reverse(
                        "pitches:joined",
                        args=[links.make_token(registration, Purpose.REGISTRATION)],
                    )
                )
    if state != RegistrationState.OPEN:
        return not_open(request, edition, state)
    if form.nothing_to_book:
        return _nothing_to_book(request)
    return _form_page(
        request, edition, form, status=status, initiative=initiative, registration=registration
    )


def _add(form: WishForm, registration: Registration, initiative: Initiative | None) -> None:
    if isinstance(form, AddWithInitiativeForm) and initiative:
        form.save(registration, initiative)
    elif isinstance(form, AddForm):
        form.save(registration)


def _form_page(
    request: HttpRequest,
    edition: Edition,
    form: WishForm,
    *,
    status: int,
    initiative: Initiative | None,
    registration: Registration | None = None,
) -> HttpResponse:
    context = {
        "edition": edition,
        "preparation": preparing.of_evening(edition),
        "form": form,
        "plan": form.plan,
        "initiative": initiative,
        "registration": registration,
        "initiative_fields": [form[n] for n in getattr(form, "initiative_fields", ())],
        "person_fields": [form[n] for n in getattr(form, "person_fields", ()) if n in form.fields],
    }
    return render(request, "pitches/join.html", context, status=status)


def _nothing_to_book(request: HttpRequest) -> HttpResponse:
    """409: a stall may come free, or an organiser may open the stage."""
    return errors.page(
        request,
        409,
        _("Er is geen kraam of pitch te boeken"),
        _("Op deze avond is niets meer vrij. U kunt wel komen kijken: meld u aan als bezoeker."),
    )


def _asked_for(request: HttpRequest, edition: Edition) -> dict[str, str]:
    """What a link on the plan or in the programme asks for; nonsense asks for nothing."""
    number, pitch = request.GET.get("kraam", ""), request.GET.get("pitch", "")
    found = {"stand": NONE, "slot": NONE}
    if number.isascii() and number.isdecimal() and len(number) < 6:
        stand = edition.stands.bookable().filter(number=int(number)).first()
        found["stand"] = str(stand.pk) if stand else NONE
    if pitch == RESERVE or (pitch.isascii() and pitch.isdecimal()):
        found["slot"] = pitch
    return found


def _status_of(refusal: refusals.BookingRefused) -> int:
    """409 when somebody was quicker, 400 when the form itself could not be right."""
    return 400 if isinstance(refusal, refusals.PartyTooLarge) else 409
