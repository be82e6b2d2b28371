"""Invented initiators for the examples of mails; whoever asks rolls them back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from eventsite.booking import registering
from eventsite.mails import examples
from eventsite.models import Event, Registration, Session
from eventsite.web.languages.texts import reading
from initiatives.models import Initiative

from .models import Edition, Stand, StandBooking


def edition() -> Edition:
    """In thirteen days, with one stall."""
    start = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    start += timedelta(days=13)
    made = Edition.objects.create(
        slug="voorbeeld-van-een-mail",
        **examples.said(
            title="Initiatievencafé", summary=_("Ontmoet initiatiefnemers bij hun kraam.")
        ),
        capacity=80,
        status=Event.Status.PUBLISHED,
    )
    Session.objects.create(
        event=made,
        venue=examples.seinwezen(),
        starts_at=start,
        ends_at=start + timedelta(hours=2, minutes=30),
    )
    Stand.objects.create(edition=made, number=4, x=30, y=10)
    return made


def chaima(at: Edition) -> Registration:
    """With the edition's stall."""
    registration = _initiator(
        at, "Chaima El Amrani", "chaima.elamrani@example.nl", "Natuurspeeltuin Kweektuin"
    )
    StandBooking.objects.create(
        stand=at.stands.get(), registration=registration, initiative=initiative_of(registration)
    )
    return registration


def daan(at: Edition) -> Registration:
    """Without a stall."""
    return _initiator(at, "Daan de Vries", "daan.devries@example.nl", "Repaircafé Oost")


def initiative_of(registration: Registration) -> Initiative:
    return Initiative.objects.of(registration.email).latest("pk")


def _initiator(at: Edition, name: str, email: str, initiative: str) -> Registration:
    Initiative.objects.create(
        name=initiative,
        slug=f"voorbeeld-{slugify(initiative)}",
        contact_name=name,
        contact_email=email,
        language=reading(),
    )
    return registering.register(
        at, name=name, email=email, role=Registration.Role.INITIATOR, tell=False
    )
