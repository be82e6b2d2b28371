"""The mail to an address that an organiser put right."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .registration_letter import RegistrationLetter


class NewAddressLetter(RegistrationLetter):
    """Your registration has this address from now on: ticket, invitation and links, which are new."""

    kind = "new_address"
    label = gettext_lazy("e-mailadres gewijzigd")
    with_ticket = True
    tells_calendar = True

    def still_true(self) -> bool:
        return self.is_live and not self.is_told_anew

    def subject(self) -> str:
        return _("Uw aanmelding voor %(event)s op %(day)s, op uw nieuwe e-mailadres") % self.what
