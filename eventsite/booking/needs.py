"""What any event needs before it is on the site, line by line. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.models import Event, Session, lacking
from eventsite.web.languages.names import name_of
from eventsite.web.languages.texts import others, own_language
from eventsite.web.times import dated, o_clock, weekday

from .lines import Line


def when_and_where(sessions: Sequence[Session], clashing: Sequence[Session], now: datetime) -> Line:
    """A day that comes, and a venue that can be found and got into."""
    blocks, advice = [], []
    if not sessions:
        blocks.append(_("Vul in op welke dag het is, hoe laat en waar."))
    elif sessions[0].starts_at <= now:
        blocks.append(_("Deze dag is geweest. Kies een dag die nog komt."))
    venues = list({session.venue_id: session.venue for session in sessions}.values())
    for venue in venues:
        if not (venue.street.strip() and venue.city.strip()):
            text = _("Van %(venue)s ontbreekt het adres. Een beheerder vult dat in.")
            blocks.append(text % {"venue": venue.name})
        elif not venue.access_in_words:
            text = _(
                "Van %(venue)s staat er niet hoe toegankelijk de zaal is. Een beheerder vult dat in."
            )
            advice.append(text % {"venue": venue.name})
    advice += [_clash(other, {venue.pk for venue in venues}) for other in clashing]
    return Line(
        "when",
        _("Datum, tijd en zaal"),
        done=_("Geen andere bijeenkomst op dat moment."),
        blocks=blocks,
        advice=advice,
        field="sessions-0-starts_at",
    )


def _clash(other: Session, venues: set[int]) -> str:
    text = (
        _("Op dat moment is in deze zaal ook %(other)s.")
        if other.venue_id in venues
        else _("Op dat moment is ook %(other)s.")
    )
    return text % {"other": dated(other.event)}


def places(event: Event, sessions: Sequence[Session]) -> Line:
    """How many can come, and whether the room holds them."""
    if event.capacity < 1:
        blocks = [_("Vul in hoeveel plaatsen er zijn.")]
        return Line("places", _("Plaatsen"), blocks=blocks, field="capacity")
    title = ngettext("%(n)d plaats", "%(n)d plaatsen", event.capacity) % {"n": event.capacity}
    if event.party_max > 1:
        title = _("%(places)s, groepen tot %(most)d") % {"places": title, "most": event.party_max}
    stops = ngettext(
        "De wachtlijst stopt %(n)d uur van tevoren.",
        "De wachtlijst stopt %(n)d uur van tevoren.",
        event.promotion_stop_hours,
    )
    done, advice = [stops % {"n": event.promotion_stop_hours}], []
    rooms = [session.venue for session in sessions if session.venue.capacity]
    if rooms:
        room = min(rooms, key=lambda venue: venue.capacity or 0)
        said = {"venue": room.name, "n": room.capacity}
        if event.capacity > (room.capacity or 0):
            advice.append(_("Dat is te veel: %(venue)s heeft plaats voor %(n)d.") % said)
        done.insert(0, _("%(venue)s heeft plaats voor %(n)d.") % said)
    return Line("places", title, done=" ".join(done), advice=advice, field="capacity")


def texts(event: Event, previous: Event | None) -> Line:
    """A title and a summary; and what it is about."""
    blocks, advice = [], []
    if not event.title.strip():
        blocks.append(_("Vul een titel in."))
    if not event.summary.strip():
        blocks.append(_("Vul een samenvatting in van één of twee zinnen."))
    if not event.description.strip():
        advice.append(_("Er is nog geen beschrijving."))
    field = "summary" if blocks else "description"
    can_take = previous and any(
        getattr(previous, one) and not getattr(event, one) for one in ("summary", "description")
    )
    return Line(
        "texts",
        _("Teksten"),
        done=_("Titel, samenvatting en beschrijving."),
        blocks=blocks,
        advice=advice,
        field=field,
        take_over="texts" if can_take else "",
    )


def in_other_languages(event: Event, sessions: Sequence[Session]) -> list[Line]:
    """Of each other language of the site whether the texts are there: advised, they can be read in its own."""
    return [_in(language, event, sessions) for language in others()]


def _in(language: str, event: Event, sessions: Sequence[Session]) -> Line:
    said = {"language": name_of(language)}
    missing = lacking(event, language, Event.TRANSLATED)
    labels = {field.name: str(field.verbose_name) for field in Event._meta.fields}
    names = [labels[name] for name in missing]
    field = f"{missing[0]}_{language}" if missing else f"title_{language}"
    untitled = [n for n, one in enumerate(sessions) if lacking(one, language)]
    if untitled:
        names.append(_("titel van een bijeenkomst"))
        field = field if missing else f"sessions-{untitled[0]}-title_{language}"
    text = _("In het %(language)s ontbreekt nog: %(texts)s. Dat staat er dan in het %(own)s.")
    told = said | {"texts": ", ".join(names), "own": name_of(own_language())}
    return Line(
        f"texts-{language}",
        _("Teksten in het %(language)s") % said,
        done=_("Alles is er ook in het %(language)s.") % said,
        advice=[text % told] if names else [],
        field=field,
    )


def sign_up(event: Event, sessions: Sequence[Session], now: datetime) -> Line:
    """From when to when one can sign up, and whether that leaves any time."""
    if event.sign_up_closed_at:
        title, why = _("Aanmelden is gesloten"), event.closing_reason
        return Line("sign-up", title, done=why, field="registration_opens_at")
    closes = event.sign_up_ends_at
    opens = event.registration_opens_at
    advice = []
    if closes and closes <= now:
        advice.append(_("Aanmelden zou meteen gesloten zijn."))
    elif opens and closes and opens >= closes:
        advice.append(_("Aanmelden gaat pas open als het al begonnen is."))
    elif closes and sessions and closes > sessions[-1].ends_at:
        advice.append(_("Aanmelden blijft open tot na het einde."))
    start = moment(opens) if opens and opens > now else _("nu")
    title = _("Aanmelden van %(start)s af") % {"start": start}
    if closes:
        title = _("Aanmelden van %(start)s tot %(end)s") % {"start": start, "end": moment(closes)}
    return Line("sign-up", title, advice=advice, field="registration_opens_at")


def mails(event: Event, previous: Event | None) -> Line:
    """What is sent by itself; practical information only where there is any."""
    sent = [_("bevestiging"), _("herinnering (7 dagen en 1 dag van tevoren)"), _("bedankje")]
    advice = []
    if event.practical_information.strip():
        sent.insert(2, _("praktische informatie"))
    else:
        advice.append(
            _("Er is geen praktische informatie: drie dagen van tevoren gaat er geen mail.")
        )
    can_take = previous and previous.practical_information and advice
    text = _("Vanzelf: %(mails)s.") % {"mails": ", ".join(sent)}
    return Line(
        "mails",
        _("Mails"),
        done=text,
        advice=advice,
        field="practical_information",
        take_over="mails" if can_take else "",
    )


def moment(at: datetime) -> str:
    """“dinsdag 2 februari, 19.30 uur”."""
    return f"{weekday(at)}, {o_clock(at)}"
