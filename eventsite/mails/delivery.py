"""Deliver what was queued: take a message (``queue.py``), send it, say how it went.

A message is taken under a lease. A worker that is killed leaves its message to whoever comes after
the lease ran out. A mail goes out twice only when the crash falls between the server's acceptance and
our commit; the Message-ID is then the same. See docs/adr/0006-the-mail-queue-is-a-table.md.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Value
from django.utils import timezone

from eventsite.jobs.trying import pause_after, surely
from eventsite.models import Message, MessageQuerySet
from eventsite.staff.log import Verb, record_all
from eventsite.web.asked_often import places
from eventsite.web.written_often import UpdatedOften

from . import letters, queue
from .letter import Letter

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 14  # over two days with the pauses of ``trying.py``


@contextmanager
def one_connection() -> Iterator[BaseEmailBackend]:
    """With the mail server, made for the first mail of a round and kept for those after it."""
    post = get_connection()
    try:
        yield post
    finally:
        # All that there was to say has been said; whether the server hears goodbye changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            post.close()


def deliver_due() -> int:
    """Deliver every message that is due. Returns how many were taken."""
    delivered = 0
    with one_connection() as post:
        while ahead := queue.due(timezone.now()):
            for message in queue.taken(ahead):
                deliver(message, post)
                delivered += 1
    return delivered


def deliver(message: Message, post: BaseEmailBackend | None = None) -> None:
    """Send one claimed message, outside any transaction, and record the outcome.

    By ``post``, or by a connection of its own.

    Raises DatabaseError when the outcome can't be recorded; the lease then brings the message back.

    Temporary trouble puts it back with a growing pause; a refusal that will stay, or too many
    tries, ends it as FAILED with the server's answer. A message that is no longer true is not sent.
    """
    try:
        letter = letters.of(message)
        with letter.in_its_language():
            is_due = bool(message.address and letter.still_true())  # the address may be gone since
            mail = _made(letter) if is_due else None
        if mail is None:
            _record(message, Message.State.SUPERSEDED)
            return
        if post is not None:
            post.open()
            mail.connection = post
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        _failed(message, _answer(code, answer), for_good=code >= 500)
    except smtplib.SMTPResponseException as error:
        _failed(message, _answer(error.smtp_code, error.smtp_error), for_good=False)
    except (smtplib.SMTPException, OSError) as error:
        _failed(message, f"{type(error).__name__}: {error}", for_good=False)
    except (DatabaseError, InterfaceError):
        raise  # not the message's fault
    except letters.UnknownKind as error:
        _failed(message, str(error), for_good=False)  # a worker of a newer version may know it
    except Exception as error:
        # A fault of ours (a template, a lost key) must not stop the mails behind it.
        log.exception("Message %s can't be made", message.pk)
        _failed(message, f"{type(error).__name__}: {error}", for_good=False)
    else:
        _record(message, Message.State.SENT)


def _made(letter: Letter) -> EmailMultiAlternatives:
    letter.prepare()
    return letter.mail()


def retry(message: Message) -> None:
    """Put a failed message back in the queue, from the first try on."""
    _retry(Message.objects.filter(pk=message.pk))


def retry_all() -> int:
    """Put every failed message back. Returns how many."""
    return _retry(Message.objects.all())


@transaction.atomic
def _retry(messages: MessageQuerySet) -> int:
    failed = messages.filter(state=Message.State.FAILED)
    record_all(Verb.SENT_AGAIN, failed.select_related("registration"))
    return failed.update(
        state=Message.State.QUEUED, attempts=0, next_attempt_at=timezone.now(), last_error=""
    )


def _failed(message: Message, error: str, *, for_good: bool) -> None:
    if for_good or message.attempts >= MOST_ATTEMPTS:
        log.error("Message %s failed: %s", message.pk, error)
        _record(message, Message.State.FAILED, error)
    else:
        log.warning("Message %s, try %s: %s", message.pk, message.attempts, error)
        _record(message, Message.State.QUEUED, error)


def _leased(key: int | Value, until: datetime | Value) -> MessageQuerySet:
    """Only while the lease is ours: who took the message over after it says how it went."""
    return Message.objects.filter(pk=key, state=Message.State.SENDING, leased_until=until)


_KEY, _UNTIL, _STATE, _SENT_AT, _ERROR, _AGAIN_AT = places(6)
_RECORD = UpdatedOften(
    lambda: _leased(_KEY, _UNTIL),
    leased_until=None,
    state=_STATE,
    sent_at=_SENT_AT,
    last_error=_ERROR,
    next_attempt_at=_AGAIN_AT,
)


def _record(message: Message, state: Message.State, error: str = "") -> None:
    now = timezone.now()
    assert message.leased_until is not None  # noqa: S101 (it was taken)
    ours = message.pk, message.leased_until
    if state != Message.State.QUEUED and message.kind in letters.kinds_that_leave_nothing():
        surely(_leased(*ours).delete)
        return
    sent_at = now if state == Message.State.SENT else None
    again_at = now + pause_after(message.attempts)
    surely(lambda: _RECORD.update(*ours, state.value, sent_at, error[:2000], again_at))
    if error and message.registration_id:
        # Who was erased meanwhile is in no answer of a server either.
        erased = Message.objects.filter(pk=message.pk, registration__erased_at__isnull=False)
        surely(lambda: erased.update(last_error=""))


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
