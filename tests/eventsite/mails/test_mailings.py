"""Messages to many: to whom, once each, and what stop means."""

from __future__ import annotations

import threading
import uuid
from functools import partial

import pytest
from django.utils import timezone

from eventsite.booking import cancelling
from eventsite.mails import audiences, delivery, mailing_progress, mailings, queue, saved_texts
from eventsite.mails.letter import Letter
from eventsite.mails.mailing_forms import as_read, check_read
from eventsite.models import CheckIn, Mailing, Message
from eventsite.web.versions import Stale

from ... import build
from ...threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def event():
    """Bram has a place and came, Daan has one and did not, Chaima waits; a fourth cancelled."""
    event = build.edition(capacity=2)
    bram = build.bram(event)
    build.daan(event)
    build.chaima(event)
    cancelling.cancel(build.registration(event))
    CheckIn.objects.create(
        id=uuid.uuid4(),
        registration=bram,
        session=event.sessions.get(),
        scanned_at=timezone.now(),
    )
    Message.objects.all().delete()
    return event


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        ("all", ["Bram", "Daan", "Chaima"]),
        ("confirmed", ["Bram", "Daan"]),
        ("waiting", ["Chaima"]),
        ("present", ["Bram"]),
        ("absent", ["Daan"]),
        ("of an app that is gone", []),
    ],
)
def test_audience(event, audience, names):
    found = audiences.recipients(build.mailing(event, audience=audience))

    assert [registration.name.split()[0] for registration in found] == names


def test_an_app_brings_an_audience_as_a_plain_object(event, monkeypatch):
    monkeypatch.setattr(audiences, "_audiences", {})
    brams = audiences.Audience(
        "b", "Wie Bram heet", lambda event: event.registrations.filter(name__startswith="Bram")
    )
    audiences.connect([*audiences.AUDIENCES, brams])

    assert "b" in [audience.name for audience in audiences.known()]
    assert audiences.recipients(build.mailing(event, audience="b")).count() == 1


def test_everyone_gets_it_once(event):
    mailing = build.mailing(event)

    mailings.send(mailing)
    with pytest.raises(mailings.AlreadySent):
        mailings.send(mailing)

    assert Message.objects.filter(kind="mailing").count() == 3


WRITTEN = {"audience": "confirmed", "subject": "Anders", "text": "Achterom."}


def test_form_that_was_open_while_it_was_sent_changes_nothing(event):
    open_form = build.mailing(event)
    mailings.send(Mailing.objects.get())

    with pytest.raises(mailings.AlreadySent):
        mailings.write(open_form, **WRITTEN)

    sent = Mailing.objects.get()
    assert (sent.state, sent.subject) == ("sending", "De ingang is aan de achterkant")
    assert sent.started_at is not None


@pytest.mark.parametrize("kind", ["message", "text"])
def test_what_changed_since_it_was_read_stays(event, kind):
    """Also when it changes after the page looked: the verb asks once more."""
    if kind == "message":
        read, throw_away = build.mailing(event), mailings.discard
    else:
        read, throw_away = saved_texts.keep(subject="Dag", text="Tot dan."), saved_texts.forget
    check = partial(check_read, read, as_read(read))
    type(read).objects.update(text="Achterom.")

    with pytest.raises(Stale):
        throw_away(read, check=check)

    assert type(read).objects.get().text == "Achterom."


def write_whole_row(mailing: Mailing, **written) -> None:
    """As it was done once."""
    for name, value in written.items():
        setattr(mailing, name, value)
    mailing.save()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("write", "state"), [(mailings.write, "sending"), (write_whole_row, "draft")]
)
def test_sent_while_it_is_written_stays_sent(event, write, state):
    """The writer has the draft in hand while another sends it; of a whole row the draft comes back."""
    mailing = build.mailing(event)
    has_draft, was_sent = threading.Event(), threading.Event()

    def write_late():
        draft = Mailing.objects.get()
        has_draft.set()
        was_sent.wait(timeout=20)
        write(draft, **WRITTEN)

    def send_meanwhile():
        has_draft.wait(timeout=20)
        mailings.send(mailing)
        was_sent.set()

    at_once([write_late, send_meanwhile])

    assert Mailing.objects.get().state == state
    assert Message.objects.filter(kind="mailing").count() == 3


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_write_at_the_moment_of_sending_is_refused_or_sent(event):
    mailing = build.mailing(event, audience="confirmed")

    wrote, sent = at_once(
        [
            lambda: mailings.write(Mailing.objects.get(), **WRITTEN),
            lambda: mailings.send(mailing),
        ]
    )

    stored = Mailing.objects.get()
    assert (sent, stored.state) == (None, "sending")
    assert (stored.subject == "Anders") == (wrote is None)
    assert wrote is None or isinstance(wrote, mailings.AlreadySent)


@pytest.mark.parametrize("seconds", [0, -1], ids=["after it", "before it, and seen after"])
def test_who_cancels_meanwhile_gets_none(event, frozen, seconds):
    mailing = build.mailing(event)
    mailings.send(mailing)
    frozen.shift(seconds)
    cancelling.cancel(event.registrations.get(name="Daan de Vries"))
    frozen.shift(-seconds)

    delivery.deliver_due()

    progress = mailing_progress.progress(mailing)
    assert (progress.total, progress.sent, progress.dropped) == (3, 2, 1)
    assert progress.is_done


def test_mail_that_has_to_be_tried_again_waits_too_when_stopped(event, monkeypatch):
    mailing = build.mailing(event)
    mailings.send(mailing)
    monkeypatch.setattr(Letter, "mail", lambda letter: 1 / 0)
    delivery.deliver(queue.claim(timezone.now()))
    monkeypatch.undo()

    mailings.stop(mailing)
    Message.objects.update(next_attempt_at=timezone.now())
    assert queue.claim(timezone.now()) is None

    mailings.resume(mailing)
    assert queue.claim(timezone.now()) is not None


def test_draft_is_neither_stopped_nor_resumed(event):
    mailing = build.mailing(event)

    mailings.stop(mailing)
    mailings.resume(mailing)

    mailing.refresh_from_db()
    assert mailing.is_draft


def test_sending_takes_as_many_queries_for_many_as_for_few(event, django_assert_num_queries):
    to_one, to_three = build.mailing(event, audience="waiting"), build.mailing(event)

    for mailing in (to_one, to_three):
        with django_assert_num_queries(8):
            mailings.send(mailing)
