"""The mails, opened with the standard library's parser and a calendar parser that is not ours."""

from __future__ import annotations

import email
import io
import re
import warnings
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from django.utils import timezone
from PIL import Image

from courses import attendance, certificates, waivers
from courses.models import Course
from desk.settings.keys import expiring
from desk.staff import members
from desk.staff.password_letter import PasswordResetLetter
from desk.staff.second_factor_letter import SecondFactorResetLetter
from eventsite import wiring
from eventsite.booking import (
    addressing,
    calling_off,
    cancelling,
    events,
    merging,
    registering,
    renewing,
    scheduling,
)
from eventsite.door import admissions
from eventsite.mails import answers, delivery, letters, mailings
from eventsite.mails.answers import Answer
from eventsite.mails.asked_again_letter import AskedAgainLetter
from eventsite.mails.event_letters import (
    PracticalLetter,
    ReminderDayLetter,
    ReminderLetter,
    ReminderWeekLetter,
    ThanksLetter,
)
from eventsite.mails.sign_up_letters import LinksLetter
from eventsite.models import Event, Message
from eventsite.persons.letters import ErasedLetter, OwnDataLetter
from eventsite.subscriptions import notices, topics
from eventsite.subscriptions import verbs as subscriptions
from eventsite.subscriptions.letters import SubscriptionsLetter
from eventsite.tickets import codes, links
from initiatives.letters import InitiativeLinksLetter, KnownInitiativeLetter
from pitches import taking_part, workshop_offer

from ... import build
from ...sharing import rolled_back

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # vobject's own
    import vobject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

KINDS = [letter.kind for letter in wiring.LETTERS]


def parsed(message: Message) -> EmailMessage:
    """As a mail client gets it: bytes, parsed anew."""
    sent = build.mail(message).message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(sent, policy=policy.default)


def latest(registration, kind: str) -> Message:
    """With the registration as it is in the database now."""
    return Message.objects.filter(registration=registration, kind=kind).latest("pk")


def structure(part: EmailMessage) -> object:
    if not part.is_multipart():
        return part.get_content_type()
    return {part.get_content_type(): [structure(child) for child in part.iter_parts()]}


def calendar_of(message: EmailMessage):
    (part,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return part, vobject.readOne(part.get_content())


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text))


def text_of_html(html: str) -> str:
    html = re.sub(r"<head.*?</head>", " ", html, flags=re.S)
    return re.sub(r"<[^>]+>", " ", html)


@pytest.fixture
def bram():
    return build.bram(build.edition(capacity=1, title="Initiatievencafé"))


def one_of_each_kind() -> dict[str, Message]:
    """Each kind of message while it is true."""
    event = build.edition(capacity=2)
    bram, daan = build.bram(event), build.daan(event)
    chaima, last = build.chaima(event), build.registration(event)
    found = {
        "confirmation": latest(bram, "confirmation"),
        "waiting": latest(last, "waiting"),
    }
    registering.change(bram, name="Bram de Wit", party_size=1)
    found["changed"] = latest(bram, "changed")
    renewing.renew(chaima)
    found["renewed_links"] = latest(chaima, "renewed_links")
    AskedAgainLetter.queue_to_known(bram, "Nu is gevraagd: 3 personen.")
    found["asked_again"] = latest(bram, "asked_again")
    cancelling.cancel(daan)
    found["cancelled"] = latest(daan, "cancelled")
    found["promoted"] = latest(chaima, "promoted")
    LinksLetter.queue_to(bram.email)
    found["links"] = latest(bram, "links")
    session = event.sessions.get()
    session.starts_at += timedelta(minutes=15)
    scheduling.save_sessions(event, [session])
    found["event_changed"] = latest(bram, "event_changed")
    moved = build.bram(build.edition())
    addressing.change_email(moved, "bram@example.com")
    found["new_address"] = latest(moved, "new_address")
    twice = build.edition()
    again = build.registration(twice, email="again@example.nl")
    build.mail(latest(again, "confirmation"))
    again.messages.update(state="sent", sent_at=timezone.now())
    merging.merge(build.bram(twice), again, party_size=1)
    found["merged"] = latest(again, "merged")
    other = build.edition(capacity=1)
    build.bram(other)
    left = cancelling.cancel(build.daan(other))
    smaller = build.edition(capacity=3)
    build.bram(smaller)
    large = build.registration(smaller, party_size=3)
    smaller.capacity = 2
    events.save_event(smaller)
    found["never_fits"] = latest(large, "never_fits")
    found["left_waiting_list"] = latest(left, "left_waiting_list")
    several = build.edition(sessions=2)
    guest = build.registration(several, email="hanna@example.nl")
    build.mail(latest(guest, "confirmation"))
    guest.messages.update(state="sent", sent_at=timezone.now())
    several.title = "Initiatievencafé in de lente"
    events.save_event(several)
    build.mail(latest(guest, "event_changed"))  # it leaves something to tell
    found["calendar_entry"] = latest(guest, "calendar_entry")
    guest.messages.filter(kind="event_changed").update(state="sent", sent_at=timezone.now())
    session = build.edition().sessions.get()
    refuses = build.registration(session.event, email="ivo@example.nl")
    build.mail(latest(refuses, "confirmation"))
    answers.record(Answer(session.uid, "ivo@example.nl", "DECLINED"))
    found["declined"] = latest(refuses, "declined")
    called_off = build.edition()
    erik = build.bram(called_off)
    calling_off.call_off(called_off)
    found["event_cancelled"] = latest(erik, "event_cancelled")
    reminded = build.edition(
        practical_information="Parkeren kan in garage Raaks.",
        thanks="Uw reactie is welkom: https://haarlem.example.nl/reactie",
    )
    session = reminded.sessions.get()
    for letter in (ReminderWeekLetter, ReminderDayLetter, PracticalLetter, ThanksLetter):
        person = build.registration(reminded)
        occasion = (
            letter.occasion_of(reminded)
            if letter is PracticalLetter
            else ReminderLetter.occasion_of(session)
        )
        letter.queue_once([person], occasion, session=session)
        found[letter.kind] = latest(person, letter.kind)
    subscriptions.ask("bram@example.nl", topics.offered())
    found["subscription_asked"] = Message.objects.get(kind="subscription_asked")
    build.subscription("daan@example.nl")
    notices.of_event(build.edition())
    notices.tell_due(timezone.now())
    found["news"] = Message.objects.get(kind="news")
    SubscriptionsLetter.queue_to("daan@example.nl")
    found["subscriptions"] = Message.objects.get(kind="subscriptions")
    for letter in (OwnDataLetter, ErasedLetter):
        letter.queue_to(bram.email)
        found[letter.kind] = Message.objects.get(kind=letter.kind)
    mailing = build.mailing(event)
    mailings.test(mailing, build.anna())
    mailings.send(mailing)
    for kind in ["mailing", "mailing_test"]:
        found[kind] = Message.objects.filter(kind=kind).first()
    evening = build.edition()
    (slot,), (stand,) = build.slots(evening, 1), build.stands(evening, 1)
    pitcher = build.initiator(evening, stand=stand, slot=slot)
    reserve = build.initiator(evening, reserve=True)
    taking_part.give_up(pitcher, pitch=True)
    found["joined"] = latest(pitcher, "joined")
    found["parts_changed"] = latest(pitcher, "parts_changed")
    found["moved_up"] = latest(reserve, "moved_up")
    training = build.run(build.course(kind=Course.Kind.WORKSHOP), sessions=1)
    workshop_offer.offer(evening, training, places=0, until=None)
    found["workshop_offered"] = latest(reserve, "workshop_offered")
    initiative = build.initiative()
    build.offer(initiative)
    InitiativeLinksLetter.queue_to(initiative.contact_email)
    KnownInitiativeLetter.queue_to_known(initiative)
    for message in initiative.messages.all():
        found[message.kind] = message
    asked = build.unproved_offer(initiative, email="daan@example.nl")
    found["offer_to_prove"] = asked.messages.get()
    course = build.course()
    run, later = build.run(course), build.run(course)
    fatima = build.registration(run, email="fatima@example.nl")
    missed, at = run.sessions.first(), later.sessions.first()
    admission = attendance.make_up(fatima, missed=missed, at=at, by=None)
    found["admitted"] = latest(fatima, "admitted")
    gijs = build.registration(run, email="gijs@example.nl")
    ended = attendance.make_up(gijs, missed=missed, at=at, by=None)
    admissions.end_admission(ended)
    found["admission_ended"] = latest(gijs, "admission_ended")
    assert admission.session == at
    waivers.waive(
        build.advanced(course), name="Ilse", email="ilse@example.nl", reason="Ervaren", by=None
    )
    found["course_access"] = Message.objects.get(kind="course_access")
    over = build.past_run(course)
    build.took(over, sessions=3, email="joost@example.nl")
    certificates.issue_due()
    found["certificate"] = Message.objects.get(kind="certificate")
    members.invite(
        email="sem@example.nl", first_name="Sem", last_name="", role="steward", events=[], by=None
    )
    found["staff_invited"] = Message.objects.get(kind="staff_invited")
    SecondFactorResetLetter.queue_to(found["staff_invited"].email)
    found["second_factor_reset"] = Message.objects.get(kind="second_factor_reset")
    PasswordResetLetter.queue_to("anna@example.nl")
    found["password_reset"] = Message.objects.get(kind="password_reset")
    build.api_key(days=10)
    expiring.warn(timezone.now())
    found["key_expires"] = Message.objects.filter(kind="key_expires").order_by("pk")[0]
    return {kind: Message.objects.get(pk=message.pk) for kind, message in found.items()}


# Every kind ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    message: Message
    still_true: bool
    envelope: str
    mail: EmailMessage
    name: str


@pytest.fixture(scope="module")
def of_each_kind(django_db_setup, django_db_blocker) -> dict[str, Sent]:
    with rolled_back(django_db_blocker):
        return {
            kind: Sent(
                message,
                letters.of(message).still_true(),
                build.mail(message).from_email,
                parsed(message),
                letters.of(message).name,
            )
            for kind, message in one_of_each_kind().items()
        }


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_says_the_same_as_text_and_as_html(kind, of_each_kind):
    sent = of_each_kind[kind]

    text = sent.mail.get_body(("plain",)).get_content()
    html = sent.mail.get_body(("html",)).get_content()

    assert sent.still_true
    assert words(text) - words(text_of_html(html)) - words(
        " ".join(re.findall(r"http\S+", text))
    ) <= {
        "kaart",  # "Uw kaart: https://…" is a button in HTML
        "code",
        "Uw",
        "Wijzig",
    }
    for url in re.findall(r"https://\S+", text):
        assert url in html
    assert "{{" not in text + html
    assert "None" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_has_the_headers_that_receivers_look_at(kind, of_each_kind):
    message, mail = of_each_kind[kind].message, of_each_kind[kind].mail

    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].addr_spec == "initiatieven@example.nl"
    assert of_each_kind[kind].envelope.endswith("@example.nl")
    assert message.message_id.endswith("@example.nl>")
    assert mail["To"].addresses[0].addr_spec == message.address
    assert mail["To"].addresses[0].display_name == of_each_kind[kind].name
    answers_go_to = "bram@example.nl" if kind == "offer_received" else "initiatieven@example.nl"
    assert mail["Reply-To"].addresses[0].addr_spec == answers_go_to
    assert 10 < len(mail["Subject"]) < 100


@pytest.mark.parametrize("kind", KINDS)
def test_every_html_mail_stands_on_its_own(kind, of_each_kind):
    html = of_each_kind[kind].mail.get_body(("html",)).get_content()

    assert '<html lang="nl"' in html
    assert "<script" not in html
    assert "<link" not in html
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r'src="(?!cid:)', html)


def test_every_kind_of_mail_is_tested(of_each_kind):
    assert set(of_each_kind) == set(KINDS)


# The ticket in the mail ----------------------------------------------------------------------------


def test_confirmation_is_put_together_as_clients_expect(bram):
    sent = parsed(latest(bram, "confirmation"))

    assert structure(sent) == {
        "multipart/related": [
            {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]},
            "image/png",
        ]
    }


def test_confirmation_shows_the_ticket_as_picture_and_in_letters(bram):
    sent = parsed(latest(bram, "confirmation"))

    html = sent.get_body(("html",)).get_content()
    (picture,) = [p for p in sent.walk() if p.get_content_type() == "image/png"]
    code = codes.readable(codes.code_of(bram))
    assert picture["Content-ID"] == "<kaart>"
    assert Image.open(io.BytesIO(picture.get_content())).size[0] >= 300
    assert 'src="cid:kaart"' in html
    assert code in re.search(r'alt="([^"]*)"', html).group(1)
    assert code in text_of_html(html)


def test_confirmation_has_links_to_the_ticket_and_to_change(bram):
    text = parsed(latest(bram, "confirmation")).get_body(("plain",)).get_content()

    assert links.absolute(links.ticket_url(bram)) in text
    assert links.absolute(links.registration_url(bram)) in text


def test_confirmation_says_what_was_sent_in_and_when_it_came(frozen_in_march, bram):
    """Wmebv: who sends something in hears that it arrived, and when."""
    mail = parsed(latest(bram, "confirmation"))

    text = mail.get_body(("plain",)).get_content()
    assert "Wij kregen uw aanmelding op dinsdag 2 maart 2027, 14.00 uur." in text
    for said in (bram.name, bram.event.title, "1 persoon", "dinsdag 16 maart 2027"):
        assert said in text
    assert mail["To"].addresses[0].addr_spec == bram.email


def test_subject_says_what_and_when(bram):
    sent = parsed(latest(bram, "confirmation"))

    assert re.fullmatch(r"Uw kaart voor Initiatievencafé op \w+dag \d+ \w+", str(sent["Subject"]))


def test_waiting_mail_says_the_position_and_brings_no_ticket(bram):
    build.daan(bram.event)
    chaima = build.chaima(bram.event)

    sent = parsed(latest(chaima, "waiting"))

    text = sent.get_body(("plain",)).get_content()
    assert "op plaats 2" in text
    assert structure(sent) == {"multipart/alternative": ["text/plain", "text/html"]}


def test_links_mail_lists_every_evening_of_the_address(bram):
    second = build.bram(build.edition(title="Groene buurten"))
    LinksLetter.queue_to("bram@example.nl")

    text = parsed(Message.objects.get(kind="links")).get_body(("plain",)).get_content()

    for registration in (bram, second):
        assert links.absolute(links.registration_url(registration)) in text


# Nothing can be smuggled in ------------------------------------------------------------------------


def test_line_breaks_and_markup_in_names_and_titles_stay_text(bram):
    Event.objects.update(title="Café\r\nBcc: kwaad@example.nl")
    type(bram).objects.update(name="<b>Bram</b> & {{ code }}", source="phone")
    message = latest(bram, "confirmation")

    sent = parsed(message)

    assert sent["Bcc"] is None
    assert sent["Subject"].count("\n") == 0
    assert "&lt;b&gt;Bram&lt;/b&gt;" in sent.get_body(("html",)).get_content()
    assert "<b>Bram</b> & {{ code }}" in sent.get_body(("plain",)).get_content()


def test_address_with_an_international_domain_is_sent_in_ascii():
    registration = build.registration(build.edition(), email="info@bücher.example")

    rendered = build.mail(latest(registration, "confirmation"))

    assert b"info@xn--bcher-kva.example" in rendered.message().as_bytes()


def test_queued_message_holds_no_link_and_no_code(bram):
    row = str(Message.objects.filter(registration=bram).values().get())

    assert codes.code_of(bram) not in row
    assert links.make_token(bram, links.Purpose.TICKET) not in row


# The invitation ------------------------------------------------------------------------------------


def test_invitation_is_a_request_for_one_entry_and_one_person(bram):
    mail = parsed(latest(bram, "confirmation"))

    part, calendar = calendar_of(mail)

    assert part.get_param("method") == "REQUEST" == calendar.method.value
    sender = mail["From"].addresses[0].addr_spec
    assert calendar.vevent.organizer.value == f"mailto:{sender}"  # RFC 6047 §2.3
    assert len(list(calendar.vevent_list)) == 1
    assert [a.value for a in calendar.vevent.attendee_list] == ["mailto:bram@example.nl"]
    assert calendar.vevent.uid.value == bram.event.sessions.get().uid


def test_event_cancelled_takes_the_entry_out_of_the_calendar(bram):
    delivery.deliver_due()
    calling_off.call_off(bram.event)

    part, calendar = calendar_of(parsed(latest(bram, "event_cancelled")))

    assert part.get_param("method") == "CANCEL" == calendar.method.value
    assert calendar.vevent.status.value == "CANCELLED"


def test_several_sessions_are_one_calendar_without_an_answer_to_give():
    event = build.edition(sessions=3)
    registration = build.bram(event)

    mail = parsed(latest(registration, "confirmation"))

    part, calendar = calendar_of(mail)
    assert part.get_param("method") == "PUBLISH" == calendar.method.value
    assert [e.uid.value for e in calendar.vevent_list] == [s.uid for s in event.sessions.all()]
    assert not any(hasattr(e, "attendee") for e in calendar.vevent_list)
    text = mail.get_body(("plain",)).get_content()
    assert text.index("Zet alle 3 bijeenkomsten in uw agenda") < text.index("Uw kaart:")
    assert "anders staat alles dubbel in uw agenda" in text


def test_several_changes_are_told_one_in_each_mail():
    event = build.edition(sessions=3)
    registration = build.bram(event)
    delivery.deliver_due()
    event.title = "Initiatievencafé in de lente"
    events.save_event(event)

    delivery.deliver_due()

    told = list(registration.messages.order_by("pk").values_list("kind", flat=True))
    assert told == ["confirmation", "event_changed", "calendar_entry", "calendar_entry"]
    assert [m.invitations.count() for m in registration.messages.order_by("pk")] == [0, 1, 1, 1]


# Still true? ---------------------------------------------------------------------------------------


def test_mails_that_are_no_longer_true_are_known(bram):
    event = bram.event
    chaima = build.chaima(event)
    confirmation, waiting = latest(bram, "confirmation"), latest(chaima, "waiting")

    cancelling.cancel(bram)

    confirmation, waiting = (Message.objects.get(pk=m.pk) for m in (confirmation, waiting))
    assert not letters.of(confirmation).still_true()
    assert not letters.of(waiting).still_true()
    assert letters.of(latest(chaima, "promoted")).still_true()


def test_confirmation_for_a_cancelled_event_is_no_longer_true(bram):
    calling_off.call_off(bram.event)

    assert not letters.of(Message.objects.get(kind="confirmation")).still_true()
