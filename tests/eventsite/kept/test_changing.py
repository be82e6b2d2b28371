"""Pages of which only what changes with the places is made anew: they say what a page made anew says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from eventsite.booking import cancelling, places
from eventsite.kept import changing, pages
from eventsite.kept.pages import kept
from eventsite.kept.shelf import Shelf
from eventsite.models import Event, SiteSettings
from eventsite.site import reading
from tests import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

HOME, EVENING, AGENDA = "/", "/cafes/maart-2027/", "/agenda/"
PAGE = "outside {{ outside }}{{ free }}, {% load changing %}{% changing %}inside {{ outside }}{{ free }}{% endchanging %}"


@pytest.fixture
def edition(frozen):
    return build.edition(slug="maart-2027", capacity=5)


class Page:
    """A kept page that counts how many times its skeleton was made."""

    def __init__(self, event: Event, monkeypatch, *, outside=lambda: "x") -> None:
        template = engines["django"].from_string(PAGE)
        monkeypatch.setattr(changing.loader, "get_template", lambda _name: template)
        self.event, self.outside, self.made = event, outside, 0
        self.ask = kept(shelf=Shelf(100_000))(self.make)

    def make(self, request: HttpRequest) -> HttpResponse:
        self.made += 1
        context = {"outside": self.outside()}
        return changing.render(request, "page.html", context, self.changes)

    def changes(self) -> dict[str, object]:
        return {"free": places.free(self.event)}

    def get(self) -> str:
        return self.ask(RequestFactory().get("/")).content.decode()


@pytest.mark.parametrize("path", [HOME, EVENING, AGENDA])
def test_page_after_each_sign_up_is_as_one_made_anew(client, edition, path):
    client.get(path)
    bram = build.bram(edition, party_size=2)
    happened = [
        lambda: build.chaima(edition, party_size=3),  # full
        lambda: build.daan(edition),  # waits
        lambda: cancelling.cancel(bram),
    ]

    for number, change in enumerate(happened):
        change()
        with CaptureQueriesContext(connection) as asked:
            filled = client.get(path)
        statements = len(asked)
        pages.forget()
        anew = client.get(path)

        assert filled.content == anew.content
        assert filled["ETag"] == anew["ETag"]
        # Its tokens, the places counted, and who waits beside what is free; of one that is full which comes next.
        once = 1 if path == EVENING and number == 0 else 0
        assert statements - once in {2, 3}


def test_only_what_changes_is_made_anew(edition, monkeypatch):
    page = Page(edition, monkeypatch)

    said = [page.get(), page.get()]
    build.bram(edition, party_size=2)
    said.append(page.get())

    assert said == ["outside x, inside 5", "outside x, inside 5", "outside x, inside 3"]
    assert page.made == 1


def test_all_of_it_is_made_anew_when_what_all_see_changes_too(client, edition):
    client.get(EVENING)

    build.bram(edition, party_size=5)
    Event.objects.filter(pk=edition.pk).update(summary="Met soep vooraf.")
    page = client.get(EVENING).content

    assert b"Met soep vooraf." in page
    assert b"Zet mij op de wachtlijst" in page


def test_what_was_counted_outside_makes_all_of_it_anew(edition, monkeypatch):
    other = build.edition(capacity=9)
    page = Page(edition, monkeypatch, outside=lambda: places.free(other))
    said = [page.get()]

    build.bram(edition)
    said.append(page.get())
    build.bram(other)
    said.append(page.get())

    assert said == ["outside 9, inside 5", "outside 9, inside 4", "outside 8, inside 4"]
    assert page.made == 2


def test_all_of_it_is_made_anew_by_the_clock_and_for_other_settings(edition, monkeypatch, frozen):
    page = Page(edition, monkeypatch)
    page.get()

    build.bram(edition)
    frozen.shift(timedelta(minutes=1))
    page.get()
    made = page.made
    build.chaima(edition)
    reading.remember(SiteSettings(name="Buurtcafé"))
    page.get()

    assert (made, page.made) == (2, 3)


def test_page_that_is_not_kept_has_both_parts(edition, monkeypatch, rf):
    assert Page(edition, monkeypatch).make(rf.get("/")).content == b"outside x, inside 5"
