"""Django's SMTP backend with a limit on the whole conversation with the server.

EMAIL_TIMEOUT starts anew with each byte that comes in: a server that sends one now and then would
hold a worker until the lease of its message ran out, and longer.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import threading
from itertools import chain, repeat
from typing import Any, BinaryIO

from django.conf import settings
from django.core.mail.backends import smtp

log = logging.getLogger(__name__)

TRIES = 100


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
    """Shuts its socket EMAIL_DEADLINE after it began to connect; who waits for it finds it closed."""

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
        # While it connects or begins TLS there is nothing to shut; then a second later.
        for pause in chain([settings.EMAIL_DEADLINE.total_seconds()], repeat(1.0, TRIES)):
            if self._over.wait(pause):
                return
            sock = self.sock
            try:
                if sock is not None:
                    # The plain socket's, also under TLS: its own lets go of the session that a reader is in.
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                    log.warning("The mail server takes too long; cut off")
                    return
            except OSError:
                continue


class _LimitedSSL(_Limited, smtplib.SMTP_SSL):
    """The same with TLS from the start."""


class EmailBackend(smtp.EmailBackend):
    """For ``EMAIL_BACKEND``."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _LimitedSSL if self.use_ssl else _Limited
