"""Every page leads on: from what one reads to what one does next, without the menu or the way back.

The links in the middle of each page and in each mail are counted; ``docs/links.md`` has the table, and
``LINKS=write`` writes it anew.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cafes.models import Edition
from courses.models import Course
from eventsite.booking import calling_off
from eventsite.models import Message, Registration
from eventsite.tickets import links
from initiatives import campaigns
from initiatives import links as initiative_links
from initiatives.letters import PublishedLetter
from initiatives.models import Initiative, InitiativeMessage, Need

from . import build

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).parent.parent / "docs" / "links.md"
# By the menu; right after sending a form; and what the evening's own page holds, for who shares one of them alone.
OTHERWISE = {"agenda", "courses", "booked", "stalls", "programme"}

# From each page or mail: where its reader wants to go next.
LEADS = {
    "home": {
        "route",
        "calendar of the evening",
        "evening",
        "sign-up",
        "book",
        "initiative",
        "run",
        "showcase",
        "past evening",
    },
    "evening": {"sign-up", "book", "initiative", "calendar of the evening", "route"},
    "full evening": {"evening", "sign-up"},
    "closed evening": {"evening", "sign-up"},
    "called-off evening": {"evening", "sign-up"},
    "past evening": {"evening", "sign-up", "initiative"},
    "stalls": {"evening", "initiative", "book"},
    "programme": {"evening", "initiative", "book"},
    "showcase": {"initiative", "enter an initiative"},
    "initiative": {"evening", "help", "campaign"},
    "help": {"initiative", "campaign"},
    "agenda": {"evening", "run"},
    "courses": {"course", "run"},
    "course": {"run", "enrol"},
    "run": {"route", "course", "enrol", "calendar of the run"},
    "sign-up": {"evening"},
    "book": {"evening"},
    "own page": {"evening", "ticket", "initiative", "another stall", "change", "route"},
    "own page, waiting": {"full evening"},
    "ticket": {"evening", "route"},
    "booked": {"evening", "own page", "ticket"},
    "another stall": {"own page"},
    "own initiative": {"initiative", "evening", "own page"},
    "mail: signed up": {"evening", "own page of Bram", "ticket of Bram"},
    "mail: waiting": {"full evening", "own page, waiting"},
    "mail: called off": {"evening"},
    "mail: booked": {"evening", "own page", "ticket", "own initiative"},
    "mail: initiative on the site": {"initiative", "own initiative"},
}


class Scene:
    """One of each; Chaima stands and pitches, Bram comes, Daan waits."""

    def __init__(self, clock) -> None:
        self.initiative = self.with_campaign()
        past = build.edition(slug="februari", starts_at=timezone.now() + timedelta(days=1))
        self.book(past)
        clock.shift(timedelta(days=3))
        evening = build.edition(slug="maart", title="Initiatievencafé in maart")
        self.chaima, self.bram = self.book(evening), build.bram(evening)
        full = build.edition(slug="april", capacity=1, starts_at=later(evening, 30))
        build.bram(full)
        self.daan = build.daan(full)
        now = timezone.now()
        closed = build.edition(slug="mei", registration_closes_at=now, starts_at=later(evening, 60))
        off = build.edition(slug="juni", starts_at=later(evening, 90))
        self.off = build.bram(off)
        calling_off.call_off(off, reason="De zaal is dicht.")
        self.run = build.run(build.course(kind=Course.Kind.BASIC))
        self.pages = {
            "home": "/",
            "full evening": full.get_absolute_url(),
            "closed evening": closed.get_absolute_url(),
            "called-off evening": off.get_absolute_url(),
            "past evening": past.get_absolute_url(),
            **self.of_evening(evening.get_absolute_url()),
            **self.of_initiative(self.initiative.get_absolute_url()),
            **self.of_run(self.run.get_absolute_url()),
            **self.of_chaima(links.registration_url(self.chaima)),
            "own page of Bram": links.registration_url(self.bram),
            "ticket of Bram": links.ticket_url(self.bram),
            "own page, waiting": links.registration_url(self.daan),
        }
        self.elsewhere = {
            "route": evening.sessions.get().venue.directions_url,
            "campaign": self.initiative.campaign.link,
        }

    def with_campaign(self) -> Initiative:
        made = build.initiative(needs={Need.Kind.MONEY: "", Need.Kind.PEOPLE: ""})
        campaigns.keep_campaign(
            made,
            title="Een waterpomp",
            target=5000,
            raised=3250,
            link="https://voorjebuurt.example/pomp",
            started_on=build.NOW.date(),
        )
        return made

    def book(self, evening: Edition) -> Registration:
        stall, slot = build.stands(evening, 3)[0], build.slots(evening, 2)[0]
        return build.initiator(
            evening,
            stand=stall,
            slot=slot,
            initiative=self.initiative,
            email=self.initiative.contact_email,
        )

    def of_evening(self, at: str) -> dict[str, str]:
        return {
            "evening": at,
            "sign-up": f"{at}aanmelden/",
            "book": f"{at}meedoen/",
            "stalls": f"{at}kramen/",
            "programme": f"{at}pitches/",
            "calendar of the evening": f"{at}agenda/",
            "agenda": "/agenda/",
        }

    def of_initiative(self, at: str) -> dict[str, str]:
        return {
            "showcase": "/initiatieven/",
            "enter an initiative": "/initiatieven/nieuw/",
            "initiative": at,
            "help": f"{at}meehelpen/",
            "own initiative": initiative_links.own_url(self.initiative),
        }

    def of_run(self, at: str) -> dict[str, str]:
        return {
            "courses": "/cursussen/",
            "course": self.run.course.get_absolute_url(),
            "run": at,
            "enrol": f"{at}aanmelden/",
            "calendar of the run": f"{at}agenda/",
        }

    def of_chaima(self, own: str) -> dict[str, str]:
        return {
            "own page": own,
            "change": f"{own}wijzigen/",
            "another stall": f"{own}andere-kraam/",
            "booked": f"{own}geboekt/",
            "ticket": links.ticket_url(self.chaima),
        }

    def mail(self, name: str) -> str:
        published = InitiativeMessage.objects.filter(kind=PublishedLetter.kind)
        message = {
            "mail: signed up": self.bram.messages.first,
            "mail: waiting": self.daan.messages.first,
            "mail: booked": self.chaima.messages.first,
            "mail: called off": self.off.messages.filter(kind="event_cancelled").first,
            "mail: initiative on the site": published.first,
        }[name]()
        return str(build.mail(Message.objects.get(pk=message.pk)).alternatives[0][0])

    def leads(self, client: Client, name: str) -> Counter[str]:
        """How many links in its middle go where; what has no name here is left out."""
        if name.startswith("mail: "):
            text = self.mail(name)
        else:
            response = client.get(self.pages[name])
            assert response.status_code == 200, (name, response.status_code)
            text = response.text.partition("<main")[2].partition("</main>")[0]
        found = Counter(bare(unescape(url)) for url in re.findall(r'href="([^"]+)"', text))
        named = {**self.pages, **self.elsewhere}
        return Counter(
            {other: found[bare(url)] for other, url in named.items() if found[bare(url)]}
        )


def later(evening: Edition, days: int) -> datetime:
    assert evening.starts_at
    return evening.starts_at + timedelta(days=days)


def bare(url: str) -> str:
    """Without our own host, and what follows the path of an address of ours."""
    ours = url.removeprefix(settings.SITE_URL)
    return re.split(r"[?#]", ours)[0] if ours.startswith("/") else url


@pytest.fixture
def scene(frozen_in_march):
    return Scene(frozen_in_march)


@pytest.fixture
def counted(scene, client) -> dict[str, Counter[str]]:
    return {name: scene.leads(client, name) for name in LEADS}


def test_every_page_and_mail_leads_to_what_its_reader_does_next(counted):
    missing = {name: LEADS[name] - counted[name].keys() for name in LEADS}

    assert {name: sorted(lacks) for name, lacks in missing.items() if lacks} == {}


def test_every_page_is_reached_by_links_alone(counted):
    """From home and the mails on; a page that only its address leads to is nobody's."""
    reached, waits = set(), ["home", *(name for name in LEADS if name.startswith("mail: "))]
    while waits:
        name = waits.pop()
        if name not in reached:
            reached.add(name)
            waits += counted.get(name, ())

    named = {name for leads in LEADS.values() for name in leads} | LEADS.keys()
    assert named - reached <= OTHERWISE


def test_table_of_links_is_as_counted(counted):
    table = "".join(
        f"| {name} | {', '.join(f'{to} {times}' for to, times in sorted(counted[name].items()))} |\n"
        for name in LEADS
    )
    text = DOCUMENT.read_text()
    head, _mark, _rows = text.partition("|---|---|\n")
    if os.environ.get("LINKS") == "write":
        DOCUMENT.write_text(f"{head}|---|---|\n{table}")

    assert DOCUMENT.read_text() == f"{head}|---|---|\n{table}", (
        "LINKS=write make test ARGS=tests/test_leads_on.py"
    )
