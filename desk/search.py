"""One field to find anybody and anything with: a person, a ticket's code, an initiative, an evening or a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eventsite.models import Event, Registration, RegistrationQuerySet
from eventsite.staff import finding, frame
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.tickets import codes
from eventsite.web.border.folding import name_words, words
from initiatives.models import Initiative

MOST = 20  # of a kind
AT_LEAST = 2
BEGINNINGS = 3  # words that are looked for as the start of a name
T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The first of what was found."""

    rows: list[T]
    has_more: bool = False


@for_staff(Right.ORGANISE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``?q=`` over all events. At most ten queries, whatever there is."""
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
    """Registrations that hold every word, one of them as the start of a name, a surname or an address.

    Two queries, by index: a range in each of three columns, and the rows themselves.
    """
    wanted = name_words(text)
    if len("".join(wanted)) < AT_LEAST:
        return Found([])
    holding = Registration.objects.order_by()
    for word in wanted:
        holding = holding.filter(Q(name_folded__contains=word) | Q(email_folded__contains=word))
    columns = ("name_folded", "name_sort", "email_folded")
    branches = [
        holding.filter(**{f"{column}__begins": word}).values_list("pk")
        for word in sorted(wanted, key=len, reverse=True)[:BEGINNINGS]
        for column in columns
    ]
    first, *others = branches
    most = (MOST + 1) * len(branches)  # each may be found by every branch
    keys = {pk for (pk,) in first.union(*others, all=True)[:most]}
    rows = list(_with_event(Registration.objects.filter(pk__in=keys)).order_by("name_sort", "-pk"))
    return Found(rows[:MOST], len(rows) > MOST)


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
