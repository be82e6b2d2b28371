"""Managers on how long data of people is kept: within bounds, tried first, and asked before more goes than did."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from eventsite.figures import closing
from eventsite.models import Destruction, LogEntry, Registration, RetentionTerm
from eventsite.retention import categories, recording, terms
from eventsite.staff import lines

from .. import build
from .test_settings import opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TERMS = "/beheer/instellingen/bewaren/"
DESTROYED = "/beheer/instellingen/vernietigd/"


@pytest.fixture(autouse=True)
def manager(client, settings, frozen, tmp_path):
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path
    client.force_login(build.manager())


@pytest.fixture
def closed(frozen, client):
    """An evening of sixty days ago with two people."""
    edition = build.edition()
    build.bram(edition)
    build.daan(edition)
    frozen.move_to(edition.ends_at)
    closing.close(edition)
    frozen.shift(timedelta(days=60))
    client.force_login(User.objects.get(first_name="Mira"))
    return edition


def post(client, form=None, **typed):
    return client.post(TERMS, (form or opened(client, TERMS)) | typed)


def said(response) -> str:
    return " ".join(response.text.split())


def test_longer_term_is_saved_at_once_and_logged(client):
    response = post(client, registrations="120")

    assert response.status_code == 302
    assert terms.days("registrations") == 120
    assert terms.days("mails") == 90
    (line,) = lines.last(1)
    assert line.sentence == "Mira veranderde de bewaartermijn “Aanmeldingen voor een café”"
    assert LogEntry.objects.get().changes == {"days": [90, 120]}


def test_shorter_term_says_how_many_go_tonight_and_is_asked(client, closed):
    asked = post(client, registrations="30", mails="200")

    told = "Aanmeldingen voor een café: van 90 naar 30 dagen. Vannacht gaan er daardoor 2 weg."
    assert told in said(asked)
    assert "mails" not in said(asked).partition("Wat er gebeurt")[2].partition("<form")[0]
    assert not RetentionTerm.objects.exists()

    agreed = dict(asked.context["resend"])
    response = client.post(TERMS, agreed | {"bevestigd": "1", "akkoord": "on"})

    assert response.status_code == 302
    assert (terms.days("registrations"), terms.days("mails")) == (30, 200)


@pytest.mark.parametrize("typed", ["29", "366", "", "veel", "-1", "9" * 5000, "a\0b", "30,5"])
def test_term_outside_its_bounds_is_refused_with_what_they_are(client, typed):
    response = post(client, registrations=typed)

    assert response.status_code == 400
    told = "Aanmeldingen voor een café: vul een aantal dagen in van 30 tot en met 365."
    assert told in response.text
    assert not RetentionTerm.objects.exists()


def test_trial_counts_with_what_was_typed_and_changes_nothing(client, closed):
    response = post(client, registrations="45", proef="1")

    assert response.status_code == 200
    found = {one.category.key: (one.days, one.number) for one in response.context["tried"]}
    assert found["registrations"] == (45, 2)
    assert "Er is niets weggehaald en niets opgeslagen." in said(response)
    assert Registration.objects.count() == 2
    assert not RetentionTerm.objects.exists()
    assert not Destruction.objects.exists()


def test_terms_that_nobody_sets_are_told_of_with_when_they_end(client):
    page = said(client.get(TERMS))

    assert "Wordt leeggemaakt. De aanmelding blijft. De nacht na de laatste bijeenkomst." in page
    assert "Wordt verwijderd. 7 dagen nadat iemand het formulier invulde." in page
    assert "Hier staat er niets van." in page


def test_who_saves_after_somebody_else_did_is_shown_both(client):
    form = opened(client, TERMS)
    post(client, offers="400")

    response = post(client, form, offers="500")

    assert response.status_code == 409
    assert terms.days("offers") == 400


def test_other_process_knows_a_new_term_by_the_file_that_tells_of_settings(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    assert terms.days("offers") == 365
    remembered = terms._known
    with django_capture_on_commit_callbacks(execute=True):
        post(client, offers="400")
    monkeypatch.setattr(terms, "_known", remembered)  # as a process that saved nothing

    assert terms.days("offers") == 400


def test_page_costs_the_same_whatever_was_destroyed(client, django_assert_num_queries):
    for keys in (("mails",), ("offers", "waivers")):
        for key in keys:
            recording.record(categories.of(key), 1)
        with django_assert_num_queries(4):
            client.get(DESTROYED)


def test_what_was_destroyed_stands_by_day_and_category_without_a_name(client):
    for number in (2, 3):
        recording.record(categories.of("registrations"), number)
    recording.record(categories.of("offers"), 1, cause=Destruction.Cause.PERSON)

    page = client.get(DESTROYED)

    rows = page.context["rows"]
    assert [[row[1], row[2], row[4]] for row in rows] == [
        ["Aangeboden hulp", "iemand wiste de eigen gegevens", "1"],
        ["Aanmeldingen voor een café", "90 dagen", "5"],
    ]
    assert "Verklaring van vernietiging" in page.text
    assert "artikel 8 van het Archiefbesluit 1995" in page.text


def test_period_without_destruction_says_so_and_a_period_that_is_none_is_refused(client):
    day = timezone.localdate()
    other = urlencode({"van": day - timedelta(days=400), "tot": day - timedelta(days=399)})
    recording.record(categories.of("mails"), 1)

    assert "In deze periode is niets vernietigd." in client.get(f"{DESTROYED}?{other}").text
    for query in ("van=x&tot=y", "van=0001-01-01&tot=9999-12-31", "van=2027-03-02&tot=2027-03-01"):
        assert client.get(f"{DESTROYED}?{query}").status_code == 400
        assert client.get(f"{DESTROYED}verklaring.pdf?{query}").status_code == 400


def test_certificate_of_destruction_is_a_tagged_pdf(client):
    recording.record(categories.of("registrations"), 5)

    response = client.get(f"{DESTROYED}verklaring.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert b"/MarkInfo" in response.content
    assert "verklaring-van-vernietiging-" in response["Content-Disposition"]
