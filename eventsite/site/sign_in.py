"""What the sign-in of staff says of the site it is for."""

from __future__ import annotations

from email.utils import formataddr

from django.conf import settings

from eventsite.web import staff

from .reading import site


class AccountAdapter(staff.AccountAdapter):
    def get_from_email(self) -> str:
        return formataddr((site().sender_name, settings.SENDER_EMAIL))


class MfaAdapter(staff.MfaAdapter):
    def get_totp_issuer(self) -> str:
        """In the authenticator app, from the next time that somebody sets one up."""
        return site().name
