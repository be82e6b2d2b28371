"""Who pitches that evening, for the mail to who follows an initiative (initiatives/subscriptions.py)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eventsite.models import Event

from .models import Pitch


def pitch_of(initiative: int, event: Event) -> str:
    """That it has a turn on the stage; empty where it has none, or waits for one."""
    held = Pitch.objects.on_stage().filter(initiative=initiative, slot__edition=event.pk)
    return _("een pitch op het podium") if held.exists() else ""
