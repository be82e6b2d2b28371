"""The workshop: pitchers are asked first, places are held for them, the door and the desk know who did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Course
from eventsite.booking import calling_off, places, waiting_list
from eventsite.door import checkin, roster
from eventsite.mails import examples, letters
from eventsite.models import Event, Message, Registration, participation
from eventsite.tickets import links
from pitches import taking_part, workshop, workshop_offer
from pitches.letters import WorkshopOfferedLetter
from pitches.models import Workshop
from pitches.workshop import Standing

from .. import build, queries
from ..cafes.test_views import text_of
from ..constraints import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TITLE = "Pitchen met Passie"


@pytest.fixture
def edition():
    return build.edition(starts_at=build.NOW + timedelta(days=14))


@pytest.fixture
def course():
    return build.course(kind=Course.Kind.WORKSHOP, title=TITLE, certificate_sessions=None)


@pytest.fixture
def run(course):
    return build.run(
        course, capacity=3, sessions=1, starts_at=build.NOW + timedelta(days=7, hours=5)
    )


def until(days: int = 4):
    return timezone.now() + timedelta(days=days)


def pitcher(edition, **fields) -> Registration:
    *_others, slot = build.slots(edition, 1)
    return build.initiator(edition, slot=slot, **fields)


def offered(registration: Registration) -> int:
    return registration.messages.filter(kind="workshop_offered").count()


def offer(edition, run, places: int = 2) -> None:
    workshop_offer.offer(edition, run, places=places, until=until() if places else None)
    run.refresh_from_db()


def as_pitcher(registration: Registration) -> workshop.Pitcher:
    (found,) = [
        one
        for one in workshop.pitchers(registration.event.edition)
        if one.pitch.registration == registration
    ]
    return found


# The offer -----------------------------------------------------------------------------------------


@pytest.mark.database
def test_offering_asks_who_has_a_turn_on_the_stage_and_holds_places(edition, run):
    chaima, daan = pitcher(edition), pitcher(edition)
    reserve = build.initiator(edition, reserve=True)
    bram = build.bram(edition)

    offer(edition, run)

    assert [offered(one) for one in (chaima, daan, reserve, bram)] == [1, 1, 0, 0]
    assert (places.of(run).held, places.free(run)) == (2, 1)


def test_who_pitches_later_is_asked_then(edition, run):
    offer(edition, run)

    chaima = pitcher(edition)
    reserve = build.initiator(edition, reserve=True)
    assert (offered(chaima), offered(reserve)) == (1, 0)

    taking_part.give_up(chaima, pitch=True)
    assert offered(reserve) == 1


@pytest.mark.database
def test_nobody_is_asked_twice_for_one_run(edition, run):
    chaima = pitcher(edition)
    offer(edition, run)

    offer(edition, run, places=3)

    assert offered(chaima) == 1


def test_another_run_takes_the_place_of_the_first_and_lets_go_of_its_places(edition, course, run):
    chaima = pitcher(edition)
    offer(edition, run)
    first = Message.objects.get(kind="workshop_offered")
    other = build.run(course, sessions=1, starts_at=build.NOW + timedelta(days=8))

    offer(edition, other)

    run.refresh_from_db()
    assert (run.held_places, other.held_places) == (0, 2)
    assert offered(chaima) == 2
    assert not letters.of(first).still_true()


def test_withdrawing_the_offer_frees_its_places_and_keeps_who_enrolled(edition, run):
    offer(edition, run, places=3)
    enrolled = workshop.enrol(pitcher(edition))
    bram = build.bram(run)

    workshop_offer.withdraw(edition)

    bram.refresh_from_db()
    enrolled.refresh_from_db()
    assert (bram.is_confirmed, enrolled.is_confirmed) == (True, True)
    assert not Workshop.objects.exists()


@pytest.mark.parametrize("days", [8, None])
def test_places_can_not_be_held_until_after_the_workshop(edition, run, days):
    with pytest.raises(workshop_offer.StartsBefore):
        workshop_offer.offer(edition, run, places=2, until=days and until(days))

    assert not Workshop.objects.exists()


def test_who_did_the_workshop_before_is_not_asked(edition, course, run):
    build.took(build.past_run(course, sessions=1), sessions=1, email="chaima@example.nl")
    chaima = pitcher(edition, email="chaima@example.nl")

    offer(edition, run)

    assert offered(chaima) == 0


def test_mail_is_no_longer_true_once_enrolled_or_without_a_pitch_or_when_called_off(edition, run):
    chaima, daan, erik = pitcher(edition), pitcher(edition), pitcher(edition)
    offer(edition, run)
    mails = [one.messages.get(kind="workshop_offered") for one in (chaima, daan, erik)]
    assert [letters.of(mail).still_true() for mail in mails] == [True, True, True]

    workshop.enrol(chaima)
    taking_part.give_up(daan, pitch=True)
    assert [letters.of(mail).still_true() for mail in mails] == [False, False, True]

    calling_off.call_off(run)
    assert not letters.of(mails[2]).still_true()


def test_run_goes_with_one_edition(edition, run):
    offer(edition, run)
    with refused("run"):
        Workshop.objects.create(edition=build.edition(), run=run)


def test_mail_says_where_and_when_and_brings_the_link():
    mail = examples.render(WorkshopOfferedLetter)

    assert mail.subject.startswith(f"Voor uw pitch: workshop {TITLE} op ")
    assert "houden wij plaatsen vrij voor wie pitcht" in mail.body
    assert "/workshop/\n" in mail.body


# Enrolling -----------------------------------------------------------------------------------------


@pytest.mark.database
def test_pitcher_gets_a_held_place_while_another_waits(edition, run):
    offer(edition, run)
    chaima, daan = pitcher(edition), pitcher(edition)
    bram, last = build.bram(run), build.registration(run)

    assert workshop.enrol(chaima).is_confirmed
    assert workshop.enrol(daan).is_confirmed
    assert (bram.is_confirmed, last.is_waiting) == (True, True)


def test_enrolling_twice_is_enrolling_once(edition, run):
    offer(edition, run)
    chaima = pitcher(edition)

    assert workshop.enrol(chaima) == workshop.enrol(chaima)
    assert run.registrations.count() == 1


def test_pitcher_who_enrolled_as_anyone_keeps_that_place(edition, run):
    offer(edition, run)
    chaima = pitcher(edition)
    before = build.registration(run, email=chaima.email)

    assert workshop.enrol(chaima) == before


@pytest.mark.parametrize("kind", ["stall", "reserve", "visitor"])
def test_workshop_is_for_who_has_a_turn_on_the_stage(edition, run, kind):
    offer(edition, run)
    (stand,) = build.stands(edition, 1)
    match kind:
        case "stall":
            registration = build.initiator(edition, stand=stand)
        case "reserve":
            build.full_stage(edition)
            registration = build.initiator(edition, reserve=True)
        case _:
            registration = build.bram(edition)

    with pytest.raises(workshop.NotOffered):
        workshop.enrol(registration)
    assert not run.registrations.exists()


def test_once_the_term_is_over_a_pitcher_stands_in_line_as_anyone(edition, run, frozen):
    offer(edition, run, places=3)
    chaima = pitcher(edition)
    bram = build.bram(run)
    frozen.shift(timedelta(days=4))
    waiting_list.promote_where_no_longer_held(timezone.now())
    for _ in range(2):
        build.registration(run)

    bram.refresh_from_db()
    assert bram.is_confirmed
    assert workshop.enrol(chaima).is_waiting


# Who did it ----------------------------------------------------------------------------------------


@pytest.mark.database
def test_standing_goes_from_not_yet_to_done(edition, run, frozen):
    offer(edition, run)
    chaima = pitcher(edition)
    assert as_pitcher(chaima).standing == Standing.NOT_YET

    enrolled = workshop.enrol(chaima)
    assert as_pitcher(chaima).standing == Standing.ENROLLED

    frozen.move_to(run.starts_at)
    build.check_in(enrolled, run.sessions.get())
    assert as_pitcher(chaima).standing == Standing.DONE


def test_who_had_a_place_and_did_not_come_missed_it(edition, run, frozen):
    offer(edition, run)
    chaima = pitcher(edition)
    workshop.enrol(chaima)

    frozen.move_to(run.ends_at)

    assert as_pitcher(chaima).standing == Standing.MISSED


def test_undone_check_in_does_not_count(edition, run, frozen):
    offer(edition, run)
    chaima = pitcher(edition)
    enrolled = workshop.enrol(chaima)
    frozen.move_to(run.starts_at)

    checkin.undo(build.check_in(enrolled, run.sessions.get()), operator=None)

    assert as_pitcher(chaima).standing == Standing.ENROLLED


def test_waiting_for_a_place_is_a_standing_too(edition, run):
    workshop_offer.offer(edition, run, places=0, until=None)
    for _ in range(3):
        build.registration(run)
    chaima = pitcher(edition)

    workshop.enrol(chaima)

    assert as_pitcher(chaima).standing == Standing.WAITING


@pytest.mark.parametrize("number", [1, 3])
def test_pitchers_take_five_queries(edition, run, number, django_assert_num_queries):
    offer(edition, run)
    for _ in range(number):
        pitcher(edition)

    with django_assert_num_queries(5):
        assert len(workshop.pitchers(edition)) == number


# The door ------------------------------------------------------------------------------------------


@pytest.fixture
def trained(edition, course, run):
    """A pitcher with a stall who did the workshop, and one who did not."""
    offer(edition, run)
    build.took(build.past_run(course, sessions=1), sessions=1, email="chaima@example.nl")
    (stand,) = build.stands(edition, 1)
    first, second = build.slots(edition, 2)
    return (
        build.initiator(edition, stand=stand, slot=first, email="chaima@example.nl"),
        build.initiator(edition, slot=second),
    )


@pytest.mark.database
def test_door_says_stall_pitch_and_workshop(trained):
    chaima, daan = trained

    known = participation.at_the_door([chaima, daan])

    stall, pitch, done = known[chaima.pk].words
    assert (stall, done) == ("Kraam 1", "Workshop gedaan")
    assert pitch.startswith("Pitch ")
    assert known[chaima.pk].roles == ["kraamhouders", "pitchers"]
    assert len(known[daan.pk].words) == 1


def test_tablet_holds_it_with_the_ticket(trained, edition):
    chaima, _daan = trained
    tablet = build.tablet(edition.sessions.get(), names_allowed=True)

    people = {one["id"]: one for one in roster.of(tablet, since=None).people}

    assert people[chaima.pk]["chips"][-1] == "Workshop gedaan"


def test_search_at_the_door_says_it(trained, edition, client, frozen):
    chaima, _daan = trained
    session = edition.sessions.get()
    frozen.move_to(session.starts_at)

    found = build.found_at_the_door(client, session, chaima.name)

    chips = {one["id"]: one.get("chips", []) for one in found}
    assert chips[chaima.pk][-1] == "Workshop gedaan"


def test_note_for_the_door_is_in_no_mail_and_no_calendar(trained):
    chaima, _daan = trained

    mail = build.mail(chaima.messages.get(kind="joined"))

    assert "Workshop gedaan" not in mail.message().as_string()


@pytest.mark.parametrize("number", [1, 3])
def test_notes_take_two_queries(edition, run, number, django_assert_num_queries):
    offer(edition, run)
    people = [pitcher(edition) for _ in range(number)]

    with django_assert_num_queries(2):
        workshop.WorkshopNotes().notes(people)


# One's own page ------------------------------------------------------------------------------------


def own_page(registration: Registration, page: str = "workshop/") -> str:
    return links.registration_url(registration) + page


def test_own_page_leads_to_the_workshop_and_one_press_enrols(client, edition, run):
    offer(edition, run)
    chaima = pitcher(edition)

    assert "Wij houden tot" in text_of(client.get(own_page(chaima, "")))
    page = client.get(own_page(chaima))
    assert "Er is een plaats voor u." in text_of(page)
    assert not run.registrations.exists()

    response = client.post(own_page(chaima), follow=True)

    assert response.status_code == 200
    enrolled = run.registrations.get()
    assert (enrolled.email, enrolled.is_confirmed) == (chaima.email, True)
    assert "U doet mee aan deze workshop." in text_of(client.get(own_page(chaima)))
    assert "U doet mee aan deze workshop." in text_of(client.get(own_page(chaima, "")))


def test_page_of_a_full_workshop_offers_the_waiting_list(client, edition, run):
    workshop_offer.offer(edition, run, places=0, until=None)
    for _ in range(3):
        build.registration(run)
    chaima = pitcher(edition)

    assert "De workshop is vol." in text_of(client.get(own_page(chaima)))
    client.post(own_page(chaima))

    assert "U staat op de wachtlijst" in text_of(client.get(own_page(chaima)))


def test_page_of_a_workshop_that_is_over_has_no_button(client, edition, run, frozen):
    offer(edition, run)
    chaima = pitcher(edition)
    frozen.move_to(run.ends_at)

    assert "niet meer aanmelden" in text_of(client.get(own_page(chaima)))
    response = client.post(own_page(chaima))

    assert response.status_code == 409
    assert not run.registrations.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_sends_a_visitor_to_their_own(client, edition, run, method):
    offer(edition, run)
    bram = build.bram(edition)

    response = getattr(client, method)(own_page(bram))

    assert (response.status_code, response["Location"]) == (303, own_page(bram, ""))
    assert not run.registrations.exists()


def test_own_page_says_nothing_where_there_is_no_workshop(client, edition):
    assert "Workshop" not in text_of(client.get(own_page(pitcher(edition), "")))


def test_page_says_of_who_is_in_another_run_where_that_is(client, edition, course, run):
    offer(edition, run)
    other = build.run(course, sessions=1, starts_at=build.NOW + timedelta(days=30))
    chaima = pitcher(edition)
    build.registration(other, email=chaima.email)

    text = text_of(client.get(own_page(chaima)))
    response = client.post(own_page(chaima))

    assert "U staat al bij een andere ronde van deze workshop" in text
    assert "Ja, ik doe mee" not in text
    assert response.status_code == 303
    assert not run.registrations.exists()
    assert as_pitcher(chaima).standing == Standing.ENROLLED


@pytest.mark.parametrize("gone", ["called off", "over"])
def test_own_page_does_not_speak_of_a_workshop_one_can_not_do(client, edition, run, frozen, gone):
    offer(edition, run)
    chaima = pitcher(edition)
    if gone == "over":
        frozen.move_to(run.ends_at)
    else:
        calling_off.call_off(run)

    assert "Workshop" not in text_of(client.get(own_page(chaima, "")))


# The public page of the run ------------------------------------------------------------------------


def test_page_of_the_run_says_what_is_held(client, run):
    waiting_list.hold_places(run, 2, until=until())

    assert "2 plaatsen houden wij tot" in text_of(client.get(run.get_absolute_url()))


def test_page_of_a_run_of_which_all_is_held_does_not_say_it_is_full(client, run):
    waiting_list.hold_places(run, 3, until=until())

    text = text_of(client.get(run.get_absolute_url()))

    assert "Nu is er geen plaats vrij" in text
    assert "plaatsen zijn bezet" not in text


# The desk ------------------------------------------------------------------------------------------


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def desk(edition) -> str:
    return f"/beheer/cafes/{edition.slug}/workshop/"


def moment(days: int) -> str:
    return f"{timezone.localtime(until(days)):%Y-%m-%dT%H:%M}"


def test_organiser_offers_changes_and_withdraws(anna, edition, run):
    chaima = pitcher(edition)

    form = {"run": run.pk, "places": "2", "until": moment(4)}

    asked = anna.post(desk(edition), form)
    assert "workshop aangeboden" in text_of(asked)
    assert workshop.of(edition.pk) is None
    page = anna.post(desk(edition), form | {"bevestigd": "1"}, follow=True)

    assert "Wie pitcht en nog geen mail had" in text_of(page)
    assert "De workshop gedaan: 0 van 1." in text_of(page)
    assert "Nog niet aangemeld" in text_of(page)
    assert offered(chaima) == 1
    workshop.enrol(chaima)
    assert "Aangemeld" in text_of(anna.get(desk(edition)))

    anna.post(desk(edition), {"withdraw": "1"})
    assert workshop.of(edition.pk) is None


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"until": ""}, "Vul in tot wanneer de plaatsen vrij blijven."),
        ({"until": -1}, "Kies een moment dat nog komt."),
        ({"until": 9}, "Kies een moment voordat de workshop begint."),
        ({"until": "morgen"}, "Vul een dag en een tijd in"),
        ({"places": "-1"}, "ten minste 0"),
        ({"run": "0"}, "Kies iets uit de lijst."),
    ],
)
def test_desk_refuses_what_can_not_be_and_keeps_what_was_typed(anna, edition, run, fields, message):
    if isinstance(fields.get("until"), int):
        fields = fields | {"until": moment(fields["until"])}
    response = anna.post(desk(edition), {"run": run.pk, "places": "2", "until": moment(4)} | fields)

    assert response.status_code == 400
    assert message in text_of(response)
    assert workshop.of(edition.pk) is None


def test_desk_offers_only_workshops_that_come_and_are_not_taken(anna, edition, course, run):
    elsewhere = build.run(course, slug="elders", title="Van een andere avond")
    offer(build.edition(), elsewhere, places=0)
    build.past_run(course, title="Voorbij")
    build.run(course, status=Event.Status.CANCELLED, title="Afgelast")
    build.run(course, status=Event.Status.DRAFT, title="Concept")
    build.run(title="Basiscursus")

    text = text_of(anna.get(desk(edition)))

    assert TITLE in text
    for title in ("Van een andere avond", "Voorbij", "Afgelast", "Concept", "Basiscursus"):
        assert title not in text


def test_desk_says_where_to_make_a_workshop_when_there_is_none(anna, edition):
    assert "Er is geen workshop die nog komt." in text_of(anna.get(desk(edition)))


@pytest.mark.parametrize("number", [1, 3])
def test_desk_asks_the_database_the_same_for_any_number(
    anna, edition, run, number, django_assert_num_queries
):
    offer(edition, run)
    for _ in range(number):
        pitcher(edition)

    with django_assert_num_queries(20 + queries.EVENT):
        anna.get(desk(edition))
