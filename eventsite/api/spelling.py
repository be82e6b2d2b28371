"""Addresses that a program sends to the forms of the pages."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import ValidationError

from eventsite.web.border import emails


def sure(email: str) -> dict[str, str]:
    """For a form: the address, with yes to what it would ask. There is nobody to say whether a slip was one."""
    spelled = ""
    with suppress(ValidationError):
        spelled = emails.clean(email)
    return {"email": email, "email_gevraagd": spelled, "email_keuze": email}
