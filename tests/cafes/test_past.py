"""What the page of an evening that is over shows of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cafes.models import Edition
from eventsite.tickets import links
from initiatives import campaigns, offers
from pitches.models import Pitch

from .. import build
from ..eventsite.findability.pages import Head
from .test_views import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def evening(frozen):
    """Two weeks ahead until it is ``over``."""
    return build.edition()


def over(edition, frozen) -> Edition:
    frozen.shift(timedelta(days=20))
    return Edition.objects.with_sessions().get(pk=edition.pk)


def pitched(edition, slot, *, outcome=Pitch.Outcome.HELD, published=True, **fields):
    """Somebody with an initiative of its own, whose turn ended so."""
    made = build.initiative(published=published, **fields)
    who = build.initiator(edition, slot=slot, initiative=made)
    Pitch.objects.filter(registration=who).update(outcome=outcome)
    return made


def page(client, edition):
    return client.get(edition.get_absolute_url())


def test_who_pitched_is_who_did_and_is_on_the_site(client, evening, frozen):
    slots = build.slots(evening, 4)
    held = pitched(evening, slots[0], name="Kweektuin", theme="groen")
    missed = pitched(evening, slots[1], name="Zonnedak", outcome=Pitch.Outcome.ABSENT)
    unsaid = pitched(evening, slots[2], name="Soepbus", outcome="")
    unread = pitched(evening, slots[3], name="Bijenlint", published=False)

    text = text_of(page(client, over(evening, frozen)))

    assert "Op het podium" in text
    assert held.name in text
    assert not [one.name for one in (missed, unsaid, unread) if one.name in text]


def test_who_had_a_stall_too_is_named_once(client, evening, frozen):
    stands, slots = build.stands(evening), build.slots(evening)
    both, stall = build.initiative(name="Kweektuin"), build.initiative(name="Repaircafé")
    build.initiator(evening, stand=stands[0], slot=slots[0], initiative=both)
    build.initiator(evening, stand=stands[1], initiative=stall)
    Pitch.objects.update(outcome=Pitch.Outcome.HELD)

    response = page(client, over(evening, frozen))

    groups = response.context["past"].groups
    assert [[one.name for one in group.initiatives] for group in groups] == [
        ["Kweektuin"],
        ["Repaircafé"],
    ]
    assert f'href="{evening.get_absolute_url()}kramen/"' in response.text


def test_what_came_of_it_is_what_began_after_it(client, evening, frozen):
    slots = build.slots(evening)
    earlier, later, helped = (
        pitched(evening, slot, name=name)
        for slot, name in zip(slots, ("Zonnedak", "Kweektuin", "Repaircafé"), strict=True)
    )
    told = {"target": 12_500, "raised": 8_940, "link": "https://actie.example.nl/"}
    start = timezone.localdate(evening.starts_at)
    campaigns.keep_campaign(earlier, title="Panelen", started_on=start - timedelta(days=1), **told)
    offers.accept(build.offer(earlier))
    passed = over(evening, frozen)
    campaigns.keep_campaign(later, title="Een pomp", started_on=start + timedelta(days=1), **told)
    offers.accept(build.offer(helped))
    Edition.objects.update(aftermath="Drie buurten gaan\n\nsamen verder.")

    response = page(client, passed)

    since = response.context["past"].since
    assert [(one.initiative, bool(one.campaign), one.helpers) for one in since] == [
        (later, True, 0),
        (helped, False, 1),
    ]
    text = text_of(response)
    assert "Crowdfunding “Een pomp”: € 8.940 van € 12.500 opgehaald." in text
    assert "Drie buurten gaan samen verder." in text
    assert "Vond hulp." in text


@pytest.mark.parametrize(
    ("attended", "shown"),
    [(80, [80, 7, 14]), (5, [5, 7, 14]), (4, [7, 14])],
)
def test_figures_are_of_what_is_closed_and_few_people_are_no_figure(
    client, evening, frozen, attended, shown
):
    passed = over(evening, frozen)
    build.took(passed, sessions=1)

    assert page(client, passed).context["past"].figures == []

    build.closed(passed, attended=attended, pitches=7, stalls=14)

    figures = page(client, passed).context["past"].figures
    assert [figure.number for figure in figures] == shown
    assert figures[-2].word == "pitches"


def test_evening_with_nothing_known_is_a_page_with_the_next_date(client, evening, frozen):
    passed = over(evening, frozen)

    assert "De datum is nog niet bekend." in text_of(page(client, passed))

    coming = build.edition(starts_at=timezone.now() + timedelta(days=9))
    response = page(client, passed)
    assert f'href="{coming.get_absolute_url()}aanmelden/"' in response.text
    for heading in ("Foto’s", "Wat kwam ervan", "Op het podium", "Met een kraam"):
        assert heading not in text_of(response)


def test_photos_have_their_sizes_and_their_words(client, evening, frozen):
    passed = over(evening, frozen)
    photo = build.photo(passed, size=(1200, 900))

    html = page(client, passed).text

    (img,) = re.findall(r"<img[^>]*>", html)
    assert f'alt="{photo.alt}"' in img
    assert 'width="640" height="480"' in img
    assert f'srcset="{photo.small_url} 640w, {photo.url} 1200w"' in img
    served = client.get(photo.small_url)
    assert served["Content-Type"] == "image/webp"
    served.close()


def test_search_engines_and_who_shares_it_are_told_what_is_true(client, evening, frozen):
    coming = page(client, evening).text
    passed = over(evening, frozen)
    photo = build.photo(passed)

    html = page(client, passed).text

    head = Head(html)
    data = head.of_type("Event")
    assert not {"offers", "remainingAttendeeCapacity"} & data.keys()
    card = head.only("og:image")
    assert data["image"] == [links.absolute(photo.url), card]
    assert card.endswith(".jpg")  # with the photo on it
    assert Head(coming).only("og:image").endswith(".png")
    for address in (coming, html):
        assert f'<meta property="og:title" content="{evening.title}, ' in address
        assert evening.get_absolute_url() in re.findall(r'og:url" content="([^"]*)', address)[0]


@pytest.mark.parametrize("number", [1, 3])
def test_page_asks_the_database_the_same_for_any_number(
    client, evening, frozen, django_assert_num_queries, number
):
    stands, slots = build.stands(evening, number), build.slots(evening, number)
    for stand, slot in zip(stands, slots, strict=True):
        pitched(evening, slot)
        build.initiator(evening, stand=stand, initiative=build.initiative())
    passed = over(evening, frozen)
    for colour in ("red", "green", "blue")[:number]:
        build.photo(passed, colour=colour)
    build.closed(passed, attended=80, pitches=7)
    build.edition(starts_at=timezone.now() + timedelta(days=9))

    with django_assert_num_queries(13):
        page(client, passed)
