from __future__ import annotations

import pytest
from django.urls import reverse

from eventsite.models import LogEntry, Message, Registration

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def evening(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    evening = build.edition(capacity=20, party_max=11)
    for number in range(9):
        form = {"name": f"Niemand {number}", "email": f"n{number}@example.nl", "party_size": "1"}
        path = f"{evening.get_absolute_url()}aanmelden/"
        client.post(path, form, REMOTE_ADDR=f"2001:db8:5:7::{number}")
    Registration.objects.update(origin="a" * 64)
    build.registration(evening, party_size=11)
    build.bram(evening, party_size=2)  # waits
    client.force_login(build.anna())
    return evening


def test_a_batch_is_said_and_removed_in_one_step(client, evening):
    page = reverse("desk:suspicious", args=[evening.slug])
    batch = Registration.objects.filter(origin="a" * 64)
    build.check_in(batch.first(), evening.sessions.get())
    Message.objects.all().delete()

    assert "9 aanmeldingen van één verbinding in 1 minuut" in client.get("/beheer/").text
    asked = client.get(page).text
    assert asked.count(" checked") == 8  # one is in the room
    ticked = {"wie": [one.pk for one in batch]}
    assert "8 aanmeldingen weghalen?" in client.post(page, ticked).text
    assert batch.live().count() == 9
    client.post(page, ticked | {"bevestigd": "1"})

    assert batch.live().count() == 1
    assert Registration.objects.get(name="Bram Jansen").is_confirmed
    assert [m.registration.name for m in Message.objects.all()] == ["Bram Jansen"]
    assert LogEntry.objects.filter(verb="cancelled").count() == 8


def test_who_signed_up_elsewhere_is_in_no_batch(client, evening):
    Registration.objects.filter(name="Niemand 0").update(origin="b" * 64)
    Registration.objects.filter(name="Niemand 1").update(origin="")

    assert (
        "U hoeft niets te doen." in client.get(reverse("desk:suspicious", args=[evening.slug])).text
    )
