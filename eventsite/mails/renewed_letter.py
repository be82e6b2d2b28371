"""The mail with the links that took the place of those before."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .registration_letter import RegistrationLetter


class RenewedLinksLetter(RegistrationLetter):
    """Your links and your ticket are new; what was mailed, printed or passed on before opens nothing."""

    kind = "renewed_links"
    label = gettext_lazy("nieuwe links en kaart")
    with_ticket = True
    tells_calendar = True

    def still_true(self) -> bool:
        return self.is_live and not self.event.is_over and not self.is_told_anew

    def subject(self) -> str:
        return _("Uw nieuwe links: %(event)s op %(day)s") % self.what
