"""The mails that an organiser writes to many; ``mailings.py`` queues them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Mailing, Message
from eventsite.models.translated import Texts
from eventsite.web.languages.names import name_of
from eventsite.web.languages.texts import Text, own_language, spoken

from . import examples, placeholders
from .letter import Letter
from .optional_letter import OptionalLetter


@dataclass(frozen=True)
class Filled:
    """What was written, with its words filled in, in the language of who reads it where it is there."""

    subject: Text
    text: Text

    @classmethod
    def of(cls, texts: Texts, words: Mapping[str, str]) -> Filled:
        said = (texts.subject, texts.text)
        return cls(*(Text(placeholders.fill(one, words), one.language) for one in said))

    def context(self) -> dict[str, object]:
        """For the letter; ``only_in`` is the language that it is in, where its reader reads another."""
        only_in = name_of(self.text.language) if self.text.is_in_another else ""
        return {"mailing": self, "only_in": only_in}


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
        return self._filled.subject

    def context(self) -> dict[str, object]:
        return super().context() | self._filled.context() | {"name": self.registration.name}

    @cached_property
    def _filled(self) -> Filled:
        texts = _mailing_of(self.message).texts
        words = placeholders.words_of(self.registration, texts.text.language)
        return Filled.of(texts, words)

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
    def of(cls, mailing: Mailing, language: str = "") -> ProofLetter:
        """Not queued: to look at. Who looks must not get in as a receiver."""
        language = language or own_language()
        return cls(Message(kind=cls.kind, mailing=mailing, language=language))

    def still_true(self) -> bool:
        return True

    @property
    def language(self) -> str:
        """That of the readers whom it shows it for."""
        return spoken(self.message.language)

    def subject(self) -> str:
        return _("Proef: %(subject)s") % {"subject": self._filled.subject}

    def context(self) -> dict[str, object]:
        event = _mailing_of(self.message).event
        return self._filled.context() | {"event": event, "name": _("(naam)")}

    @cached_property
    def _filled(self) -> Filled:
        mailing = _mailing_of(self.message)
        words = placeholders.words_of_nobody(mailing.event, mailing.texts.text.language)
        return Filled.of(mailing.texts, words)

    @classmethod
    def example(cls) -> Message:
        mailing = examples.mailing(examples.evening())
        return Message.objects.create(
            kind=cls.kind, email="anna.de.wit@example.nl", mailing=mailing
        )


def _mailing_of(message: Message) -> Mailing:
    assert message.mailing is not None  # noqa: S101 (mailings.py queues both kinds with theirs)
    return message.mailing
