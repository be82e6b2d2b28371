"""What every door talks to: pair, bring scans and get the news, search, ask after a card.

A tablet shows its token in the Authorization header, an organiser's own browser also who is signed in;
see ``rights.py``. What is sent is in ``messages.py``, what is answered in ``answers.py``, both in the protocol's
document (``document.py``). An error is problem+json with its own status, never a redirect, which a fetch would
follow to a page with 200.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from eventsite.brakes import guard, limits
from eventsite.models import Tablet, participation
from eventsite.tickets import codes
from eventsite.web.api import problems

from . import batch, news, organiser_api, people, roster, searching, tablets
from .admissions import belongs
from .answers import Ack, CardFound, EventOfCard, Found, News, Paired, RosterSaid
from .cursor import Cursor
from .messages import (
    FOUND,
    Card,
    Exchange,
    Pairing,
    Search,
    as_ack,
    as_counted,
    as_person,
    in_utc,
    moment,
    read,
    session_as_json,
    tablet_as_json,
    with_body,
)
from .rights import Asker, for_live_tablets, for_tablets


@guard.braked(limits.PAIRING)
@csrf_exempt  # what the code says decides, not who is signed in
@never_cache
@require_POST
@with_body(Pairing)
def pair(request: HttpRequest, body: Pairing) -> HttpResponse:
    """Pair a tablet. Sent again because the answer was lost, it is the same tablet."""
    try:
        tablet = tablets.pair(body.code, body.token)
    except tablets.PairingUsed:
        return problems.response(409, _("Met deze code is al een andere tablet gekoppeld."))
    except tablets.PairingExpired:
        return problems.response(
            410, _("Deze code werkt niet meer. Vraag de organisatie om een nieuwe.")
        )
    except tablets.PairingRefused:
        return problems.response(
            404, _("Deze code klopt niet. Scan hem opnieuw van het scherm van de organisatie.")
        )
    return JsonResponse(standing(tablet, people.figures(tablet.session)))


@gzip_page
@for_tablets
@with_body(Exchange)
def exchange(request: HttpRequest, asker: Asker, body: Exchange) -> HttpResponse:
    """Take the scans that a tablet brings, and give what changed on its list.

    A tablet that was cut off, or whose evening is over, may still bring what it holds; it gets no list.
    """
    tablet, cursor = asker.tablet, body.cursor
    behind = timezone.now() - body.sentAt
    scans, unreadable = read(body.items)
    # A mere look takes no lock.
    brought = batch.bring(tablet, scans, operator=asker.operator) if scans else None
    # What it brought waits there no longer.
    tablets.seen(tablet, waiting=max(0, body.waiting - len(body.items)), clock_offset=behind)
    taken = [as_ack(one) for one in brought.taken] if brought else []
    taken += unreadable
    if not tablet.is_live():
        return JsonResponse(_answer(asker, taken, people.figures(tablet.session)))
    return JsonResponse(_news(asker, taken, cursor, brought))


def _news(
    asker: Asker, taken: list[Ack], cursor: Cursor | None, brought: batch.Brought | None
) -> News:
    """What changed at the door. Who was told seconds ago hears what its own scans changed, and no more."""
    tablet = asker.tablet
    signs = news.signs_of(tablet)
    if brought:
        signs = signs.now(kept_aside=any(one.aside for one in brought.taken))
    if brought and brought.is_simple and cursor and cursor.is_fresh:
        found = roster.Roster(full=False, cursor=cursor.moved(brought.inside))
        told = (roster.counted(one.registration, one.counting) for one in brought.parties)
        counted = [as_counted(one) for one in told]
    else:
        found = roster.of(tablet, since=cursor, signs=signs)
        counted = None
    answer = _answer(asker, taken, found.figures)
    answer["roster"] = _as_json(found)
    if counted is not None:
        answer["counted"] = counted
    if asker.operator:
        organiser_api.add_news(answer, asker, signs, recent=found.is_news)
    return answer


def _answer(asker: Asker, taken: list[Ack], figures: people.Figures) -> News:
    stood = standing(asker.tablet, figures)
    return {
        "taken": taken,
        "rights": asker.rights(),
        "tablet": stood["tablet"],
        "session": stood["session"],
        "now": stood["now"],
    }


def _as_json(found: roster.Roster) -> RosterSaid:
    return {
        "full": found.full,
        "cursor": str(found.cursor),
        "people": [as_person(entry) for entry in found.people],
        "gone": found.gone,
    }


@for_live_tablets
@with_body(Search)
def search(request: HttpRequest, asker: Asker, body: Search) -> HttpResponse:
    """Find people: by name from three letters on, by who may also by e-mail address and from two."""
    by_email = asker.rights()["email"]
    found = searching.search(
        asker.session,
        body.name,
        limit=FOUND + 1,
        skip=body.skip,
        by_email=by_email,
        at_least=2 if by_email else 3,
        only_here=not news.signs_of(asker.tablet).has_guests,
    )
    found, more = found[:FOUND], len(found) > FOUND
    known = participation.at_the_door(found)
    entries = [
        roster.entry(
            registration,
            registration.live_check_ins,  # type: ignore[attr-defined]  # fetched by search
            known[registration.pk],
            names_allowed=True,
        )
        for registration in found
    ]
    answer: Found = {"people": [as_person(entry) for entry in entries], "more": more}
    return JsonResponse(answer)


@for_live_tablets
@with_body(Card)
def card(request: HttpRequest, asker: Asker, body: Card) -> HttpResponse:
    """Of which other event a card is that is not on the list; nothing of whom."""
    registration = codes.find_by_key(body.key)
    if registration is None or belongs(registration, asker.session):
        return JsonResponse(CardFound(event=None))
    event = registration.event
    known: EventOfCard = {
        "noun": event.noun,
        "title": event.texts.title,
        "startsAt": moment(event.starts_at),
    }
    return JsonResponse(CardFound(event=known))


def standing(tablet: Tablet, figures: people.Figures) -> Paired:
    """What a tablet knows of itself and of the evening."""
    return {
        "tablet": tablet_as_json(tablet),
        "session": session_as_json(tablet.session, figures),
        "now": in_utc(timezone.now()),
    }
