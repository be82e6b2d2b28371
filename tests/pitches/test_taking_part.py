from __future__ import annotations

import pytest
from django.utils.translation import override

from cafes import stands
from cafes.models import Stand, StandBooking
from eventsite.booking import cancelling, places, refusals, registering
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links
from initiatives import publishing
from initiatives.models import Initiative, InitiativeMessage
from pitches import initiators, pitching, taking_part
from pitches.models import Pitch

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition()


def nothing_was_made() -> bool:
    return not any(
        model.objects.exists() for model in (Registration, Initiative, StandBooking, Pitch, Message)
    )


def test_joining_books_initiative_stall_and_pitch_together(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)

    registration = build.initiator(edition, stand=stand, slot=slot, party_size=2)

    assert registration.is_confirmed
    assert registration.is_initiator
    (initiative,) = Initiative.objects.all()
    assert initiative.contact_email == registration.email
    assert registration.stand_bookings.get().initiative == initiative
    assert registration.pitches.get().initiative == initiative
    assert [m.kind for m in registration.messages.all()] == ["joined"]


def test_initiators_take_no_visitors_place_and_get_in_when_it_is_full():
    edition = build.edition(capacity=1)
    (stand,) = build.stands(edition, 1)
    build.bram(edition)

    registration = build.initiator(edition, stand=stand)

    assert registration.is_confirmed
    assert places.taken(edition) == 1


def test_reserve_without_a_stall_comes_as_a_visitor_and_may_have_to_wait():
    edition = build.edition(capacity=1)
    build.bram(edition)
    build.full_stage(edition)

    reserve = build.initiator(edition, reserve=True)

    assert not reserve.is_initiator
    assert reserve.is_waiting
    assert reserve.pitches.get().is_reserve


def test_taken_stall_leaves_nothing_and_names_the_nearest_free_ones(edition):
    near_left, taken, near_right, far = build.stands(edition, 4)
    (slot,) = build.slots(edition, 1)
    far.x = 300
    far.save()
    build.initiator(edition, stand=taken)
    before = Registration.objects.count(), Initiative.objects.count(), Message.objects.count()

    with pytest.raises(stands.StandTaken) as refusal:
        build.initiator(edition, stand=taken, slot=slot)

    assert refusal.value.nearest == [near_left, near_right, far]
    after = Registration.objects.count(), Initiative.objects.count(), Message.objects.count()
    assert after == before
    assert not Pitch.objects.exists()


def test_taken_slot_leaves_nothing_and_names_the_nearest_free_ones(edition):
    (stand,) = build.stands(edition, 1)
    first, second, third, fourth = build.slots(edition, 4)
    build.initiator(edition, slot=third)

    with pytest.raises(pitching.SlotTaken) as refusal:
        build.initiator(edition, stand=stand, slot=third)

    assert [t.slot for t in refusal.value.free] == [second, fourth, first]
    assert not stand.bookings.exists()
    assert Initiative.objects.count() == 1


@pytest.mark.parametrize("why", ["blocked", "adviser", "other edition", "unknown"])
def test_stall_that_is_not_to_be_booked_is_refused(edition, why):
    stand, _other = build.stands(edition, 2)
    match why:
        case "blocked":
            Stand.objects.filter(pk=stand.pk).update(blocked_because="nooduitgang")
        case "adviser":
            Stand.objects.filter(pk=stand.pk).update(kind=Stand.Kind.ADVISER)
        case "other edition":
            (stand,) = build.stands(build.edition(), 1)
        case _:
            stand = Stand(pk=987654)

    with pytest.raises(stands.StandTaken):
        build.initiator(edition, stand=stand)

    assert nothing_was_made()


def test_reserve_list_is_closed_while_a_slot_is_free(edition):
    (slot,) = build.slots(edition, 1)

    with pytest.raises(pitching.StillFree) as refusal:
        build.initiator(edition, reserve=True)

    assert [t.slot for t in refusal.value.free] == [slot]
    assert nothing_was_made()


@pytest.mark.parametrize("slots", ["none", "closed", "pause"])
def test_evening_without_a_stage_takes_no_pitcher_and_no_reserve(edition, slots):
    if slots != "none":
        slot = build.slots(edition, 1)[0]
        kind = "pause" if slots == "pause" else "pitch"
        edition.slots.update(is_closed=slots == "closed", kind=kind)
    wishes = [taking_part.Wish(reserve=True), taking_part.Wish(slot_id=987654)]
    if slots != "none":
        wishes.append(taking_part.Wish(slot_id=slot.pk))

    for wish in wishes:
        with pytest.raises(pitching.NoStage):
            taking_part.join(
                edition,
                wish,
                initiative=taking_part.NewInitiative(name="Repaircafé", summary="Maken."),
                name="Chaima",
                email="chaima@example.nl",
            )

    assert nothing_was_made()


def test_asking_for_nothing_is_refused(edition):
    with pytest.raises(taking_part.NothingAsked):
        build.initiator(edition)

    assert nothing_was_made()


def test_evening_that_takes_no_registrations_takes_no_initiators():
    edition = build.edition(status=Event.Status.CANCELLED)
    (stand,) = build.stands(edition, 1)

    with pytest.raises(refusals.RegistrationNotOpen):
        build.initiator(edition, stand=stand)

    assert nothing_was_made()


def test_known_address_is_refused_and_nothing_is_booked_in_its_name(edition):
    (stand,) = build.stands(edition, 1)
    build.bram(edition)

    with pytest.raises(refusals.AlreadyRegistered):
        build.initiator(edition, stand=stand, email="bram@example.nl")

    assert not StandBooking.objects.exists()
    assert not Initiative.objects.exists()


def test_visitor_adds_a_stall_and_leaves_the_place_to_who_waits():
    edition = build.edition(capacity=2)
    (stand,) = build.stands(edition, 1)
    bram, daan = build.bram(edition, party_size=2), build.daan(edition)
    initiative = build.initiative()

    taking_part.add(bram, taking_part.Wish(stand_id=stand.pk), initiative=initiative)

    bram.refresh_from_db()
    daan.refresh_from_db()
    assert bram.is_initiator
    assert bram.is_confirmed
    assert daan.is_confirmed
    assert stand.bookings.get().initiative == initiative


def test_second_stall_or_pitch_for_one_registration_is_refused(edition):
    first, second = build.stands(edition, 2)
    slot, other = build.slots(edition, 2)
    chaima = build.initiator(edition, stand=first, slot=slot)

    with pytest.raises(stands.HasStand):
        taking_part.add(
            chaima,
            taking_part.Wish(stand_id=second.pk),
            initiative=initiators.initiative_of(chaima),
        )
    with pytest.raises(pitching.HasPitch):
        taking_part.add(
            chaima, taking_part.Wish(slot_id=other.pk), initiative=initiators.initiative_of(chaima)
        )


def test_giving_up_one_of_two_keeps_the_other_and_the_role(edition):
    (stand,), (slot,) = build.stands(edition, 1), build.slots(edition, 1)
    chaima = build.initiator(edition, stand=stand, slot=slot)

    chaima = taking_part.give_up(chaima, pitch=True)

    assert chaima.is_initiator
    assert [str(p.label) for p in chaima.parts] == ["Kraam 1"]
    assert [m.kind for m in chaima.messages.order_by("pk")] == ["joined", "parts_changed"]


def test_giving_up_all_makes_a_visitor_with_a_place_if_there_is_one(edition):
    (stand,) = build.stands(edition, 1)
    chaima = build.initiator(edition, stand=stand, party_size=2)

    chaima = taking_part.give_up(chaima, stand=True)

    assert not chaima.is_initiator
    assert chaima.is_confirmed
    assert places.taken(edition) == 2
    assert stand in edition.stands.bookable()


def test_giving_up_what_one_does_not_have_changes_nothing(edition):
    bram = build.bram(edition)

    taking_part.give_up(bram, stand=True, pitch=True)

    assert [m.kind for m in bram.messages.all()] == ["confirmation"]


def test_giving_up_after_cancelling_is_refused(edition):
    (stand,) = build.stands(edition, 1)
    chaima = cancelling.cancel(build.initiator(edition, stand=stand))

    with pytest.raises(refusals.AlreadyCancelled):
        taking_part.give_up(chaima, stand=True)
    assert stand in edition.stands.bookable()


def test_initiator_brings_more_people_than_visitors_have_places():
    edition = build.edition(capacity=3)
    (stand,) = build.stands(edition, 1)
    build.bram(edition, party_size=3)
    chaima = build.initiator(edition, stand=stand)

    chaima = registering.change(chaima, name=chaima.name, party_size=3)

    assert chaima.party_size == 3
    assert places.taken(edition) == 3


# An initiative that is known already ---------------------------------------------------------------


def test_booking_in_the_name_of_a_known_initiative_needs_its_link(edition):
    (stand,) = build.stands(edition, 1)
    known = build.initiative(name="Repaircafé Oost")
    again = taking_part.NewInitiative(name="REPAIRCAFE OOST", summary="Iets anders.")

    with pytest.raises(publishing.AlreadyEntered):
        build.initiator(edition, stand=stand, initiative=again, email=known.contact_email)
    bram = build.bram(edition, email=known.contact_email)
    with pytest.raises(publishing.AlreadyEntered):
        taking_part.add(bram, taking_part.Wish(stand_id=stand.pk), initiative=again)

    assert not StandBooking.objects.exists()
    other = build.initiator(edition, stand=stand, initiative=again, email="daan@example.nl")
    assert initiators.initiative_of(other) != known
    assert initiators.initiative_of(other).public_name == "Een nieuw initiatief"


def test_organiser_who_types_a_known_initiative_means_that_one(edition):
    (stand,) = build.stands(edition, 1)
    known = build.initiative(name="Repaircafé Oost")

    given = taking_part.give(
        edition,
        taking_part.Wish(stand_id=stand.pk),
        initiative=taking_part.NewInitiative(name="repaircafe oost", summary="Iets anders."),
        name="Chaima El Amrani",
        email=known.contact_email,
    )

    assert initiators.initiative_of(given) == known


@pytest.mark.parametrize(
    ("email", "language"), [("piet@example.nl", "nl"), ("chaima@example.nl", "en")]
)
def test_link_of_the_initiative_is_mailed_in_the_language_of_who_gets_it(client, email, language):
    """Of the page where they asked for it themselves; of the initiative where somebody else did."""
    initiative = build.initiative(language="nl")
    edition = build.edition()
    stand = build.stands(edition, 1)[0]
    registration = taking_part.give(
        edition, taking_part.Wish(stand.pk, None), initiative=initiative, name="Piet", email=email
    )
    InitiativeMessage.objects.all().delete()

    with override("en"):
        client.post(links.registration_url(registration) + "initiatief/")

    mailed = InitiativeMessage.objects.get(kind="initiative_links")
    assert build.mail(mailed).extra_headers["Content-Language"] == language
