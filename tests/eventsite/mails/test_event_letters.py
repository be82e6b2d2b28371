"""What the mails about an event say of when, where and what comes instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.defaultfilters import date
from django.utils.timezone import localtime

from eventsite.booking import calling_off
from eventsite.mails import delivery
from eventsite.models import Event, Message

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def text_and_html(message: Message) -> list[str]:
    mail = build.mail(message)
    return [mail.body, mail.alternatives[0][0]]


def cancelled(event: Event) -> list[str]:
    registration = build.bram(event)
    delivery.deliver_due()
    calling_off.call_off(event)
    return text_and_html(Message.objects.get(kind="event_cancelled", registration=registration))


def test_cancellation_names_the_next_evening_that_comes():
    off = build.edition(title="De eerste")
    start = localtime(off.starts_at)
    build.edition(title="Ook afgelast", starts_at=start + timedelta(days=1), status="cancelled")
    build.edition(title="Concept", starts_at=start + timedelta(days=2), status="draft")
    build.run(starts_at=start + timedelta(days=3))
    build.edition(title="Geweest", starts_at=start - timedelta(days=60))
    build.edition(title="Die daarna", starts_at=start + timedelta(days=40))
    following = build.edition(title="De volgende", starts_at=start + timedelta(days=30))

    for body in cancelled(off):
        assert "De volgende avond is De volgende" in body
        assert f"https://cafe.example.nl{following.get_absolute_url()}" in body
        assert off.get_absolute_url() not in body


def test_cancelled_course_names_the_next_run_of_the_same_course():
    course = build.course()
    off = build.run(course)
    build.run(starts_at=localtime(off.starts_at) + timedelta(days=1))
    following = build.run(course, starts_at=localtime(off.starts_at) + timedelta(days=60))

    for body in cancelled(off):
        assert "De volgende cursus is" in body
        assert f"https://cafe.example.nl{following.get_absolute_url()}" in body


def test_cancellation_without_a_next_evening_says_so():
    for body in cancelled(build.edition()):
        assert "Er staat nog geen volgende avond op de site" in body
        assert "https://cafe.example.nl/agenda/" in body


def test_session_over_two_days_says_the_last_day():
    event = build.edition()
    session = event.sessions.get()
    session.ends_at = localtime(session.ends_at) + timedelta(days=1)
    session.save()
    last = date(localtime(session.ends_at), "l j F")

    for body in text_and_html(build.bram(event).messages.get()):
        assert f"19.30 uur tot {last}, 22.00 uur" in body


def test_dates_of_a_course_are_a_list():
    run = build.run(sessions=3)

    text, html = text_and_html(build.bram(run).messages.get())

    assert text.count("19.30–22.00 uur") == 3
    assert all("\n\n" in part for part in text.split("19.30–22.00 uur")[1:3])
    assert html.count("<li") == 3
