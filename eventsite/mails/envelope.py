"""How a mail is put together: its headers, text, HTML with the styles in it, and picture."""

from __future__ import annotations

import base64
import re
import unicodedata
from email import charset, message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.utils import format_datetime, formataddr
from functools import lru_cache

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart, SafeMIMEText
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.utils import timezone

from eventsite.models import Message
from eventsite.site.colours import WHITE
from eventsite.site.palette import Palette
from eventsite.site.reading import site
from eventsite.site.themes import theme
from eventsite.tickets import codes
from eventsite.web.border import emails

QR_CONTENT_ID = "kaart"
_EIGHT_BITS_IN_SEVEN = charset.Charset("utf-8")
_EIGHT_BITS_IN_SEVEN.body_encoding = charset.QP
# Exchange's way of Auto-Submitted; NDR is left out, for those we read (MS-OXCMAIL §2.1.3.2.3).
_NO_REPLIES_BY_ITSELF = "DR, RN, NRN, OOF, AutoReply"


class _Mail(EmailMultiAlternatives):
    """A mail whose pictures belong to its text; files stand beside both (RFC 2387, RFC 2046 §5.1.3).

    Text and calendars are quoted-printable: not every server on the way takes eight bits (RFC 6047 §2.5).
    """

    encoding = _EIGHT_BITS_IN_SEVEN

    def _create_attachments(
        self, msg: SafeMIMEText | SafeMIMEMultipart
    ) -> SafeMIMEText | SafeMIMEMultipart:
        everything = self.attachments
        pictures = [one for one in everything if isinstance(one, MIMEImage)]
        if pictures:
            root = msg
            msg = SafeMIMEMultipart("related", type=root.get_content_type())
            for part in (root, *pictures):
                msg.attach(part)
        self.attachments = [one for one in everything if one not in pictures]
        try:
            whole: SafeMIMEText | SafeMIMEMultipart = super()._create_attachments(msg)  # type: ignore[misc]
            return whole
        finally:
            self.attachments = everything


def put_together(
    message: Message,
    *,
    subject: str,
    text: str,
    html: str,
    name: str = "",
    reply_to: tuple[str, str] = ("", ""),
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """The mail of a queued message, ready for what goes with its text.

    ``name`` is the receiver's; answers go to ``reply_to``, or to the site's.
    """
    reply_name, reply_email = reply_to
    mail = _Mail(
        subject=_one_line(subject),
        body=_without_gaps(text),
        from_email=settings.BOUNCE_EMAIL,  # the envelope's, as is ``to``; the headers are below
        to=[emails.on_the_wire(message.address)],
        headers={
            "From": _ours(site().sender_name, settings.SENDER_EMAIL),
            "To": addressed(name, message.address),
            "Reply-To": (
                addressed(reply_name, reply_email) if reply_email else _ours("", site().email)
            ),
            "Message-ID": message.message_id,
            # Of this try: a mail that is days old when it comes in scores as spam (RFC 5322 §3.6.1).
            "Date": format_datetime(timezone.now()),
            "Auto-Submitted": "auto-generated",  # RFC 3834 §5: no holiday replies, please
            "X-Auto-Response-Suppress": _NO_REPLIES_BY_ITSELF,
            **(headers or {}),
        },
    )
    mail.attach_alternative(_inline(html), "text/html")
    return mail


def addressed(name: str, email: str) -> str:
    """Name and address as a header says them, in ASCII (RFC 5322 §3.4, RFC 2047 §5)."""
    # Whatever somebody put in a name: it starts no header and names no other address.
    name = _one_line("".join(" " if unicodedata.category(c) == "Cc" else c for c in name))
    # None where a mail is only looked at.
    address = sanitize_address(emails.on_the_wire(email), "utf-8") if email else ""
    if name.isascii():
        return formataddr((name, address))
    # Encoded words of at most 75 characters; those of formataddr are as long as the name.
    return f"{Header(name, 'utf-8', maxlinelen=72).encode(linesep='')} <{address}>"


_ours = lru_cache(maxsize=8)(addressed)  # the same in every mail; nobody else's is kept


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
    return str(_inliner(site().palette).inline(html))


@lru_cache(maxsize=4)
def _inliner(palette: Palette) -> css_inline.CSSInliner:
    of = theme()
    night = of.dark.named if of.dark else {}
    css = render_to_string(
        "eventsite/emails/mail.css",
        {"palette": palette, "light": of.light.named, "night": night, "white": WHITE},
    )
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, extra_css=css)


def _one_line(text: str) -> str:
    """A title with a line break must not start another header."""
    return " ".join(text.split())


def _without_gaps(text: str) -> str:
    """At most one empty line in a row; templates leave more."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
