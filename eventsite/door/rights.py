"""Who asks at the door, and what they may: decided here, told to the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from eventsite.models import Session, Tablet
from eventsite.web import problems
from eventsite.web.acting import acting
from eventsite.web.staff import lacks_second_factor

from . import tablets

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Asker:
    """A tablet. ``operator`` is who is signed in, in an organiser's own browser; nobody elsewhere."""

    tablet: Tablet
    operator: User | None

    @property
    def session(self) -> Session:
        return self.tablet.session

    def rights(self) -> dict[str, bool]:
        """What it may do beside scanning. They end with the sign-in."""
        return dict.fromkeys(("email", "undo", "decide"), self.operator is not None)


def for_tablets(view: View) -> View:
    """Give the view who asks, by the token that is shown; 401 for a token that nobody has.

    An organiser's own browser shows its token and who is signed in. A page of another site can send
    that cookie along, and no token.
    """

    @csrf_exempt  # the token is what no other site can send
    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        tablet = tablets.find(token) if scheme == "Bearer" else None
        if tablet is None:
            return _unauthorised("Bearer", _("Deze tablet is niet gekoppeld."))
        operator = operator_of(request) if tablet.needs_sign_in else None
        if tablet.needs_sign_in and operator is None:
            return signed_out()
        with acting(user=operator, tablet=tablet):
            return view(request, Asker(tablet, operator))

    return guarded


def for_live_tablets(view: View) -> View:
    """As ``for_tablets``; 403 for one that was cut off or whose evening is over."""

    @for_tablets
    @wraps(view)
    def guarded(request: HttpRequest, asker: Asker) -> HttpResponse:
        if not asker.tablet.is_live():
            return problems.response(403, _("Deze tablet is ontkoppeld."))
        return view(request, asker)

    return guarded


def for_organisers_at_the_door(view: View) -> View:
    """As ``for_live_tablets``; 403 where nobody is signed in."""

    @for_live_tablets
    @wraps(view)
    def guarded(request: HttpRequest, asker: Asker) -> HttpResponse:
        if asker.operator is None:
            return problems.response(403)
        return view(request, asker)

    return guarded


def for_operators(view: View) -> View:
    """Give the view who is signed in; 401 as JSON where nobody of the staff is."""

    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        operator = operator_of(request)
        if operator is None:
            return signed_out()
        with acting(user=operator):
            return view(request, operator, **kwargs)

    return guarded


def operator_of(request: HttpRequest) -> User | None:
    """The member of staff who is signed in, with a second factor if that is asked."""
    user = request.user
    if user.is_authenticated and user.is_staff and not lacks_second_factor(user):
        return user
    return None


def signed_out() -> HttpResponse:
    return _unauthorised("Session", _("U bent uitgelogd."))


def _unauthorised(scheme: str, detail: str) -> HttpResponse:
    response = problems.response(401, detail)
    response["WWW-Authenticate"] = scheme
    return response
