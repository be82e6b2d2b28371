"""The mails that an organiser writes to many; ``mailings.py`` queues them."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Mailing, Message

from . import examples, placeholders
from .letter import Letter
from .optional_letter import OptionalLetter


class MailingLetter(OptionalLetter):
    """What an organiser wrote, to one of those it is for."""

    kind = "mailing"
    label = gettext_lazy("bericht van de organisatie")
    reason = gettext_lazy("u zich bij ons hebt aangemeld")

    def still_true(self) -> bool:
        """Not to who went, unless they had when they were picked, nor about what was called off since."""
        mailing = _mailing_of(self.message)
        went, off = self.registration.cancelled_at, self.event.cancelled_at
        # Of the others none had gone that its sender saw: whenever it was, it was not seen yet.
        if went and not (mailing.audience == Mailing.CHOSEN and went <= mailing.created_at):
            return False
        sent_at = mailing.started_at or self.message.created_at
        return super().still_true() and not (off and off >= sent_at)

    def subject(self) -> str:
        return self._filled(_mailing_of(self.message).subject)

    def context(self) -> dict[str, object]:
        mailing = _mailing_of(self.message)
        return super().context() | {
            "mailing": {"subject": self.subject(), "text": self._filled(mailing.text)},
            "name": self.registration.name,
        }

    def _filled(self, text: str) -> str:
        return placeholders.fill(text, self._words)

    @cached_property
    def _words(self) -> dict[str, str]:
        return placeholders.words_of(self.registration)

    @classmethod
    def example(cls) -> Message:
        registration = examples.registration(examples.evening())
        mailing = examples.mailing(registration.event)
        return Message.objects.create(kind=cls.kind, registration=registration, mailing=mailing)


class ProofLetter(Letter):
    """The same to the organiser, without anyone's name or links."""

    kind = "mailing_test"
    label = gettext_lazy("proef van een bericht")
    is_for_staff = True
    reason = gettext_lazy("u om deze proef vroeg")

    @classmethod
    def of(cls, mailing: Mailing) -> ProofLetter:
        """Not queued: to look at. Who looks must not get in as a receiver."""
        return cls(Message(kind=cls.kind, mailing=mailing))

    def still_true(self) -> bool:
        return True

    def subject(self) -> str:
        return _("Proef: %(subject)s") % {
            "subject": self._filled(_mailing_of(self.message).subject)
        }

    def context(self) -> dict[str, object]:
        mailing = _mailing_of(self.message)
        filled = {"subject": self._filled(mailing.subject), "text": self._filled(mailing.text)}
        return {"mailing": filled, "event": mailing.event, "name": _("(naam)")}

    def _filled(self, text: str) -> str:
        words = placeholders.words_of_nobody(_mailing_of(self.message).event)
        return placeholders.fill(text, words)

    @classmethod
    def example(cls) -> Message:
        mailing = examples.mailing(examples.evening())
        return Message.objects.create(
            kind=cls.kind, email="anna.de.wit@example.nl", mailing=mailing
        )


def _mailing_of(message: Message) -> Mailing:
    assert message.mailing is not None  # noqa: S101 (mailings.py queues both kinds with theirs)
    return message.mailing
