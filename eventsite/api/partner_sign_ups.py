"""What a partner's program does to sign-ups, of somebody or of a stand-in, through the verbs of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import enrolment
from courses.forms import EnrolmentForm
from courses.models import CourseRun
from eventsite.booking import cancelling, locks, places, refusals, registering
from eventsite.models import ApiKey, Event, Registration, StandIn, event_by_slug
from eventsite.pages.forms import RegistrationForm
from eventsite.pages.sign_up import tell_known
from eventsite.web.forms import NameField
from eventsite.web.languages.addresses import as_asked

from .refusing import Refused, check_form, of_form
from .spelling import sure

SignedUp = Registration | StandIn
FIELDS = {
    "name": "naam",
    "email": "email",
    "party_size": "personen",
    "initiative_name": "initiatief.naam",
    "initiative_summary": "initiatief.samenvatting",
}


# What somebody followed is told to themselves alone, from their own mail.
_PROVE = _(
    "Voor deze cursus volgt men eerst een andere. Wie mee wil doen, meldt zich zelf aan op onze site."
)


def public_event(slug: str) -> Event:
    """An edition or a run that is on the site. Raises Http404."""
    event = None if "\0" in slug else event_by_slug(slug)
    if event is None or event.is_draft or event.starts_at is None:
        raise Http404
    return CourseRun.objects.select_related("course").get(pk=event.pk) if _is_run(event) else event


def _is_run(event: Event) -> bool:
    return event.kind == CourseRun.KIND


def form_for(event: Event, sent: Mapping[str, Any]) -> RegistrationForm:
    """The form of the page, filled in with what was sent. Raises Refused with all that is wrong, or that it is not open."""
    if isinstance(event, CourseRun) and event.course.prerequisite_id:
        raise Refused(409, _PROVE)
    registering.check_open(event, timezone.now())
    initiative = sent.get("initiatief") or {}
    data = {
        **sure(sent["email"]),
        "name": sent["naam"],
        "party_size": str(sent["personen"]),
        "initiative_name": initiative.get("naam", ""),
        "initiative_summary": initiative.get("samenvatting", ""),
    }
    with as_asked():
        form = (
            EnrolmentForm(data, run=event)
            if isinstance(event, CourseRun)
            else RegistrationForm(data, event=event)
        )
    check_form(form, FIELDS)
    if "party_size" not in form.fields and sent["personen"] > 1:
        raise refusals.PartyTooLarge(1)
    return form


def sign_up(event: Event, form: RegistrationForm, *, key: ApiKey, language: str) -> SignedUp:
    """As the page does; for who is in already a stand-in, and a mail to who is. Raises BookingRefused."""
    said = form.cleaned_data
    given: dict[str, Any] = {
        "name": said["name"],
        "email": said["email"],
        "language": language,
        "evenly": True,
        "key": key,
    }
    try:
        if isinstance(form, EnrolmentForm):
            return enrolment.enrol(form.run, initiative=form.chosen_initiative(), **given)
        return registering.register(event, party_size=form.party_size, **given)
    except refusals.AlreadyRegistered as refusal:
        instead = refusal.instead
        assert instead is not None  # noqa: S101 (asked evenly)
        tell_known(event, refusal.registration, form.asked, partner=key.partner)
        return StandIn.objects.create(
            key=key,
            event_id=event.pk,
            party_size=instead.party_size,
            status=instead.status,
            at=instead.registered_at,
        )


def of_key(key: ApiKey, public_id: UUID) -> SignedUp:
    """What this key brought. Raises Http404, for what another did as for what there never was."""
    theirs = Registration.objects.filter(key=key, public_id=public_id, erased_at=None)
    found: SignedUp | None = theirs.select_related("event").first()
    if found is None:
        stand_ins = StandIn.objects.filter(key=key, pk=public_id, event__isnull=False)
        found = stand_ins.select_related("event").first()
    if found is None:
        raise Http404
    return found if isinstance(found, Registration) else _moved_up(found)


def id_of(found: SignedUp) -> UUID:
    return found.public_id if isinstance(found, Registration) else found.pk


def position(found: SignedUp, event: Event) -> int | None:
    """In the queue; None for who does not wait."""
    if isinstance(found, Registration):
        return found.queue_position()
    return _ahead(found, event) + 1 if found.status == StandIn.Status.WAITING else None


def change(found: SignedUp, *, name: str | None, party_size: int) -> SignedUp:
    """Raises BookingRefused."""
    cleaned = _name(name) if name is not None else None
    if isinstance(found, Registration):
        return registering.change(found, name=cleaned or found.name, party_size=party_size)
    return _change_stand_in(found, party_size)


def _name(typed: str) -> str:
    """As the form cleans it. Raises Refused."""
    return str(of_form("naam", lambda: NameField().clean(typed)))


@transaction.atomic
def _change_stand_in(found: StandIn, party_size: int) -> StandIn:
    """What would be refused to somebody is refused. Raises BookingRefused."""
    assert found.event_id is not None  # noqa: S101 (a sign-up's)
    event = locks.lock_event(found.event_id)
    found = StandIn.objects.select_for_update().get(pk=found.pk)
    found.event = event
    if found.status == StandIn.Status.CANCELLED:
        raise refusals.AlreadyCancelled
    registering.check_not_over(event, timezone.now())
    if party_size != found.party_size:
        registering.check_party(event, party_size)
    growth, free = party_size - found.party_size, places.free(event)
    if found.status == StandIn.Status.CONFIRMED and growth > max(free, 0):
        raise refusals.NotEnoughPlaces(free)
    found.party_size = party_size
    found.save(update_fields=["party_size"])
    return found


def cancel(found: SignedUp) -> SignedUp:
    """Twice is once. Raises BookingRefused."""
    if isinstance(found, Registration):
        try:
            return cancelling.cancel(found, by=Registration.CancelledBy.PARTNER)
        except refusals.AlreadyCancelled:
            return found
    event = found.event
    assert event is not None  # noqa: S101 (a sign-up's)
    if event.is_over and found.status != StandIn.Status.CANCELLED:
        raise refusals.AlreadyOver
    found.status = StandIn.Status.CANCELLED
    found.save(update_fields=["status"])
    return found


def _moved_up(found: StandIn) -> StandIn:
    """Give who stands in the place that somebody would have by now: nobody waits before, and they would fit."""
    event = found.event
    assert event is not None  # noqa: S101 (a sign-up's)
    waits = found.status == StandIn.Status.WAITING and registering.is_to_come(event, timezone.now())
    if waits and not _ahead(found, event) and found.party_size <= places.free(event):
        found.status = StandIn.Status.CONFIRMED
        found.save(update_fields=["status"])
    return found


def _ahead(found: StandIn, event: Event) -> int:
    queue = event.registrations.queue().filter(party_size__lte=event.capacity)
    return queue.filter(registered_at__lt=found.at).count()
