"""In which language somebody is mailed: how it is found, kept, changed and lost."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import translation

from courses import enrolment
from eventsite.booking import (
    addressing,
    at_the_door,
    cancelling,
    languages,
    merging,
    refusals,
    registering,
    returning,
)
from eventsite.mails import delivery
from eventsite.models import LogEntry, Message, Registration
from eventsite.persons import erasing
from pitches import taking_part
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def stored(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).language


@pytest.fixture
def edition():
    return build.edition()


@pytest.fixture
def sanne(edition):
    """Reads English."""
    with translation.override("en"):
        return build.registration(edition, name="Sanne Okafor", email="sanne@example.com")


# Found ----------------------------------------------------------------------------------------------


def test_who_signs_up_on_an_english_page_is_kept_as_reading_english(edition, sanne):
    assert (stored(sanne), stored(build.bram(edition))) == ("en", "nl")


def test_so_is_who_enrols_in_a_course_and_who_books_a_stall(edition):
    stands = build.stands(edition, 1)
    with translation.override("en"):
        enrolled = enrolment.enrol(build.run(), name="Kofi", email="kofi@example.com")
        initiator = taking_part.join(
            edition,
            taking_part.Wish(stand_id=stands[0].pk),
            initiative=taking_part.NewInitiative("Repair café", "Making things together."),
            name="Priya",
            email="priya@example.com",
        )

    assert (stored(enrolled), stored(initiator)) == ("en", "en")


def test_whom_an_organiser_enters_reads_the_sites_own_whatever_the_organiser_reads(edition):
    with translation.override("en"):
        unsaid = registering.register(
            edition, name="Wim", email="wim@example.nl", by_organiser=True
        )
        said = registering.register(
            edition, name="Ada", email="ada@example.com", by_organiser=True, language="en"
        )

    assert (stored(unsaid), stored(said)) == ("nl", "en")


def test_a_language_that_the_site_has_no_more_is_the_sites_own(edition):
    with translation.override("de"):
        made = build.registration(edition, email="uta@example.com")

    assert stored(made) == "nl"


# Changed --------------------------------------------------------------------------------------------


def test_a_change_is_logged_mails_nobody_and_what_waits_is_in_it(edition, mailoutbox):
    bram = build.bram(edition)

    languages.change_language(bram, "en")

    assert Message.objects.filter(registration=bram, kind="changed").count() == 0
    line = LogEntry.objects.filter(verb="changed").last()
    assert line.changes == {"language": ["nl", "en"]}
    delivery.deliver_due()
    (mail,) = mailoutbox
    assert "/en/mijn/" in mail.body


def test_the_same_language_again_changes_nothing(edition):
    bram = build.bram(edition)
    before = LogEntry.objects.count()

    languages.change_language(bram, "nl")

    assert LogEntry.objects.count() == before


def test_another_name_and_language_at_once_are_one_mail_and_language_alone_none(edition):
    bram = build.bram(edition)
    Message.objects.all().delete()

    registering.change(bram, name=bram.name, party_size=1, language="en")
    assert not Message.objects.exists()
    registering.change(bram, name="Bram de Jong", party_size=1, language="nl")

    assert [one.kind for one in Message.objects.all()] == ["changed"]
    assert stored(bram) == "nl"


def test_it_is_changed_also_after_somebody_cancelled_and_of_what_is_over(edition, frozen, sanne):
    cancelling.cancel(sanne)
    frozen.move_to(edition.ends_at)

    languages.change_language(sanne, "nl")

    assert stored(sanne) == "nl"


# Kept through other verbs ---------------------------------------------------------------------------


def test_change_cancel_and_come_back_keep_it(sanne):
    """Each as the desk does it, on a Dutch page."""
    registering.change(sanne, name="Sanne O.", party_size=1)
    assert stored(sanne) == "en"
    cancelling.cancel(sanne)
    assert stored(sanne) == "en"
    returning.bring_back(sanne)
    assert stored(sanne) == "en"
    addressing.change_email(sanne, "okafor@example.com")
    assert stored(sanne) == "en"


def test_two_made_one_read_as_the_kept_one_did(edition, sanne):
    bram = build.bram(edition)

    merging.merge(sanne, bram, party_size=2)

    assert stored(sanne) == "en"


def test_one_without_an_address_gets_it_with_the_language_of_who_reads_there(edition, sanne):
    phoned = registering.register(
        edition, name="Sanne", email="", by_organiser=True, source=Registration.Source.PHONE
    )

    merging.merge(phoned, sanne, party_size=1)

    assert (stored(phoned), Registration.objects.get(pk=phoned.pk).email) == (
        "en",
        "sanne@example.com",
    )


def test_who_cancelled_and_stands_at_the_door_all_the_same_keeps_it(sanne, edition):
    sanne = cancelling.cancel(sanne)
    sanne.email = ""

    anew = at_the_door.give_place(Registration.objects.get(pk=sanne.pk))

    assert anew.pk != sanne.pk
    assert stored(anew) == "en"


def test_erasing_leaves_no_language_that_tells_who_it_was(sanne):
    erasing.erase("sanne@example.com")

    assert stored(sanne) == "nl"
    with pytest.raises((refusals.RegistrationErased, ObjectDoesNotExist)):
        languages.change_language(sanne, "en")


def test_who_is_known_stays_as_they_were_when_somebody_types_their_address(client, edition):
    bram = build.bram(edition)
    Message.objects.all().delete()

    client.post(
        f"/en{edition.get_absolute_url()}aanmelden/",
        {"name": "Mallory", "email": bram.email, "party_size": 3},
    )

    assert stored(bram) == "nl"
    note = Message.objects.get(registration=bram, kind="asked_again").note
    assert note.startswith("Nu is gevraagd: 3 personen, op naam van Mallory.")
