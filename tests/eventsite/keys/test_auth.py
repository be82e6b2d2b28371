from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from eventsite.brakes.counting import Braked
from eventsite.brakes.limits import KEY, MISS
from eventsite.keys import verbs
from eventsite.keys.auth import KeyRefused, Sleutel
from eventsite.models import ApiKey, Scope
from eventsite.web.acting import PERSON, Kind, acting_as, actor
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SIGN_UP = Sleutel(Scope.SIGN_UP)


@pytest.fixture(autouse=True)
def _within_a_request():
    with acting_as(PERSON):
        yield


def ask(secret: str, auth: Sleutel = SIGN_UP, **more: str) -> ApiKey:
    headers = {"Authorization": f"Bearer {secret}"} | more
    request = RequestFactory(REMOTE_ADDR="203.0.113.5").get("/api/v1/", headers=headers)
    return auth(request)


def refusal(secret: str, auth: Sleutel = SIGN_UP) -> KeyRefused:
    with pytest.raises(KeyRefused) as refused:
        ask(secret, auth)
    return refused.value


def test_key_that_works_acts():
    made = build.api_key()

    assert ask(made.secret) == made.key
    assert (actor().kind, actor().pk) == (Kind.KEY, made.key.pk)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic {secret}"},
        {"Authorization": "{secret}"},
        {"Cookie": "Authorization=Bearer {secret}"},
        {"X-API-Key": "{secret}"},
    ],
    ids=lambda headers: next(iter(headers), "nothing"),
)
def test_key_elsewhere_than_in_its_header_is_none(headers):
    made = build.api_key()
    sent = {name: value.format(secret=made.secret) for name, value in headers.items()}
    request = RequestFactory().get(f"/api/v1/?access_token={made.secret}", headers=sent)

    with pytest.raises(KeyRefused) as refused:
        SIGN_UP(request)

    assert refused.value.status == 401
    assert refused.value.challenge == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "shown",
    ["icv_" + "a" * 43, "icv_", "x", "\0", "icv_" + "a" * 100_000, "é" * 43, "9" * 5000],
    ids=["unknown", "short", "letter", "null", "huge", "accents", "digits"],
)
def test_what_is_no_key_of_ours_is_401_and_counted(shown):
    refused = refusal(shown)

    assert refused.status == 401
    assert 'error="invalid_token"' in refused.challenge
    assert refused.answer().headers["Content-Type"] == "application/problem+json"


def test_guessing_is_braked(frozen):
    for _time in range(MISS.most):
        refusal("icv_" + "a" * 43)

    with pytest.raises(Braked):
        ask("icv_" + "a" * 43)


def test_key_of_another_scope_is_403_and_told_which_it_lacks():
    refused = refusal(build.api_key([Scope.PEOPLE]).secret)

    assert refused.status == 403
    assert refused.challenge.endswith('error="insufficient_scope", scope="aanmelden"')
    assert "“aanmelden”" in json.loads(refused.answer().content)["detail"]


def test_revoked_key_is_401():
    made = build.api_key()
    verbs.revoke(made.key, by=None)

    assert "ingetrokken" in str(refusal(made.secret).detail)


def test_expired_key_is_401_from_that_moment_on(frozen):
    made = build.api_key(days=1)
    frozen.shift(timedelta(days=1) - timedelta(seconds=1))
    ask(made.secret)

    frozen.shift(timedelta(seconds=1))

    assert "verlopen" in str(refusal(made.secret).detail)


def test_former_secret_works_until_the_overlap_is_over(frozen):
    made = build.api_key()
    renewed = verbs.renew(made.key, expires_at=timezone.now() + timedelta(days=90))
    assert ask(made.secret) == ask(renewed.secret) == made.key

    frozen.shift(verbs.OVERLAP)

    assert "kennen wij niet" in str(refusal(made.secret).detail)
    assert ask(renewed.secret) == made.key


def test_use_is_noted_once_in_a_while(frozen):
    made = build.api_key()
    ask(made.secret)
    first = ApiKey.objects.get().last_used_at

    frozen.shift(timedelta(minutes=4))
    ask(made.secret)
    assert ApiKey.objects.get().last_used_at == first

    frozen.shift(timedelta(minutes=1))
    ask(made.secret)
    assert ApiKey.objects.get().last_used_at == timezone.now()


def test_looking_at_a_key_costs_two_statements_and_a_third_in_a_while(
    frozen, django_assert_num_queries
):
    secret = build.api_key().secret

    with django_assert_num_queries(3):  # the key, its brake, its use
        ask(secret)
    with django_assert_num_queries(2):
        ask(secret)


def test_each_key_has_a_brake_of_its_own(frozen):
    made, other = build.api_key(), build.api_key()
    for _time in range(KEY.most):
        ask(made.secret)

    with pytest.raises(Braked):
        ask(made.secret)

    assert ask(other.secret) == other.key
