"""Taking part: an initiative, a stall and a pitch, all or nothing.

The one transaction in which they are booked is here; ``booking``, ``stands`` and ``pitching`` each
keep their own rule, under the same lock.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cafes import stands
from cafes.letters import PartsChangedLetter
from cafes.models import Edition, StandBooking
from eventsite.booking import locks, refusals, registering
from eventsite.models import Event, Registration
from eventsite.web import sent_once
from eventsite.web.sent_once import Submission
from initiatives import publishing
from initiatives.models import Initiative, Theme

from . import pitching, timetable, workshop_offer
from .letters import JoinedLetter
from .models import Pitch


@dataclass(frozen=True)
class Wish:
    """What is asked for: a stall, a pitch (a slot, or the reserve list), or both."""

    stand_id: int | None = None
    slot_id: int | None = None
    reserve: bool = False

    @property
    def has_pitch(self) -> bool:
        return self.slot_id is not None or self.reserve

    @property
    def role(self) -> Registration.Role:
        """Who only waits for a slot comes as a visitor until there is one."""
        has_place = self.stand_id is not None or self.slot_id is not None
        return Registration.Role.INITIATOR if has_place else Registration.Role.VISITOR


class NothingAsked(refusals.BookingRefused):
    """Neither a stall nor a pitch."""


@dataclass(frozen=True)
class NewInitiative:
    """An initiative that is entered with the booking."""

    name: str
    summary: str
    theme: Theme | None = None


def something_to_book(edition: Event) -> bool:
    """Whether there is a stall to have, or a pitch to have or to wait for."""
    return stands.any_free(edition) or timetable.takes_pitchers(edition)


def something_to_add(registration: Registration) -> bool:
    """Whether there is a stall or a pitch to book beside what one has."""
    has_stand = StandBooking.objects.live().filter(registration=registration).exists()
    has_pitch = Pitch.objects.live().filter(registration=registration).exists()
    return (not has_stand and stands.any_free(registration.event)) or (
        not has_pitch and timetable.takes_pitchers(registration.event)
    )


@transaction.atomic
def join(
    edition: Edition,
    wish: Wish,
    *,
    initiative: Initiative | NewInitiative,
    name: str,
    email: str,
    party_size: int = 1,
    submission: Submission | None = None,
    by_organiser: bool = False,
) -> Registration:
    """Register an initiator, enter the initiative, and book what they wish; all of it or nothing.

    Sending the same form again returns the registration of the first time. Raises NothingAsked,
    stands.StandTaken, pitching.NoStage, SlotTaken or StillFree, publishing.AlreadyEntered for a
    new initiative that is none, or what booking.register raises.
    """
    event = locks.lock_event(edition.pk)
    sent_before = sent_once.find(event.registrations.all(), submission)
    if sent_before:
        return sent_before
    if wish.stand_id is None and not wish.has_pitch:
        raise NothingAsked
    registering.check_open(event, timezone.now(), by_organiser=by_organiser)
    registering.check_party(event, party_size)
    _check_to_have(edition, wish)
    registration = registering.register(
        event,
        name=name,
        email=email,
        party_size=party_size,
        submission=submission,
        role=wish.role,
        by_organiser=by_organiser,
        language=_language_of(initiative, email) if by_organiser else "",
        tell=False,
    )
    if by_organiser:
        initiative = _known(initiative, registration.email)
    _book(edition, wish, registration, initiative)
    JoinedLetter.queue(registration)
    return registration


@transaction.atomic
def add(
    registration: Registration,
    wish: Wish,
    *,
    initiative: Initiative | NewInitiative,
    by_organiser: bool = False,
) -> Registration:
    """Book a stall or a pitch for who signed up before; all of it or nothing.

    Booking what one has already changes nothing. Raises what ``join`` raises, and stands.HasStand or pitching.HasPitch.
    """
    edition = Edition.objects.get(pk=locks.lock_event(registration.event_id).pk)
    registration = edition.registrations.get(pk=registration.pk)
    if wish.stand_id is None and not wish.has_pitch:
        raise NothingAsked
    if registration.is_cancelled:
        raise refusals.AlreadyCancelled
    if _holds(registration, wish):
        return registration
    registering.check_open(edition, timezone.now(), by_organiser=by_organiser)
    if wish.role == Registration.Role.INITIATOR:
        registration = registering.set_role(registration, wish.role)
    if by_organiser:
        initiative = _known(initiative, registration.email)
    _book(edition, wish, registration, initiative)
    JoinedLetter.queue(registration)
    return registration


@transaction.atomic
def give(
    edition: Edition,
    wish: Wish,
    *,
    initiative: Initiative | NewInitiative,
    name: str,
    email: str,
    submission: Submission | None = None,
) -> Registration:
    """For an organiser: give a stall or a pitch to somebody, who may have signed up before; they are mailed.

    Raises what ``join`` and ``add`` raise, but not for sign-up that is not open yet or closed.
    """
    event = locks.lock_event(edition.pk)
    sent_before = sent_once.find(event.registrations.all(), submission)
    signed_up = event.registrations.live().of_person(email).first()
    if signed_up and not sent_before:
        return add(signed_up, wish, initiative=initiative, by_organiser=True)
    return join(
        edition,
        wish,
        initiative=initiative,
        name=name,
        email=email,
        submission=submission,
        by_organiser=True,
    )


def _book(
    edition: Edition,
    wish: Wish,
    registration: Registration,
    initiative: Initiative | NewInitiative,
) -> None:
    theirs = initiative if isinstance(initiative, Initiative) else _enter(initiative, registration)
    if wish.stand_id is not None:
        stands.book(edition, wish.stand_id, registration=registration, initiative=theirs)
    if wish.has_pitch:
        pitching.book(edition, wish.slot_id, registration=registration, initiative=theirs)
        workshop_offer.ask(registration)


def _check_to_have(edition: Edition, wish: Wish) -> None:
    """What is refused to anybody is refused before we look who asks: nobody learns which addresses we know."""
    if wish.stand_id is not None:
        stands.to_have(edition, wish.stand_id)
    if wish.has_pitch:
        pitching.to_have(edition, wish.slot_id)


def _holds(registration: Registration, wish: Wish) -> bool:
    """Whether all that is wished is theirs already: the button was pressed twice."""
    stand = StandBooking.objects.live().filter(registration=registration)
    pitch = Pitch.objects.live().filter(registration=registration)
    has_stand = wish.stand_id is None or stand.filter(stand=wish.stand_id).exists()
    has_pitch = not wish.has_pitch or pitch.filter(slot=wish.slot_id).exists()
    return has_stand and has_pitch


def _known(initiative: Initiative | NewInitiative, email: str) -> Initiative | NewInitiative:
    """An organiser means the one that this address has under this name."""
    if isinstance(initiative, Initiative):
        return initiative
    return Initiative.objects.of(email).named(initiative.name).first() or initiative


def _language_of(initiative: Initiative | NewInitiative, email: str) -> str:
    """In which whoever an organiser gives a place is mailed: that of the initiative, where it is known and theirs."""
    known = _known(initiative, email)
    if isinstance(known, Initiative) and known.contact_email == email:
        return str(known.language)
    return ""


def _enter(initiative: NewInitiative, registration: Registration) -> Initiative:
    return publishing.enter(
        name=initiative.name,
        summary=initiative.summary,
        theme=initiative.theme,
        contact_name=registration.name,
        contact_email=registration.email,
        language=registration.language,
    )


@transaction.atomic
def give_up(
    registration: Registration, *, stand: bool = False, pitch: bool = False
) -> Registration:
    """Give up the stall, the pitch or both, and tell; the first reserve moves up.

    Who has neither left becomes a visitor, with a place if there is one. Giving up what one does not
    have changes nothing. Raises AlreadyCancelled, AlreadyOver or PitchWasHeld.
    """
    event = locks.lock_event(registration.event_id)
    registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        raise refusals.AlreadyCancelled
    if event.is_over:
        raise refusals.AlreadyOver
    had_stand = StandBooking.objects.live().filter(registration=registration).exists()
    had_pitch = Pitch.objects.live().filter(registration=registration).first()
    if pitch and had_pitch and had_pitch.was_held:
        raise pitching.PitchWasHeld
    if not ((stand and had_stand) or (pitch and had_pitch)):
        return registration
    if stand:
        stands.release([registration])
    if pitch:
        pitching.withdraw([registration])
    if not _has_place(registration):
        registration = registering.set_role(registration, Registration.Role.VISITOR)
    PartsChangedLetter.queue(registration)
    return registration


def _has_place(registration: Registration) -> bool:
    return (
        StandBooking.objects.live().filter(registration=registration).exists()
        or Pitch.objects.on_stage().filter(registration=registration).exists()
    )
