"""The evenings: to come, not on the site yet, and over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cafes.models import Edition
from eventsite.booking.listed import NEEDED, Listed, listed
from eventsite.models import EventQuerySet, Moment
from eventsite.staff import finding
from eventsite.staff.guard import for_staff
from eventsite.staff.roles import Right
from eventsite.web import paging
from eventsite.web.asked_often import ASKED

PER_PAGE = 25


@dataclass(frozen=True)
class Group:
    """Of one kind of standing: how many there are, on which page they begin, and those of this page."""

    key: str
    label: str
    number: int
    page: int
    rows: list[Listed]


@for_staff(Right.ORGANISE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every evening with how full it is, in pages that run on from group to group; ``?q=`` by title or day."""
    text, now = finding.asked(request), timezone.now()
    run = _named(text, now) if text else _EVERY.of(now)
    paged = paging.page_of(request, run, PER_PAGE)
    context = {"text": text, "groups": _groups(run, list(paged["page"])), **paged}
    return render(request, "cafes/desk/index.html", context)


def _named(text: str, now: datetime) -> paging.RunningOn[Edition]:
    found = finding.named(_SHOWN, text)
    return paging.RunningOn.of({key: _list(found, key, now) for key in _LISTS})


def _list(editions: EventQuerySet[Edition], key: str, now: Moment) -> EventQuerySet[Edition]:
    match key:
        case "komend":
            return editions.public().upcoming(now)
        case "concepten":
            return editions.filter(status=Edition.Status.DRAFT).by_start()
        case _:
            return editions.public().past(now)


_LISTS = ("komend", "concepten", "voorbij")
_SHOWN = Edition.objects.only(*NEEDED)
_EVERY = paging.RunningOnOften(_LISTS, lambda key: _list(_SHOWN, key, ASKED))


def _groups(run: paging.RunningOn[Edition], shown: list[tuple[str, Edition]]) -> list[Group]:
    labels = {
        "komend": _("Wat eraan komt"),
        "concepten": _("Concepten, nog niet op de site"),
        "voorbij": _("Voorbij"),
    }
    rows: dict[str, list[Listed]] = {key: [] for key in labels}
    for (key, _edition), row in zip(shown, listed(one for _key, one in shown), strict=True):
        rows[key].append(row)
    begins = run.first_pages(PER_PAGE)
    return [
        Group(key, label, run.sizes[key], begins[key], rows[key])
        for key, label in labels.items()
        if run.sizes[key]
    ]
