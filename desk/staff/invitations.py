"""The mail that asks somebody to work here, and the link in it with which they choose a password."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.letter import Letter
from eventsite.models import Message, StaffMember
from eventsite.tickets import links
from eventsite.web.isolating import isolated

PURPOSE = "staff-invitation"  # also the signing salt
OPEN_FOR = timedelta(days=3)


def token(member: StaffMember) -> str:
    """Opens the account once, until OPEN_FOR after the invitation; a newer invitation ends it."""
    return links.sign_parts([member.pk, _version(member)], PURPOSE)


def read_token(token: str) -> StaffMember:
    """Who is invited. Raises LinkUnknown, LinkRevoked (by a newer one), LinkExpired, or LinkErased when used."""
    pk, version = links.read_parts(token, PURPOSE, max_age=OPEN_FOR * 10)  # told apart below
    member = StaffMember.objects.select_related("user").filter(pk=pk).first()
    if member is None or not member.user.is_active or member.user.has_usable_password():
        raise links.LinkErased
    if version != _version(member):
        raise links.LinkRevoked
    if not is_open(member):
        raise links.LinkExpired
    return member


def is_open(member: StaffMember) -> bool:
    """Whether the link still opens the account."""
    return member.invited_at is not None and timezone.now() < member.invited_at + OPEN_FOR


def _version(member: StaffMember) -> str:
    return member.invited_at.isoformat() if member.invited_at else ""


class InvitationLetter(Letter):
    """You work here: choose a password."""

    kind = "staff_invited"
    label = gettext_lazy("uitnodiging voor een medewerker")
    templates = "desk/emails"
    is_for_staff = True
    reason = gettext_lazy("een beheerder van deze site u als medewerker uitnodigde")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.member = (
            StaffMember.objects.select_related("user", "invited_by")
            .filter(user__email=message.email)
            .first()
        )

    def still_true(self) -> bool:
        return bool(
            self.member
            and self.member.user.is_active
            and not self.member.user.has_usable_password()
            and is_open(self.member)
        )

    @property
    def name(self) -> str:
        return self.member.user.get_full_name() if self.member else ""

    def subject(self) -> str:
        return _("U bent uitgenodigd als %(role)s") % {"role": self._member.get_role_display()}

    def context(self) -> dict[str, object]:
        member = self._member
        by = member.invited_by
        return {
            "name": member.user.first_name,
            "by": isolated(by.get_full_name()) if by else "",
            "role": member.get_role_display(),
            "until": (member.invited_at or timezone.now()) + OPEN_FOR,
            "join_url": links.absolute(reverse("join_staff", args=[token(member)])),
        }

    @property
    def _member(self) -> StaffMember:
        assert self.member is not None  # noqa: S101 (still_true was asked)
        return self.member

    @classmethod
    def example(cls) -> Message:
        user = User.objects.create_user("sem.visser@example.nl", "sem.visser@example.nl")
        user.first_name, user.last_name = "Sem", "Visser"
        user.save()
        StaffMember.objects.create(
            user=user, role=StaffMember.Role.STEWARD, invited_at=timezone.now()
        )
        return Message.objects.create(kind=cls.kind, email=user.email)
