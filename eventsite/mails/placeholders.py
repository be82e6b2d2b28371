"""Words between braces in a message, filled in for each receiver: “Dag {naam}, tot {datum}”."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from eventsite.models import Event, Mailing, Registration, SavedText
from eventsite.tickets import links
from eventsite.web.languages.texts import reading
from eventsite.web.times import o_clock

# In the order in which they are explained.
KNOWN: dict[str, str | Promise] = {
    "naam": gettext_lazy("de naam"),
    "aantal": gettext_lazy("met hoeveel iemand komt"),
    "evenement": gettext_lazy("de titel van de avond of cursus"),
    "datum": gettext_lazy("de dag, zoals dinsdag 16 maart 2027"),
    "tijd": gettext_lazy("het begin, zoals 19.30 uur"),
    "locatie": gettext_lazy("de naam en het adres van de locatie"),
    "link": gettext_lazy("de link naar de eigen aanmelding"),
}
_BRACES = re.compile(r"\{([^{}\n]{0,60})\}")


def unknown(*texts: str) -> list[str]:
    """What stands between braces and is none of ours, each once."""
    found = [word for text in texts for word in _BRACES.findall(text)]
    return list(dict.fromkeys(word for word in found if _key(word) not in KNOWN))


def unknown_in(written: Mailing | SavedText) -> list[str]:
    """The same of all that it says, in any language."""
    elsewhere = [said for texts in written.translations.values() for said in texts.values()]
    return unknown(written.subject, written.text, *elsewhere)


def fill(text: str, words: Mapping[str, str]) -> str:
    """With each known word replaced; what is unknown stays as it was typed."""
    return _BRACES.sub(lambda match: words.get(_key(match[1]), match[0]), text)


def _key(word: str) -> str:
    return word.strip().casefold()


def words_of(registration: Registration, language: str = "") -> dict[str, str]:
    """For one receiver, in the language of the text where it is not the one that they read.

    The link is their own, to the page in the language that they read.
    """
    link = links.absolute(links.registration_url(registration))
    with override(language or reading()):
        return _of_event(registration.event) | {
            "naam": registration.name_for_mail or _("bezoeker"),
            "aantal": str(registration.party_size),
            "link": link,
        }


def words_of_nobody(event: Event | None, language: str = "") -> dict[str, str]:
    """For who only looks: what differs by receiver is said in words."""
    with override(language or reading()):
        about = _of_event(event) if event else {}
        return {word: _("(%(what)s)") % {"what": said} for word, said in KNOWN.items()} | about


def _of_event(event: Event) -> dict[str, str]:
    sessions = event.sessions_in_order()
    if not sessions:
        return {"evenement": event.texts.title}
    first = sessions[0]
    start = timezone.localtime(first.starts_at)
    return {
        "evenement": event.texts.title,
        "datum": format_date(start, "l j F Y"),
        "tijd": o_clock(start),
        "locatie": f"{first.venue.name}, {first.venue.address}",
    }
