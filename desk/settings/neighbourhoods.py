"""The parts of the city that an initiative can be in."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from eventsite.web.versions import Check
from initiatives import searching
from initiatives.models import Initiative, Neighbourhood

from .forms import NeighbourhoodForm
from .kept import Kept, Listed, give_slug, save


def _rows() -> Iterator[Listed]:
    for place in Neighbourhood.objects.annotate(n=Count("initiatives")).order_by("name"):
        yield Listed(place.pk, place.name, [place.n])


def _save(place: Neighbourhood, check: Check, sentence: str) -> None:
    give_slug(place, "wijk")
    with transaction.atomic():
        save(place, check)
        searching.refresh(Initiative.objects.kept().filter(neighbourhood=place))


NEIGHBOURHOODS = Kept(
    key="neighbourhoods",
    label=_("Wijken"),
    text=_("Waaruit iemand kiest die een initiatief invult, en waarop bezoekers zoeken."),
    add_label=_("Wijk toevoegen"),
    in_use=_("Er zijn initiatieven in deze wijk. De wijk blijft daarom staan."),
    columns=[_("Naam"), _("Initiatieven")],
    form=NeighbourhoodForm,
    rows=_rows,
    model=Neighbourhood,
    save=_save,
)
