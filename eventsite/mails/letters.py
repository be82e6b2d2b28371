"""What each message says: a queued row in, a mail out.

Made at delivery, not when queued, so the database holds no link and no ticket code, and the text is
true when it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from email.mime.image import MIMEImage
from email.utils import formatdate
from functools import cached_property
from typing import TypeVar

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.calendars import clashes, ical, invitations
from eventsite.calendars.appointments import Appointment
from eventsite.calendars.ical import Method
from eventsite.models import Mailing, Message, Registration, Session
from eventsite.tickets import codes, links

Kind = Message.Kind

QR_CONTENT_ID = "kaart"

_REMINDERS = {Kind.REMINDER_WEEK, Kind.REMINDER_DAY}
_WITH_TICKET = {
    Kind.CONFIRMATION,
    Kind.PROMOTED,
    Kind.CHANGED,
    Kind.EVENT_CHANGED,
    Kind.JOINED,
    Kind.MOVED_UP,
    Kind.PARTS_CHANGED,
    *_REMINDERS,
}


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
            from_email=settings.BOUNCE_EMAIL,  # the envelope's; the header is below
            to=[self.message.address],
            reply_to=[settings.SITE_EMAIL],
            headers={
                "From": settings.DEFAULT_FROM_EMAIL,
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
    def invitations(self) -> list[tuple[Appointment, Method]]:
        """What the mail has to tell the receiver's calendar."""
        return invitations.to_tell(self.message)

    @cached_property
    def code(self) -> str | None:
        """What is on the ticket, when the mail brings one."""
        if self.kind in _WITH_TICKET and self.registration.is_confirmed:
            return codes.code_of(self.registration)
        return None

    def still_true(self) -> bool:
        registration, event = self.registration, self.event
        match self.kind:
            case Kind.CONFIRMATION | Kind.PROMOTED:
                return registration.is_confirmed and not event.is_cancelled
            case Kind.WAITING:
                return registration.is_waiting and not event.is_cancelled
            case Kind.CHANGED | Kind.EVENT_CHANGED | Kind.PARTS_CHANGED:
                is_live = not registration.is_cancelled and not event.is_cancelled
                return is_live and not _told_anew(self.message)
            case Kind.JOINED | Kind.MOVED_UP:
                return not registration.is_cancelled and not event.is_cancelled
            case Kind.CANCELLED | Kind.LEFT_WAITING_LIST:
                return registration.is_cancelled
            case Kind.EVENT_CANCELLED:
                return event.is_cancelled
            case Kind.LINKS:
                return bool(_live_registrations(registration.email))
            case Kind.REMINDER_WEEK | Kind.REMINDER_DAY:
                return registration.is_confirmed and self._session_is_still_to_come()
            case Kind.PRACTICAL:
                is_on = not event.is_cancelled and not event.is_over
                return registration.is_confirmed and is_on and bool(event.practical_information)
            case Kind.THANKS:
                return registration.is_confirmed and not event.is_cancelled
        raise NotImplementedError(self.kind)

    def _session_is_still_to_come(self) -> bool:
        """And at the time that the reminder was queued for."""
        session = self.message.session
        return (
            session is not None
            and not (session.is_cancelled or self.event.is_cancelled)
            and session.starts_at > timezone.now()
            and self.message.occasion == occasion_of(session)
        )

    def attach(self, mail: EmailMultiAlternatives) -> None:
        self.attach_invitations(mail)
        if self.code:
            mail.attach(_qr_picture(self.code))

    def attach_invitations(self, mail: EmailMultiAlternatives) -> None:
        """The first entry among the alternatives, where mail clients look for an invitation.

        Those after it are files: Outlook reads one entry per invitation and ignores the others.
        """
        for number, (appointment, method) in enumerate(self.invitations, start=1):
            ics = ical.invitation(
                self.registration, appointment, stamp=self.message.created_at, method=method
            ).decode()
            # RFC 6047 §2.4: the MIME method says what the calendar's METHOD says.
            content_type = f"text/calendar; method={method}"
            if number == 1:
                mail.attach_alternative(ics, content_type)
            else:
                mail.attach(f"agenda-{number}.ics", ics, content_type)

    def subject(self) -> str:
        session = self.message.session
        start = session.starts_at if session else self.event.starts_at
        what = {
            "event": session.name if session and self.kind in _REMINDERS else self.event.title,
            "day": format_date(timezone.localtime(start), "l j F") if start else "",
            "time": format_date(timezone.localtime(start), "H.i") if start else "",
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
            case Kind.REMINDER_WEEK:
                return _("Denkt u eraan? %(event)s op %(day)s") % what
            case Kind.REMINDER_DAY if self.is_today:
                return _("Vandaag om %(time)s uur: %(event)s") % what
            case Kind.REMINDER_DAY:
                return _("Morgen om %(time)s uur: %(event)s") % what
            case Kind.PRACTICAL:
                return _("Handig om te weten voor %(event)s op %(day)s") % what
            case Kind.THANKS:
                return _("Bedankt voor uw komst naar %(event)s") % what
            case Kind.JOINED:
                return _("U doet mee: %(event)s op %(day)s") % what
            case Kind.MOVED_UP:
                return _("U kunt pitchen: %(event)s op %(day)s") % what
            case Kind.PARTS_CHANGED:
                return _("Uw kraam of pitch is veranderd: %(event)s op %(day)s") % what
        raise NotImplementedError(self.kind)

    @property
    def is_today(self) -> bool:
        session = self.message.session
        return session is not None and (
            timezone.localdate(session.starts_at) == timezone.localdate()
        )

    def agenda_url(self) -> str:
        """The page of all that is this person's; only a mail to their own address may say it."""
        token = links.calendar_token(links.calendar_link(self.registration.email))
        return links.absolute(reverse("personal_agenda", args=[token]))

    def context(self) -> dict[str, object]:
        registration = self.registration
        return {
            "registration": registration,
            "event": self.event,
            "session": self.sessions[0] if self.sessions else None,
            "sessions": [self.message.session] if self.kind in _REMINDERS else self.sessions,
            "is_today": self.is_today,
            "invites": bool(self.invitations),
            "agenda_url": self.agenda_url(),
            "agenda_page_url": links.absolute(reverse("agenda")),
            "position": registration.queue_position(),
            "parts": registration.parts,
            "stops_at": self.event.promotion_stops_at,
            "code": codes.readable(self.code) if self.code else None,
            "qr_source": f"cid:{QR_CONTENT_ID}",
            "event_url": links.absolute(self.event.get_absolute_url()),
            "registration_url": links.absolute(links.registration_url(registration)),
            "ticket_url": links.absolute(links.ticket_url(registration)),
            "all": _with_links(registration.email) if self.kind == Kind.LINKS else [],
            "clashes": clashes.clashes(registration),
        }


def _told_anew(message: Message) -> bool:
    """A later mail of the same kind says all that this one would."""
    later = Message.objects.filter(
        registration=message.registration_id,
        session=message.session_id,
        kind=message.kind,
        pk__gt=message.pk,
    )
    return later.exclude(state=Message.State.FAILED).exists()


@writes(Kind.MAILING)
class MailingLetter(RegistrationLetter):
    """What an organiser wrote, to one of those it is for."""

    reason = gettext_lazy("u zich bij ons hebt aangemeld")

    def still_true(self) -> bool:
        return not self.registration.is_cancelled

    def subject(self) -> str:
        return _mailing_of(self.message).subject

    def context(self) -> dict[str, object]:
        return super().context() | {
            "mailing": _mailing_of(self.message),
            "name": self.registration.name,
        }


@writes(Kind.MAILING_TEST)
class ProofLetter(Letter):
    """The same to the organiser, without anyone's name or links."""

    reason = gettext_lazy("u om deze proef vroeg")

    def still_true(self) -> bool:
        return True

    def subject(self) -> str:
        return _("Proef: %(subject)s") % {"subject": _mailing_of(self.message).subject}

    def context(self) -> dict[str, object]:
        mailing = _mailing_of(self.message)
        return {"mailing": mailing, "event": mailing.event, "name": _("(naam)")}


def _mailing_of(message: Message) -> Mailing:
    assert message.mailing is not None  # noqa: S101 (mailings.py queues both kinds with theirs)
    return message.mailing


def occasion_of(session: Session) -> str:
    """A reminder is for one session at one time: when it moves there is another one."""
    return f"{session.pk}:{session.starts_at.astimezone(UTC).isoformat()}"


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
            self.code = codes.code_of(self.registration)

    def still_true(self) -> bool:
        if _told_anew(self.message):
            return False
        off = self.session.is_off
        if self.kind == Kind.ADMISSION_ENDED:
            return self.admission is None or off
        return self.admission is not None and not off and self.registration.is_confirmed

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
    picture = MIMEImage(codes.qr_png(code), "png")
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
