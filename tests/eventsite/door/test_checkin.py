from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from eventsite.booking import calling_off, cancelling
from eventsite.door import admissions, checkin
from eventsite.door.checkin import Outcome
from eventsite.door.people import Count, count, recent
from eventsite.door.searching import search
from eventsite.models import CheckIn, participation

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    """The doors have just opened."""
    session = build.edition(capacity=5).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


def scan(session, registration, scan_id=None):
    return checkin.check_in(
        session, registration, check_in_id=scan_id or uuid.uuid4(), operator=None
    )


def test_check_in_welcomes_and_counts_persons(session):
    bram = build.bram(session.event, party_size=3)
    build.daan(session.event)

    verdict = scan(session, bram)

    assert verdict.outcome == Outcome.WELCOME
    assert count(session) == Count(inside=3, expected=4)


def test_second_scan_says_since_when_and_is_kept(session, frozen):
    bram = build.bram(session.event)
    first = scan(session, bram)
    frozen.shift(timedelta(minutes=12))

    second = scan(session, bram)

    assert second.outcome == Outcome.ALREADY_IN
    assert second.since == first.check_in.scanned_at
    assert CheckIn.objects.count() == 2
    assert count(session).inside == 1


@pytest.mark.parametrize("scans_before", [0, 1])
def test_same_scan_sent_again_gets_the_same_answer(session, scans_before):
    bram = build.bram(session.event)
    for _ in range(scans_before):
        scan(session, bram)
    scan_id = uuid.uuid4()

    first, again = scan(session, bram, scan_id), scan(session, bram, scan_id)

    assert first.outcome == again.outcome
    assert CheckIn.objects.count() == scans_before + 1


def test_scan_id_of_another_party_checks_this_one_in_once_too(session):
    bram, daan, scan_id = build.bram(session.event), build.daan(session.event), uuid.uuid4()
    scan(session, bram, scan_id)

    outcomes = [scan(session, daan, scan_id).outcome for _ in range(2)]

    assert outcomes == [Outcome.WELCOME, Outcome.WELCOME]
    assert CheckIn.objects.count() == 2


def test_ticket_that_nobody_has_is_unknown(session):
    verdict = scan(session, None)

    assert verdict.outcome == Outcome.UNKNOWN
    assert not CheckIn.objects.exists()


def test_who_waits_cancelled_or_comes_for_another_evening_stays_out(session):
    event = session.event
    cancelled = cancelling.cancel(build.bram(event))
    other = build.daan(build.edition())
    build.registration(event, party_size=5)
    waiting = build.chaima(event)

    outcomes = [scan(session, person).outcome for person in (cancelled, other, waiting)]

    assert outcomes == [Outcome.CANCELLED, Outcome.OTHER_EVENT, Outcome.WAITING]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        (timedelta(hours=-12, seconds=-1), Outcome.NOT_OPEN),
        (timedelta(hours=-12), Outcome.WELCOME),
        (timedelta(hours=15), Outcome.NOT_OPEN),
        (timedelta(hours=15, seconds=-1), Outcome.WELCOME),
    ],
)
def test_check_in_opens_12_hours_before_the_doors_and_closes_12_after_the_end(
    frozen, moment, outcome
):
    session = build.edition().sessions.get()
    bram = build.bram(session.event)

    frozen.move_to(session.doors_open_at + moment)

    assert scan(session, bram).outcome == outcome


def test_check_in_at_a_cancelled_event_is_closed(session):
    bram = build.bram(session.event)
    calling_off.call_off(session.event)
    session.refresh_from_db()

    assert scan(session, bram).outcome == Outcome.NOT_OPEN


def test_undo_takes_back_and_keeps_the_row(session):
    bram, anna = build.bram(session.event), build.anna()
    verdict = scan(session, bram)

    undone = checkin.undo(verdict.check_in, operator=anna)

    assert undone.voided_by == anna
    assert count(session).inside == 0
    assert scan(session, bram).outcome == Outcome.WELCOME


def test_undo_twice_keeps_who_did_it_first(session, frozen):
    anna = build.anna()
    verdict = scan(session, build.bram(session.event))
    first = checkin.undo(verdict.check_in, operator=anna)
    frozen.shift(60)

    again = checkin.undo(verdict.check_in, operator=None)

    assert (again.voided_at, again.voided_by) == (first.voided_at, anna)


def test_scan_that_was_undone_does_not_come_back_when_it_is_sent_again(session):
    bram, scan_id = build.bram(session.event), uuid.uuid4()
    checkin.undo(scan(session, bram, scan_id).check_in, operator=None)

    scan(session, bram, scan_id)

    assert count(session).inside == 0


def test_search_finds_every_word_in_any_order_and_case(session):
    bram = build.bram(session.event, name="Bram van der Jansen")
    build.daan(session.event)

    for query in ("jansen bram", "BRAM", "bram@example", "der"):
        assert search(session, query) == [bram]


def test_search_finds_by_how_words_begin_and_within_words_where_nobody_has_one_that_does(session):
    jan = build.registration(session.event, name="Jan de Boer")
    marjan = build.registration(session.event, name="Marjan Kok")

    assert search(session, "jan") == [jan]
    assert search(session, "arjan") == search(session, "kok arj") == [marjan]
    assert search(session, "boer jan") == search(session, "jandeb") == [jan]


def test_search_for_names_alone_finds_nobody_by_how_an_address_begins(session):
    build.registration(session.event, name="Marjan Kok", email="jansen@example.nl")

    assert search(session, "jans", by_email=False) == []
    assert len(search(session, "jans")) == 1


def test_search_goes_on_after_the_first_page_where_it_was(session):
    jans = [build.registration(session.event, name=f"Jan {letter}") for letter in "abc"]
    build.registration(session.event, name="Marjan")

    pages = [search(session, "jan", limit=2, skip=skip) for skip in (0, 2, 4)]

    assert pages == [jans[:2], jans[2:], []]


def test_search_finds_who_was_let_in_from_another_event_too(session):
    there = build.edition().sessions.get()
    guest = build.registration(there.event, name="Jan de Boer")
    admissions.admit(guest, session, instead_of=there, operator=None)

    assert search(session, "jan") == [guest]


def test_search_looks_through_names_only_where_the_keys_find_nobody(
    session, django_assert_num_queries
):
    build.registration(session.event, name="Marjan Kok")

    with django_assert_num_queries(1) as asked:
        search(session, "marj kok", only_here=True)
    with django_assert_num_queries(2):
        search(session, "arjan", only_here=True)

    assert asked.captured_queries[0]["sql"].count('FROM "eventsite_searchkey"') == 2


def test_search_does_not_find_who_cancelled_or_who_comes_another_evening(session):
    cancelling.cancel(build.bram(session.event))
    build.bram(build.edition())

    assert search(session, "bram") == []


@pytest.mark.parametrize("query", ["", " ", "b", " b "])
def test_search_needs_two_characters(session, query):
    build.bram(session.event)

    assert search(session, query) == []


@pytest.mark.parametrize("text", ["bram", "ram"])  # by the keys, and within
@pytest.mark.parametrize("part", ["stand", "slot", "reserve"])
def test_search_says_who_takes_part_and_others_are_not_asked_after(
    session, django_assert_num_queries, text, part
):
    bram, edition = build.bram(session.event), session.event.edition
    parts = {"stand": build.stands(edition)[0], "slot": build.slots(edition, 1)[0], "reserve": True}
    if part == "reserve":
        build.initiator(edition, slot=parts["slot"])
    build.initiator(edition, name="Bram Bos", **{part: parts[part]})

    found = search(session, text)

    assert [one.takes_part for one in found] == [True, False]
    bos, jansen = participation.at_the_door(found).values()
    assert bos.words
    assert not jansen.words
    with django_assert_num_queries(0):
        participation.at_the_door([one for one in found if one == bram])


@pytest.mark.parametrize("people", [1, 3])
def test_search_asks_the_database_the_same_for_any_number(
    session, django_assert_num_queries, people
):
    for _ in range(people):
        scan(session, build.registration(session.event, name="Bezoeker"))

    with django_assert_num_queries(3):  # whether anybody is a guest, the keys, and who is in
        found = search(session, "bezoeker")

    assert all(person.live_check_ins for person in found)


@pytest.mark.parametrize("scans", [1, 3])
def test_recent_asks_the_database_once(session, django_assert_num_queries, scans):
    for _ in range(scans):
        scan(session, build.registration(session.event))

    with django_assert_num_queries(1):
        assert [s.registration.name for s in recent(session)]
