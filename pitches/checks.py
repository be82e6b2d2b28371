"""What an evening's stage and workshop still need, for the checklist (eventsite/booking/checklist.py); and what stays when it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cafes.models import Edition
from eventsite.booking.lines import Line, day_of
from eventsite.models import Event
from eventsite.web.dates import clock
from eventsite.web.times import dated

from . import timetable, workshop
from .models import Workshop
from .timetable import Turn


class StageCheck:
    """Slots to book, that end before the evening does."""

    def lines(self, events: Sequence[Event], previous: Event | None) -> dict[int, list[Line]]:
        """Three queries."""
        evenings = _evenings(events)
        if not evenings:
            return {}
        turns = timetable.turns_of([*evenings, *([previous] if previous else [])])
        last = turns[previous.pk] if previous else []
        return {event.pk: [_stage(event, turns[event.pk], previous, last)] for event in evenings}


def _evenings(events: Sequence[Event]) -> list[Event]:
    return [event for event in events if event.kind == Edition.KIND]


def _stage(event: Event, turns: list[Turn], previous: Event | None, last: list[Turn]) -> Line:
    advice, take_over = [], ""
    if not any(turn.is_open for turn in turns):
        advice.append(_("Nog geen plekken om te pitchen."))
        if last and not turns:
            take_over = "stage"
            advice.append(
                _("Op %(day)s: %(slots)s.") % {"day": day_of(previous), "slots": in_words(last)}
            )
    if until := timetable.past_the_end(event, turns):
        advice.append(in_words_late(until))
    return Line(
        "stage",
        _("Pitches"),
        done=f"{in_words(turns)}." if turns else "",
        advice=advice,
        address=reverse("pitches_desk:order", args=[event.slug]),
        take_over=take_over,
    )


def in_words_late(until: datetime) -> str:
    """That the stage goes on after the evening's end."""
    late = clock(timezone.localtime(until).time())
    return _("Het podium loopt tot %(time)s, na het einde.") % {"time": late}


def in_words(turns: list[Turn]) -> str:
    """“7 van 5 minuten vanaf 19.45 uur”; by the length that most have."""
    pitches = [turn for turn in turns if not turn.slot.is_pause]
    if not pitches:
        return _("alleen een pauze")
    minutes = Counter(turn.slot.minutes for turn in pitches).most_common(1)[0][0]
    start = clock(timezone.localtime(pitches[0].starts_at).time())
    length = ngettext("%(minutes)d minuut", "%(minutes)d minuten", minutes)
    text = ngettext(
        "%(n)d van %(length)s vanaf %(start)s uur",
        "%(n)d van %(length)s vanaf %(start)s uur",
        len(pitches),
    )
    return text % {"n": len(pitches), "length": length % {"minutes": minutes}, "start": start}


class WorkshopCheck:
    """A workshop before the evening, that pitchers can sign up for."""

    def lines(self, events: Sequence[Event], previous: Event | None) -> dict[int, list[Line]]:
        """Two queries: the workshops, and when they are."""
        evenings = _evenings(events)
        if not evenings:
            return {}
        offered = workshop.of_all(e.pk for e in [*evenings, *([previous] if previous else [])])
        prefetch_related_objects([one.run for one in offered.values()], "sessions")
        last = offered.get(previous.pk) if previous else None
        return {
            event.pk: [
                _offered(event, offered[event.pk])
                if event.pk in offered
                else _not_offered(event, previous, last)
            ]
            for event in evenings
        }


def _not_offered(event: Event, previous: Event | None, last: Workshop | None) -> Line:
    advice, take_over = [_("Nog geen workshop.")], ""
    if last and last.run.starts_at:
        take_over = "workshop"
        advice.append(_("Op %(day)s: %(run)s.") % {"day": day_of(previous), "run": dated(last.run)})
    address = reverse("pitches_desk:workshop", args=[event.slug])
    return Line("workshop", _("Workshop"), advice=advice, address=address, take_over=take_over)


def _offered(event: Event, found: Workshop) -> Line:
    run, starts_at = found.run, found.run.starts_at
    advice, begins = [], event.starts_at
    if run.is_cancelled:
        advice.append(_("De workshop gaat niet door."))
    elif starts_at is None or starts_at <= timezone.now():
        advice.append(_("De workshop heeft geen dag die nog komt."))
    elif begins and starts_at >= begins:
        advice.append(_("De workshop is pas na het begin van de avond."))
    elif run.is_draft:
        advice.append(_("De workshop staat nog niet op de site."))
    day = date_format(timezone.localtime(starts_at), "l j F") if starts_at else ""
    return Line(
        "workshop",
        _("Workshop"),
        done=f"{run.title}, {day}.",
        advice=advice,
        address=reverse("courses_desk:run", args=[run.pk])
        if advice
        else reverse("pitches_desk:workshop", args=[event.slug]),
    )


class WorkshopBeside:
    """A workshop that doesn't go with its evening: it is a course, that others enrolled in too."""

    def stays(self, event: Event) -> list[str]:
        found = workshop.of(event.pk) if event.kind == Edition.KIND else None
        if found is None or found.run.is_cancelled or found.run.is_over:
            return []
        text = _("De workshop %(run)s blijft staan. Wat daarmee gebeurt, kiest u bij de cursussen.")
        return [text % {"run": dated(found.run)}]
