"""What is past its term goes, a batch at a time, and is written down; of what is not closed nothing does."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from cafes.models import Cover, Edition, Photo
from courses.models import Waiver
from desk.staff import members
from eventsite.booking import calling_off, cancelling, retention, returning
from eventsite.figures import closing
from eventsite.jobs import batches, retaining
from eventsite.mails import mailings
from eventsite.models import (
    Destruction,
    Event,
    EventFigures,
    LogEntry,
    Mailing,
    Message,
    Registration,
)
from eventsite.retention import categories, terms
from eventsite.web import picture_files
from eventsite.web.sqlite3 import line
from initiatives import publishing
from initiatives.models import Initiative

from ... import build
from ...threads import at_once

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DAY = timedelta(days=1)


@pytest.fixture
def edition(frozen) -> Event:
    """Over, with two people, and closed."""
    made = build.edition()
    build.bram(made)
    build.daan(made)
    frozen.move_to(made.ends_at)
    closing.close(made)
    return Event.objects.get(pk=made.pk)


def let_go(key: str) -> int:
    category = categories.of(key)
    assert category is not None
    return retaining.run(category, timezone.now())


def test_registrations_go_at_their_term_and_not_before(edition, frozen):
    figures = EventFigures.objects.values().get()
    frozen.move_to(edition.ends_at + 90 * DAY - timedelta(seconds=1))
    assert let_go("registrations") == 0

    frozen.shift(1)
    assert let_go("registrations") == 2

    assert not Registration.objects.exists()
    assert not Message.objects.exists()
    assert EventFigures.objects.values().get() == figures
    line = Destruction.objects.get()
    assert (line.category, line.cause, line.days, line.number) == ("registrations", "term", 90, 2)
    assert line.basis.startswith("Selectielijst gemeenten")
    assert let_go("registrations") == 0
    assert Destruction.objects.count() == 1, "twice is once"


def test_term_that_was_set_holds_and_never_leaves_its_bounds(edition, frozen):
    terms.remember({"registrations": 40, "mails": 3, "offers": 9999})
    assert [terms.days(key) for key in ("registrations", "mails", "offers")] == [40, 14, 1095]
    frozen.move_to(edition.ends_at + 40 * DAY)

    assert let_go("registrations") == 2


def test_what_was_reopened_waits_until_it_is_closed_again(edition, frozen):
    frozen.shift(80 * DAY)
    closing.reopen(edition, reason="Eén scan te weinig.")
    frozen.shift(80 * DAY)
    assert let_go("registrations") == 0

    closing.close_by_itself(timezone.now())

    assert let_go("registrations") == 2


def test_what_was_called_off_goes_without_being_closed(frozen):
    event = build.edition()
    build.bram(event)
    calling_off.call_off(event, reason="De zaal is dicht.")
    frozen.move_to(event.ends_at + 90 * DAY - timedelta(seconds=1))
    assert let_go("registrations") == 0

    frozen.shift(1)

    assert let_go("registrations") == 1


def test_runs_keep_their_people_as_long_as_the_certificate(frozen):
    run = build.past_run()
    build.took(run, sessions=4)
    closing.close(run)
    frozen.shift(700 * DAY)
    assert (let_go("registrations"), let_go("enrolments")) == (0, 0)

    frozen.shift(30 * DAY)

    assert let_go("enrolments") == 1


def test_mails_to_who_is_not_signed_up_go_once_the_queue_is_done_with_them(frozen):
    build.initiative()
    Message.objects.update(state=Message.State.SUPERSEDED)
    build.initiative(contact_email="daan@example.nl")
    frozen.shift(90 * DAY)

    gone = let_go("mails")

    assert gone == 2
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_messages_to_many_lose_their_words_and_drafts_go(edition, frozen):
    anna = build.anna()
    mailings.send(build.mailing(edition))
    draft = mailings.begin(edition, [edition.registrations.first().pk], by=anna)
    frozen.shift(365 * DAY)

    assert let_go("mailings") == 2
    assert let_go("mailings") == 0

    kept = Mailing.objects.get()
    assert kept.pk != draft.pk
    assert (kept.subject, kept.text) == ("", "")


def test_initiatives_go_by_what_happened_to_them_last(frozen):
    shown, withdrawn = build.initiative(), build.initiative()
    draft = build.initiative(published=False)
    publishing.withdraw(withdrawn)
    found = {}
    for days in (90, 365, 1095):
        frozen.move_to(build.NOW + days * DAY)
        for key in ("initiatives_withdrawn", "initiatives_unpublished", "initiatives"):
            found[days, key] = let_go(key)

    assert {key: n for key, n in found.items() if n} == {
        (90, "initiatives_withdrawn"): 1,
        (365, "initiatives_unpublished"): 1,
        (1095, "initiatives"): 1,
    }
    erased = Initiative.objects.filter(pk__in=[shown.pk, withdrawn.pk, draft.pk])
    assert set(erased.values_list("name", "contact_email", "status")) == {("", "", "withdrawn")}


def test_initiative_to_which_something_happens_stays(frozen):
    shown = build.initiative()
    frozen.shift(1000 * DAY)
    build.offer(shown)
    frozen.shift(1000 * DAY)

    assert let_go("initiatives") == 0


def test_initiative_that_comes_to_an_evening_stays_as_long_as_its_text_is_old(frozen):
    """Whoever stands there each half year changes nothing on the site."""
    frozen.shift(1000 * DAY)
    evening = build.edition(starts_at=build.NOW + 1100 * DAY)
    at = build.initiator(evening, stand=build.stands(evening, 1)[0])
    shown = publishing.publish(at.stand_bookings.get().initiative)
    Initiative.objects.update(published_at=build.NOW, modified_at=build.NOW)
    pitched = build.initiator(evening, slot=build.slots(evening, 1)[0]).pitches.get().initiative
    publishing.withdraw(pitched)

    frozen.move_to(build.NOW + 1099 * DAY)
    assert let_go("initiatives_withdrawn") == 0
    frozen.move_to(build.NOW + 1200 * DAY)

    assert let_go("initiatives") == 0
    assert let_go("initiatives_withdrawn") == 1
    assert Initiative.objects.kept().get() == shown


def test_photos_exceptions_and_offers_go_at_their_terms(edition, frozen, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    build.photo(Edition.objects.get())
    Waiver.objects.create(
        course=build.advanced(), name="Bram", email="bram@example.nl", reason="Kan het al."
    )
    build.offer(build.initiative())
    frozen.shift(365 * DAY)
    assert (let_go("waivers"), let_go("offers"), let_go("photos")) == (1, 1, 0)

    frozen.shift(3290 * DAY)

    assert let_go("photos") == 1
    assert not Photo.objects.exists()


def test_photo_of_an_announcement_goes_at_its_term_with_its_file(
    edition, frozen, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    cover = build.cover(Edition.objects.get())
    frozen.shift(3640 * DAY)
    assert let_go("covers") == 0
    frozen.shift(15 * DAY)

    with django_capture_on_commit_callbacks(execute=True):
        assert let_go("covers") == 1

    assert not Cover.objects.exists()
    assert not picture_files.is_there(cover.picture)


def test_closed_account_goes_and_the_log_names_nobody(frozen):
    anna, sem = build.manager(), build.steward()
    members.let_go(sem, by=anna)
    frozen.shift(200 * DAY)
    members.take_back(sem, by=anna)
    members.let_go(sem, by=anna)
    frozen.shift(200 * DAY)
    assert let_go("closed_accounts") == 0

    frozen.shift(165 * DAY)

    assert let_go("closed_accounts") == 1
    assert set(User.objects.values_list("username", flat=True)) == {anna.username}
    assert LogEntry.objects.filter(object_type="eventsite.staffmember").count() == 4


def test_cut_off_between_two_batches_the_next_run_goes_on_with_what_is_left(
    edition, frozen, monkeypatch
):
    class Killed(BaseException):
        pass

    def is_killed() -> None:
        raise Killed

    frozen.shift(90 * DAY)
    monkeypatch.setattr(batches, "ROWS", 1)
    monkeypatch.setattr(batches, "_let_others_in", is_killed)
    with pytest.raises(Killed):
        let_go("registrations")
    assert (Registration.objects.count(), Destruction.objects.get().number) == (1, 1)
    monkeypatch.setattr(batches, "_let_others_in", lambda: None)

    assert let_go("registrations") == 1

    assert list(Destruction.objects.values_list("number", flat=True)) == [1, 1]


def test_trial_by_command_counts_and_changes_nothing(edition, frozen):
    frozen.shift(90 * DAY)
    out = io.StringIO()

    call_command("purge", "--dry-run", stdout=out)

    assert "      2  Aanmeldingen voor een café (90 days)" in out.getvalue()
    assert Registration.objects.count() == 2
    assert not Destruction.objects.exists()
    call_command("purge", stdout=out)
    assert not Registration.objects.exists()


def reopened_as_it_deletes(edition, monkeypatch) -> list[object]:
    """Somebody reopens the evening once its people were found and before they are gone; what they hear."""
    heard: list[object] = []

    def reopen() -> None:
        wait = (
            "PRAGMA busy_timeout = 0" if connection.vendor == "sqlite" else "SET lock_timeout = 100"
        )
        connection.cursor().execute(wait)  # say at once that it is held
        closing.reopen(Event.objects.get(pk=edition.pk), reason="Eén scan te weinig.")

    def delete(rows):
        pks = list(rows.values_list("pk", flat=True))
        heard.extend(at_once([reopen]))
        return categories.delete(Registration.objects.filter(pk__in=pks))

    monkeypatch.setattr(retention, "delete", delete)
    let_go("registrations")
    return heard


@pytest.mark.django_db(transaction=True)
def test_evening_is_not_reopened_while_its_people_go(edition, frozen, monkeypatch):
    monkeypatch.setattr(line, "LONGEST_WAIT", 0.5)
    frozen.shift(90 * DAY)

    (heard,) = reopened_as_it_deletes(edition, monkeypatch)

    assert isinstance(heard, DatabaseError), "it waits, and finds them gone"
    with pytest.raises(closing.PeopleErased):
        closing.reopen(edition, reason="Eén scan te weinig.")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_open_with_nobody_in_it(edition, frozen, monkeypatch):
    """The negative control."""
    frozen.shift(90 * DAY)
    monkeypatch.setattr(retention, "hold", lambda pks: None)
    monkeypatch.setattr(retaining, "transaction", SimpleNamespace(atomic=nullcontext))

    (heard,) = reopened_as_it_deletes(edition, monkeypatch)

    assert heard is None
    assert Event.objects.get(pk=edition.pk).closed_at is None
    assert not Registration.objects.exists()


def test_who_cancelled_is_named_no_more_and_the_evening_can_be_reopened(frozen):
    event = build.edition()
    gone, back = build.bram(event), build.daan(event)
    cancelling.cancel(gone)
    cancelling.cancel(back)
    frozen.move_to(event.ends_at)
    closing.close(event)
    figures = EventFigures.objects.values().get()
    frozen.move_to(build.NOW + 30 * DAY - timedelta(seconds=1))
    assert let_go("cancelled") == 0

    frozen.shift(1)
    assert let_go("cancelled") == 2

    gone.refresh_from_db()
    assert (gone.name, gone.email) == ("een verwijderde deelnemer", "")
    assert let_go("cancelled") == 0
    assert EventFigures.objects.values().get() == figures
    closing.reopen(event, reason="Eén scan te weinig.")


def test_who_cancelled_and_came_back_is_not_touched(frozen):
    back = cancelling.cancel(build.bram(build.edition(starts_at=build.NOW + 60 * DAY)))
    returning.bring_back(back)
    frozen.shift(40 * DAY)

    assert let_go("cancelled") == 0
