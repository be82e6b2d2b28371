"""One field to find anybody and anything with: a person, a ticket's code, an initiative, an evening or a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.models import Event, Registration, RegistrationQuerySet, SearchKey
from eventsite.staff import finding, frame
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import codes
from eventsite.web.border.folding import name_words, words
from initiatives.models import Initiative

MOST = 20  # of a kind
AT_LEAST = 2
BEGINNINGS = 3  # words that are looked for as the start of one in a name
T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The first of what was found."""

    rows: list[T]
    has_more: bool = False


@for_staff(Right.ORGANISE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=`` over all events. At most nine queries, whatever there is."""
    text = finding.asked(request)
    asked = len("".join(words(text))) >= AT_LEAST
    context: dict[str, object] = {"text": text, "asked": asked}
    if asked:
        context |= everything(text)
    return render(request, "desk/search.html", context)


def everything(text: str) -> dict[str, object]:
    """What was found of each kind, and of which kinds nothing was."""
    holder, persons, plans, dates = ticket(text), people(text), initiatives(text), events(text)
    none = [
        (persons.rows or holder, _("mensen")),
        (plans.rows, _("initiatieven")),
        (dates.rows, _("cafés of cursussen")),
    ]
    return {
        "holders": [holder] if holder else [],
        "people": persons,
        "initiatives": plans,
        "events": dates,
        "nothing": ", ".join(word for rows, word in none if not rows),
    }


def ticket(text: str) -> Registration | None:
    """Whose ticket has this code, however it was typed over."""
    code = codes.as_typed(text)
    if not code:
        return None
    found = Registration.objects.filter(ticket_hash=codes.hash_code(code))
    return _with_event(found).first()


def people(text: str) -> Found[Registration]:
    """Registrations that hold every word, one of them as the start of any word of a name or an address.

    Two queries: by the index of search keys, and their days.
    """
    wanted = name_words(text)
    if len("".join(wanted)) < AT_LEAST:
        return Found([])
    found = Registration.objects.order_by().filter(pk__in=beginning(wanted))
    for word in wanted:
        found = found.filter(Q(name_folded__contains=word) | Q(email_folded__contains=word))
    rows = list(_with_event(found.order_by("name_sort", "-pk"))[: MOST + 1])
    return Found(rows[:MOST], len(rows) > MOST)


def beginning(wanted: list[str]) -> QuerySet[SearchKey, int]:
    """Registrations with a key that begins with one of the longest of these words."""
    longest = sorted(wanted, key=len, reverse=True)[:BEGINNINGS]
    begins = reduce(or_, (Q(key__begins=word) for word in longest))
    return SearchKey.objects.filter(begins).values_list("registration", flat=True)


def initiatives(text: str) -> Found[Initiative]:
    """By the words of all that they tell. One query."""
    rows = list(Initiative.objects.matching(text).order_by("name", "pk")[: MOST + 1])
    return Found(rows[:MOST], len(rows) > MOST)


def events(text: str) -> Found[tuple[Event, str]]:
    """By the words of their title and day, the latest first, each with its page. Four queries."""
    found = finding.named(Event.objects.all(), text).with_sessions().by_start().reverse()
    rows = list(found[: MOST + 1])
    return Found([(one, frame.overview_url(one)) for one in rows[:MOST]], len(rows) > MOST)


def _with_event(found: RegistrationQuerySet) -> RegistrationQuerySet:
    return found.select_related("event").prefetch_related("event__sessions")
