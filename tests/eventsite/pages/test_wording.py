"""What pages say is so: of this event, to this person, now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eventsite.booking import calling_off
from eventsite.tickets import links
from initiatives import links as initiative_links
from initiatives.models import Initiative
from tests import build
from tests.cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def soon(**fields):
    return build.edition(starts_at=build.NOW + timedelta(days=14), **fields)


def closed():
    return soon(capacity=50, registration_closes_at=build.NOW - timedelta(days=1))


def called_off():
    calling_off.call_off(event := soon(capacity=50))
    return event


def past():
    event = build.edition(capacity=50)
    event.sessions.update(
        doors_open_at=None,
        starts_at=build.NOW - timedelta(days=2),
        ends_at=build.NOW - timedelta(days=2, hours=-2),
    )
    return event


def test_rule_about_two_fields_stands_beside_the_errors_of_each(client):
    edition = soon()
    build.stands(edition, 1)
    build.slots(edition, 1)

    response = client.post(
        f"/cafes/{edition.slug}/meedoen/", {"stand": "geen", "slot": "geen", "name": ""}
    )

    text = text_of(response)
    assert "Kies een kraam, een pitch, of allebei." in text
    assert "Vul uw naam in." in text
    assert "Er zijn 7 fouten." in text
    assert text.index("Kies een kraam") < text.index("Vul de naam van uw initiatief in.")


@pytest.mark.parametrize("arrange", [closed, called_off, past])
def test_evening_that_takes_nobody_does_not_say_what_is_free(client, arrange):
    event = arrange()

    for page in (event.get_absolute_url(), "/"):
        assert "van de 50 plaatsen" not in text_of(client.get(page)), page


def test_course_takes_single_persons_and_says_nothing_of_groups(client):
    of_course = text_of(client.get(build.run().get_absolute_url()))
    of_evening = text_of(client.get(soon(party_max=6).get_absolute_url()))

    assert "Een kleine groep kan dus voorgaan" in of_evening
    assert "Wie het eerst komt" in of_course
    assert "groep" not in of_course


def test_who_signs_off_hears_of_a_waiting_list_only_when_somebody_waits(client):
    event = soon(capacity=1)
    page = links.registration_url(build.bram(event)) + "afmelden/"
    assert "wachtlijst" not in text_of(client.get(page))

    build.daan(event)

    assert "Uw plaats gaat naar de eerste op de wachtlijst." in text_of(client.get(page))


def test_who_gives_up_a_pitch_hears_of_reserves_only_when_there_are(client):
    edition = soon()
    build.slots(edition, 1)
    pitcher = build.initiator(edition, slot=edition.slots.get())
    page = links.registration_url(pitcher) + "afzeggen/"
    assert "reservelijst" not in text_of(client.get(page))

    build.initiator(edition, name="Daan de Vries", email="daan@example.nl", reserve=True)

    assert "gaat meteen naar de eerste op de reservelijst" in text_of(client.get(page))


def test_session_that_comes_is_not_one_that_was_missed(client, frozen):
    run = build.run(sessions=2)
    first = run.sessions.order_by("starts_at").first()
    page = links.registration_url(build.bram(run)) + "cursus/"
    frozen.move_to(first.ends_at + timedelta(hours=1))

    text = text_of(client.get(page))

    assert (text.count("Niet geteld"), text.count("Komt nog")) == (1, 1)


@pytest.mark.parametrize(
    ("arrange", "leads_to"),
    [
        (closed, "mailto:"),
        (called_off, "/cafes/"),
        (past, "/agenda/"),
        (lambda: soon(registration_opens_at=build.NOW + timedelta(days=1)), "/cafes/"),
    ],
)
def test_refusal_links_the_page_that_it_names(client, arrange, leads_to):
    response = client.get(arrange().get_absolute_url() + "aanmelden/")

    main = response.text.partition("<main")[2].partition("</main>")[0]
    assert response.status_code in {409, 410}
    assert f'button--primary-action" href="{leads_to}' in main


def test_refusal_at_a_field_links_the_page_that_it_names(client):
    edition = soon()
    first, second = build.stands(edition, 2)
    build.slots(edition, 1)
    holder = build.initiator(edition, stand=first)
    url = links.registration_url(holder)

    response = client.post(url + "meedoen/", {"stand": second.pk, "slot": "geen"})

    assert response.status_code == 409
    assert f'U hebt al kraam 1. <a href="{url}andere-kraam/">' in response.text


def test_heading_says_on_the_list_only_to_who_is_on_it(client):
    event = soon(capacity=1)
    build.bram(event)

    page = client.get(event.get_absolute_url() + "aanmelden/")

    assert "<h1>Aanmelden voor de wachtlijst</h1>" in page.text


def test_most_people_is_said_before_it_is_an_error(client):
    page = client.get(soon(party_max=4).get_absolute_url() + "aanmelden/")

    assert "U kunt met hoogstens 4 mensen komen." in text_of(page)


@pytest.mark.parametrize("path", ["foto/weghalen/", "actie/weghalen/", "weghalen/"])
def test_what_is_gone_for_good_is_asked_first(client, path):
    initiative = build.initiative()
    Initiative.objects.update(picture="beeld.jpg", picture_alt="Een tuin")
    own = initiative_links.own_url(initiative)

    asked = client.get(own + path)

    assert "Ja, haal" in text_of(asked)
    assert Initiative.objects.get().picture == "beeld.jpg"
    assert f'action="{own}foto/weghalen/"' not in client.get(own).text
    done = client.post(own + path)
    assert done["Location"] == f"{own}?opgeslagen"
    assert "Opgeslagen." in text_of(client.get(done["Location"]))


def test_offer_is_withdrawn_after_a_question(client):
    offer = build.offer(build.initiative())
    url = initiative_links.offer_url(offer)

    assert "<form" not in client.get(url).text
    assert "Ja, trek mijn aanbod in" in text_of(client.get(url + "?intrekken"))
    offer.refresh_from_db()
    assert not offer.is_withdrawn


def test_summary_is_said_once(client):
    summary = "Een avond met korte pitches en lange gesprekken."
    pages = [
        soon(summary=summary),
        build.run(summary=summary),
        build.course(summary=summary),
        build.initiative(summary=summary),
    ]

    for page in pages:
        main = client.get(page.get_absolute_url()).text.partition("<main")[2]
        said = re.sub(r' data-text="[^"]*"', "", main)  # what is told to others is not on the page
        assert said.count(summary) == 1, page
