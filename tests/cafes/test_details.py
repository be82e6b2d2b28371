"""All of an evening on one page, saved at once or not at all; and its overview."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cafes.models import Edition
from eventsite.mails import delivery
from eventsite.models import Event, LogEntry

from .. import build, queries

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]


@pytest.fixture(autouse=True)
def anna(client, settings, frozen_in_march):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def url(edition, page: str = "gegevens/") -> str:
    return f"/beheer/cafes/{edition.slug}/{page}"


def shown(client, edition, query: str = "") -> dict[str, object]:
    """What the form sends when nothing is changed."""
    context = client.get(url(edition) + query).context
    sent: dict[str, object] = {}
    for form in (context["form"], *context["sessions"], context["sessions"].management_form):
        for field in form:
            value = field.value()
            if hasattr(value, "strftime"):
                value = f"{value:%Y-%m-%dT%H:%M}"
            if value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def test_everything_is_saved_at_once(client):
    edition = build.edition(status=Event.Status.DRAFT)
    venue = build.venue(name="De Pletterij")

    done = client.post(
        url(edition),
        shown(client, edition)
        | {
            "title": "Café groene buurten",
            "headline": "Groen",
            "summary": "Over geveltuinen.",
            "description": "Meer daarover.",
            "capacity": "40",
            "party_max": "4",
            "promotion_stop_hours": "5",
            "registration_opens_at": "2027-03-03T09:00",
            "registration_closes_at": "2027-03-16T12:00",
            "practical_information": "Neem een kussen mee.",
            "thanks": "Dank.",
            "sessions-0-venue": venue.pk,
            "sessions-0-starts_at": "2027-03-17T20:00",
            "sessions-0-ends_at": "2027-03-17T22:30",
            "sessions-0-doors_open_at": "2027-03-17T19:30",
        },
    )

    assert done["Location"] == url(edition, "")
    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.title, stored.headline, stored.capacity) == ("Café groene buurten", "Groen", 40)
    assert (stored.practical_information, stored.thanks) == ("Neem een kussen mee.", "Dank.")
    session = stored.sessions.get()
    assert session.venue == venue
    assert f"{timezone.localtime(session.starts_at):%d-%m %H.%M}" == "17-03 20.00"
    # Set with the same form: it doesn't move along.
    assert f"{timezone.localtime(stored.registration_closes_at):%d-%m %H.%M}" == "16-03 12.00"
    assert LogEntry.objects.filter(event_id=edition.pk, verb="changed").count() == 2


def test_nothing_is_saved_when_one_thing_is_wrong(client):
    edition = build.edition(capacity=5)
    build.bram(edition, party_size=3)
    sent = shown(client, edition) | {"title": "Anders", "sessions-0-starts_at": "2027-03-16T20:00"}

    for wrong, says in (
        ({"capacity": "2"}, "Er zijn al 3 plaatsen bezet."),
        ({"sessions-0-ends_at": "2027-03-16T19:00"}, "Het einde moet na het begin liggen."),
        ({"sessions-0-doors_open_at": "2027-03-16T21:00"}, "De inloop moet voor het begin liggen."),
        ({"capacity": "9" * 30}, "100000"),
        ({"registration_opens_at": "x"}, "Vul een dag en een tijd in"),
        (
            {
                "registration_opens_at": "2027-03-10T10:00",
                "registration_closes_at": "2027-03-09T10:00",
            },
            "De aanmelding moet opengaan voordat zij sluit.",
        ),
        ({"title": ""}, "Vul dit veld in."),
        ({"summary": "x" * 10_000}, "300"),
    ):
        page = client.post(url(edition), sent | wrong)
        assert page.status_code == 400, wrong
        assert says in page.text, wrong
    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.title, stored.capacity) == ("Initiatievencafé", 5)
    assert stored.starts_at == edition.starts_at


def test_the_last_session_of_what_is_on_the_site_stays_and_the_title_with_it(client):
    edition = build.edition(sessions=2)
    sent = shown(client, edition)

    page = client.post(
        url(edition), sent | {"title": "X", "sessions-0-DELETE": "on", "sessions-1-DELETE": "on"}
    )

    assert page.status_code == 400
    assert "Er moet één bijeenkomst blijven." in page.text
    stored = Edition.objects.get(pk=edition.pk)
    assert stored.title == "Initiatievencafé"
    assert stored.sessions.standing().count() == 2


def test_one_more_evening_is_added_once_however_often_it_is_sent(client):
    edition = build.edition()
    sent = shown(client, edition, "?nog-een")
    assert sent["sessions-TOTAL_FORMS"] == 2
    sent |= {
        "sessions-1-venue": edition.sessions.get().venue_id,
        "sessions-1-starts_at": "2027-03-17T20:00",
        "sessions-1-ends_at": "2027-03-17T22:30",
    }

    client.post(url(edition), sent)
    again = client.post(url(edition), sent)

    assert edition.sessions.count() == 2
    assert "Deze bijeenkomsten vallen samen:" in again.text


def test_who_saves_second_sees_both(client):
    edition = build.edition()
    first, second = shown(client, edition), shown(client, edition)
    client.post(url(edition), first | {"summary": "Van Anna."})

    page = client.post(url(edition), second | {"summary": "Van Bram."})

    assert page.status_code == 409
    assert "Van Anna." in page.text
    assert "Van Bram." in page.text
    assert Edition.objects.get(pk=edition.pk).summary == "Van Anna."


def test_a_form_of_an_hour_ago_opens_nothing_that_was_closed(client):
    edition = build.edition()
    sent = shown(client, edition)
    Event.objects.filter(pk=edition.pk).update(sign_up_closed_at=build.NOW, closing_reason="Vol.")

    client.post(url(edition), sent | {"summary": "Anders."})

    stored = Edition.objects.get(pk=edition.pk)
    assert (stored.summary, stored.closing_reason) == ("Anders.", "Vol.")
    assert stored.sign_up_closed_at


# The overview --------------------------------------------------------------------------------------


def test_checklist_of_a_draft_says_what_is_missing_and_where(client):
    edition = build.edition(status=Event.Status.DRAFT, summary="")

    page = client.get(url(edition, ""))

    states = {line.name: line.state.value for line in page.context["checklist"].lines}
    assert states == {
        "when": "advice",  # nothing on getting in
        "places": "done",
        "texts": "blocks",
        "texts-en": "advice",
        "sign-up": "done",
        "plan": "advice",
        "stage": "advice",
        "workshop": "advice",
        "mails": "advice",
    }
    assert "2 van 9" in page.text
    assert f'{url(edition)}#id_summary"' in page.text


def test_what_the_last_evening_had_is_taken_over_by_a_button(client, frozen_in_march):
    frozen_in_march.shift(-timedelta(days=61))
    last = build.edition(starts_at=build.NOW - timedelta(days=60), description="Over de avond.")
    build.stands(last, 3)
    build.slots(last, 2)
    frozen_in_march.shift(timedelta(days=61))
    draft = build.edition(status=Event.Status.DRAFT)
    page = client.get(url(draft, "")).text
    assert "Op 1 januari: 3 kramen." in page
    assert "Op 1 januari: 2 van 5 minuten vanaf" in page

    for what in ("plan", "stage", "texts"):
        done = client.post(url(draft, "overnemen/"), {"wat": what}, follow=True)
        assert "Overgenomen:" in done.text

    draft.refresh_from_db()
    assert draft.stands.count() == 3
    assert draft.slots.count() == 2
    assert draft.description == "Over de avond."
    assert "6 van 9" in done.text or "5 van 9" in done.text


@pytest.mark.parametrize("what", ["", "people", "texts", "x" * 10_000])
def test_there_may_be_nothing_to_take_over(client, what):
    draft = build.edition(status=Event.Status.DRAFT)

    page = client.post(url(draft, "overnemen/"), {"wat": what}, follow=True)

    assert "Er is niets om over te nemen." in page.text


def test_figures_of_what_is_on_the_site(client):
    edition = build.edition(capacity=5)
    build.bram(edition, party_size=3)
    build.stands(edition, 3)

    page = client.get(url(edition, ""))

    assert page.context["room"].taken == 3
    assert (page.context["stalls"], page.context["stalls_taken"]) == (3, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_overview_takes_as_many_queries_for_any_number(client, django_assert_num_queries, number):
    edition = build.edition()
    build.stands(edition, number)
    build.slots(edition, number)
    for n in range(number):
        build.bram(edition, email=f"b{n}@example.nl")

    with django_assert_num_queries(25 + queries.EVENT):
        client.get(url(edition, ""))


@pytest.mark.parametrize("number", [1, 3])
def test_details_take_as_many_queries_for_any_number(client, django_assert_num_queries, number):
    edition = build.edition(sessions=2)
    for n in range(number):
        build.bram(edition, email=f"b{n}@example.nl")

    with django_assert_num_queries(14 + queries.EVENT):
        client.get(url(edition))


def test_another_hour_is_asked_first_and_then_mailed_with_the_sentence(client):
    edition = build.edition()
    bram = build.bram(edition)
    delivery.deliver_due()
    later = timezone.localtime(edition.starts_at) + timedelta(minutes=30)
    moved = shown(client, edition) | {"sessions-0-starts_at": f"{later:%Y-%m-%dT%H:%M}"}

    asked = client.post(url(edition), moved)
    assert "begin 19.30 → 20.00" in asked.text
    assert edition.sessions.get().starts_at < later
    again = client.post(url(edition), moved | {"terug": "1"})
    assert f'value="{later:%Y-%m-%dT%H:%M}"' in again.text
    client.post(url(edition), moved | {"bevestigd": "1", "zin": "De zaal opent later."})

    assert edition.sessions.get().starts_at == later
    assert bram.messages.get(kind="event_changed").note == "De zaal opent later."
