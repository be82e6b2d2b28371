"""What a mail about a change says: the old and the new, and nothing to who knows it already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.template.defaultfilters import date
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cafes import stands
from cafes.letters import PartsChangedLetter
from cafes.models import Edition
from eventsite.booking import calling_off, events, scheduling
from eventsite.door import admissions
from eventsite.mails import delivery, letters, queue
from eventsite.mails.event_letters import ReminderDayLetter
from eventsite.models import Message, Registration, Session

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def told() -> list[str]:
    """Send what is due; the text of each mail."""
    outbox.outbox.clear()
    delivery.deliver_due()
    return [mail.body for mail in outbox.outbox]


def move(session: Session, sentence: str = "", **by: int) -> None:
    session.refresh_from_db()
    for name in ("doors_open_at", "starts_at", "ends_at"):
        if getattr(session, name):
            setattr(session, name, localtime(getattr(session, name)) + timedelta(**by))
    scheduling.save_sessions(session.event, [session], sentence=sentence)


def changes(body: str) -> list[str]:
    return [line.removeprefix("- ") for line in body.splitlines() if line.startswith("- ")]


@pytest.fixture
def session():
    session = build.edition().sessions.get()
    build.bram(session.event)
    told()
    return session


def day(session: Session, add: int = 0) -> str:
    return date(localtime(session.starts_at) + timedelta(days=add), "DATE_FORMAT")


def test_each_field_says_what_it_was_and_what_it_is(session):
    was = day(session)
    move(session, days=1, minutes=30)

    (body,) = told()

    assert changes(body) == [
        f"Datum: was {was}, is nu {day(session)}",
        "Tijd: was 19.30–22.00 uur, is nu 20.00–22.30 uur",
        "Inloop: was 19.00 uur, is nu 19.30 uur",
    ]


def test_place_and_name_are_said_too(session):
    session.venue = build.venue(
        name="De Pletterij", street="Lange Herenvest 122", postcode="2011 BX"
    )
    session.title = "Extra avond"
    scheduling.save_sessions(session.event, [session])

    (body,) = told()

    assert changes(body) == [
        (
            "Plaats: was ’t Seinwezen, Kinderhuissingel 1, 2013 AS Haarlem, "
            "is nu De Pletterij, Lange Herenvest 122, 2011 BX Haarlem"
        ),
        "Naam: was Initiatievencafé, is nu Extra avond",
    ]


def test_venue_with_another_address_says_both(session):
    session.venue.street = "Kinderhuissingel 3"
    scheduling.save_venue(session.venue)

    (body,) = told()

    (line,) = changes(body)
    assert "Kinderhuissingel 1" in line.split(", is nu")[0]
    assert "Kinderhuissingel 3" in line.split(", is nu")[1]


def test_there_and_back_before_the_mail_left_says_nothing(session):
    move(session, days=7)
    move(session, days=-7)

    assert told() == []
    assert set(Message.objects.filter(kind="event_changed").values_list("state", flat=True)) == {
        "superseded"
    }


def test_there_and_back_after_the_mail_left_is_said_as_it_was_told(session):
    was = day(session)
    move(session, days=7)
    told()
    move(session, days=-7)

    (body,) = told()

    assert changes(body) == [f"Datum: was {day(session, 7)}, is nu {was}"]


def test_what_no_receiver_sees_mails_nobody_and_makes_no_news_of_a_move_there_and_back(session):
    """The summary stands in calendars too; it is told along with what is news."""
    event = Edition.objects.get(pk=session.event_id)
    event.capacity, event.summary, event.description = 200, "Kom ook.", "Met soep."
    events.save_event(event)
    assert not Message.objects.filter(state="queued").exists()

    move(session, days=7)
    move(session, days=-7)

    assert told() == []


def test_run_with_another_summary_and_one_session_moved_mails_once_each():
    run = build.run(sessions=3)
    build.bram(run)
    told()
    run.summary = "Kom ook."
    events.save_event(run)
    move(run.sessions.last(), minutes=30)

    assert len(told()) == 1


def test_sentence_of_the_organiser_is_in_the_text_and_in_the_html(session):
    move(session, "De zaal is <dubbel> geboekt & dat spijt ons.", days=7)

    (body,) = told()

    html = outbox.outbox[0].alternatives[0][0]
    assert "De zaal is <dubbel> geboekt & dat spijt ons.\n\nDit is er veranderd:" in body
    assert "De zaal is &lt;dubbel&gt; geboekt &amp; dat spijt ons." in html


def test_sentence_of_a_mail_that_never_left_is_in_the_one_that_takes_its_place(session):
    move(session, "De zaal is dubbel geboekt.", days=7)
    move(session, minutes=30)

    (first,) = told()
    move(session, minutes=30)
    (second,) = told()

    assert "De zaal is dubbel geboekt." in first
    assert "De zaal is dubbel geboekt." not in second


def test_two_moves_in_a_row_are_one_change_from_what_was_told(session):
    was = day(session)
    move(session, days=7)
    move(session, days=7)

    (body,) = told()

    assert changes(body) == [f"Datum: was {was}, is nu {day(session, 0)}"]


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_mail_that_never_got_there_told_nothing(session, state):
    was = day(session)
    move(session, days=7)
    told()
    gone = Message.objects.filter(kind="event_changed")
    gone.update(state=state, sent_at=None if state == "failed" else build.NOW)
    move(session, days=1)

    (body,) = told()

    assert changes(body) == [f"Datum: was {was}, is nu {day(session)}"]


def test_mail_that_is_tried_again_still_says_what_changed(session):
    """Its first try wrote down what it was about to say."""
    was = day(session)
    move(session, days=7)
    message = queue.claim(build.NOW)
    letters.of(message).prepare()

    letter = letters.of(Message.objects.get(pk=message.pk))

    assert letter.still_true()
    assert letter.changes[0].lines == [f"Datum: was {was}, is nu {day(session)}"]


def test_who_was_told_nothing_yet_hears_of_a_change_how_it_is(session):
    build.registration(session.event, name="Daan")
    Message.objects.filter(kind="confirmation", state="queued").update(state="failed")
    move(session, days=7)

    to_daan = [body for body in told() if "Dag Daan" in body]

    assert [changes(body) for body in to_daan] == [[]]
    assert "Hieronder staat hoe het nu is" in to_daan[0]


def test_confirmation_that_waited_says_how_it_is_and_no_mail_says_it_again(session):
    build.registration(session.event, name="Daan")
    move(session, days=7)

    bodies = [body for body in told() if "Dag Daan" in body]

    assert len(bodies) == 1
    assert day(session) in bodies[0]


def test_session_more_and_session_less_are_said():
    run = build.run(sessions=2)
    build.bram(run)
    told()
    first, second = run.sessions.order_by("starts_at")
    third = Session(
        event=run,
        venue=first.venue,
        starts_at=localtime(second.starts_at) + timedelta(days=7),
        ends_at=localtime(second.ends_at) + timedelta(days=7),
    )
    scheduling.save_sessions(run, [third], deleted=[first])

    (body,) = [body for body in told() if changes(body)]

    off, more = changes(body)
    assert off.startswith(f"Gaat niet door: {day(first)}, 19.30–")
    assert more.startswith(f"Nieuw: {day(third)}, 19.30–")


def test_called_off_and_on_again_is_said_only_to_who_heard_of_it(session):
    calling_off.call_off(session.event)
    calling_off.reinstate(session.event)
    assert told() == []

    calling_off.call_off(session.event)
    assert len(told()) == 1
    calling_off.call_off(session.event)
    calling_off.reinstate(session.event)

    (body,) = told()
    assert changes(body)[0].startswith(f"Gaat toch door: {day(session)}")


def test_guest_of_one_session_hears_what_moved_and_not_what_moved_back():
    own, other = build.run(sessions=1), build.run(sessions=1)
    bram = build.bram(own)
    there = other.sessions.get()
    admissions.admit(bram, there, instead_of=own.sessions.get(), operator=build.anna())
    told()
    move(there, hours=1)
    move(there, hours=-1)
    assert told() == []

    move(there, hours=1)

    (body,) = told()
    assert changes(body)[0] == "Tijd: was 19.30–22.00 uur, is nu 20.30–23.00 uur"


def test_stall_says_the_old_and_the_new_and_nothing_when_it_went_back(frozen):
    event = build.edition()
    plan = build.stands(event)
    build.initiator(event, stand=plan[0])
    told()
    daan = plan[0].bookings.get()
    stands.assign(plan[1], daan)
    stands.assign(plan[0], daan)
    frozen.shift(PartsChangedLetter.pause)
    assert told() == []

    stands.assign(plan[1], daan)
    frozen.shift(PartsChangedLetter.pause)

    (body,) = told()
    assert changes(body) == ["Kraam of pitch: was Kraam 1, is nu Kraam 2"]


def test_reminder_told_what_it_lists_and_no_other_session():
    event = build.run(sessions=2)
    bram = build.bram(event)
    told()
    first, second = event.sessions.order_by("starts_at")
    move(second, hours=1)
    Message.objects.filter(kind="event_changed").update(
        next_attempt_at=build.NOW + timedelta(minutes=1)  # the mail server was away
    )
    Message.objects.create(
        kind="reminder_day",
        registration=bram,
        session=first,
        occasion=ReminderDayLetter.occasion_of(first),
    )
    (reminder,) = told()
    Message.objects.filter(kind="event_changed").update(next_attempt_at=build.NOW)

    (body,) = told()

    assert date(localtime(second.starts_at), "DATE_FORMAT") not in reminder
    assert changes(body)[0] == "Tijd: was 19.30–22.00 uur, is nu 20.30–23.00 uur"


def test_mail_that_brings_nothing_for_the_calendar_does_not_say_so():
    event = build.edition(capacity=1)
    build.bram(event, party_size=1)
    waiting = build.daan(event)
    assert waiting.is_waiting
    told()
    calling_off.call_off(event)

    with_place, without = sorted(told(), key=lambda body: "Dag Daan" in body)

    assert "De afspraak verdwijnt uit uw agenda." in with_place
    assert "uw agenda" not in without


def test_change_that_no_calendar_shows_does_not_promise_another_time():
    event = build.edition()
    registration = build.initiator(event, stand=build.stands(event)[0])
    told()
    sent = registration.messages.get()
    sent.told["parts"].append(["Reservelijst", "op plaats 2", False])
    sent.save()
    Message.objects.create(kind="parts_changed", registration=registration)

    (body,) = told()

    assert changes(body) == ["Kraam of pitch: was Kraam 1, Reservelijst, is nu Kraam 1"]
    assert "de nieuwe tijd" not in body


# In bulk -------------------------------------------------------------------------------------------


def _many(event, count: int) -> None:
    Registration.objects.bulk_create(
        Registration(
            event=event,
            name=f"Bezoeker {n}",
            email=f"bezoeker{n}@example.nl",
            status="confirmed",
            confirmed_at=build.NOW,
        )
        for n in range(count)
    )


@pytest.mark.parametrize("verb", ["move", "call_off"])
@pytest.mark.parametrize("count", [1, 3, 1000])
def test_number_of_queries_does_not_grow_with_who_is_told(verb, count):
    event = build.edition(capacity=2000)
    _many(event, count)
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=5)

    with CaptureQueriesContext(connection) as queries:
        if verb == "move":
            scheduling.save_sessions(event, [session])
        else:
            calling_off.call_off(event)

    inserts = [q for q in queries if 'INSERT INTO "eventsite_message"' in q["sql"]]
    assert Message.objects.count() == count
    # Calling off asks once who pitched: what was held is not called off.
    assert len(queries) - len(inserts) == {"move": 17, "call_off": 14}[verb]
    # SQLite takes a thousand values at a time.
    most = 1 if connection.vendor == "postgresql" or count < 50 else 20
    assert len(inserts) <= most
