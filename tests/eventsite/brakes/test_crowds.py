"""Who is let in and who is not: the attacker, the family, the library and the class (NORMS S4)."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsite.brakes import limits
from eventsite.models import Message, Registration
from eventsite.tickets import links

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def frozen(frozen_in_march):
    """In the afternoon: at midnight each source begins anew, for nobody knows it any more (docs/adr/0040)."""
    return frozen_in_march


SCHOOL = "203.0.113.7"
_people = itertools.count(1)


def sign_up(client, event, source=SCHOOL, **said):
    form = {"name": "Bram Jansen", "email": f"p{next(_people)}@example.nl", "party_size": "1"}
    return client.post(f"{event.get_absolute_url()}aanmelden/", form | said, REMOTE_ADDR=source)


def places(event):
    return Registration.objects.filter(event=event).people()


def as_many_as_go(client, event, sources, **said):
    """Sign up until it is refused; the refusal."""
    while (response := sign_up(client, event, next(sources), **said)).status_code != 429:
        pass
    return response


@pytest.mark.parametrize(
    ("size", "sources"),
    [
        ("4", itertools.repeat(SCHOOL)),
        # All of one home's addresses: IPv6 has 2^64 of them.
        ("6", (f"2001:db8:5:7::{n:x}" for n in itertools.count(1))),
    ],
    ids=["one address", "many addresses"],
)
def test_one_client_fills_no_evening(client, frozen, size, sources):
    evening = build.edition(capacity=100, party_max=6)

    as_many_as_go(client, evening, sources, party_size=size)
    frozen.shift(timedelta(minutes=1))
    as_many_as_go(client, evening, sources, party_size=size)
    after_a_minute = places(evening)
    for _half in range(2):
        frozen.shift(timedelta(minutes=30))
        as_many_as_go(client, evening, sources, party_size=size)

    assert after_a_minute <= 40
    assert places(evening) <= 53


def test_one_client_fills_no_small_run_and_grows_no_party(client):
    evening = build.edition(capacity=12, party_max=6)
    sign_up(client, evening)
    own = links.registration_url(Registration.objects.get())

    as_many_as_go(client, evening, itertools.repeat(SCHOOL))
    before = places(evening)
    grown = client.post(
        f"{own}wijzigen/", {"name": "Bram Jansen", "party_size": "6"}, REMOTE_ADDR=SCHOOL
    )

    assert before == places(evening) == 6
    assert grown.status_code == 429


def test_what_one_client_is_refused_keeps_nobody_else_out(client):
    evening = build.edition(capacity=100)
    as_many_as_go(client, evening, itertools.repeat(SCHOOL), party_size="4")

    assert sign_up(client, evening, "198.51.100.4").status_code == 200
    assert sign_up(client, build.edition(slug="ander")).status_code == 200


def test_a_class_of_30_in_a_hall_gets_in_within_five_minutes(client, frozen):
    evening = build.edition(capacity=80)

    for pupil in range(30):
        frozen.shift(timedelta(seconds=10))
        if pupil % 3 == 0:
            assert sign_up(client, evening, name="").status_code == 400
        assert sign_up(client, evening).status_code == 200

    assert places(evening) == 30


def test_a_family_behind_one_address_gets_in(client):
    course = build.edition(capacity=8, party_max=4)

    statuses = [sign_up(client, course, party_size=size).status_code for size in ("4", "1", "1")]

    assert statuses == [200, 200, 200]


def test_a_day_at_the_library_gets_in(client, frozen):
    evening = build.edition(capacity=100, party_max=6, starts_at=build.NOW + timedelta(days=9))

    for _family in range(8):
        frozen.shift(timedelta(hours=1))
        assert sign_up(client, evening, party_size="6").status_code == 200
        asked = client.post("/mijn/", {"email": "iemand@example.nl"}, REMOTE_ADDR=SCHOOL)
        assert asked.status_code == 200

    assert places(evening) == 48


def test_nobody_is_mailed_again_and_again(client, frozen):
    chaima = build.chaima(build.edition())
    evenings = [build.edition(slug=f"avond-{n}") for n in range(8)]
    Message.objects.all().delete()

    for hour in range(8):
        frozen.shift(timedelta(minutes=11))
        source = f"198.51.100.{hour}"  # of many at that
        sign_up(client, evenings[hour], source, email=chaima.email)
        asked = client.post("/mijn/", {"email": chaima.email}, REMOTE_ADDR=source)
        assert asked.status_code == 200

    kinds = list(Message.objects.values_list("kind", flat=True))
    assert kinds.count("links") == limits.MAIL.most
    assert kinds.count("confirmation") == limits.SIGN_UP_MAIL.most


def test_a_sign_up_costs_two_statements_more_and_a_look_none(client):
    evening = build.edition(capacity=100)
    page = f"{evening.get_absolute_url()}aanmelden/"

    with CaptureQueriesContext(connection) as counted:
        sign_up(client, evening)
    with CaptureQueriesContext(connection) as look:
        client.get(page, REMOTE_ADDR=SCHOOL)

    of_brakes = [q["sql"] for q in counted.captured_queries if "brakecount" in q["sql"]]
    salt = [q["sql"] for q in counted.captured_queries if "daysalt" in q["sql"]]
    assert (len(of_brakes), len(salt)) == (2, 1)  # the salt once a day in each process
    assert not [q for q in look.captured_queries if "brake" in q["sql"] or "salt" in q["sql"]]
