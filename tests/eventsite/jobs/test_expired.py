"""What staff typed as their session ended, and the sessions themselves: gone from the tables once they expired."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from eventsite import wiring
from eventsite.jobs import periodic

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch):
    monkeypatch.setattr(periodic, "_jobs", [j for j in wiring.JOBS if j.name == "what expired"])


@pytest.fixture
def typed_as_the_session_ended(client, settings):
    """A message, kept in the table that production keeps it in."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.CACHES = {
        "default": site.CACHES["default"]
        | {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    call_command("createcachetable", verbosity=0)
    client.force_login(build.anna())
    page = f"/beheer/evenementen/{build.edition().slug}/berichten/nieuw/"
    client.get(page)
    Session.objects.all().delete()
    client.post(page, {"subject": "Voor Bram Jansen"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert stored() == 1


def stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE '%typed:%'")
        return int(cursor.fetchone()[0])


def test_what_was_typed_is_wiped_within_minutes_after_its_hour(typed_as_the_session_ended, frozen):
    frozen.shift(timedelta(minutes=55))
    periodic.run_due(timezone.now())
    assert stored() == 1

    frozen.shift(timedelta(minutes=10))
    periodic.run_due(timezone.now())

    assert stored() == 0


def test_nothing_is_pushed_out_before_it_expires(typed_as_the_session_ended):
    """Anybody fills the cache: each address that is tried at the sign-in is a row."""
    with connection.cursor() as cursor:
        rows = [(f":1:z{n:04}", "", timezone.now() + timedelta(hours=2)) for n in range(900)]
        cursor.executemany("INSERT INTO cache VALUES (%s, %s, %s)", rows)

    cache.set("tries", 1)

    assert (cache.get("tries"), stored()) == (1, 1)


def test_sign_in_that_ended_is_wiped_and_one_that_holds_is_not(client, frozen):
    client.force_login(build.anna())
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now())
    frozen.shift(1)

    periodic.run_due(timezone.now())

    assert list(Session.objects.values_list("pk", flat=True)) == [client.session.session_key]
