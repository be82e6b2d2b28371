"""The home page is kept: whatever it shows, a change of that is on it at once (docs/adr/0046, 0053)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cafes import covers
from cafes.models import Cover, Edition, Photo, Stand
from courses.models import Course
from eventsite.booking import calling_off, cancelling
from eventsite.figures import closing
from eventsite.kept import pages
from eventsite.models import Event, EventFigures, Session, SiteSettings, Venue
from eventsite.site import reading
from initiatives import campaigns, publishing
from initiatives.models import Campaign, Initiative, Theme
from pitches.models import Pitch, PitchSlot, Stage
from tests import build
from tests.cafes.test_views import text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

HOME = "/"


@pytest.fixture
def scene(frozen_in_march, settings, tmp_path) -> SimpleNamespace:
    """An evening to come with a stall, a turn and a free one; a course; an evening behind us, closed."""
    settings.MEDIA_ROOT = tmp_path
    edition = build.edition()
    slots, stands = build.slots(edition, 2), build.stands(edition, 3)
    idea = publishing.set_picture(
        build.initiative(name="Aan Tafel in Parkwijk"), build.drawn("green"), alt="Een tafel."
    )
    taking = build.initiator(edition, initiative=idea, stand=stands[0], slot=slots[0])
    past = build.edition(starts_at=timezone.now() - timedelta(days=10), title="De avond hiervoor")
    build.photo(past)
    build.closed(past, attended=80, pitches=7)
    campaigns.keep_campaign(
        idea,
        title="Een lange tafel",
        target=5000,
        raised=3250,
        link="https://voorjebuurt.example.nl/tafel",
        started_on=timezone.localdate(),
    )
    build.cover(edition)
    build.toolkit_card("Subsidie voor groen")
    return SimpleNamespace(
        edition=edition,
        stands=stands,
        slots=slots,
        taking=taking,
        past=past,
        run=build.run(starts_at=timezone.now() + timedelta(days=40)),
        later=build.edition(starts_at=timezone.now() + timedelta(days=60), title="De avond erna"),
    )


def updated(model: type, **fields: object) -> Callable[[SimpleNamespace], object]:
    """By a bulk update, which passes by every verb."""
    return lambda _scene: model.objects.update(**fields)


def of_edition(**fields: object) -> Callable[[SimpleNamespace], object]:
    return lambda scene: Event.objects.filter(pk=scene.edition.pk).update(**fields)


# What happens, and what is to be read in the page after that and not before.
CHANGES: dict[str, tuple[Callable[[SimpleNamespace], object], str]] = {
    "the headline": (updated(Edition, headline="Een avond in het groen"), "Een avond in het groen"),
    "the summary": (of_edition(summary="Met soep vooraf."), "Met soep vooraf."),
    "the moment": (
        lambda scene: Session.objects.filter(event=scene.edition).update(
            starts_at=scene.edition.starts_at + timedelta(minutes=20)
        ),
        "19.50 uur",
    ),
    "the venue": (updated(Venue, name="De Pletterij"), "De Pletterij"),
    "the way there": (updated(Venue, latitude="52.100000"), "to=52.100000"),
    "its photo": (lambda scene: build.cover(scene.edition, colour="navy"), "Een vlak: navy."),
    "the photo’s text": (updated(Cover, alt="Een volle zaal."), "Een volle zaal."),
    "the photographer": (updated(Cover, credit="Joris"), "Foto: "),
    "the photo taken off": (lambda scene: covers.remove(Cover.objects.get()), "hero__drawing"),
    "sign-up closed": (of_edition(sign_up_closed_at=build.NOW), "De aanmelding is gesloten"),
    "a place less": (lambda scene: build.bram(scene.edition, party_size=6), "6 mensen komen"),
    "all places taken": (of_edition(capacity=1), "nog 1 plaats "),
    "a stall": (
        lambda scene: build.initiator(scene.edition, stand=scene.stands[1]),
        "1 pitch en 2 kramen",
    ),
    "a stall given up": (lambda scene: cancelling.cancel(scene.taking), "Nog te boeken: 3 kramen"),
    "an adviser": (
        lambda scene: Stand.objects.filter(number=3).update(kind=Stand.Kind.ADVISER),
        "mensen die met u meedenken",
    ),
    "the number of a stall": (
        lambda scene: Stand.objects.filter(number=1).update(number=14),
        "kraam 14",
    ),
    "a turn taken": (
        lambda scene: build.initiator(scene.edition, slot=scene.slots[1]),
        "Alle plekken op het podium zijn bezet.",
    ),
    "a turn withdrawn": (
        updated(Pitch, slot=None, withdrawn_at=build.NOW),
        "Kraam 1 · Groen".lower(),
    ),
    "the order of turns": (updated(PitchSlot, minutes=8), "19.55"),
    "when the stage opens": (updated(Stage, opens_after=30), "20.00"),
    "the name of an initiative": (updated(Initiative, name="Lange Tafel"), "Lange Tafel"),
    "its sentence": (updated(Initiative, summary="Samen eten."), "Samen eten."),
    "its picture": (
        lambda scene: publishing.set_picture(
            Initiative.objects.get(name__startswith="Aan"), build.drawn("navy"), alt="x"
        ),
        build.drawn("navy").name[:32],
    ),
    "its theme": (
        lambda _scene: Theme.objects.filter(slug="groen").update(name="samen eten"),
        "samen eten",
    ),
    "figures put right": (updated(EventFigures, attended=98765), "98765"),
    "figures opened again": (lambda scene: closing.reopen(scene.past, reason="Fout."), ""),
    "what a campaign raised": (updated(Campaign, raised=4000), "€ 4.000"),
    "the next course": (updated(Course, title="Geld ophalen"), "Geld ophalen"),
    "places of the course": (lambda scene: build.bram(scene.run), "11 plaatsen vrij"),
    "a course more": (
        lambda scene: build.run(
            build.course(title="Samen schrijven"), starts_at=timezone.now() + timedelta(days=20)
        ),
        "Samen schrijven",
    ),
    "an evening after it": (
        lambda scene: Event.objects.filter(pk=scene.later.pk).update(title="In de tuin"),
        "In de tuin",
    ),
    "an evening before it": (
        lambda scene: Event.objects.filter(pk=scene.past.pk).update(summary="Het was vol."),
        "Het was vol.",
    ),
    "the evening called off": (lambda scene: calling_off.call_off(scene.edition), "Afgelast"),
    "a sooner evening": (
        lambda scene: build.edition(
            starts_at=timezone.now() + timedelta(days=3), headline="Al over drie dagen"
        ),
        "Al over drie dagen",
    ),
    "words of the manager": (
        lambda scene: reading.remember(SiteSettings(home_title="Samen doen")),
        "Samen doen",
    ),
}


def said(client) -> str:
    page = client.get(HOME)
    return f"{text_of(page)} {page.text}".replace("\u00a0", " ")


@pytest.mark.parametrize("what", CHANGES)
def test_change_is_on_the_page_at_once_and_as_on_one_made_anew(client, scene, what):
    change, expected = CHANGES[what]
    before = said(client)

    change(scene)
    after = said(client)
    pages.forget()

    assert after != before
    assert expected in after
    assert not expected or expected not in before
    assert said(client) == after


def test_photos_of_the_last_evening_change_while_none_is_planned(client, scene):
    Event.objects.filter(pk__in=(scene.edition.pk, scene.later.pk)).update(
        status=Event.Status.DRAFT
    )
    before = said(client)

    Photo.objects.update(alt="Een volle zaal.")

    assert "Zo was de vorige avond" in before
    assert "Een volle zaal." not in before
    assert "Een volle zaal." in said(client)


@pytest.mark.parametrize("of", ["edition", "run"])
def test_sign_up_makes_no_more_than_what_it_changes_anew(client, scene, of):
    client.get(HOME)
    build.bram(getattr(scene, of))

    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)

    # The tokens, by what is answered first and by what makes it; and the places of both.
    assert len(asked) == 3


def test_page_that_nobody_changed_asks_one_statement(client, scene):
    client.get(HOME)

    with CaptureQueriesContext(connection) as asked:
        client.get(HOME)

    assert len(asked) == 1
