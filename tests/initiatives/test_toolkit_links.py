"""Which links are called dead, and when each is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from eventsite.jobs import periodic
from initiatives.models import ToolkitCard
from initiatives.toolkit import asking, links
from tests import build
from tests.websites import website

pytestmark = pytest.mark.usefixtures("frozen_in_march")

DAY = timedelta(days=1)


@pytest.fixture
def site(settings, monkeypatch):
    settings.CHECK_LINKS = True
    monkeypatch.setattr(asking, "ON_THIS_MACHINE", True)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with website() as site:
        yield site


def after(card: ToolkitCard, site, *answers: tuple[timedelta, int]) -> ToolkitCard:
    """The card once its site gave these, so long after NOW."""
    for later, status in answers:
        site.pages = {"/": status}
        ToolkitCard.objects.update(ask_at=build.NOW + later)
        links.find_dead(build.NOW + later)
    card.refresh_from_db()
    return card


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "is_dead", "is_failing"),
    [
        ([404], False, True),
        ([404, 404], True, True),
        ([410, 503, 403, 404], True, True),
        ([404, 200, 404], False, True),
        ([404, 404, 200], False, False),
        ([403, 429, 500, 503], False, True),
    ],
)
def test_dead_is_what_was_gone_on_two_days(site, answers, is_dead, is_failing):
    card = build.toolkit_card(link=f"{site.url}/")

    after(card, site, *[(DAY * number, status) for number, status in enumerate(answers)])

    assert (card.is_dead, card.failing_since is not None) == (is_dead, is_failing)
    assert (card.status, card.asked_at) == (answers[-1], build.NOW + DAY * (len(answers) - 1))


@pytest.mark.django_db
def test_twice_on_one_day_is_one_failure(site):
    card = build.toolkit_card(link=f"{site.url}/")

    after(card, site, (timedelta(), 404), (timedelta(hours=9), 404))

    assert not card.is_dead
    assert card.asked_at == build.NOW + timedelta(hours=9)


@pytest.mark.django_db
def test_each_is_asked_once_a_week_and_sooner_after_a_failure(site):
    build.toolkit_card(link=f"{site.url}/fine")
    build.toolkit_card(link=f"{site.url}/gone")
    site.pages = {"/fine": 200}

    for days in range(8):
        links.find_dead(build.NOW + DAY * days)
        links.find_dead(build.NOW + DAY * days + timedelta(minutes=5))

    assert site.asked.count("HEAD /fine") == 2
    assert site.asked.count("HEAD /gone") == 8


@pytest.mark.django_db
def test_a_few_at_a_time_and_no_hidden_ones(site):
    for number in range(links.AT_ONCE + 2):
        card = build.toolkit_card(link=f"{site.url}/{number}")
    ToolkitCard.objects.filter(pk=card.pk).update(is_hidden=True)

    links.find_dead(build.NOW)
    assert len({one.split()[1] for one in site.asked}) == links.AT_ONCE

    links.find_dead(build.NOW)
    links.find_dead(build.NOW)
    assert len({one.split()[1] for one in site.asked}) == links.AT_ONCE + 1


@pytest.mark.django_db
def test_nobody_is_asked_where_that_is_off(site, settings):
    settings.CHECK_LINKS = False
    build.toolkit_card(link=f"{site.url}/")

    links.find_dead(build.NOW)

    assert site.asked == []


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_organiser_who_changes_a_link_meanwhile_waits_for_nobody_and_is_believed(site):
    other = f"{site.url}/other"

    def change(handler):
        ToolkitCard.objects.update(link=other)
        connection.close()
        handler.send_response(404)
        handler.end_headers()

    card = build.toolkit_card(link=f"{site.url}/")
    site.pages = {"/": change}

    links.find_dead(build.NOW)

    card.refresh_from_db()
    assert (card.link, card.answer, card.ask_at) == (other, "", build.NOW)


def test_a_run_is_far_within_its_lease():
    assert periodic.LEASE.total_seconds() > asking.DEADLINE * 10
