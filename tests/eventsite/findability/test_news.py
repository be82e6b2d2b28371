"""The Atom feed: RFC 4287, and what it tells of evenings that come, move and are called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from eventsite.booking import calling_off, scheduling
from eventsite.findability import news as the_news
from eventsite.models import Event
from initiatives import publishing
from tests import build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.database,
    pytest.mark.usefixtures("frozen"),
]

NS = "{http://www.w3.org/2005/Atom}"


def feed(client):
    response = client.get("/nieuws.atom")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def entries(client):
    """By title: id, when it changed, its address and what it says."""
    return {
        one.findtext(f"{NS}title"): (
            one.findtext(f"{NS}id"),
            datetime.fromisoformat(one.findtext(f"{NS}updated")),
            one.find(f"{NS}link").get("href"),
            one.findtext(f"{NS}summary"),
        )
        for one in feed(client).iter(f"{NS}entry")
    }


def test_feed_has_all_that_atom_asks(client):
    event = build.edition()

    found = feed(client)

    assert found.tag == f"{NS}feed"
    for name in ("id", "title", "updated"):
        assert len(found.findall(f"{NS}{name}")) == 1
    assert found.find(f"{NS}author").findtext(f"{NS}name") == "Gemeente Haarlem"
    links = {one.get("rel"): one.get("href") for one in found.findall(f"{NS}link")}
    assert links == {
        "self": f"{settings.SITE_URL}/nieuws.atom",
        "alternate": f"{settings.SITE_URL}/",
    }
    (entry,) = found.findall(f"{NS}entry")
    for name in ("id", "title", "updated", "published", "summary"):
        assert len(entry.findall(f"{NS}{name}")) == 1
    assert entry.find(f"{NS}link").get("href") == settings.SITE_URL + event.get_absolute_url()


def test_evening_keeps_its_id_when_it_moves_and_is_called_off(client, frozen):
    event = build.edition()
    ((first_id, first, *_),) = entries(client).values()
    frozen.shift(timedelta(hours=1))
    session = event.sessions.get()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.doors_open_at = None
    scheduling.save_sessions(event, [session])
    (moved_title,) = moved = entries(client)
    frozen.shift(timedelta(hours=1))
    Event.objects.get(pk=event.pk)
    calling_off.call_off(event, reason="De zaal is dicht.")
    (off_title,) = off = entries(client)

    assert moved_title.startswith("Nieuwe datum: Initiatievencafé, ")
    assert off_title.startswith("Gaat niet door: Initiatievencafé, ")
    assert off[off_title][3].startswith("De zaal is dicht. ")
    assert first_id == moved[moved_title][0] == off[off_title][0]
    assert first_id.startswith(f"tag:{settings.SITE_DOMAIN},")
    assert first < moved[moved_title][1] < off[off_title][1]


def test_ids_do_not_follow_the_address(client):
    event = build.edition(slug="eerst")
    ((before, *_),) = entries(client).values()

    Event.objects.filter(pk=event.pk).update(slug="later")

    ((after, _when, address, _said),) = entries(client).values()
    assert after == before
    assert address.endswith("/cafes/later/")


def test_feed_tells_of_runs_and_initiatives_and_of_no_draft(client):
    run, initiative = build.run(), build.initiative(name="Buurttuin", summary="Samen kweken.")
    build.edition(status=Event.Status.DRAFT)
    build.initiative(name="Nog niet", published=False)
    publishing.withdraw(build.initiative(name="Weg"))

    found = entries(client)

    assert {address for _id, _when, address, _said in found.values()} == {
        settings.SITE_URL + one.get_absolute_url() for one in (run, initiative)
    }
    assert found["Initiatief: Buurttuin"][3] == "Samen kweken."


def test_what_people_typed_is_text(client):
    build.initiative(name="A & <b>B</b>", summary="Meer <script> & zo")

    ((_id, _when, _address, summary),) = entries(client).values()

    assert list(entries(client)) == ["Initiatief: A & <b>B</b>"]
    assert summary == "Meer &lt;script&gt; &amp; zo"  # a summary of type html


def test_latest_change_comes_first_and_there_is_an_end_to_it(client, frozen, monkeypatch):
    monkeypatch.setattr(the_news, "MOST", 2)
    for number in range(3):
        build.initiative(name=f"Plan {number}")
        frozen.shift(timedelta(minutes=1))

    assert list(entries(client)) == ["Initiatief: Plan 2", "Initiatief: Plan 1"]


def test_feed_that_did_not_change_is_not_sent_again(client):
    build.edition()
    response = client.get("/nieuws.atom")

    again = client.get("/nieuws.atom", headers={"If-None-Match": response.headers["ETag"]})

    assert again.status_code == 304
    assert client.post("/nieuws.atom").status_code == 405


def test_feed_of_a_site_without_anything_is_a_feed(client):
    assert feed(client).findall(f"{NS}entry") == []


@pytest.mark.parametrize("number", [1, 3])
def test_feed_asks_the_database_the_same_for_any_number(client, django_assert_num_queries, number):
    for at in range(number):
        build.edition(title=f"Avond {at}", sessions=2)
        build.run(build.course(), title=f"Ronde {at}")
        build.initiative(name=f"Plan {at}")

    with django_assert_num_queries(7):
        assert len(entries(client)) == 3 * number
