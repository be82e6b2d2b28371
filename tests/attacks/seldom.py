"""Rows that make a page show what it seldom shows: a button for what was cancelled, closed, failed or kept aside."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from desk.staff import members
from eventsite.booking import calling_off, cancelling
from eventsite.door.scans import Scan
from eventsite.mails import mailings
from eventsite.models import AsideScan, Event, Message
from eventsite.tickets import links
from initiatives import links as initiative_links

from .. import build


def paths(manager: User) -> list[str]:
    """The pages on which they are seen, by staff and by who has a link."""
    return [*_of_evenings(), *_of_people(), *_of_staff(manager), *_of_initiatives()]


def _of_evenings() -> list[str]:
    now = timezone.localtime()
    draft = build.edition(status=Event.Status.DRAFT)
    empty = build.edition()
    off = build.edition()
    calling_off.call_off(off)
    past = build.edition(starts_at=now - timedelta(days=4))
    closed = build.edition(starts_at=now - timedelta(days=5))
    build.closed(closed, attended=3)
    album = build.edition(starts_at=now - timedelta(days=6))
    build.photo(album), build.photo(album, colour="blue"), build.cover(album)
    return [
        *(f"/beheer/cafes/{one.slug}/" for one in (draft, off, past, closed, album)),
        *(f"/beheer/evenementen/{one.slug}/cijfers/" for one in (past, closed)),
        f"/beheer/evenementen/{past.slug}/afsluiten/",
        f"/beheer/evenementen/{closed.slug}/afsluiten/heropenen/",
        f"/beheer/cafes/{album.slug}/fotos/",
        f"/beheer/cafes/{album.slug}/foto/",
        f"/beheer/cafes/{empty.slug}/kramen/",
        f"/beheer/cafes/{empty.slug}/podium/",
        *(f"/cijfers/{one.starts_at.year}/" for one in (closed,)),
        f"/cijfers/{closed.starts_at.year}.csv",
    ]


def _of_people() -> list[str]:
    edition = build.edition(capacity=1, starts_at=timezone.localtime() + timedelta(hours=1))
    inside = build.registration(edition)
    waits = build.registration(edition)
    build.check_in(inside, edition.sessions.get())
    gone = build.registration(build.edition())
    cancelling.cancel(gone)
    offered = build.registration(build.edition(capacity=1))
    other = build.registration(offered.event, party_size=1)
    Message.objects.filter(registration=inside).update(state=Message.State.FAILED)
    mailings.send(build.mailing(edition))
    tablet = build.tablet(edition.sessions.get())
    unknown = Scan(uuid.uuid4(), timezone.now(), 1, key="0" * 20)
    build.kept_aside(tablet, unknown, AsideScan.Reason.UNKNOWN)
    return [
        *(f"/beheer/aanmeldingen/{one.pk}/" for one in (inside, waits, gone, offered, other)),
        reverse("door:tablets", args=[edition.sessions.get().pk]),
        "/beheer/mails/",
        *(links.registration_url(one) for one in (waits, gone, other)),
    ]


def _of_staff(manager: User) -> list[str]:
    leaver = build.trainer(email="leaver@example.nl")
    members.let_go(leaver, by=manager)
    return ["/beheer/instellingen/medewerkers/", f"/beheer/instellingen/medewerkers/{leaver.pk}/"]


def _of_initiatives() -> list[str]:
    initiative = build.initiative(published=False)
    return [
        f"/beheer/initiatieven/{initiative.pk}/",
        initiative_links.own_url(initiative),
    ]
