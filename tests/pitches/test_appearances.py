"""What the pages of an initiative say of the evenings it is at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cafes import stands
from eventsite.booking import calling_off, cancelling
from eventsite.models import Event
from eventsite.tickets import links
from initiatives import appearances, publishing
from initiatives import links as initiative_links

from .. import build
from ..cafes.test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    return build.edition(title="Initiatievencafé in de lente")


@pytest.fixture
def initiative():
    return build.initiative()


def book(edition, initiative, **what):
    return build.initiator(edition, initiative=initiative, email=initiative.contact_email, **what)


def test_public_page_says_at_which_evening_where_and_when(client, edition, initiative):
    (stall, *_), (slot, *_) = build.stands(edition, 2), build.slots(edition, 2)
    url = initiative.get_absolute_url()
    assert "Kom langs" not in client.get(url).text
    booked = book(edition, initiative, stand=stall, slot=slot)

    page = client.get(url)

    assert "Kraam 1" in text_of(page)
    assert "Pitch 19.45 uur" in text_of(page)
    assert f'href="{edition.get_absolute_url()}"' in page.text
    assert links.registration_url(booked) not in page.text


def test_page_follows_every_change(client, edition, initiative):
    stall, other = build.stands(edition, 2)
    booked = book(edition, initiative, stand=stall)
    url = initiative.get_absolute_url()
    assert "Kraam 1" in text_of(client.get(url))

    stands.exchange(booked, other.pk)
    assert "Kraam 2" in text_of(client.get(url))
    cancelling.cancel(booked)

    assert "Kraam" not in text_of(client.get(url))


@pytest.mark.parametrize("gone", ["draft", "called off", "over"])
def test_evening_that_nobody_can_come_to_is_not_told(edition, initiative, frozen, gone):
    book(edition, initiative, stand=build.stands(edition, 1)[0])
    assert len(appearances.for_everybody(initiative)) == 1

    match gone:
        case "draft":
            Event.objects.filter(pk=edition.pk).update(status=Event.Status.DRAFT)
        case "called off":
            calling_off.call_off(edition, reason="Ziek.")
        case _:
            frozen.move_to(edition.starts_at + timedelta(days=1))

    assert appearances.for_everybody(initiative) == []
    assert appearances.for_initiator(initiative) == []


def test_who_waits_for_a_turn_is_told_to_its_initiator_alone(edition, initiative):
    build.full_stage(edition)
    book(edition, initiative, reserve=True)

    assert appearances.for_everybody(initiative) == []
    (own,) = appearances.for_initiator(initiative)
    assert own.parts == ["Reserve voor een pitch"]


def test_initiator_gets_from_the_initiative_to_what_was_booked(client, edition, initiative):
    booked = book(edition, initiative, stand=build.stands(edition, 1)[0])

    page = client.get(initiative_links.own_url(initiative))

    assert f'href="{links.registration_url(booked)}"' in page.text
    assert f'href="{edition.get_absolute_url()}"' in page.text


def test_registration_of_another_address_is_not_opened(client, edition, initiative):
    booked = build.initiator(
        edition, initiative=initiative, email="ander@example.nl", stand=build.stands(edition, 1)[0]
    )

    page = client.get(initiative_links.own_url(initiative))

    assert "Kraam 1" in text_of(page)
    assert links.registration_url(booked) not in page.text


@pytest.mark.parametrize("evenings", [1, 3])
def test_queries_are_the_same_for_any_number_of_evenings(
    client, initiative, django_assert_num_queries, evenings
):
    for week in range(evenings):
        edition = build.edition(starts_at=build.NOW + timedelta(days=20, weeks=week))
        book(edition, initiative, stand=build.stands(edition)[0], slot=build.slots(edition)[0])

    with django_assert_num_queries(7):  # the page's own two, and five
        client.get(initiative.get_absolute_url())
    with django_assert_num_queries(8):
        client.get(initiative_links.own_url(initiative))


def test_initiative_off_the_site_has_no_page(client, edition, initiative):
    book(edition, initiative, stand=build.stands(edition, 1)[0])
    publishing.withdraw(initiative)

    assert client.get(initiative.get_absolute_url()).status_code == 404
