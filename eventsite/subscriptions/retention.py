"""How long somebody is kept up to date by one yes, and how long a question waits for its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eventsite.models import Message, Subscription, SubscriptionQuerySet
from eventsite.retention.categories import CONSENT, Category

from . import links, topics
from .letters import AskedLetter
from .verbs import take_out

_DONE = (Message.State.SENT, Message.State.FAILED, Message.State.SUPERSEDED, Message.State.BOUNCED)
_TELLING = _("Informeren en aanmelden van inwoners voor bijeenkomsten")


def _old(before: datetime) -> SubscriptionQuerySet:
    """Too long ago, or about what will have nothing new any more."""
    said_yes = Subscription.objects.confirmed()
    return said_yes.filter(Q(confirmed_at__lte=before) | topics.gone()).order_by("confirmed_at")


def _unanswered(before: datetime) -> SubscriptionQuerySet:
    return Subscription.objects.unconfirmed().filter(asked_at__lte=before).order_by("asked_at")


def _erase_old(pks: Sequence[Any], before: datetime) -> int:
    # Asked again: somebody may have said yes once more a moment ago.
    return take_out(_old(before).filter(pk__in=pks).order_by().values_list("pk", flat=True))


def _erase_unanswered(pks: Sequence[Any], before: datetime) -> int:
    """With the mails that asked them: somebody else may have typed their address."""
    due = _unanswered(before).filter(pk__in=pks).order_by()
    emails = set(due.values_list("email", flat=True))
    number = take_out(due.values_list("pk", flat=True))
    others = Subscription.objects.filter(email__in=emails).values("email")
    asked = Message.objects.filter(kind=AskedLetter.kind, email__in=emails)
    asked.filter(state__in=_DONE).exclude(email__in=others).delete()
    return number


SUBSCRIPTIONS = Category(
    key="subscriptions",
    title=_("Op de hoogte blijven"),
    holds=_(
        "Het e-mailadres van wie mail wil over een volgende avond, een cursus of een initiatief."
    ),
    starts=_("nadat iemand voor het laatst ja zei"),
    days=730,
    least=90,
    most=1095,
    basis=CONSENT,
    selection=_TELLING,
    goes=_("Wordt verwijderd. Gaat een initiatief of cursus eerder weg, dan de nacht daarna."),
    due=_old,
    erase=_erase_old,
)
UNCONFIRMED = Category(
    key=links.UNCONFIRMED,
    title=_("Op de hoogte blijven, niet bevestigd"),
    holds=_("Het e-mailadres van wie de mail om te bevestigen niet beantwoordde, en die mail."),
    starts=_("nadat iemand het formulier invulde"),
    days=7,
    least=7,
    most=7,
    basis=CONSENT,
    selection=_TELLING,
    due=_unanswered,
    erase=_erase_unanswered,
)
CATEGORIES = [SUBSCRIPTIONS, UNCONFIRMED]
