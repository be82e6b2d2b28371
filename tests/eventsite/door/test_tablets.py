from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from eventsite.booking import scheduling
from eventsite.door import tablets
from eventsite.models import Tablet

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    """The doors have just opened."""
    session = build.edition().sessions.get()
    frozen.move_to(session.doors_open_at)
    return session


@pytest.fixture
def offered(session):
    return tablets.offer(session, names_allowed=False, by=build.anna())


def pair(offered, number=1) -> Tablet:
    return tablets.pair(tablets.pairing_code(offered), build.token(number))


def test_tablets_of_a_session_are_numbered(session):
    other = build.edition().sessions.get()

    names = [build.tablet(s).name for s in (session, session, other)]

    assert names == ["Tablet 1", "Tablet 2", "Tablet 1"]


def test_pairing_gives_the_tablet_a_token_that_finds_it(offered, session):
    paired = pair(offered)

    assert tablets.find(build.token(1)) == paired
    assert paired.is_live()
    assert paired.session == session


def test_a_copy_of_the_database_holds_neither_code_nor_token(offered):
    code = tablets.pairing_code(offered)
    pair(offered)

    kept = str(Tablet.objects.values().get())

    assert code not in kept
    assert build.token(1) not in kept


def test_same_code_and_token_again_is_the_same_tablet(offered):
    assert pair(offered) == pair(offered)
    assert Tablet.objects.count() == 1


def test_code_pairs_one_tablet_only(offered):
    pair(offered)

    with pytest.raises(tablets.PairingUsed):
        pair(offered, number=2)

    assert tablets.find(build.token(2)) is None


@pytest.mark.parametrize("code", ["", "x", "WzFd:nonsense", "\0"])
def test_code_that_was_not_made_here_pairs_nothing(offered, code):
    with pytest.raises(tablets.PairingUnknown):
        tablets.pair(code, build.token())


@pytest.mark.parametrize("token", ["", "short", "t" * 44, "t" * 42 + "é", "t" * 42 + "\n"])
def test_token_that_is_no_256_bits_is_refused(offered, token):
    with pytest.raises(tablets.PairingUnknown):
        tablets.pair(tablets.pairing_code(offered), token)


@pytest.mark.parametrize(("seconds", "works"), [(899, True), (900, False)])
def test_code_works_for_a_quarter_of_an_hour(offered, frozen, seconds, works):
    frozen.shift(timedelta(seconds=seconds))

    if works:
        assert pair(offered).is_live()
    else:
        with pytest.raises(tablets.PairingExpired):
            pair(offered)


def test_code_of_a_tablet_that_was_cut_off_before_it_paired_works_no_more(offered):
    tablets.revoke(offered, by=build.anna(username="b@example.nl", email="b@example.nl"))

    with pytest.raises(tablets.PairingExpired):
        pair(offered)


def test_revoke_cuts_off_at_once_and_keeps_who_did_it_first(offered, frozen):
    anna = offered.created_by
    paired = pair(offered)
    tablets.revoke(paired, by=anna)
    first = tablets.find(build.token())
    frozen.shift(timedelta(minutes=1))

    tablets.revoke(paired, by=build.anna(username="b@example.nl", email="b@example.nl"))

    again = tablets.find(build.token())
    assert not again.is_live()
    assert (again.revoked_at, again.revoked_by) == (first.revoked_at, anna)


@pytest.mark.parametrize(
    ("ends", "morning"),
    [
        ("2027-03-16T22:00+01:00", "2027-03-17T06:00+01:00"),
        ("2027-03-17T01:00+01:00", "2027-03-17T06:00+01:00"),
        ("2027-03-17T06:00+01:00", "2027-03-18T06:00+01:00"),
        ("2027-03-27T22:00+01:00", "2027-03-28T06:00+02:00"),  # summer time comes in that night
        ("2027-10-31T02:30+02:00", "2027-10-31T06:00+01:00"),  # winter time comes back
    ],
)
def test_token_ends_the_next_morning_at_six(ends, morning, frozen):
    ends = datetime.fromisoformat(ends)
    session = build.edition(starts_at=ends - timedelta(hours=2, minutes=30)).sessions.get()
    morning = datetime.fromisoformat(morning)
    assert session.tablets_end_at == morning
    frozen.move_to(ends - timedelta(hours=3))
    tablet = build.tablet(session)

    frozen.move_to(morning - timedelta(seconds=1))
    assert tablet.is_live()
    frozen.move_to(morning)
    assert not tablet.is_live()


def test_token_goes_along_when_the_evening_is_moved(session):
    tablet = build.tablet(session)
    before = tablet.session.tablets_end_at
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)

    scheduling.save_sessions(session.event, [session])

    assert tablets.find(build.token(tablet.pk)).session.tablets_end_at - before >= timedelta(
        hours=23
    )


@pytest.mark.parametrize(
    ("behind", "minutes", "is_off"),
    [
        (timedelta(seconds=119), 1, False),
        (timedelta(minutes=2), 2, True),
        (timedelta(hours=-1), 60, True),
        (timedelta(days=365 * 80), 0, True),  # more seconds than the column holds
    ],
)
def test_seen_keeps_what_waits_and_how_far_the_clock_is_off(session, behind, minutes, is_off):
    tablet = build.tablet(session)

    tablets.seen(tablet, waiting=4, clock_offset=behind)

    (standing,) = tablets.standing(session)
    assert standing.tablet.waiting == 4
    assert standing.tablet.last_seen_at == timezone.now()
    assert standing.clock_is_off == is_off
    if minutes:
        assert standing.clock_minutes == minutes


def test_standing_tells_each_state(session, frozen):
    by = build.anna()
    silent, revoked = build.tablet(session), build.tablet(session)
    tablets.offer(session, names_allowed=False, by=by)
    frozen.shift(timedelta(minutes=15))
    tablets.revoke(revoked, by=by)
    tablets.seen(build.tablet(session), waiting=0, clock_offset=timedelta(0))
    tablets.offer(session, names_allowed=False, by=by)

    states = [one.state for one in tablets.standing(session)]

    assert states == ["silent", "revoked", "expired", "online", "offered"]
    assert silent.number == 1


@pytest.mark.parametrize("number", [1, 3])
def test_standing_takes_one_query(session, django_assert_num_queries, number):
    for _ in range(number):
        build.tablet(session)

    with django_assert_num_queries(1):
        assert len(tablets.standing(session)) == number
