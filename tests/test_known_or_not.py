"""No page tells whether an address is known (NORMS S21): every form that takes one answers the same.

docs/adr/0043-one-answer.md says why, and what is left.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives import links as initiative_links

from . import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

KNOWN, UNKNOWN = "bram@example.nl", "erik@example.nl"
Scene = tuple[str, dict[str, str]]
BOUND = 9  # statements: the mails that tell who is known, three at most, and looking for them
ROOT = Path(__file__).parent.parent
APPS = {"cafes", "courses", "eventsite", "initiatives", "pitches"}


@dataclass(frozen=True)
class Asks:
    """A form that takes an address: where it is, with what is typed beside that. ``scene`` makes Bram known."""

    scene: Callable[[], Scene]
    form: str = "RegistrationForm"
    field: str = "email"


def evening() -> Scene:
    event = build.edition()
    build.bram(event)
    return f"/cafes/{event.slug}/aanmelden/", {"name": "Bram Jansen", "party_size": "2"}


def last_place() -> Scene:
    event = build.edition(capacity=2)
    build.bram(event)
    return f"/cafes/{event.slug}/aanmelden/", {"name": "Bram Jansen", "party_size": "1"}


def run() -> Scene:
    wanted = build.run(build.course())
    build.bram(wanted)
    return f"{wanted.get_absolute_url()}aanmelden/", {"name": "Bram Jansen"}


def other_run() -> Scene:
    course = build.course()
    build.bram(build.run(course))
    wanted = build.run(course)
    return f"{wanted.get_absolute_url()}aanmelden/", {"name": "Bram Jansen"}


def booking() -> Scene:
    edition = build.edition()
    build.bram(edition)
    return f"/cafes/{edition.slug}/meedoen/", _stall(edition)


def booking_for_known_initiative() -> Scene:
    edition = build.edition()
    build.initiative(name="Kweektuin", contact_email=KNOWN)
    return f"/cafes/{edition.slug}/meedoen/", _stall(edition)


def taken_stall() -> Scene:
    edition = build.edition()
    build.bram(edition)
    typed = _stall(edition)
    build.initiator(edition, stand=edition.stands.get())
    return f"/cafes/{edition.slug}/meedoen/", typed


def _stall(edition) -> dict[str, str]:
    (stand,) = build.stands(edition, 1)
    build.slots(edition, 1)
    return {
        "stand": str(stand.pk),
        "slot": "geen",
        "party_size": "2",
        "name": "Bram Jansen",
        "initiative_name": "Kweektuin",
        "summary": "Groen.",
        "theme": "groen",
    }


def initiative() -> Scene:
    build.initiative(name="Kweektuin", contact_email=KNOWN)
    return "/initiatieven/nieuw/", {
        "name": "Kweektuin",
        "summary": "Groen.",
        "theme": "groen",
        "contact_name": "Bram Jansen",
    }


def help_out() -> Scene:
    wanted = build.initiative()
    for _ in range(5):  # so many that a sixth of the day is dropped
        build.offer(wanted, email=KNOWN)
    typed = {"name": "Bram Jansen", "need": "anders", "what": "Timmeren.", "consent": "on"}
    return initiative_links.help_url(wanted), typed


def own_links() -> Scene:
    build.bram(build.edition())
    build.initiative(contact_email=KNOWN)
    build.subscription(KNOWN)
    return "/mijn/", {}


def kept_up_to_date() -> Scene:
    build.subscription(KNOWN)
    return "/op-de-hoogte/?voor=avond", {}


def asked_to_be_kept_up_to_date() -> Scene:
    build.subscription(KNOWN, confirmed_at=None)
    return "/op-de-hoogte/", {"onderwerp": "avond"}


def course_access() -> Scene:
    basic = build.course()
    build.took(build.past_run(basic), sessions=3, email=KNOWN)
    return f"{build.run(build.advanced(basic)).get_absolute_url()}aanmelden/", {}


ASKS = {
    "evening": Asks(evening),
    "last place": Asks(last_place),
    "run": Asks(run),
    "another run of the course": Asks(other_run),
    "booking": Asks(booking, "PersonMixin"),
    "booking for a known initiative": Asks(booking_for_known_initiative, "PersonMixin"),
    "booking a taken stall": Asks(taken_stall, "PersonMixin"),
    "initiative": Asks(initiative, "NewInitiativeForm", "contact_email"),
    "help": Asks(help_out, "HelpForm"),
    "own links": Asks(own_links, "LinksForm"),
    "kept up to date": Asks(kept_up_to_date, "SubscribeForm"),
    "asked to be kept up to date": Asks(asked_to_be_kept_up_to_date, "SubscribeForm"),
    "course access": Asks(course_access, "AccessForm"),
}


def answer(client, url: str, typed: dict[str, str]) -> tuple[object, int]:
    """Status, headers and body but for the address, and how many statements it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, typed)
    (address,) = {KNOWN, UNKNOWN} & set(typed.values())
    body = response.content.decode().replace(address, "ADRES")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    headers = {
        k: v for k, v in response.headers.items() if k not in {"Content-Length", "X-Request-ID"}
    }
    return (response.status_code, headers, body), len(queries)


@pytest.mark.parametrize("asks", ASKS.values(), ids=list(ASKS))
def test_known_address_gets_the_answer_of_an_unknown_one(client, asks):
    url, typed = asks.scene()

    known, statements = answer(client, url, typed | {asks.field: KNOWN})
    unknown, statements_of_unknown = answer(client, url, typed | {asks.field: UNKNOWN})

    assert known == unknown
    assert abs(statements - statements_of_unknown) <= BOUND


@pytest.mark.parametrize(
    ("url", "field", "typed"),
    [
        ("/beheer/account/password/reset/", "email", {}),
        ("/beheer/account/login/", "login", {"password": "niet het goede"}),
    ],
)
def test_staff_pages_tell_no_more(client, url, field, typed):
    build.anna(email=KNOWN)

    known, statements = answer(client, url, typed | {field: KNOWN})
    unknown, statements_of_unknown = answer(client, url, typed | {field: UNKNOWN})

    assert known == unknown
    assert abs(statements - statements_of_unknown) <= BOUND


def test_every_form_of_the_public_pages_that_takes_an_address_is_asked_here():
    forms = {
        node.name
        for path in ROOT.glob("*/**/*.py")
        if path.parts[len(ROOT.parts)] in APPS and "desk" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and re.search(r"(?<!models\.)EmailField\(", ast.unparse(node.body))
    }

    assert forms == {asks.form for asks in ASKS.values()}
