"""The page with what there is to print, and who is chosen to be on it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ... import build, queries
from ...cafes.test_views import text_of as page_text
from .test_prints import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def edition():
    made = build.edition()
    build.bram(made)
    build.daan(made)
    return made


@pytest.fixture
def anna(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())
    return client


def url(event, name: str) -> str:
    return reverse("prints:print", args=[event.slug, name])


def test_page_leads_to_every_print_and_to_all_in_one(anna, edition):
    build.edition()
    page = anna.get(f"/beheer/evenementen/{edition.slug}/afdrukken/")

    html = page.content.decode()
    for name in ("deurlijst", "wachtlijst", "naamkaartjes", "kaarten", "draaiboek", "alles"):
        assert url(edition, name) in html
        assert anna.get(url(edition, name))["Content-Type"] == "application/pdf"
    assert "zonder e-mail" not in page_text(page)


def test_page_counts_who_has_no_email(anna, edition):
    edition.registrations.filter(name="Bram Jansen").update(email="", source="organiser")

    page = anna.get(f"/beheer/evenementen/{edition.slug}/afdrukken/")

    assert "Voor 1 aanmelding zonder e-mail" in page_text(page)
    pdf = anna.get(url(edition, "kaarten"), {"voor": "zonder-mail"}).content
    assert "Bram Jansen" in text_of(pdf)
    assert "Daan" not in text_of(pdf)


def test_page_of_an_empty_run_says_so(anna):
    page = anna.get(f"/beheer/evenementen/{build.run().slug}/afdrukken/")

    assert "Er is nog niemand met een plaats." in page_text(page)
    assert "Bordjes voor de kramen" not in page_text(page)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["naamkaartjes", "kaarten", "deurlijst", "alles"])
def test_chosen_few_alone_are_printed(anna, edition, name, method):
    bram = edition.registrations.get(name="Bram Jansen")
    elsewhere = build.chaima(build.edition())

    sent = {"wie": [str(bram.pk), str(elsewhere.pk)]}
    text = text_of(getattr(anna, method)(url(edition, name), sent).content)

    assert "Bram Jansen" in text
    assert "Daan" not in text
    assert "Chaima" not in text
    assert "Draaiboek" not in text


@pytest.mark.parametrize(
    "sent", [{"wie": ["x"]}, {"wie": ["9" * 40]}, {"wie": [""]}, {"wie": ["-1"]}, {"maat": "a0"}]
)
def test_choice_that_is_none_of_ours_is_refused_in_words(anna, edition, sent):
    response = anna.post(url(edition, "naamkaartjes"), sent)

    assert response.status_code == 400
    assert "Er is niets afgedrukt." in page_text(response)


def test_print_that_is_not_there_is_404(anna, edition):
    assert anna.get(url(edition, "iets")).status_code == 404
    assert anna.get(url(build.run(), "kraambordjes")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_database_the_same_for_any_number(anna, django_assert_num_queries, number):
    edition = build.edition()
    for _ in range(number):
        build.registration(edition)

    with django_assert_num_queries(7 + queries.EVENT):
        anna.get(f"/beheer/evenementen/{edition.slug}/afdrukken/")
