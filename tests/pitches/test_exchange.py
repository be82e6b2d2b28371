"""Another stall in one step: the page, what it refuses, and what the mail then says."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from cafes import stands
from cafes.models import StandBooking
from eventsite.booking import calling_off, cancelling
from eventsite.mails import reminders
from eventsite.models import Message, Registration
from eventsite.tickets import links
from initiatives import links as initiative_links
from initiatives.models import InitiativeMessage

from .. import build
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition(set_up_from=time(18, 30), table_size="een tafel van 180 bij 75 cm")


@pytest.fixture
def stalls(edition):
    return build.stands(edition, 3)


@pytest.fixture
def chaima(edition, stalls):
    return build.initiator(edition, stand=stalls[0], name="Chaima El Amrani")


def page_of(registration: Registration, path: str = "andere-kraam/") -> str:
    return links.registration_url(registration) + path


def number_of(registration: Registration) -> int:
    return StandBooking.objects.live().get(registration=registration).stand.number


def test_page_offers_what_is_free_and_exchanges_at_once(client, chaima, stalls):
    page = client.get(page_of(chaima))
    offered = [value for value, _label in page.context["form"].fields["stand"].choices]
    assert offered == [str(stall.pk) for stall in stalls[1:]]
    assert number_of(chaima) == 1

    response = client.post(page_of(chaima), {"stand": stalls[1].pk})

    assert (response.status_code, response["Location"]) == (303, page_of(chaima, "?opgeslagen"))
    assert number_of(chaima) == 2
    assert client.post(page_of(chaima), {"stand": stalls[1].pk}).status_code == 303
    assert [m.kind for m in chaima.messages.order_by("pk")] == ["joined", "parts_changed"]


@pytest.mark.parametrize("typed", [{}, {"stand": ""}, {"stand": "drie"}, {"stand": "9" * 30}])
def test_no_choice_is_asked_again(client, chaima, typed):
    response = client.post(page_of(chaima), typed)

    assert response.status_code == 400
    assert "Kies een kraam uit de lijst." in response.text
    assert number_of(chaima) == 1


def test_who_was_too_late_keeps_their_stall_and_sees_what_is_free(client, chaima, edition, stalls):
    build.initiator(edition, stand=stalls[1])

    response = client.post(page_of(chaima), {"stand": stalls[1].pk})

    assert response.status_code == 409
    assert "Kraam 2 is net geboekt. Dichtbij nog vrij: 3." in text_of(response)
    assert number_of(chaima) == 1


def test_nothing_free_is_said(client, chaima, edition, stalls):
    for stall in stalls[1:]:
        build.initiator(edition, stand=stall)

    assert "Er is geen andere kraam vrij." in text_of(client.get(page_of(chaima)))


def test_after_sign_up_closed_it_is_refused_and_not_offered(client, chaima, edition, stalls):
    assert "Andere kraam kiezen" in client.get(page_of(chaima, "")).text
    edition.registration_closes_at = timezone.now()
    edition.save()

    response = client.post(page_of(chaima), {"stand": stalls[1].pk})

    assert response.status_code == 409
    assert number_of(chaima) == 1
    assert "Andere kraam kiezen" not in client.get(page_of(chaima, "")).text


def test_who_has_no_stall_is_led_to_their_registration(client, edition):
    bram = build.bram(edition)

    for send in (client.get, client.post):
        response = send(page_of(bram))
        assert (response.status_code, response["Location"]) == (303, page_of(bram, ""))


@pytest.mark.parametrize("end", [cancelling.cancel, lambda one: calling_off.call_off(one.event)])
def test_of_what_is_off_nothing_is_exchanged(client, chaima, stalls, end):
    end(chaima)

    assert client.post(page_of(chaima), {"stand": stalls[1].pk}).status_code in {303, 409, 410}

    assert not stalls[1].bookings.exists()


@pytest.mark.parametrize("others", [1, 3])
def test_page_takes_the_same_queries_for_any_number(
    client, edition, django_assert_num_queries, others
):
    first, *rest = build.stands(edition, 8)
    chaima = build.initiator(edition, stand=first)
    for stall in rest[:others]:
        build.initiator(edition, stand=stall)
    url = page_of(chaima)

    with django_assert_num_queries(10):
        client.get(url)


# What one knows beforehand -----------------------------------------------------------------------


def test_who_has_a_stall_knows_when_to_come_and_what_there_is(client, edition, chaima, stalls):
    edition.stall_information = "Uitladen kan achter de zaal.\nNeem een kleed mee."
    edition.save()
    edition.stands.filter(pk=stalls[0].pk).update(has_power=True)
    lines = [
        "U kunt uw kraam klaarzetten vanaf 18.30 uur.",
        "Bij uw kraam hoort: een tafel van 180 bij 75 cm.",
        "Er is stroom bij uw kraam.",
        "Uitladen kan achter de zaal.",
        "Neem een kleed mee.",
    ]

    assert chaima.preparation == lines
    mail = build.mail(chaima.messages.get(kind="joined"))
    html = mail.alternatives[0][0]
    for line in lines:
        assert line in mail.body
        assert line in html
        assert line in text_of(client.get(page_of(chaima, "")))
        assert line in text_of(client.get(page_of(chaima, "geboekt/")))
    before = text_of(client.get(edition.get_absolute_url() + "meedoen/"))
    assert lines[0] in before
    assert "Er is stroom bij uw kraam." not in before


def test_exchanging_tells_of_the_power_at_the_new_stall(chaima, edition, stalls):
    edition.stands.filter(pk=stalls[1].pk).update(has_power=True)
    assert "Er is geen stroom bij uw kraam." in chaima.preparation

    stands.exchange(chaima, stalls[1].pk)

    body = build.mail(Message.objects.get(kind="parts_changed")).body
    assert "Er is stroom bij uw kraam." in body


def test_who_pitches_or_visits_knows_nothing_of_stalls(edition):
    (slot,) = build.slots(edition, 1)

    assert build.initiator(edition, slot=slot).preparation == []
    assert build.bram(edition).preparation == []


def test_the_day_before_it_is_said_again(edition, chaima, frozen):
    frozen.move_to(edition.starts_at - timedelta(hours=20))
    reminders.remind(timezone.now())

    body = build.mail(chaima.messages.get(kind="reminder_day")).body
    assert "U kunt uw kraam klaarzetten vanaf 18.30 uur." in body


# The initiative behind it ------------------------------------------------------------------------


def test_the_link_to_the_initiative_goes_to_its_own_mail_only(client, chaima):
    own = client.get(page_of(chaima, ""))
    assert "Mail mij de link" in own.text
    assert "initiatieven/mijn/" not in own.text
    before = InitiativeMessage.objects.count()
    assert client.get(page_of(chaima, "initiatief/")).status_code == 405

    response = client.post(page_of(chaima, "initiatief/"))

    assert response.status_code == 200
    assert chaima.email in response.text
    assert "initiatieven/mijn/" not in response.text
    sent = InitiativeMessage.objects.order_by("-pk").first()
    assert InitiativeMessage.objects.count() == before + 1
    assert (sent.kind, sent.email) == ("initiative_links", chaima.email)


def test_another_address_than_ones_own_is_not_told(client, chaima):
    initiative = chaima.stand_bookings.get().initiative
    initiative.contact_email = "ander@example.nl"
    initiative.save()

    response = client.post(page_of(chaima, "initiatief/"))

    assert "ander@example.nl" not in response.text
    assert "het e-mailadres dat bij dit initiatief hoort" in text_of(response)


def test_who_stands_for_nothing_is_led_back(client, edition):
    bram = build.bram(edition)

    response = client.post(page_of(bram, "initiatief/"))

    assert (response.status_code, response["Location"]) == (303, page_of(bram, ""))
    assert not InitiativeMessage.objects.exists()


def test_mail_has_the_link_to_the_initiative_where_the_address_is_its_own(edition, stalls):
    initiative = build.initiative()
    own = build.initiator(
        edition, stand=stalls[0], initiative=initiative, email=initiative.contact_email
    )
    other = build.initiator(
        edition, stand=stalls[1], initiative=initiative, email="ander@example.nl"
    )

    to_own = build.mail(own.messages.get(kind="joined"))
    to_other = build.mail(other.messages.get(kind="joined"))

    for text in (to_own.body, to_own.alternatives[0][0]):
        assert initiative_links.own_url(initiative) in text
    for text in (to_other.body, to_other.alternatives[0][0]):
        assert "/initiatieven/mijn/" not in text
