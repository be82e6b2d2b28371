"""Who asks what changed of a list by filters ends with what that list says by them, also of what left them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course
from eventsite.booking import calling_off
from eventsite.models import Event, Session, Venue
from initiatives import publishing
from initiatives.models import Initiative, Need, Neighbourhood, Theme

from ... import build
from .mirror import Mirror, everything

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.usefixtures("frozen"),
]

EVENINGS, AGENDA, VENUES = "/api/v1/edities", "/api/v1/bijeenkomsten", "/api/v1/locaties"
RUNS, COURSES, INITIATIVES = "/api/v1/rondes", "/api/v1/cursussen", "/api/v1/initiatieven"
Step = tuple[str, Callable[[], Any]]


class Asking:
    """A client that asks every list by the same filters."""

    def __init__(self, **filters: str) -> None:
        self.filters, self.client = filters, Client()

    def get(self, path: str, asked: dict[str, Any] | None = None) -> Any:
        """A link to another page has them already."""
        return self.client.get(path, asked if asked is None else asked | self.filters)


def kept_by(path: str, filters: Iterable[dict[str, str]], steps: Iterable[Step]) -> set[str]:
    """Which filters something came into and something left, in these steps; programs that follow have what there is.

    One asks after every step, one at the end alone.
    """
    asking = [Asking(**one) for one in filters]
    often, seldom = ([Mirror(one, path) for one in asking] for _ in range(2))
    came, left = set(), set()
    for name, step in steps:
        step()
        for one, mirror in zip(asking, often, strict=True):
            before = set(mirror.things)
            mirror.sync()
            there = everything(one, path)
            assert mirror.things == there, (name, one.filters)
            said = str(one.filters)
            came |= {said} if there.keys() - before else set()
            left |= {said} if before - there.keys() else set()
    for one, mirror in zip(asking, seldom, strict=True):
        mirror.sync()
        assert mirror.things == everything(one, path), ("at the end", one.filters)
        assert mirror.times_read == 1
        slugs = {thing["slug"]: key for key, thing in mirror.things.items() if "slug" in thing}
        assert mirror.by_slug == slugs
    return {str(one.filters) for one in asking} - (came & left)


def moved(event: Event, days: int) -> None:
    for session in event.sessions.all():
        by = timedelta(days=days)
        Session.objects.filter(pk=session.pk).update(
            doors_open_at=None, starts_at=session.starts_at + by, ends_at=session.ends_at + by
        )


def changed(thing: Any, **fields: Any) -> Callable[[], int]:
    return lambda: type(thing).objects.filter(pk=thing.pk).update(**fields)


def at(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def around(event: Event, frozen: Any) -> list[Step]:
    """What evenings and runs are chosen by, changed there and back."""
    return [
        ("off", lambda: calling_off.call_off(event, reason="Storm.")),
        ("on again", lambda: calling_off.reinstate(event)),
        ("later", lambda: moved(event, 40)),
        ("as before", lambda: moved(event, -40)),
        ("a word", changed(event, title="Tuinavond")),
        ("in English alone", changed(event, title="Avond", translations={"en": {"title": "Tuin"}})),
        ("no word, another slug", changed(event, translations={}, slug="elders")),
        ("a draft", changed(event, status="draft")),
        ("on the site", changed(event, status="published")),
        ("begun", lambda: frozen.move_to(event.sessions.earliest("starts_at").starts_at)),
        ("over", lambda: frozen.move_to(event.sessions.latest("ends_at").ends_at)),
        ("to come again", lambda: moved(event, 60)),
    ]


def test_evenings(frozen):
    evening, _other = build.edition(), build.edition()
    filters = [
        *({"status": "gepland"}, {"status": "afgelast"}, {"fase": "bezig"}),
        *({"tot": at(30)}, {"zoek": "tuin"}),
    ]

    assert kept_by(EVENINGS, filters, around(evening, frozen)) == set()


def test_runs():
    course = build.course(slug="basis")
    run = build.run(course, sessions=1)
    filters = [{"cursus": "basis"}, {"soort": "workshop"}, {"status": "gepland", "zoek": "tuin"}]
    steps = [
        ("a word", changed(run, title="Tuinieren")),
        ("off", lambda: calling_off.call_off(run, reason="Ziek.")),
        ("its course elsewhere", changed(course, slug="anders")),
        ("and back", changed(course, slug="basis")),
        ("another kind", changed(course, kind=Course.Kind.WORKSHOP)),
        ("and back", changed(course, kind=Course.Kind.BASIC)),
    ]

    assert kept_by(RUNS, filters, steps) == set()


def test_agenda():
    evening, run = build.edition(), build.run(sessions=1)
    day, place, course = run.sessions.get(), run.sessions.get().venue, run.course
    filters = [
        *({"soort": "editie"}, {"soort": "workshop"}, {"vanaf": at(30)}, {"tot": at(30)}),
        *({"zoek": "tuin"}, {"zoek": "pletterij"}),
    ]
    steps = [
        ("later", lambda: moved(evening, 40)),
        ("as before", lambda: moved(evening, -40)),
        ("a word", changed(evening, translations={"en": {"title": "Tuin"}})),
        ("none", changed(evening, translations={})),
        ("a day by a name", changed(day, title="In de tuin")),
        ("without", changed(day, title="")),
        ("its venue", changed(place, name="Pletterij")),
        ("called as it was", changed(place, name="Zaal")),
        ("another kind", changed(course, kind=Course.Kind.WORKSHOP)),
        ("and back", changed(course, kind=Course.Kind.BASIC)),
        ("a draft", changed(evening, status="draft")),
        ("on the site", changed(evening, status="published")),
    ]

    assert kept_by(AGENDA, filters, steps) == set()


def test_venues():
    evening = build.edition()
    place = Venue.objects.get()
    steps = [
        ("called otherwise", changed(place, name="De Pletterij")),
        ("in a street", changed(place, name="Zaal", street="Pletterijkade")),
        ("elsewhere", changed(place, street="Kade")),
        ("back", changed(place, name="Pletterij")),
        ("in use no more", changed(evening, status="draft")),
    ]

    assert kept_by(VENUES, [{"zoek": "pletterij"}], steps) == set()


def test_courses():
    course = build.course()
    build.course(title="Tuinieren")
    steps = [
        ("another kind", changed(course, kind=Course.Kind.WORKSHOP)),
        ("a word", changed(course, audience="Wie een tuin heeft.")),
        ("and back", changed(course, kind=Course.Kind.BASIC)),
        ("no word", changed(course, audience="Allen.")),
    ]

    filters = [{"soort": "workshop"}, {"soort": "basiscursus"}, {"zoek": "tuin"}]
    assert kept_by(COURSES, filters, steps) == set()


def test_initiatives():
    other, initiative = build.initiative(theme="zorg"), build.initiative(name="Speelplein")
    place, theme = build.neighbourhood("Oost"), Theme.objects.get(slug="groen")

    def said(**fields: Any) -> Callable[[], Initiative]:
        told = {"name": "Speelplein", "summary": "Spelen.", "theme": theme}
        told |= {"needs": {Need.Kind.PEOPLE: ""}, "story": "", "neighbourhood": None} | fields
        now = Initiative.objects.get(pk=initiative.pk)
        return lambda: publishing.change(now, **told)

    steps = [
        ("another theme", changed(initiative, theme=build.theme("zorg"))),
        ("back", changed(initiative, theme=theme)),
        ("its theme's slug", changed(theme, slug="natuur")),
        ("as it was", changed(theme, slug="groen")),
        ("a neighbourhood", changed(initiative, neighbourhood=place)),
        ("called otherwise", changed(place, slug="ost")),
        ("and back", changed(place, slug="oost")),
        ("seeks more", lambda: Need.objects.create(initiative=initiative, kind=Need.Kind.PLACE)),
        ("found", lambda: Need.objects.filter(kind=Need.Kind.PLACE).delete()),
        ("nowhere", lambda: Neighbourhood.objects.filter(pk=place.pk).update(slug="ver")),
        ("a word", changed(initiative, name="Plein", search_text="een pomp")),
        ("no word", changed(initiative, name="Plein", search_text="een plein")),
        ("off the site", lambda: publishing.withdraw(initiative)),
        ("and the other", lambda: publishing.withdraw(other)),
    ]

    filters = [
        *({"thema": "groen"}, {"thema": "zorg"}, {"wijk": "oost"}),
        *({"zoekt": "plek"}, {"zoek": "pomp"}, {"thema": "groen", "zoekt": "plek"}),
    ]
    assert kept_by(INITIATIVES, filters, steps) == set()


def test_what_left_is_told_apart_from_what_went(client):
    """A program with more copies than one keeps it in the others."""
    went, left, stays = build.edition(), build.edition(), build.edition()
    since = client.get(EVENINGS).json()["gewijzigdTot"]
    changed(went, status="draft")()
    calling_off.call_off(left, reason="Storm.")

    asked = {"status": "gepland", "gewijzigdSinds": since}
    told = client.get(EVENINGS, asked).json()
    by_id = {one["id"]: one["opDeSite"] for one in told["verdwenen"] if one["nieuweSlug"] is None}

    assert by_id == {went.pk: False, left.pk: True}
    assert left.pk not in {one["id"] for one in told["results"]}
    assert stays.pk not in by_id
    whole = client.get(EVENINGS, {"gewijzigdSinds": since, "sorteer": "titel"}).json()
    assert left.pk not in {one["id"] for one in whole["verdwenen"]}, (
        "without filters nothing leaves"
    )


@pytest.mark.parametrize("number", [1, 3])
def test_asking_by_filters_costs_the_same_whatever_left(client, django_assert_num_queries, number):
    since = client.get(EVENINGS).json()["gewijzigdTot"]
    for _ in range(number):
        build.edition()
        calling_off.call_off(build.edition(), reason="Storm.")

    # One for what went, and one for what left.
    with django_assert_num_queries(12):
        told = client.get(EVENINGS, {"status": "gepland", "gewijzigdSinds": since}).json()
    assert (len(told["results"]), len(told["verdwenen"])) == (number, number)
