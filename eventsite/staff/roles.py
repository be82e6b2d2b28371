"""Who of the staff may do what."""

from __future__ import annotations

from enum import Enum

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from eventsite.models import Event


class Right(Enum):
    """What a role allows."""

    CHECK_IN = "check in"
    RUN_THE_DOOR = "run the door"
    ORGANISE = "organise"
    MANAGE = "manage"


def may(user: User | AnonymousUser, right: Right, event: Event | None = None) -> bool:
    """Whether ``user`` has ``right``, at ``event`` when it is given."""
    if not user.is_staff:
        return False
    if right is Right.CHECK_IN:
        return True
    return user.is_superuser or (
        right is not Right.MANAGE and user.has_perm("cafes.change_edition")
    )


def role_of(user: User | AnonymousUser) -> str:
    """What the role of who is signed in is called."""
    return _("beheerder") if may(user, Right.MANAGE) else _("organisator")
