"""What an evening and a run have alike where they are changed."""

from __future__ import annotations

import re

import pytest

from eventsite.booking import scheduling
from eventsite.models import Event

from ... import build

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen_in_march"),
]


@pytest.fixture(autouse=True)
def anna(client, settings, frozen_in_march):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(build.anna())


def evening(page: str = "", **fields) -> tuple[Event, str]:
    edition = build.edition(**fields)
    return edition, f"/beheer/cafes/{edition.slug}/{page}"


def run(page: str = "", **fields) -> tuple[Event, str]:
    made = build.run(**fields)
    return made, f"/beheer/cursussen/{made.pk}/{page}"


# Of each kind, where its sessions are changed.
SESSIONS = pytest.mark.parametrize(
    ("make", "page"), [(evening, "gegevens/"), (run, "bijeenkomsten/")]
)


def sent_by(page) -> dict[str, object]:
    """What the form on this page sends when nothing is changed in it."""
    sessions = page.context["sessions"]
    sent = {}
    for form in filter(None, (page.context["form"], *sessions, sessions.management_form)):
        for field in form:
            value = field.value()
            sent[field.html_name] = f"{value:%Y-%m-%dT%H:%M}" if hasattr(value, "hour") else value
    return {name: value for name, value in sent.items() if value not in (None, False)}


def take_away_last(event: Event) -> None:
    scheduling.save_sessions(event, [], [event.sessions_in_order()[-1]])


@SESSIONS
def test_session_that_was_taken_away_is_not_offered_again(client, make, page):
    event, url = make(page, sessions=3)
    take_away_last(event)

    assert [form.instance for form in client.get(url).context["sessions"]] == list(
        event.sessions.standing()
    )


@SESSIONS
@pytest.mark.parametrize("status", [Event.Status.DRAFT, Event.Status.PUBLISHED])
def test_who_has_a_page_with_a_session_taken_away_meanwhile_is_told_and_keeps_the_rest(
    client, make, page, status
):
    event, url = make(page, sessions=3, status=status)
    first = event.sessions_in_order()[0]
    sent = sent_by(client.get(url)) | {
        "sessions-1-title": "In de kelder",
        "sessions-2-title": "Weg",
    }
    scheduling.save_sessions(event, [], [first])

    told = client.post(url, sent)

    assert told.status_code == 409
    assert "Een bijeenkomst is intussen weggehaald." in told.text
    rows = told.context["sessions"]
    assert [row["title"].value() for row in rows] == ["In de kelder", "Weg"]
    sure = client.post(url, sent_by(told) | {"bevestigd": "1"})
    assert sure.status_code == 302
    standing = event.sessions.standing().order_by("starts_at")
    assert list(standing.values_list("title", flat=True)) == ["In de kelder", "Weg"]


@SESSIONS
@pytest.mark.parametrize("pressed", ["nog-een", "terug"])
def test_session_taken_away_meanwhile_is_told_of_on_whatever_way_back_to_the_form(
    client, make, page, pressed
):
    event, url = make(page, sessions=3)
    sent = sent_by(client.get(url)) | {pressed: "1"}
    take_away_last(event)

    told = client.post(url, sent)

    assert told.status_code == 409
    assert "Een bijeenkomst is intussen weggehaald." in told.text
    assert len(told.context["sessions"].forms) == 2 + (pressed == "nog-een")


@SESSIONS
def test_one_more_session_keeps_what_was_typed_and_saves_nothing_yet(client, make, page):
    event, url = make(page)
    sent = sent_by(client.get(url)) | {"sessions-0-title": "In de kelder", "nog-een": "1"}

    rows = client.post(url, sent).context["sessions"].forms

    assert rows[0]["title"].value() == "In de kelder"
    assert (len(rows), rows[-1].instance.pk) == (event.sessions.count() + 1, None)
    assert not event.sessions.exclude(title="").exists()


@pytest.mark.parametrize("make", [evening, run])
def test_every_line_of_the_checklist_leads_to_where_it_is_put_right(client, make):
    _event, url = make(status=Event.Status.DRAFT, summary="", sessions=1)
    page = client.get(url)

    listed = page.text.split('class="checklist"')[1].split("</ul>")[0]
    links = re.findall(r'href="([^"#]+)(?:#([^"]+))?"', listed)

    assert len(links) == len(page.context["checklist"].lines)
    for address, field in links:
        there = client.get(address)
        assert there.status_code == 200, address
        assert not field or f'id="{field}"' in there.text, (address, field)


def test_address_of_a_run_is_chosen_as_long_as_nobody_knows_it(client):
    for status, may in ((Event.Status.DRAFT, True), (Event.Status.PUBLISHED, False)):
        made, url = run("wijzigen/", status=status)
        form = client.get(url).context["form"]
        sent = {field.html_name: field.value() or "" for field in form}

        client.post(url, sent | {"slug": f"elders-{made.pk}"})

        made.refresh_from_db()
        assert (made.slug == f"elders-{made.pk}") is may
