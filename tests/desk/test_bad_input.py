"""What no page of the desk sends, at every address of it and in every field: refused in words, nothing half done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction
from django.test import Client

from cafes.models import Stand, StandBooking
from eventsite.models import CheckIn, Event, Message, Registration, Session
from pitches.models import Pitch, PitchSlot

from .. import build, came_back, test_access
from ..test_access import TABLE, World, client_of
from .filled import Form, Forms

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.usefixtures("frozen"),
]

world = test_access.world  # one of everything

PAGES = ("/beheer/", "/voorbeeld/", "/uitnodiging/", "/inchecken/")
ELSEWHERE = {"door:tablet", "door:service_worker"}
TOO_LARGE = str(2**63)
LONG = "9" * 10_000  # more digits than Python reads, more text than any field takes
BAD = [TOO_LARGE, LONG, "a\0b"]
DAYS = ["0001-01-01", "9999-12-31T23:59", "2027-03-28T02:30"]
# All that an address of the desk reads, at once.
PARAMETERS = [
    *("q", "zoek", "sort", "bladzij", "pagina", "voor", "staat", "rol", "aanwezig", "nodig"),
    *("kraam", "tekst", "van", "tot", "wie", "wat", "evenement", "maat", "nog-een", "alle"),
    *("source", "day", "thema", "wijk", "soort", "state", "kind"),
]
OF_SETS = re.compile(r"-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
SEEN = re.compile(r'"(django_session|eventsite_staffmember)"')  # who was here last


@pytest.fixture
def manager(world, settings) -> Client:
    client, _headers = client_of("manager", world, settings)
    client.raise_request_exception = False
    return client


@contextmanager
def written() -> Iterator[list[str]]:
    """What stays written of what is done meanwhile; then all of it is undone."""
    kept: list[str] = []
    begun: dict[str, int] = {}

    def watch(execute, sql, *rest):
        verb, _, name = sql.partition("SAVEPOINT ")
        match verb:
            case "":
                begun[name] = len(kept)
            case "ROLLBACK TO ":
                del kept[begun[name] :]
            case _ if re.match("INSERT|UPDATE|DELETE", sql) and not SEEN.search(sql):
                kept.append(sql[:60])
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield kept
        transaction.set_rollback(True)


def fault(client: Client, form: Form, sent: dict[str, Iterable[str | bytes]]) -> str:
    """What is wrong with the answer; empty when it was answered well."""
    pairs = urlencode([(name, one) for name, values in sent.items() for one in values])
    with written() as kept:
        if form.method == "get":
            response = client.get(form.action, QUERY_STRING=pairs)
        else:
            kind = "application/x-www-form-urlencoded"
            response = client.post(form.action, pairs, content_type=kind)
    _read(response)
    if response.status_code >= 500:
        return str(response.status_code)
    if response.status_code >= 400 and kept:
        return f"{response.status_code}, {kept[0]}"
    return unsaid(response) if form.method == "post" else ""


def unsaid(response) -> str:
    """A page that came back and doesn't say why, or doesn't lead to the fields that it is about."""
    if response.status_code != 400 or "html" not in response["Content-Type"]:
        return ""
    if "utrecht-alert--error" not in response.text:
        return "400, and why is not said"
    has_summary = "data-error-summary" in response.text
    return ", ".join(came_back.faults(response.text)) if has_summary else ""


def _read(response) -> None:
    """To its end, where its file is closed."""
    if response.streaming:
        list(response.streaming_content)


def addresses(world: World) -> dict[str, str]:
    found = {name: world.url(name) for name in TABLE if name not in ELSEWHERE}
    return {name: path for name, path in found.items() if path.startswith(PAGES)}


def _is_ours(form: Form) -> bool:
    return form.action.startswith(PAGES) and not form.action.startswith("/beheer/account/")


def forms(client: Client, world: World) -> list[Form]:
    """Each once, of every page that can be opened, and of the pages that ask first."""
    found: dict[object, Form] = {}

    def learn(page: str, response) -> None:
        if "html" in response["Content-Type"]:
            every = Forms(page, response.text).found
            found.update({one.key: one for one in every if _is_ours(one)})

    for name, path in addresses(world).items():
        if TABLE[name].method == "get":
            learn(path, client.get(path))
    assert len(found) > 60
    for form in list(found.values()):
        if form.method == "post":
            with written():
                learn(form.action, client.post(form.action, form.fields))
    return list(found.values())


@pytest.mark.database
def test_key_that_no_row_can_have_leads_nowhere(world, manager):
    found = {}
    for name, path in addresses(world).items():
        for place in re.finditer(r"(?<=/)\d+(?=/|$)", path):
            for wrong in (TOO_LARGE, LONG, quote("٣")):
                asked = f"{path[: place.start()]}{wrong}{path[place.end() :]}"
                response = getattr(manager, TABLE[name].method)(asked)
                if response.status_code != 404:
                    found[name, wrong] = response.status_code

    assert found == {}, "\n".join(map(str, found.items()))


@pytest.mark.database
def test_every_query_is_read_or_passed_over(world, manager):
    found = {}
    for name, path in addresses(world).items():
        if TABLE[name].method == "get":
            for bad in (TOO_LARGE, "a\0b", DAYS[0]):
                sent = {parameter: [bad] for parameter in PARAMETERS}
                wrong = fault(manager, Form("get", path), sent)
                found |= {(name, bad[:20]): wrong} if wrong else {}

    assert found == {}, "\n".join(map(str, found.items()))


@pytest.mark.database
def test_every_field_of_every_form_refuses_what_it_can_not_hold(world, manager):
    found = {}
    for form in forms(manager, world):
        for button in form.buttons or [("bevestigd", "1")]:
            for bad in BAD + (DAYS if form.has_days else []):
                sent = {
                    name: values if OF_SETS.search(name) else [bad]
                    for name, values in form.fields.items()
                } | {button[0]: [button[1]]}
                wrong = fault(manager, form, sent)
                found |= {(form.action, button, bad[:20]): wrong} if wrong else {}

    assert found == {}, "\n".join(map(str, found.items()))


# What belongs to one event, and by which field.
OF_EVENT = {
    Event: "pk",
    Session: "event",
    Registration: "event",
    Message: "registration__event",
    CheckIn: "session__event",
    Stand: "edition",
    StandBooking: "stand__edition",
    PitchSlot: "edition",
    Pitch: "registration__event",
}


def elsewhere() -> list[Event]:
    """Another evening and another run, with one of everything."""
    edition, run = build.edition(), build.run()
    (stand,), (slot, _free) = build.stands(edition, 1), build.slots(edition, 2)
    build.initiator(edition, stand=stand, slot=slot, email="fatima@example.nl")
    build.bram(run, email="dirk@example.nl")
    return [edition, run]


def rows(of: list[Event]) -> dict[type, list[tuple]]:
    return {
        model: list(
            model.objects.filter(**{f"{path}__in": [one.pk for one in of]})
            .order_by("pk")
            .values_list()
        )
        for model, path in OF_EVENT.items()
    }


def test_keys_of_another_event_change_nothing_there(world, manager):
    others = elsewhere()
    before = rows(others)
    foreign = {found[0][0] for found in before.values() if found}  # the first of each
    found = {}
    for form in forms(manager, world):
        keys = [name for name, (first, *_) in form.fields.items() if first.isdigit()]
        for name, value in form.buttons or [("bevestigd", "1")]:
            if form.method == "get" or not keys:
                continue
            for key in foreign:
                sent = form.fields | {one: [str(key)] for one in keys if not OF_SETS.search(one)}
                with transaction.atomic():
                    _read(manager.post(form.action, sent | {name: [value], "bevestigd": ["1"]}))
                    if rows(others) != before:
                        found[form.action, name, key] = "changed"
                    transaction.set_rollback(True)

    assert found == {}, "\n".join(map(str, found.items()))


def test_events_of_the_other_kind_are_not_found_or_shown(world, manager):
    edition, run = world.own
    found = {}
    for name, path in addresses(world).items():
        for one, other in ((edition, run), (run, edition)):
            asked = path.replace(f"/{one.slug}/", f"/{other.slug}/")
            if name.startswith("courses_desk"):
                asked = asked.replace(f"/{one.pk}/", f"/{other.pk}/")
            if asked != path:
                wrong = fault(manager, Form(TABLE[name].method, asked), {})
                found |= {(name, other.slug): wrong} if wrong else {}

    assert found == {}, "\n".join(map(str, found.items()))
