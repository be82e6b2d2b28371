"""Whose data a link opens: all of an address, or what hangs on one registration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsite.models import Registration
from eventsite.tickets import links
from eventsite.tickets.links import LinkUnknown, Purpose

from . import consequences, erasing, held, proof
from .consequences import Consequences


@dataclass(frozen=True)
class Own:
    """``registration`` is None for who proved the address a moment ago, and sees all of it."""

    email: str
    token: str
    registration: Registration | None = None

    @property
    def is_all(self) -> bool:
        return self.registration is None

    @property
    def may_erase(self) -> bool:
        """The link to a registration is passed on; for who is known by name beside another's address it is all there is."""
        return self.registration is None or self.registration.shares_email or not self.email

    def tables(self) -> Iterable[held.Table]:
        if self.registration is None:
            return held.own(self.email)
        return held.about_registration(self.registration)

    def consequences(self) -> Consequences:
        if self.registration is None:
            return consequences.of(self.email)
        return consequences.of_registration(self.registration)

    def erase(self) -> None:
        """Raises erasing.StillInside."""
        if self.registration is None:
            erasing.erase(self.email)
        else:
            erasing.erase_registration(self.registration)


def read(token: str) -> Own:
    """Raises LinkRefused."""
    try:
        return Own(proof.read_token(token), token)
    except LinkUnknown:
        registration = links.read_token(token, Purpose.REGISTRATION)
        return Own(registration.email, token, registration)
