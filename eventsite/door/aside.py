"""Scans that an organiser has to look at."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.booking import at_the_door, locks
from eventsite.models import (
    AsideScan,
    Registration,
    Session,
    Tablet,
)
from eventsite.staff.log import Verb, record
from eventsite.tickets import codes
from eventsite.web.asked_often import ASKED, AskedOften

from .admissions import belongs
from .book import Book, save_book
from .entering import Entry
from .letting_in import let_in, wanted
from .people import guests
from .scans import Scan, WalkIn
from .verdicts import Outcome, Verdict


class NobodyToLetIn(Exception):
    """A scan that was kept aside is of a ticket that nobody has, or of another evening."""


class StillRefused(Exception):
    """The door says no to it also afterwards, as ``outcome``: the evening was called off, say."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome

    @property
    def words(self) -> str:
        """For the organiser."""
        if self.outcome == Outcome.ONE_BY_ONE:
            return _("Een groep kan hier niet. Schrijf iedereen apart in.")
        return _("Deze avond gaat niet door, of is nog niet begonnen. De scan kan niet meetellen.")


@transaction.atomic
def accept(aside: AsideScan, *, by: User) -> Verdict | None:
    """Let a scan that was kept aside count after all. Twice is once.

    Who waited or had cancelled is admitted as who stands at the door. None: it was decided before.
    Raises NobodyToLetIn or StillRefused.
    """
    tablet = Tablet.objects.select_related("session__event").get(pk=aside.tablet_id)
    registration = _of_ticket(aside)
    of = [tablet.session.event_id, *([registration.event_id] if registration else [])]
    held = {event.pk: event for event in locks.lock_events(of)}
    tablet.session.event = held[tablet.session.event_id]
    aside = locks.lock_aside(aside.pk)
    if aside.item is None:
        return None
    scan = _as_scan(aside)
    if not scan.walk_in:
        if registration is None or not belongs(registration, tablet.session):
            raise NobodyToLetIn
        registration.refresh_from_db()
        if not registration.is_confirmed:
            registration = at_the_door.give_place(registration)
            scan = Scan(scan.id, scan.at, scan.people, key=codes.key_of(registration))
    book = Book(tablet.session, tablet.session.event)
    book.fetch(wanted(tablet.session, [scan]), ids=[scan.id])
    verdict = let_in(book, scan, Entry(scan.id, aside.scanned_at, tablet=tablet, afterwards=True))
    save_book(book)
    if verdict.scan is None:
        raise StillRefused(verdict.outcome)
    _decide(aside, by=by, accepted=True)
    return verdict


@transaction.atomic
def refuse(aside: AsideScan, *, by: User) -> None:
    """Leave a scan that was kept aside, also of what is closed: it counts for nothing. Twice is once."""
    locks.lock_event(aside.tablet.session.event_id, though_closed=True)
    aside = locks.lock_aside(aside.pk)
    if aside.item is not None:
        _decide(aside, by=by, accepted=False)


def _of_ticket(aside: AsideScan) -> Registration | None:
    key = (aside.item or {}).get("key")
    return codes.find_by_key(key) if key else None


def _decide(aside: AsideScan, *, by: User, accepted: bool) -> None:
    aside.item = None
    aside.decided_at = timezone.now()
    aside.decided_by = by
    aside.accepted = accepted
    aside.save(update_fields=["item", "decided_at", "decided_by", "accepted"])
    event = aside.tablet.session.event
    record(Verb.TOOK_SCAN if accepted else Verb.LEFT_SCAN, aside, event=event)


def _as_scan(aside: AsideScan) -> Scan:
    item = aside.item or {}
    who = WalkIn(item["name"], item["email"]) if "name" in item else None
    return Scan(aside.pk, aside.scanned_at, item["people"], key=item["key"], walk_in=who)


@dataclass(frozen=True)
class Undecided:
    """A scan kept aside with the name that goes with it."""

    aside: AsideScan
    name: str
    people: int
    undone: bool
    can_accept: bool


_UNDECIDED = AskedOften(
    lambda: AsideScan.objects.undecided().filter(tablet__session=ASKED).select_related("tablet")
)


def undecided(session: Session) -> list[Undecided]:
    """The scans of this session that an organiser still has to look at, oldest first."""
    kept = _UNDECIDED.all(session.pk)
    if not kept:
        return []
    keys = [a.item["key"] for a in kept if a.item]
    by_key = {codes.key_of(r): r for r in guests(session).filter(codes.with_keys(keys))}
    found = []
    for aside in kept:
        item = aside.item or {}
        registration = by_key.get(item["key"])
        name = item.get("name") or (registration.name if registration else "")
        found.append(
            Undecided(
                aside=aside,
                name=name,
                people=item["people"],
                undone=item.get("undone", False),
                can_accept=bool(name),
            )
        )
    return found
