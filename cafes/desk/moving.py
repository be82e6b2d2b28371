"""What another stall would do to people: who moves is told, and who comes back the other way."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from cafes import stands
from cafes.models import Stand, StandBooking
from eventsite.mails import rehearsal
from eventsite.staff.confirming import Effects


def effects(stand: Stand, booked: StandBooking) -> Effects:
    """Of ``stands.assign``, with who goes where. Raises what it raises."""
    follows = rehearsal.effects(
        lambda: stands.assign(
            Stand.objects.get(pk=stand.pk), StandBooking.objects.get(pk=booked.pk)
        )
    )
    if stand.pk == booked.stand_id:
        return follows
    moved = [(booked, booked.stand, stand)]
    if stand.booking:
        moved.append((stand.booking, stand, booked.stand))
    words = _("%(who)s: kraam %(one)d → %(other)d")
    return replace(
        follows,
        changes=[
            words % {"who": str(one.initiative), "one": old.number, "other": new.number}
            for one, old, new in moved
        ],
    )
