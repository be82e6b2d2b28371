"""Who is signed in: two statements that are made once, and read anew at each page."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from eventsite.staff.roles import Right, may
from eventsite.staff.session_store import SessionStore
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def key() -> str:
    client = Client()
    client.force_login(build.manager(username="mira"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def who(key: str):
    request = HttpRequest()
    request.session = SessionStore(key)
    return get_user(request)


def test_it_is_the_store_that_the_site_uses():
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore


def test_who_is_signed_in_with_their_role_takes_two_statements(key, django_assert_num_queries):
    with django_assert_num_queries(2):
        user = who(key)
        assert (user.username, may(user, Right.ORGANISE)) == ("mira", True)


def test_what_changes_counts_at_the_next_page(key):
    assert who(key).is_authenticated

    User.objects.update(first_name="Wilhelmina")
    named = who(key)
    User.objects.update(is_active=False)

    assert named.first_name == "Wilhelmina"
    assert not who(key).is_authenticated


def test_session_ends_at_its_moment(key, frozen):
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=1))
    assert who(key).is_authenticated

    frozen.shift(1)

    assert not who(key).is_authenticated


@pytest.mark.parametrize("other", ["", None, "x" * 32, "x" * 500])
def test_key_of_no_session_is_nobody(key, other):
    store = SessionStore(other)

    assert not who(other).is_authenticated
    assert store.load() == {}
    assert store.session_key is None
