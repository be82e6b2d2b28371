"""The mail to the address of a registration that was made one with another."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Message, Registration

from . import examples
from .registration_letter import RegistrationLetter


class MergedLetter(RegistrationLetter):
    """Two registrations are one now, and it is the other: ticket and appointment of this one end."""

    kind = "merged"
    label = gettext_lazy("aanmelding samengevoegd")
    tells_calendar = True

    @classmethod
    def queue_where_read(cls, registration: Registration) -> None:
        """Not to an address that no mail reached: it may be a slip of the finger, and somebody else's."""
        went = [Message.State.SENDING, Message.State.SENT]
        if registration.messages.filter(state__in=went).exists():
            cls.queue(registration)

    def still_true(self) -> bool:
        return self.registration.is_cancelled

    def subject(self) -> str:
        return _("Uw aanmelding is samengevoegd: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        gone = examples.registration(examples.evening(), status=Registration.Status.CANCELLED)
        return examples.in_calendar(Message.objects.create(kind=cls.kind, registration=gone))
