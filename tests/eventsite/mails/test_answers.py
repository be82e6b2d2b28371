"""NORMS C18: what calendars answer, as Gmail, Outlook, Apple and Thunderbird write it."""

from __future__ import annotations

import base64
import io
import random
import sys
import textwrap
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as outbox
from django.core.management import call_command

from eventsite.booking import calling_off, cancelling, scheduling
from eventsite.door import admissions
from eventsite.mails import answers, delivery
from eventsite.mails.answers import Answer
from eventsite.models import Message, Registration

from ... import build
from ...calendar_receivers import calendar_parts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

UID = "session-9b7f2f5c-6f0e-4a57-9a53-1d8d1c2b7a10@cafe.example.nl"

GMAIL = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20270302T183000Z
DTEND:20270302T210000Z
DTSTAMP:20270226T091214Z
ORGANIZER;CN=Initiatievencafé:mailto:initiatieven@example.nl
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={email}
 ;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Sorry; ziek":mailto:{email}
SEQUENCE:1
STATUS:CONFIRMED
SUMMARY:Initiatievencafé
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = """\
BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN=Bram Jansen:MAILTO:{upper}
COMMENT;LANGUAGE=nl-NL:\\n
UID:{uid}
SUMMARY;LANGUAGE=nl-NL:Geweigerd: Initiatievencafé
DTSTART;TZID=W. Europe Standard Time:20270302T193000
DTEND;TZID=W. Europe Standard Time:20270302T220000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20270226T091215Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:1
X-MICROSOFT-CDO-APPT-SEQUENCE:1
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
END:VCALENDAR
"""

APPLE = """\
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 14.3//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="Bram Jansen";CUTYPE=INDIVIDUAL;EMAIL="{email}";PARTSTAT={partstat}:mail
 to:{email}
DTEND;TZID=Europe/Amsterdam:20270302T220000
DTSTAMP:20270226T091216Z
DTSTART;TZID=Europe/Amsterdam:20270302T193000
ORGANIZER;CN="Initiatievencafé":mailto:initiatieven@example.nl
SEQUENCE:1
SUMMARY:Initiatievencafé
UID:{uid}
END:VEVENT
END:VCALENDAR
"""

THUNDERBIRD = """\
BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
CREATED:20270226T090000Z
LAST-MODIFIED:20270226T091217Z
DTSTAMP:20270226T091217Z
UID:{uid}
SUMMARY:Initiatievencafé
ORGANIZER;CN=Initiatievencafé:mailto:initiatieven@example.nl
ATTENDEE;PARTSTAT={partstat};ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{email}
X-MOZ-RECEIVED-SEQUENCE:1
X-MOZ-RECEIVED-DTSTAMP:20270226T090000Z
DTSTART;TZID=Europe/Amsterdam:20270302T193000
DTEND;TZID=Europe/Amsterdam:20270302T220000
SEQUENCE:1
X-MOZ-INVITED-ATTENDEE:mailto:{email}
END:VEVENT
END:VCALENDAR
"""

CLIENTS = {"Gmail": GMAIL, "Outlook": OUTLOOK, "Apple": APPLE, "Thunderbird": THUNDERBIRD}


def reply(client="Gmail", *, uid=UID, email="bram@example.nl", partstat="DECLINED") -> bytes:
    fields = {"uid": uid, "email": email, "upper": email.upper(), "partstat": partstat}
    return CLIENTS[client].format(**fields).replace("\n", "\r\n").encode()


def in_mail(ics: bytes, *, kind="text/calendar; charset=utf-8; method=REPLY") -> bytes:
    """Among alternatives, and in base64, as most send it."""
    packed = "\n".join(textwrap.wrap(base64.b64encode(ics).decode(), 76))
    return f"""\
From: Bram Jansen <bram@example.nl>
To: initiatieven@example.nl
Subject: =?utf-8?q?Geweigerd=3A_Initiatievencaf=C3=A9?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Bram Jansen heeft deze uitnodiging geweigerd.

--b1
Content-Type: {kind}
Content-Transfer-Encoding: base64

{packed}
--b1--
""".encode()


# Reading -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", CLIENTS)
def test_answer_of_each_client_is_read(client):
    assert answers.read(in_mail(reply(client))) == [Answer(UID, "bram@example.nl", "DECLINED")]


def test_answer_that_is_the_whole_mail_or_a_file_is_read():
    whole = b"Content-Type: text/calendar; method=REPLY; charset=utf-8\n\n" + reply("Apple")
    file = in_mail(reply("Apple"), kind='application/ics; name="invite.ics"')

    assert answers.read(whole) == answers.read(file) == [Answer(UID, "bram@example.nl", "DECLINED")]


def test_several_entries_are_as_many_answers_up_to_a_limit():
    one = reply().partition(b"BEGIN:VEVENT")[2].partition(b"END:VEVENT")[0]
    entries = b"".join(b"BEGIN:VEVENT" + one + b"END:VEVENT\r\n" for _ in range(2000))
    few, many = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + entries[:size] + b"END:VCALENDAR\r\n"
        for size in (len(entries) // 500, len(entries) // 10)
    )

    assert len(answers.read(in_mail(few))) == 4
    assert len(answers.read(in_mail(many))) == answers.MOST_ENTRIES


BROKEN = {
    "nothing": b"",
    "no calendar": b"hallo",
    "bytes": b"\xff\xfe\x00\x80",
    "half": reply()[:300],
    "no end": reply().replace(b"END:VEVENT\r\nEND:VCALENDAR\r\n", b""),
    "no UID": reply().replace(b"UID:", b"X-UID:"),
    "no attendee": reply().replace(b"ATTENDEE;", b"X-ATTENDEE;"),
    "attendee without address": reply().replace(b"mailto:bram@example.nl", b"invalid:nomail"),
    "a request": reply().replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
    "two methods": reply().replace(b"METHOD:REPLY", b"METHOD:REPLY\r\nMETHOD:REPLY"),
    "two UIDs": reply().replace(b"SEQUENCE:1", b"UID:two\r\nSEQUENCE:x"),
    "a list for a word": reply().replace(b"PARTSTAT=DECLINED", b'PARTSTAT="A","B"'),
    "huge": reply() + b"X" * answers.MOST_BYTES,
    "deep": b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + b"BEGIN:A\r\n" * 20_000,
    "long line": reply().replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 200_000),
    "nul": reply().replace(b"Initiatieven", b"Initia\x00tieven"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_whatever_a_stranger_sends_cancels_nothing_and_stops_nothing(case):
    bram = build.bram(build.edition())
    delivery.deliver_due()

    found = answers.read(in_mail(BROKEN[case]))

    assert [answers.record(answer) for answer in found] == [None] * len(found)
    bram.refresh_from_db()
    assert bram.is_confirmed
    assert not Message.objects.filter(kind="declined").exists()


def test_answers_with_any_byte_changed_are_read_or_left():
    chance = random.Random(33)
    for client in CLIENTS:
        whole = reply(client)
        for _ in range(150):
            changed = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            del changed[chance.randrange(len(changed)) :][: chance.randint(0, 20)]
            for answer in answers.read(in_mail(bytes(changed))):
                assert answer.email


# What follows --------------------------------------------------------------------------------------


@pytest.fixture
def bram():
    registration = build.bram(build.edition())
    delivery.deliver_due()
    outbox.outbox.clear()
    return registration


def declined(registration: Registration, **fields) -> Answer:
    uid = registration.event.sessions.first().uid
    return Answer(**({"uid": uid, "email": registration.email, "partstat": "DECLINED"} | fields))


def letters() -> list[str]:
    delivery.deliver_due()
    return [mail.body for mail in outbox.outbox]


@pytest.mark.database
def test_who_declines_gets_the_link_to_cancel_once_and_keeps_the_place(bram):
    for _ in range(3):
        invitation = answers.record(declined(bram))

    (text,) = letters()
    assert invitation.is_declined
    assert "Daarmee bent u niet afgemeld." in text
    (line,) = [line for line in text.splitlines() if line.startswith("Afmelden: ")]
    assert line.endswith("/afmelden/")
    bram.refresh_from_db()
    assert bram.is_confirmed
    answers.record(declined(bram))
    assert len(letters()) == 1


def test_appointment_that_moved_is_declined_anew(bram, frozen):
    answers.record(declined(bram))
    letters()
    frozen.shift(60)
    session = bram.event.sessions.get()
    session.starts_at += timedelta(minutes=30)
    scheduling.save_sessions(bram.event, [session])
    letters()
    assert not bram.invitations.get().is_declined
    outbox.outbox.clear()

    answers.record(declined(bram))

    assert len(letters()) == 1


@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
def test_who_comes_after_all_is_not_told_to_cancel(bram, partstat):
    answers.record(declined(bram))

    answers.record(declined(bram, partstat=partstat))

    assert letters() == []
    assert not bram.invitations.get().is_declined


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "daan@example.nl"},
        {"uid": UID},
        {"uid": ""},
        {"partstat": "DELEGATED"},
        {"partstat": ""},
    ],
    ids=str,
)
def test_answer_of_who_was_not_invited_says_nothing(bram, fields):
    assert answers.record(declined(bram, **fields)) is None
    assert letters() == []


@pytest.mark.parametrize("change", ["cancelled", "called off", "over"])
def test_answer_that_comes_too_late_says_nothing(bram, frozen, change):
    if change == "cancelled":
        cancelling.cancel(bram)
    elif change == "called off":
        calling_off.call_off(bram.event)
    else:
        frozen.shift(timedelta(days=30))

    assert answers.record(declined(bram)) is None


def test_who_cancelled_meanwhile_gets_no_letter(bram):
    answers.record(declined(bram))
    cancelling.cancel(bram)

    assert ["nog aangemeld" in text for text in letters()] == [False]


@pytest.mark.database
def test_organisers_see_who_declined_until_they_cancel(bram, client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    words = "Geweigerd in de agenda, nog wel aangemeld"
    other = build.edition(title="Anders")
    answers.record(declined(bram))

    page = client.get("/beheer/mails/").text
    assert words in page
    assert "Bram Jansen" in page.partition(words)[2]
    assert "1 keer geweigerd in de agenda" in client.get("/beheer/").text
    assert words not in client.get("/beheer/mails/", {"evenement": other.slug}).text
    cancelling.cancel(bram)
    assert words not in client.get("/beheer/mails/").text
    assert "geweigerd in de agenda" not in client.get("/beheer/").text


def test_answer_goes_where_reports_are_read(settings):
    settings.BOUNCE_EMAIL = "agenda@example.nl"
    bram = build.bram(build.edition())

    mail = build.mail(bram.messages.get())

    (calendar,) = calendar_parts(mail)
    organiser = calendar.walk("VEVENT")[0]["ORGANIZER"]
    sent = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert organiser == "mailto:agenda@example.nl"
    assert sent["From"].addresses[0].addr_spec == mail.from_email == "agenda@example.nl"
    assert sent["Reply-To"].addresses[0].addr_spec == settings.SITE_EMAIL


def test_command_takes_answers_among_reports_and_leaves_what_people_write(
    bram, tmp_path, capsys, monkeypatch
):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    uid = bram.event.sessions.get().uid
    (tmp_path / "new" / "1.reply").write_bytes(in_mail(reply("Outlook", uid=uid)))
    (tmp_path / "new" / "2.person").write_bytes(b"Subject: Re: Uw kaart\n\nMag mijn hond mee?")

    call_command("read_bounces", maildir=tmp_path)

    assert capsys.readouterr().out.splitlines() == [
        "2 read, 0 of our mails came back",
        "1 from calendars",
    ]
    kept = sorted(path.name for path in (tmp_path / "cur").iterdir())
    assert [name.endswith("S") for name in kept] == [True, False]
    assert len(letters()) == 1
    piped = io.TextIOWrapper(io.BytesIO(in_mail(reply("Apple", uid=uid, partstat="ACCEPTED"))))
    monkeypatch.setattr(sys, "stdin", piped)
    call_command("read_bounces")
    assert not bram.invitations.get().is_declined


def _nested(depth: int) -> bytes:
    """A part in a part in a part: more than Python follows."""
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )


HOSTILE = {
    "nul in a UID": in_mail(reply(uid="een\x00ander")),
    "nul in a Message-ID": b"""\
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <een\x00ander@example.nl>

--b--
""",
    "parts in parts": _nested(3000),
}


@pytest.mark.database
@pytest.mark.parametrize("case", HOSTILE)
def test_mail_that_nobody_can_read_is_left_for_people_and_holds_up_no_other(case, bram, tmp_path):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.hostile").write_bytes(HOSTILE[case])
    uid = bram.event.sessions.get().uid
    (tmp_path / "new" / "2.reply").write_bytes(in_mail(reply(uid=uid)))

    call_command("read_bounces", maildir=tmp_path)

    assert bram.invitations.get().is_declined
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == [
        "1.hostile:2,",
        "2.reply:2,S",
    ]


def test_who_declines_what_they_make_up_elsewhere_is_led_to_that():
    own, other = build.run(sessions=1), build.run(sessions=1)
    registration, there = build.bram(own), other.sessions.get()
    admissions.admit(registration, there, instead_of=own.sessions.get(), operator=build.anna())
    delivery.deliver_due()
    outbox.outbox.clear()

    answers.record(declined(registration, uid=there.uid))

    (text,) = letters()
    assert f"{other.get_absolute_url()}agenda/" in text
    assert own.get_absolute_url() not in text
