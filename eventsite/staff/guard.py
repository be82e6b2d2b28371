"""Who gets to a page of staff: one decorator, by right and by event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from eventsite.models import Event, Session, StaffMember
from eventsite.web.acting import acting

from .roles import Reach, Right, may, member_of, reach_of
from .signed_out import lead_to_sign_in, with_typed
from .typed import remember_worker

View = Callable[..., HttpResponseBase]
Finder = Callable[..., int | None]
SEEN_EVERY = timedelta(minutes=5)  # a write at each page would be one too many


def by_pk(pk: int, **_rest: object) -> int | None:
    """The event of an address that holds its key."""
    return pk


def by_slug(slug: str, **_rest: object) -> int | None:
    """The event of an address that holds its name."""
    return Event.objects.filter(slug=slug).values_list("pk", flat=True).first()


def by_session(session_id: int, **_rest: object) -> int | None:
    """The event of an address that holds the key of one of its sessions."""
    return Session.objects.filter(pk=session_id).values_list("event_id", flat=True).first()


def for_staff(
    right: Right, *, of: Finder | None = None, lists: bool = False
) -> Callable[[View], View]:
    """Only for who has ``right``; never kept in a cache.

    A right that some have for their own events alone holds for the event that ``of`` finds from the
    address; a page that ``lists`` shows those only, by ``roles.narrowed``. Who is not signed in is led to
    the sign-in, with what they sent kept (``signed_out.py``); a fetch gets 401; who has not the right gets 403.
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            user = request.user
            if not (user.is_authenticated and user.is_active):
                return _sign_in(request)
            if not _allowed(user, right, of, kwargs, lists=lists):
                raise PermissionDenied
            seen(user)
            with acting(user=user):
                response = view(request, *args, **kwargs)
            remember_worker(request, response, user)
            return with_typed(request, response, user)

        guarded.for_staff = right  # type: ignore[attr-defined]  # for typed.is_staff_page
        return guarded

    return decorate


def _allowed(
    user: User, right: Right, of: Finder | None, address: dict[str, object], *, lists: bool
) -> bool:
    if lists or reach_of(user, right) is not Reach.OWN:
        return may(user, right)
    event = of(**address) if of else None
    return event is not None and may(user, right, event)


def _sign_in(request: HttpRequest) -> HttpResponse:
    if is_fetch(request):  # a redirect would end as a page with 200
        return HttpResponse(_("U bent uitgelogd."), status=401, content_type="text/plain")
    return lead_to_sign_in(request)


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script of ours asks, for parts of the page."""
    return request.META.get("HTTP_X_REQUESTED_WITH") == "fetch"


def seen(user: User) -> None:
    """Note that a member of staff was here, every SEEN_EVERY."""
    member, now = member_of(user), timezone.now()
    if member and (member.last_seen_at is None or now - member.last_seen_at >= SEEN_EVERY):
        StaffMember.objects.filter(pk=member.pk).update(last_seen_at=now)
