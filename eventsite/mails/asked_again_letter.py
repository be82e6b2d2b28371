"""To who is in already, when the form is filled in once more with their address."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.models import Message, Registration

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
        """``asked`` is said in our own words. At most one such mail in LINKS_PAUSE: the form is open to anyone."""
        if not cls.asked_lately(registration.email):
            cls.queue(registration, note=asked)

    def still_true(self) -> bool:
        return self.is_live and not self.event.is_over

    def subject(self) -> str:
        return _("U was al aangemeld: %(event)s op %(day)s") % self.what

    @property
    def note(self) -> str:
        return self.message.note

    @classmethod
    def example(cls) -> Message:
        return Message.objects.create(
            kind=cls.kind,
            registration=examples.registration(examples.evening()),
            note=_("Nu is gevraagd: %(asked)s. Wilt u dat? Wijzig dan uw aanmelding.")
            % {"asked": _("%(n)d personen") % {"n": 3}},
        )
