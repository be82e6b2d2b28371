"""What a change of the running order would do to people, and the page that asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cafes.models import Edition
from eventsite.mails import rehearsal
from eventsite.staff import confirming
from eventsite.staff.confirming import Effects
from eventsite.web.dates import clock
from pitches import timetable
from pitches.checks import in_words_late
from pitches.timetable import Turn


def effects(edition: Edition, do: Callable[[], object]) -> Effects:
    """Of doing this, with who pitches when. Raises what ``do`` raises."""
    before, after = timetable.turns(edition), list[Turn]()

    def and_look() -> None:
        do()
        after.extend(timetable.turns(edition))

    follows = rehearsal.effects(and_look)
    until = timetable.past_the_end(edition, after)
    warnings = (
        [in_words_late(until)] if until and not timetable.past_the_end(edition, before) else []
    )
    return replace(follows, changes=_in_words(before, after), warnings=warnings)


def _in_words(before: list[Turn], after: list[Turn]) -> list[str]:
    was, now = _by_pitch(before), _by_pitch(after)
    names = {t.pitch.pk: str(t.pitch.initiative) for t in [*before, *after] if t.pitch}
    words = _("%(who)s: %(was)s → %(now)s")
    return [
        words % {"who": name, "was": _time(was.get(pk)), "now": _time(now.get(pk))}
        for pk, name in names.items()
        if was.get(pk) != now.get(pk)
    ]


def _by_pitch(programme: list[Turn]) -> dict[int, tuple[datetime, datetime]]:
    return {t.pitch.pk: (t.starts_at, t.ends_at) for t in programme if t.pitch}


def _time(turn: tuple[datetime, datetime] | None) -> str:
    """When it begins, and how long it lasts: one of the two is another."""
    if turn is None:
        return _("geen pitch")
    starts_at, ends_at = turn
    minutes = round((ends_at - starts_at).total_seconds() / 60)
    time = clock(timezone.localtime(starts_at).time())
    return _("%(time)s uur, %(minutes)d min.") % {"time": time, "minutes": minutes}


def ask(
    request: HttpRequest, edition: Edition, follows: Effects, *, back: str = ""
) -> HttpResponse:
    """The page; ``back`` as for ``confirming.ask``."""
    takes_off = request.POST.get("do") == "take-off"
    return confirming.ask(
        request,
        follows,
        title=_("Een pitch van het podium halen") if takes_off else _("Het programma opslaan?"),
        action=_("Haal eraf en mail") if takes_off else _("Opslaan en mailen"),
        back=back,
        context={"event": edition},
    )
