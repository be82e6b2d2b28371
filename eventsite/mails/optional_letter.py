"""The mails that one can do without, and so can stop."""

from __future__ import annotations

from . import stopping
from .registration_letter import RegistrationLetter


class OptionalLetter(RegistrationLetter):
    """To who signed up, about what one need not know to come; with a way to get no more (RFC 8058)."""

    says_when = False

    def still_true(self) -> bool:
        return not stopping.has_stopped(self.registration.email)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "List-Unsubscribe": f"<{stopping.url(self.registration)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def context(self) -> dict[str, object]:
        return super().context() | {"stop_url": stopping.url(self.registration)}
