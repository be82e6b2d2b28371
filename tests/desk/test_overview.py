"""Where staff start: each role its own page, and what the organisers' asks of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from desk.overview import attention, cards, coming, events, found, page
from eventsite.booking import checklist
from eventsite.models import AsideScan, Event, Message
from initiatives.models import Offer
from initiatives.toolkit import cards as toolkit
from pitches import workshop_offer
from tests import build, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def titles(user: User) -> list[str]:
    return [item.title for item in attention.of(user)]


def near() -> list[cards.Card]:
    now = timezone.now()
    return cards.cards(found.by_session(cards.chosen(now))[0], now)


def soon() -> list[coming.Coming]:
    return coming.coming(found.by_session(coming.chosen(timezone.now()))[0])


def test_who_is_not_staff_is_sent_to_sign_in(client):
    assert client.get("/beheer/")["Location"].startswith("/beheer/account/login/")
    client.force_login(User.objects.create_user("bram", "bram@example.nl"))
    assert client.get("/beheer/").status_code == 403


def test_steward_starts_at_the_door_and_a_trainer_with_the_own_runs(client):
    client.force_login(build.steward())
    assert client.get("/beheer/")["Location"] == "/inchecken/"
    client.force_login(build.trainer())
    assert client.get("/beheer/")["Location"] == "/beheer/cursussen/"


def test_quiet_desk_says_so_and_what_to_do(client):
    client.force_login(build.anna())

    text = client.get("/beheer/").text

    assert "Goedemiddag, Anna" in text
    assert "Niets op dit moment." in text
    assert "Er is geen avond of cursus." in text


@pytest.mark.parametrize(
    ("hour", "words"), [(5, "avond"), (6, "morgen"), (12, "middag"), (18, "avond")]
)
def test_greeting_goes_by_the_clock(hour, words):
    assert page.greeting(hour).endswith(words)


def test_attention_names_what_waits_most_pressing_first():
    edition = build.edition(capacity=5)
    build.bram(edition)
    Message.objects.update(
        state=Message.State.BOUNCED, last_error="552 5.2.2 mailbox full", sent_at=timezone.now()
    )
    build.initiative(name="Deelauto", published=False)
    build.offer(build.initiative())
    Offer.objects.update(created_at=timezone.now() - timedelta(days=15))
    build.edition(title="Lente", status=Event.Status.DRAFT, summary="")

    found = attention.of(build.anna())

    assert [item.title for item in found] == [
        "1 mail kwam niet aan",
        "1 initiatief wacht op u",
        "Lente, 16 maart 2027 is nog niet klaar",
        "1 aanbod van hulp is al twee weken zonder antwoord",
    ]
    assert found[0].is_wrong
    assert "Bram Jansen (de mailbox is vol)" in found[0].text
    assert "Deelauto" in found[1].text


def test_draft_lacks_what_its_own_checklist_says_it_lacks():
    draft = build.edition(title="Lente", status=Event.Status.DRAFT, practical_information="")
    build.edition(title="Tegelijk")

    (item,) = events.drafts_with_gaps()

    lacking = [one.title for one in checklist.of(draft).lines if one.state != checklist.State.DONE]
    assert lacking == [
        "Datum, tijd en zaal",
        "Teksten",
        "Teksten in het Engels",
        "Plattegrond",
        "Pitches",
        "Workshop",
        "Mails",
    ]
    assert (item.mark, item.text) == ("7", f"Kijk naar: {' · '.join(lacking)}")


def test_scan_that_waits_is_decided_at_its_session():
    session = build.edition().sessions.get()
    AsideScan.objects.create(
        id="0d6f4f0e-8d1c-4f2b-9a65-6a3a0b6b1c11",
        tablet=build.tablet(session),
        reason=AsideScan.Reason.UNKNOWN,
        item={"key": ""},
        scanned_at=timezone.now(),
    )

    (item,) = attention.of(build.anna())

    assert item.title == "1 scan wacht op uw oordeel"
    assert item.url == f"/inchecken/{session.pk}/tablets/"


def test_links_of_the_toolkit_that_work_no_more_are_counted_but_no_hidden_ones():
    for title in ("Zalen", "Fondsen", "Verborgen"):
        card = build.dead(build.toolkit_card(title))
    toolkit.hide(card)

    (item,) = attention.of(build.anna())

    assert item.title == "2 links in de toolkit werken niet meer"
    assert item.text.startswith("Zalen, sinds ")
    assert item.url == "/beheer/toolkit/#werkt-niet"


def test_pitchers_without_the_workshop_are_counted():
    edition = build.edition()
    (slot,) = build.slots(edition, 1)
    build.initiator(edition, slot=slot)
    training = build.run(build.course(kind="workshop"), sessions=1)
    workshop_offer.offer(edition, training, places=0, until=None)

    assert "1 pitcher deed de workshop nog niet" in titles(build.anna())


def test_colleagues_without_a_second_factor_are_a_managers_care(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    anna, mira = build.anna(), build.manager()

    assert titles(anna) == []
    assert titles(mira) == ["2 medewerkers hebben nog geen tweede stap"]


def test_cards_are_of_fourteen_days_ahead_and_seven_back_the_evening_first():
    days = (-8, -3, 2, 13, 15)
    for day in days:
        build.edition(title=f"Dag {day}", starts_at=timezone.now() + timedelta(days=day))
    build.run(title="Cursus", sessions=1, starts_at=timezone.now() + timedelta(days=1))

    shown = near()

    assert [card.row.event.title for card in shown] == ["Dag 2", "Dag 13", "Cursus", "Dag -3"]
    assert [card.when for card in shown] == [
        "Over 2 dagen",
        "Over 13 dagen",
        "Morgen",
        "3 dagen geleden",
    ]


@pytest.mark.parametrize(
    ("hours", "status", "action"),
    [
        (100, Event.Status.DRAFT, "Maak af"),
        (100, Event.Status.PUBLISHED, "Bekijk aanmeldingen"),
        (11, Event.Status.PUBLISHED, "Open de deur"),
        (-1, Event.Status.PUBLISHED, "Open de deur"),
        (-30, Event.Status.PUBLISHED, "Sluit de avond af"),
    ],
)
def test_card_offers_the_next_step(hours, status, action):
    build.edition(starts_at=timezone.now() + timedelta(hours=hours), status=status)

    (card,) = near()

    assert card.action == action


def test_card_counts_stalls_and_pitches():
    edition = build.edition()
    stands, slots = build.stands(edition, 3), build.slots(edition, 2)
    build.initiator(edition, stand=stands[0], slot=slots[0])
    gone = build.initiator(edition, stand=stands[1], slot=slots[1], email="gone@example.nl")
    gone.stand_bookings.update(given_up_at=timezone.now())
    gone.pitches.update(withdrawn_at=timezone.now(), slot=None)

    (card,) = near()

    assert (card.stalls.number, card.stalls.of) == (1, 3)
    assert (card.pitches.number, card.pitches.of) == (1, 2)


def test_what_comes_says_which_session_of_a_run_is_next():
    run = build.run(sessions=3, starts_at=timezone.now() - timedelta(days=1))

    (one,) = soon()

    assert one.session == run.sessions.order_by("starts_at")[1]
    assert (one.number, one.total) == (2, 3)


def world(number: int) -> None:
    """So many of everything that the overview shows."""
    for n in range(number):
        day = timezone.now() + timedelta(days=n + 1)
        edition = build.edition(starts_at=day)
        (stand, *_rest), (slot, *_more) = build.stands(edition, 2), build.slots(edition, 2)
        build.initiator(edition, stand=stand, slot=slot)
        build.bram(edition)
        build.slots(build.edition(status=Event.Status.DRAFT, starts_at=day), 1)
        build.offer(build.initiative())
    Message.objects.update(state=Message.State.FAILED)
    Offer.objects.update(created_at=timezone.now() - timedelta(days=15))


@pytest.mark.parametrize("number", [1, 3])
def test_overview_takes_as_many_queries_for_any_number(client, django_assert_num_queries, number):
    world(number)
    client.force_login(build.anna())

    with django_assert_num_queries(39 + queries.DESK):
        client.get("/beheer/")
