from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eventsite.booking import batches
from eventsite.models import LogEntry, Message, Registration
from eventsite.tickets import links

from ... import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


@pytest.fixture
def evening(client, anna):
    """Nine of one connection have a place, and of who came after them Bram waits."""
    evening = build.edition(capacity=20, party_max=11)
    build.of_one_connection(evening, 9)
    build.registration(evening, party_size=11)
    build.bram(evening, party_size=2)
    return evening


def page_of(event):
    return reverse("desk:suspicious", args=[event.slug])


def of_one_connection():
    return Registration.objects.exclude(origin="").order_by("pk")


def test_a_batch_is_said_and_removed_in_one_step(client, evening):
    batch = [one.pk for one in of_one_connection()]
    build.check_in(of_one_connection().first(), evening.sessions.get())
    Message.objects.all().delete()

    said = "9 aanmeldingen van één verbinding in 1 minuut"
    assert said in client.get("/beheer/").text
    assert said in client.get(reverse("cafes_desk:overview", args=[evening.slug])).text
    assert client.get(page_of(evening)).text.count(" checked") == 8  # one is in the room
    ticked = {"wie": batch}
    assert "8 aanmeldingen weghalen?" in client.post(page_of(evening), ticked).text
    assert Registration.objects.filter(pk__in=batch).live().count() == 9
    client.post(page_of(evening), ticked | {"bevestigd": "1"})

    assert Registration.objects.filter(pk__in=batch).live().count() == 1
    assert Registration.objects.get(name="Bram Jansen").is_confirmed
    assert [m.registration.name for m in Message.objects.all()] == ["Bram Jansen"]
    assert LogEntry.objects.filter(verb="cancelled").count() == 8


def test_a_sign_up_of_the_site_keeps_where_it_came_from(client):
    evening = build.edition()
    for number in range(2):
        form = {"name": "Bram", "email": f"b{number}@example.nl", "party_size": "1"}
        path = f"{evening.get_absolute_url()}aanmelden/"
        client.post(path, form, REMOTE_ADDR=f"2001:db8:5:7::{number}")

    assert len(set(of_one_connection().values_list("origin", flat=True))) == 1
    assert of_one_connection().count() == 2


def test_who_signed_up_elsewhere_is_in_no_batch(client, evening):
    first, second = of_one_connection()[:2]
    Registration.objects.filter(pk=first.pk).update(origin="b" * 64)
    assert "8 aanmeldingen" in client.get(page_of(evening)).text
    Registration.objects.filter(pk=second.pk).update(origin="")

    assert "U hoeft niets te doen." in client.get(page_of(evening)).text


def test_who_used_the_link_in_our_mail_is_not_ticked(client, evening):
    first, second = of_one_connection()[:2]
    own = links.registration_url(first)
    client.logout()
    client.post(f"{own}wijzigen/", {"name": "Bram de Boer", "party_size": "1"})
    client.force_login(build.anna(username="mira", email="mira@example.nl"))
    client.post(
        reverse("desk:registration_change", args=[second.pk]),
        {"name": "Door Anna", "party_size": "1", "bevestigd": "1"},
    )

    page = client.get(page_of(evening)).text

    assert LogEntry.objects.filter(verb="changed").count() == 2
    assert f'value="{first.pk}">' in page
    assert page.count("gebruikte de link uit onze mail") == 1
    assert page.count(" checked") == 8


def test_a_batch_that_is_fine_leaves_with_one_press_and_who_comes_later_does_not(
    client, evening, frozen
):
    batch = list(of_one_connection())
    press = {"klopt": str(batch[-1].pk)}
    frozen.shift(timedelta(minutes=1))
    later = build.registration(build.edition(slug="ander"))
    late = build.bram(evening, email="laat@example.nl")
    Registration.objects.filter(pk__in=[later.pk, late.pk]).update(origin=batch[0].origin)

    said = client.post(page_of(evening), press, follow=True).text
    again = client.post(page_of(evening), press, follow=True).text

    assert "9 aanmeldingen kloppen" in said
    assert "Deze aanmeldingen zijn al bekeken." in again
    assert set(of_one_connection()) == {later, late}
    assert "van één verbinding in" not in client.get("/beheer/").text
    log = LogEntry.objects.filter(verb="reviewed", actor="staff", event_id=evening.pk)
    assert {int(line.object_id) for line in log} == {one.pk for one in batch}


def test_accepting_what_was_accepted_a_moment_ago_does_nothing(evening):
    last = of_one_connection().last()

    assert [batches.accept(last), batches.accept(last)] == [9, 0]
    assert LogEntry.objects.filter(verb="reviewed").count() == 9


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_for_any_number(client, anna, django_assert_num_queries, number):
    evening = build.edition()
    for _batch in range(number):
        build.of_one_connection(evening, 8)

    with django_assert_num_queries(9 + queries.EVENT):
        client.get(page_of(evening))
