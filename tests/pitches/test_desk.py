from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils.translation import override

from cafes.models import Stand
from eventsite.booking import calling_off
from eventsite.mails import delivery
from eventsite.models import Event, Session
from pitches import clock, running_order, timetable
from pitches.desk.forms import LengthForm, SlotsForm
from pitches.models import Stage

from .. import build, queries
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen(frozen_in_march):
    """What is said of a day here is said of one in March."""
    return frozen_in_march


PAGES = [
    "kramen/",
    "podium/",
    "plek-geven/",
    "workshop/",
    "klok/",
]
POSTS = [
    "kramen/",
    "kramen/overnemen/",
    "kramen/verplaatsen/",
    "podium/maken/",
    "plek-geven/",
    "workshop/",
    "klok/druk/",
]


@pytest.fixture
def edition():
    made = build.edition()
    build.stands(made, 2)
    build.slots(made, 3)
    return made


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def url(edition, page: str) -> str:
    return f"/beheer/cafes/{edition.slug}/{page}"


def press(client, edition, slot, **fields):
    return client.post(url(edition, f"podium/{slot.pk}/"), fields, follow=True)


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_staff_only(client, anna, edition, page):
    assert anna.get(url(edition, page)).status_code == 200
    anna.logout()
    response = client.get(url(edition, page))
    assert response.status_code == 302
    assert response["Location"].startswith("/beheer/account/")


@pytest.mark.parametrize("page", POSTS)
def test_changes_are_for_staff_only(client, edition, page):
    response = client.post(url(edition, page), {"do": "start"})

    assert response.status_code == 302
    assert response["Location"].startswith("/beheer/account/")
    assert clock.state(edition)["now"] is None


@pytest.mark.parametrize("page", PAGES)
def test_edition_that_is_not_there_is_404(anna, edition, page):
    edition.slug = "bestaat-niet"

    assert anna.get(url(edition, page)).status_code == 404


# The running order ---------------------------------------------------------------------------------


def test_slots_are_made_and_bad_numbers_change_nothing(anna, edition):
    form = {"opens_after": "30", "minutes": "6", "gap_minutes": "1", "number": "2"}

    ok = anna.post(url(edition, "podium/maken/"), form, follow=True)
    bad = anna.post(url(edition, "podium/maken/"), form | {"minutes": "0"}, follow=True)
    many = anna.post(url(edition, "podium/maken/"), form | {"number": "60"}, follow=True)

    assert "Het programma is opgeslagen." in text_of(ok)
    assert "Lengte in minuten" in text_of(bad)
    assert "Vul ten minste 1 in." in text_of(bad)
    assert "Meer dan 60 plekken" in text_of(many)
    assert edition.slots.count() == 5
    assert Stage.objects.get().opens_after == 30


def test_buttons_of_a_turn_do_what_they_say(anna, edition):
    first, second, third = edition.slots.all()

    press(anna, edition, third, do="up")
    assert list(edition.slots.all()) == [first, third, second]
    press(anna, edition, first, do="down")
    assert list(edition.slots.all()) == [third, first, second]
    press(anna, edition, third, do="close")
    third.refresh_from_db()
    assert third.is_closed
    press(anna, edition, third, do="open")
    third.refresh_from_db()
    assert not third.is_closed
    press(anna, edition, third, do="pause", minutes="12")
    assert [s.kind for s in edition.slots.all()] == ["pitch", "pause", "pitch", "pitch"]
    press(anna, edition, third, do="remove")
    assert edition.slots.count() == 3


def test_pitchers_swap_and_are_taken_off(anna, edition):
    first, second, _third = edition.slots.all()
    one = build.initiator(edition, slot=first)
    delivery.deliver_due()

    asked = press(anna, edition, first, do="swap", other=str(second.pk))
    assert "Opslaan en mailen" in asked.text
    assert one.pitches.get().slot == first
    press(anna, edition, first, do="swap", other=str(second.pk), bevestigd="1")
    assert one.pitches.get().slot == second
    asked = press(anna, edition, second, do="take-off")
    assert "Haal eraf en mail" in asked.content.decode()
    assert one.pitches.live().exists()
    press(anna, edition, second, do="take-off", bevestigd="1")

    assert not one.pitches.live().exists()
    one.refresh_from_db()
    assert not one.is_initiator


def test_turn_that_is_on_is_not_removed_from_under_the_clock(anna, edition):
    first, *_ = build.slots(edition, 2)
    running_order.add_pause(edition, after=first, minutes=5)
    pause = edition.slots.get(kind="pause")
    clock.start(edition)

    response = press(anna, edition, pause, do="remove")

    assert "Deze plek is nu aan de beurt. Ga op de klok eerst verder." in text_of(response)
    assert edition.slots.filter(pk=pause.pk).exists()


def test_pitch_of_an_evening_that_is_over_stays(anna, frozen):
    edition = build.edition(starts_at=build.NOW + timedelta(hours=1))
    first, *_ = build.slots(edition, 2)
    pitcher = build.initiator(edition, slot=first)
    frozen.move_to(edition.ends_at)

    response = press(anna, edition, first, do="take-off")

    assert "Deze avond is voorbij. Wie pitchte, en wanneer, blijft staan." in text_of(response)
    assert pitcher.pitches.on_stage().exists()


def test_clock_says_when_it_is_done(anna, edition):
    first, *_ = build.slots(edition, 1)
    build.initiator(edition, slot=first)
    for _ in range(2):
        clock.skip(edition, seen=clock.state(edition)["at"])

    assert "Klaar" in text_of(anna.get(url(edition, "klok/")))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "dance"},
    ],
)
def test_button_that_is_none_of_ours_changes_nothing(anna, edition, fields):
    before = list(edition.slots.values_list())

    response = press(anna, edition, edition.slots.first(), **fields)

    assert "Er is niets veranderd." in text_of(response)
    assert list(edition.slots.values_list()) == before


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"do": "pause", "minutes": "0"}, "ten minste 1"),
        ({"do": "length", "minutes": "5"}, "Vul dit veld in."),
        ({"do": "length", "minutes": "121", "gap_minutes": "0"}, "hoogstens 120"),
        ({"do": "length", "minutes": "9" * 30, "gap_minutes": "0"}, "hoogstens 120"),
        ({"do": "swap", "other": "99999"}, "Kies met wie, of met welke vrije plek."),
    ],
)
def test_number_that_can_not_be_is_said_beside_it_and_stays_typed(anna, edition, fields, says):
    before = list(edition.slots.values_list())

    response = press(anna, edition, edition.slots.first(), **fields)

    assert response.status_code == 400
    assert says in text_of(response)
    assert 'order__more" open' in response.content.decode()
    assert f'value="{fields.get("minutes", "10")}"' in response.content.decode()
    assert list(edition.slots.values_list()) == before


def test_who_goes_back_has_the_length_still_typed(anna, edition):
    slot = edition.slots.first()
    build.initiator(edition, slot=edition.slots.last())
    delivery.deliver_due()
    asked = press(anna, edition, slot, do="length", minutes="12", gap_minutes="2")

    back = press(anna, edition, slot, do="length", minutes="12", gap_minutes="2", terug="1")

    assert 'name="terug"' in asked.text
    assert (back.status_code, 'value="12"' in back.text) == (200, True)
    assert 'order__more" open' in back.text


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("podium/{slot}/", {"do": "length", "minutes": "9", "gap_minutes": "2"}),
        ("podium/maken/", {"opens_after": "20", "minutes": "5", "gap_minutes": "2", "number": "1"}),
    ],
)
def test_programme_that_another_changed_meanwhile_shows_both_versions(anna, edition, address, sent):
    first = edition.slots.first()
    form = LengthForm(instance=first) if "{slot}" in address else SlotsForm(edition=edition)
    running_order.change_slot(first, minutes=7, gap_minutes=0)
    build.open_stage(edition, opens_after=30)

    response = anna.post(
        url(edition, address.format(slot=first.pk)), sent | {"versie": form.initial["versie"]}
    )

    assert response.status_code == 409
    first.refresh_from_db()
    assert (first.minutes, edition.slots.count()) == (7, 3)


def test_stage_that_goes_on_after_the_evening_says_until_when(anna, edition):
    assert "De avond is om" not in text_of(anna.get(url(edition, "podium/")))

    running_order.change_slot(edition.slots.last(), minutes=120, gap_minutes=0)
    running_order.change_slot(edition.slots.first(), minutes=30, gap_minutes=0)

    text = text_of(anna.get(url(edition, "podium/")))
    assert "Het podium loopt tot 22.22 uur. De avond is om 22.00 uur voorbij." in text


def test_pause_changes_with_nobody(anna, edition):
    first = edition.slots.first()
    build.initiator(edition, slot=first)
    pause = running_order.add_pause(edition, after=first, minutes=10)

    response = press(anna, edition, pause, do="swap", other=str(first.pk))

    assert "Een pauze wisselt niet." in text_of(response)
    assert not pause.pitches.exists()


def test_stage_of_an_evening_that_is_over_takes_outcomes_alone(anna, frozen):
    edition = build.edition(starts_at=build.NOW + timedelta(hours=1))
    first, second = build.slots(edition, 2)
    build.initiator(edition, slot=first)
    frozen.move_to(edition.ends_at)

    html = anna.get(url(edition, "podium/")).content.decode()
    refused = press(anna, edition, first, do="swap", other=str(second.pk), bevestigd="1")

    assert 'value="held"' in html
    assert 'value="down"' not in html
    assert "Plekken maken" not in html
    assert "blijft staan" in text_of(refused)
    assert first.pitches.on_stage().exists()


@pytest.mark.parametrize("do", ["close", "remove"])
def test_turn_with_a_pitcher_is_not_closed_or_removed(anna, edition, do):
    first = edition.slots.first()
    build.initiator(edition, slot=first)

    assert "Hier pitcht iemand." in text_of(press(anna, edition, first, do=do))
    assert edition.slots.count() == 3


def test_turn_of_another_edition_is_404(anna, edition):
    (elsewhere,) = build.slots(build.edition(), 1)

    assert press(anna, edition, elsewhere, do="remove").status_code == 404


@pytest.mark.parametrize("page", ["kramen/", "podium/"])
def test_desk_names_what_is_not_on_the_site_yet_and_leads_to_it(anna, edition, page):
    first, second, _third = edition.slots.all()
    shown = build.initiative(name="Repaircafé Oost")
    hidden = build.initiative(name="Zonnedak", published=False)
    build.initiator(edition, slot=first, stand=edition.stands.first(), initiative=shown)
    build.initiator(edition, slot=second, stand=edition.stands.last(), initiative=hidden)

    html = anna.get(url(edition, page)).content.decode()

    assert f'href="/beheer/initiatieven/{hidden.pk}/"' in html
    assert f'href="/beheer/initiatieven/{shown.pk}/"' not in html
    assert "Een nieuw initiatief" in html  # what visitors see instead
    assert html.count("Zonnedak") > 1  # on the plan or in the order too


@pytest.mark.parametrize("number", [1, 3])
def test_running_order_asks_the_database_the_same_for_any_number(
    anna, django_assert_num_queries, number
):
    edition = build.edition()
    for slot in build.slots(edition, number):
        build.initiator(edition, slot=slot)
    for _ in range(number):
        build.initiator(edition, reserve=True)

    with django_assert_num_queries(11 + queries.EVENT):
        anna.get(url(edition, "podium/"))


@pytest.mark.parametrize("kind", ["pitch", "pause"])
def test_one_turn_or_pause_gets_another_length_and_who_comes_later_moves(anna, edition, kind):
    first, second, _third = edition.slots.all()
    pitcher = build.initiator(edition, slot=second)
    before = timetable.turns(edition)[-1].starts_at
    slot = running_order.add_pause(edition, after=first, minutes=8) if kind == "pause" else first

    press(anna, edition, slot, do="length", minutes="10", gap_minutes="0", bevestigd="1")

    slot.refresh_from_db()
    assert (slot.minutes, slot.gap_minutes) == (10, 0)
    later = {"pitch": timedelta(minutes=3), "pause": timedelta(minutes=10)}[kind]
    assert timetable.turns(edition)[-1].starts_at == before + later
    assert pitcher.messages.filter(kind="parts_changed").exists()


# Giving somebody a place -----------------------------------------------------------------------------


def give(anna, edition, **fields):
    form = {
        "stand": str(edition.stands.get(number=2).pk),
        "slot": "geen",
        "initiative": "",
        "initiative_name": "Repaircafé Oost",
        "summary": "Maken, niet weggooien",
        "name": "Chaima El Amrani",
        "email": "chaima@example.nl",
        "submission_id": str(uuid.uuid4()),
        "bevestigd": "1",
    }
    sent = {
        name: value for name, value in (form | fields).items() if (name, value) != ("bevestigd", "")
    }
    return anna.post(url(edition, "plek-geven/"), sent, follow=True)


def test_organiser_gives_a_newcomer_a_stall_and_they_are_mailed(anna, edition):
    page = give(anna, edition)

    assert "Chaima El Amrani heeft een plek, en krijgt een mail." in text_of(page)
    booked = edition.registrations.get()
    assert (booked.email, booked.is_confirmed, booked.is_initiator) == (
        "chaima@example.nl",
        True,
        True,
    )
    assert booked.stand_bookings.get().stand.number == 2
    assert [m.kind for m in booked.messages.all()] == ["joined"]


def test_giving_a_place_is_asked_first_with_who_is_mailed(anna, edition):
    asked = give(anna, edition, bevestigd="")
    back = give(anna, edition, terug="1")

    assert "Geef de plek en mail" in text_of(asked)
    assert "kraam of pitch geboekt" in text_of(asked)
    assert 'value="Repaircafé Oost"' in back.text
    assert not edition.registrations.exists()


def test_organiser_gives_a_place_to_a_known_initiative_with_its_own_contact(anna, edition):
    initiative = build.initiative()

    give(anna, edition, initiative=str(initiative.pk), initiative_name="", name="", email="")

    booked = edition.registrations.get()
    assert (booked.name, booked.email) == (initiative.contact_name, initiative.contact_email)
    assert booked.stand_bookings.get().initiative == initiative


@pytest.mark.parametrize("desk", ["", "/en"])
@pytest.mark.parametrize("by_name", [True, False])
def test_who_is_given_a_place_is_mailed_in_the_language_of_their_initiative(
    anna, edition, desk, by_name
):
    """Whichever language the organiser works in, and whether they picked the initiative or typed its name."""
    initiative = build.initiative(language="en")
    known = {"initiative_name": initiative.name, "email": initiative.contact_email}
    picked = {"initiative": initiative.pk, "initiative_name": "", "name": "", "email": ""}

    with override("en" if desk else "nl"):
        give(anna, edition, **(known if by_name else picked))

    made = edition.registrations.get()
    assert made.language == "en"
    assert build.mail(made.messages.get()).extra_headers["Content-Language"] == "en"


def test_who_comes_for_the_initiative_of_another_address_reads_the_sites_own(anna, edition):
    initiative = build.initiative(language="en")

    give(anna, edition, initiative=initiative.pk, email="piet@example.nl", name="Piet")

    assert edition.registrations.get().language == "nl"


def test_organiser_gives_a_visitor_a_stall_beside_their_place(anna, edition):
    bram = build.bram(edition)

    give(anna, edition, email="BRAM@example.nl", slot=str(edition.slots.first().pk))

    booked = edition.registrations.get()
    assert booked == bram
    assert booked.stand_bookings.get().stand.number == 2
    assert booked.pitches.get().slot == edition.slots.first()


@pytest.mark.parametrize(
    "fields",
    [{"registration_closes_at": timedelta(days=-1)}, {"registration_opens_at": timedelta(days=1)}],
)
def test_organiser_needs_no_open_sign_up(anna, edition, fields):
    type(edition).objects.update(**{name: build.NOW + by for name, by in fields.items()})

    page = text_of(anna.get(url(edition, "plek-geven/")))
    give(anna, edition)

    assert "Kraam 2" in page
    assert edition.registrations.get().is_confirmed


@pytest.mark.parametrize("status", ["draft", "cancelled", "over"])
def test_nobody_gets_a_place_at_an_evening_that_is_not_on(anna, edition, frozen, status):
    match status:
        case "draft":
            Event.objects.update(status=status)
        case "cancelled":
            calling_off.call_off(edition)
        case "over":
            Session.objects.update(
                doors_open_at=None,
                starts_at=build.NOW - timedelta(days=2),
                ends_at=build.NOW - timedelta(days=1),
            )

    response = give(anna, edition)

    assert response.status_code == 409
    assert "Dat kan niet: deze avond is" in text_of(response)
    assert not edition.registrations.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"initiative_name": " "}, "Kies een initiatief, of vul de naam van een nieuw in."),
        ({"summary": ""}, "Vertel in één zin wat het nieuwe initiatief is."),
        ({"name": ""}, "Vul de naam in van wie er komt."),
        ({"email": ""}, "Vul het e-mailadres in van wie er komt."),
        ({"email": "chaima"}, "Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        ({"initiative": "0"}, "Kies iets uit de lijst."),
        ({"stand": "geen"}, "Kies een kraam, een pitch, of allebei."),
        ({"stand": "999999"}, "Deze kraam is er niet meer."),
    ],
)
def test_place_that_can_not_be_given_is_said_and_what_was_typed_stays(
    anna, edition, fields, message
):
    response = give(anna, edition, **fields)

    assert response.status_code in {400, 409}
    assert message in text_of(response)
    assert not edition.registrations.exists()
    if "initiative_name" not in fields:
        assert 'value="Repaircafé Oost"' in response.content.decode()


def test_stall_that_somebody_has_is_not_given_again(anna, edition):
    build.initiator(edition, stand=edition.stands.get(number=2))

    response = give(anna, edition)

    assert response.status_code == 409
    assert "Kraam 2 is net geboekt." in text_of(response)
    assert edition.registrations.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_giving_asks_the_database_the_same_for_any_number(anna, django_assert_num_queries, number):
    edition = build.edition()
    build.stands(edition, number)
    build.slots(edition, number)
    for _ in range(number):
        build.initiative()

    with django_assert_num_queries(11 + queries.EVENT):
        anna.get(url(edition, "plek-geven/"))


def test_giving_twice_is_giving_once(anna, edition):
    submission = str(uuid.uuid4())

    give(anna, edition, submission_id=submission)
    page = give(anna, edition, submission_id=submission)

    other = give(anna, edition, submission_id=submission, summary="Iets anders.")

    assert page.status_code == 200
    assert other.status_code == 409
    assert "U hebt dit formulier al verstuurd" in text_of(other)
    assert edition.registrations.get().stand_bookings.live().count() == 1


# The clock -----------------------------------------------------------------------------------------


def test_phone_starts_pauses_and_skips_and_the_screen_shows_it(anna, client, edition, frozen):
    for slot in list(edition.slots.all())[:2]:
        build.initiator(edition, slot=slot, initiative=build.initiative())
    screen = f"/cafes/{edition.slug}/podium/"

    anna.post(url(edition, "klok/druk/"), {"do": "start"})
    frozen.shift(30)
    assert client.get(screen + "nu.json").json()["left"] == 270_000
    anna.post(url(edition, "klok/druk/"), {"do": "pause"})
    assert client.get(screen + "nu.json").json()["running"] is False
    first = clock.state(edition)["at"]
    for do, seen in (("next", first), ("next", first), ("back", first), ("back", "x")):
        anna.post(url(edition, "klok/druk/"), {"do": do, "at": seen})
    second = clock.state(edition)["at"]
    assert second != first  # gone on once, and back by nobody who did not see it
    anna.post(url(edition, "klok/druk/"), {"do": "back", "at": second})
    anna.post(url(edition, "klok/druk/"), {"do": "dance"})

    told = client.get(screen + "nu.json").json()
    assert told["now"]["name"] == timetable.turns(edition)[0].pitch.initiative.name
    page = client.get(screen)
    assert told["now"]["name"] in text_of(page)
    assert not page.cookies


def test_clock_page_says_which_evening_it_is(anna, edition):
    text = text_of(anna.get(url(edition, "klok/")))

    assert "Initiatievencafé , dinsdag 16 maart 2027, 19.30 uur" in text


# The floor plan ------------------------------------------------------------------------------------


def rows(edition, **changes) -> dict[str, str]:
    """The plan's form as the browser sends it, with changes by field name."""
    stands = list(edition.stands.all())
    form = {
        "stands-TOTAL_FORMS": str(len(stands) + 1),
        "stands-INITIAL_FORMS": str(len(stands)),
        "fixtures-TOTAL_FORMS": "1",
        "fixtures-INITIAL_FORMS": "0",
        "fixtures-0-width": "25",
        "fixtures-0-height": "20",
    }
    for n, stand in enumerate(stands):
        for field in ("number", "kind", "x", "y", "width", "height", "adviser", "blocked_because"):
            form[f"stands-{n}-{field}"] = str(getattr(stand, field))
        form[f"stands-{n}-id"] = str(stand.pk)
        form[f"stands-{n}-is_accessible"] = "on"
    form |= {
        f"stands-{len(stands)}-kind": "initiative",
        f"stands-{len(stands)}-width": "25",
        f"stands-{len(stands)}-height": "20",
        f"stands-{len(stands)}-is_accessible": "on",
    }
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


def test_plan_is_typed_in_and_saved(anna, edition):
    changes = {
        "stands__0__x": "35",
        "stands__0__has_power": "on",
        "stands__2__number": "9",
        "stands__2__x": "10",
        "stands__2__y": "20",
        "fixtures__0__kind": "stage",
        "fixtures__0__x": "40",
        "fixtures__0__y": "42",
    }

    response = anna.post(url(edition, "kramen/"), rows(edition, **changes), follow=True)

    assert "De plattegrond is opgeslagen." in text_of(response)
    first, _second, new = edition.stands.all()
    assert (first.x, first.has_power, new.number) == (35, True, 9)
    assert edition.fixtures.get().kind == "stage"


def test_numbers_change_places_in_one_go(anna, edition):
    first, second = edition.stands.all()

    anna.post(
        url(edition, "kramen/"),
        rows(edition, stands__0__number="2", stands__1__number="1"),
    )

    assert list(edition.stands.all()) == [second, first]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stands__0__x": "links"}, "heel getal"),
        ({"stands__0__number": "2"}, "Nummer 2 staat er twee keer."),
        ({"stands__0__width": "0"}, "ten minste 1"),
        ({"stands__0__x": "60"}, "Kraam 1 en kraam 2 staan over elkaar heen."),
        (
            {"stands__2__number": "9", "stands__2__x": "80", "stands__2__y": "12"},
            "Kraam 2 en kraam 9 staan over elkaar heen.",
        ),
        (
            {
                "fixtures__0__kind": "walls",
                "fixtures__0__x": "0",
                "fixtures__0__y": "0",
                "fixtures__0__width": "101",
                "fixtures__0__height": "60",
            },
            "Kraam 2 staat niet helemaal binnen de muren van de zaal.",
        ),
        ({"stands__0__adviser": "Gemeente"}, "Alleen bij een adviestafel"),
    ],
)
def test_plan_with_bad_input_gets_a_clear_message_and_saves_nothing(
    anna, edition, changes, message
):
    response = anna.post(url(edition, "kramen/"), rows(edition, stands__1__x="77", **changes))

    assert response.status_code == 400
    assert message in text_of(response)
    assert not edition.stands.filter(x=77).exists()


def test_plan_that_does_not_fit_is_not_taken_over(anna, edition):
    edition.stands.filter(number=2).update(x=31)
    following = build.edition()

    response = anna.post(url(following, "kramen/overnemen/"), {"source": edition.pk}, follow=True)

    assert "Kraam 1 en kraam 2 staan over elkaar heen." in text_of(response)
    assert not following.stands.exists()


def test_stall_with_somebody_at_it_is_not_blocked(anna, edition):
    build.initiator(edition, stand=edition.stands.first())

    response = anna.post(
        url(edition, "kramen/"), rows(edition, stands__0__blocked_because="nooduitgang")
    )

    assert response.status_code == 409
    assert "Er is niets opgeslagen." in text_of(response)


def test_stall_is_blocked_and_taken_away(anna, edition):
    anna.post(
        url(edition, "kramen/"),
        rows(edition, stands__0__blocked_because="nooduitgang", stands__1__DELETE="on"),
    )

    assert [s.blocked_because for s in Stand.objects.all()] == ["nooduitgang"]


def test_plan_is_copied_from_an_earlier_edition(anna, edition):
    following = build.edition()

    ok = anna.post(url(following, "kramen/overnemen/"), {"source": edition.pk}, follow=True)
    again = anna.post(url(following, "kramen/overnemen/"), {"source": edition.pk}, follow=True)
    bad = anna.post(url(build.edition(), "kramen/overnemen/"), {"source": "x"}, follow=True)

    assert "2 kramen overgenomen." in text_of(ok)
    assert "heeft al een plattegrond" in text_of(again)
    assert "Kies een avond" in text_of(bad)
    assert following.stands.count() == 2


def test_somebody_moves_to_another_stall(anna, edition):
    first, second = edition.stands.all()
    booked = build.initiator(edition, stand=first).stand_bookings.get()

    anna.post(
        url(edition, "kramen/verplaatsen/"),
        {"booking": booked.pk, "stand": second.pk, "bevestigd": "1"},
    )
    bad = anna.post(url(edition, "kramen/verplaatsen/"), {"booking": booked.pk})

    booked.refresh_from_db()
    assert booked.stand == second
    assert bad.status_code == 400
    assert "Kies naar welke kraam." in text_of(bad)


@pytest.mark.parametrize("number", [1, 3])
def test_plan_asks_the_database_the_same_for_any_number(anna, django_assert_num_queries, number):
    edition = build.edition()
    for stand in build.stands(edition, number):
        build.initiator(edition, stand=stand)

    with django_assert_num_queries(11 + queries.EVENT):
        anna.get(url(edition, "kramen/"))
    with django_assert_num_queries(13 + queries.EVENT):  # who could move here, and from where
        anna.get(url(edition, "kramen/?kraam=1"))


def test_desk_leads_to_plan_and_stage(anna, edition):
    html = anna.get(url(edition, "")).content.decode()

    assert url(edition, "kramen/") in html
    assert url(edition, "podium/") in html
