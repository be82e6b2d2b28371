from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from eventsite import wiring
from eventsite.booking import cancelling
from eventsite.jobs import periodic, purging
from eventsite.models import CalendarLink, LinkInDoubt, Registration, StaffMember
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


def erase(bram) -> None:
    Registration.objects.filter(pk=bram.pk).delete()


def erase_the_event(bram) -> None:
    bram.event.delete()


def get_another_address(bram) -> None:
    Registration.objects.filter(pk=bram.pk).update(email="bram@elders.example.nl")


@pytest.mark.parametrize("leave", [erase, erase_the_event, get_another_address])
def test_registration_that_leaves_an_address_puts_its_link_in_doubt_however_it_leaves(
    frozen, leave
):
    bram, daan = build.bram(build.edition()), build.daan(build.edition())
    brams, daans = links.calendar_link(bram.email), links.calendar_link(daan.email)
    night(frozen)
    assert not LinkInDoubt.objects.exists()

    leave(bram)
    assert [one.link for one in LinkInDoubt.objects.all()] == [brams.pk]
    night(frozen)

    assert CalendarLink.objects.get() == daans
    assert not LinkInDoubt.objects.exists()


def test_registration_that_changes_and_keeps_its_address_puts_nothing_in_doubt(frozen):
    bram = build.bram(build.edition())
    links.calendar_link(bram.email)
    night(frozen)

    bram.name = "Bram de Boer"
    bram.save()

    assert not LinkInDoubt.objects.exists()


def test_link_whose_address_has_another_registration_is_kept_and_in_doubt_no_more(frozen):
    first, _second = build.bram(build.edition()), build.bram(build.edition())
    link = links.calendar_link(first.email)
    night(frozen)

    first.delete()
    assert LinkInDoubt.objects.exists()
    night(frozen)

    assert CalendarLink.objects.get() == link
    assert not LinkInDoubt.objects.exists()


def test_link_made_while_its_last_registration_went_is_looked_at_too(frozen):
    """A letter was being written."""
    links.calendar_link("bram@example.nl")

    night(frozen)

    assert not CalendarLink.objects.exists()


def test_link_that_became_nobodys_while_the_night_was_at_work_is_in_doubt_still():
    link = links.calendar_link("bram@example.nl")

    purging.CALENDAR_LINKS.after()

    assert LinkInDoubt.objects.get().link == link.pk
