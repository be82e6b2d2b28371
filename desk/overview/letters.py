"""Mails that ask for an organiser."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.mails import bounces, held, letters
from eventsite.models import Invitation, Message, Restoration
from eventsite.web.isolating import isolated
from eventsite.web.times import dated, stamp

from .item import Item


def held_back() -> Iterator[Item]:
    """After a backup was put back. One query; two where any are held."""
    number = held.count()
    last = Restoration.objects.first() if number else None
    if last is None:
        return
    title = ngettext("%(n)d mail wordt vastgehouden", "%(n)d mails worden vastgehouden", number)
    text = _("De site is teruggezet naar %(moment)s. Beslis of ze nog weg moeten.")
    words = {"moment": stamp(last.taken_at)}
    yield Item("!", title % {"n": number}, text % words, reverse("mails:held"), _("Beslissen"))


def not_arrived() -> Iterator[Item]:
    """Three queries."""
    found = Message.objects.not_arrived()
    last = (
        found.select_related("registration__event")
        .prefetch_related("registration__event__sessions")
        .order_by("-created_at", "-pk")
        .first()
    )
    if last is None:
        return
    number = found.count()
    title = ngettext("%(n)d mail kwam niet aan", "%(n)d mails kwamen niet aan", number)
    yield Item(
        "!", title % {"n": number}, _whose(last, number), reverse("mails:index"), _("Bekijken")
    )


def _whose(message: Message, number: int) -> str:
    registration = message.registration
    who = isolated(registration.name) if registration else letters.label(message.kind)
    why = bounces.reason(message.last_error).rstrip(".")
    words = {"who": who, "why": why[:1].lower() + why[1:], "n": number - 1}
    text = _("%(who)s (%(why)s) en nog %(n)d") if number > 1 else _("%(who)s (%(why)s)")
    parts = [text % words, *([dated(registration.event)] if registration else [])]
    return " · ".join(parts)


def declined() -> Iterator[Item]:
    """Who declined in their calendar and is signed up still. Three queries."""
    found = Invitation.objects.declined()
    first = (
        found.select_related("registration__event")
        .prefetch_related("registration__event__sessions")
        .first()
    )
    if first is None:
        return
    number = found.count()
    title = ngettext(
        "%(n)d keer geweigerd in de agenda, nog wel aangemeld",
        "%(n)d keer geweigerd in de agenda, nog wel aangemeld",
        number,
    )
    who = isolated(first.registration.name)
    text = f"{who} · {dated(first.registration.event)}"
    url = reverse("mails:index") + "#geweigerd"
    yield Item(str(number), title % {"n": number}, text, url, _("Bekijken"))
