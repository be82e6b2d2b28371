"""Django's SMTP backend with a limit on the whole conversation with the server.

EMAIL_TIMEOUT starts anew with each byte that comes in: a server that sends one now and then would
hold a worker until the lease of its message ran out, and longer.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

log = logging.getLogger(__name__)

TRIES = 100
CLOSING = 421  # RFC 5321 §3.8: the server closes the connection


class _WholeLines:
    """Answers by the line. One that was cut off is none: "250" of "250-wait" would pass for a yes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readline(self, limit: int) -> bytes:
        line = self._stream.readline(limit)
        return line if line.endswith(b"\n") or len(line) >= limit else b""

    def close(self) -> None:
        self._stream.close()


class _Limited(smtplib.SMTP):
    """Shuts its socket when the time of the mail that it is at has run out; who waits finds it closed."""

    def __init__(self, *args: Any, cut_off_at: float, **kwargs: Any) -> None:
        self.cut_off_at = cut_off_at  # on the monotonic clock
        super().__init__(*args, **kwargs)

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._over = threading.Event()
        threading.Thread(target=self._cut_off_later, daemon=True).start()
        try:
            return super().connect(*args, **kwargs)
        except BaseException:
            self._over.set()
            raise

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        return super().getreply()

    def close(self) -> None:
        self._over.set()
        super().close()

    def _cut_off_later(self) -> None:
        while (left := self.cut_off_at - time.monotonic()) > 0:
            if self._over.wait(left):
                return
        # While it connects or begins TLS there is nothing to shut; then a second later.
        for _try in range(TRIES):
            sock = self.sock
            try:
                if sock is not None:
                    # The plain socket's, also under TLS: its own lets go of the session that a reader is in.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                    log.warning("The mail server takes too long; cut off")
                    return
            except OSError:
                pass
            if self._over.wait(1.0):
                return


class _LimitedSSL(_Limited, smtplib.SMTP_SSL):
    """The same with TLS from the start."""


class EmailBackend(smtp.EmailBackend):
    """For ``EMAIL_BACKEND``. Opened before each mail, all go by one connection until it is closed.

    A mail has EMAIL_DEADLINE from then on, however often it takes another connection.
    """

    _cut_off_at = 0.0

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]  # Django calls it
        return partial(_LimitedSSL if self.use_ssl else _Limited, cut_off_at=self._cut_off_at)

    def open(self) -> bool | None:
        """Connect, or make sure that what was connected still is: servers end what idles, or had its share."""
        self._cut_off_at = time.monotonic() + settings.EMAIL_DEADLINE.total_seconds()
        if isinstance(self.connection, _Limited):
            self.connection.cut_off_at = self._cut_off_at
            try:
                # Ends what a refused mail left behind, too (RFC 5321 §4.1.1.5).
                if self.connection.rset()[0] == 250:
                    return False
            except (smtplib.SMTPException, OSError):
                pass
            self._hang_up()
        return super().open()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """As Django's; on a connection that was opened before, without looking at it anew."""
        if self.connection is None:
            return super().send_messages(email_messages)
        return sum(self._send(message) for message in email_messages)

    def _send(self, email_message: EmailMessage) -> bool:
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]  # Django's own
        except smtplib.SMTPSenderRefused as refusal:
            if refusal.smtp_code != CLOSING:
                raise
        # The server took its leave before it took anything of this mail.
        self._hang_up()
        super().open()
        return bool(super()._send(email_message))  # type: ignore[misc]

    def _hang_up(self) -> None:
        """Without the farewell for which a dead server would be waited."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
