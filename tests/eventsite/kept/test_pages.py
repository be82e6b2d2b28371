"""Pages that all see alike: made once per change, asked by nobody, never older than what they show."""

from __future__ import annotations

import contextlib
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eventsite.booking import cancelling, places
from eventsite.home import views as home
from eventsite.kept import revisions
from eventsite.kept.pages import differing_by, kept
from eventsite.kept.shelf import Shelf
from eventsite.models import Event, SiteSettings
from eventsite.site import reading
from eventsite.web.times import midnight
from tests import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

HOME, EVENING = "/", "/cafes/maart-2027/"


@pytest.fixture
def edition():
    return build.edition(slug="maart-2027", capacity=5)


class Counting:
    """A kept view that says how many times it was made, and what it was asked."""

    def __init__(self, **options) -> None:
        self.requests: list[HttpRequest] = []
        self.options = options
        self.ask = kept(shelf=Shelf(100_000), **options)(self.make)

    def make(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        return HttpResponse(f"page {len(self.requests)}")

    def get(self, path: str = "/", **headers: str) -> HttpResponse:
        return self.ask(RequestFactory().get(path, headers=headers))

    @property
    def made(self) -> int:
        return len(self.requests)


@pytest.mark.parametrize("path", [HOME, EVENING])
def test_page_costs_one_statement_until_something_changes(client, edition, path):
    first = client.get(path)

    with CaptureQueriesContext(connection) as asked:
        again = client.get(path)
        unchanged = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert len(asked) == 2
    assert again.content == first.content
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == first["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", [HOME, EVENING])
def test_free_places_are_true_at_once(client, edition, path):
    said = [client.get(path).content]

    bram = build.bram(edition, party_size=5)
    said.append(client.get(path).content)
    cancelling.cancel(bram)
    said.append(client.get(path).content)

    assert [b"Zet mij op de wachtlijst" in page for page in said] == [False, True, False]


def test_what_an_organiser_writes_is_there_at_once(client, edition):
    before = client.get(EVENING)

    Event.objects.filter(pk=edition.pk).update(summary="Met soep vooraf.")
    after = client.get(EVENING, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert b"Met soep vooraf." in after.content


def test_what_changes_while_a_page_is_made_is_on_the_next(edition):
    def show(request: HttpRequest) -> HttpResponse:
        free = places.free(edition)
        if free == 5:
            build.bram(edition)
        return HttpResponse(str(free))

    ask = kept(shelf=Shelf(10_000))(show)

    said = [ask(RequestFactory().get("/")).content for _ in range(2)]

    assert said == [b"5", b"4"]


def test_two_processes_show_nothing_older_after_something_newer(client, edition):
    one, other = (kept(shelf=Shelf(100_000))(home.index.__wrapped__.__wrapped__) for _ in range(2))
    request = RequestFactory().get("/")
    request.resolver_match = None
    said = [ask(request).content for ask in (one, other)]

    build.bram(edition, party_size=5)
    said += [ask(request).content for ask in (other, one)]

    assert said[0] == said[1] != said[2] == said[3]


def test_what_is_not_committed_is_not_kept(edition):
    page = Counting()

    with transaction.atomic():
        answers = [page.get().content for _ in range(2)]

    assert answers == [b"page 1", b"page 2"]
    assert page.get().content == b"page 3"


def test_page_is_made_by_one_request_while_others_wait(edition):
    class Door(Shelf):
        def turn(self, question):
            arrived.release()
            return super().turn(question)

    arrived, made = threading.Semaphore(0), []

    def make(request: HttpRequest) -> HttpResponse:
        made.append(request)
        for _ in range(3):
            arrived.acquire(timeout=10)
        return HttpResponse("page")

    ask = kept(shelf=Door(10_000))(make)

    def get(_number: int) -> bytes:
        try:
            return ask(RequestFactory().get("/")).content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as browsers:
        said = list(browsers.map(get, range(3)))

    assert said == [b"page"] * 3
    assert len(made) == 1


def test_view_is_asked_by_nobody(edition):
    page = Counting(asks=["kraam"])

    page.get("/?kraam=3&van=bram@example.nl", Cookie="session=x; staff=1", Authorization="Bearer x")

    (request,) = page.requests
    assert (request.COOKIES, request.GET.dict()) == ({}, {"kraam": "3"})
    assert dict(request.headers) == {}
    assert not hasattr(request, "session")
    assert not request.user.is_authenticated


def test_parameters_that_a_page_does_not_read_are_none(edition):
    page = Counting(asks=["kraam"])

    said = [
        page.get(path).content for path in ("/?kraam=1", "/?kraam=1&utm_source=mail", "/?kraam=2")
    ]

    assert said == [b"page 1", b"page 1", b"page 2"]


def test_long_query_is_answered_and_not_kept(edition):
    page, path = Counting(asks=["kraam"]), "/?kraam=" + "x" * 500

    assert [page.get(path).content for _ in range(2)] == [b"page 1", b"page 2"]


def test_page_is_made_anew_each_minute_for_what_opens_by_the_clock(client, frozen):
    opens = build.NOW.replace(second=0, microsecond=0) + timedelta(minutes=2)
    build.edition(slug="maart-2027", registration_opens_at=opens)
    path, button = "/cafes/maart-2027/", b"Meld u aan"
    early = client.get(path)

    frozen.move_to(opens - timedelta(seconds=1))
    just_before = client.get(path, headers={"If-None-Match": early["ETag"]})
    frozen.move_to(opens)
    opened = client.get(path)

    assert button not in early.content
    assert just_before.status_code == 304  # made anew, and the same
    assert button in opened.content


def test_calendar_kept_for_a_day_holds_nothing_that_leaves_on_it(client, frozen):
    """What is a year over leaves at that same midnight."""
    session = build.edition().sessions.get()
    year_over = timezone.localdate(session.ends_at + timedelta(days=365))
    frozen.move_to(midnight(year_over + timedelta(days=1)))
    client.get("/agenda.ics")

    frozen.shift(timedelta(hours=3))

    assert session.uid not in client.get("/agenda.ics").text


def test_page_of_a_day_stands_until_midnight_where_the_site_is(frozen):
    build.edition()
    page = Counting(daily=True)
    ends_at = midnight(timezone.localdate() + timedelta(days=1))
    page.get()

    frozen.move_to(ends_at - timedelta(seconds=1))
    same = page.get()
    frozen.move_to(ends_at)
    page.get()

    assert (same.content, page.made) == (b"page 1", 2)


def test_settings_of_the_site_count_as_the_process_knows_them(edition):
    page = Counting()
    page.get()

    reading.remember(SiteSettings(name="Buurtcafé"))

    assert page.get().content == b"page 2"


def test_errors_and_cookies_are_not_kept(edition):
    def gone(request: HttpRequest) -> HttpResponse:
        return HttpResponse("weg", status=410)

    def sets_a_cookie(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("ja")
        response.set_cookie("wie", "bram")
        return response

    def missing(request: HttpRequest) -> HttpResponse:
        raise Http404

    for view in (gone, sets_a_cookie, missing):
        shelf = Shelf(10_000)
        ask = kept(shelf=shelf)(view)
        with contextlib.suppress(Http404):
            ask(RequestFactory().get("/"))
        assert shelf.size == 0


def test_nothing_is_kept_before_the_first_revision():
    page = Counting()
    revisions.Revision.objects.all().delete()

    assert [page.get().content for _ in range(2)] == [b"page 1", b"page 2"]


def test_page_is_compressed_for_who_takes_that(client, edition):
    plain = client.get(HOME)
    pressed = client.get(HOME, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    refused = client.get(HOME, headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert gzip.decompress(pressed.content) == plain.content == refused.content
    assert pressed["Content-Encoding"] == "gzip"
    assert int(pressed["Content-Length"]) < int(plain["Content-Length"]) / 2
    assert plain["Vary"] == pressed["Vary"] == "Accept-Encoding"
    assert plain["ETag"] == pressed["ETag"]


def test_picture_is_not_compressed_once_more(edition):
    ask = kept(shelf=Shelf(10_000))(lambda _: HttpResponse(b"PNG", content_type="image/png"))

    picture = ask(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}))

    assert (picture.content, "Content-Encoding" in picture) == (b"PNG", False)


def test_head_has_the_headers_of_the_page(client, edition):
    page = client.get(HOME)

    head = client.head(HOME)

    assert head.headers.pop("X-Request-ID") != page.headers.pop("X-Request-ID")
    assert (head.content, head.headers) == (b"", page.headers)


def test_what_must_differ_for_everybody_does(edition):
    def form(request: HttpRequest) -> HttpResponse:
        return differing_by("b7e0", HttpResponse("form b7e0"))

    ask = kept(shelf=Shelf(10_000))(form)
    plain, pressed = (
        ask(RequestFactory().get("/", headers=headers))
        for headers in ({}, {"Accept-Encoding": "gzip"})
    )

    said = {plain.content, gzip.decompress(pressed.content), b"form b7e0"}
    assert len(said) == 3
    assert all(one.startswith(b"form ") for one in said)
    assert "ETag" not in plain
