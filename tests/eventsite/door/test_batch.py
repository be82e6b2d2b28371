"""Parties in parts, walk-ins, and what tablets bring late, twice and out of order."""

from __future__ import annotations

import itertools
import random
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsite.booking import cancelling, refusals
from eventsite.door import checkin, tablets
from eventsite.door.aside import NobodyToLetIn, accept, refuse, undecided
from eventsite.door.batch import bring, take_batch
from eventsite.door.checkin import Outcome
from eventsite.door.letting_in import let_in
from eventsite.door.people import Count, count
from eventsite.door.scans import Scan, WalkIn
from eventsite.models import AsideScan, CheckIn, Message, Registration
from eventsite.tickets import codes

from ... import build
from ...examples import examples

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    """The doors have just opened."""
    session = build.edition(capacity=10).sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def tablet(session, frozen):
    """Paired an hour before the doors opened."""
    frozen.shift(timedelta(hours=-1))
    tablet = build.tablet(session)
    frozen.shift(timedelta(hours=1))
    return tablets.find(build.token(tablet.pk))


def again(tablet):
    """The tablet as the next request finds it."""
    return tablets.find(build.token(tablet.pk))


def scan(registration, *, minutes=0, people=1, undone=None, scan_id=None) -> Scan:
    """Made so many minutes after the doors opened."""
    start = registration.event.sessions.get().doors_open_at
    return Scan(
        id=scan_id or uuid.uuid4(),
        at=start + timedelta(minutes=minutes),
        people=people,
        key=codes.key_of(registration),
        undone_at=None if undone is None else start + timedelta(minutes=undone),
    )


def walk_in(session, *, name="Els", email="", people=1, minutes=0, **fields) -> Scan:
    at = session.doors_open_at + timedelta(minutes=minutes)
    return Scan(uuid.uuid4(), at, people, walk_in=WalkIn(name, email), **fields)


def outcomes(taken) -> list[str]:
    return [t.verdict.outcome if t.verdict else t.aside.reason for t in taken]


# Parties in parts ----------------------------------------------------------------------------------


def test_two_of_four_come_now_and_two_later(session, frozen):
    bram = build.bram(session.event, party_size=4)

    first = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=2)
    assert (first.outcome, first.inside) == (Outcome.WELCOME, 2)
    assert count(session) == Count(inside=2, expected=4)
    frozen.shift(timedelta(minutes=30))
    rest = checkin.check_in(session, bram, check_in_id=uuid.uuid4())
    assert (rest.outcome, rest.inside) == (Outcome.WELCOME, 4)
    frozen.shift(timedelta(minutes=1))
    more = checkin.check_in(session, bram, check_in_id=uuid.uuid4())

    assert more.outcome == Outcome.ALREADY_IN
    assert more.since == session.doors_open_at
    assert count(session).inside == 4
    assert list(CheckIn.objects.live().order_by("part").values_list("part", "let_in")) == [
        (1, 2),
        (2, 2),
    ]


def test_more_than_the_party_is_never_let_in(session):
    bram = build.bram(session.event, party_size=3)

    checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=2)
    verdict = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=2)

    assert verdict.outcome == Outcome.WELCOME
    assert verdict.scan.let_in == 1
    assert count(session).inside == 3


def test_recount_corrects_how_many_came_and_leaves_room_for_the_rest(session):
    bram, anna = build.bram(session.event, party_size=4), build.anna()
    all_four = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), operator=anna)

    verdict = checkin.recount(all_four.scan, 2, check_in_id=uuid.uuid4(), operator=anna)

    assert (verdict.outcome, verdict.inside) == (Outcome.WELCOME, 2)
    assert count(session).inside == 2
    all_four.scan.refresh_from_db()
    assert all_four.scan.voided_by == anna


def test_recount_twice_is_once(session):
    bram = build.bram(session.event, party_size=4)
    all_four = checkin.check_in(session, bram, check_in_id=uuid.uuid4()).scan
    correction = uuid.uuid4()

    for _ in range(2):
        verdict = checkin.recount(all_four, 2, check_in_id=correction)

    assert (verdict.outcome, verdict.inside) == (Outcome.WELCOME, 2)
    with pytest.raises(checkin.NotCounted):
        checkin.recount(all_four, 1, check_in_id=uuid.uuid4())
    assert count(session).inside == 2


def test_undo_of_one_part_takes_that_part_out_only(session, frozen):
    bram = build.bram(session.event, party_size=4)
    first = checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=1)
    checkin.check_in(session, bram, check_in_id=uuid.uuid4(), people=3)
    frozen.shift(60)

    checkin.undo(first.scan)

    assert count(session).inside == 3
    frozen.shift(60)
    back = checkin.check_in(session, bram, check_in_id=uuid.uuid4())
    assert (back.scan.let_in, back.scan.part) == (1, 1)


# Late, twice, out of order -------------------------------------------------------------------------


def test_earliest_scan_wins_however_late_it_comes(session, tablet, frozen):
    bram = build.bram(session.event)
    other = again(build.tablet(session))
    frozen.shift(timedelta(hours=1))

    later = scan(bram, minutes=30)
    (first_answer,) = take_batch(other, [later])
    assert first_answer.verdict.outcome == Outcome.WELCOME
    earlier = scan(bram, minutes=12)
    (answer,) = take_batch(tablet, [earlier])

    assert answer.verdict.outcome == Outcome.WELCOME
    assert answer.verdict.since == earlier.at
    repeat = CheckIn.objects.get(pk=later.id)
    assert (repeat.duplicate_of_id, repeat.let_in, repeat.tablet) == (earlier.id, 0, other)
    assert count(session).inside == 1
    (told,) = take_batch(other, [later])
    assert told.verdict.outcome == Outcome.ALREADY_IN
    assert (told.verdict.since, told.verdict.check_in.tablet) == (earlier.at, tablet)


def test_every_number_of_a_scan_stands_in_its_own_column(session, tablet, frozen):
    """Of a party of 6 one comes, then one, then 5 are asked for; no two of its numbers are the same."""
    anna = build.superuser()
    bram, opened = build.bram(session.event, party_size=6), session.doors_open_at
    frozen.shift(timedelta(minutes=20))
    scans = [scan(bram, minutes=minutes, people=n) for minutes, n in ((1, 1), (2, 1), (3, 5))]

    bring(tablet, scans, operator=anna)

    assert CheckIn.objects.filter(pk=scans[2].id).values().get() == {
        "id": scans[2].id,
        "registration_id": bram.pk,
        "session_id": session.pk,
        "people": 5,
        "let_in": 4,
        "part": 3,
        "scanned_at": opened + timedelta(minutes=3),
        "received_at": opened + timedelta(minutes=20),
        "operator_id": anna.pk,
        "tablet_id": tablet.pk,
        "duplicate_of_id": None,
        "voided_at": None,
        "voided_by_id": None,
        "voided_tablet_id": None,
    }


def test_every_number_that_a_later_scan_changes_stands_in_its_own_column(session, tablet, frozen):
    """An earlier scan that comes late leaves 2 for the first, which another tablet then takes back."""
    anna = build.superuser()
    bram, opened = build.bram(session.event, party_size=6), session.doors_open_at
    other = tablets.find(build.token(build.tablet(session).pk))
    frozen.shift(timedelta(minutes=20))
    first, late = scan(bram, minutes=9, people=6), scan(bram, minutes=3, people=4)
    take_batch(tablet, [first])
    take_batch(other, [late])
    changed = CheckIn.objects.get(pk=first.id)

    checkin.undo(changed, operator=anna, tablet=other, at=opened + timedelta(minutes=12))

    assert (changed.people, changed.let_in, changed.part) == (6, 2, 1)
    assert CheckIn.objects.filter(pk=first.id).values().get() == {
        "id": first.id,
        "registration_id": bram.pk,
        "session_id": session.pk,
        "people": 6,
        "let_in": 2,
        "part": 1,
        "scanned_at": opened + timedelta(minutes=9),
        "received_at": opened + timedelta(minutes=20),
        "operator_id": None,
        "tablet_id": tablet.pk,
        "duplicate_of_id": None,
        "voided_at": opened + timedelta(minutes=12),
        "voided_by_id": anna.pk,
        "voided_tablet_id": other.pk,
    }


@pytest.mark.parametrize(
    ("said", "queries"),
    [("again", 6), ("of another party", 8), ("second part", 9), ("kept aside", 6)],
)
def test_scan_about_which_there_is_more_to_read_is_what_it_is_in_a_batch(
    session, tablet, django_assert_num_queries, said, queries
):
    """One scan of one ticket asks for scans only where there are some; two queries are the savepoint."""
    bram, daan = build.bram(session.event, party_size=4), build.daan(session.event)
    first = scan(bram)
    if said == "kept aside":
        cancelling.cancel(daan)
        first = scan(daan)
    before = take_batch(tablet, [first])

    then = {
        "again": first,
        "of another party": scan(daan, scan_id=first.id),
        "second part": scan(bram, minutes=1, people=2),
        "kept aside": first,
    }[said]
    with django_assert_num_queries(queries):
        (taken,) = take_batch(again(tablet), [then])

    kept = CheckIn.objects.count(), AsideScan.objects.count()
    if said == "second part":
        assert (taken.verdict.scan.let_in, taken.verdict.scan.part) == (2, 2)
        assert kept == (2, 0)
    elif said == "kept aside":
        assert (taken.aside.pk, kept) == (first.id, (0, 1))
    else:  # this tablet sent it before, whatever key it names now
        assert (taken.verdict.check_in, kept) == (before[0].verdict.check_in, (1, 0))


@pytest.mark.parametrize("times", [1, 2])
def test_id_of_what_another_tablet_keeps_aside_is_no_reason_to_refuse_a_scan(
    session, tablet, times
):
    elsewhere = build.edition().sessions.get()
    first, daan = build.tablet(elsewhere), build.daan(session.event)
    cancelling.cancel(daan)
    theirs = walk_in(elsewhere)
    build.kept_aside(first, theirs, AsideScan.Reason.TOO_LATE)

    for _time in range(times):
        (taken,) = take_batch(again(tablet), [scan(daan, scan_id=theirs.id)])

    assert (taken.id, taken.aside.reason) == (theirs.id, AsideScan.Reason.CANCELLED)
    assert {one.tablet_id for one in AsideScan.objects.all()} == {first.pk, tablet.pk}


def test_batch_sent_twice_changes_nothing(session, tablet, frozen):
    people = [build.registration(session.event) for _ in range(3)]
    batch = [scan(p) for p in people] + [walk_in(session)]

    first = outcomes(take_batch(tablet, batch))
    kept = list(CheckIn.objects.order_by("pk").values())
    frozen.shift(60)
    second = outcomes(take_batch(again(tablet), batch))

    assert first == second == ["welcome"] * 4
    assert list(CheckIn.objects.order_by("pk").values()) == kept
    assert session.event.registrations.count() == 4


def test_batch_cut_off_halfway_is_nothing_and_sent_again_it_is_all_of_it(
    session, tablet, monkeypatch
):
    people = [build.registration(session.event) for _ in range(4)]
    batch = [scan(p) for p in people]
    with monkeypatch.context() as patch:
        calls = itertools.count()
        take = let_in

        def cut_off(*args, **kwargs):
            if next(calls) == 2:
                raise ConnectionError
            return take(*args, **kwargs)

        patch.setattr("eventsite.door.batch.let_in", cut_off)
        with pytest.raises(ConnectionError):
            take_batch(tablet, batch)
    assert CheckIn.objects.count() == 0

    assert outcomes(take_batch(tablet, batch)) == ["welcome"] * 4
    assert count(session).inside == 4


def test_undo_that_comes_with_its_scan_leaves_nobody_in_and_the_trace_of_both(
    session, tablet, frozen
):
    bram = build.bram(session.event)
    frozen.shift(timedelta(minutes=10))

    take_batch(tablet, [scan(bram, minutes=1, undone=3)])

    row = CheckIn.objects.get()
    assert count(session).inside == 0
    assert row.voided_at == session.doors_open_at + timedelta(minutes=3)
    assert row.voided_tablet == tablet


def test_undo_sent_before_its_scan_still_holds(session, tablet):
    bram, scan_id = build.bram(session.event), uuid.uuid4()

    take_batch(tablet, [scan(bram, scan_id=scan_id, undone=0)])
    take_batch(tablet, [scan(bram, scan_id=scan_id)])

    assert count(session).inside == 0


def test_repeat_that_was_scanned_before_the_undo_does_not_come_to_count_by_it(
    session, tablet, frozen
):
    bram = build.bram(session.event)
    frozen.shift(timedelta(hours=1))
    take_batch(tablet, [scan(bram, minutes=1, undone=9), scan(bram, minutes=5)])

    assert count(session).inside == 0
    take_batch(tablet, [scan(bram, minutes=10)])
    assert count(session).inside == 1


def test_clock_that_runs_ahead_makes_no_scan_in_the_future(session, tablet):
    bram = build.bram(session.event)

    take_batch(tablet, [scan(bram, minutes=500)])

    assert CheckIn.objects.get().scanned_at == timezone.now()


def test_clock_that_stands_in_1970_makes_no_scan_from_before_the_pairing(session, tablet):
    bram = build.bram(session.event)

    take_batch(tablet, [scan(bram, minutes=-30_000_000)])

    assert CheckIn.objects.get().scanned_at == tablet.paired_at


MOMENTS = st.integers(min_value=0, max_value=50)
SCANS = st.lists(
    st.tuples(
        MOMENTS,
        st.integers(1, 4),
        st.one_of(st.none(), MOMENTS),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=SCANS, seed=st.integers(0, 10_000))
def test_any_order_of_arrival_ends_the_same(session, tablet, made, seed):
    """Scans at distinct moments, some undone, sent in any order, twice, over two tablets."""
    CheckIn.objects.all().delete()
    Registration.objects.all().delete()
    two = [again(tablet), again(tablet)]
    ends = []
    for shuffle in (False, True):
        bram = build.registration(session.event, party_size=4, name="Bram")
        batch = [
            scan(
                bram,
                minutes=minutes + number / 100,
                people=people,
                undone=None if undone is None else max(undone, minutes) + number / 100 + 0.001,
                scan_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{shuffle}"),
            )
            for number, (minutes, people, undone, _) in enumerate(made)
        ]
        order = list(batch)
        if shuffle:
            order = random.Random(seed).sample(batch * 2, k=2 * len(batch))
        two[0].session.check_ins.model.objects.filter(pk__in=[s.id for s in batch]).delete()
        with_time = timezone.now() + timedelta(hours=2)
        for one, (*_, which) in zip(order, itertools.cycle(made), strict=False):
            _take_at(two[which], one, with_time)
        rows = {r.pk: r for r in CheckIn.objects.filter(registration=bram)}
        live = [r for r in rows.values() if r.voided_at is None and not r.duplicate_of_id]
        assert sum(r.let_in for r in live) <= 4
        ends.append(
            [
                (
                    rows[s.id].let_in,
                    bool(rows[s.id].duplicate_of_id),
                    rows[s.id].voided_at,
                )
                for s in batch
            ]
        )
    assert ends[0] == ends[1]


def _take_at(tablet, one, now):
    import time_machine

    with time_machine.travel(now, tick=False):
        return take_batch(tablet, [one])


# Walk-ins ------------------------------------------------------------------------------------------


def test_walk_in_gets_a_place_and_is_in_and_gets_no_mail(session, tablet):
    (taken,) = take_batch(tablet, [walk_in(session, name="Els Smit", people=2)])

    els = session.event.registrations.get()
    assert taken.verdict.outcome == Outcome.WELCOME
    assert (els.name, els.email, els.party_size, els.walk_in) == ("Els Smit", "", 2, True)
    assert count(session) == Count(inside=2, expected=2)
    assert build.holder_of(codes.code_of(els)) == els
    assert not Message.objects.exists()


def test_walk_in_passes_the_capacity_because_they_are_inside(session, tablet):
    build.registration(session.event, party_size=6)
    build.registration(session.event, party_size=4)

    take_batch(tablet, [walk_in(session, people=3)])

    assert count(session) == Count(inside=3, expected=13)


def test_walk_in_by_an_organiser_asks_before_it_passes_the_capacity(session):
    build.registration(session.event, party_size=6)
    build.registration(session.event, party_size=3)
    els = {"name": "Els", "party_size": 2, "check_in_id": uuid.uuid4()}

    with pytest.raises(refusals.NotEnoughPlaces) as full:
        checkin.walk_in(session, **els)
    assert full.value.free == 1
    assert session.event.registrations.count() == 2

    assert checkin.walk_in(session, **els, over=True).outcome == Outcome.WELCOME


def test_walk_in_with_the_address_of_a_registration_is_that_registration(session, tablet):
    bram = build.bram(session.event, party_size=2)

    take_batch(tablet, [walk_in(session, name="B.", email="bram@example.nl", people=3)])

    bram.refresh_from_db()
    assert session.event.registrations.get() == bram
    assert (bram.name, bram.party_size, bram.walk_in) == ("Bram Jansen", 3, False)
    assert count(session) == Count(inside=3, expected=3)


def test_walk_in_who_waited_gets_the_place(session, tablet):
    build.registration(session.event, party_size=6)
    build.registration(session.event, party_size=4)
    waiting = build.bram(session.event)
    assert waiting.is_waiting

    take_batch(tablet, [walk_in(session, email="bram@example.nl")])

    waiting.refresh_from_db()
    assert waiting.is_confirmed
    assert count(session).inside == 1


def test_walk_in_with_the_address_of_who_is_in_already_is_a_duplicate(session, tablet):
    bram = build.bram(session.event)
    first = scan(bram)

    taken = take_batch(tablet, [first, walk_in(session, email="bram@example.nl")])

    assert outcomes(taken) == ["welcome", "already-in"]
    assert count(session) == Count(inside=1, expected=1)


def test_walk_in_undone_never_came(session, tablet):
    els = walk_in(session, email="els@example.nl")
    take_batch(tablet, [els])
    undone = Scan(els.id, els.at, els.people, undone_at=els.at)

    take_batch(again(tablet), [undone])
    take_batch(again(tablet), [undone])

    assert count(session) == Count(inside=0, expected=0)
    assert session.event.registrations.get().is_cancelled
    assert not Message.objects.exists()


def test_walk_in_undone_keeps_a_registration_that_was_there_before(session, tablet):
    bram = build.bram(session.event)
    both = walk_in(session, email="bram@example.nl", undone_at=session.doors_open_at)

    take_batch(tablet, [both])

    bram.refresh_from_db()
    assert bram.is_confirmed
    assert count(session) == Count(inside=0, expected=1)


# Kept aside ----------------------------------------------------------------------------------------


def test_scans_of_a_tablet_that_was_cut_off_wait_for_the_organiser(session, tablet):
    bram, anna = build.bram(session.event, party_size=2), build.anna()
    tablets.revoke(tablet, by=anna)
    one, els = scan(bram, minutes=-5, people=2), walk_in(session)

    taken = take_batch(again(tablet), [one, els])
    assert outcomes(take_batch(again(tablet), [one, els])) == outcomes(taken)

    assert outcomes(taken) == ["revoked", "revoked"]
    assert count(session).inside == 0
    assert {u.name for u in undecided(session)} == {"Bram Jansen", "Els"}
    assert all(u.can_accept for u in undecided(session))

    for aside in AsideScan.objects.all():
        verdict = accept(aside, by=anna)
        assert verdict.outcome == Outcome.WELCOME
    assert count(session) == Count(inside=3, expected=3)
    assert CheckIn.objects.get(pk=one.id).scanned_at == one.at
    assert undecided(session) == []


def test_scan_that_the_organiser_refused_counts_for_nothing_and_keeps_no_name(session, tablet):
    anna = build.anna()
    tablets.revoke(tablet, by=anna)
    els = walk_in(session)
    take_batch(again(tablet), [els])

    refuse(AsideScan.objects.get(), by=anna)
    take_batch(again(tablet), [els])
    accept(AsideScan.objects.get(), by=anna)

    aside = AsideScan.objects.get()
    assert (aside.item, aside.accepted, aside.decided_by) == (None, False, anna)
    assert not Registration.objects.exists()


def test_accept_twice_is_once(session, tablet):
    anna = build.anna()
    tablets.revoke(tablet, by=anna)
    take_batch(again(tablet), [walk_in(session)])

    for _ in range(2):
        accept(AsideScan.objects.get(), by=anna)

    assert count(session).inside == 1


def test_scan_that_counted_before_the_tablet_was_cut_off_goes_on_counting(session, tablet):
    bram = build.bram(session.event)
    one = scan(bram)
    take_batch(tablet, [one])
    tablets.revoke(tablet, by=build.anna())

    undone = scan(bram, scan_id=one.id, undone=1)
    assert outcomes(take_batch(again(tablet), [undone])) == ["welcome"]
    assert count(session).inside == 1
    assert not AsideScan.objects.exists()


def test_scans_that_come_after_the_morning_are_kept_aside(session, tablet, frozen):
    bram = build.bram(session.event)
    one = scan(bram, minutes=5)
    frozen.move_to(session.tablets_end_at)

    assert outcomes(take_batch(again(tablet), [one])) == ["too-late"]

    assert accept(AsideScan.objects.get(), by=build.anna()).outcome == Outcome.WELCOME
    assert CheckIn.objects.get().scanned_at == one.at


def test_scan_of_who_cancelled_meanwhile_is_kept_aside_and_can_be_let_in(session, tablet):
    bram = build.bram(session.event, party_size=2)
    one = scan(bram, people=2)
    cancelling.cancel(bram)

    assert outcomes(take_batch(tablet, [one])) == ["cancelled"]
    assert [u.name for u in undecided(session)] == ["Bram Jansen"]
    assert accept(AsideScan.objects.get(), by=build.anna()).outcome == Outcome.WELCOME

    assert count(session) == Count(inside=2, expected=2)


def test_scan_of_who_waits_is_kept_aside_and_can_be_let_in(session, tablet):
    build.registration(session.event, party_size=6)
    build.registration(session.event, party_size=4)
    waiting = build.bram(session.event)

    assert outcomes(take_batch(tablet, [scan(waiting)])) == ["waiting"]
    accept(AsideScan.objects.get(), by=build.anna())

    waiting.refresh_from_db()
    assert waiting.is_confirmed
    assert count(session).inside == 1


@pytest.mark.parametrize("key", ["", "0" * 20, "x", "%" * 20, "0" * 64])
def test_scan_of_a_ticket_that_nobody_has_is_kept_aside_and_can_only_be_refused(
    session, tablet, key
):
    unknown = Scan(uuid.uuid4(), session.doors_open_at, 1, key=key)

    assert outcomes(take_batch(tablet, [unknown])) == ["unknown"]
    (kept,) = undecided(session)
    assert not kept.can_accept
    with pytest.raises(NobodyToLetIn):
        accept(kept.aside, by=build.anna())
    assert AsideScan.objects.undecided().exists()


def test_scan_of_another_evening_is_kept_aside_without_a_name(session, tablet):
    elsewhere = build.bram(build.edition())
    one = Scan(uuid.uuid4(), session.doors_open_at, 1, key=codes.key_of(elsewhere))

    assert outcomes(take_batch(tablet, [one])) == ["other-event"]
    (kept,) = undecided(session)
    assert (kept.name, kept.can_accept) == ("", False)


def test_ticket_that_was_replaced_is_kept_aside(session, tablet):
    from eventsite.tickets import links

    bram = build.bram(session.event)
    old = scan(bram)
    links.revoke(bram)

    assert outcomes(take_batch(tablet, [old])) == ["unknown"]


@pytest.mark.parametrize("scans", [1, 3])
def test_undecided_takes_three_queries(session, tablet, django_assert_num_queries, scans):
    people = [build.registration(session.event) for _ in range(scans)]
    tablets.revoke(tablet, by=None)
    take_batch(again(tablet), [scan(p) for p in people])

    with django_assert_num_queries(3):
        assert len(undecided(session)) == scans
