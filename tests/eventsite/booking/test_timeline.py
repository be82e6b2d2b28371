"""What happens by itself around an event, and what of it still does once it is off or closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from eventsite.booking import calling_off, checklist, closing, timeline
from eventsite.models import Event, Mailing

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_in_march")]


def steps(event: Event) -> list[str]:
    return [
        f"{timezone.localtime(step.at):%d-%m %H.%M} {step.what}"
        for step in timeline.of(Event.objects.get(pk=event.pk))
        if step.at
    ]


def test_everything_that_happens_stands_there_the_wiping_too():
    event = build.edition(practical_information="Neem een kussen mee.")
    Mailing.objects.create(
        event=event,
        subject="Tot dinsdag",
        state="scheduled",
        send_at=build.NOW + timedelta(days=1),
        scheduled_at=build.NOW,
    )

    assert steps(event) == [
        "03-03 14.00 Bericht: Tot dinsdag",
        "09-03 19.30 Herinnering aan wie komt",
        "13-03 19.30 Praktische informatie",
        "15-03 19.30 Herinnering aan wie komt",
        "16-03 07.00 Tablets werken, de deur kan open",
        "16-03 16.30 Wie wacht, krijgt geen plaats meer vanzelf",
        "16-03 19.30 Aanmelden sluit",
        "17-03 04.00 Gewist: wat iemand nodig had",
        "17-03 06.00 Tablets gewist",
        "17-03 10.00 Dank aan wie er was",
        "14-06 23.00 Links in mails werken niet meer",
    ]


def test_of_what_is_off_nothing_happens_but_the_wiping():
    event = build.edition()
    calling_off.call_off(event)

    assert steps(event) == [
        "02-03 14.00 Afgelast door de organisatie",
        "17-03 04.00 Gewist: wat iemand nodig had",
        "14-06 23.00 Links in mails werken niet meer",
    ]


def test_what_an_organiser_closed_does_not_close_again():
    event = build.edition()
    closing.close(event, reason="Vol.")

    assert [one for one in steps(event) if "Aanmelden" in one] == [
        "02-03 14.00 Aanmelden gesloten door de organisatie"
    ]
    line = next(one for one in checklist.of(event).lines if one.name == "sign-up")
    assert (line.title, line.text) == ("Aanmelden is gesloten", "Vol.")


@pytest.mark.parametrize("stop_hours", [3, 0])  # with 0 the list stops when sign-up closes
def test_places_that_are_held_become_anybodys(stop_hours):
    until = datetime(2027, 3, 10, 12, 0, tzinfo=build.AMSTERDAM)
    run = build.run(held_places=4, held_until=until, promotion_stop_hours=stop_hours)

    assert "10-03 12.00 Plaatsen voor wie uitgenodigd is, zijn nu voor iedereen" in steps(run)


def test_message_to_several_events_stands_at_each_once():
    first, second, other = build.edition(), build.run(), build.edition()
    mailing = Mailing.objects.create(
        subject="Tot gauw",
        state="scheduled",
        send_at=build.NOW + timedelta(days=1),
        scheduled_at=build.NOW,
    )
    mailing.events.set([first, second])

    for event, stands in ((first, 1), (second, 1), (other, 0)):
        assert steps(event).count("03-03 14.00 Bericht: Tot gauw") == stands
