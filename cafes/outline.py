"""What a copy of an evening would be, in words, before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking import copying
from eventsite.web.times import hours

from . import editions
from .models import Edition


def in_words(source: Edition, day: date) -> str:
    """“19.30–22.00 uur op dinsdag 16 februari 2027. Aanmelden opent dinsdag 5 januari.”

    And what else one has to know: a time that the clock skips, when the workshop is. Empty without a
    session to count from.
    """
    sessions = source.sessions_in_order()
    return " ".join(_sentences(source, day)) if sessions else ""


def _sentences(source: Edition, day: date) -> Iterator[str]:
    sessions = source.sessions_in_order()
    days = day - timezone.localdate(sessions[0].starts_at)
    first = copying.session(sessions[0], source, days)
    when = {
        "hours": hours(first),
        "day": date_format(timezone.localtime(first.starts_at), "l j F Y"),
    }
    yield _("%(hours)s op %(day)s.") % when
    if len(sessions) > 1:
        more = len(sessions) - 1
        text = ngettext(
            "Daarna nog %(n)d bijeenkomst, met evenveel dagen ertussen.",
            "Daarna nog %(n)d bijeenkomsten, met evenveel dagen ertussen.",
            more,
        )
        yield text % {"n": more}
    opens, closes = copying.registration_window(source, days)
    if closes and closes <= timezone.now():
        yield _("Let op: aanmelden kon tot %(day)s, en is dan al gesloten.") % {
            "day": date_format(timezone.localtime(closes), "l j F")
        }
    elif opens and opens > timezone.now():
        yield _("Aanmelden opent %(day)s.") % {
            "day": date_format(timezone.localtime(opens), "l j F")
        }
    else:
        yield _("Aanmelden opent zodra de avond op de site staat.")
    yield from copying.skipped_in_words(source, days)
    yield from editions.says(source, days)
