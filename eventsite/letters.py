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

from . import booking, calendars, links, programme, tickets
from .calendars import Method
from .models import Message, Registration, Session

Kind = Message.Kind

QR_CONTENT_ID = "kaart"

# The kinds that bring the ticket, and what their invitation asks of the calendar.
_WITH_TICKET = {
    Kind.CONFIRMATION,
    Kind.PROMOTED,
    Kind.CHANGED,
    Kind.EVENT_CHANGED,
    Kind.JOINED,
    Kind.MOVED_UP,
    Kind.PARTS_CHANGED,
}
# The kinds that are about a stall or a pitch, and so bring a pitch's entry before the evening's.
_ABOUT_PARTS = {Kind.MOVED_UP, Kind.PARTS_CHANGED}
_CANCELLING = {Kind.CANCELLED, Kind.EVENT_CANCELLED}


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

    def subject(self) -> str:
        """Understood without opening the mail."""
        raise NotImplementedError

    def context(self) -> dict[str, object]:
        """What its templates need, beside what every mail says."""
        return {}

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
            to=[self.message.address],
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
            case (
                Kind.CHANGED | Kind.EVENT_CHANGED | Kind.JOINED | Kind.MOVED_UP | Kind.PARTS_CHANGED
            ):
                return not registration.is_cancelled and not event.is_cancelled
            case Kind.CANCELLED | Kind.LEFT_WAITING_LIST:
                return registration.is_cancelled
            case Kind.EVENT_CANCELLED:
                return event.is_cancelled
            case Kind.LINKS:
                return bool(_live_registrations(registration.email))
        raise NotImplementedError(self.kind)

    def attach(self, mail: EmailMultiAlternatives) -> None:
        self.attach_invitations(mail)
        if self.code:
            mail.attach(_qr_picture(self.code))

    def attach_invitations(self, mail: EmailMultiAlternatives) -> None:
        """The first among the alternatives, where mail clients look for an invitation.

        Those after it are files: Outlook reads one entry per invitation and ignores the others.
        """
        invitations = self.session_invitations()
        if self.kind in _ABOUT_PARTS:
            invitations = self.part_invitations() + invitations
        else:
            invitations += self.part_invitations()
        for number, (ics, method) in enumerate(invitations, start=1):
            if number == 1:
                # RFC 6047 §2.4: the MIME method says what the calendar's METHOD says.
                mail.attach_alternative(ics, f"text/calendar; method={method}")
            else:
                mail.attach(f"agenda-{number}.ics", ics, "text/calendar")

    def session_invitations(self) -> list[tuple[str, Method]]:
        """One per session, with what it asks of the calendar."""
        method = self.method()
        return [(self.ics(session, method), method) for session in self.sessions if method]

    def part_invitations(self) -> list[tuple[str, Method]]:
        """One per part with a time of its own; for one that was given up, to let go of it."""
        found = []
        for part in programme.timed_parts_of(self.registration) if self.sessions else []:
            gone = part.withdrawn or self.kind in _CANCELLING
            if gone and self.kind not in _CANCELLING | _ABOUT_PARTS:
                continue
            method = Method.CANCEL if gone else Method.REQUEST
            ics = calendars.part_invitation(
                self.registration,
                part,
                self.sessions[0],
                stamp=self.message.created_at,
                method=method,
            )
            found.append((ics.decode(), method))
        return found

    def method(self) -> Method | None:
        if self.kind in _CANCELLING:
            return Method.CANCEL if self.message.invitation_sequence else None
        return Method.REQUEST if self.code else None

    def ics(self, session: Session, method: Method) -> str:
        return calendars.invitation(
            self.registration,
            session,
            sequence=self.message.invitation_sequence,
            stamp=self.message.created_at,
            method=method,
        ).decode()

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
            case Kind.JOINED:
                return _("U doet mee: %(event)s op %(day)s") % what
            case Kind.MOVED_UP:
                return _("U kunt pitchen: %(event)s op %(day)s") % what
            case Kind.PARTS_CHANGED:
                return _("Uw kraam of pitch is veranderd: %(event)s op %(day)s") % what
        raise NotImplementedError(self.kind)

    def context(self) -> dict[str, object]:
        registration = self.registration
        return {
            "registration": registration,
            "event": self.event,
            "session": self.sessions[0] if self.sessions else None,
            "sessions": self.sessions,
            "position": registration.queue_position(),
            "parts": registration.parts,
            "stops_at": self.event.promotion_stops_at,
            "code": tickets.readable(self.code) if self.code else None,
            "qr_source": f"cid:{QR_CONTENT_ID}",
            "event_url": links.absolute(self.event.get_absolute_url()),
            "registration_url": links.absolute(links.registration_url(registration)),
            "ticket_url": links.absolute(links.ticket_url(registration)),
            "all": _with_links(registration.email) if self.kind == Kind.LINKS else [],
            "clashes": booking.clashes(registration),
        }


@writes(Kind.ADMITTED, Kind.ADMISSION_ENDED)
class AdmissionLetter(RegistrationLetter):
    """You may make up for a missed session elsewhere; or that session is off."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        if message.session is None:
            raise ValueError(f"message {message.pk} needs a session")
        self.session = message.session
        self.sessions = [self.session]
        self.admission = self.registration.admissions.filter(session=self.session).first()
        if self.kind == Kind.ADMITTED:
            self.code = tickets.code_of(self.registration)

    def still_true(self) -> bool:
        off = self.session.is_off
        if self.kind == Kind.ADMISSION_ENDED:
            return self.admission is None or off
        return self.admission is not None and not off and self.registration.is_confirmed

    def method(self) -> Method:
        return Method.REQUEST if self.kind == Kind.ADMITTED else Method.CANCEL

    def subject(self) -> str:
        what = {
            "event": self.session.event.title,
            "day": format_date(timezone.localtime(self.session.starts_at), "l j F"),
        }
        if self.kind == Kind.ADMITTED:
            return _("U kunt een bijeenkomst inhalen: %(event)s op %(day)s") % what
        return _("Inhalen gaat niet door: %(event)s op %(day)s") % what

    def context(self) -> dict[str, object]:
        return super().context() | {"session": self.session, "admission": self.admission}


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
