"""What the mails to who signed up have in common: the event, the ticket, the calendar entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from eventsite.calendars import clashes, diary, ical, invitations
from eventsite.calendars.diary import Diary
from eventsite.calendars.ical import Method
from eventsite.calendars.invitations import Telling
from eventsite.jobs.batches import in_batches
from eventsite.models import CalendarLink, Message, Registration, Session, participation
from eventsite.site.reading import site
from eventsite.tickets import codes, links
from eventsite.web.dates import CLOCK, in_form
from eventsite.web.languages.texts import Text, own_language

from . import envelope, examples, told
from .letter import Letter
from .told import Change, Told

# Who gets a letter, and about which session where it is about one.
Receiver = tuple[Registration, Session | None]


class RegistrationLetter(Letter):
    """To who signed up for an event."""

    with_ticket: ClassVar[bool] = False
    tells_calendar: ClassVar[bool] = False
    # Whether it lists the sessions and what somebody does at them.
    says_when: ClassVar[bool] = True
    # How long it waits in the queue, for what else there is to say.
    pause: ClassVar[timedelta] = timedelta()

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert message.registration is not None  # noqa: S101 (each is queued with its registration)
        self.registration: Registration = message.registration
        self.event = self.registration.event
        self.agenda_link: CalendarLink | None = None

    @classmethod
    def queue(
        cls, registration: Registration, *, session: Session | None = None, note: str = ""
    ) -> None:
        """Mail it, in the transaction that causes it; not to a walk-in who left no address."""
        if registration.email and cls.may_go(registration.email):
            due = timezone.now() + cls.pause
            cls._to(registration, session, note, due).save(force_insert=True)

    @classmethod
    def queue_all(cls, receivers: Iterable[Receiver], *, note: str = "") -> None:
        """The same to many, about the session named with each, in as few statements as the database takes.

        ``note`` is the organiser's own sentence, for where the letter begins.
        """
        due = timezone.now() + cls.pause
        Message.objects.bulk_create(
            cls._to(one, session, note, due) for one, session in receivers if one.email
        )

    @classmethod
    def _to(cls, one: Registration, session: Session | None, note: str, due: datetime) -> Message:
        return Message(
            kind=cls.kind, registration=one, session=session, next_attempt_at=due, note=note
        )

    @classmethod
    def queue_once(
        cls,
        registrations: Iterable[Registration],
        occasion: str,
        *,
        session: Session | None = None,
    ) -> None:
        """Mail it to each, unless it was queued for this occasion before; of many, a batch at a time."""
        for batch in in_batches(registrations):
            Message.objects.bulk_create(
                [
                    Message(kind=cls.kind, registration=one, session=session, occasion=occasion)
                    for one in batch
                ],
                ignore_conflicts=True,
            )

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening())
        return Message.objects.create(kind=cls.kind, registration=registration)

    @property
    def is_live(self) -> bool:
        """They have a place or wait for one, and the event goes on."""
        return not self.registration.is_cancelled and not self.event.is_cancelled

    @property
    def has_place(self) -> bool:
        return self.registration.is_confirmed and not self.event.is_cancelled

    @property
    def is_told_anew(self) -> bool:
        """A later mail of the same kind says all that this one would."""
        later = Message.objects.filter(
            registration=self.registration,
            session=self.message.session_id,
            kind=self.kind,
            pk__gt=self.message.pk,
        )
        return later.exclude(state=Message.State.FAILED).exists()

    @property
    def note(self) -> str:
        """The organiser's sentence; of a mail that this one takes the place of, if it has none itself."""
        return Text(self.message.note or self._note_of_what_never_left, own_language())

    @property
    def _note_of_what_never_left(self) -> str:
        earlier = Message.objects.filter(
            registration=self.registration, session=self.message.session_id, kind=self.kind
        ).filter(pk__lt=self.message.pk)
        left = earlier.filter(state__in=[Message.State.SENT, Message.State.BOUNCED])
        last = left.order_by("-pk").values_list("pk", flat=True).first() or 0
        unsaid = earlier.filter(pk__gt=last).exclude(note="").order_by("-pk")
        return unsaid.values_list("note", flat=True).first() or ""

    @property
    def title(self) -> str:
        """What it is about."""
        return self.event.texts.title

    @property
    def starts_at(self) -> datetime | None:
        return self.message.session.starts_at if self.message.session else self.event.starts_at

    @property
    def what(self) -> dict[str, str]:
        """For a subject: the event, its day and time."""
        start = timezone.localtime(self.starts_at) if self.starts_at else None
        return {
            "event": self.title,
            "day": format_date(start, "l j F") if start else "",
            "time": in_form(start, CLOCK) if start else "",
        }

    @cached_property
    def sessions(self) -> list[Session]:
        """Those that the mail lists."""
        return self.event.sessions_in_order()

    @property
    def sessions_told(self) -> list[Session]:
        """Of which the receiver knows after this mail; more than it lists when one of them is off."""
        return self.sessions

    @cached_property
    def tells(self) -> Told:
        """When and where, and what they do there, as this mail says it."""
        return told.of(self.sessions_told, self.registration.parts)

    @cached_property
    def told_before(self) -> Told | None:
        return told.before(self.message)

    @cached_property
    def changes(self) -> list[Change]:
        """What it says otherwise than the receiver was told last; nothing when they were told nothing."""
        return told.changes(self.told_before, self.tells) if self.told_before else []

    @property
    def is_news(self) -> bool:
        """Not so when what changed was changed back before anybody heard of it.

        What another mail said in words, a calendar may not know yet.
        """
        its_calendar = self.telling is not None and self.telling.is_news
        return self.told_before is None or bool(self.changes) or its_calendar

    @cached_property
    def telling(self) -> Telling | None:
        """What the mail has to tell the receiver's calendar."""
        return invitations.to_tell(self.message, self.diary) if self.tells_calendar else None

    @cached_property
    def diary(self) -> Diary:
        """The receiver's."""
        return diary.of(self.registration.email, known=self.registration)

    @property
    def clashes(self) -> list[Session]:
        """What else of the receiver's is on at the same time."""
        if self.tells_calendar and self.diary.brought.keys() == {self.registration.pk}:
            return []  # as of most people: they have this one
        return clashes.clashes(self.registration)

    @cached_property
    def code(self) -> str | None:
        """What is on the ticket, when the mail brings one."""
        if self.with_ticket and self.registration.is_confirmed:
            return codes.code_of(self.registration)
        return None

    @transaction.atomic
    def prepare(self) -> None:
        if self.telling:
            invitations.note(self.message, self.telling)
        if self.says_when:
            self.message.told = self.tells
            self.message.save(update_fields=["told"])
        self.agenda_link = links.calendar_link(self.registration.email)

    @property
    def agenda_url(self) -> str:
        """The page of all that is this person's; only a mail to their own address may say it."""
        assert self.agenda_link is not None, "prepare first"  # noqa: S101
        return links.absolute(
            reverse("personal_agenda", args=[links.calendar_token(self.agenda_link)])
        )

    @property
    def headers(self) -> dict[str, str]:
        """From who organises the appointment, where a calendar's answer is heard (RFC 6047 §2.3)."""
        if self.telling is None:
            return super().headers
        sender = envelope.addressed(site().sender_name, settings.BOUNCE_EMAIL)
        return super().headers | {"From": sender}

    def context(self) -> dict[str, object]:
        registration = self.registration
        return self._where_shown() | {
            "registration": registration,
            "addressed": registration.name_for_mail or _("bezoeker"),
            "event": self.event,
            "session": self.sessions[0] if self.sessions else None,
            "sessions": self.sessions,
            "telling": self.telling,
            "agenda_page_url": links.absolute(reverse("agenda")),
            "stops_at": self.event.promotion_stops_at,
            "code": codes.readable(self.code) if self.code else None,
            "qr_source": f"cid:{envelope.QR_CONTENT_ID}",
            "registration_url": links.absolute(links.registration_url(registration)),
            "cancel_url": links.absolute(links.registration_url(registration) + "afmelden/"),
        }

    def _where_shown(self) -> dict[str, object]:
        """What few letters say, and what has to be looked up: by the template that says it, and once."""
        found: dict[str, Callable[[], object]] = {
            "agenda_url": lambda: self.agenda_url,
            "position": self.registration.queue_position,
            "parts": lambda: self.registration.parts,
            "preparation": lambda: participation.preparation_of(self.registration),
            "event_url": lambda: links.absolute(self.event.get_absolute_url()),
            "ticket_url": lambda: links.absolute(links.ticket_url(self.registration)),
            "clashes": lambda: self.clashes,
            "note": lambda: self.note,
        }
        return {name: SimpleLazyObject(find) for name, find in found.items()}

    def attach(self, mail: EmailMultiAlternatives) -> None:
        """The calendar among the alternatives, where mail clients look for an invitation."""
        if self.telling:
            # RFC 6047 §2.4: the MIME method says what the calendar's METHOD says.
            content_type = f"text/calendar; method={self.telling.method}"
            mail.attach_alternative(self._calendar(self.telling).decode(), content_type)
        if self.code:
            mail.attach(envelope.qr_picture(self.code))

    def _calendar(self, telling: Telling) -> bytes:
        stamp = self.message.created_at
        if telling.method == Method.PUBLISH:
            return ical.several(telling.appointments, stamp=stamp)
        (appointment,) = telling.appointments
        return ical.invitation(self.registration, appointment, stamp=stamp, method=telling.method)
