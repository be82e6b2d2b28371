"""What each role may do, of which events, and who it is that is seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from eventsite.models import Event, StaffMember
from eventsite.staff.roles import Right, events_of, may, narrowed, role_of, who_may

from ... import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


NONE, OWN, ALL = "–", "own", "all"
# The table of the desk's own documentation, as the people who asked for it wrote it.
TABLE = {
    Right.CHECK_IN: (OWN, OWN, ALL, ALL),
    Right.RUN_THE_DOOR: (NONE, OWN, ALL, ALL),
    Right.ORGANISE: (NONE, NONE, ALL, ALL),
    Right.MANAGE: (NONE, NONE, NONE, ALL),
}


@pytest.mark.parametrize("right", Right)
def test_role_has_its_rights_for_its_events(right):
    own, other = build.edition(), build.run()
    cast = [build.steward(own), build.trainer(own), build.anna(), build.manager()]

    found = [(may(user, right), may(user, right, own), may(user, right, other.pk)) for user in cast]

    in_words = {NONE: (False, False, False), OWN: (True, True, False), ALL: (True, True, True)}
    assert found == [in_words[reach] for reach in TABLE[right]]
    for user, reach in zip(cast, TABLE[right], strict=True):
        of = {NONE: 0, OWN: 1, ALL: 2}[reach]
        assert events_of(user, right).count() == of
        assert narrowed(StaffMember.objects.none(), user, right, event="events").count() == 0


def test_who_is_no_staff_may_nothing():
    event = build.edition()
    gone = build.manager()
    User.objects.filter(pk=gone.pk).update(is_active=False)

    for user in (
        AnonymousUser(),
        User.objects.create_user("bram", is_staff=True),
        User.objects.get(pk=gone.pk),
    ):
        assert role_of(user) is None
        assert not any(may(user, right, event) or may(user, right) for right in Right)
        assert not events_of(user, Right.CHECK_IN).exists()


def test_who_was_made_on_the_command_line_manages():
    root = build.superuser()

    assert all(may(root, right) for right in Right)
    assert list(who_may(Right.MANAGE)) == [root]


def test_who_may_is_everyone_with_the_right_and_in_service():
    steward, _trainer, anna = build.steward(), build.trainer(), build.anna()
    gone = build.manager()
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert list(who_may(Right.ORGANISE)) == [anna]
    assert steward in who_may(Right.CHECK_IN)


def test_role_comes_with_who_is_signed_in(client, django_assert_num_queries):
    """As many queries as before there were roles: session, who."""
    client.force_login(build.steward())

    with django_assert_num_queries(2):
        assert client.get("/beheer/mails/").status_code == 403


def test_member_is_seen_sparingly(client, frozen):
    anna = build.anna()
    client.force_login(anna)
    before = anna.staff_member.last_seen_at

    frozen.shift(timedelta(minutes=4))
    client.get("/beheer/mails/")
    assert StaffMember.objects.get().last_seen_at == before
    frozen.shift(timedelta(minutes=1))
    client.get("/beheer/mails/")
    assert StaffMember.objects.get().last_seen_at == before + timedelta(minutes=5)


def test_staff_member_has_one_of_the_roles():
    member = build.anna().staff_member
    member.role = "boss"

    with (
        pytest.raises(IntegrityError, match="staff_member_has_one_of_the_roles"),
        transaction.atomic(),
    ):
        member.save()


def test_staff_member_invited_by_only_when_invited():
    member = build.anna().staff_member
    member.invited_by = member.user

    with (
        pytest.raises(IntegrityError, match="staff_member_invited_by_only_when_invited"),
        transaction.atomic(),
    ):
        member.save()


def test_event_that_goes_leaves_the_member():
    draft = build.edition(status=Event.Status.DRAFT)
    steward = build.steward(draft)

    draft.sessions.all().delete()
    draft.delete()

    assert not events_of(steward, Right.CHECK_IN).exists()
