"""What the bench asks about: evenings to come and gone, two full doors, a course, plans, the queue's letters.

``python -m bench.data people FACTS`` makes it and writes down what there is to ask for; ``… letters N``
queues so many confirmations, and a message of the organisers to as many. A program of its own, for the
settings of a site are chosen once.
"""

from __future__ import annotations

import itertools
import json
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from eventsite import wsgi  # noqa: F401 (sets Django up)
from eventsite.booking import registering
from eventsite.door import tablets
from eventsite.door.cursor import Cursor, room_of
from eventsite.door.people import figures
from eventsite.mails import mailings
from eventsite.models import Event, Message, Registration, Session
from eventsite.tickets import codes
from tests import build, growth

PEOPLE = 5_000  # of one evening
COMING = 100  # evenings, on the agenda and in the feed
PAST = 10_000  # registrations at evenings that are over
OPEN = 40  # evenings to sign up for
FIRST = ("Anna", "Bram", "Chaima", "Daan", "Eline", "Fatima", "Gijs", "Hanna", "Ilse", "Joris", "Noor")  # fmt: skip
LAST = ("Jansen", "Bakker", "Visser", "Smit", "Mulder", "Bos", "Peters", "Dekker", "Dijkstra", "Kok")  # fmt: skip


def people() -> dict[str, Any]:
    """Everything, as one would find it in the evening; what there is to ask for."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    growth.past(PAST, at_each=100)
    anna = build.superuser()
    client = Client()
    client.force_login(anna)
    facts: dict[str, Any] = {"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value}
    for name in ("door", "batches", "quiet"):
        facts[name] = _door(anna)
    coming = [build.edition(capacity=2_000) for _ in range(COMING)]
    coming[0].summary = "Twaalf kramen, zes pitches, en koffie."
    coming[0].save()
    for stall, _ in zip(build.stands(coming[0], 12), range(8), strict=False):
        build.initiator(coming[0], stand=stall)
    for slot in build.slots(coming[0], 6):
        build.initiator(coming[0], slot=slot)
    facts["evening"] = coming[0].slug
    facts["open"] = [one.slug for one in coming[-OPEN:]]
    facts["people"] = Event.objects.get(sessions=facts["door"]["session"]).slug
    course = build.course()
    build.run(course)
    build.run(course)
    facts["course"] = course.slug
    facts["initiative"] = [build.initiative().slug for _ in range(24)][-1]
    some = Message.objects.order_by("pk").values_list("pk", flat=True)[:60]
    Message.objects.filter(pk__in=list(some)).update(
        state=Message.State.FAILED, sent_at=None, last_error="550 user unknown"
    )
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    return facts


def _door(anna: Any) -> dict[str, Any]:
    """An evening that is about to begin, with a tablet, an organiser's browser, and who signed up."""
    starts = timezone.now() + timedelta(minutes=20)
    session = build.edition(capacity=PEOPLE, starts_at=starts).sessions.get()
    own = secrets.token_urlsafe(32)
    tablets.pair_own(session, own, names_allowed=True, by=anna)
    tablet = build.tablet(session, names_allowed=True)
    return {
        "session": session.pk,
        "token": build.token(tablet.pk),
        "own": own,
        "keys": _crowd(session),
        "cursor": _cursor(session),
    }


def _cursor(session: Session) -> str:
    """Of a tablet that was told of everything; but for the moment, which it begins with."""
    now = timezone.now()
    cursor = Cursor(now, figures(session), room_of(session.event, now))
    return str(cursor).partition(" ")[2]


def _crowd(session: Session) -> list[str]:
    """Who signed up weeks ago; by what the door knows their tickets."""
    names = itertools.cycle(f"{first} {last}" for last in LAST for first in FIRST)
    then = timezone.now() - timedelta(days=20)
    made = Registration.objects.bulk_create(
        Registration(
            event_id=session.event_id,
            name=next(names),
            email=f"gast{n}-{session.pk}@example.nl",
            status=Registration.Status.CONFIRMED,
            registered_at=then,
            confirmed_at=then,
            changed_at=then,
            ticket_hash=secrets.token_hex(32),
        )
        for n in range(PEOPLE)
    )
    return [codes.key_of(one) for one in made]


def letters(number: int) -> None:
    """So many confirmations, due now, and as many of one message of the organisers."""
    event = build.edition(capacity=number, slug=f"brieven-{secrets.token_hex(4)}")
    for n in range(number):
        registering.register(
            event, name=f"Bezoeker {n}", email=f"brief{n}-{event.pk}@example.nl", party_size=1
        )
    mailings.send(build.mailing(event))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["people", path]:
            Path(path).write_text(json.dumps(people()))
        case ["letters", number]:
            letters(int(number))
        case _:
            sys.exit(__doc__)
