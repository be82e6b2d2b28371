from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from eventsite.keys import secret, verbs
from eventsite.models import ApiKey, LogEntry, Scope
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_secret_is_shown_once_and_kept_as_a_hash():
    made = build.api_key()

    stored = ApiKey.objects.get()
    assert secret.is_one(made.secret)
    assert made.secret not in {str(value) for value in vars(stored).values()}
    assert stored.secret_hash == secret.hashed(made.secret)
    assert stored.shown == f"icv_…{made.secret[-4:]}"


def test_two_secrets_are_never_one():
    assert len({secret.make() for _time in range(100)}) == 100


def test_scopes_are_kept_in_one_order_however_they_were_asked():
    made = build.api_key([Scope.PEOPLE, Scope.SIGN_UP, Scope.SIGN_UP])

    assert made.key.scopes == "aanmelden mensen"
    assert made.key.may == {Scope.SIGN_UP, Scope.PEOPLE}


@pytest.mark.parametrize("scopes", ["", "mensen aanmelden", "alles", "aanmelden  mensen"])
def test_database_takes_no_other_scopes(scopes):
    key = build.api_key().key

    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(scopes=scopes)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_make_refuses_an_end_that_is_past_or_too_far(frozen, days):
    with pytest.raises(verbs.TooLong):
        build.api_key(days=days)


def test_make_refuses_the_name_of_another():
    build.api_key(name="HaarlemLink")

    with pytest.raises(verbs.NameTaken):
        build.api_key(name="HaarlemLink")


def test_key_for_no_event_at_all_is_of_no_use_at_any():
    made = build.api_key(events=[])

    assert not made.key.may_at(build.edition())


def test_key_for_one_event_is_of_use_there_alone_also_when_it_is_gone():
    evening, other = build.edition(), build.edition()
    made = build.api_key(events=[evening])

    assert made.key.may_at(evening)
    assert not made.key.may_at(other)
    evening.delete()
    assert not made.key.may_at(other)


def test_renew_keeps_the_key_and_lets_the_secret_before_work_for_a_week(frozen):
    made = build.api_key()

    renewed = verbs.renew(made.key, expires_at=timezone.now() + timedelta(days=200))

    assert renewed.key.pk == made.key.pk
    assert renewed.secret != made.secret
    assert renewed.key.former_hash == secret.hashed(made.secret)
    assert renewed.key.former_until == timezone.now() + verbs.OVERLAP


def test_renew_twice_ends_the_first_secret(frozen):
    made = build.api_key()
    until = timezone.now() + timedelta(days=200)

    again = verbs.renew(verbs.renew(made.key, expires_at=until).key, expires_at=until)

    hashes = {again.key.secret_hash, again.key.former_hash}
    assert secret.hashed(made.secret) not in hashes


def test_renew_refuses_what_was_revoked():
    made = build.api_key()
    verbs.revoke(made.key, by=None)

    with pytest.raises(verbs.Ended):
        verbs.renew(made.key, expires_at=timezone.now() + timedelta(days=1))


def test_revoke_twice_is_once_and_ends_both_secrets(frozen):
    made = build.api_key()
    verbs.renew(made.key, expires_at=timezone.now() + timedelta(days=30))

    verbs.revoke(made.key, by=None)
    key = verbs.revoke(made.key, by=None)

    assert not key.is_live()
    assert key.former_hash is None
    assert LogEntry.objects.filter(verb="revoked key").count() == 1
