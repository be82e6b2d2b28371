"""The links behind "Zet in uw agenda": what Google and Outlook are told, read back from the address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from cafes.models import Edition
from eventsite.calendars import adding
from eventsite.models import Session, Venue

from ... import build
from .test_feeds import MOMENTS


def session(*, starts_at=build.NOW, lasts=timedelta(hours=2), **event) -> Session:
    """Not stored: nothing is asked of the database."""
    venue = Venue(
        name="’t Seinwezen", street="Kinderhuissingel 1", postcode="2013 AS", city="Haarlem"
    )
    edition = Edition(
        **{"kind": "social", "slug": "maart", "status": "published", "title": "Café", "summary": ""}
        | event
    )
    return Session(pk=1, event=edition, venue=venue, starts_at=starts_at, ends_at=starts_at + lasts)


def asked(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def instants_for_google(query: dict[str, str]) -> list[datetime]:
    zone = ZoneInfo(query["ctz"])
    return [
        datetime.strptime(at.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(
            tzinfo=UTC if at.endswith("Z") else zone
        )
        for at in query["dates"].split("/")
    ]


@pytest.mark.parametrize("lasts", [timedelta(hours=2), timedelta(days=3, hours=1)])
@pytest.mark.parametrize("name", MOMENTS)
def test_google_and_outlook_get_the_instants_of_the_session(name, lasts):
    start = MOMENTS[name][0]
    made = session(starts_at=start, lasts=lasts)

    once = adding.once(made)

    moments = [made.starts_at.astimezone(UTC), made.ends_at.astimezone(UTC)]
    google = asked(once.google)
    assert (google["action"], google["ctz"]) == ("TEMPLATE", "Europe/Amsterdam")
    assert [at.astimezone(UTC) for at in instants_for_google(google)] == moments
    for address in (once.outlook, once.office):
        query = asked(address)
        assert [datetime.fromisoformat(query[at]) for at in ("startdt", "enddt")] == moments


@pytest.mark.parametrize("title", ["Eten & drinken", "Café #3: 100% + één?", "=1+1; 🎪 “x”"])
def test_title_and_place_come_through_whole(title):
    once = adding.once(session(title=title))

    assert asked(once.google)["text"] == title
    assert asked(once.google)["location"] == "’t Seinwezen, Kinderhuissingel 1, 2013 AS Haarlem"
    assert asked(once.outlook)["subject"] == asked(once.office)["subject"] == title
    assert "+" not in once.google + once.outlook


@pytest.mark.parametrize("letter", ["a", "é", "🎪", "&"])
def test_address_stays_short_and_ends_with_that_of_the_page(letter):
    made = session(title=letter * 200, summary=f"{letter * 9} " * 30, slug="x" * 80)
    made.venue.accessibility = letter * 5000

    once = adding.once(made)

    for address, details in ((once.google, "details"), (once.outlook, "body")):
        assert len(address) <= 2000
        assert asked(address)[details].endswith(f"…\n\nhttps://cafe.example.nl/cafes/{'x' * 80}/")


def test_outlook_is_offered_at_home_and_at_work():
    once = adding.once(session())

    path = "calendar/0/deeplink/compose"
    assert once.outlook.startswith(f"https://outlook.live.com/{path}?")
    assert once.office.startswith(f"https://outlook.office.com/{path}?")
    assert once.file == "/cafes/maart/1.ics"
