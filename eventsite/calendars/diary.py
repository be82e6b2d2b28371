"""What the calendar of one address should say, and what mails told it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from eventsite.models import (
    Admission,
    Event,
    Invitation,
    Message,
    Registration,
    Session,
    participation,
    with_address,
)
from eventsite.models.sessions import fetch_when_and_where
from eventsite.web.asked_often import ASKED, AskedOften

from .appointments import (
    LONG_AGO,
    Appointment,
    Standing,
    no_longer,
    of_registration,
)


@dataclass(frozen=True)
class Diary:
    """What the calendar of one address should say, and what mails told it.

    Of one address, not of one registration: somebody may have the same session of two.
    """

    entries: dict[str, Appointment]  # by UID, with the SEQUENCE that feed and mail say
    told: dict[str, Invitation]  # by UID
    brought: dict[int, list[str]]  # by a registration's primary key, the UIDs that it put in


def of(email: str, known: Registration | None = None) -> Diary:
    """A fixed number of queries for any number of registrations; of ``known`` nothing is fetched again."""
    registrations = _registrations(email, known)
    parts = participation.parts_of_all(registrations)
    told: dict[str, Invitation] = {}
    found: list[Appointment] = []
    brought: dict[int, list[str]] = {}
    for registration in registrations:
        registration.parts = parts[registration.pk]
        brings = _of_everything(registration)
        found += brings
        # An entry that is gone, once told, has to be taken back: an admission that ended.
        uids = dict.fromkeys([a.uid for a in brings])
        for invitation in registration.invitations.all():
            uids[invitation.uid] = None
            told[invitation.uid] = max(
                told.get(invitation.uid, invitation), invitation, key=told_order
            )
        brought[registration.pk] = list(uids)
    found += _gone(told.keys() - {a.uid for a in found}, told)
    entries: dict[str, Appointment] = {}
    for appointment in found:
        other = entries.get(appointment.uid, appointment)
        entries[appointment.uid] = max(appointment, other, key=lambda a: _STRENGTH[a.standing])
    counted = {uid: _counted(one, told.get(uid)) for uid, one in entries.items()}
    return Diary(counted, told, brought)


def _registrations(email: str, known: Registration | None) -> list[Registration]:
    """In the order in which they came, with what their entries are made of."""
    found = Registration.objects.filter(email=email).exclude(event__status=Event.Status.DRAFT)
    brought = []
    if known is not None and not known.event.is_draft:
        has_others, has_entries = _look_beside(known)
        if not (has_others or has_entries):  # as most people at their first mail
            return [_without_entries(known)]
        found, brought = (found.exclude(pk=known.pk) if has_others else found.none()), [known]
    fetched = found.select_related(*with_address("event"))
    return _with_entries(sorted([*fetched, *brought], key=lambda one: one.pk))


def _beside() -> QuerySet[Registration, tuple[bool, bool, bool]]:
    """Of one registration: whether its address has others, and whether it has admissions and invitations."""
    others = Registration.objects.filter(email=OuterRef("email")).exclude(pk=OuterRef("pk"))
    of_it = {"registration": OuterRef("pk")}
    return (
        Registration.objects.filter(pk=ASKED)
        .order_by()
        .values_list(
            Exists(others.exclude(event__status=Event.Status.DRAFT)),
            Exists(Admission.objects.filter(**of_it)),
            Exists(Invitation.objects.filter(**of_it)),
        )
    )


_BESIDE = AskedOften(_beside)


def _look_beside(known: Registration) -> tuple[bool, bool]:
    """Whether its address has other registrations; whether it has entries but for its event's, or told ones."""
    has_others, *has_entries = _BESIDE.first(known.pk) or (False, False, False)
    return has_others, any(has_entries)


def _without_entries(known: Registration) -> Registration:
    """As ``_with_entries``, of one that is known to have none."""
    if "sessions" not in getattr(known.event, "_prefetched_objects_cache", {}):
        fetch_when_and_where([known.event])
    none: dict[str, Any] = {
        "admissions": known.admissions.all(),
        "invitations": known.invitations.all(),
    }
    for rows in none.values():
        rows._result_cache = []  # as prefetch_related does
    known._prefetched_objects_cache = none  # type: ignore[attr-defined]
    return known


def _with_entries(registrations: list[Registration]) -> list[Registration]:
    prefetch_related_objects(
        registrations,
        Prefetch("event__sessions", Session.objects.select_related("venue")),
        *with_address("admissions__session__event"),
        "admissions__session__venue",
        "invitations__message",
    )
    return registrations


def content(appointment: Appointment) -> str:
    """What it says, without its revision, as 64 characters; empty for what is called off.

    In the site's own language, whatever that of its owner: who reads another one since is told nothing new.
    """
    if appointment.standing == Standing.CANCELLED:
        return ""
    said = replace(
        appointment.as_compared,
        sequence=0,
        starts_at=appointment.starts_at.astimezone(UTC),
        ends_at=appointment.ends_at.astimezone(UTC),
        created_at=LONG_AGO,
        modified_at=LONG_AGO,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def gist(appointment: Appointment) -> str:
    """What makes it another appointment to who has it: when, where, what, and what they do there.

    64 characters; empty for what is called off. What is written below it in an entry may change without
    being news to anybody: it is told along with what is.
    """
    if appointment.standing == Standing.CANCELLED:
        return ""
    appointment = appointment.as_compared
    own_lines = appointment.description.split("\n\n", 1)[0]
    moments = (appointment.starts_at.astimezone(UTC), appointment.ends_at.astimezone(UTC))
    said = (*moments, appointment.title, own_lines, appointment.place, appointment.standing)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def told_order(invitation: Invitation) -> tuple[int, bool, int]:
    """Last comes what the calendar knows: the newest, and of those the one that surely arrived."""
    has_left = invitation.message.state == Message.State.SENT
    return invitation.sequence, has_left, invitation.message_id


# Who has a session of two registrations comes as long as one of them lets them.
_STRENGTH = {Standing.CANCELLED: 0, Standing.TENTATIVE: 1, Standing.CONFIRMED: 2}


def _of_everything(registration: Registration) -> list[Appointment]:
    """Each session of its event, and each elsewhere that one was let in at."""
    event = registration.event
    sessions = event.all_sessions_in_order()
    for session in sessions:
        session.event = event
    elsewhere = [admission.session for admission in registration.admissions.all()]
    return [of_registration(registration, session) for session in [*sessions, *elsewhere]]


def _gone(uids: Collection[str], told: dict[str, Invitation]) -> list[Appointment]:
    """Sessions that are nobody's any more. When that came about only the registration knows."""
    if not uids:
        return []
    sessions = Session.objects.filter(uid__in=uids).select_related(*with_address("event"), "venue")
    return [
        replace(
            no_longer(session),
            modified_at=max(session.modified_at, told[session.uid].registration.changed_at),
        )
        for session in sessions
    ]


def _counted(appointment: Appointment, told: Invitation | None) -> Appointment:
    """Newer than what the calendar was told, exactly when it says something else."""
    if told is None:
        return appointment
    least = told.sequence + (told.content != content(appointment))
    return replace(appointment, sequence=max(appointment.sequence, least))
