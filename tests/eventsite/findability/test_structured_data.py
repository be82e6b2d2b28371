"""JSON-LD by the rules of schema.org and of who reads it, for an event in each state.

The rules: https://schema.org/Event, https://developers.google.com/search/docs/appearance/structured-data/event.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from eventsite.booking import calling_off, closing, scheduling
from initiatives import campaigns
from tests import build

from .pages import Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
STATUSES = {f"https://schema.org/Event{one}" for one in ("Scheduled", "Rescheduled", "Cancelled")}
# Which properties each type may have here, by schema.org; another is a slip of the pen.
OF_EVENT = {
    "@type",
    "name",
    "description",
    "url",
    "image",
    "startDate",
    "endDate",
    "doorTime",
    "previousStartDate",
    "eventStatus",
    "eventAttendanceMode",
    "location",
    "organizer",
    "inLanguage",
    "isAccessibleForFree",
    "maximumAttendeeCapacity",
    "remainingAttendeeCapacity",
    "offers",
    "subEvent",
}
PROPERTIES = {
    "Event": OF_EVENT,
    "CourseInstance": OF_EVENT | {"courseMode", "courseWorkload", "instructor"},
    "Course": {
        "@type",
        "name",
        "description",
        "url",
        "image",
        "provider",
        "inLanguage",
        "isAccessibleForFree",
        "audience",
        "offers",
        "hasCourseInstance",
        "coursePrerequisites",
    },
    "Project": {
        "@type",
        "name",
        "description",
        "url",
        "image",
        "areaServed",
        "keywords",
        "sameAs",
        "seeks",
        "potentialAction",
        "subjectOf",
    },
    "WebPage": {"@type", "url", "inLanguage"},
    "WebSite": {"@type", "name", "url", "inLanguage", "publisher"},
    "GovernmentOrganization": {"@type", "name", "url"},
    "Place": {"@type", "name", "address", "geo", "containedInPlace"},
    "City": {"@type", "name"},
    "PostalAddress": {"@type", "streetAddress", "postalCode", "addressLocality", "addressCountry"},
    "GeoCoordinates": {"@type", "latitude", "longitude"},
    "Offer": {
        "@type",
        "price",
        "priceCurrency",
        "availability",
        "url",
        "validFrom",
        "validThrough",
        "category",
    },
    "Audience": {"@type", "audienceType"},
    "Person": {"@type", "name"},
    "Demand": {"@type", "name"},
    "DonateAction": {"@type", "name", "target"},
    "BreadcrumbList": {"@type", "itemListElement"},
    "ListItem": {"@type", "position", "name", "item"},
}


def check(data):
    """Every type and property is one we know, every moment has its offset, every address is whole."""
    if isinstance(data, list):
        for one in data:
            check(one)
    if not isinstance(data, dict):
        return
    assert set(data) - {"@context"} <= PROPERTIES[data["@type"]], data["@type"]
    for name, value in data.items():
        if name in {
            "startDate",
            "endDate",
            "doorTime",
            "previousStartDate",
            "validFrom",
            "validThrough",
        }:
            assert MOMENT.fullmatch(value), (name, value)
        if name in {"url", "item"}:
            assert value.startswith("https://"), (name, value)
        assert value not in ("", None, []), name
        check(value)
    if data["@type"] in {"Event", "CourseInstance"} and "organizer" in data:
        assert {"name", "startDate", "endDate", "location", "image", "description"} <= set(data)
        assert data["eventStatus"] in STATUSES
        assert datetime.fromisoformat(data["startDate"]) < datetime.fromisoformat(data["endDate"])
        assert {"streetAddress", "addressLocality", "addressCountry"} <= set(
            data["location"]["address"]
        )


def data_of(client, one, name="Event"):
    head = Head(client.get(one.get_absolute_url()).content.decode())
    for each in head.data:
        assert each["@context"] == "https://schema.org"
        check(each)
    return head.of_type(name)


def availability(data):
    return (
        data["offers"]["availability"].removeprefix("https://schema.org/")
        if "offers" in data
        else ""
    )


def test_evening_in_each_state_offers_what_is_to_be_had(client, frozen):
    free, full, closed, off, moved, later = (build.edition(capacity=1) for _number in range(6))
    build.bram(full)
    closing.close(closed, reason="Wij zijn vol.")
    calling_off.call_off(off)
    session = moved.sessions.get()
    was = timezone.localtime(session.starts_at).isoformat()
    session.starts_at += timedelta(days=7)
    session.ends_at += timedelta(days=7)
    session.doors_open_at = None
    scheduling.save_sessions(moved, [session])
    opens = timezone.now() + timedelta(days=1)
    type(later).objects.filter(pk=later.pk).update(registration_opens_at=opens)

    told = {name: data_of(client, one) for name, one in {
        "free": free, "full": full, "closed": closed, "off": off, "moved": moved, "later": later,
    }.items()}  # fmt: skip

    assert {name: availability(data) for name, data in told.items()} == {
        "free": "InStock",
        "full": "SoldOut",
        "closed": "SoldOut",
        "off": "",
        "moved": "InStock",
        "later": "InStock",
    }
    assert datetime.fromisoformat(told["later"]["offers"]["validFrom"]) == opens
    assert told["off"]["eventStatus"].endswith("EventCancelled")
    assert told["moved"]["eventStatus"].endswith("EventRescheduled")
    assert told["moved"]["previousStartDate"] == was
    frozen.shift(timedelta(days=40))
    for one in (free, full, closed, off, moved):
        past = data_of(client, one)
        assert not {"offers", "remainingAttendeeCapacity"} & set(past)
        assert past["image"]


def test_evening_names_the_municipality_its_doors_its_picture_and_language(client):
    event = build.edition()

    data = data_of(client, event)

    assert data["organizer"] == {
        "@type": "GovernmentOrganization",
        "name": "Gemeente Haarlem",
        "url": settings.SITE_URL,
    }
    assert datetime.fromisoformat(data["doorTime"]) == event.sessions.get().doors_open_at
    assert data["inLanguage"] == "nl"
    assert data["location"]["geo"]["latitude"] == 52.3845
    assert "performer" not in data
    for address in data["image"]:
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_run_and_course_say_each_other(client):
    basic = build.course()
    run = build.run(basic, sessions=3, trainer="Fatima")
    advanced = build.advanced(basic)

    course, of_run = data_of(client, basic, "Course"), data_of(client, run, "Course")

    (instance,) = course["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["image"] != course["image"]
    assert of_run["hasCourseInstance"] == [instance]
    assert data_of(client, advanced, "Course")["coursePrerequisites"]["name"] == basic.title


def test_initiative_says_what_it_is_and_seeks_and_nobodys_name_or_address(client):
    found = build.initiative(
        name="Buurttuin", website="https://buurttuin.example/", neighbourhood=build.neighbourhood()
    )
    campaigns.keep_campaign(found, title="Kas", target=500, raised=10, link="https://geven.example/kas",
                   started_on=timezone.localdate())  # fmt: skip

    data = data_of(client, found, "Project")

    assert (data["name"], data["sameAs"]) == ("Buurttuin", "https://buurttuin.example/")
    assert data["areaServed"]["containedInPlace"]["name"] == "Haarlem"
    assert data["potentialAction"]["target"] == "https://geven.example/kas"
    assert len(data["seeks"]) == found.needs.count() > 0
    assert found.contact_name not in str(data)
    assert found.contact_email not in str(data)


def test_first_page_says_whose_site_it_is(client):
    data = Head(client.get("/").content.decode()).of_type("WebSite")

    check(data)
    assert data["url"] == f"{settings.SITE_URL}/"
    assert data["publisher"]["name"] == "Gemeente Haarlem"


@pytest.mark.parametrize(
    "slip", [{"organiser": "x"}, {"url": "/cafes/x/"}, {"startDate": "2027-03-02"}]
)
def test_check_finds_a_slip(client, slip):
    data = data_of(client, build.edition())

    with pytest.raises(AssertionError):
        check(data | slip)
