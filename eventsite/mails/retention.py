"""Mails to who has no registration, and the organisers' messages to many. A registration's mails go with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eventsite.models import Mailing, Message
from eventsite.retention.categories import Category, delete

_WRITING = _("Het voeren van correspondentie met inwoners")
_UNDER_WAY = (Message.State.QUEUED, Message.State.SENDING)


def _old_mails(before: datetime) -> QuerySet[Message]:
    """What the queue is done with, whether it arrived or not."""
    without = Message.objects.filter(registration=None, created_at__lte=before)
    # In the order of their index: by key, all mails there are would be gone through.
    return without.exclude(state__in=_UNDER_WAY).order_by("created_at")


def _erase_mails(pks: Sequence[Any], before: datetime) -> int:
    return delete(_old_mails(before).filter(pk__in=pks).order_by())


def _old_mailings(before: datetime) -> QuerySet[Mailing]:
    """Sent, or put aside as a draft; not one that waits for its moment, or is blank already."""
    old = Q(started_at__lte=before) | Q(state=Mailing.State.DRAFT, created_at__lte=before)
    says = ~Q(subject="", text="") | Q(state=Mailing.State.DRAFT)
    return Mailing.objects.filter(old, says).order_by("pk")


def _erase_mailings(pks: Sequence[Any], before: datetime) -> int:
    """Drafts go; of what was sent it stays known when, and to how many as long as they are there."""
    held = list(
        _old_mailings(before)
        .filter(pk__in=pks)
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    drafts = Mailing.objects.filter(pk__in=held, state=Mailing.State.DRAFT)
    sent = Mailing.objects.filter(pk__in=held).exclude(state=Mailing.State.DRAFT)
    Mailing.chosen.through.objects.filter(mailing__in=held).delete()
    number = delete(drafts.order_by())
    return number + sent.order_by().update(subject="", text="")


MAILS = Category(
    key="mails",
    title=_("Mails zonder aanmelding"),
    holds=_("E-mailadres en soort van mails over initiatieven, hulp, links en accounts."),
    starts=_("na het versturen"),
    days=90,
    least=14,
    most=365,
    selection=_WRITING,
    due=_old_mails,
    erase=_erase_mails,
)
MAILINGS = Category(
    key="mailings",
    title=_("Berichten aan velen"),
    holds=_("De tekst van berichten van de organisatie, en wie ervoor gekozen waren."),
    starts=_("na het versturen; bij een concept na het maken"),
    days=365,
    least=90,
    most=1095,
    selection=_WRITING,
    goes=_("De tekst en wie gekozen waren. Een concept wordt helemaal verwijderd."),
    due=_old_mailings,
    erase=_erase_mailings,
)
CATEGORIES = [MAILS, MAILINGS]
