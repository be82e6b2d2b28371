"""Everybody, one row per address over all events: a page at a time, from the tables that hold an address.

A fixed number of queries for any number of people; there is no table of persons to keep in step.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from courses.models import CourseRun, Waiver
from eventsite.mails import letters
from eventsite.models import CheckIn, Message, Registration
from eventsite.persons.keys import key
from eventsite.web.border.folding import fold_name, name_words
from initiatives.models import Initiative, Offer

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


def page(text: str, number: str | None, *, with_staff: bool = False) -> Page[str]:
    """The addresses of one page in alphabetical order, with every word of ``text`` in name or address."""
    return Paginator(addresses(text, with_staff=with_staff), PAGE).get_page(number)


def addresses(text: str, *, with_staff: bool = False) -> QuerySet[Registration, str]:
    """Each once, whichever table it is in; of who only works here ``with_staff``."""
    mails = Message.objects.exclude(email="")
    if not with_staff:
        mails = mails.exclude(kind__in=letters.kinds_for_staff())
    words = name_words(text)
    folded = Q()
    for word in words:
        folded &= Q(name_folded__contains=word) | Q(email_folded__contains=word)
    found = Registration.objects.filter(folded).exclude(email="").values_list("email", flat=True)
    others = [
        _holding(words, Waiver.objects.all(), "email", "name"),
        _holding(words, Initiative.objects.all(), "contact_email", "contact_name"),
        _holding(words, Offer.objects.exclude(email=""), "email", "name"),
        _holding(words, mails, "email"),
    ]
    return found.order_by().union(*others).order_by("email")


def _holding(words: list[str], rows: QuerySet[Any], email: str, *names: str) -> QuerySet[Any, str]:
    """The addresses with every word in a name or in themselves, where no folded column is kept.

    These tables stay small, and of each address the texts are looked through once.
    """
    people = rows.order_by().values_list(email, *names).distinct() if words else []
    found = [
        texts[0]
        for texts in people
        if all(word in " ".join(map(fold_name, texts)) for word in words)
    ]
    if words:
        rows = rows.filter(**{f"{email}__in": found})
    return rows.order_by().values_list(email, flat=True)


def rows(emails: list[str]) -> list[Row]:
    """What is known of these addresses, in their order. Seven queries."""
    found = {email: Row(email) for email in emails}
    _add_mails_to_the_address(found)
    _add_offers(found)
    _add_waivers(found)
    _add_initiatives(found)
    _add_registrations(found)
    _add_mails_of_registrations(found)
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


NOT_ARRIVED = Count("pk", filter=Q(state__in=[Message.State.FAILED, Message.State.BOUNCED]))


def _add_mails_to_the_address(found: dict[str, Row]) -> None:
    """About an initiative, help or an exception: of who signed up for nothing."""
    # Without what is empty: the index has none of those.
    to_addresses = Message.objects.filter(email__in=list(found)).exclude(email="")
    theirs = to_addresses.order_by().values_list("email")
    counted = theirs.annotate(n=Count("pk"), bad=NOT_ARRIVED, latest=Max("pk"))
    for email, number, bad, pk in counted:
        row = found[email]
        row.key = key(Message, pk)
        row.mails, row.not_arrived = number, bad


def _add_mails_of_registrations(found: dict[str, Row]) -> None:
    counted = (
        Message.objects.filter(registration__email__in=list(found))
        .order_by()
        .values_list("registration__email")
        .annotate(n=Count("pk"), bad=NOT_ARRIVED)
    )
    for email, number, bad in counted:
        found[email].mails += number
        found[email].not_arrived += bad


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
