"""The demo's mailbox: what was mailed, as the receiver would see it. Only with DEMO=1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

_NAME = re.compile(r"[0-9]{1,20}-[0-9a-f]{8}\.eml", re.ASCII)
LATEST = 200


@dataclass(frozen=True)
class Letter:
    """One delivered mail, read back with the standard library's parser."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def sent_at(self) -> object:
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part else ""

    @property
    def parts(self) -> list[tuple[int, EmailMessage]]:
        """Everything but the two bodies, numbered as in their addresses."""
        return [
            (number, part)
            for number, part in enumerate(self.message.walk())
            if isinstance(part, EmailMessage)
            and part.get_content_type() not in {"text/plain", "text/html"}
            and not part.is_multipart()
        ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first."""
    names = sorted((p.name for p in settings.DEMO_MAILBOX.glob("*.eml")), reverse=True)
    letters = [_read(name) for name in names[:LATEST]]
    return render(request, "eventsite/mailbox/index.html", {"letters": letters})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: headers, HTML in a frame, text, and what is attached."""
    found = _read(name)
    parts = [
        {
            "number": number,
            "type": part.get_content_type(),
            "name": part.get_filename() or part.get_content_subtype(),
        }
        for number, part in found.parts
    ]
    return render(request, "eventsite/mailbox/letter.html", {"letter": found, "parts": parts})


@csp_replace(  # type: ignore[arg-type]  # its annotation knows no view with arguments
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF],
        "frame-ancestors": [SELF],
    }
)
@xframe_options_sameorigin
@require_safe
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML body alone, for the frame; pictures point at their parts. Styles are the mail's own."""
    found = _read(name)
    body = found.message.get_body(("html",))
    if body is None:
        raise Http404("no HTML in this mail")
    content = str(body.get_content())
    for number, part in found.parts:
        content_id = str(part.get("Content-ID", "")).strip("<>")
        if content_id:
            address = reverse("mailbox:part", args=[name, number])
            content = content.replace(f"cid:{content_id}", address)
    return HttpResponse(content)


@require_safe
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One attachment, picture or invitation, as it was sent."""
    for at, found in _read(name).parts:
        if at == number:
            content = found.get_payload(decode=True)
            response = HttpResponse(content, content_type=found.get_content_type())
            filename = found.get_filename() or f"{found.get_content_subtype()}.ics"
            disposition = "inline" if found.get_content_maintype() == "image" else "attachment"
            response["Content-Disposition"] = f'{disposition}; filename="{filename}"'
            return response
    raise Http404("no such part")


def _read(name: str) -> Letter:
    """Raises Http404 for anything but the name of a delivered mail."""
    path: Path = settings.DEMO_MAILBOX / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404("no such mail")
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    return Letter(name, message)
