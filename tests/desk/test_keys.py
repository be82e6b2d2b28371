"""Managers make keys, see their secret once, renew and revoke them, and are told before one expires."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from desk.overview import keys as overview
from desk.settings.keys import expiring, retention
from eventsite.jobs import retaining
from eventsite.keys import secret
from eventsite.models import ApiKey, LogEntry, Message, Scope
from eventsite.staff import lines
from eventsite.web.acting import acting
from eventsite.web.dates import day
from eventsite.web.times import midnight
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

KEYS = "/beheer/instellingen/sleutels/"


@pytest.fixture
def mira(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    user = build.manager()
    client.force_login(user)
    return user


def new(**said: Any) -> dict[str, Any]:
    return {
        "name": "HaarlemLink: website",
        "partner": "HaarlemLink",
        "contact_email": "techniek@haarlemlink.example",
        "scopes": ["aanmelden"],
        "where": "overal",
        "expires_on": f"{timezone.localdate() + timedelta(days=30):%Y-%m-%d}",
    } | said


def test_key_is_asked_once_more_and_its_secret_shown_once(client, mira):
    asked = client.post(f"{KEYS}nieuw/", new())
    assert not ApiKey.objects.exists()
    assert "HaarlemLink mag daarmee" in asked.content.decode()
    assert "bij alle avonden en cursussen, ook die nog komen." in asked.content.decode()

    page = client.post(f"{KEYS}nieuw/", new(bevestigd="1"))

    key = ApiKey.objects.get()
    shown = page.context["secret"]
    assert shown in page.content.decode()
    assert secret.hashed(shown) == key.secret_hash
    assert "no-store" in page.headers["Cache-Control"]
    assert key.made_by == mira
    for path in (KEYS, f"{KEYS}{key.pk}/", "/beheer/logboek/"):
        assert shown not in client.get(path).content.decode()


def test_key_that_reads_people_wants_a_tick(client, mira):
    said = new(scopes=["aanmelden", "mensen"], bevestigd="1")

    without = client.post(f"{KEYS}nieuw/", said)
    assert without.status_code == 400
    assert not ApiKey.objects.exists()

    client.post(f"{KEYS}nieuw/", said | {"akkoord": "on"})
    assert ApiKey.objects.get().scopes == "aanmelden mensen"


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"partner": "\0"},
        {"contact_email": "x"},
        {"scopes": []},
        {"scopes": ["alles"]},
        {"scopes": ["webhooks"]},
        {"where": "hier"},
        {"where": "hier", "events": ["9" * 5000]},
        {"expires_on": "2020-01-01"},
        {"expires_on": "9999-12-31"},
        {"expires_on": "morgen"},
    ],
    ids=lambda said: str(said)[:40],
)
def test_form_that_is_wrong_makes_nothing(client, mira, said):
    page = client.post(f"{KEYS}nieuw/", new(bevestigd="1", akkoord="on", **said))

    assert page.status_code == 400
    assert not ApiKey.objects.exists()


def test_same_name_twice_is_refused_and_says_what_to_do(client, mira):
    client.post(f"{KEYS}nieuw/", new(bevestigd="1"))

    page = client.post(f"{KEYS}nieuw/", new())  # before it is asked what follows

    assert page.status_code == 400
    assert "Zag u het geheim daarvan niet?" in page.content.decode()
    assert ApiKey.objects.count() == 1


def test_renewed_key_shows_another_secret_once(client, mira):
    made = build.api_key()
    until = f"{timezone.localdate() + timedelta(days=60):%Y-%m-%d}"

    page = client.post(f"{KEYS}{made.key.pk}/vernieuwen/", {"expires_on": until})

    assert page.context["secret"] != made.secret
    assert "oude geheim werkt nog tot" in page.content.decode()


def test_revoking_is_asked_and_cannot_be_taken_back(client, mira):
    made = build.api_key()
    path = f"{KEYS}{made.key.pk}/"

    client.post(f"{path}intrekken/")
    assert ApiKey.objects.get().is_live()
    client.post(f"{path}intrekken/", {"bevestigd": "1"})

    key = ApiKey.objects.get()
    assert (key.is_live(), key.revoked_by) == (False, mira)
    assert "Vernieuwen" not in client.get(path).content.decode()
    assert client.post(f"{path}vernieuwen/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_any_number(
    client, mira, number, django_assert_num_queries
):
    for _time in range(number):
        build.api_key(by=mira)
    client.get(KEYS)

    with django_assert_num_queries(LIST):
        page = client.get(KEYS)

    assert page.content.decode().count("icv_…") == number


LIST = 4


def test_log_says_the_name_of_the_key(mira):
    made, evening = build.api_key(name="HaarlemLink"), build.edition()
    with acting(key=made.key):
        build.bram(evening)

    (line,) = [one for one in lines.last(9, event=evening) if "meldde" in one.text]

    assert line.who == "HaarlemLink"
    assert LogEntry.objects.filter(actor="key", actor_id=made.key.pk).exists()


def test_holders_are_mailed_once_before_a_key_expires(frozen, mira):
    build.api_key(days=15, by=mira)
    ApiKey.objects.update(expires_at=midnight(date(2027, 3, 17)))
    expiring.warn(timezone.now())
    assert not Message.objects.exists()

    frozen.shift(timedelta(days=1))
    expiring.warn(timezone.now())
    expiring.warn(timezone.now())

    sent = Message.objects.order_by("email")
    assert [one.email for one in sent] == [mira.email, "techniek@haarlemlink.example"]
    ours, theirs = (build.mail(one).body for one in sent)
    assert all("16 maart 2027" in body for body in (ours, theirs))  # and not the midnight after it
    assert "/beheer/instellingen/sleutels/" in ours
    assert "/beheer/" not in theirs


def test_key_that_expires_asks_for_a_manager_and_one_that_was_revoked_does_not(mira):
    build.api_key(days=40)
    assert list(overview.expiring()) == []

    made = build.api_key(days=10, name="Buurtsite")
    (item,) = overview.expiring()
    assert "Buurtsite" in item.text

    ApiKey.objects.filter(pk=made.key.pk).update(revoked_at=timezone.now())
    assert list(overview.expiring()) == []


def test_key_that_ended_goes_after_its_term_and_who_it_brought_stays(frozen):
    made, evening = build.api_key([Scope.SIGN_UP], days=1), build.edition()
    bram = build.bram(evening)
    type(bram).objects.filter(pk=bram.pk).update(source="partner", key=made.key)
    (category,) = retention.CATEGORIES

    assert retaining.run(category, timezone.now()) == 0
    frozen.shift(timedelta(days=category.days + 1))
    assert retaining.run(category, timezone.now()) == 1

    bram.refresh_from_db()
    assert (bram.key, bram.source_in_words) == (None, "via een partner")


def test_log_says_in_words_what_a_key_may(client, mira):
    made = build.api_key([Scope.SIGN_UP, Scope.PEOPLE])

    page = client.get(f"/beheer/instellingen/sleutels/{made.key.pk}/").text

    assert "mensen aanmelden, en dat wijzigen of afmelden; lezen wie" in page
    assert "aanmelden mensen" not in page
    told = lines.last(1, of=made.key)[0].changes[1]
    assert str(told) == f"werkt tot en met {day(timezone.localdate(made.key.last_day))}"
