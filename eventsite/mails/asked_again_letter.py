"""To who is in already, when the form is filled in once more with their address."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.models import Message, Registration, Session
from eventsite.web.languages.texts import Text, reading, spoken

from . import examples
from .registration_letter import RegistrationLetter


class AskedAgainLetter(RegistrationLetter):
    """You are in already, nothing was changed; this was asked now, and this is the link to change it.

    The page says to nobody that the address is known (docs/adr/0043).
    """

    kind = "asked_again"
    label = gettext_lazy("was al aangemeld")
    says_when = False
    limit = limits.MAIL

    @classmethod
    def queue_to_known(cls, registration: Registration, asked: str) -> None:
        """``asked`` is said in our own words, in the language of the registration. At most one such mail in LINKS_PAUSE: the form is open to anyone."""
        if not cls.asked_lately(registration.email):
            cls.queue(registration, note=asked)

    def still_true(self) -> bool:
        return self.is_live and not self.event.is_over

    def subject(self) -> str:
        return _("U was al aangemeld: %(event)s op %(day)s") % self.what

    @classmethod
    def _to(cls, one: Registration, session: Session | None, note: str, due: datetime) -> Message:
        message = super()._to(one, session, note, due)
        message.language = one.language  # in which it was said
        return message

    @property
    def note(self) -> str:
        return Text(self.message.note, spoken(self.message.language))

    @classmethod
    def example(cls) -> Message:
        return Message.objects.create(
            kind=cls.kind,
            registration=examples.registration(examples.evening()),
            language=reading(),
            note=_("Nu is gevraagd: %(asked)s. Wilt u dat? Wijzig dan uw aanmelding.")
            % {"asked": _("%(n)d personen") % {"n": 3}},
        )
