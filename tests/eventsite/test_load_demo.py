from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cafes.models import Edition
from eventsite import booking
from eventsite.models import Registration
from initiatives import unanswered
from initiatives.models import Campaign, Initiative, Offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(params=range(7))
def demo(request, settings, frozen):
    """The demo as loaded on each day of the week."""
    settings.DEMO = True
    frozen.shift(request.param * 24 * 3600)
    call_command("load_demo")


def test_next_edition_is_on_a_tuesday_within_three_weeks_and_partly_booked(demo):
    edition = Edition.objects.upcoming().first()

    start = timezone.localtime(edition.starts_at)
    assert start.strftime("%w %H:%M") == "2 19:30"
    assert timedelta(days=6) < edition.starts_at - timezone.now() < timedelta(days=21)
    assert booking.places_free(edition) == 18


def test_another_edition_is_full_with_a_waiting_list(demo):
    edition = Edition.objects.upcoming().last()

    assert booking.places_free(edition) == 0
    assert edition.registrations.queue().count() == 4


def test_past_editions_carry_the_recorded_figures(demo):
    second, first = Edition.objects.past()

    assert (first.recorded_attendance, first.recorded_pitches) == (80, 7)
    assert timezone.localtime(second.starts_at).strftime("%d-%m-%Y %H:%M") == "06-03-2018 19:30"
    assert second.sessions.get().venue.street == "Kinderhuissingel 1"


def test_a_dozen_initiatives_are_on_the_site_and_the_playground_has_the_first_campaign(demo):
    published = Initiative.objects.published()

    assert published.count() == 12
    assert published.exclude(picture="").exclude(picture_alt="").count() == 10
    assert Campaign.objects.get().initiative.name == "Natuurspeeltuin Kweektuin"
    assert Initiative.objects.get(status=Initiative.Status.DRAFT).name == "Taalwandeling"
    assert unanswered.needs().exists()
    addresses = [
        *Initiative.objects.values_list("contact_email", flat=True),
        *Offer.objects.values_list("email", flat=True),
    ]
    assert all(address.endswith("@example.nl") for address in addresses)


def test_invented_people_have_addresses_that_reach_nobody(demo):
    assert all(r.email.endswith("@example.nl") for r in Registration.objects.all())


def test_loading_again_changes_nothing(settings):
    settings.DEMO = True
    call_command("load_demo")
    before = Registration.objects.count()

    call_command("load_demo")

    assert Registration.objects.count() == before


def test_outside_the_demo_it_refuses():
    with pytest.raises(CommandError):
        call_command("load_demo")
