"""Everybody, one row per address over all events: a page at a time, from the tables that hold an address.

A fixed number of queries for any number of people; there is no table of persons to keep in step.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from courses.models import CourseRun, Waiver
from eventsite.models import CheckIn, Message, Registration
from eventsite.web.border.folding import name_words
from initiatives.models import Initiative, Offer

from .keys import key

PAGE = 50


@dataclass
class Row:
    """What is known of one address, in numbers."""

    email: str
    key: str = ""
    names: list[str] = field(default_factory=list)
    cafes: int = 0
    courses: int = 0
    initiatives: list[str] = field(default_factory=list)
    mails: int = 0
    not_arrived: int = 0
    last_seen: datetime | None = None

    def called(self, name: str) -> None:
        if name and name not in self.names:
            self.names.append(name)

    def seen(self, at: datetime | None) -> None:
        if at and (self.last_seen is None or at > self.last_seen):
            self.last_seen = at


def page(text: str, number: str | None) -> Page[str]:
    """The addresses of one page in alphabetical order, with every word of ``text`` in name or address."""
    return Paginator(addresses(text), PAGE).get_page(number)


def addresses(text: str) -> QuerySet[Registration, str]:
    """Each once, whichever table it is in."""
    words = name_words(text)
    folded = Q()
    for word in words:
        folded &= Q(name_folded__contains=word) | Q(email_folded__contains=word)
    found = Registration.objects.filter(folded).exclude(email="").values_list("email", flat=True)
    others = [
        Waiver.objects.filter(_holds(words, "name", "email")).values_list("email", flat=True),
        Initiative.objects.filter(_holds(words, "contact_name", "contact_email")).values_list(
            "contact_email", flat=True
        ),
        Offer.objects.filter(_holds(words, "name", "email"))
        .exclude(email="")
        .values_list("email", flat=True),
    ]
    return found.order_by().union(*(one.order_by() for one in others)).order_by("email")


def _holds(words: list[str], name: str, email: str) -> Q:
    """Where no folded column is kept; these tables stay small."""
    found = Q()
    for word in words:
        found &= Q(**{f"{name}__icontains": word}) | Q(**{f"{email}__icontains": word})
    return found


def rows(emails: list[str]) -> list[Row]:
    """What is known of these addresses, in their order. Six queries."""
    found = {email: Row(email) for email in emails}
    _add_offers(found)
    _add_waivers(found)
    _add_initiatives(found)
    _add_registrations(found)
    _add_mails(found)
    _add_check_ins(found)
    return list(found.values())


def _add_registrations(found: dict[str, Row]) -> None:
    counted = (
        Registration.objects.filter(email__in=list(found))
        .order_by()
        .values_list("email", "name", "event__kind")
        .annotate(n=Count("pk"), at=Max("registered_at"), latest=Max("pk"))
        .order_by("-latest")
    )
    latest: dict[str, int] = defaultdict(int)
    for email, name, kind, number, at, pk in counted:
        row = found[email]
        row.called(name)
        row.seen(at)
        if kind == CourseRun.KIND:
            row.courses += number
        else:
            row.cafes += number
        latest[email] = max(latest[email], pk)
    for email, pk in latest.items():
        found[email].key = key(Registration, pk)


def _add_initiatives(found: dict[str, Row]) -> None:
    theirs = Initiative.objects.filter(contact_email__in=list(found)).order_by("-pk")
    for pk, email, name, who, at in theirs.values_list(
        "pk", "contact_email", "name", "contact_name", "created_at"
    ):
        row = found[email]
        row.key = key(Initiative, pk)
        row.called(who)
        row.initiatives.append(name)
        row.seen(at)


def _add_waivers(found: dict[str, Row]) -> None:
    theirs = Waiver.objects.filter(email__in=list(found)).order_by("-pk")
    for pk, email, name, at in theirs.values_list("pk", "email", "name", "granted_at"):
        found[email].key = key(Waiver, pk)
        found[email].called(name)
        found[email].seen(at)


def _add_offers(found: dict[str, Row]) -> None:
    theirs = Offer.objects.filter(email__in=list(found)).order_by("-pk")
    for pk, email, name, at in theirs.values_list("pk", "email", "name", "created_at"):
        found[email].key = key(Offer, pk)
        found[email].called(name)
        found[email].seen(at)


def _add_mails(found: dict[str, Row]) -> None:
    not_arrived = Q(state__in=[Message.State.FAILED, Message.State.BOUNCED])
    counted = (
        Message.objects.filter(registration__email__in=list(found))
        .order_by()
        .values_list("registration__email")
        .annotate(n=Count("pk"), bad=Count("pk", filter=not_arrived))
    )
    for email, number, bad in counted:
        found[email].mails, found[email].not_arrived = number, bad


def _add_check_ins(found: dict[str, Row]) -> None:
    last = (
        CheckIn.objects.live()
        .filter(registration__email__in=list(found))
        .order_by()
        .values_list("registration__email")
        .annotate(at=Max("scanned_at"))
    )
    for email, at in last:
        found[email].seen(at)
