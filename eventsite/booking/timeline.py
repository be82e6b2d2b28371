"""What happens by itself around an event, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.mails import reminders
from eventsite.models import Event

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
    if not sessions:
        return
    first, last = sessions[0], sessions[-1]
    closes = event.registration_closes_at or first.starts_at
    if event.registration_opens_at:
        yield event.registration_opens_at, _("Aanmelden gaat open")
    if event.sign_up_closed_at:
        yield event.sign_up_closed_at, _("Aanmelden gesloten door de organisatie")
    stops = event.promotion_stops_at
    if stops == closes:
        yield closes, _("Aanmelden en wachtlijst sluiten")
    else:
        yield closes, _("Aanmelden sluit")
        if stops:
            yield stops, _("Wie wacht, krijgt geen plaats meer vanzelf")
    for reminder in reminders.REMINDERS:
        yield shift(first.starts_at, -reminder.before), _("Herinnering aan wie komt")
    if event.practical_information:
        yield shift(first.starts_at, -reminders.PRACTICAL_BEFORE), _("Praktische informatie")
    yield first.check_in_opens_at, _("Tablets werken, de deur kan open")
    yield last.tablets_end_at, _("Tablets gewist")
    day_after = timezone.localtime(shift(last.ends_at, timedelta(days=1)))
    thanks = day_after.replace(hour=reminders.THANKS_AT_HOUR, minute=0, second=0, microsecond=0)
    yield thanks, _("Dank aan wie er was")
    yield last.ends_at + settings.LINKS_LIVE_AFTER_EVENT, _("Links in mails werken niet meer")
