"""Who may sign in, and what for: staff only, accounts made by an administrator, a second factor asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from qrcode.image.svg import SvgPathFillImage

from .acting import acting

View = Callable[..., HttpResponseBase]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up for a staff account; visitors have none at all."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The code for the authenticator app, with a white ground that a dark page can't take away."""

    def build_totp_svg(self, url: str) -> str:
        image = qrcode.make(url, image_factory=SvgPathFillImage)
        svg: str = image.to_string(encoding="unicode")
        return svg


def lacks_second_factor(user: User) -> bool:
    """Whether a second factor is asked of a member of staff who has not set one up (NORMS S6)."""
    return settings.STAFF_NEED_SECOND_FACTOR and not is_mfa_enabled(user)


def for_organisers(permission: str = "") -> Callable[[View], View]:
    """Staff only, who with ``permission`` must have that right; never kept in a cache.

    Others are led to the sign-in; staff without the right get 403.
    """

    def decorate(view: View) -> View:
        @never_cache
        @staff_member_required(login_url="account_login")  # type: ignore[untyped-decorator]
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            with acting(user=request.user):
                return view(request, *args, **kwargs)

        return guarded

    return decorate


def operator(request: HttpRequest) -> User | None:
    """Who is signed in, to keep with what was done."""
    return request.user if request.user.is_authenticated else None
