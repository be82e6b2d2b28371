"""Who may sign in: staff only, accounts made by a manager, a second factor asked. What for: ``staff/``."""

from __future__ import annotations

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from qrcode.image.svg import SvgPathFillImage

from .addresses import address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up for a staff account; visitors have none at all."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Home, in the language that the desk was in."""
        return address("home")

    def is_safe_url(self, url: str) -> bool:
        """Not what is no address at all (``http://[::1``), on which allauth stumbles."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The code for the authenticator app, with a white ground that a dark page can't take away.

    ``site/sign_in.py`` says whose code it is.
    """

    def build_totp_svg(self, url: str) -> str:
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        svg: str = image.to_string(encoding="unicode")
        return svg


def lacks_second_factor(user: User) -> bool:
    """Whether a second factor is asked of a member of staff who has not set one up (NORMS S6)."""
    return settings.STAFF_NEED_SECOND_FACTOR and not is_mfa_enabled(user)


def operator(request: HttpRequest) -> User | None:
    """Who is signed in, to keep with what was done."""
    return request.user if request.user.is_authenticated else None
