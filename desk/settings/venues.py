"""The venues: where evenings and courses are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.booking import scheduling
from eventsite.booking.effects import of_venue
from eventsite.models import Session, Venue
from eventsite.web.versions import Check

from .forms import VenueForm
from .kept import Kept, Listed


def _rows() -> Iterator[Listed]:
    to_come = Session.objects.filter(ends_at__gt=timezone.now()).order_by()
    coming = Counter(to_come.values_list("venue", flat=True))
    for venue in Venue.objects.order_by("name"):
        said = [venue.address, venue.capacity or "", coming[venue.pk]]
        yield Listed(venue.pk, venue.name, said)


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
