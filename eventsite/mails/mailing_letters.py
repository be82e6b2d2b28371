"""The mails that an organiser writes to many; ``mailings.py`` queues them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Mailing, Message

from . import examples
from .letter import Letter
from .optional_letter import OptionalLetter


class MailingLetter(OptionalLetter):
    """What an organiser wrote, to one of those it is for."""

    kind = "mailing"
    label = gettext_lazy("bericht van de organisatie")
    reason = gettext_lazy("u zich bij ons hebt aangemeld")

    def still_true(self) -> bool:
        return super().still_true() and not self.registration.is_cancelled

    def subject(self) -> str:
        return _mailing_of(self.message).subject

    def context(self) -> dict[str, object]:
        return super().context() | {
            "mailing": _mailing_of(self.message),
            "name": self.registration.name,
        }

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening())
        mailing = examples.mailing(registration.event)
        return Message.objects.create(kind=cls.kind, registration=registration, mailing=mailing)


class ProofLetter(Letter):
    """The same to the organiser, without anyone's name or links."""

    kind = "mailing_test"
    label = gettext_lazy("proef van een bericht")
    reason = gettext_lazy("u om deze proef vroeg")

    @classmethod
    def of(cls, mailing: Mailing) -> ProofLetter:
        """Not queued: to look at. Who looks must not get in as a receiver."""
        return cls(Message(kind=cls.kind, mailing=mailing))

    def still_true(self) -> bool:
        return True

    def subject(self) -> str:
        return _("Proef: %(subject)s") % {"subject": _mailing_of(self.message).subject}

    def context(self) -> dict[str, object]:
        mailing = _mailing_of(self.message)
        return {"mailing": mailing, "event": mailing.event, "name": _("(naam)")}

    @classmethod
    def example(cls) -> Message:
        mailing = examples.mailing(examples.evening())
        return Message.objects.create(
            kind=cls.kind, email="anna.de.wit@example.nl", mailing=mailing
        )


def _mailing_of(message: Message) -> Mailing:
    assert message.mailing is not None  # noqa: S101 (mailings.py queues both kinds with theirs)
    return message.mailing
