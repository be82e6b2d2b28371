"""What each message says: a queued row in, a mail out.

Made at delivery, not when queued, so the database holds no link and no ticket code, and the text is
true when it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.mime.image import MIMEImage
from email.utils import formatdate
from functools import cached_property
from typing import TypeVar

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import calendars, invitations, links, tickets
from .calendars import Method
from .models import Message, Registration, Session

Kind = Message.Kind

QR_CONTENT_ID = "kaart"

_WITH_TICKET = {Kind.CONFIRMATION, Kind.PROMOTED, Kind.CHANGED, Kind.EVENT_CHANGED}


def still_true(message: Message) -> bool:
    """Whether the message may still be sent; else it is superseded by what happened since."""
    return letter(message).still_true()


def render(message: Message) -> EmailMultiAlternatives:
    """The mail as it will be sent: text, HTML, ticket picture and invitation.

    Raises tickets.TicketUnknown when the ticket was made with a key that is gone.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return letter(message).mail()


class _Mail(EmailMultiAlternatives):
    """A mail whose picture belongs to its text; as multipart/mixed it would show as a file (RFC 2387)."""

    mixed_subtype = "related"


class Letter:
    """One message being written. What mails are about has its own kind of letter: see ``writes``."""

    templates = "eventsite/emails"
    # Why we have the address; said at the foot.
    reason = gettext_lazy("dit adres is ingevuld bij een aanmelding")

    def __init__(self, message: Message) -> None:
        self.message = message
        self.kind = Kind(message.kind)

    def still_true(self) -> bool:
        """Whether the message may still be sent."""
        raise NotImplementedError

    def to(self) -> str:
        """Who gets it."""
        raise NotImplementedError

    def subject(self) -> str:
        """Understood without opening the mail."""
        raise NotImplementedError

    def context(self) -> dict[str, object]:
        """What its templates need, beside what every mail says."""
        raise NotImplementedError

    def attach(self, mail: EmailMultiAlternatives) -> None:
        """Add what goes with the text."""

    def mail(self) -> EmailMultiAlternatives:
        context = self.context() | {
            "subject": self.subject(),
            "reason": self.reason,
            "site_name": settings.SITE_NAME,
            "site_municipality": settings.SITE_MUNICIPALITY,
            "site_email": settings.SITE_EMAIL,
            "site_phone": settings.SITE_PHONE,
            "current_year": None,  # a mail is read in another year too
        }
        text = render_to_string(f"{self.templates}/{self.kind}.txt", context)
        html = render_to_string(f"{self.templates}/{self.kind}.html", context)
        mail = _Mail(
            subject=_one_line(self.subject()),
            body=_without_gaps(text),
            to=[self.to()],
            reply_to=[settings.SITE_EMAIL],
            headers={
                "Message-ID": self.message.message_id,
                "Date": formatdate(self.message.created_at.timestamp()),
                "Auto-Submitted": "auto-generated",  # RFC 3834 §5: no holiday replies, please
            },
        )
        mail.attach_alternative(_inline(html), "text/html")
        self.attach(mail)
        return mail


_WRITERS: dict[Kind, type[Letter]] = {}
L = TypeVar("L", bound=type[Letter])


def writes(*kinds: Kind) -> Callable[[L], L]:
    """Name the class that writes these kinds. The others are about a registration."""

    def decorate(writer: L) -> L:
        _WRITERS.update(dict.fromkeys(kinds, writer))
        return writer

    return decorate


def letter(message: Message) -> Letter:
    """The message as the letter it will be."""
    return _WRITERS.get(Kind(message.kind), RegistrationLetter)(message)


class RegistrationLetter(Letter):
    """To who signed up for an event."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert message.registration is not None  # noqa: S101 (the constraint says so)
        self.registration = message.registration
        self.event = self.registration.event

    @cached_property
    def sessions(self) -> list[Session]:
        return self.event.sessions_in_order()

    @cached_property
    def invitations(self) -> list[tuple[Session, Method]]:
        """What the mail has to tell the receiver's calendar."""
        return invitations.to_tell(self.message)

    @cached_property
    def code(self) -> str | None:
        """What is on the ticket, when the mail brings one."""
        if self.kind in _WITH_TICKET and self.registration.is_confirmed:
            return tickets.code_of(self.registration)
        return None

    def still_true(self) -> bool:
        registration, event = self.registration, self.event
        match self.kind:
            case Kind.CONFIRMATION | Kind.PROMOTED:
                return registration.is_confirmed and not event.is_cancelled
            case Kind.WAITING:
                return registration.is_waiting and not event.is_cancelled
            case Kind.CHANGED | Kind.EVENT_CHANGED:
                is_live = not registration.is_cancelled and not event.is_cancelled
                return is_live and not _told_anew(self.message)
            case Kind.CANCELLED | Kind.LEFT_WAITING_LIST:
                return registration.is_cancelled
            case Kind.EVENT_CANCELLED:
                return event.is_cancelled
            case Kind.LINKS:
                return bool(_live_registrations(registration.email))
        raise NotImplementedError(self.kind)

    def to(self) -> str:
        return self.registration.email

    def attach(self, mail: EmailMultiAlternatives) -> None:
        self.attach_invitations(mail)
        if self.code:
            mail.attach(_qr_picture(self.code))

    def attach_invitations(self, mail: EmailMultiAlternatives) -> None:
        """The first entry among the alternatives, where mail clients look for an invitation.

        Those after it are files: Outlook reads one entry per invitation and ignores the others.
        """
        for number, (session, method) in enumerate(self.invitations, start=1):
            ics = calendars.invitation(
                self.registration, session, stamp=self.message.created_at, method=method
            ).decode()
            # RFC 6047 §2.4: the MIME method says what the calendar's METHOD says.
            content_type = f"text/calendar; method={method}"
            if number == 1:
                mail.attach_alternative(ics, content_type)
            else:
                mail.attach(f"agenda-{number}.ics", ics, content_type)

    def subject(self) -> str:
        start = self.event.starts_at
        what = {
            "event": self.event.title,
            "day": format_date(timezone.localtime(start), "l j F") if start else "",
        }
        match self.kind:
            case Kind.CONFIRMATION:
                return _("Uw kaart voor %(event)s op %(day)s") % what
            case Kind.WAITING:
                return _("U staat op de wachtlijst voor %(event)s op %(day)s") % what
            case Kind.PROMOTED:
                return _("Er is plaats voor u: %(event)s op %(day)s") % what
            case Kind.CHANGED:
                return _("Uw aanmelding is gewijzigd: %(event)s op %(day)s") % what
            case Kind.CANCELLED:
                return _("U bent afgemeld voor %(event)s op %(day)s") % what
            case Kind.LEFT_WAITING_LIST:
                return _("U staat niet meer op de wachtlijst voor %(event)s op %(day)s") % what
            case Kind.EVENT_CHANGED:
                return _("Let op, er is iets veranderd: %(event)s op %(day)s") % what
            case Kind.EVENT_CANCELLED:
                return _("%(event)s op %(day)s gaat niet door") % what
            case Kind.LINKS:
                return _("De links naar uw aanmeldingen")
        raise NotImplementedError(self.kind)

    def context(self) -> dict[str, object]:
        registration = self.registration
        return {
            "registration": registration,
            "event": self.event,
            "session": self.sessions[0] if self.sessions else None,
            "sessions": self.sessions,
            "position": registration.queue_position(),
            "stops_at": self.event.promotion_stops_at,
            "code": tickets.readable(self.code) if self.code else None,
            "qr_source": f"cid:{QR_CONTENT_ID}",
            "event_url": links.absolute(self.event.get_absolute_url()),
            "registration_url": links.absolute(links.registration_url(registration)),
            "ticket_url": links.absolute(links.ticket_url(registration)),
            "all": _with_links(registration.email) if self.kind == Kind.LINKS else [],
        }


def _told_anew(message: Message) -> bool:
    """A later mail of the same kind says all that this one would."""
    later = Message.objects.filter(
        registration=message.registration_id, kind=message.kind, pk__gt=message.pk
    )
    return later.exclude(state=Message.State.FAILED).exists()


def _live_registrations(email: str) -> list[Registration]:
    """Still to come, soonest first."""
    now = timezone.now()
    live = (
        Registration.objects.live()
        .filter(email=email, event__sessions__ends_at__gt=now)
        .select_related("event")
        .prefetch_related("event__sessions__venue")
        .distinct()
    )
    return sorted(live, key=lambda r: (r.event.starts_at or now, r.pk))


def _with_links(email: str) -> list[dict[str, object]]:
    return [
        {
            "registration": registration,
            "event": registration.event,
            "registration_url": links.absolute(links.registration_url(registration)),
        }
        for registration in _live_registrations(email)
    ]


def _qr_picture(code: str) -> MIMEImage:
    picture = MIMEImage(tickets.qr_png(code), "png")
    picture.add_header("Content-ID", f"<{QR_CONTENT_ID}>")
    picture.add_header("Content-Disposition", "inline", filename="kaart.png")
    return picture


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
