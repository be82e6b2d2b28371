"""What is kept is answered first, and as the whole way through all middleware answers it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from eventsite.brakes import limits, sources
from eventsite.brakes.counting import Use, take
from eventsite.kept import pages
from eventsite.models import BrakeCount, Event, SiteSettings
from eventsite.site import reading
from eventsite.web import queued, unavailable
from tests import build
from tests.test_access import BY_LINK, PUBLIC, TABLE, one_of_everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen")]

FIRST = "eventsite.kept.middleware.what_is_kept_comes_first"
FORM_ID = re.compile(rb'name="submission_id" value="[0-9a-f-]{36}"')
EDITIONS = "/api/v1/edities"
WAYS = [
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept-Encoding": "gzip;q=0"},
    {"X-Forwarded-Proto": "http"},
    {"Accept-Language": "fr", "Origin": "https://elders.example", "Cookie": "a=b"},
]


@pytest.fixture
def whole_way(settings):
    """A client whose questions all middleware sees."""

    def client() -> Client:
        with_first = settings.MIDDLEWARE
        settings.MIDDLEWARE = [one for one in with_first if one != FIRST]
        made = Client()
        made.get("/gezond/leeft/")  # which has it read the setting
        settings.MIDDLEWARE = with_first
        return made

    return client


def shown(response: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """What they get: the id of a form is everybody's own, and that of a question its own."""
    assert response.headers.pop("X-Request-ID")
    cookies = {name: morsel.OutputString() for name, morsel in response.cookies.items()}
    content = response.content
    if response.headers.get("Content-Encoding") == "gzip" and content:
        content = gzip.decompress(content)
    return response.status_code, dict(response.headers) | cookies, FORM_ID.sub(b"", content)


def statements(client: Client, path: str, **headers: str) -> tuple[int, HttpResponse]:
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path, headers=headers, REMOTE_ADDR="203.0.113.7")
    return len(asked), response


def test_every_answer_is_that_of_the_whole_way_header_by_header(client, whole_way, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 3600
    world, reference, manager = one_of_everything(), whole_way(), whole_way()
    mira, staff = build.manager(username="mira2"), Client()
    for one in (manager, staff):
        one.force_login(mira)
    for name, access in TABLE.items():
        if access in (PUBLIC, BY_LINK):
            client.get(world.url(name))
    paths = [path for path, query in pages.everything() if not query]
    differing = []

    for path in paths:
        etag = reference.get(path, headers={"X-Forwarded-Proto": "https"}).headers.get("ETag", "")
        for way in [*WAYS, {"If-None-Match": etag}, {"If-None-Match": '"x"'}, {"If-Match": '"x"'}]:
            said = {"X-Forwarded-Proto": "https"} | way
            for method in ("get", "head"):
                for one, other in ((client, reference), (staff, manager)):
                    answers = [
                        shown(getattr(asked, method)(path, headers=said))
                        for asked in (one, one, other)
                    ]
                    if answers[1] != answers[2] or answers[0] != answers[2]:
                        differing.append((path, way, method))

    assert {"/", EDITIONS, "/agenda.ics"} <= {*paths}
    assert len(paths) > 20
    assert differing == []


@pytest.mark.parametrize("path", ["/", EDITIONS])
def test_nothing_else_is_asked_for_what_is_kept(client, path):
    build.edition()
    etag = client.get(path)["ETag"]
    has_it = {"If-None-Match": etag, "Accept-Encoding": "gzip"}
    client.get(path, headers=has_it)

    again, unchanged = statements(client, path), statements(client, path, **has_it)

    assert (again[0], again[1].status_code) == (1, 200)
    assert (unchanged[0], unchanged[1].status_code) == (1, 304)


def test_question_to_the_api_counts_where_its_answer_is_made(client):
    build.edition()
    take(Use(limits.API, f"{source()} ", limits.API.most - 1))
    asked = {"REMOTE_ADDR": "203.0.113.7"}

    said = [client.get(EDITIONS, **asked).status_code for _ in range(3)]
    counts = BrakeCount.objects.count()
    Event.objects.update(title="Zomercafé")
    said.append(client.get(EDITIONS, **asked).status_code)

    assert said == [200, 200, 200, 429]
    assert counts == 1


def source() -> str:
    return sources.of(RequestFactory().get("/", REMOTE_ADDR="203.0.113.7"))


def test_host_that_is_none_of_ours_gets_nothing(client):
    client.get("/")

    refused = client.get("/", headers={"host": "evil.example"})

    assert refused.status_code == 400
    assert "Content-Security-Policy" in refused.headers


def test_plain_http_is_sent_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.get("/", secure=True).status_code == 200

    assert client.get("/").status_code == 301


def test_database_that_is_away_is_told_in_words_with_all_headers(client):
    def away(*_args: object) -> None:
        raise OperationalError("away")

    client.raise_request_exception = False
    before = client.get("/")
    with connection.execute_wrapper(away):
        response = client.get("/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Security-Policy"] == before["Content-Security-Policy"]
    assert client.get("/").status_code == 200


def test_who_waited_long_is_given_what_is_kept(client):
    client.get("/")

    with queued.after(unavailable.LONGEST_WAIT * 2):
        assert client.get("/").status_code == 200
        assert client.post("/").status_code == 429


def test_inside_a_transaction_nothing_that_was_kept_is_given(client):
    build.edition()
    client.get(EDITIONS)

    with transaction.atomic():
        Event.objects.update(title="Zomercafé")
        assert "Zomercaf" in client.get(EDITIONS).text


def test_what_is_asked_below_another_address_is_neither_kept_nor_given(client):
    below = client.get("/", SCRIPT_NAME="/initiatieven")
    assert below.status_code == 200
    assert pages.everything() == []

    page = client.get("/initiatieven/")
    again = client.get("/", SCRIPT_NAME="/initiatieven")

    assert page.content != below.content == again.content


def test_what_opens_by_the_clock_is_made_anew(client, frozen):
    opens = build.NOW.replace(second=0, microsecond=0) + timedelta(minutes=1)
    path = build.edition(registration_opens_at=opens).get_absolute_url()

    frozen.move_to(opens - timedelta(seconds=1))
    early = [client.get(path).text for _ in range(2)]
    frozen.move_to(opens)
    opened = client.get(path).text

    assert ["Meld u aan" in text for text in (*early, opened)] == [False, False, True]


def test_what_is_set_of_the_site_counts_at_once(client):
    before = [client.get("/").text for _ in range(2)]

    reading.remember(SiteSettings(name="Buurtcafé"))

    assert ["Buurtcafé" in text for text in (*before, client.get("/").text)] == [False, False, True]


def test_query_that_a_page_does_not_read_finds_the_same_page(client):
    build.edition()
    first = client.get("/")

    with CaptureQueriesContext(connection) as asked:
        again = client.get("/?utm_source=mail")

    assert again.content == first.content
    assert len(asked) == 1
    assert [query for _path, query in pages.everything() if query] == []
