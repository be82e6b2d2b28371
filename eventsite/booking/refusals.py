"""Why the rules say no. Nothing was changed then."""

from __future__ import annotations

from eventsite.models import (
    Event,
    Registration,
    RegistrationState,
)


class EventClosed(Exception):
    """The event's figures are final (figures/closing.py); it has to be reopened first. Nothing was changed.

    No page need think of it: one answer stands for all of them (desk/closing/locked.py).
    """

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.pk} is closed")
        self.event = event


def check_not_closed(event: Event) -> None:
    """For a page with a form whose verb would refuse it: not shown in vain. Raises EventClosed."""
    if event.is_closed:
        raise EventClosed(event)


class Erased(Exception):
    """Nobody is to be found in it any more (persons/erasing.py): it changes for nobody. Nothing was changed.

    No page need think of it, as with ``EventClosed``.
    """


class RegistrationErased(Erased):
    """Of a registration; of an initiative there is another (initiatives/publishing.py)."""


class BookingRefused(Exception):
    """The rules say no. Nothing was changed."""


Refused = dict[int, BookingRefused]  # by primary key, of whom a verb for many was refused


class RegistrationNotOpen(BookingRefused):
    """The event takes no registrations now; ``state`` says why."""

    def __init__(self, state: RegistrationState) -> None:
        super().__init__(state.label)
        self.state = state


class PartyTooLarge(BookingRefused):
    """More people on one registration than the event allows; ``largest`` is what it does allow."""

    def __init__(self, largest: int) -> None:
        super().__init__(f"at most {largest}")
        self.largest = largest


class NotEnoughPlaces(BookingRefused):
    """A confirmed party wants to grow by more than the ``free`` places."""

    def __init__(self, free: int) -> None:
        super().__init__(f"{free} free")
        self.free = free


class AlreadyRegistered(BookingRefused):
    """This address has a live registration for the event: ``registration``.

    ``instead`` is what a newcomer would have got, where that was worked out; it was undone.
    """

    def __init__(self, registration: Registration, instead: Registration | None = None) -> None:
        super().__init__("already registered")
        self.registration = registration
        self.instead = instead


class AlreadyCancelled(BookingRefused):
    """The registration was cancelled before."""


class PeopleInside(BookingRefused):
    """Persons of the party are in: ``inside``. They are counted, and the party is no smaller."""

    def __init__(self, inside: int) -> None:
        super().__init__(f"{inside} inside")
        self.inside = inside


class WasThere(BookingRefused):
    """Somebody was let in at a session that is over, or pitched: that doesn't come not to have been."""


class NotCancelled(BookingRefused):
    """Who was not cancelled can't be brought back."""


class ReasonMissing(BookingRefused):
    """What passes over others is done for a reason, which is kept."""


class MergeRefused(BookingRefused):
    """Two registrations that can't be made one; ``why`` is one of the constants below."""

    ITSELF = "itself"
    OTHER_EVENT = "other-event"
    BOTH_INSIDE = "both-inside"
    BOTH_ADMITTED = "both-admitted"
    NEEDS_TOO_LONG = "needs-too-long"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AlreadyOver(BookingRefused):
    """The evening or the course is over; what happened stays as it was."""


class CapacityBelowTaken(BookingRefused):
    """The capacity can't go under the number of places ``taken``."""

    def __init__(self, taken: int) -> None:
        super().__init__(f"{taken} taken")
        self.taken = taken
