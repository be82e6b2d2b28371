"""In which language each mail is, whoever caused it, wherever it is made, and whatever its receiver read before."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation
from django.utils.timezone import localtime
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from cafes import stands
from cafes.letters import PartsChangedLetter
from cafes.models import StandBooking
from eventsite import wiring
from eventsite.booking import calling_off, registering, renewing, scheduling
from eventsite.mails import again, delivery, letters
from eventsite.mails.registration_letter import RegistrationLetter
from eventsite.mails.sign_up_letters import LinksLetter
from eventsite.models import Event, Invitation, Message, Registration, Session, Subscription
from eventsite.persons import erasing
from eventsite.persons.letters import OwnDataLetter
from eventsite.retention.recording import Destruction
from eventsite.web.acting import PERSON, acting_as
from initiatives.letters import InitiativeLinksLetter
from initiatives.models import Initiative, Offer

from ... import build
from ...examples import examples
from ...sharing import rolled_back
from .test_letters import one_of_each_kind

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ROWS = {
    "registration": Registration,
    "initiative": Initiative,
    "offer": Offer,
    "subscription": Subscription,
    "message": Message,
}
# Whose language it is; of the others, which are about a registration, that one's.
DECIDES = {
    "links": "message",
    "course_access": "message",
    "subscription_asked": "message",
    "subscriptions": "message",
    "own_data": "message",
    "erased": "message",
    "initiative_links": "message",
    "initiative_entered": "initiative",
    "initiative_published": "initiative",
    "initiative_known": "initiative",
    "offer_received": "initiative",
    "offer_to_prove": "offer",
    "offer_passed_on": "offer",
    "news": "subscription",
}
STAFF = {letter.kind for letter in wiring.LETTERS if letter.is_for_staff}
KINDS = [letter.kind for letter in wiring.LETTERS]


def all_read(language: str, *, but: str = "") -> None:
    for name, model in ROWS.items():
        if name != but:
            model.objects.update(language=language)


@pytest.fixture(scope="module")
def of_each_kind(django_db_setup, django_db_blocker):
    """Of each kind: its language and its mail, where the row that decides is English and all others Dutch; and otherwise."""
    found = {}
    with rolled_back(django_db_blocker):
        for kind, message in one_of_each_kind().items():
            decides = DECIDES.get(kind, "registration")
            for own, others in (("en", "nl"), ("nl", "en")):
                all_read(others)
                ROWS[decides].objects.update(language=own)
                again_read = Message.objects.get(pk=message.pk)
                language = letters.of(again_read).language
                found[kind, own] = language, build.mail(again_read)
    return found


@pytest.mark.parametrize("read", ["en", "nl"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in STAFF])
def test_letter_is_in_the_language_of_who_gets_it(of_each_kind, kind, read):
    language, mail = of_each_kind[kind, read]

    html = mail.alternatives[0][0]
    pages = re.findall(rf"{settings.SITE_URL}(/[^\s\"<]*)", str(mail.body))
    assert language == read
    assert mail.extra_headers["Content-Language"] == read
    assert f'<html lang="{read}"' in html
    assert ("Do you have questions?" in mail.body) == (read == "en")
    assert ("Vragen?" in html) == (read == "nl")
    assert {path.startswith("/en/") for path in pages} <= {read == "en"}


# What staff try out before it goes to others is as those get it.
@pytest.mark.parametrize("kind", sorted(STAFF - {"mailing_test"}))
def test_staff_are_mailed_in_the_sites_own_language(of_each_kind, kind):
    assert {of_each_kind[kind, read][0] for read in ("en", "nl")} == {"nl"}
    assert of_each_kind[kind, "en"][1].extra_headers["Content-Language"] == "nl"


# Who causes it, and where it is made -----------------------------------------------------------------


def bram_and_daan() -> tuple[Registration, Registration]:
    """Bram reads English, Daan Dutch; both have had their ticket."""
    event = build.edition()
    event.translations = {"en": {"title": "Initiatives Café"}}
    event.save(update_fields=["translations"])
    bram, daan = build.bram(event), build.daan(event)
    Registration.objects.filter(pk=bram.pk).update(language="en")
    Registration.objects.filter(pk=daan.pk).update(language="nl")
    delivery.deliver_due()
    outbox.outbox.clear()
    return Registration.objects.get(pk=bram.pk), Registration.objects.get(pk=daan.pk)


def move(session: Session, **by: int) -> None:
    session.refresh_from_db()
    for name in ("doors_open_at", "starts_at", "ends_at"):
        if getattr(session, name):
            setattr(session, name, localtime(getattr(session, name)) + timedelta(**by))
    scheduling.save_sessions(session.event, [session])


def sent_to(registration: Registration):
    (mail,) = [one for one in outbox.outbox if one.to == [registration.email]]
    return mail


@pytest.mark.parametrize("page", ["en", "nl"])
@pytest.mark.parametrize("worker", ["en", "nl"])
def test_queued_under_one_language_and_delivered_under_another_it_is_the_readers(page, worker):
    bram, daan = bram_and_daan()
    with translation.override(page):
        move(bram.event.sessions.get(), minutes=30)
    with translation.override(worker):
        delivery.deliver_due()

        assert translation.get_language() == worker
    english, dutch = sent_to(bram), sent_to(daan)
    assert "Time: was 7.30–10\xa0pm" in english.body
    assert "Tijd: was 19.30" in dutch.body
    assert english.subject.startswith("Please note, something has changed: Initiatives Café on ")
    assert dutch.subject.startswith("Let op, er is iets veranderd: Initiatievencafé op ")
    assert "/en/mijn/" in english.body
    assert "/en/" not in dutch.body


def test_language_that_was_changed_while_the_mail_waited_counts():
    bram, _daan = bram_and_daan()
    renewing.renew(bram)
    Registration.objects.filter(pk=bram.pk).update(language="nl")

    delivery.deliver_due()

    assert sent_to(bram).subject.startswith("Uw nieuwe links")


def test_sent_again_it_is_in_the_language_of_now():
    bram, _daan = bram_and_daan()
    Registration.objects.filter(pk=bram.pk).update(language="nl")
    with translation.override("en"):
        again.send_again(bram.messages.get(kind="confirmation"))

    delivery.deliver_due()

    assert sent_to(bram).subject.startswith("Uw kaart voor Initiatievencafé")


def test_language_that_the_site_has_no_more_is_its_own():
    bram, _daan = bram_and_daan()
    Registration.objects.filter(pk=bram.pk).update(language="fy")
    renewing.renew(Registration.objects.get(pk=bram.pk))

    delivery.deliver_due()

    assert sent_to(bram).extra_headers["Content-Language"] == "nl"


def test_worker_has_no_language_left_after_a_mail_that_could_not_be_made(monkeypatch):
    bram, _daan = bram_and_daan()
    renewing.renew(bram)
    seen = []

    def fail(self) -> None:
        seen.append(translation.get_language())
        raise ValueError

    monkeypatch.setattr(RegistrationLetter, "prepare", fail)
    before = translation.get_language()
    delivery.deliver_due()

    assert seen == ["en"]
    assert translation.get_language() == before


# What somebody asks for themselves -------------------------------------------------------------------


@pytest.mark.parametrize("page", ["en", "nl"])
def test_links_come_in_the_language_of_the_page_where_they_were_asked_for(page):
    bram, _daan = bram_and_daan()
    initiative = build.initiative()
    with translation.override(page), acting_as(PERSON):
        LinksLetter.queue_to(bram.email)
        OwnDataLetter.queue_to(bram.email)
        InitiativeLinksLetter.queue_to(initiative.contact_email)

    asked = Message.objects.filter(kind__in=["links", "own_data", "initiative_links"])
    assert [letters.of(one).language for one in asked] == [page] * 3


def test_who_is_erased_by_an_organiser_hears_it_in_their_own_language():
    bram, daan = bram_and_daan()
    with translation.override("en"):
        erasing.erase(daan.email, cause=Destruction.Cause.ORGANISER)
    with translation.override("nl"):
        erasing.erase(bram.email, cause=Destruction.Cause.ORGANISER)

    delivery.deliver_due()

    said = {
        mail.to[0]: mail.subject
        for mail in outbox.outbox
        if "gewist" in mail.subject or "erased" in mail.subject
    }
    assert said == {bram.email: "Your data has been erased", daan.email: "Uw gegevens zijn gewist"}


# What was told, in no language ---------------------------------------------------------------------


def test_stall_that_was_told_in_dutch_is_the_same_in_english(frozen):
    event = build.edition()
    plan = build.stands(event)
    build.initiator(event, stand=plan[0])
    delivery.deliver_due()
    outbox.outbox.clear()
    holder = plan[0].bookings.get().registration
    Registration.objects.update(language="en")
    PartsChangedLetter.queue(holder)
    frozen.shift(PartsChangedLetter.pause)
    delivery.deliver_due()
    assert outbox.outbox == []

    stands.assign(plan[1], plan[0].bookings.get())
    frozen.shift(PartsChangedLetter.pause)
    delivery.deliver_due()

    (mail,) = outbox.outbox
    assert "- Stall or pitch: was Stall 1, is now Stall 2" in mail.body


def test_name_that_was_translated_since_is_no_other_name():
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    Registration.objects.filter(pk=bram.pk).update(language="en")
    delivery.deliver_due()
    outbox.outbox.clear()
    Event.objects.update(translations={"en": {"title": "Initiatives Café"}})

    move(event.sessions.get(), minutes=30)
    delivery.deliver_due()

    assert "Time: was 7.30–10\xa0pm" in sent_to(bram).body
    assert "Initiatives Café" in sent_to(bram).body
    assert "Name:" not in sent_to(bram).body
    outbox.outbox.clear()
    session = event.sessions.get()
    session.title, session.translations = "Lenteavond", {"en": {"title": "Spring evening"}}
    scheduling.save_sessions(event, [session])
    delivery.deliver_due()
    assert "Name: was Initiatives Café, is now Spring evening" in sent_to(bram).body
    assert "Naam: was Initiatievencafé, is nu Lenteavond" in sent_to(daan).body


def test_change_of_language_alone_is_no_news_to_a_calendar():
    bram, _daan = bram_and_daan()
    told = Invitation.objects.get(registration=bram)
    Registration.objects.filter(pk=bram.pk).update(language="nl")
    move(bram.event.sessions.get(), minutes=30)
    move(bram.event.sessions.get(), minutes=-30)

    delivery.deliver_due()

    assert outbox.outbox == []
    after = Invitation.objects.get(registration=bram)
    assert (after.gist, after.sequence) == (told.gist, told.sequence)


def test_mail_about_it_in_another_language_tells_the_calendar_the_same_revision():
    bram, _daan = bram_and_daan()
    told = Invitation.objects.get(registration=bram)
    Registration.objects.filter(pk=bram.pk).update(language="nl")
    again.send_again(bram.messages.get(kind="confirmation"))

    delivery.deliver_due()

    after = Invitation.objects.get(registration=bram)
    assert (after.uid, after.content, after.gist, after.sequence) == (
        told.uid,
        told.content,
        told.gist,
        told.sequence,
    )


# Texts that are there in Dutch alone ----------------------------------------------------------------


def test_text_without_a_translation_is_marked_and_said_to_be_dutch():
    event = build.edition(practical_information="Parkeren kan in garage Raaks.")
    bram = build.bram(event)
    bram.language = "en"
    message = Message.objects.create(
        kind="practical",
        registration=bram,
        occasion=letters.class_of("practical").occasion_of(event),
    )

    mail = build.mail(message)

    html = mail.alternatives[0][0]
    assert "(in Dutch)\n\nParkeren kan in garage Raaks." in mail.body
    assert re.search(r'<div lang="nl"[^>]*><p[^>]*>Parkeren kan', html)
    assert re.search(r'<span lang="nl"[^>]*>Initiatievencafé</span>', html)


def test_reason_that_an_organiser_typed_is_marked_too():
    bram, daan = bram_and_daan()
    calling_off.call_off(bram.event, reason="De zaal is dubbel geboekt.")

    delivery.deliver_due()

    assert "(in Dutch)\n\nDe zaal is dubbel geboekt." in sent_to(bram).body
    assert "\n\nDe zaal is dubbel geboekt." in sent_to(daan).body
    assert "(in" not in sent_to(daan).body


def test_text_with_a_translation_is_not_marked():
    bram, _daan = bram_and_daan()
    registering.change(bram, name="Bram de Wit", party_size=1)
    delivery.deliver_due()

    html = sent_to(bram).alternatives[0][0]
    assert "Initiatives Café" in html
    assert 'lang="nl"' not in html


# Whatever happens -----------------------------------------------------------------------------------


class Readers(RuleBasedStateMachine):
    """One who visits and one with a stall; the evening moves, they change their language, texts are translated."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.travel = time_machine.travel(build.NOW, tick=False)
        self.clock = self.travel.start()
        outbox.outbox = []
        self.event = build.edition(starts_at=timezone.now() + timedelta(days=40))
        self.plan = build.stands(self.event)
        self.people = [
            build.bram(self.event).pk,
            build.initiator(self.event, stand=self.plan[0]).pk,
        ]
        self.deliver()

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()
            transaction.savepoint_rollback(self.before)

    def deliver(self) -> list[EmailMultiAlternatives]:
        self.clock.shift(PartsChangedLetter.pause)
        outbox.outbox.clear()
        delivery.deliver_due()
        mails = list(outbox.outbox)
        self.told = self.so_it_is()
        return mails

    def so_it_is(self) -> tuple[datetime, int]:
        stall = StandBooking.objects.live().get().stand.number
        return self.event.sessions.get().starts_at, stall

    @rule(who=st.integers(0, 1), language=st.sampled_from(["nl", "en"]))
    def change_language(self, who: int, language: str) -> None:
        Registration.objects.filter(pk=self.people[who]).update(language=language)

    @rule(title=st.sampled_from(["Initiatives Café", ""]))
    def translate(self, title: str) -> None:
        Event.objects.filter(pk=self.event.pk).update(
            translations={"en": {"title": title}} if title else {}
        )

    @rule(minutes=st.sampled_from([30, -30]), desk=st.sampled_from(["nl", "en"]))
    def move_the_evening(self, minutes: int, desk: str) -> None:
        with translation.override(desk):
            move(self.event.sessions.get(), minutes=minutes)

    @rule(number=st.integers(0, 2), desk=st.sampled_from(["nl", "en"]))
    def move_the_stall(self, number: int, desk: str) -> None:
        with translation.override(desk):
            stands.assign(self.plan[number], StandBooking.objects.live().get())

    @rule(worker=st.sampled_from(["nl", "en"]))
    def send(self, worker: str) -> None:
        (start, stall), (now, other) = self.told, self.so_it_is()
        with translation.override(worker):
            mails = self.deliver()
        for pk, has_stall in zip(self.people, (False, True), strict=True):
            person = Registration.objects.get(pk=pk)
            theirs = [mail for mail in mails if mail.to == [person.email]]
            in_dutch = person.language == "nl"
            lines = [
                line.removeprefix("- ")
                for mail in theirs
                for line in mail.body.splitlines()
                if line.startswith("- ")
            ]
            is_another_day = timezone.localdate(now) != timezone.localdate(start)
            subjects = {
                *(["Datum" if in_dutch else "Date"] if is_another_day else []),
                *(["Tijd" if in_dutch else "Time"] if now != start else []),
                *(["Inloop" if in_dutch else "Doors open"] if now != start else []),
                *(
                    ["Kraam of pitch" if in_dutch else "Stall or pitch"]
                    if has_stall and other != stall
                    else []
                ),
            }
            assert sorted(line.partition(":")[0] for line in lines) == sorted(subjects)
            assert bool(theirs) == bool(subjects)
            for line in lines:
                was, has_become = re.split(", is nu |, is now ", line)
                assert was.partition(" was ")[2] != has_become


@pytest.mark.long
def test_no_order_of_languages_and_changes_tells_what_is_not_so(django_db_blocker):
    run_state_machine_as_test(
        Readers,
        settings=hypothesis_settings(
            max_examples=examples(25),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
