"""The venues: where evenings and courses are."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.booking import scheduling
from eventsite.booking.effects import of_venue
from eventsite.models import Venue
from eventsite.web.versions import Check

from .forms import VenueForm
from .kept import Kept, Listed


def _rows() -> Iterator[Listed]:
    coming = Count("sessions", filter=Q(sessions__ends_at__gt=timezone.now()))
    for venue in Venue.objects.annotate(coming=coming).order_by("name"):
        yield Listed(venue.pk, venue.name, [venue.address, venue.capacity or "", venue.coming])


def _save(venue: Venue, check: Check, sentence: str) -> None:
    scheduling.save_venue(venue, sentence=sentence, check=check)


VENUES = Kept(
    key="venues",
    label=_("Locaties"),
    text=_("Waar avonden en cursussen zijn, met adres en toegankelijkheid."),
    add_label=_("Locatie toevoegen"),
    in_use=_("Hier was of is een bijeenkomst. De locatie blijft daarom staan."),
    columns=[_("Naam"), _("Adres"), _("Plaats voor"), _("Bijeenkomsten die nog komen")],
    form=VenueForm,
    rows=_rows,
    model=Venue,
    save=_save,
    effects=of_venue,
)
