"""The mail to who declined in their calendar."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Invitation, Message, Session
from eventsite.tickets import links

from . import examples
from .registration_letter import RegistrationLetter


class DeclinedLetter(RegistrationLetter):
    """You declined in your calendar, and are signed up still; this is how to cancel."""

    kind = "declined"
    label = gettext_lazy("geweigerd in de agenda")
    says_when = False

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert message.session is not None  # noqa: S101 (answers.py queues it with its session)
        self.session: Session = message.session

    @property
    def title(self) -> str:
        return self.session.name

    def still_true(self) -> bool:
        told = self.registration.invitations.filter(uid=self.session.uid).first()
        stands = not self.session.is_off and self.session.ends_at > timezone.now()
        return told is not None and told.is_declined and self.is_live and stands

    def subject(self) -> str:
        return _("U bent nog aangemeld: %(event)s op %(day)s") % self.what

    def context(self) -> dict[str, object]:
        own = links.absolute(links.registration_url(self.registration))
        return super().context() | {
            "session": self.session,
            "is_elsewhere": self.session.event_id != self.event.pk,
            "cancel_url": f"{own}afmelden/",
            "add_url": links.absolute(f"{self.session.event.get_absolute_url()}agenda/"),
        }

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening())
        session = registration.event.sessions.get()
        message = Message.objects.create(kind=cls.kind, registration=registration, session=session)
        Invitation.objects.create(
            registration=registration,
            uid=session.uid,
            message=message,
            sequence=1,
            content="0",
            declined_sequence=1,
        )
        return message
