"""Reports of mail that did not arrive (delivery status notifications, RFC 3464), matched to what we sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.message import Message as ParsedMessage
from email.parser import BytesParser, Parser

from django.db import transaction
from django.utils.translation import gettext as _

from eventsite.models import Message

_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Bounce:
    """What one report says: which of our mails, for whom, the status (RFC 3463) and the server's words."""

    message_id: str
    recipient: str
    status: str
    answer: str


def read(report: bytes) -> Bounce | None:
    """What a report of failure says; None for anything else (a delay, a holiday, a person's reply)."""
    parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(report)
    if parsed.get_content_type() != "multipart/report":
        return None
    fields: dict[str, str] = {}
    message_id = ""
    for part in parsed.walk():
        if part.get_content_type() == "message/delivery-status":
            fields |= _of_the_failed_recipient(part)
        elif part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            message_id = message_id or _original_id(part)
    if not fields or not message_id:
        return None
    return Bounce(
        message_id=message_id,
        recipient=fields.get("final-recipient", "").partition(";")[2].strip(),
        status=fields.get("status", ""),
        answer=fields.get("diagnostic-code", "").partition(";")[2].strip(),
    )


@transaction.atomic
def record(bounce: Bounce) -> Message | None:
    """Mark the mail as come back; the same report twice is once. None when it is none of ours.

    Only a mail that we think has arrived: a report can't undo anything else.
    """
    message = Message.objects.select_for_update().filter(message_id=bounce.message_id).first()
    if message is None or message.state not in {Message.State.SENT, Message.State.BOUNCED}:
        return None
    message.state = Message.State.BOUNCED
    erased = message.registration is not None and message.registration.is_erased
    answer = "" if erased else " ".join(filter(None, [bounce.status, bounce.answer]))
    message.last_error = answer[:2000]
    message.save(update_fields=["state", "last_error"])
    return message


def reason(answer: str) -> str:
    """What a server's answer means, in words an organiser can act on (RFC 3463 §3)."""
    status = _STATUS.search(answer)
    code = f"{status[2]}.{status[3]}" if status else ""
    match code:
        case "1.1" | "1.0" | "1.3" | "1.6" | "5.1":
            return _("Dit adres bestaat niet.")
        case "1.2" | "1.8" | "4.4":
            return _("De mailserver achter het apenstaartje bestaat niet.")
        case "2.1":
            return _("Deze mailbox is niet meer in gebruik.")
        case "2.2" | "3.1":
            return _("De mailbox is vol.")
        case "7.1" | "7.0" | "7.23" | "7.25" | "7.26" | "7.27":
            return _("De ontvanger weigert mail van ons.")
    if answer.startswith("552"):
        return _("De mailbox is vol.")
    if answer.startswith(("550", "551", "553")):
        return _("De mailserver neemt de mail voor dit adres niet aan.")
    if answer.startswith("4"):
        return _("De mailserver neemt nu niets aan.")
    if answer.startswith("5"):
        return _("De mailserver weigert de mail.")
    return _("De mail kon niet worden verstuurd.")


def _of_the_failed_recipient(part: ParsedMessage) -> dict[str, str]:
    """The fields of the first recipient for whom delivery failed for good, names in lower case."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if (
            isinstance(block, ParsedMessage)
            and str(block.get("Action", "")).strip().lower() == "failed"
        ):
            return {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
    return {}


def _original_id(part: ParsedMessage) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        original = payload[0]
    else:
        decoded = part.get_payload(decode=True)
        text = decoded.decode(errors="replace") if isinstance(decoded, bytes) else str(payload)
        original = Parser(policy=policy.compat32).parsestr(text, headersonly=True)
    if not isinstance(original, ParsedMessage):
        return ""
    found = _MESSAGE_ID.search(str(original.get("Message-ID", "")))
    return found[0] if found else ""
