"""What happens by itself around an event, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.jobs import retaining
from eventsite.mails import reminders
from eventsite.models import Event, Mailing, Session
from eventsite.retention import terms

from .copying import shift


@dataclass(frozen=True)
class Step:
    """One thing that happens; ``at`` is None for what happens at once."""

    what: str
    at: datetime | None = None
    is_past: bool = False


def of(event: Event) -> list[Step]:
    """Soonest first; what is past too, so that one sees what people had."""
    now = timezone.now()
    steps = sorted(_steps(event), key=lambda step: step[0])
    dated = [Step(what, at, is_past=at <= now) for at, what in steps]
    if event.is_draft:
        return [Step(_("Op de site zetten: de pagina is te zien, ook in de agenda")), *dated]
    return dated


def _steps(event: Event) -> Iterator[tuple[datetime, str]]:
    sessions = event.sessions_in_order()
    if event.cancelled_at:
        yield event.cancelled_at, _("Afgelast door de organisatie")
    elif sessions:
        yield from _sign_up(event)
        yield from _mails(event, sessions[0], sessions[-1])
        yield sessions[0].check_in_opens_at, _("Tablets werken, de deur kan open")
        yield sessions[-1].tablets_end_at, _("Tablets gewist")
    if sessions:
        last = sessions[-1]
        yield _next(retaining.AT_HOUR, last.ends_at), _("Gewist: wat iemand nodig had")
        yield last.ends_at + terms.term("registrations"), _("Links in mails werken niet meer")


def _sign_up(event: Event) -> Iterator[tuple[datetime, str]]:
    if event.registration_opens_at:
        yield event.registration_opens_at, _("Aanmelden gaat open")
    stops = event.promotion_stops_at
    if event.sign_up_closed_at:
        yield event.sign_up_closed_at, _("Aanmelden gesloten door de organisatie")
        closes = None
    else:
        closes = event.sign_up_ends_at
    if closes and stops == closes:
        yield closes, _("Aanmelden en wachtlijst sluiten")
    else:
        if closes:
            yield closes, _("Aanmelden sluit")
        if stops:
            yield stops, _("Wie wacht, krijgt geen plaats meer vanzelf")
    if event.held_until:
        yield event.held_until, _("Plaatsen voor wie uitgenodigd is, zijn nu voor iedereen")


def _mails(event: Event, first: Session, last: Session) -> Iterator[tuple[datetime, str]]:
    for reminder in reminders.REMINDERS:
        yield shift(first.starts_at, -reminder.before), _("Herinnering aan wie komt")
    if event.practical_information:
        yield shift(first.starts_at, -reminders.PRACTICAL_BEFORE), _("Praktische informatie")
    day_after = timezone.localtime(shift(last.ends_at, timedelta(days=1)))
    thanks = day_after.replace(hour=reminders.THANKS_AT_HOUR, minute=0, second=0, microsecond=0)
    yield thanks, _("Dank aan wie er was")
    ours = Q(event=event) | Q(events=event)  # also what goes to this one among others
    for mailing in Mailing.objects.filter(ours, send_at__isnull=False).distinct():
        if mailing.send_at:
            yield mailing.send_at, _("Bericht: %(subject)s") % {"subject": mailing}


def _next(hour: int, moment: datetime) -> datetime:
    """The first time after a moment that it is that hour in Amsterdam."""
    there = timezone.localtime(moment)
    found = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    return found if found > there else found + timedelta(days=1)
