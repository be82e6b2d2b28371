"""Take staff on, give them another role or other events, let them go and come back.

The last manager stays: nobody would be left to let another in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from eventsite.models import Event, StaffMember
from eventsite.staff.log import Verb, acting, record
from eventsite.staff.roles import Reach, Right, reach_of, who_may
from eventsite.web.versions import Check

from . import ending
from .invitations import OPEN_FOR, InvitationLetter
from .second_factor_letter import SecondFactorResetLetter

Role = StaffMember.Role


class EmailTaken(Exception):
    """Somebody of the staff, of now or before, has this address."""


class LastManager(Exception):
    """Nobody else manages."""


class HasPassword(Exception):
    """Who chose a password is invited no more."""


class Closed(Exception):
    """The account was closed."""


@transaction.atomic
def invite(
    *,
    email: str,
    first_name: str,
    last_name: str,
    role: str,
    events: Iterable[Event],
    by: User | None,
) -> StaffMember:
    """Make an account without a password and mail its link. Raises EmailTaken."""
    if User.objects.filter(email__iexact=email).exists():  # by another name, from the command line
        raise EmailTaken
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, email, first_name=first_name, last_name=last_name
            )
    except IntegrityError as error:
        raise EmailTaken from error
    member = StaffMember.objects.create(user=user, role=role)
    _give_events(member, events)
    _mail_link(member, by)
    record(Verb.INVITED, member, after=_told(member))
    return member


@transaction.atomic
def invite_again(member: StaffMember, *, by: User) -> None:
    """Mail a new link; the one before ends. Raises HasPassword or Closed."""
    member = _member(_without_password(member))
    _mail_link(member, by)
    record(Verb.INVITED, member)


def _mail_link(member: StaffMember, by: User | None) -> None:
    member.invited_at, member.invited_by = timezone.now(), by
    member.save(update_fields=["invited_at", "invited_by"])
    InvitationLetter.queue_to(member.user.email)


@transaction.atomic
def join(member: StaffMember, password: str) -> None:
    """Choose the first password. Raises HasPassword for a link that was used already, or Closed."""
    user = _without_password(member)
    user.set_password(password)
    user.save(update_fields=["password"])
    with acting(user=user):
        record(Verb.JOINED, member)


def _without_password(member: StaffMember) -> User:
    """Their account, held. Raises HasPassword or Closed."""
    user = User.objects.select_for_update().get(pk=member.user_id)
    if not user.is_active:
        raise Closed
    if user.has_usable_password():
        raise HasPassword
    return user


def unanswered(before: datetime) -> QuerySet[StaffMember]:
    """Who was invited and never came, and whose link ended by then: they did nothing here that has to stay readable.

    Whoever is to come after all is invited anew.
    """
    return StaffMember.objects.filter(
        invited_at__lte=before - OPEN_FOR,
        user__last_login=None,
        user__is_superuser=False,
        user__is_active=True,
        user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )


@transaction.atomic
def forget_unanswered(found: StaffMember) -> bool:
    """Their name and address go; not of who joined, or was invited anew, a moment ago."""
    user = User.objects.select_for_update().get(pk=found.user_id)
    member = StaffMember.objects.get(pk=found.pk)
    if user.has_usable_password() or member.invited_at != found.invited_at:
        return False
    return _forget(member, user)


@transaction.atomic
def forget_closed(found: StaffMember) -> bool:
    """The account goes; not of who came back a moment ago. What they did stays in the log, of nobody any more."""
    user = User.objects.select_for_update().get(pk=found.user_id)
    return not user.is_active and _forget(found, user)


def _forget(member: StaffMember, user: User) -> bool:
    record(Verb.REMOVED, member)
    user.delete()
    return True


@transaction.atomic
def change(
    user: User, *, role: str, events: Iterable[Event], by: User, check: Check | None = None
) -> None:
    """Another role or other events, from now on. What they no longer may, ends. Raises LastManager.

    ``check`` is asked once the account is held; what it raises is raised, and nothing is changed.
    """
    _lock_managers()
    if role != Role.MANAGER:
        _check_not_last(user)
    stored = User.objects.select_for_update().get(pk=user.pk)
    if check:
        check()
    if stored.is_superuser and role != Role.MANAGER:  # who was made on the command line
        stored.is_superuser = stored.is_staff = False
        stored.save(update_fields=["is_superuser", "is_staff"])
    member = _member(stored)
    before = _told(member)
    member.role = Role(role)
    member.save(update_fields=["role"])
    _give_events(member, events)
    record(Verb.CHANGED, member, before=before, after=_told(member))
    now = User.objects.select_related("staff_member").get(pk=user.pk)
    ending.tablets(now, by=by, only_elsewhere=True)
    if reach_of(now, Right.ORGANISE) is Reach.NOWHERE:
        ending.calendar(now)


@transaction.atomic
def let_go(user: User, *, by: User) -> None:
    """End the account at once, with all that it opened. Raises LastManager."""
    _lock_managers()
    _check_not_last(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    member = _member(user)
    StaffMember.objects.filter(pk=member.pk).update(ended_at=timezone.now())
    record(Verb.DEACTIVATED, member)
    ending.sessions(user)
    ending.calendar(user)
    ending.tablets(user, by=by)


@transaction.atomic
def take_back(user: User, *, by: User) -> None:
    """Open the account again, in the role it had; who had no password yet is invited."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    member = _member(user)
    member.ended_at = None
    member.save(update_fields=["ended_at"])
    record(Verb.REACTIVATED, member)
    if not user.has_usable_password():
        _mail_link(member, by)


@transaction.atomic
def reset_second_factor(user: User) -> None:
    """Forget their app, keys and codes: at the next sign-in another is set up. Who is signed in is no more,
    and hears of it by mail. Twice is once.
    """
    forgotten, _of_each = Authenticator.objects.filter(user=user).delete()
    if not forgotten:
        return
    record(Verb.RESET_SECOND_FACTOR, _member(user))
    ending.sessions(user)
    if user.email and user.is_active:
        SecondFactorResetLetter.queue_to(user.email)


def _member(user: User) -> StaffMember:
    """Who was made on the command line gets a row of their own."""
    defaults = {"role": Role.MANAGER}
    return StaffMember.objects.get_or_create(user=user, defaults=defaults)[0]


def _told(member: StaffMember) -> dict[str, object]:
    """What the log keeps."""
    events = sorted(member.events.values_list("pk", flat=True))
    return {"role": member.role, "events": " ".join(map(str, events))}


def _give_events(member: StaffMember, events: Iterable[Event]) -> None:
    has_own = member.role in {Role.STEWARD, Role.TRAINER}
    member.events.set(events if has_own else [])


def _lock_managers() -> None:
    """Hold them all: two managers who let each other go would each see the other stay."""
    managers = who_may(Right.MANAGE).order_by("pk").select_for_update(of=("self",))
    list(managers.values_list("pk"))


def _check_not_last(user: User) -> None:
    """Who never chose a password can let nobody in. Raises LastManager."""
    managers = who_may(Right.MANAGE)
    able = [one for one in managers.exclude(pk=user.pk) if one.has_usable_password()]
    if not able and managers.filter(pk=user.pk).exists():
        raise LastManager
