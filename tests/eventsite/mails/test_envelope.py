"""How a mail is put together, in memory: headers that say who and when, parts in their places."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

import pytest

from eventsite.calendars import ical
from eventsite.calendars.appointments import Appointment, Standing
from eventsite.mails import envelope
from eventsite.models import Message, Registration

from ... import build


def put_together(*, name: str = "Bram de Wit", address: str = "bram@example.nl", **fields):
    message = Message(kind="changed", email=address, created_at=build.NOW)
    defaults = {
        "subject": "Één plaats",
        "text": "Dag Bram, tot donderdag.",
        "html": "<p>Ziet ú?</p>",
    }
    return envelope.put_together(message, name=name, **(defaults | fields))


def as_sent(mail) -> bytes:
    return mail.message().as_bytes(linesep="\r\n")


def parsed(mail) -> EmailMessage:
    return email.message_from_bytes(as_sent(mail), policy=policy.default)


def header_lines(mail) -> list[bytes]:
    return as_sent(mail).split(b"\r\n\r\n")[0].split(b"\r\n")


def test_each_try_says_its_own_moment_and_the_same_message_id(frozen):
    message = Message(kind="changed", email="bram@example.nl", created_at=build.NOW)
    tries = []
    for days in (0, 2):
        frozen.move_to(build.NOW + timedelta(days=days))
        tries.append(envelope.put_together(message, subject="x", text="x", html="<p>x</p>"))

    dates = [parsedate_to_datetime(parsed(mail)["Date"]) for mail in tries]
    assert dates == [build.NOW, build.NOW + timedelta(days=2)]
    assert {parsed(mail)["Message-ID"] for mail in tries} == {message.message_id}


@pytest.mark.parametrize(
    "name",
    [
        "Bram",
        "Wit, B. de",
        'Bram "de" \\ Wit',
        "Chaima <kwaad@example.nl>",
        "Zoë 😀 Łukasz",
        "é" * 200,
        "Łucja van den Berg-Jansen " * 8,
        "Jan Willem " * 18,
        "info@voorbeeld.nl",
    ],
)
def test_mail_is_to_a_name_and_an_address(name):
    mail = put_together(name=name)

    lines = header_lines(mail)
    raw = email.message_from_bytes(as_sent(mail))["To"].replace("\r\n", "")
    shown, address = parseaddr(raw)
    assert str(make_header(decode_header(shown))) == name.strip()
    assert address == "bram@example.nl"
    assert [one.addr_spec for one in parsed(mail)["To"].addresses] == ["bram@example.nl"]
    assert mail.recipients() == ["bram@example.nl"]
    assert all(line.isascii() for line in lines)
    assert max(map(len, lines)) <= 78
    assert all(len(word) <= 75 for word in raw.split() if word.startswith("=?"))


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_name_and_subject_start_no_header(end):
    evil = f"Bram{end}Bcc: kwaad@example.nl"

    mail = put_together(name=evil, subject=evil, reply_to=(evil, "daan@example.nl"))

    assert parsed(mail)["Bcc"] is None
    assert not any(line.lower().startswith(b"bcc") for line in header_lines(mail))
    assert [one.addr_spec for one in parsed(mail)["Reply-To"].addresses] == ["daan@example.nl"]


def test_international_domain_is_said_in_ascii():
    mail = put_together(address="info@bücher.example", reply_to=("Daan", "daan@bücher.example"))

    assert parsed(mail)["To"].addresses[0].domain == "xn--bcher-kva.example"
    assert parsed(mail)["Reply-To"].addresses[0].domain == "xn--bcher-kva.example"


def test_answer_goes_to_the_site_unless_the_words_are_somebodys():
    assert parsed(put_together())["Reply-To"] == "initiatieven@example.nl"


def test_mail_asks_for_no_automatic_replies_but_does_for_reports():
    mail = parsed(put_together())

    assert mail["Auto-Submitted"] == "auto-generated"
    suppressed = mail["X-Auto-Response-Suppress"].split(", ")
    assert "OOF" in suppressed
    assert "AutoReply" in suppressed
    assert not {"All", "NDR"} & set(suppressed)


def _invitation() -> bytes:
    appointment = Appointment(
        uid="een",
        sequence=0,
        starts_at=build.NOW,
        ends_at=build.NOW + timedelta(hours=1),
        title="Één avond",
        description="",
        place="",
        url="https://example.nl/",
        category="",
        standing=Standing.CONFIRMED,
        created_at=build.NOW,
        modified_at=build.NOW,
    )
    bram = Registration(name="Bram", email="bram@example.nl")
    return ical.invitation(bram, appointment, stamp=build.NOW, method=ical.Method.REQUEST)


# The parts -------------------------------------------------------------------------------------------


def structure(part: EmailMessage) -> object:
    if not part.is_multipart():
        return part.get_content_type()
    return {part.get_content_type(): [structure(child) for child in part.iter_parts()]}


TEXTS = {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]}
SHOWN = {"multipart/related": [TEXTS, "image/png"]}


@pytest.mark.parametrize(
    ("picture", "file", "parts"),
    [
        (False, False, TEXTS),
        (True, False, SHOWN),
        (False, True, {"multipart/mixed": [TEXTS, "application/pdf"]}),
        (True, True, {"multipart/mixed": [SHOWN, "application/pdf"]}),
    ],
)
def test_picture_belongs_to_the_text_and_a_file_stands_beside_it(picture, file, parts):
    mail = put_together()
    mail.attach_alternative(_invitation().decode(), "text/calendar; method=REQUEST")
    if file:
        mail.attach("bewijs.pdf", b"%PDF-1.7", "application/pdf")
    if picture:
        mail.attach(envelope.qr_picture("0123456789"))

    sent = parsed(mail)

    assert structure(sent) == parts == structure(parsed(mail))
    for part in sent.walk():
        if part.get_content_type() == "multipart/related":
            assert part.get_param("type") == "multipart/alternative"  # RFC 2387 §3.1: required


def test_every_part_is_seven_bits_also_a_calendar():
    mail = put_together()
    mail.attach_alternative(_invitation().decode(), "text/calendar; method=REQUEST")

    (calendar,) = [p for p in parsed(mail).walk() if p.get_content_type() == "text/calendar"]
    assert as_sent(mail).isascii()
    assert max(map(len, as_sent(mail).split(b"\r\n"))) <= 78
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar["Content-Transfer-Encoding"] == "quoted-printable"
    assert calendar.get_payload(decode=True) == _invitation()
