"""Who asks, by the key in the header ``Authorization: Bearer …`` and nowhere else (RFC 6750 §2.1; NORMS R10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase

from eventsite.brakes import guard, limits
from eventsite.models import ApiKey, Event, Scope
from eventsite.web.acting import Actor, Kind, act_from_now_on
from eventsite.web.api import problems

from . import secret

USED_EVERY = timedelta(minutes=5)  # a write at each request would be one too many
_REALM = 'Bearer realm="api"'


class KeyRefused(Exception):
    """Why a request gets no further: 401 without a key that works, 403 with one that may not do this."""

    def __init__(self, status: int, detail: str | Promise, challenge: str = "") -> None:
        super().__init__(challenge)
        self.status = status
        self.detail = detail
        self.challenge = f"{_REALM}, {challenge}" if challenge else _REALM

    def answer(self) -> HttpResponse:
        """As problem+json; ``WWW-Authenticate`` says it to programs (RFC 6750 §3)."""
        response = problems.response(self.status, self.detail)
        response.headers["WWW-Authenticate"] = self.challenge
        return response


class Sleutel(AuthBase):
    """For an operation: ``auth=Sleutel(Scope.SIGN_UP)``. Its key is ``request.auth``, and acts in what is logged.

    The class has the name that the document gives this way of asking.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = (
        "Een sleutel die de gemeente maakt (Instellingen, API-sleutels), in de header "
        "`Authorization: Bearer icv_…`. Elke bewerking zegt welk recht de sleutel daarvoor moet hebben."
    )

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKey:
        """Raises KeyRefused and Braked."""
        key = _found(request)
        guard.keyed(request, limits.KEY, str(key.pk))
        act_from_now_on(Actor(Kind.KEY, key.pk))
        if self.scope not in key.may:
            detail = _("Deze sleutel mag dit niet. Vraag de gemeente om het recht “%(scope)s”.")
            challenge = f'error="insufficient_scope", scope="{self.scope.value}"'
            raise KeyRefused(403, _Filled(detail, scope=self.scope.value), challenge)
        _used(key)
        return key


class _Filled(Promise):
    """A text of the catalogue with what goes in it, said in the language of who reads it."""

    def __init__(self, text: str | Promise, **values: str) -> None:
        self._text, self._values = text, values

    def __str__(self) -> str:
        return str(self._text) % self._values


def holder(request: HttpRequest) -> ApiKey:
    """The key that an operation with ``auth=Sleutel(…)`` was asked with."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return key


def check_at(key: ApiKey, event: Event | int) -> None:
    """Raises KeyRefused where the key is for other events alone."""
    if not key.may_at(event):
        raise KeyRefused(403, _("Deze sleutel geldt niet voor dit evenement."))


def _found(request: HttpRequest) -> ApiKey:
    scheme, _space, shown = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not shown:
        detail = _("Stuur een sleutel mee in de header Authorization: Bearer.")
        raise KeyRefused(401, detail)
    now = timezone.now()
    key = _by_secret(shown.strip(), now)
    if key is None:
        guard.missed(request)
        raise invalid(_("Deze sleutel kennen wij niet."))
    if key.revoked_at:
        raise invalid(_("Deze sleutel is ingetrokken."))
    if key.expires_at <= now:
        raise invalid(_("Deze sleutel is verlopen. Vraag de gemeente om een nieuwe."))
    return key


def invalid(detail: str | Promise) -> KeyRefused:
    """401 for a key that opens nothing, or no longer."""
    return KeyRefused(401, detail, 'error="invalid_token"')


def _by_secret(shown: str, now: datetime) -> ApiKey | None:
    """By the hash, of which who asks can't choose a part; the whole of it is compared once more."""
    if not secret.is_one(shown):
        return None
    hashed = secret.hashed(shown)
    either = Q(secret_hash=hashed) | Q(former_hash=hashed, former_until__gt=now)
    key = ApiKey.objects.filter(either).first()
    if key and any(secret.same(one or "", hashed) for one in (key.secret_hash, key.former_hash)):
        return key
    return None


def _used(key: ApiKey) -> None:
    """Note it every USED_EVERY, in a statement of its own: of two at once one writes, and neither waits long."""
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
