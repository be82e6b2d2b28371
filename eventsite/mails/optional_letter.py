"""The mails that one can do without, and so can stop."""

from __future__ import annotations

from functools import cached_property

from . import stopping
from .registration_letter import RegistrationLetter


class OptionalLetter(RegistrationLetter):
    """To who signed up, about what one need not know to come; with a way to get no more (RFC 8058)."""

    says_when = False

    def still_true(self) -> bool:
        return not stopping.has_stopped(self.registration.email)

    def prepare(self) -> None:
        """Nothing of it is to be remembered, and it has no link that must be made first."""

    @cached_property
    def stop_url(self) -> str:
        """Said in the letter, and in its head."""
        return stopping.url(self.registration)

    @property
    def headers(self) -> dict[str, str]:
        return {
            "List-Unsubscribe": f"<{self.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def context(self) -> dict[str, object]:
        return super().context() | {"stop_url": self.stop_url}
