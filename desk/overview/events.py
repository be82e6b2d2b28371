"""Evenings and runs that ask for an organiser."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eventsite.booking import checklist, needs
from eventsite.booking.lines import Line, State
from eventsite.figures import closing
from eventsite.models import Event
from eventsite.staff import frame
from eventsite.web.times import dated, weekday
from pitches import workshop
from pitches.models import Workshop

from .item import Item

MOST_DRAFTS = 3  # the soonest; the list of evenings has the rest


def drafts_with_gaps() -> Iterator[Item]:
    """What their own checklists say. A dozen queries for any number."""
    drafts = Event.objects.filter(status=Event.Status.DRAFT).with_sessions().by_start()
    soonest = list(drafts[:MOST_DRAFTS])
    found = checklist.of_all(soonest) if soonest else {}
    for draft in soonest:
        if open_lines := [line for line in found[draft.pk].lines if line.state != State.DONE]:
            yield _draft(draft, open_lines)


def _draft(draft: Event, lines: list[Line]) -> Item:
    text = " · ".join(line.title for line in lines)
    return Item(
        str(len(lines)),
        _("%(event)s is nog niet klaar") % {"event": dated(draft)},
        _("Kijk naar: %(what)s") % {"what": text},
        frame.overview_url(draft),
        _("Afmaken"),
    )


def not_closed() -> Iterator[Item]:
    """Over, and its figures not final. Three queries."""
    found = closing.to_close()
    first = found.first()
    if first is None or first.ends_at is None:
        return
    number = found.count()
    many = _("%(n)d avonden en cursussen zijn nog niet afgesloten") % {"n": number}
    title = many if number > 1 else _("%(event)s is nog niet afgesloten") % {"event": dated(first)}
    last = max(first.ends_at, first.reopened_at or first.ends_at) + closing.BY_ITSELF_AFTER
    text = _("Na %(day)s sluit de site vanzelf af") % {"day": weekday(last)}
    if number > 1:
        text = f"{dated(first)}. {text}"
    url = reverse("desk:close", args=[first.slug])
    yield Item(str(number), title, text, url, _("Afsluiten"))


def pitchers_without_workshop() -> Iterator[Item]:
    """Of the next evening with a workshop. Six queries at most, for any number."""
    coming = Event.objects.public().upcoming().values("pk")
    offered = Workshop.objects.filter(edition__in=coming, edition__status=Event.Status.PUBLISHED)
    nearest = offered.select_related("run", "edition").order_by("run__sessions__starts_at").first()
    if nearest is None:
        return
    found = workshop.pitchers(nearest.edition)
    number = sum(one.standing in workshop.STILL_TO_DO for one in found)
    if not number:
        return
    title = ngettext(
        "%(n)d pitcher deed de workshop nog niet",
        "%(n)d pitchers deden de workshop nog niet",
        number,
    )
    url = reverse("pitches_desk:workshop", args=[nearest.edition.slug])
    yield Item(str(number), title % {"n": number}, _held(nearest), url, _("Bekijken"))


def _held(offered: Workshop) -> str:
    until = offered.run.held_until
    if until is None or until <= timezone.now():
        return dated(offered.edition)
    return _("Plaatsen zijn voor hen vrij tot %(moment)s") % {"moment": needs.moment(until)}
