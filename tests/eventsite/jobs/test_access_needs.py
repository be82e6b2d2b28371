"""What somebody needs to take part: health data, seen by organisers alone and gone the day after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from eventsite import wiring
from eventsite.booking import cancelling, registering
from eventsite.door import roster
from eventsite.jobs import periodic
from eventsite.mails import delivery
from eventsite.models import LogEntry, Registration, Session

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "access needs"])


def with_need(event, **fields) -> Registration:
    said = {"name": "Bram Jansen", "email": "bram@example.nl"} | fields
    return registering.register(event, **said, access_need="een plek voor een rolstoel")


def need_at(frozen, moment, registration: Registration) -> str:
    """After the worker ran at that moment."""
    frozen.move_to(moment)
    periodic.run_due(timezone.now())
    registration.refresh_from_db()
    return registration.access_need


@pytest.mark.database
def test_need_goes_the_night_after_the_evening_and_not_before(frozen):
    edition = build.edition()
    bram = with_need(edition)
    periodic.run_due(timezone.now())
    evening = timezone.localtime(edition.starts_at)

    assert need_at(frozen, evening.replace(hour=5), bram)
    assert need_at(frozen, evening.replace(hour=23, minute=59), bram)
    assert not need_at(frozen, (evening + timedelta(days=1)).replace(hour=4, minute=1), bram)


@pytest.mark.database
def test_need_stays_until_the_last_session(frozen):
    run = build.run(sessions=3)
    bram = with_need(run)
    periodic.run_due(timezone.now())
    first, second, last = run.sessions_in_order()
    Session.objects.filter(pk=last.pk).update(cancelled_at=timezone.now())

    assert need_at(frozen, first.ends_at + timedelta(days=1), bram)
    assert not need_at(frozen, second.ends_at + timedelta(days=1), bram)


def test_need_goes_with_the_cancellation():
    bram = with_need(build.edition())

    cancelling.cancel(bram)

    bram.refresh_from_db()
    assert bram.access_need == ""


def test_need_is_in_no_mail_no_log_and_on_no_tablet(client):
    edition = build.edition()
    bram = with_need(edition)
    tablet = build.tablet(edition.sessions.get(), names_allowed=True)

    delivery.deliver_due()

    assert mail.outbox
    assert all("rolstoel" not in sent.body for sent in mail.outbox)
    assert not LogEntry.objects.filter(changes__icontains="rolstoel").exists()
    assert "rolstoel" not in str(roster.of(tablet, since=None))
    shown = client.get(f"/api/v1/edities/{edition.slug}").content.decode()
    assert "rolstoel" not in shown
    assert bram.access_need
