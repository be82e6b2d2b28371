"""The mails that are for the receiver's calendar rather than for the receiver."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.calendars import invitations
from eventsite.calendars.appointments import Appointment
from eventsite.calendars.ical import Method
from eventsite.models import Message, Registration

from . import examples
from .registration_letter import RegistrationLetter


class CalendarEntryLetter(RegistrationLetter):
    """One more entry that the mail before it could not tell: a mail has one calendar part."""

    kind = invitations.REST
    label = gettext_lazy("voor de agenda")
    says_when = False
    tells_calendar = True

    @property
    def entry(self) -> Appointment:
        assert self.telling is not None  # noqa: S101 (still_true says so)
        return self.telling.appointments[0]

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def starts_at(self) -> datetime:
        return self.entry.starts_at

    def still_true(self) -> bool:
        return self.telling is not None and self.telling.is_news

    def subject(self) -> str:
        if self.telling and self.telling.method == Method.CANCEL:
            return _("Uit uw agenda: %(event)s op %(day)s") % self.what
        return _("Voor uw agenda: %(event)s op %(day)s") % self.what

    def context(self) -> dict[str, object]:
        return super().context() | {"entry": self.entry}

    @classmethod
    def example(cls) -> Message:
        evening = examples.evening()
        session = evening.sessions.get()
        registration: Registration = examples.registration(evening)
        examples.in_calendar(Message.objects.create(kind="confirmation", registration=registration))
        session.starts_at += timedelta(minutes=30)
        session.save(update_fields=["starts_at"])
        return Message.objects.create(kind=cls.kind, registration=registration)
