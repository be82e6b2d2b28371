"""What an account opened ends with it: sessions, the calendar link, the tablets of its browsers."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from eventsite.door import tablets as door_tablets
from eventsite.models import CalendarLink, Tablet
from eventsite.staff.roles import Right, events_of


def sessions(user: User) -> None:
    """Sign ``user`` out everywhere. Whose a session is stands inside it; only staff have any."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    own = [one.pk for one in live.iterator() if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()


def calendar(user: User) -> None:
    """End their link to all sessions."""
    CalendarLink.objects.filter(user=user).delete()


def tablets(user: User, *, by: User, only_elsewhere: bool = False) -> None:
    """Cut off the browsers that were a tablet because ``user`` was signed in, and the codes they gave out that
    paired none yet; or only where they no longer work. The door's own tablets go on.
    """
    own = Tablet.objects.filter(created_by=user, revoked_at=None).filter(
        Q(needs_sign_in=True) | Q(token_hash=None)
    )
    if only_elsewhere:
        own = own.exclude(session__event__in=events_of(user, Right.CHECK_IN))
    for tablet in own.order_by("pk"):
        door_tablets.revoke(tablet, by=by)
