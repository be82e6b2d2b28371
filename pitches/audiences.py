"""Whom organisers can write to: who pitches, who has a stall (eventsite/mails/audiences.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eventsite.mails.audiences import Audience
from eventsite.models import Event, Registration, RegistrationQuerySet

from .models import Pitch


def pitchers(event: Event) -> RegistrationQuerySet:
    """With a slot; not who is on the reserve list."""
    on_stage = Pitch.objects.on_stage().filter(registration__event=event)
    return event.registrations.confirmed().filter(pk__in=on_stage.values("registration"))


def initiators(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().filter(role=Registration.Role.INITIATOR)


AUDIENCES = [
    Audience("pitchers", _("Wie pitcht"), pitchers),
    Audience("initiators", _("Wie een kraam of een pitch heeft"), initiators),
]
