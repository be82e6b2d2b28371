"""Tickets on paper, four on a sheet: for who has no e-mail, or forgets a phone."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Registration
from eventsite.tickets import codes
from eventsite.web.dates import in_form
from eventsite.web.times import hours

from .people import Person, by_name
from .sheets import Choice, Part, Print, organisation

MOST_DAYS = 6  # that a ticket has room for


def tickets(event: Event, choice: Choice) -> Part:
    """The code is the one that was mailed: whichever of the two is shown first lets them in."""
    people = by_name(event, choice)
    return {
        "kind": "tickets",
        "empty": _("Er is niemand om een kaart voor te printen."),
        "paper": _("Leg gewoon papier in de printer. Er gaan vier kaarten op een vel."),
        "in": {language: _facts(event, language) for language in {one.language for one in people}},
        "tickets": [_ticket(person) for person in people],
    }


def _facts(event: Event, language: str) -> dict[str, object]:
    """What every ticket says of the event, in one language."""
    sessions = event.sessions_in_order()
    venue = sessions[0].venue if sessions else None
    with translation.override(language):
        days = [
            f"{in_form(timezone.localtime(one.starts_at), 'l j F Y')}, {hours(one)}"
            for one in sessions
        ]
        return {
            "organisation": organisation(),
            "event": event.texts.title,
            "event_lang": event.texts.title.language,
            "days": [*days[:MOST_DAYS], *(["…"] if len(days) > MOST_DAYS else [])],
            "place": f"{venue.name}, {venue.address}" if venue else "",
        }


def _ticket(person: Person) -> dict[str, str]:
    """In the language of who shows it."""
    with translation.override(person.language):
        return _in_words(person)


def _in_words(person: Person) -> dict[str, str]:
    code = _code(person.registration)
    return {
        "lang": person.language,
        "name": person.registration.name,
        "people": person.people,
        "does": person.does,
        "qr": codes.qr_svg(code) if code else "",
        "alt": _("QR-code van de kaart"),
        "code": codes.readable(code) if code else _("Noem uw naam aan de deur."),
    }


def _code(registration: Registration) -> str:
    """Empty when the key that it was made with is gone: the door finds them by name."""
    try:
        return codes.code_of(registration)
    except codes.TicketUnknown:
        return ""


TICKETS = Print(
    name="kaarten",
    title=gettext_lazy("Toegangskaarten"),
    hint=gettext_lazy("Met QR-code, voor wie geen e-mail of telefoon heeft. Vier op een vel."),
    part=tickets,
    of_people=True,
)
