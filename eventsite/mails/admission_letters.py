"""The mails about a session of another event that makes up for a missed one."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.models import Admission, Message, Session
from eventsite.tickets import codes

from . import examples, told
from .registration_letter import RegistrationLetter
from .told import Told


class AdmissionLetter(RegistrationLetter):
    """About one session elsewhere."""

    tells_calendar = True

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        if message.session is None:
            raise ValueError(f"message {message.pk} needs a session")
        self.session: Session = message.session
        self.sessions = [self.session]
        self.admission = self.registration.admissions.filter(session=self.session).first()

    @property
    def title(self) -> str:
        return self.session.event.texts.title

    @property
    def starts_at(self) -> datetime:
        return self.session.starts_at

    def context(self) -> dict[str, object]:
        return super().context() | {"admission": self.admission}

    @classmethod
    def example(cls) -> Message:
        own, elsewhere = (
            examples.evening(
                days=days,
                slug=f"voorbeeld-van-een-ronde-{days}",
                **examples.said(
                    title=gettext_lazy("Basiscursus crowdfunding"),
                    summary=gettext_lazy("Leer hoe u mensen en geld vindt voor uw plan."),
                ),
            )
            for days in (14, 28)
        )
        fatima = examples.registration(
            own, name="Fatima Bouzidi", email="fatima.bouzidi@example.nl", party_size=1
        )
        return Message.objects.create(
            kind=cls.kind, registration=fatima, session=elsewhere.sessions.get()
        )


class AdmittedLetter(AdmissionLetter):
    """You may come to this session of another event; also when its time or place changed."""

    kind = "admitted"
    label = gettext_lazy("bijeenkomst inhalen")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.code = codes.code_of(self.registration)

    def still_true(self) -> bool:
        is_in = self.admission is not None and self.registration.is_confirmed
        return is_in and not self.session.is_off and not self.is_told_anew and self.is_news

    @property
    def has_moved(self) -> bool:
        """They knew that they may come, and what they knew is no longer so."""
        return told.knows(self.told_before, self.session)

    def context(self) -> dict[str, object]:
        return super().context() | {"changes": self.changes if self.has_moved else []}

    def subject(self) -> str:
        if self.has_moved:
            return _("Let op, er is iets veranderd: %(event)s op %(day)s") % self.what
        return _("U kunt een bijeenkomst inhalen: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        message = super().example()
        registration, session = message.registration, message.session
        assert registration is not None  # noqa: S101 (both just made)
        assert session is not None  # noqa: S101
        missed = registration.event.sessions.get()
        Admission.objects.create(registration=registration, session=session, instead_of=missed)
        return message


class AdmissionEndedLetter(AdmissionLetter):
    """The session you were let in at is off, or no longer for you."""

    kind = "admission_ended"
    label = gettext_lazy("inhalen vervalt")

    def still_true(self) -> bool:
        is_out = self.admission is None or self.session.is_off
        return is_out and not self.is_told_anew and self.is_news

    @cached_property
    def tells(self) -> Told:
        return told.of(self.sessions, self.registration.parts, are_off=True)

    def subject(self) -> str:
        return _("Inhalen gaat niet door: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        return examples.in_calendar(super().example())
