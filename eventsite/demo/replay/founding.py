"""October 2017: the first manager, who works here, the halls, the neighbourhoods, the courses."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date

from django.core.management import call_command

from eventsite.demo.initiatives import NEIGHBOURHOODS
from eventsite.demo.venues import PLETTERIJ, SEINWEZEN

from .browser import Value
from .world import MANAGER, ORGANISER, PASSWORD, STEWARD, TRAINER, Story, World, at

FIRST_DAY = date(2017, 10, 2)
STAFF = {
    ORGANISER: ("Anna", "de Wit", "Organisator"),
    TRAINER: ("Tess", "van Dam", "Trainer"),
    STEWARD: ("Sem", "Visser", "Steward"),
}
VENUES: list[dict[str, Value]] = [
    {name: value for name, value in hall.items() if name not in {"latitude", "longitude"}}
    for hall in (SEINWEZEN, PLETTERIJ)
]
BASIC, ADVANCED, WORKSHOP = "basiscursus", "verdiepingscursus", "pitchen-met-passie"
COURSES: list[dict[str, Value]] = [
    {
        "title": "Basiscursus crowdfunding en crowdsourcing",
        "slug": BASIC,
        "kind": "basiscursus",
        "summary": "Leer in twee avonden hoe u mensen, kennis en geld bij elkaar brengt voor uw plan.",
        "audience": "Iedereen met een idee voor de stad. U hoeft nog niets te kunnen.",
        "certificate_sessions": 2,
        "position": 1,
    },
    {
        "title": "Verdiepingscursus crowdfunding",
        "slug": ADVANCED,
        "kind": "verdiepingscursus",
        "summary": "Zet in vier avonden de crowdfunding van uw eigen initiatief op, met een coach.",
        "audience": "Initiatiefnemers die de basiscursus hebben gevolgd en willen beginnen.",
        "certificate_sessions": 3,
        "prerequisite": "Basiscursus crowdfunding en crowdsourcing",
        "prerequisite_sessions": 1,
        "asks_initiative": "on",
        "position": 2,
    },
    {
        "title": "Pitchen met Passie",
        "slug": WORKSHOP,
        "kind": "workshop",
        "summary": "Vertel in vijf minuten waar uw hart ligt, en wat u van anderen nodig hebt.",
        "audience": "Wie op het Initiatievencafé gaat pitchen.",
        "position": 3,
    },
]


def story(world: World) -> Story:
    yield at(FIRST_DAY, 9)
    os.environ["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD  # where the command reads it
    call_command("createsuperuser", interactive=False, username=MANAGER, email=MANAGER, verbosity=0)
    del os.environ["DJANGO_SUPERUSER_PASSWORD"]
    desk = world.staff(MANAGER)
    desk.open("/beheer/")
    yield at(FIRST_DAY, 9, 30)
    for email, (first, last, role) in STAFF.items():
        page = desk.open("/beheer/instellingen/medewerkers/uitnodigen/")
        page.press("Stuur de uitnodiging", first_name=first, last_name=last, email=email, role=role)
    yield at(FIRST_DAY, 10)
    for email in STAFF:
        page = world.open_mail(email, "/uitnodiging/")
        page.press("Kies dit wachtwoord", password=PASSWORD, again=PASSWORD)
    yield at(FIRST_DAY, 11)
    for venue in VENUES:
        desk.open("/beheer/instellingen/locaties/nieuw/").press("Opslaan", **venue)
    for name in NEIGHBOURHOODS:
        desk.open("/beheer/instellingen/wijken/nieuw/").press("Opslaan", name=name)
    for course in COURSES:
        desk.open("/beheer/instellingen/cursussen/nieuw/").press("Opslaan", **course)


def give_work(world: World, email: str, titles: Collection[str]) -> None:
    """The manager puts somebody at the events of these titles, beside those that they have."""
    page = world.staff(MANAGER).open("/beheer/instellingen/medewerkers/")
    page = page.follow(STAFF[email][0])
    events = [
        one.value
        for one in page.form("Opslaan").fields
        if one.name == "events" and (one.is_chosen or any(title in one.text for title in titles))
    ]
    page.press("Opslaan", events=events)
