"""Who stands at the door: a place at once, and a place that was never needed.

Nobody is mailed of what they see happen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property

from eventsite.models import (
    Event,
    Registration,
)
from eventsite.staff.log import Line, Verb, record_lines
from eventsite.tickets import codes
from eventsite.web.border.folding import fold_name
from eventsite.web.languages.texts import spoken

from . import earlier, locks, places
from .cancelling import give_up
from .refusals import NotEnoughPlaces


class Room:
    """The places of an event that is held, for who stands at its door: counted once, then kept up.

    What it changes of a registration is not saved; what it returns is to be written down with that.
    """

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def _places(self) -> places.Places:
        return places.count([self.event])[self.event.pk]

    def give(self, registration: Registration, party_size: int, *, over: bool) -> Line | None:
        """A place at once for the party that came, whoever waits in line at home.

        Raises NotEnoughPlaces unless ``over`` says that the capacity may be passed.
        """
        had = registration.party_size if registration.is_confirmed else 0
        grown = max(registration.party_size, party_size) - had
        free = self._places.free_at_the_door
        passes = grown > free
        if passes and not over:
            raise NotEnoughPlaces(free)
        verb = Verb.REGISTERED if registration._state.adding else Verb.GAVE_PLACE
        if not registration.is_confirmed:
            registration.invitation_sequence += 1
        registration.status = Registration.Status.CONFIRMED
        registration.confirmed_at = registration.confirmed_at or timezone.now()
        self._take(registration, grown)
        registration.party_size = had + grown
        if not grown:
            return None
        said = {"party_size": party_size}
        return Line(Verb.LET_IN_OVER if passes else verb, registration, after=said)

    def grow(self, registration: Registration, people: int) -> Line | None:
        """Let a confirmed party be as large as what of it is in, up to what the event allows.

        A tablet without a connection lets in the party as it was on its list. They are in, so the
        capacity may be passed. Anybody else's party stays as it is.
        """
        had, people = registration.party_size, min(people, self.event.party_max)
        if not registration.is_confirmed or people <= had:
            return None
        self._take(registration, people - had)
        registration.party_size = people
        return Line(Verb.CHANGED, registration, {"party_size": had}, {"party_size": people})

    def _take(self, registration: Registration, people: int) -> None:
        if not registration.is_initiator:  # who takes no visitor's place
            self._places = self._places.with_more(people, invited=registration.is_invited)


def owner_of(email: str, among: Iterable[Registration], *, name: str) -> Registration | None:
    """Whose address it is, of the live ones: who has this name, or else its owner; not another who shares it."""
    this_name = fold_name(name)
    theirs = []
    for one in among:
        if one.email == email and not one.is_cancelled:
            is_another = fold_name(one.name) != this_name
            if not (is_another and one.shares_email):
                theirs.append((is_another, one.shares_email, one))
    return min(theirs, key=lambda found: found[:2])[2] if theirs else None


def walk_in(
    event: Event, name: str, email: str, *, form: uuid.UUID, sequence: int, language: str = ""
) -> Registration:
    """Who came without a ticket, not saved; nobody of the party is let in yet.

    In the site's own language, where nobody said another.
    """
    return Registration(
        event=event,
        name=name,
        email=email,
        party_size=0,
        source=Registration.Source.DOOR,
        registered_at=timezone.now(),
        submission_id=form,
        invitation_sequence=sequence,
        language=spoken(language),
    )


@transaction.atomic
def give_place(registration: Registration) -> Registration:
    """Give who waits, or had cancelled, the place of who stands at the door; they are in already.

    Who had cancelled has the place of their new registration, or a walk-in's.
    """
    event = locks.lock_event(registration.event_id)
    theirs = registration = event.registrations.get(pk=registration.pk)
    if registration.is_cancelled:
        # The address of who shared one is another's.
        email = "" if registration.shares_email else registration.email
        anew = event.registrations.live().of_person(registration.email, sharer=registration.sharer)
        theirs = (anew.first() if registration.email else None) or walk_in(
            event,
            registration.name,
            email,
            form=uuid.uuid4(),
            sequence=earlier.next_sequence(earlier.of(event, email), email),
            language=registration.language,
        )
    if theirs.pk:
        theirs = locks.lock_registration(theirs.pk)
    line = Room(event).give(theirs, registration.party_size, over=True)
    theirs.save()
    if theirs.ticket_hash is None:
        codes.give(theirs)
    record_lines([line] if line else [], event=event)
    return theirs


@transaction.atomic
def never_came(registration: Registration) -> Registration:
    """Free the place of a walk-in that was a slip at the door, and move up who waits; it is no news to them.

    Also after the evening: the slip is put right, not what happened.
    """
    event = locks.lock_event(registration.event_id)
    registration = locks.lock_registration(registration.pk)
    if registration.is_cancelled:
        return registration
    give_up(event, [registration], by=Registration.CancelledBy.ORGANISER)
    return registration
