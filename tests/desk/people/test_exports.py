"""The list as a file."""

from __future__ import annotations

import csv
import io

import pytest

from desk.people import exports
from desk.people.asked import Asked
from desk.people.views import get_event
from eventsite.models import LogEntry, Registration
from eventsite.web.spreadsheets import FORMATS

from ... import build
from .test_list import many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def download(client, event, suffix="csv", **sent):
    address = f"/beheer/evenementen/{event.slug}/mensen/download/"
    return client.post(address, {"soort": suffix, **sent})


def rows(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_download_holds_exactly_the_filter_in_its_order(anna):
    edition = build.edition(capacity=4)
    build.bram(edition, party_size=2)
    build.daan(edition, name="=HYPERLINK(1)")
    build.initiator(edition, stand=build.stands(edition, 1)[0], name="Chaima El Amrani")
    build.registration(edition, name="Jan van ’t Hoff", party_size=3)

    response = download(anna, edition, staat="plaats", sort="-naam")

    found = rows(response)
    assert [row["Naam"] for row in found] == ["Bram Jansen", "'=HYPERLINK(1)", "Chaima El Amrani"]
    assert found[0]["Personen"] == "2"
    assert found[2]["Doet"] == "Kraam 1"
    assert found[0]["Aangemeld op (Nederlandse tijd)"] == "2027-03-02 14:00:00"
    assert response.headers["Content-Disposition"].startswith(
        'attachment; filename="initiatievencafe-'
    )


def test_who_waits_has_a_number(anna):
    edition = build.edition(capacity=1)
    build.bram(edition)
    build.daan(edition)

    (row,) = rows(download(anna, edition, staat="wacht"))

    assert (row["Staat"], row["Nummer op de wachtlijst"]) == ("op de wachtlijst", "1")


def test_needs_are_in_it_only_when_ticked_and_the_log_says_so(anna):
    edition = build.edition()
    bram = build.bram(edition)
    Registration.objects.filter(pk=bram.pk).update(access_need="een plek voor een rolstoel")

    without = b"".join(download(anna, edition).streaming_content)
    ticked = b"".join(download(anna, edition, nodig="1").streaming_content)

    assert b"rolstoel" not in without
    assert b"rolstoel" in ticked
    logged = LogEntry.objects.filter(verb="exported", event_id=edition.pk).order_by("pk")
    assert [entry.changes["access_needs"][1] for entry in logged] == [False, True]
    assert logged[0].changes["registrations"] == [None, 1]
    assert not logged.filter(changes__icontains="rolstoel").exists()


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_kind_comes_with_its_own_type(anna, suffix):
    edition = build.edition()
    build.bram(edition)

    response = download(anna, edition, suffix)

    assert response.headers["Content-Type"] == FORMATS[suffix].media_type
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize("suffix", ["", "exe", "csv\0"])
def test_unknown_kind_of_file_is_not_found(anna, suffix):
    assert download(anna, build.edition(), suffix).status_code == 404


def test_run_has_columns_of_its_own(anna):
    run = build.past_run()
    build.took(run, sessions=3)

    (row,) = rows(download(anna, run))

    assert (row["Keer geweest"], row["Bewijs"]) == ("3", "")


@pytest.mark.database
@pytest.mark.parametrize(("number", "queries"), [(100, 6), (1_500, 12)])
def test_export_asks_thrice_for_every_five_hundred(django_assert_num_queries, number, queries):
    """Who, the queue, the line of the log; then with each five hundred who they are and what they do."""
    edition = build.edition(capacity=20_000)
    many(edition, number)
    event = get_event(edition.slug)

    with django_assert_num_queries(queries):
        file = exports.export(event, Asked(), FORMATS["csv"], needs=False)

    with file:
        assert file.read().count(b"\r\n") == number + 1
