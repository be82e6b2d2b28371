"""How a mail is put together: its headers, text, HTML with the styles in it, and picture."""

from __future__ import annotations

import base64
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.utils import formatdate

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from eventsite.models import Message
from eventsite.tickets import codes

QR_CONTENT_ID = "kaart"


class _Mail(EmailMultiAlternatives):
    """A mail whose picture belongs to its text; as multipart/mixed it would show as a file (RFC 2387)."""

    mixed_subtype = "related"


def put_together(message: Message, *, subject: str, text: str, html: str) -> EmailMultiAlternatives:
    """The mail of a queued message, ready for what goes with its text."""
    mail = _Mail(
        subject=_one_line(subject),
        body=_without_gaps(text),
        from_email=settings.BOUNCE_EMAIL,  # the envelope's; the header is below
        to=[message.address],
        reply_to=[settings.SITE_EMAIL],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message.message_id,
            "Date": formatdate(message.created_at.timestamp()),
            "Auto-Submitted": "auto-generated",  # RFC 3834 §5: no holiday replies, please
        },
    )
    mail.attach_alternative(_inline(html), "text/html")
    return mail


def qr_picture(code: str) -> MIMEImage:
    """A ticket's QR code, shown in the HTML by ``QR_CONTENT_ID``."""
    picture = MIMEImage(codes.qr_png(code), "png")
    picture.add_header("Content-ID", f"<{QR_CONTENT_ID}>")
    picture.add_header("Content-Disposition", "inline", filename="kaart.png")
    return picture


def html_of(mail: EmailMultiAlternatives) -> str:
    """The HTML with its pictures in it, to show without a mail client."""
    sent = message_from_bytes(mail.message().as_bytes(), EmailMessage, policy=policy.default)
    body = sent.get_body(("html",))
    html = str(body.get_content()) if body else ""
    for part in sent.walk():
        content_id = str(part.get("Content-ID", "")).strip("<>")
        if content_id:
            picture = part.get_payload(decode=True)
            data = base64.b64encode(picture if isinstance(picture, bytes) else b"").decode()
            html = html.replace(
                f"cid:{content_id}", f"data:{part.get_content_type()};base64,{data}"
            )
    return html


def _inline(html: str) -> str:
    """The mails' stylesheet moved into style attributes; media queries stay in the head."""
    css = render_to_string("eventsite/emails/mail.css")
    inliner = css_inline.CSSInliner(
        keep_at_rules=True, load_remote_stylesheets=False, extra_css=css
    )
    return str(inliner.inline(html))


def _one_line(text: str) -> str:
    """A title with a line break must not start another header."""
    return " ".join(text.split())


def _without_gaps(text: str) -> str:
    """At most one empty line in a row; templates leave more."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
