"""Delivery: a queue that loses nothing, against a real SMTP server and with workers that are killed."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.core import mail as outbox
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from eventsite.booking import cancelling
from eventsite.jobs import trying
from eventsite.mails import delivery, mailings, queue
from eventsite.mails.sign_up_letters import ConfirmationLetter
from eventsite.management.commands import worker as worker_command
from eventsite.models import Message

from ... import build
from ...threads import at_once

ROOT = Path(__file__).resolve().parents[3]


# Without a server ----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestQueue:
    @pytest.fixture(autouse=True)
    def _now(self, frozen):
        self.clock = frozen

    def test_what_is_due_is_sent_once(self):
        build.bram(build.edition())

        assert delivery.deliver_due() == 1
        assert delivery.deliver_due() == 0

        message = Message.objects.get()
        assert (message.state, message.attempts, message.sent_at) == ("sent", 1, build.NOW)
        assert len(outbox.outbox) == 1

    def test_verb_that_is_rolled_back_queues_nothing(self):
        event = build.edition()

        with transaction.atomic():
            build.bram(event)
            transaction.set_rollback(True)

        assert not Message.objects.exists()

    def test_message_that_is_no_longer_true_is_not_sent(self):
        cancelling.cancel(build.bram(build.edition()))

        delivery.deliver_due()

        assert dict(Message.objects.values_list("kind", "state")) == {
            "confirmation": "superseded",
            "cancelled": "sent",
        }
        assert len(outbox.outbox) == 1

    def test_message_under_a_lease_is_left_alone_until_it_runs_out(self, settings):
        build.bram(build.edition())
        taken = queue.claim(timezone.now())

        self.clock.shift(settings.MAIL_LEASE - timedelta(seconds=1))
        assert queue.claim(timezone.now()) is None

        self.clock.shift(1)
        again = queue.claim(timezone.now())
        assert again == taken
        assert again.attempts == 2

    def test_fault_of_ours_is_kept_with_the_message_and_the_next_one_is_sent(self, settings):
        event = build.edition()
        bram = build.bram(event)
        build.daan(event)
        type(bram).objects.filter(pk=bram.pk).update(ticket_hash="made with a key that is gone")

        delivery.deliver_due()

        first, second = Message.objects.order_by("pk")
        assert (first.state, second.state) == ("queued", "sent")
        assert "TicketUnknown" in first.last_error

    def test_pauses_grow_from_a_minute_to_six_hours(self):
        minutes = [trying.pause_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 9, 10, 500)]

        assert minutes == [1, 2, 4, 256, 360, 360]

    def test_mail_that_somebody_waits_for_goes_before_a_mailing(self):
        event = build.edition()
        bram = build.bram(event)
        Message.objects.all().delete()
        mailings.send(build.mailing(event))
        self.clock.shift(60)
        ConfirmationLetter.queue(bram)

        delivery.deliver_due()

        assert [m.subject[:7] for m in outbox.outbox] == ["Uw kaar", "De inga"]

    def test_outcome_is_noted_only_by_who_holds_the_lease(self, settings):
        build.bram(build.edition())
        slow = queue.claim(timezone.now())
        self.clock.shift(settings.MAIL_LEASE)
        other = queue.claim(timezone.now())

        delivery.deliver(slow)
        assert Message.objects.get().leased_until == other.leased_until

        delivery.deliver(other)
        assert Message.objects.get().state == "sent"

    def test_retry_puts_a_failed_message_back_and_no_other(self):
        build.bram(build.edition())
        message = Message.objects.get()
        delivery.retry(message)
        Message.objects.update(state="failed", attempts=14, last_error="550 no")

        delivery.retry(message)

        message.refresh_from_db()
        assert (message.state, message.attempts, message.last_error) == ("queued", 0, "")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_take_the_same_message():
    event = build.edition()
    for _ in range(12):
        build.registration(event)

    def claim_all() -> list[int]:
        taken = []
        while message := queue.claim(timezone.now()):
            taken.append(message.pk)
        return taken

    taken = at_once([claim_all] * 4)

    everything = [pk for each in taken for pk in each]
    assert len(everything) == 12 == len(set(everything))


class FailsFor:
    """As the driver does while the database restarts: every statement that matches raises, n times."""

    def __init__(self, times: int, statement: str) -> None:
        self.times, self.statement = times, statement

    def __call__(self, execute, sql, params, many, context):
        if self.times and sql.startswith(self.statement):
            self.times -= 1
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestDatabaseRestart:
    @pytest.fixture(autouse=True)
    def _no_pauses(self, monkeypatch):
        monkeypatch.setattr(trying, "RECORD_PAUSES", (0, 0, 0))

    def test_outcome_is_noted_once_the_database_is_back(self, monkeypatch):
        """The mail is out: not noted, it would go out again."""
        build.bram(build.edition())
        message = queue.claim(timezone.now())
        monkeypatch.setattr(connection, "close", lambda: None)  # it would take the fault along
        with connection.execute_wrapper(FailsFor(2, 'UPDATE "eventsite_message" SET "state"')):
            delivery.deliver(message)

        assert Message.objects.get().state == "sent"
        assert len(outbox.outbox) == 1

    def test_worker_waits_for_the_database_and_goes_on(self):
        build.bram(build.edition())
        command, stop = worker_command.Command(), threading.Event()
        with connection.execute_wrapper(FailsFor(1, "SELECT")):
            rest = command.round(stop)
        assert rest == worker_command.AFTER_DATABASE_ERROR_SECONDS
        assert Message.objects.get().state == "queued"

        command.round(stop)

        assert Message.objects.get().state == "sent"


# With a server and workers of their own ------------------------------------------------------------


class Server:
    """A real SMTP server whose answer to DATA and RCPT the test decides."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.senders: set[str] = set()  # by which a worker's mails are known
        self.connections: list[object] = []  # of each mail, by which it came
        self.most_mails = 0  # that one connection may bring; 0 for any number
        self.leave_at = ""  # the command at which the server says goodbye then
        self.data_answers: list[str] = []
        self.refused: set[str] = set()
        self.stall = threading.Event()
        self.trickle = threading.Event()
        self.cut_answer = threading.Event()
        self.drop_after_data = 0
        self.in_data = threading.Event()
        self.in_hand = 0
        self.seconds_for_each = 0.0

    def _had_enough(self, session, command: str) -> bool:
        came = self.connections.count(session.peer)
        return bool(self.most_mails and came >= self.most_mails and self.leave_at == command)

    async def handle_RSET(self, server, session, envelope):  # noqa: N802 (aiosmtpd's)
        if self._had_enough(session, "RSET"):
            server.transport.close()
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd's)
        if self._had_enough(session, "MAIL"):
            return "421 4.7.0 Too many messages in this session"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd's)
        if address in self.refused:
            return "550 5.1.1 Mailbox does not exist"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's)
        self.in_data.set()
        self.in_hand += 1
        try:
            answer = await self._take(server, envelope)
            self.connections.append(session.peer)
            return answer
        finally:
            self.in_hand -= 1

    async def _take(self, server, envelope):
        await asyncio.sleep(self.seconds_for_each)
        while self.stall.is_set():
            await asyncio.sleep(0.02)
        for byte in itertools.cycle(b"250-One moment please\r\n"):
            if not self.trickle.is_set() or server.transport.is_closing():
                break
            server.transport.write(bytes([byte]))
            await asyncio.sleep(0.02)
        if self.cut_answer.is_set():
            server.transport.write(b"250")
            server.transport.close()
            return "250 never read"
        if self.drop_after_data:
            # The mail came in, the answer never leaves.
            self.drop_after_data -= 1
            server.transport.abort()
            return "250 never read"
        if self.data_answers:
            answer = self.data_answers.pop(0)
            if not answer.startswith("250"):
                return answer
        self.received.append((envelope.rcpt_tos[0], envelope.content))
        self.senders.add(envelope.mail_from)
        return "250 OK"

    def message_ids(self) -> list[bytes]:
        return [
            line.split(b": ", 1)[1]
            for _, content in self.received
            for line in content.split(b"\r\n")
            if line.lower().startswith(b"message-id: ")
        ]


@pytest.fixture
def server():
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.port = port
    yield handler
    handler.stall.clear()
    handler.trickle.clear()
    controller.stop()


@pytest.fixture
def worker(server):
    """Starts ``manage.py worker`` as a process of its own, on the test's database."""
    started: list[subprocess.Popen] = []

    def start(*, lease: int = 1) -> subprocess.Popen:
        database = connection.settings_dict
        url = (
            f"sqlite:///{database['NAME']}"
            if connection.vendor == "sqlite"
            else f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
        )
        sender = f"worker{len(started)}@example.nl"
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "VAR_DIR": str(django_settings.VAR_DIR),
                "DATABASE_URL": url,
                "BOUNCE_EMAIL": sender,
                "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
                "MAIL_LEASE_SECONDS": str(lease),
            },
            stderr=subprocess.DEVNULL,
        )
        process.sender = sender
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def one_round(server, settings):
    """Delivers what is due, in this process: one of its own takes three seconds to start."""

    def one_round(*, port: int | None = None, lease=1, timeout=20, deadline=120) -> None:
        settings.EMAIL_BACKEND = "eventsite.mails.smtp_backend.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port or server.port
        settings.EMAIL_TIMEOUT, settings.EMAIL_DEADLINE = timeout, timedelta(seconds=deadline)
        settings.MAIL_LEASE = timedelta(seconds=lease)
        delivery.deliver_due()

    return one_round


def until(condition, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def all_sent() -> bool:
    return not Message.objects.exclude(state=Message.State.SENT).exists()


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
class TestWorker:
    def test_worker_delivers_and_stops_when_asked(self, server, worker):
        build.bram(build.edition())
        process = worker()

        until(all_sent)
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=60) == 0
        assert [to for to, _ in server.received] == ["bram@example.nl"]

    def test_mail_of_a_worker_killed_in_the_middle_is_not_lost(self, server, worker):
        event = build.edition()
        build.bram(event)
        build.daan(event)
        server.stall.set()
        first = worker()
        assert server.in_data.wait(90)

        first.send_signal(signal.SIGKILL)
        first.wait()
        assert Message.objects.filter(state=Message.State.SENDING).count() == 1
        server.stall.clear()
        worker()
        until(all_sent)

        assert {to for to, _ in server.received} == {"bram@example.nl", "daan@example.nl"}


@pytest.mark.django_db
class TestRound:
    """A server that answers otherwise, or not."""

    def test_mail_sent_twice_keeps_its_message_id(self, server, one_round):
        """Killed after the server took it, before the worker wrote it down."""
        build.bram(build.edition())
        one_round()
        Message.objects.update(
            state=Message.State.SENDING, sent_at=None, leased_until=timezone.now()
        )

        one_round()

        assert len(server.received) == 2
        assert len(set(server.message_ids())) == 1

    def test_temporary_refusal_is_tried_again_later(self, server, one_round):
        build.bram(build.edition())
        server.data_answers = ["451 4.7.1 Please try again later"]

        one_round()
        message = Message.objects.get()
        assert (message.state, message.attempts) == ("queued", 1)
        assert message.last_error.startswith("451")
        assert message.next_attempt_at > timezone.now()

        Message.objects.update(next_attempt_at=timezone.now())
        one_round()
        assert all_sent()
        assert len(server.received) == 1

    def test_refused_address_fails_with_the_servers_answer_and_the_next_is_sent(
        self, server, one_round
    ):
        event = build.edition()
        build.bram(event)
        build.daan(event)
        server.refused = {"bram@example.nl"}

        one_round()

        bram, daan = Message.objects.order_by("pk")
        assert (bram.state, daan.state) == ("failed", "sent")
        assert bram.last_error == "550 5.1.1 Mailbox does not exist"

    def test_full_mailbox_is_tried_again_and_says_why(self, server, one_round):
        build.bram(build.edition())
        server.data_answers = ["452 4.2.2 Mailbox full"]

        one_round()

        message = Message.objects.get()
        assert (message.state, message.last_error) == ("queued", "452 4.2.2 Mailbox full")

    def test_server_that_drops_in_the_middle_of_data_loses_nothing(self, server, one_round):
        build.bram(build.edition())
        server.drop_after_data = 1

        one_round()
        message = Message.objects.get()
        assert (message.state, server.received) == ("queued", [])
        assert "SMTPServerDisconnected" in message.last_error

        Message.objects.update(next_attempt_at=timezone.now())
        one_round()
        assert all_sent()
        assert len(server.received) == 1

    def test_server_that_stalls_is_given_up_on_and_the_mail_is_kept(self, server, one_round):
        build.bram(build.edition())
        server.stall.set()

        one_round(lease=60, timeout=1)

        message = Message.objects.get()
        assert (message.state, message.attempts) == ("queued", 1)
        assert message.next_attempt_at > timezone.now()
        assert server.received == []

    def test_server_that_trickles_is_given_up_on_and_the_mail_is_kept(self, server, one_round):
        """Each byte is in time, the answer never is."""
        build.bram(build.edition())
        server.trickle.set()

        one_round(lease=600, deadline=2)

        message = Message.objects.get()
        assert (message.state, message.attempts) == ("queued", 1)
        assert server.received == []

        server.trickle.clear()
        Message.objects.update(next_attempt_at=timezone.now())
        one_round()
        assert all_sent()

    def test_answer_that_is_cut_off_is_no_yes(self, server, one_round):
        build.bram(build.edition())
        server.cut_answer.set()

        one_round()

        message = Message.objects.get()
        assert (message.state, message.attempts) == ("queued", 1)

    def test_server_that_is_down_loses_nothing(self, server, one_round):
        build.bram(build.edition())
        one_round(port=1)
        assert Message.objects.get().state == Message.State.QUEUED

        Message.objects.update(next_attempt_at=timezone.now())
        one_round()

        assert all_sent()
