"""The venues: where evenings and courses are."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.booking import scheduling
from eventsite.mails.event_letters import EventChangedLetter
from eventsite.models import Event, Registration, Venue
from eventsite.staff.confirming import Effects, Mails
from eventsite.web.versions import Check

from .forms import VenueForm
from .kept import Kept, Listed, hold


def _rows() -> Iterator[Listed]:
    coming = Count("sessions", filter=Q(sessions__ends_at__gt=timezone.now()))
    for venue in Venue.objects.annotate(coming=coming):
        yield Listed(venue.pk, venue.name, [venue.address, venue.coming])


@transaction.atomic
def _save(venue: Venue, check: Check) -> None:
    if not venue._state.adding:
        hold(venue)
        check()
    scheduling.save_venue(venue)


def _effects(venue: Venue) -> Effects:
    """Who comes there and will be told of the new address."""
    before = Venue.objects.filter(pk=venue.pk).first()
    if before is None or (before.name, before.address) == (venue.name, venue.address):
        return Effects()
    events = Event.objects.filter(
        sessions__in=venue.sessions.standing().filter(ends_at__gt=timezone.now()),
        status=Event.Status.PUBLISHED,
    )
    told = Registration.objects.live().filter(event__in=events).exclude(email="").count()
    return Effects(
        changes=[f"{before.name}, {before.address} → {venue.name}, {venue.address}"],
        mails=[Mails(str(EventChangedLetter.label), told)] if told else [],
    )


VENUES = Kept(
    key="venues",
    label=_("Locaties"),
    text=_("Waar avonden en cursussen zijn, met adres en toegankelijkheid."),
    add_label=_("Locatie toevoegen"),
    in_use=_("Hier was of is een bijeenkomst. De locatie blijft daarom staan."),
    columns=[_("Naam"), _("Adres"), _("Bijeenkomsten die nog komen")],
    form=VenueForm,
    rows=_rows,
    model=Venue,
    save=_save,
    effects=_effects,
)
