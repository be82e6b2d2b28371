"""Who asks at the door, and what they may, by ``staff/roles.py``: decided here, told to the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from eventsite.brakes import guard, limits
from eventsite.models import Event, Session, Tablet
from eventsite.staff.accounts import at_hand
from eventsite.staff.guard import seen
from eventsite.staff.roles import Right, may
from eventsite.web.acting import acting
from eventsite.web.api import problems
from eventsite.web.same_origin import is_own
from eventsite.web.staff import lacks_second_factor

from . import tablets
from .answers import Rights

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Asker:
    """A tablet. ``operator`` is who is signed in, in an organiser's own browser; nobody elsewhere."""

    tablet: Tablet
    operator: User | None

    @property
    def session(self) -> Session:
        return self.tablet.session

    def may(self, right: Right) -> bool:
        """Whether who is signed in has ``right`` here; a borrowed tablet has none."""
        return self.operator is not None and may(self.operator, right, self.session.event_id)

    @cached_property
    def runs_the_door(self) -> bool:
        """Whether who is signed in sees and decides more than scanning takes."""
        return self.may(Right.RUN_THE_DOOR)

    def rights(self) -> Rights:
        """What it may do beside scanning. They end with the sign-in."""
        leads = self.runs_the_door
        return {"email": leads, "undo": self.operator is not None, "decide": leads}


def for_tablets(view: View) -> View:
    """Give the view who asks, by the token that is shown; 401 for a token that nobody has.

    The browser of somebody of the staff shows its token and who is signed in, who may check in there or
    gets 403. A page of another site can send that cookie along, and no token.
    """

    @guard.braked(limits.TABLET)
    @csrf_exempt  # the token is what no other site can send
    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        scheme, _space, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        # In an organiser's own browser it is mostly who paired it that is signed in.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        tablet = tablets.find(token, with_maker=has_session) if scheme == "Bearer" else None
        if tablet is None:
            guard.missed(request)
            return _unauthorised("Bearer", _("Deze tablet is niet gekoppeld."))
        with at_hand(tablet.created_by if has_session else None):
            operator = operator_of(request) if tablet.needs_sign_in else None
        if tablet.needs_sign_in and operator is None:
            return signed_out()
        asker = Asker(tablet, operator)
        if operator and tablet.is_live() and not asker.may(Right.CHECK_IN):
            return not_theirs()
        with acting(user=operator, tablet=tablet):
            return view(request, asker)

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


def for_staff_at_the_door(right: Right) -> Callable[[View], View]:
    """As ``for_live_tablets``; 403 where nobody with ``right`` is signed in."""

    def decorate(view: View) -> View:
        @for_live_tablets
        @wraps(view)
        def guarded(request: HttpRequest, asker: Asker) -> HttpResponse:
            if not asker.may(right):
                return problems.response(403)
            return view(request, asker)

        return guarded

    return decorate


def for_operators(view: View) -> View:
    """Give the view who is signed in; as JSON 401 where nobody is, 403 for who has nothing to do here."""

    @guard.braked(limits.TABLET)
    @csrf_exempt  # its page is kept on the device, and can hold no token
    @never_cache
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, session_id: int) -> HttpResponse:
        if not is_own(request):
            return problems.response(403)
        if request.user.is_authenticated and lacks_second_factor(request.user):
            return problems.response(403, _("Stel eerst een tweede stap in voor het inloggen."))
        operator = operator_of(request)
        if operator is None:
            return signed_out()
        event = Event.objects.filter(sessions__pk=session_id).first()
        if event and not may(operator, Right.CHECK_IN, event):
            return not_theirs()
        with acting(user=operator):
            return view(request, operator, session_id=session_id)

    return guarded


def operator_of(request: HttpRequest) -> User | None:
    """The member of staff who is signed in, with a second factor if that is asked."""
    user = request.user
    if user.is_authenticated and may(user, Right.CHECK_IN) and not lacks_second_factor(user):
        seen(user)
        return user
    return None


def not_theirs() -> HttpResponse:
    return problems.response(403, _("U werkt niet bij deze bijeenkomst."))


def signed_out() -> HttpResponse:
    return _unauthorised("Session", _("U bent uitgelogd."))


def _unauthorised(scheme: str, detail: str) -> HttpResponse:
    response = problems.response(401, detail)
    response["WWW-Authenticate"] = scheme
    return response
