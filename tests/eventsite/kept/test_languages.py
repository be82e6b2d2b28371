"""Pages are kept by their address, and so by their language; whatever a process remembers in words, it does per language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eventsite.kept import pages
from eventsite.models import Event
from eventsite.web.languages.addresses import in_language
from tests import build
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen")]

ROUNDS = 3
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def addresses() -> list[str]:
    edition = build.edition(slug="maart-2027")
    build.slots(edition, 2)
    build.stands(edition, 2)
    run, initiative = build.run(build.course()), build.initiative()
    pages.forget()
    return [
        "/",
        "/agenda/",
        "/agenda/?soort=avonden",
        "/cafes/maart-2027/",
        "/cafes/maart-2027/aanmelden/",
        run.course.get_absolute_url(),
        run.get_absolute_url(),
        initiative.get_absolute_url(),
        "/cursussen/",
        "/initiatieven/",
        "/toolkit/",
        "/privacy/",
        "/insluiten/agenda/",
    ]


def statements(client: Client, path: str) -> tuple[int, str]:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(asked), response["Content-Language"]


def test_page_costs_the_same_in_each_language_and_says_which_it_is(client, addresses):
    for path in addresses:
        english = in_language(path, "en")
        pages.forget()
        made, again = statements(client, path), statements(client, path)
        made_too, again_too = statements(client, english), statements(client, english)

        assert made_too == (made[0], "en"), path
        assert made[1] == again[1] == "nl", path
        assert again == (1, "nl"), path
        assert again_too == (1, "en"), path
        assert statements(client, path) == (1, "nl"), path


def test_what_did_not_change_is_said_in_each_language(client, addresses):
    for path in addresses:
        for language in ("nl", "en"):
            where = in_language(path, language)
            etag = client.get(where).get("ETag")
            for _ in range(2):  # the whole way, then what is kept
                response = client.get(where, headers={"If-None-Match": etag or ""})
                assert response["Content-Language"] == language, where
                assert response.status_code == (304 if etag else 200), where
            other = in_language(path, "en" if language == "nl" else "nl")
            assert client.get(other, headers={"If-None-Match": etag or ""}).status_code == 200


def test_sign_up_changes_the_page_in_both_languages(client, addresses):
    before = [client.get(path).text for path in ("/cafes/maart-2027/", "/en/cafes/maart-2027/")]
    build.bram(Event.objects.get(slug="maart-2027"))

    dutch, english = (
        client.get(path).text for path in ("/cafes/maart-2027/", "/en/cafes/maart-2027/")
    )

    assert [dutch, english] != before
    assert "79 van de 80" in dutch
    assert "79 of 80" in english


def test_threads_that_read_in_turns_get_each_their_own_language(addresses, settings):
    """Pages of the desk too: its menu, its counts, its words are remembered by the process."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    user = build.manager()
    slug = "/beheer/evenementen/maart-2027/mensen/"
    desk = ["/beheer/", "/beheer/cafes/", slug, "/beheer/mails/", "/inchecken/", "/mijn/"]
    asked = [in_language(path, code) for path in addresses + desk for code in ("nl", "en")]

    def reader() -> Client:
        client = Client()
        client.force_login(user)
        client.get("/beheer/")  # the browser is known from now on
        return client

    first = reader()
    said = {path: _words(first.get(path).text) for path in asked}

    def reads(client: Client, paths: list[str]) -> Callable[[], list[str]]:
        def read() -> list[str]:
            faults = []
            for number in range(ROUNDS):
                for path in paths:
                    if number % 2:
                        pages.forget()
                    faults += [path] if _words(client.get(path).text) != said[path] else []
            return faults

        return read

    orders = [asked, asked[::-1], asked[1::2] + asked[::2], asked[::2] + asked[1::2]]
    found = at_once([reads(reader(), order) for order in orders])

    assert found == [[]] * len(orders)


def _words(html: str) -> str:
    """Without what differs for everybody."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", UUID.sub("", html))
