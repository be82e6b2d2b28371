"""The public pages of evenings in English: with what organisers wrote in Dutch alone, and with what they wrote twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cafes import plan
from cafes.models import Edition, Stand
from eventsite.models import Event, Venue
from initiatives.models import Initiative

from .. import build
from ..translated import DUTCH, ENGLISH, Shown, mark_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

# Themes in the form of an initiative: see tests/initiatives.
CHOICES = re.compile(r"<select.*?</select>", re.DOTALL)
LINE = re.compile(r'class="only-in"')
ENDS = (
    "",
    "kramen/",
    "pitches/",
    "meedoen/",
    "aanmelden/",
    "agenda/",
)  # of pages below an evening's


def told(**fields):
    """An evening of which everything is said that organisers can say before it."""
    made = build.edition(
        description="Alles.",
        table_size="een tafel",
        stall_information="Laden aan de achterkant.",
        sessions=fields.pop("sessions", 1),
        **fields,
    )
    made.sessions.update(title="Eerste bijeenkomst")
    build.cover(made)
    first, second, *_rest = build.stands(made)
    Stand.objects.filter(pk=first.pk).update(kind=Stand.Kind.ADVISER, adviser="gemeente")
    Stand.objects.filter(pk=second.pk).update(blocked_because="nooduitgang")
    slot, *_others = build.slots(made)
    build.initiator(made, slot=slot, initiative=build.initiative())
    return made


@pytest.fixture
def city(frozen):
    """An evening to come, one that is called off before it, one after it in two sessions, and one that was."""
    frozen.shift(timedelta(days=-40))
    past = told()
    Venue.objects.update(
        public_transport="Bus 2.",
        cycling="Stalling.",
        parking="Garage.",
        step_free_way="Achterom.",
        accessibility="Hulphond welkom.",
    )
    frozen.shift(timedelta(days=20))
    past = Edition.objects.get(pk=past.pk)
    build.photo(past)
    Edition.objects.filter(pk=past.pk).update(aftermath="Veel.")
    build.closed(past, attended=60)
    frozen.shift(timedelta(days=20))
    soon = timezone.localtime().replace(hour=19, minute=30) + timedelta(days=5)
    off = told(starts_at=soon)
    Edition.objects.filter(pk=off.pk).update(
        status=Event.Status.CANCELLED,
        cancelled_at=timezone.now(),
        cancellation_reason=f"{DUTCH} van de reden.",
    )
    return {
        "past": past,
        "off": off,
        "next": told(),
        "later": told(sessions=2, starts_at=soon + timedelta(days=60)),
        "run": build.run(),
    }


def addresses(city) -> list[str]:
    """Of every public page of evenings, in English."""
    with translation.override("en"):
        names = (
            "home",
            "agenda",
            *(f"embedding:{name}" for name in ("next_evening", "agenda", "courses", "index")),
        )
        evenings = [city[name].get_absolute_url() for name in ("past", "off", "next", "later")]
        return [
            *map(reverse, names),
            f"{reverse('agenda')}?toon=geweest",
            *(f"{evening}{end}" for evening in evenings for end in ENDS),
        ]


def pages(client, city):
    for address in addresses(city):
        response = client.get(address)
        assert response.status_code in {200, 409, 410}, address
        yield address, CHOICES.sub("", response.content.decode())


def test_what_is_only_in_dutch_says_so(client, city):
    mark_all(twins=False)
    seen = 0
    for address, html in pages(client, city):
        shown = Shown(html)
        assert not shown.unmarked, address
        seen += len(shown.found)
        assert len(LINE.findall(html)) <= 1, address
    assert seen > 100


@pytest.mark.parametrize("which", ["past", "off", "next", "later"])
def test_the_page_of_an_evening_says_that_its_text_is_only_in_dutch(client, city, which):
    mark_all(twins=False)
    with translation.override("en"):
        html = client.get(city[which].get_absolute_url()).content.decode()
    assert "This text is only in Dutch." in html


@pytest.mark.parametrize("path", ["/en/", "/en/insluiten/volgende-avond/"])
def test_so_do_home_and_the_frame_of_the_next_evening(client, city, path):
    mark_all(twins=False)
    assert "This text is only in Dutch." in client.get(path).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/en/agenda/",
        "/en/agenda/?toon=geweest",
        "/en/insluiten/agenda/",
        "/en/insluiten/cursussen/",
    ],
)
def test_so_does_the_agenda_of_its_titles(client, city, path):
    mark_all(twins=False)
    assert "These texts are only in Dutch." in client.get(path).content.decode()


def test_what_is_written_twice_is_read_in_english(client, city):
    mark_all(twins=True)
    Edition.objects.filter(pk=city["off"].pk).update(cancellation_reason="")
    Initiative.objects.update(language="en")  # written in one language, this one
    seen = 0
    for address, html in pages(client, city):
        assert DUTCH not in html, (
            address,
            [html[at.start() - 80 : at.end() + 40] for at in re.finditer(DUTCH, html)],
        )
        assert not LINE.findall(html), address
        seen += html.count(ENGLISH)
    assert seen > 100


def test_a_page_in_dutch_says_nothing_of_languages(client, city):
    mark_all(twins=True)
    for address in addresses(city):
        html = client.get(address.removeprefix("/en")).content.decode()
        assert ENGLISH not in html, address
        assert not LINE.findall(html), address
        assert ' lang="nl"' not in html.replace('<html lang="nl"', "<html"), address


def test_the_line_stands_once_with_the_first_text_that_needs_it(client, frozen):
    made = told()
    path = f"/en{made.get_absolute_url()}"
    Venue.objects.update(public_transport="Bus 2.")
    mark_all(twins=True)
    Venue.objects.update(translations={})
    Initiative.objects.update(language="en")
    html = client.get(path).content.decode()
    assert len(LINE.findall(html)) == 1
    assert "Part of this text is only in Dutch." in html.partition("Where it is")[2]


def statements(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("twins", [False, True])
def test_english_asks_the_database_no_more(client, frozen, number, twins):
    for day in range(number):
        first = told(starts_at=build.NOW + timedelta(days=10 + day), sessions=2)
    mark_all(twins=twins)
    with translation.override("nl"):
        evening = first.get_absolute_url()
    for path in ("/", "/agenda/", evening, f"{evening}aanmelden/", "/insluiten/agenda/"):
        assert statements(client, f"/en{path}") == statements(client, path), path


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("twins", [False, True])
def test_english_asks_no_more_of_what_was(client, frozen, number, twins):
    made = [told(starts_at=build.NOW + timedelta(days=10 + day)) for day in range(number)]
    frozen.shift(timedelta(days=30))
    for one in Edition.objects.all():
        for colour in ("red", "blue", "green")[:number]:
            build.photo(one, colour=colour)
    mark_all(twins=twins)
    with translation.override("nl"):
        evening = made[0].get_absolute_url()
    for path in ("/", "/agenda/?toon=geweest", evening):
        assert statements(client, f"/en{path}") == statements(client, path), path


def test_stall_says_in_words_and_as_html_the_same_and_nothing_of_it_is_markup(frozen):
    made = build.edition()
    stand, *_others = build.stands(made, kind=Stand.Kind.ADVISER, adviser="<b>gemeente</b>")
    with translation.override("en"):
        spot = plan.of(made).spots[0]
        assert spot.words == "advice: <b>gemeente</b>"
        assert spot.marked == 'advice: <span lang="nl">&lt;b&gt;gemeente&lt;/b&gt;</span>'
        stand.translations = {"en": {"adviser": "the <city>"}}
        stand.save()
        assert plan.of(made).spots[0].marked == "advice: the &lt;city&gt;"


def test_why_an_evening_is_off_is_marked_where_one_comes_to_sign_up(client, frozen):
    made = build.edition()
    path = f"/en{made.get_absolute_url()}aanmelden/"
    Edition.objects.filter(pk=made.pk).update(
        status=Event.Status.CANCELLED, cancelled_at=timezone.now(), cancellation_reason="De <zaal>."
    )

    response = client.get(path)

    assert response.status_code == 410
    assert '<span lang="nl">De &lt;zaal&gt;.</span> That is why you can no longer sign up.' in (
        response.content.decode()
    )
