"""One page asks before an evening or a run is published, closed, called off, brought back or deleted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from eventsite.booking import calling_off, closing
from eventsite.models import Event
from pitches.models import Workshop

from ... import build, queries

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

DRAFT, CANCELLED = Event.Status.DRAFT, Event.Status.CANCELLED


@pytest.fixture(autouse=True)
def anna(client, settings, frozen):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def url(event, step: str) -> str:
    return f"/beheer/evenementen/{event.slug}/{step}/"


def now(event) -> Event:
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize("make", [build.edition, build.run])
@pytest.mark.parametrize(
    ("fields", "step", "answer", "becomes"),
    [
        ({"status": DRAFT}, "publiceren", {}, "published"),
        ({}, "aflasten", {"reden": "Storm."}, "cancelled"),
        ({"status": CANCELLED}, "terughalen", {}, "published"),
    ],
)
def test_step_asks_and_then_does(client, make, fields, step, answer, becomes):
    event = make(**fields)

    for asked in (client.get(url(event, step)), client.post(url(event, step))):
        assert asked.status_code == 200
        assert 'name="bevestigd"' in asked.text
        assert now(event).status == event.status
    done = client.post(url(event, step), {"bevestigd": "1"} | answer, follow=True)

    assert now(event).status == becomes
    assert done.redirect_chain[0][0] == (
        f"/beheer/cafes/{event.slug}/"
        if make is build.edition
        else f"/beheer/cursussen/{event.pk}/"
    )
    assert done.status_code == 200


def test_publishing_says_what_follows_and_what_is_still_advised(client):
    page = client.get(url(build.edition(status=DRAFT), "publiceren")).text

    assert "De pagina is voor iedereen te zien, en staat in de agenda." in page
    assert "Niemand krijgt een mail." in page
    assert "Plattegrond: Nog geen kramen." in page
    assert re.search(r"Aanmelden van nu tot [a-z]+ [0-9]+ [a-z]+(?: [0-9]{4})?, 19.30 uur\.", page)


def test_publishing_what_is_not_ready_says_what_is_missing(client):
    event = build.edition(status=DRAFT, summary="")

    page = client.post(url(event, "publiceren"), {"bevestigd": "1"}, follow=True)

    assert "Dit kan nog niet op de site. Vul een samenvatting in" in page.text
    assert now(event).is_draft


def test_calling_off_counts_who_is_told_and_asks_why(client):
    event = build.edition()
    bram = build.bram(event)

    page = client.get(url(event, "aflasten"))
    without = client.post(url(event, "aflasten"), {"bevestigd": "1", "reden": " "})

    assert "<strong>1</strong> persoon krijgt de mail “afgelast”" in page.text
    assert "Staat in de mail en op de pagina." in page.text
    assert "Aflasten en mailen" in page.text
    assert without.status_code == 400
    assert "Vul de reden in." in without.text
    assert not now(event).is_cancelled
    assert not bram.messages.filter(kind="event_cancelled").exists()


@pytest.mark.parametrize(
    ("fields", "step"),
    [({}, "aflasten"), ({}, "aanmelden-sluiten"), ({"status": CANCELLED}, "terughalen")],
)
def test_no_mail_is_promised_where_nobody_gets_one(client, fields, step):
    event = build.edition(**fields)

    asked = client.get(url(event, step)).text
    done = client.post(url(event, step), {"bevestigd": "1", "reden": "Storm."}, follow=True).text

    assert "Niemand krijgt een mail." in asked
    assert not re.search(
        "mailen|mail iedereen|in de mail|krijgt een mail",
        asked.replace("Niemand krijgt een mail.", ""),
    )
    assert "Wie zich had aangemeld, krijgt een mail." not in done


@pytest.mark.parametrize("step", ["aflasten", "verwijderen"])
def test_a_workshop_does_not_go_with_its_evening_and_that_is_said(client, step):
    event = build.edition(status=DRAFT if step == "verwijderen" else Event.Status.PUBLISHED)
    run = build.run(title="Pitchen met Passie", sessions=1, status=event.status)
    Workshop.objects.create(edition=event, run=run)

    assert re.search(
        "De workshop Pitchen met Passie, .+ blijft staan", client.get(url(event, step)).text
    )


def test_the_reason_stands_on_the_public_pages(client):
    event = build.edition()
    client.post(url(event, "aflasten"), {"bevestigd": "1", "reden": "Storm & <regen>."})

    for path in ("", "aanmelden/"):
        assert "Storm &amp; &lt;regen&gt;." in client.get(f"/cafes/{event.slug}/{path}").text


@pytest.mark.parametrize("make", [build.edition, build.run])
def test_closing_says_why_and_opening_takes_it_back(client, make):
    event = make()

    client.post(url(event, "aanmelden-sluiten"), {"bevestigd": "1", "reden": "Het is vol."})

    assert now(event).sign_up_closed_at == build.NOW
    page = client.get(event.get_absolute_url()).text
    assert "De aanmelding is gesloten" in page
    assert "Het is vol." in page
    client.post(url(event, "heropenen"), {"bevestigd": "1"})
    assert now(event).sign_up_closed_at is None
    assert "Het is vol." not in client.get(event.get_absolute_url()).text


def test_deleting_a_draft_leads_to_the_list(client):
    event = build.edition(status=DRAFT)

    done = client.post(url(event, "verwijderen"), {"bevestigd": "1"}, follow=True)

    assert done.redirect_chain[0][0] == "/beheer/cafes/"
    assert "is verwijderd." in done.text
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("fields", "step", "says"),
    [
        ({}, "publiceren", "Dit staat al op de site.<"),
        ({"status": CANCELLED}, "publiceren", "Dit is afgelast. Laat het eerst toch doorgaan."),
        (
            {"registration_closes_at": build.NOW - timedelta(hours=1)},
            "heropenen",
            "Kies eerst bij de gegevens een later moment.",
        ),
        ({}, "verwijderen", "Verwijderen kan niet meer, aflasten wel."),
        ({}, "terughalen", "Dit is niet afgelast."),
        ({"status": DRAFT}, "aflasten", "Dit is nog een concept."),
        ({"status": DRAFT}, "aanmelden-sluiten", "Dit is nog een concept."),
        ({"status": CANCELLED}, "aflasten", "Dit is afgelast."),
        ({"status": CANCELLED}, "heropenen", "Dit is afgelast."),
        ({"starts_at": build.NOW - timedelta(days=9)}, "aflasten", "Dit is voorbij."),
        ({"starts_at": build.NOW - timedelta(days=9)}, "heropenen", "Dit is voorbij."),
    ],
)
def test_what_may_not_follow_is_refused_in_words(client, fields, step, says):
    event = build.edition(**fields)

    for page in (
        client.get(url(event, step), follow=True),
        client.post(url(event, step), {"bevestigd": "1", "reden": "x"}, follow=True),
    ):
        assert says in page.text
    assert now(event).status == event.status


def test_what_took_place_is_not_called_off(client, frozen):
    run = build.run(sessions=2)
    frozen.move_to(run.sessions.first().ends_at)
    client.force_login(build.anna(username="erik"))

    page = client.post(url(run, "aflasten"), {"bevestigd": "1", "reden": "x"}, follow=True)

    assert "Er is al een bijeenkomst geweest of gepitcht, of er is iemand binnen." in page.text
    assert not now(run).is_cancelled


def test_a_reason_of_any_length_and_kind_is_no_fault_of_ours(client):
    event = build.edition()
    for reason in ("x" * 10_000, "\x00"):
        answer = client.post(url(event, "aflasten"), {"bevestigd": "1", "reden": reason})
        assert answer.status_code == 400


def test_an_unknown_event_is_404(client):
    assert client.get("/beheer/evenementen/niets/publiceren/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_asking_takes_as_many_queries_for_any_number(client, django_assert_num_queries, people):
    event = build.edition()
    for number in range(people):
        build.bram(event, email=f"b{number}@example.nl")

    with django_assert_num_queries(24 + queries.EVENT):
        client.get(url(event, "aflasten"))


def test_both_verbs_leave_the_object_as_it_is_stored():
    event = build.edition()
    closing.close(event, reason="Vol.")
    calling_off.call_off(event, reason="Storm.")

    assert event.closing_reason == "Vol."
    assert event.cancellation_reason == "Storm."
