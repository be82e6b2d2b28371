"""Initiatives and offers of help: blanked at their term; what is counted of them stays (``erasing.py``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eventsite.models import StandIn
from eventsite.retention.categories import CONSENT, Category, delete

from . import erasing, offers
from .models import Campaign, Initiative, InitiativeQuerySet, Offer

_HELPING = _("Ondersteunen van initiatieven van inwoners")
_BLANKED = _(
    "Namen, adressen, teksten en foto worden gewist. Thema, wijk, datums en aantallen blijven."
)

Due = Callable[[datetime], InitiativeQuerySet]


def _there() -> InitiativeQuerySet:
    """Not those that are expected somewhere: a stall that waits for people must say whose it is."""
    return _not_taking_part_after(timezone.now()).order_by("pk")


def _not_taking_part_after(moment: datetime) -> InitiativeQuerySet:
    """By any table that ties one to a registration: a stall, a pitch, a course. Kinds of events bring these."""
    found = Initiative.objects.kept()
    for tie in Initiative._meta.related_objects:
        rows = tie.related_model._default_manager.filter(**{tie.field.name: OuterRef("pk")})
        if any(one.name == "registration" for one in rows.model._meta.local_fields):
            coming = rows.filter(
                registration__cancelled_at=None, registration__event__sessions__ends_at__gt=moment
            )
            found = found.exclude(Exists(coming))
    return found


def _withdrawn(before: datetime) -> InitiativeQuerySet:
    return _there().filter(withdrawn_at__lte=before)


def _never_published(before: datetime) -> InitiativeQuerySet:
    return _there().filter(status=Initiative.Status.DRAFT, modified_at__lte=before)


def _not_kept_up(before: datetime) -> InitiativeQuerySet:
    """On the site, and since then nobody came with it, changed it or its campaign, looked at it, or offered help."""
    offered = Offer.objects.filter(initiative=OuterRef("pk"), created_at__gt=before)
    raised = Campaign.objects.filter(initiative=OuterRef("pk"), modified_at__gt=before)
    there = _not_taking_part_after(before).published().order_by("pk")
    old = there.filter(published_at__lte=before, modified_at__lte=before)
    return old.exclude(Exists(offered)).exclude(Exists(raised))


def _erase(due: Due) -> Callable[[Sequence[Any], datetime], int]:
    def erase(pks: Sequence[Any], before: datetime) -> int:
        # Held first: its initiator may change it, or put it back, at this moment.
        found = Initiative.objects.filter(pk__in=pks).order_by("pk").select_for_update()
        list(found.values_list("pk"))
        return sum(erasing.erase(one) for one in due(before).filter(pk__in=pks))

    return erase


def _old_offers(before: datetime) -> QuerySet[Offer]:
    named = Offer.objects.filter(erased_at=None).exclude(state=Offer.State.WITHDRAWN)
    return named.filter(created_at__lte=before).order_by("pk")


def _erase_offers(pks: Sequence[Any], before: datetime) -> int:
    return sum(erasing.erase_offer(one) for one in _old_offers(before).filter(pk__in=pks))


def _unproved(before: datetime) -> QuerySet[Offer]:
    return Offer.objects.unproved().filter(created_at__lte=before).order_by("pk")


def _drop_unproved(pks: Sequence[Any], before: datetime) -> int:
    # Held first: its helper may stand by it at this moment.
    rows = _unproved(before).filter(pk__in=pks)
    return delete(rows.filter(pk__in=list(rows.select_for_update().values_list("pk", flat=True))))


def let_stand_ins_go(now: datetime) -> None:
    """Who stands in for an offer that nobody proves goes when that is forgotten (``offers_unproved``)."""
    StandIn.objects.filter(event=None, at__lte=now - offers.PROVE_WITHIN).delete()


CATEGORIES = [
    Category(
        key="initiatives_withdrawn",
        title=_("Initiatieven die van de site zijn"),
        holds=_("Namen, adressen, verhaal, foto en actie, en wie hulp aanbood."),
        starts=_("nadat het initiatief van de site ging"),
        days=90,
        least=30,
        most=730,
        selection=_HELPING,
        goes=_BLANKED,
        due=_withdrawn,
        erase=_erase(_withdrawn),
    ),
    Category(
        key="initiatives_unpublished",
        title=_("Initiatieven die nooit op de site kwamen"),
        holds=_("Namen, adressen, verhaal en foto."),
        starts=_("na de laatste wijziging"),
        days=365,
        least=90,
        most=1095,
        selection=_HELPING,
        goes=_BLANKED,
        due=_never_published,
        erase=_erase(_never_published),
    ),
    Category(
        key="initiatives",
        title=_("Initiatieven op de site"),
        holds=_("Namen, adressen, verhaal, foto en actie, en wie hulp aanbood."),
        starts=_("nadat er voor het laatst iets mee gebeurde"),
        days=1095,
        least=365,
        most=3650,
        selection=_HELPING,
        goes=_(
            "Het initiatief gaat van de site en wordt gewist. Thema, wijk, datums en aantallen blijven."
        ),
        due=_not_kept_up,
        erase=_erase(_not_kept_up),
    ),
    Category(
        key="offers_unproved",
        title=_("Aangeboden hulp die niemand bevestigde"),
        holds=_("Naam, e-mailadres, en wat iemand aanbood."),
        starts=_("nadat iemand het formulier invulde"),
        days=offers.PROVE_WITHIN.days,
        least=offers.PROVE_WITHIN.days,
        most=offers.PROVE_WITHIN.days,
        selection=_HELPING,
        basis=CONSENT,
        due=_unproved,
        erase=_drop_unproved,
    ),
    Category(
        key="offers",
        title=_("Aangeboden hulp"),
        holds=_("Naam, e-mailadres, en wat iemand aanbood."),
        starts=_("nadat iemand hulp aanbood"),
        days=365,
        least=30,
        most=1095,
        selection=_HELPING,
        basis=CONSENT,
        goes=_("Naam, adres en tekst worden gewist. Soort hulp, datum en uitkomst blijven."),
        due=_old_offers,
        erase=_erase_offers,
    ),
]
