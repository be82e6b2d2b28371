"""Whom organisers can write to besides everyone."""

from __future__ import annotations

import pytest

from eventsite.mails import audiences
from pitches import taking_part

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_pitchers_and_initiators():
    event = build.edition()
    (stand,), slots = build.stands(event, 1), build.slots(event, 2)
    build.bram(event)
    build.initiator(event, stand=stand, email="kraam@example.nl")
    build.initiator(event, slot=slots[0], email="pitch@example.nl")
    gone = build.initiator(event, slot=slots[1], email="weg@example.nl")
    build.initiator(event, reserve=True, email="reserve@example.nl")
    taking_part.give_up(gone, pitch=True)

    def to(audience: str) -> set[str]:
        found = audiences.recipients(build.mailing(event, audience=audience))
        return {registration.email for registration in found}

    assert to("pitchers") == {"pitch@example.nl", "reserve@example.nl"}  # the reserve moved up
    assert "kraam@example.nl" in to("initiators")
    assert "bram@example.nl" not in to("initiators")
