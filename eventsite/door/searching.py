"""Finding people at the door by what they say their name is."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from eventsite.models import (
    Admission,
    CheckIn,
    Registration,
    RegistrationQuerySet,
    SearchKey,
    Session,
    participation,
)
from eventsite.web.asked_often import AskedOfKeys, AskedOften, places
from eventsite.web.border.folding import name_words

from .people import SHOWN, guests

BEGINNINGS = 3  # words that are looked for as the start of one in a name
MOST = AskedOfKeys.MOST  # people at a time


def search(
    session: Session,
    name: str,
    *,
    limit: int = 20,
    skip: int = 0,
    by_email: bool = True,
    at_least: int = 2,
    only_here: bool = False,
) -> list[Registration]:
    """Live registrations whose name or address holds every word of ``name``, at most ``limit`` after ``skip``.

    Words that begin one of theirs, as people say a name; within words only where that finds nobody.
    Each has ``live_check_ins``: the check-ins of this session that count, and ``takes_part``. Fewer than ``at_least``
    letters find nobody. ``by_email`` False looks at names only, ``only_here`` says that nobody was let in
    from another event. Fetches what is SHOWN, of MOST at the most.
    """
    words = name_words(name)
    if len("".join(words)) < max(at_least, 1):
        return []
    if only_here or not Admission.objects.filter(session=session).exists():
        found = _by_beginnings(session, words, by_email, limit, skip)
        if found or (skip and _by_beginnings(session, words, by_email, 1, 0)):
            return _with_check_ins(found, session)
    everyone = _holding(guests(session, only_here=only_here), words, by_email)
    return _with_check_ins(list(_shown(everyone, session.pk)[skip : skip + limit]), session)


def _by_beginnings(
    session: Session, words: list[str], by_email: bool, limit: int, skip: int
) -> list[Registration]:
    """By the index of search keys. Few words and the first page, as nearly all is, by a statement put together once."""
    if skip or len(words) > BEGINNINGS:
        found = _beginning(session.event_id, session.pk, words, by_email)
        return list(found[skip : skip + limit])
    return _first_page(len(words), by_email, limit).all(session.event_id, session.pk, *words)


@cache
def _first_page(number: int, by_email: bool, limit: int) -> AskedOften[Registration]:
    event, session, *words = places(2 + number)
    return AskedOften(lambda: _beginning(event, session, words, by_email)[:limit])


def _beginning(
    event: int | Value, session: int | Value, words: list[str] | list[Value], by_email: bool
) -> RegistrationQuerySet:
    """A key may be of the address, so the name is looked at too where the address may not be."""
    keys = _keys(event, words[:BEGINNINGS])
    found = Registration.objects.filter(event=event, pk__in=keys)
    left = words[BEGINNINGS:] if by_email else words
    return _shown(_holding(found, left, by_email), session)


def _keys(event: int | Value, words: list[str] | list[Value]) -> QuerySet[SearchKey, Any]:
    """Who has a key that begins with each of these.

    Each word is asked by itself: joined, PostgreSQL looked those of one through for each of those of the other,
    where it thought that there is one.
    """
    asked = SearchKey.objects.filter(event=event).order_by().values("registration")
    first, *others = (asked.filter(key__begins_among=word) for word in words)
    return first.intersection(*others) if others else first


def _holding(
    found: RegistrationQuerySet, words: list[str] | list[Value], by_email: bool
) -> RegistrationQuerySet:
    for word in words:
        holds = Q(name_folded__contains=word)
        found = found.filter(holds | Q(email_folded__contains=word) if by_email else holds)
    return found


def _shown(found: RegistrationQuerySet, session: int | Value) -> RegistrationQuerySet:
    """Says of each whether there is more to ask: mostly nobody of a few has a stall, or came already."""
    scans = CheckIn.objects.live().filter(session=session, registration=OuterRef("pk"))
    known = found.annotate(came=Exists(scans), takes_part=participation.takes_part())
    return known.live().filter(erased_at=None).only(*SHOWN).order_by("name", "pk")


def _scans(registrations: list[Any], session: Value) -> QuerySet[CheckIn]:
    found = CheckIn.objects.live().filter(session=session, registration__pk__in=registrations)
    shown = ("registration", "scanned_at", "let_in", "tablet__number")
    return found.select_related("tablet").only(*shown).order_by("scanned_at")


_SCANS = AskedOfKeys(_scans, others=1)


def _with_check_ins(found: list[Registration], session: Session) -> list[Registration]:
    scans: dict[int, list[CheckIn]] = defaultdict(list)
    came = [one.pk for one in found if one.came]  # type: ignore[attr-defined]  # by _shown
    for scan in _SCANS.all(came, session.pk):
        scans[scan.registration_id].append(scan)
    for one in found:
        one.live_check_ins = scans[one.pk]  # type: ignore[attr-defined]
    return found
