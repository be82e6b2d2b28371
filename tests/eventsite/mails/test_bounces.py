"""Reports of mail that came back, as Postfix, Exchange and Exim write them."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from eventsite.mails import bounces, delivery
from eventsite.models import Message

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# Headers of the original only, as Postfix sends them.
POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.nl (Mail Delivery System)
To: initiatieven@example.nl
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.nl
Arrival-Date: Tue,  2 Mar 2027 14:00:00 +0100 (CET)

Final-Recipient: rfc822; bram@example.nl
Original-Recipient: rfc822;bram@example.nl
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.nl
Diagnostic-Code: smtp; {answer}

--b1
Content-Type: text/rfc822-headers

Received: by mx.example.nl (Postfix)
From: =?utf-8?q?Initiatievencaf=C3=A9?= <initiatieven@example.nl>
Message-ID: {message_id}
Subject: Uw kaart

--b1--
"""

# The whole original, the recipient on a second line, no Diagnostic-Code.
WHOLE = """\
From: postmaster@example.nl
Subject: Onbestelbaar: Uw kaart
MIME-Version: 1.0
Content-Type: multipart/report; boundary="b2"; report-type="delivery-status"

--b2
Content-Type: text/html; charset="utf-8"

<p>Uw bericht kon niet worden bezorgd.</p>

--b2
Content-Type: message/delivery-status

Reporting-MTA: dns;exchange.example.nl

Final-Recipient:
 RFC822;bram@example.nl
Action: Failed
Status: 5.1.10

--b2
Content-Type: message/rfc822

From: initiatieven@example.nl
Message-Id:
 {message_id}
Content-Type: text/plain

Dag Bram

--b2--
"""


@pytest.fixture
def message():
    build.bram(build.edition())
    delivery.deliver_due()
    return Message.objects.get()


def postfix(message, *, action="failed", status="5.1.1", answer="550 5.1.1 no such user") -> bytes:
    fields = {"action": action, "status": status, "answer": answer}
    return POSTFIX.format(message_id=message.message_id, **fields).encode()


def test_report_marks_the_mail_and_keeps_the_servers_words(message):
    bounce = bounces.read(postfix(message))
    bounces.record(bounce)
    bounces.record(bounce)

    message.refresh_from_db()
    assert bounce.recipient == "bram@example.nl"
    assert message.state == "bounced"
    assert message.last_error == "5.1.1 550 5.1.1 no such user"
    assert message.sent_at == build.NOW


def test_report_with_the_whole_mail_is_read_too(message):
    bounce = bounces.read(WHOLE.format(message_id=message.message_id).encode())

    assert (bounce.message_id, bounce.status) == (message.message_id, "5.1.10")
    assert bounces.record(bounce) == message


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"Subject: Re: Uw kaart\n\nLeuk, tot dinsdag!",
        b"\xff\xfe\x00garbage",
        b'Content-Type: multipart/report; boundary="x"\n\n--x\n\nhalf',
    ],
)
def test_what_is_no_report_is_left_alone(message, report):
    assert bounces.read(report) is None


def test_delay_is_no_failure(message):
    assert bounces.read(postfix(message, action="delayed", status="4.4.1")) is None


def test_report_about_somebody_elses_mail_marks_nothing(message):
    stranger = SimpleNamespace(message_id="<other@example.nl>")

    assert bounces.record(bounces.read(postfix(stranger))) is None
    message.refresh_from_db()
    assert message.state == "sent"


def test_mail_that_waits_is_not_marked(message):
    Message.objects.update(state="queued", sent_at=None)

    assert bounces.record(bounces.read(postfix(message))) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("5.1.1 550 5.1.1 no such user", "bestaat niet"),
        ("550 5.1.1 Mailbox does not exist", "bestaat niet"),
        ("5.2.2 552 5.2.2 mailbox full", "vol"),
        ("452 4.2.2 over quota", "vol"),
        ("552 too much mail", "vol"),
        ("554 5.7.1 rejected by policy", "weigert mail van ons"),
        ("421 try later", "neemt nu niets aan"),
        ("TimeoutError: timed out", "kon niet worden verstuurd"),
    ],
)
def test_servers_answer_is_said_in_words(answer, words):
    assert words in bounces.reason(answer)


def test_command_reads_one_report_from_a_pipe(message, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(postfix(message))))

    call_command("read_bounces")

    assert "1 read, 1 of our mails came back" in capsys.readouterr().out
    message.refresh_from_db()
    assert message.state == "bounced"


def test_command_reads_a_maildir_once(message, tmp_path, capsys):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.bounce").write_bytes(postfix(message))
    (tmp_path / "new" / "2.other").write_bytes(b"Subject: hallo\n\nDag")

    call_command("read_bounces", maildir=tmp_path)
    call_command("read_bounces", maildir=tmp_path)

    assert capsys.readouterr().out.splitlines() == [
        "2 read, 1 of our mails came back",
        "0 read, 0 of our mails came back",
    ]
    assert len(list((tmp_path / "cur").iterdir())) == 2


def test_folder_that_is_no_maildir_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no Maildir"):
        call_command("read_bounces", maildir=tmp_path)
