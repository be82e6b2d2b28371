"""The demo's mail server: one .eml file per message, exactly as it would have been sent."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes into settings.DEMO_MAILBOX; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.DEMO_MAILBOX.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}.eml"
            part = settings.DEMO_MAILBOX / f"{name}.part"
            as_sent = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
            part.write_bytes(as_sent)
            part.rename(settings.DEMO_MAILBOX / name)
        return len(email_messages)
