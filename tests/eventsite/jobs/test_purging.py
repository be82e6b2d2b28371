from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from eventsite import wiring
from eventsite.booking import cancelling
from eventsite.jobs import periodic, purging, retaining
from eventsite.mails import stopping
from eventsite.models import (
    CalendarLink,
    LinkInDoubt,
    MailStop,
    Registration,
    StaffMember,
    StopInDoubt,
)
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
    assert [one.key for one in LinkInDoubt.objects.all()] == [brams.pk]
    night(frozen)
    assert CalendarLink.objects.get() == daans
    night(frozen)

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
    night(frozen)
    assert [one.key for one in LinkInDoubt.objects.all()] == [link.pk]
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

    assert LinkInDoubt.objects.get().key == link.pk


def test_second_look_at_once_ends_no_doubt():
    """The job failed after the first, or was asked for again."""
    link = links.calendar_link(build.bram(build.edition()).email)

    purging.CALENDAR_LINKS.after()
    purging.CALENDAR_LINKS.after()

    assert LinkInDoubt.objects.get().key == link.pk


@pytest.mark.parametrize("leave", [erase, erase_the_event, get_another_address])
def test_choice_to_get_no_messages_goes_however_its_last_registration_leaves(frozen, leave):
    bram, daan = build.bram(build.edition()), build.daan(build.edition())
    for one in (bram, daan):
        stopping.stop(one.email)
    for _ in range(2):
        retaining.run(purging.MAIL_STOPS, timezone.now())
        frozen.shift(24 * 3600)
    assert MailStop.objects.count() == 2
    assert not StopInDoubt.objects.exists()

    leave(bram)
    retaining.run(purging.MAIL_STOPS, timezone.now())

    assert MailStop.objects.get().email == daan.email


@contextmanager
def going(bram) -> Iterator[None]:
    """Meanwhile another transaction is taking out ``bram``, and ends with this."""
    taken, may_end = Event(), Event()

    def take_out() -> None:
        try:
            with transaction.atomic():
                bram.delete()
                taken.set()
                may_end.wait(timeout=30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(take_out)
        assert taken.wait(timeout=30)
        try:
            yield
        finally:
            may_end.set()
            done.result()


HANGS = {
    "link": (purging.CALENDAR_LINKS, CalendarLink, links.calendar_link),
    "stop": (purging.MAIL_STOPS, MailStop, stopping.stop),
}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", HANGS)
def test_what_is_made_while_its_registration_goes_is_found_the_night_after(frozen, what):
    """Neither sees the other, and the first night still finds the registration."""
    category, model, make = HANGS[what]
    bram = build.bram(build.edition())
    email = bram.email

    with going(bram):
        make(email)
        retaining.run(category, timezone.now())
        assert model.objects.exists()
    frozen.shift(24 * 3600)
    retaining.run(category, timezone.now())

    assert not model.objects.exists()
