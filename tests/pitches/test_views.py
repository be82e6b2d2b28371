from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models import F

from cafes.models import Stand, StandBooking
from eventsite.booking import calling_off, cancelling
from eventsite.models import Event, Message, Registration
from eventsite.tickets import links
from initiatives import links as initiative_links
from initiatives import publishing
from initiatives.models import Initiative
from pitches import clock, running_order
from pitches.models import Pitch

from .. import build
from ..cafes.test_views import text_of
from .test_clock import date_in_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    made = build.edition(starts_at=build.NOW + timedelta(days=14))
    build.stands(made, 3, has_power=True)
    build.slots(made, 2)
    return made


def stand(edition, number=1) -> Stand:
    return edition.stands.get(number=number)


def fill_in(client, edition, **fields):
    first_stand, first_slot = edition.stands.first(), edition.slots.first()
    form = {
        "stand": str(first_stand.pk) if first_stand else "geen",
        "slot": str(first_slot.pk) if first_slot else "geen",
        "initiative_name": "Repaircafé Oost",
        "summary": "Maken in plaats van weggooien",
        "theme": "duurzaamheid",
        "name": "Chaima El Amrani",
        "email": "chaima@example.nl",
        "party_size": "2",
        "submission_id": str(uuid.uuid4()),
    }
    return client.post(f"/cafes/{edition.slug}/meedoen/", form | fields)


def page_of(registration, page: str) -> str:
    return links.registration_url(registration) + page


def nothing_booked() -> bool:
    return not any(
        m.objects.exists() for m in (Registration, Initiative, StandBooking, Pitch, Message)
    )


# The edition's page --------------------------------------------------------------------------------


def test_edition_shows_who_is_on_the_stage_when_and_who_stands_where(client, edition):
    build.initiator(
        edition,
        stand=stand(edition),
        slot=edition.slots.first(),
        initiative=build.initiative(name="Repaircafé Oost", summary="Maken, niet weggooien"),
    )

    response = client.get(edition.get_absolute_url())
    text = text_of(response)

    assert "Op het podium" in text
    assert "Repaircafé Oost Maken, niet weggooien" in text
    assert "Deze plek is vrij Vijf minuten voor uw idee Boek deze pitch" in text
    assert "Kies uw kraam" in text
    assert "Kraam 1: bezet door Repaircafé Oost" in text
    assert f'href="/cafes/{edition.slug}/meedoen/"' in response.content.decode()


@pytest.mark.parametrize(
    "page", ["", "pitches/", "kramen/", "meedoen/", "podium/", "podium/nu.json"]
)
@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_no_organiser_published_is_on_no_public_page(client, edition, page, withdrawn):
    initiative = build.initiative(
        name="Scheldwoord", summary="Lelijke taal", published=withdrawn, contact_name="Chaima"
    )
    if withdrawn:
        publishing.withdraw(initiative)
    build.initiator(
        edition, stand=stand(edition), slot=edition.slots.first(), initiative=initiative
    )
    clock.start(edition)

    html = client.get(edition.get_absolute_url() + page).content.decode()

    assert "een nieuw initiatief" in html.lower()
    assert "Scheldwoord" not in html
    assert "Lelijke taal" not in html


def test_plan_coordinates_are_numbers_for_a_computer_in_every_language(client, edition):
    edition.stands.update(x=F("x") + 1204)

    html = client.get(edition.get_absolute_url()).content.decode()

    assert 'x="1234"' in html
    assert 'x="1246.5"' in html
    assert not re.search(r'viewBox="[^"]*[,]', html)


def test_chosen_stall_is_shown_with_the_way_to_book_it(client, edition):
    text = text_of(client.get(edition.get_absolute_url() + "?kraam=2"))

    assert "Boek kraam 2" in text
    assert "stroom" in text


@pytest.mark.parametrize("asked", ["9", "x", "-1", "9" * 30, "²", ""])
def test_chosen_stall_that_is_not_there_is_no_choice(client, edition, asked):
    for page in ("", "meedoen/"):
        response = client.get(edition.get_absolute_url() + page, {"kraam": asked, "pitch": asked})
        assert response.status_code == 200


def test_edition_without_plan_and_stage_shows_neither(client):
    text = text_of(client.get(build.edition().get_absolute_url()))

    assert "Op het podium" not in text
    assert "Boek een kraam of pitch" not in text


@pytest.mark.parametrize("left", ["nothing laid out", "nothing free"])
def test_evening_with_nothing_to_book_says_so_and_offers_nothing(client, left):
    edition = build.edition()
    if left == "nothing free":
        build.initiator(edition, stand=build.stands(edition, 1)[0])
    made = Registration.objects.count()
    chaima = build.initiative()
    own = f"/initiatieven/mijn/{links.make_token(chaima, initiative_links.Purpose.INITIATIVE)}/"
    bram = links.registration_url(build.bram(edition))
    form = edition.get_absolute_url() + "meedoen/"

    assert f'href="{form}"' not in client.get(edition.get_absolute_url()).text
    assert "meedoen/" not in client.get(bram).text
    assert "Er is nu geen avond waarvoor u" in text_of(client.get(own + "meedoen/"))
    for page in (form, f"{own}meedoen/{edition.slug}/", f"{bram}meedoen/"):
        for response in (client.get(page), client.post(page, {"slot": "reserve"})):
            assert response.status_code == 409
            assert "Er is geen kraam of pitch te boeken" in text_of(response)
    refused = fill_in(client, edition, slot="reserve")
    assert refused.status_code == 409
    assert Registration.objects.count() == made + 1
    assert not Pitch.objects.exists()


def test_stall_holder_is_offered_no_more_where_there_is_no_stage(client):
    edition = build.edition()
    first, _second = build.stands(edition, 2)
    daan = build.initiator(edition, stand=first)

    html = client.get(links.registration_url(daan)).text

    assert "meedoen/" not in html
    assert "afzeggen/" in html


def test_evening_with_stalls_alone_asks_for_no_pitch(client):
    edition = build.edition()
    build.stands(edition, 2)

    page = client.get(edition.get_absolute_url() + "meedoen/")
    booked = fill_in(client, edition, stand=str(stand(edition).pk), slot="")
    waits = fill_in(client, edition, stand=str(stand(edition, 2).pk), slot="reserve")

    assert "Op deze avond is er geen pitch te boeken." in text_of(page)
    assert 'name="slot"' not in page.text
    assert booked.status_code == 200
    assert waits.status_code == 409
    assert StandBooking.objects.count() == 1


def test_past_evening_shows_what_was_and_offers_nothing(client, edition, frozen):
    build.initiator(edition, stand=stand(edition), slot=edition.slots.first())
    frozen.shift(timedelta(days=15))

    for page in ("", "kramen/", "pitches/"):
        html = client.get(edition.get_absolute_url() + page, {"kraam": "2"}).text
        assert "Deze plek is vrij" not in html
        assert "stand--free" not in html
        assert "stand--chosen" not in html
        assert "meedoen/" not in html
    assert "Wie stond waar" in client.get(edition.get_absolute_url()).text


def test_full_stage_offers_the_reserve_list(client, edition):
    for slot in edition.slots.all():
        build.initiator(edition, slot=slot)

    text = text_of(client.get(edition.get_absolute_url()))

    assert "Alle plekken op het podium zijn bezet. Zet u op de reservelijst" in text


@pytest.mark.parametrize("number", [1, 3])
def test_edition_asks_the_database_the_same_for_any_number_of_stalls_and_slots(
    client, django_assert_num_queries, number
):
    edition = build.edition()
    for one, slot in zip(build.stands(edition, number), build.slots(edition, number), strict=True):
        build.initiator(edition, stand=one, slot=slot)

    with django_assert_num_queries(10):
        client.get(edition.get_absolute_url())


@pytest.mark.parametrize("page", ["pitches/", "kramen/"])
def test_programme_and_plan_have_pages_of_their_own(client, edition, page):
    build.initiator(
        edition,
        stand=stand(edition),
        slot=edition.slots.first(),
        initiative=build.initiative(name="Repaircafé Oost", summary="Maken"),
    )

    assert "Repaircafé Oost" in text_of(client.get(edition.get_absolute_url() + page))
    calling_off.call_off(edition)
    assert "gaat niet door" in text_of(client.get(edition.get_absolute_url() + page))
    Event.objects.update(status="draft", cancelled_at=None)
    assert client.get(edition.get_absolute_url() + page).status_code == 404


def test_programme_hides_a_closed_turn_and_shows_a_pause(client, edition):
    first, second = edition.slots.all()
    running_order.set_closed(second, True)
    running_order.add_pause(edition, after=first, minutes=10)

    text = text_of(client.get(edition.get_absolute_url() + "pitches/"))

    assert text.count("Deze plek is vrij") == 1
    assert "Pauze" in text


@pytest.mark.parametrize(("language", "is_said"), [("nl", True), ("en", False)])
def test_programme_in_english_says_that_a_sentence_is_only_in_dutch(
    client, edition, language, is_said
):
    green = build.initiative(language=language)
    build.initiator(edition, slot=edition.slots.first(), initiative=green)

    text = text_of(client.get(f"/en{edition.get_absolute_url()}pitches/"))

    assert ("Some of these texts are only in Dutch." in text) is is_said
    assert green.summary in text


# Booking -------------------------------------------------------------------------------------------


def test_booking_all_at_once_leads_to_what_was_booked(client, edition):
    response = fill_in(client, edition)

    assert "Kijk in uw mail" in text_of(response)
    (registration,) = edition.registrations.all()
    page = text_of(client.get(links.registration_url(registration) + "geboekt/"))
    assert "U doet mee" in page
    assert "Kraam 1" in page
    assert re.search(r"Pitch \d\d\.\d\d uur", page)
    assert "chaima@example.nl" in page
    (registration,) = Registration.objects.all()
    assert (registration.party_size, registration.role) == (2, "initiator")
    assert Initiative.objects.get().summary == "Maken in plaats van weggooien"


def test_stall_that_went_a_second_ago_books_nothing_and_keeps_what_was_typed(client, edition):
    build.initiator(edition, stand=stand(edition))
    before = Registration.objects.count(), Initiative.objects.count(), Message.objects.count()

    response = fill_in(client, edition)

    html = response.content.decode()
    assert response.status_code == 409
    assert "Kraam 1 is net geboekt. Dichtbij nog vrij: 2 en 3." in text_of(response)
    assert re.search(r"<title>\s*1 fout:", html)
    after = Registration.objects.count(), Initiative.objects.count(), Message.objects.count()
    assert after == before
    assert not Pitch.objects.exists()
    for typed in ("Repaircafé Oost", "Maken in plaats van weggooien", "chaima@example.nl"):
        assert f'value="{typed}"' in html
    assert re.search(rf'value="{edition.slots.first().pk}"[^>]*checked', html)
    assert f'value="{stand(edition, 2).pk}"' in html
    assert f'name="stand" value="{stand(edition).pk}"' not in html


def test_slot_that_went_a_second_ago_names_what_is_free_then_the_reserve_list(client, edition):
    first, second = edition.slots.all()
    build.initiator(edition, slot=first)

    one = fill_in(client, edition)
    build.initiator(edition, slot=second)
    other = fill_in(client, edition)

    assert one.status_code == other.status_code == 409
    assert "Deze plek is net geboekt. Nog vrij:" in text_of(one)
    assert "U kunt op de reservelijst" in text_of(other)
    assert 'value="reserve"' in other.content.decode()
    assert StandBooking.objects.count() == 0


def test_reserve_list_while_a_slot_is_free_is_a_clear_no(client, edition):
    response = fill_in(client, edition, slot="reserve")

    assert response.status_code == 409
    assert "Er is net een plek vrijgekomen" in text_of(response)
    assert nothing_booked()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"stand": "geen", "slot": "geen"}, "Kies een kraam, een pitch, of allebei."),
        ({"stand": "", "slot": ""}, "Maak een keuze uit de lijst."),
        ({"stand": "reserve "}, "Maak een keuze uit de lijst."),
        ({"stand": "alles"}, "Maak een keuze uit de lijst."),
        ({"stand": "-3"}, "Maak een keuze uit de lijst."),
        ({"slot": "²"}, "Maak een keuze uit de lijst."),
        ({"stand": "9" * 40}, "Maak een keuze uit de lijst."),
        ({"initiative_name": " "}, "Vul de naam van uw initiatief in."),
        ({"summary": "a" * 201}, "Gebruik hoogstens 200 tekens."),
        ({"theme": "geld"}, "Kies een thema uit de lijst."),
        ({"name": ""}, "Vul uw naam in."),
        ({"email": "chaima"}, "Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        ({"party_size": "99"}, "Vul een getal in van 1 tot en met 6."),
    ],
)
def test_booking_with_bad_input_gets_a_clear_message_and_books_nothing(
    client, edition, fields, message
):
    response = fill_in(client, edition, **fields)

    assert response.status_code == 400
    assert message in text_of(response)
    assert nothing_booked()


def test_stall_that_never_was_is_said_to_be_gone(client, edition):
    response = fill_in(client, edition, stand="987654321")

    assert response.status_code == 409
    assert "Deze kraam is er niet meer. Dichtbij nog vrij: 1, 2 en 3." in text_of(response)


def test_form_sent_twice_is_one_booking(client, edition):
    form = {"submission_id": str(uuid.uuid4())}

    first, second = fill_in(client, edition, **form), fill_in(client, edition, **form)

    assert first.content == second.content
    assert Registration.objects.count() == Initiative.objects.count() == 1


def test_known_address_gets_its_links_mailed_and_nothing_is_shown_or_booked(client, edition):
    bram = build.bram(edition, name="Geheime Naam")

    response = fill_in(client, edition, email="BRAM@example.nl")

    assert "Geheime Naam" not in text_of(response)
    assert [m.kind for m in bram.messages.order_by("pk")] == ["confirmation", "asked_again"]
    assert "Er is niets veranderd." in build.mail(bram.messages.get(kind="asked_again")).body
    assert not StandBooking.objects.exists()


def test_booking_from_another_site_is_refused(client, edition):
    response = client.post(
        f"/cafes/{edition.slug}/meedoen/", {"stand": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_booking_that_is_not_open_says_why(client, edition, method):
    calling_off.call_off(edition)

    if method == "get":
        response = client.get(f"/cafes/{edition.slug}/meedoen/")
    else:
        response = fill_in(client, edition)

    assert response.status_code == 410
    assert nothing_booked()


# With what one has already -------------------------------------------------------------------------


def test_initiative_is_reused_from_its_own_link(client, edition):
    initiative = build.initiative(name="Repaircafé Oost")
    own = initiative_links.own_url(initiative)
    assert "meedoen/" in client.get(own).content.decode()

    url = own + f"meedoen/{edition.slug}/"
    assert "Voor Repaircafé Oost" in text_of(client.get(url))
    response = client.post(
        url, {"stand": stand(edition).pk, "slot": "geen", "name": "Chaima", "party_size": "1"}
    )

    assert response.status_code == 303
    assert Initiative.objects.count() == 1
    (registration,) = Registration.objects.all()
    assert registration.email == initiative.contact_email
    assert registration.stand_bookings.get().initiative == initiative


def test_initiator_chooses_the_evening_from_the_initiatives_link(client, edition):
    initiative = build.initiative()
    later = build.edition(starts_at=build.NOW + timedelta(days=60))
    calling_off.call_off(later)

    text = client.get(initiative_links.own_url(initiative) + "meedoen/").content.decode()

    assert f"meedoen/{edition.slug}/" in text
    assert f"meedoen/{later.slug}/" not in text


def test_visitor_books_a_stall_from_the_own_page(client, edition):
    bram = build.bram(edition)
    assert "Boek een kraam of pitch" in text_of(client.get(page_of(bram, "")))

    response = client.post(
        page_of(bram, "meedoen/"),
        {
            "stand": stand(edition).pk,
            "slot": "geen",
            "initiative_name": "Repaircafé",
            "summary": "Maken",
            "theme": "buurt",
        },
    )

    assert response.status_code == 303
    bram.refresh_from_db()
    assert bram.is_initiator
    assert Initiative.objects.get().contact_email == "bram@example.nl"


def test_stall_holder_books_a_pitch_beside_it_without_telling_it_all_again(client, edition):
    chaima = build.initiator(edition, stand=stand(edition))

    page = client.get(page_of(chaima, "meedoen/"))
    assert "Naam van het initiatief" not in text_of(page)
    response = client.post(
        page_of(chaima, "meedoen/"), {"stand": "geen", "slot": edition.slots.first().pk}
    )

    assert response.status_code == 303
    assert Initiative.objects.count() == 1
    assert chaima.pitches.get().slot == edition.slots.first()


@pytest.mark.parametrize(
    ("fields", "message"),
    [("stand", "U hebt al kraam 1."), ("slot", "U hebt al een pitch.")],
)
def test_second_stall_or_pitch_is_a_clear_no(client, edition, fields, message):
    first, second = edition.slots.all()
    chaima = build.initiator(edition, stand=stand(edition), slot=first)
    wish = {"stand": "geen", "slot": "geen"}
    wish[fields] = str(stand(edition, 2).pk if fields == "stand" else second.pk)

    response = client.post(page_of(chaima, "meedoen/"), wish)

    assert response.status_code == 409
    assert message in text_of(response)


# Giving up -----------------------------------------------------------------------------------------


def test_giving_up_the_pitch_asks_first_and_moves_the_reserve_up(client, edition):
    first, second = edition.slots.all()
    chaima = build.initiator(edition, stand=stand(edition), slot=first)
    build.initiator(edition, slot=second)
    reserve = build.initiator(edition, reserve=True)

    page = client.get(page_of(chaima, "afzeggen/"))
    assert "Zeg mijn pitch af" in text_of(page)
    assert chaima.pitches.live().exists()
    response = client.post(page_of(chaima, "afzeggen/"), {"pitch": "1"})

    assert response.status_code == 303
    page = text_of(client.get(response["Location"]))
    assert "Kraam 1" in page
    assert "Pitch" not in page
    assert reserve.pitches.get().slot == first


def test_giving_up_twice_changes_nothing_more(client, edition):
    chaima = build.initiator(edition, stand=stand(edition))

    for _ in range(2):
        assert client.post(page_of(chaima, "afzeggen/"), {"stand": "1"}).status_code == 303

    assert [m.kind for m in chaima.messages.order_by("pk")] == ["joined", "parts_changed"]
    assert client.get(page_of(chaima, "afzeggen/")).status_code == 303


def test_cancelled_registration_has_nothing_to_give_up_or_to_book(client, edition):
    chaima = cancelling.cancel(build.initiator(edition, stand=stand(edition)))

    for page in ("afzeggen/", "meedoen/"):
        assert client.get(page_of(chaima, page)).status_code == 303
        assert client.post(page_of(chaima, page), {"stand": "1"}).status_code in {303, 400}
    assert not StandBooking.objects.live().exists()


def test_ticket_says_what_one_does(client, edition):
    chaima = build.initiator(edition, stand=stand(edition), slot=edition.slots.first())

    text = text_of(client.get(links.ticket_url(chaima)))

    assert "Kraam 1" in text
    assert "Pitch" in text


def test_door_says_what_one_does_tonight(client, edition, frozen):
    who = build.initiator(edition, stand=stand(edition), slot=edition.slots.first())
    frozen.move_to(edition.starts_at)

    (found,) = build.found_at_the_door(client, edition.sessions.get(), who.name)

    stall, pitch = found["chips"]
    assert stall == "Kraam 1"
    assert re.fullmatch(r"Pitch \d\d\.\d\d uur", pitch)
    assert found["party"] == 1


def test_pitch_is_not_given_up_when_the_evening_is_over(client, edition, frozen):
    chaima = build.initiator(edition, stand=stand(edition))
    frozen.move_to(edition.ends_at)

    response = client.post(page_of(chaima, "afzeggen/"), {"stand": "1"})

    assert response.status_code == 410
    assert "Deze avond is voorbij" in text_of(response)
    assert chaima.stand_bookings.live().exists()


def test_screen_says_when_the_evening_is_until_the_day_and_thanks_after_the_last(client, edition):
    screen = f"/cafes/{edition.slug}/podium/"
    (slot,) = build.slots(edition, 3)[:1]
    build.initiator(edition, slot=slot)

    before = text_of(client.get(screen))
    for _ in range(2):
        clock.skip(edition, seen=clock.state(edition)["at"])
    done = client.get(screen)

    assert date_in_words(edition) in before
    assert "Wij beginnen zo" not in before
    assert "Klaar" in text_of(done)
    assert "data-next-part hidden" in done.text
