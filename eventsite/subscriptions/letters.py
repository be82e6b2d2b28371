"""What is mailed to who wants to be kept up to date: is it you, what is new, and what you subscribed to."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.mails import examples
from eventsite.mails.letter import LINKS_PAUSE, Letter
from eventsite.models import Message, Notice, NoticeMail, Registration, Subscription
from eventsite.retention import terms
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import reading, spoken

from . import consent, links, topics
from .topics import Item, Subject

_EXAMPLE = "bram.jansen@example.nl"


class AskedLetter(Letter):
    """Is it you who asked? Says as well what this address gets already: no page tells (docs/adr/0043).

    Anybody may have typed the address: no words of a stranger stand in it (NORMS S22).
    """

    kind = "subscription_asked"
    label = gettext_lazy("op de hoogte: te bevestigen")
    limit = limits.MAIL
    reason = gettext_lazy("dit adres op onze site is ingevuld")

    @cached_property
    def _all(self) -> list[tuple[Subscription, Subject]]:
        return topics.of(Subscription.objects.of(self.message.email))

    @property
    def _wanted(self) -> list[Subscription]:
        return [one for one, _subject in self._all if not one.is_confirmed]

    def still_true(self) -> bool:
        return bool(self._all)

    def subject(self) -> str:
        if self._wanted:
            return _("Bevestig dat wij u op de hoogte mogen houden")
        return _("U krijgt hierover al mail")

    def context(self) -> dict[str, object]:
        known = [one for one, _subject in self._all if one.is_confirmed]
        # Who gets it already may say yes once more: the term begins anew.
        renewable = [one for one in known if one.is_renewable]
        asks = [*self._wanted, *renewable]
        return {
            "wanted": [subject for one, subject in self._all if not one.is_confirmed],
            "known": [subject for one, subject in self._all if one.is_confirmed],
            "is_renewable": bool(renewable),
            "ends": consent.ends(),
            "how_long": consent.how_long(),
            "days": terms.days(links.UNCONFIRMED),
            "confirm_url": links.confirm_url(asks) if asks else "",
            "known_stop_url": links.stop_url(known) if known else "",
        }

    @classmethod
    def example(cls) -> Message:
        _subscription(is_confirmed=False)
        return Message.objects.create(kind=cls.kind, email=_EXAMPLE)


class NewsLetter(Letter):
    """What is new of all that this address subscribed to, as it is at delivery; with a way to stop (RFC 8058)."""

    kind = "news"
    label = gettext_lazy("op de hoogte: nieuws")
    reason = gettext_lazy("u vroeg om op de hoogte te blijven")

    @property
    def language(self) -> str:
        """In which they last said yes to any of what it tells."""
        subscribed = [row.subscription for row in self._rows]
        last = max(
            subscribed, key=lambda one: (one.confirmed_at or one.asked_at, one.pk), default=None
        )
        return spoken(last.language) if last else super().language

    @cached_property
    def _rows(self) -> list[NoticeMail]:
        found = NoticeMail.objects.filter(message=self.message)
        return list(found.select_related("notice__event", "subscription").order_by("notice"))

    @cached_property
    def _told(self) -> list[tuple[NoticeMail, Item]]:
        said = []
        for row in self._rows:
            item = None if self._knows(row.notice) else topics.tell(row.notice)
            if item:
                said.append((row, item))
        return said

    def _knows(self, notice: Notice) -> bool:
        """Who signed up for it needs no mail that it is there."""
        if notice.kind != Notice.EVENT:
            return False
        theirs = Registration.objects.live().filter(event=notice.event_id, email=self.message.email)
        return theirs.exists()

    def still_true(self) -> bool:
        return bool(self._told)

    def prepare(self) -> None:
        """What is left out was not told: it is when it becomes true again."""
        said = [row.pk for row, _item in self._told]
        NoticeMail.objects.filter(message=self.message).exclude(pk__in=said).delete()

    def subject(self) -> str:
        first = self._told[0][1].subject
        if len(self._told) == 1:
            return first
        return _("%(first)s, en ander nieuws") % {"first": first}

    @cached_property
    def stop_url(self) -> str:
        """Said in the letter, and in its head: of all that it tells of."""
        by_key = {row.subscription_id: row.subscription for row, _item in self._told}
        return links.stop_url(by_key.values())

    @property
    def headers(self) -> dict[str, str]:
        return {
            "List-Unsubscribe": f"<{self.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def context(self) -> dict[str, object]:
        items = [item for _row, item in self._told]
        return {
            "items": [{"said": item, "url": absolute(item.url)} for item in items],
            "stop_url": self.stop_url,
        }

    @classmethod
    def example(cls) -> Message:
        message = Message.objects.create(kind=cls.kind, email=_EXAMPLE, can_wait=True)
        subscription = _subscription()
        notice = Notice.objects.create(
            topic=subscription.topic,
            about=subscription.about,
            kind=Notice.EVENT,
            event=examples.evening(),
            due_at=timezone.now(),
        )
        NoticeMail.objects.create(notice=notice, subscription=subscription, message=message)
        return message


class SubscriptionsLetter(Letter):
    """Everything this address is kept up to date about, with the link that stops it; asked for beside one's links."""

    kind = "subscriptions"
    label = gettext_lazy("op de hoogte: waarover, en stoppen")
    limit = limits.MAIL
    reason = gettext_lazy("iemand met dit adres om de eigen links vroeg")

    @classmethod
    def queue_to(cls, email: str) -> None:
        """Asked for by whoever typed the address: an unknown one gets nothing, a known one at most one in LINKS_PAUSE."""
        lately = Message.objects.filter(
            email=email, kind=cls.kind, created_at__gt=timezone.now() - LINKS_PAUSE
        )
        known = Subscription.objects.of(email).confirmed().exclude(Exists(lately))
        if known.exists():
            super().queue_to(email)

    @cached_property
    def _all(self) -> list[tuple[Subscription, Subject]]:
        return topics.of(Subscription.objects.of(self.message.email).confirmed())

    def still_true(self) -> bool:
        return bool(self._all)

    def subject(self) -> str:
        return _("Waarover wij u op de hoogte houden")

    def context(self) -> dict[str, object]:
        return {
            "subjects": [subject for _one, subject in self._all],
            "own_stop_url": links.stop_url(one for one, _subject in self._all),
        }

    @classmethod
    def example(cls) -> Message:
        _subscription()
        return Message.objects.create(kind=cls.kind, email=_EXAMPLE)


def _subscription(*, is_confirmed: bool = True) -> Subscription:
    """To what the page lists first."""
    now, first = timezone.now(), topics.offered()[0]
    return Subscription.objects.create(
        email=_EXAMPLE,
        topic=first.topic,
        about=first.about,
        language=reading(),
        words=consent.VERSION,
        asked_at=now,
        confirmed_at=now if is_confirmed else None,
    )
