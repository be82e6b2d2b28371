"""Who is mailed before a key expires, and when: its contact, and who made it or else all managers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.letter import Letter
from eventsite.models import ApiKey, ApiKeyQuerySet, Message, Scope, StaffMember
from eventsite.staff.roles import Right, may, who_may
from eventsite.tickets import links

from .listing import WARNED_BEFORE


class KeyExpiresLetter(Letter):
    """Which keys of the receiver's stop working soon."""

    kind = "key_expires"
    label = gettext_lazy("sleutel verloopt binnenkort")
    templates = "desk/emails"
    is_for_staff = True
    reason = gettext_lazy("dit adres bij een API-sleutel van deze site staat")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.manager = _manager(message.email)
        theirs = Q(contact_email=message.email)
        if self.manager:
            theirs |= Q(made_by=self.manager) | ~Q(made_by__in=who_may(Right.MANAGE))
        self.keys = list(_expiring(timezone.now()).filter(theirs))

    def still_true(self) -> bool:
        return bool(self.keys)

    @property
    def name(self) -> str:
        return self.manager.get_full_name() if self.manager else ""

    def subject(self) -> str:
        if len(self.keys) == 1:
            return _("De sleutel “%(name)s” verloopt binnenkort") % {"name": self.keys[0].name}
        return _("Uw API-sleutels verlopen binnenkort")

    def context(self) -> dict[str, object]:
        return {
            "keys": self.keys,
            "keys_url": links.absolute(reverse("desk_settings:keys")) if self.manager else "",
        }

    @classmethod
    def example(cls) -> Message:
        user = User.objects.create_user("sem.visser@example.nl", "sem.visser@example.nl")
        user.first_name, user.last_name = "Sem", "Visser"
        user.save()
        StaffMember.objects.create(user=user, role=StaffMember.Role.MANAGER)
        ApiKey.objects.create(
            name="Buurtsite",
            partner="Buurtsite",
            contact_email="techniek@example.nl",
            scopes=Scope.SIGN_UP.value,
            secret_hash="0" * 64,
            ends_with="ab12",
            made_by=user,
            expires_at=timezone.now() + WARNED_BEFORE,
        )
        return Message.objects.create(kind=cls.kind, email=user.email)


def _manager(email: str) -> User | None:
    return who_may(Right.MANAGE).filter(email__iexact=email).first()


def _expiring(now: datetime) -> ApiKeyQuerySet:
    live = ApiKey.objects.live(now)
    return live.filter(expires_at__lte=now + WARNED_BEFORE).order_by("expires_at", "pk")


def warn(now: datetime) -> None:
    """Queue those mails, once for each end that a key gets."""
    for key in _expiring(now).filter(warned_at=None):
        with transaction.atomic():
            held = ApiKey.objects.select_for_update().filter(pk=key.pk, warned_at=None).first()
            if held is None or not held.is_live(now):
                continue
            held.warned_at = now
            held.save(update_fields=["warned_at"])
            for email in _whom(held):
                KeyExpiresLetter.queue_to(email)


def _whom(key: ApiKey) -> list[str]:
    maker = key.made_by
    if maker and may(maker, Right.MANAGE):
        managers = [maker.email]
    else:
        managers = list(who_may(Right.MANAGE).order_by("pk").values_list("email", flat=True))
    return list(dict.fromkeys([key.contact_email, *filter(None, managers)]))
