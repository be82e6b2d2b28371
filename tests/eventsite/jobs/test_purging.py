from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from eventsite import wiring
from eventsite.booking import cancelling
from eventsite.jobs import periodic
from eventsite.models import CalendarLink, StaffMember
from eventsite.tickets import links
from eventsite.tickets.links import Purpose

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch):
    """The rest of the worker's jobs only takes time here."""
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "calendar links"])


def night(frozen) -> None:
    periodic.run_due(timezone.now())  # a job that never ran is due
    frozen.shift(24 * 3600)
    assert "calendar links" in periodic.run_due(timezone.now())


def test_link_of_an_address_without_registrations_goes(frozen):
    event = build.edition()
    bram = cancelling.cancel(build.bram(event))
    build.daan(event)
    theirs, daans = links.calendar_link(bram.email), links.calendar_link("daan@example.nl")

    night(frozen)
    assert set(CalendarLink.objects.all()) == {theirs, daans}
    bram.delete()
    token = links.calendar_token(theirs)
    night(frozen)

    assert CalendarLink.objects.get() == daans
    build.bram(event)
    links.calendar_link("bram@example.nl")
    with pytest.raises(links.LinkRevoked):
        links.read_calendar_token(token, Purpose.CALENDAR)


def leave() -> None:
    User.objects.update(is_active=False)


def become_steward() -> None:
    StaffMember.objects.update(role="steward")


@pytest.mark.parametrize("end", [leave, become_steward])
def test_link_of_who_is_no_longer_an_organiser_goes(frozen, end):
    anna = build.anna()
    CalendarLink.objects.create(user=anna)

    night(frozen)
    assert CalendarLink.objects.exists()
    end()
    night(frozen)

    assert not CalendarLink.objects.exists()


def test_link_that_was_ended_is_gone_at_once():
    link = links.calendar_link("bram@example.nl")

    links.revoke_calendar(link)

    assert not CalendarLink.objects.exists()
