from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from eventsite.brakes import purging, sources
from eventsite.models import BrakeCount, DaySalt, Registration

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]


def of(address):
    return sources.of(RequestFactory().get("/", REMOTE_ADDR=address))


def test_source_is_the_same_all_day_and_another_the_next(frozen):
    today = of("203.0.113.7")

    assert len(today) == 64
    assert today == of("203.0.113.7") != of("203.0.113.8")
    frozen.shift(timedelta(days=1))
    assert of("203.0.113.7") != today


def test_source_is_one_for_a_home_with_ipv6():
    assert of("2001:db8:5:7::1") == of("2001:db8:5:7:ffff::2") != of("2001:db8:5:8::1")


def test_a_copy_of_the_database_tells_no_address_without_the_secret(settings):
    stored = of("203.0.113.7")
    settings.SECRET_KEY = "what-who-stole-the-copy-would-have-to-guess"

    assert stored not in {of(f"203.0.113.{n}") for n in range(256)}


def test_yesterdays_source_is_useless_even_with_the_secret(client, frozen):
    build.edition()
    evening = build.edition(slug="avond")
    form = {"name": "Bram", "email": "bram@example.nl", "party_size": "1"}
    client.post(f"{evening.get_absolute_url()}aanmelden/", form, REMOTE_ADDR="203.0.113.7")
    stored = Registration.objects.get().origin
    morning = timezone.localtime().replace(hour=23, minute=59)
    frozen.move_to(morning)
    assert of("203.0.113.7") == stored

    frozen.move_to(morning + timedelta(minutes=5))
    purging.wipe(timezone.now())
    frozen.move_to(morning)  # whoever has the key, and all there is now, tries yesterday's again

    assert stored not in {of(f"203.0.113.{n}") for n in range(256)}


def test_what_expired_is_wiped_and_what_counts_is_kept(client, frozen):
    evening = build.edition()
    form = {"name": "Bram", "email": "bram@example.nl", "party_size": "1"}
    client.post(f"{evening.get_absolute_url()}aanmelden/", form, REMOTE_ADDR="203.0.113.7")

    purging.wipe(timezone.now())
    assert BrakeCount.objects.exists()
    assert DaySalt.objects.exists()
    assert Registration.objects.get().origin
    frozen.shift(purging.ORIGIN_KEPT + timedelta(minutes=1))
    purging.wipe(timezone.now())

    assert not BrakeCount.objects.exists()
    assert not DaySalt.objects.exists()
    assert Registration.objects.get().origin == ""
