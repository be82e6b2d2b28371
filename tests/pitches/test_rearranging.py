"""What is said before the running order is changed, and what then happens; and the arrows, which save at once."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafes.models import Edition
from eventsite.booking import refusals
from eventsite.mails import delivery, letters, rehearsal
from eventsite.models import Message, Registration
from pitches import moving, running_order, taking_part, workshop, workshop_offer
from pitches.desk import rearranging
from pitches.models import Pitch, PitchSlot, Workshop

from .. import build
from ..cafes.test_views import text_of
from ..examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SMALL = settings(
    max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
REFUSED = (refusals.BookingRefused, running_order.SlotInUse, running_order.NoTurn)

number = st.integers(0, 4)
changes = st.one_of(
    st.tuples(st.just("swap"), number, number),
    st.tuples(st.just("length"), number, number),
    st.tuples(st.just("pause"), number, number),
    st.tuples(st.just("open"), number, number),
    st.tuples(st.just("remove"), number, number),
    st.tuples(st.just("take off"), number, number),
    st.tuples(st.just("make"), number, number),
    st.tuples(st.just("give"), number, number),
    st.tuples(st.just("workshop"), number, number),
)


def do(edition: Edition, change: tuple[str, int, int]) -> None:
    """By the verbs, with rows that were fetched anew."""
    what, one, other = change
    slots = list(PitchSlot.objects.filter(edition=edition))
    slot, another = slots[one % len(slots)], slots[other % len(slots)]
    match what:
        case "swap":
            running_order.swap(slot, another)
        case "length":
            running_order.change_slot(slot, minutes=5 + other, gap_minutes=2)
        case "pause":
            running_order.add_pause(edition, after=slot, minutes=5)
        case "open":
            running_order.set_closed(slot, bool(other % 2))
        case "remove":
            running_order.remove(slot)
        case "take off":
            for pitch in slot.pitches.live():
                taking_part.give_up(pitch.registration, pitch=True)
        case "make":
            running_order.make_slots(
                edition, opens_after=15 + one, minutes=5, gap_minutes=2, number=other
            )
        case "give":
            wish = taking_part.Wish(slot_id=slot.pk)
            new = taking_part.NewInitiative(name="Zonnedak", summary="Stroom.")
            email = f"daan{other}@example.nl"
            taking_part.give(edition, wish, initiative=new, name="Daan", email=email)
        case "workshop":
            run = workshop.CourseRun.objects.latest("pk")
            workshop_offer.offer(edition, run, places=0, until=None)


def rows(edition: Edition) -> list:
    """All that the verbs write of it."""
    found = (
        PitchSlot.objects.filter(edition=edition),
        Pitch.objects.filter(registration__event=edition),
        Registration.objects.filter(event=edition),
        Message.objects.filter(registration__event=edition),
        Workshop.objects.filter(edition=edition),
    )
    return [list(one.order_by("pk").values_list()) for one in found]


@pytest.mark.slow
@SMALL
@given(
    pitchers=st.integers(0, 3),
    reserves=st.integers(0, 2),
    heard=st.booleans(),
    earlier=st.lists(changes, max_size=2),
    change=changes,
)
def test_changing_the_running_order_does_what_was_said(pitchers, reserves, heard, earlier, change):
    with time_machine.travel(build.NOW, tick=False) as clock:
        edition = build.edition(capacity=10)
        slots = build.slots(edition, 3)
        build.run(build.course(kind="workshop"), sessions=1)
        for slot in slots[:pitchers]:
            build.initiator(edition, slot=slot)
        for _ in range(reserves if pitchers == 3 else 0):
            build.initiator(edition, reserve=True)
        for before in earlier:
            with contextlib.suppress(*REFUSED):
                do(edition, before)
        if heard or earlier:
            clock.shift(moving.UNDO_FOR)
            delivery.deliver_due()
        stood, last = rows(edition), Message.objects.order_by("-pk").first()

        try:
            said = rearranging.effects(edition, lambda: do(edition, change))
        except REFUSED as refusal:
            with pytest.raises(type(refusal)):
                do(edition, change)
            return

        assert rows(edition) == stood
        do(edition, change)
        delivery.deliver_due()
        clock.shift(moving.UNDO_FOR)
        delivery.deliver_due()
        new = Message.objects.filter(pk__gt=last.pk if last else 0, state=Message.State.SENT)
        kinds = new.exclude(kind="calendar_entry").values_list("kind", flat=True)
        assert {one.label: one.number for one in said.mails} == Counter(map(letters.label, kinds))


@pytest.mark.usefixtures("frozen")
def test_who_is_about_to_be_told_something_else_is_named_though_no_new_mail_is_queued():
    edition = build.edition()
    first, second, third = build.slots(edition, 3)
    chaima = build.initiator(edition, slot=first, name="Chaima El Amrani")
    delivery.deliver_due()
    running_order.swap(first, second)

    said = rehearsal.effects(lambda: taking_part.give_up(chaima, pitch=True))
    nothing = rehearsal.effects(lambda: running_order.set_closed(third, True))

    assert [one.names for one in said.mails] == [["Chaima El Amrani"]]
    assert nothing.mails == []


# The arrows ----------------------------------------------------------------------------------------


@pytest.fixture
def anna(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


@pytest.fixture
def edition(frozen):
    """Chaima, then Daan, who know when they pitch."""
    made = build.edition()
    first, second, _free = build.slots(made, 3)
    build.initiator(made, slot=first, name="Chaima El Amrani")
    build.initiator(made, slot=second, name="Daan de Vries")
    delivery.deliver_due()
    return made


def press(client, edition, slot, do):
    address = f"/beheer/cafes/{edition.slug}/podium/{slot.pk}/"
    return client.post(address, {"do": do}, follow=True)


def put_back(client, edition):
    return client.post(f"/beheer/cafes/{edition.slug}/podium/terug/", follow=True)


def told(edition) -> int:
    sent = Message.objects.filter(kind="parts_changed", state=Message.State.SENT)
    return sent.filter(registration__event=edition).count()


def test_arrows_save_at_once_and_one_bar_says_who_is_mailed_when(anna, edition, frozen):
    first, second, free = edition.slots.all()

    press(anna, edition, first, "down")
    frozen.shift(90)
    page = text_of(press(anna, edition, first, "down"))

    assert list(edition.slots.all()) == [second, free, first]
    assert "2 pitches krijgen een andere tijd." in page
    assert "Chaima El Amrani : 19.45 → 19.59" in page
    frozen.shift(90)  # three minutes after the first press
    delivery.deliver_due()
    assert told(edition) == 0
    frozen.shift(31)
    delivery.deliver_due()
    assert told(edition) == 2


def test_moves_are_put_back_and_nobody_hears_of_them(anna, edition, frozen):
    before = list(edition.slots.all())
    for slot in (before[0], before[0], before[1]):
        press(anna, edition, slot, "down")

    page = text_of(put_back(anna, edition))

    assert "De volgorde is weer zoals die was." in page
    assert "andere tijd. De mail" not in page
    assert list(edition.slots.all()) == before
    frozen.shift(moving.UNDO_FOR)
    delivery.deliver_due()
    assert told(edition) == 0


def test_moves_that_were_mailed_or_followed_by_something_else_stay(anna, edition, frozen):
    first, second, free = edition.slots.all()
    press(anna, edition, first, "down")
    running_order.set_closed(free, True)
    assert "Terugzetten kan niet meer." in text_of(put_back(anna, edition))
    press(anna, edition, first, "down")
    frozen.shift(moving.UNDO_FOR)

    page = text_of(put_back(anna, edition))

    assert "Terugzetten kan niet meer." in page
    assert "andere tijd. De mail" not in page
    assert list(edition.slots.all()) == [second, free, first]


def test_moving_there_and_back_shows_no_bar(anna, edition):
    first, *_rest = edition.slots.all()
    press(anna, edition, first, "down")

    page = text_of(press(anna, edition, first, "up"))

    assert "andere tijd. De mail" not in page
