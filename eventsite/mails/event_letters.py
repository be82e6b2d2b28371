"""The mails about what happens to an event, and those that come by themselves around it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Event, Message, Session
from eventsite.tickets import links
from eventsite.web.languages.texts import Text, own_language

from . import examples
from .optional_letter import OptionalLetter
from .registration_letter import RegistrationLetter


class EventChangedLetter(RegistrationLetter):
    """The organiser moved the event, or brought it back."""

    kind = "event_changed"
    label = gettext_lazy("tijd of plaats veranderd")
    with_ticket = True
    tells_calendar = True

    @property
    def sessions_told(self) -> list[Session]:
        return self.event.all_sessions_in_order()

    def still_true(self) -> bool:
        return self.is_live and not self.is_told_anew and self.is_news

    def context(self) -> dict[str, object]:
        return super().context() | {"changes": self.changes}

    def subject(self) -> str:
        return _("Let op, er is iets veranderd: %(event)s op %(day)s") % self.what


class EventCancelledLetter(RegistrationLetter):
    """The organiser called the event off."""

    kind = "event_cancelled"
    label = gettext_lazy("afgelast")
    tells_calendar = True

    def still_true(self) -> bool:
        return self.event.is_cancelled and not self.is_told_anew and self.is_news

    def context(self) -> dict[str, object]:
        following = self.event.next_one()
        return super().context() | {
            "cancellation_reason": Text(self.event.cancellation_reason, own_language()),
            "following": following,
            "following_url": links.absolute(following.get_absolute_url()) if following else "",
        }

    @property
    def sessions_told(self) -> list[Session]:
        return self.event.all_sessions_in_order()

    def subject(self) -> str:
        return _("%(event)s op %(day)s gaat niet door") % self.what

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening(is_off=True))
        return examples.in_calendar(
            Message.objects.create(kind=cls.kind, registration=registration)
        )


class ReminderLetter(RegistrationLetter):
    """Of one session on one day."""

    with_ticket = True
    example_days: ClassVar[int]

    @staticmethod
    def occasion_of(session: Session) -> str:
        """On another day there is another reminder; of the same day, at another hour, there is one."""
        return f"{session.pk}:{timezone.localdate(session.starts_at)}"

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert message.session is not None  # noqa: S101 (reminders.py queues it with its session)
        self.session: Session = message.session
        self.sessions = [self.session]
        self.is_elsewhere = (
            self.session.event_id != self.event.pk
        )  # it makes up for one of their own
        if not self.is_elsewhere:
            self.session.event = self.event

    @property
    def title(self) -> str:
        return self.session.name

    @property
    def starts_at(self) -> datetime:
        return self.session.starts_at

    @property
    def is_today(self) -> bool:
        return timezone.localdate(self.starts_at) == timezone.localdate()

    def still_true(self) -> bool:
        return (
            self.registration.is_confirmed
            and not self.session.is_off
            and self._are_expected
            and self.starts_at > timezone.now()
            and self.message.occasion == self.occasion_of(self.session)
        )

    @property
    def _are_expected(self) -> bool:
        """Not at a session that they make up for elsewhere, and there as long as they may."""
        admissions = self.registration.admissions
        if self.is_elsewhere:
            return admissions.filter(session=self.session).exists()
        return not admissions.filter(instead_of=self.session).exists()

    def context(self) -> dict[str, object]:
        return super().context() | {
            "event": self.session.event,
            "parts": [] if self.is_elsewhere else self.registration.parts,
            "is_today": self.is_today,
            "is_elsewhere": self.is_elsewhere,
        }

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening(days=cls.example_days))
        session = registration.event.sessions.get()
        return Message.objects.create(
            kind=cls.kind,
            registration=registration,
            session=session,
            occasion=cls.occasion_of(session),
        )


class ReminderWeekLetter(ReminderLetter):
    """A week before the first session."""

    kind = "reminder_week"
    label = gettext_lazy("herinnering, een week vooraf")
    example_days = 7

    def subject(self) -> str:
        return _("Denkt u eraan? %(event)s op %(day)s") % self.what


class ReminderDayLetter(ReminderLetter):
    """A day before each session, or later that day when the worker was away."""

    kind = "reminder_day"
    label = gettext_lazy("herinnering, een dag vooraf")
    example_days = 1

    def subject(self) -> str:
        if self.is_today:
            return _("Vandaag om %(time)s uur: %(event)s") % self.what
        return _("Morgen om %(time)s uur: %(event)s") % self.what


class PracticalLetter(RegistrationLetter):
    """What the organiser wrote that is handy to know."""

    kind = "practical"
    label = gettext_lazy("praktische informatie")

    @staticmethod
    def occasion_of(event: Event) -> str:
        """Once for each day to which the event is put."""
        starts_at = event.starts_at
        return f"event:{event.pk}:{timezone.localdate(starts_at) if starts_at else ''}"

    def still_true(self) -> bool:
        is_of_this_day = self.message.occasion == self.occasion_of(self.event)
        has_words = bool(self.event.practical_information)
        return self.has_place and not self.event.is_over and is_of_this_day and has_words

    def subject(self) -> str:
        return _("Handig om te weten voor %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening(days=3))
        return Message.objects.create(
            kind=cls.kind,
            registration=registration,
            occasion=cls.occasion_of(registration.event),
        )


class ThanksLetter(OptionalLetter):
    """The morning after, to who was there."""

    kind = "thanks"
    label = gettext_lazy("bedankt")

    def still_true(self) -> bool:
        return super().still_true() and self.has_place

    def subject(self) -> str:
        return _("Bedankt voor uw komst naar %(event)s") % self.what
