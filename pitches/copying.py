"""What a copy of an evening takes along of its stage, and its workshop (cafes/editions.py)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition
from courses import runs
from eventsite.booking import copying, waiting_list

from . import workshop
from .models import PitchSlot, Stage, Workshop


class StageCopy:
    """When it opens, its slots and pauses; who pitches, and which slots are closed, is of one evening."""

    name = "stage"
    label = gettext_lazy("Podium: plekken en pauzes")

    def copy(self, source: Edition, target: Edition, days: timedelta) -> None:
        if target.slots.exists():
            return
        stage = Stage.objects.filter(edition=source).first()
        if stage:
            opens = {"opens_after": stage.opens_after}
            Stage.objects.update_or_create(edition=target, defaults=opens)
        PitchSlot.objects.bulk_create(
            PitchSlot(
                edition=target,
                position=slot.position,
                kind=slot.kind,
                minutes=slot.minutes,
                gap_minutes=slot.gap_minutes,
            )
            for slot in source.slots.all()
        )

    def says(self, source: Edition, days: timedelta) -> str:
        return ""


class WorkshopCopy:
    """A run like the last one, as many days before the evening, with as many places held for pitchers."""

    name = "workshop"
    label = gettext_lazy("Workshop vóór de avond")

    def copy(self, source: Edition, target: Edition, days: timedelta) -> None:
        last = workshop.of(source.pk)
        began = last.run.starts_at if last else None
        if last is None or began is None or workshop.of(target.pk):
            return
        run = runs.copy_run(last.run, first_day=timezone.localdate(began) + days)
        Workshop.objects.create(edition=target, run=run)
        if last.run.held_until:
            until = copying.shift(last.run.held_until, days)
            waiting_list.hold_places(run, last.run.held_places, until=until)

    def says(self, source: Edition, days: timedelta) -> str:
        last = workshop.of(source.pk)
        began = last.run.starts_at if last else None
        if last is None or began is None:
            return ""
        moment = copying.shift(began, days)
        day = {"run": last.run.texts.title, "day": date_format(moment, "l j F Y")}
        if moment <= timezone.now():
            return (
                _("De workshop “%(run)s” zou %(day)s zijn geweest. Kies daarvoor zelf een dag.")
                % day
            )
        return _("De workshop “%(run)s” is dan %(day)s.") % day
