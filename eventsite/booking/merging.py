"""Two registrations of the same people for one event, made one."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from eventsite.mails import again, mailings
from eventsite.mails.merged_letter import MergedLetter
from eventsite.mails.sign_up_letters import ChangedLetter
from eventsite.models import (
    Admission,
    CheckIn,
    EndedAdmission,
    Event,
    Registration,
    participation,
)
from eventsite.staff import log
from eventsite.staff.verbs import Verb

from . import addressing, cancelling, inside, locks, places, registering
from .refusals import AlreadyCancelled, MergeRefused, NotEnoughPlaces, PeopleInside
from .waiting_list import hand_out

_LOGGED = ("party_size", "status", "role", "registered_at", "access_need", "language")


@transaction.atomic
def merge(kept: Registration, other: Registration, *, party_size: int) -> Registration:
    """Let ``kept`` be what both were, for ``party_size`` people, and cancel ``other``; a mail to each address.

    What of both stays: the place, the longer wait, what they do there and need, check-ins, admissions,
    and messages still to come. Name, address, language, links and ticket are those of ``kept``; one without an
    address gets the other's, and with it the language of who reads there. Raises
    MergeRefused, participation.HasBoth, AlreadyCancelled, RegistrationNotOpen (the event is cancelled
    or over), PartyTooLarge, PeopleInside when more were let in, or NotEnoughPlaces when together they
    would be more than had places and are free.
    """
    if kept.pk == other.pk:
        raise MergeRefused(MergeRefused.ITSELF)
    if kept.event_id != other.event_id:
        raise MergeRefused(MergeRefused.OTHER_EVENT)
    event = locks.lock_event(kept.event_id)
    now = timezone.now()
    mailings.lock_of([kept.pk, other.pk])
    rows = {pk: locks.lock_registration(pk) for pk in sorted((kept.pk, other.pk))}
    kept, other = rows[kept.pk], rows[other.pk]
    if kept.is_cancelled or other.is_cancelled:
        raise AlreadyCancelled
    registering.check_not_over(event, now)
    if party_size not in {kept.party_size, other.party_size}:
        registering.check_party(event, party_size)
    _check_room(event, kept, other, party_size)
    _hand_over(other, to=kept)
    came = inside.came(kept)
    if party_size < came:
        raise PeopleInside(came)
    before = log.values(kept, _LOGGED)
    _join(kept, other, party_size)
    again.none_needed(other)
    if other.email != kept.email:
        MergedLetter.queue_where_read(other)
    log.record(
        Verb.MERGED,
        kept,
        before=before | {"other": None},
        after=log.values(kept, _LOGGED) | {"other": other.pk},
    )
    log.mention_all([(Verb.CANCELLED, other)])  # part of making them one, and no line of its own
    promoted = hand_out(event, now=now)
    if kept in promoted:
        return promoted[promoted.index(kept)]
    ChangedLetter.queue(kept)
    return kept


def _check_room(event: Event, kept: Registration, other: Registration, party_size: int) -> None:
    """Nobody gets a place past who waits by being made one with who has one."""
    both = (kept, other)
    if any(one.is_initiator for one in both) or not any(one.is_confirmed for one in both):
        return
    had = sum(one.party_size for one in both if one.is_confirmed)
    free = places.free(event, invited=any(one.is_invited for one in both))
    if party_size > had + free:
        raise NotEnoughPlaces(had + free)


def _hand_over(other: Registration, *, to: Registration) -> None:
    """Everything that is the party's; where both have what one can have, no."""
    here = set(to.check_ins.live().values_list("session", flat=True))
    there = set(other.check_ins.live().values_list("session", flat=True))
    if here & there:
        raise MergeRefused(MergeRefused.BOTH_INSIDE)
    has = Admission.objects.filter(registration=to)
    twice = Q(session__in=has.values("session")) | Q(instead_of__in=has.values("instead_of"))
    if other.admissions.filter(twice).exists():
        raise MergeRefused(MergeRefused.BOTH_ADMITTED)
    participation.hand_over(other, to)
    for admission in other.admissions.all():
        admission.registration = to
        admission.save(update_fields=["registration"])
        # The tablets there take the one off their list, and find the other.
        EndedAdmission.objects.filter(registration=to, session=admission.session_id).delete()
        EndedAdmission.objects.get_or_create(registration=other, session_id=admission.session_id)
    CheckIn.objects.filter(registration=other).update(registration=to)
    mailings.hand_over(other, to)


def _needs(kept: Registration, other: Registration) -> str:
    """What both need; nothing of it is cut off."""
    both = "; ".join(dict.fromkeys(filter(None, (kept.access_need, other.access_need))))
    if len(both) > (Registration.access_need.field.max_length or 0):
        raise MergeRefused(MergeRefused.NEEDS_TOO_LONG)
    return both


def _join(kept: Registration, other: Registration, party_size: int) -> None:
    """Cancel the one, and write the other down as what both were."""
    kept.party_size = party_size
    kept.registered_at = min(kept.registered_at, other.registered_at)
    kept.is_invited |= other.is_invited
    kept.access_need = _needs(kept, other)
    if other.is_initiator:
        kept.role = other.role
    if other.is_confirmed and not kept.is_confirmed:
        kept.status, kept.confirmed_at = other.status, other.confirmed_at
        kept.placed_because = other.placed_because
        kept.invitation_sequence += 1
    email, shares_email = other.email, other.shares_email
    if kept.walk_in:
        # A slip at the door takes a walk-in away; who signed up stays.
        kept.source = other.source
    if other.walk_in:
        # The tablet may bring the same scan again, and must find them.
        kept.submission_id = other.submission_id
        other.submission_id = uuid.uuid4()
        other.save(update_fields=["submission_id"])
    cancelling.mark_cancelled([other], by=Registration.CancelledBy.ORGANISER)
    if not kept.email and email:
        kept.email, kept.shares_email, kept.language = email, shares_email, other.language
        if shares_email:
            kept.source = addressing.source_without_own_address(kept)
    kept.save()
