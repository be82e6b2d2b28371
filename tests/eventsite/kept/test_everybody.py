"""Every address that anyone may open, asked by several people: what is kept is nobody's and everybody's."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from eventsite.kept import pages
from eventsite.models import Event, Registration
from eventsite.site.reading import site
from initiatives.models import Initiative
from tests import build
from tests.test_access import BY_LINK, PUBLIC, TABLE, World, one_of_everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen")]

MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
FORM_ID = re.compile(rb'name="submission_id" value="[0-9a-f-]{36}"')


def shown(response: HttpResponse) -> bytes:
    """What they see: the id of a form is everybody's own."""
    return FORM_ID.sub(b"", response.content)


def open_everything(client: Client, world: World) -> list[str]:
    """All that needs no sign-in; says which paths are kept of it."""
    for name, access in TABLE.items():
        if access in (PUBLIC, BY_LINK):
            client.get(world.url(name))
    return [path for path, query in pages.everything() if not query]


def test_what_is_kept_is_the_same_whoever_asks_and_tells_of_nobody():
    world = one_of_everything()
    anyone, manager, tablet = Client(), Client(), Client()
    manager.force_login(build.manager(username="mira2"))
    tablet.force_login(build.steward(*world.own))
    tablet.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.tablet_token}"
    kept = open_everything(manager, world)
    evening = next(one for one in world.own if one.kind == Event.Kind.SOCIAL)

    made_for = []
    for client in (manager, anyone, tablet):
        pages.forget()
        made_for.append({path: shown(client.get(path)) for path in kept})
    of_anyone = made_for[1]
    given_to = {path: anyone.get(path) for path in kept}

    assert {"/", evening.get_absolute_url()} <= set(kept)
    assert made_for == [of_anyone] * 3
    assert {path: shown(response) for path, response in given_to.items()} == of_anyone
    assert not [path for path, response in given_to.items() if response.cookies]
    by_link = [world.url(name) for name, access in TABLE.items() if access is BY_LINK]
    assert not set(by_link) & set(of_anyone)
    everything = b"\n".join(of_anyone.values()).decode(errors="replace")
    mails = {one for one in MAIL.findall(everything) if not one.startswith("session-")}
    assert mails <= {site().email, settings.BOUNCE_EMAIL}
    named = set(Initiative.objects.values_list("contact_name", flat=True))  # on their own page
    people = {*Registration.objects.values_list("name", flat=True)} - named
    people |= {*User.objects.values_list("first_name", flat=True)} - {""}
    assert not [name for name in people if re.search(rf"\b{re.escape(name)}\b", everything)]


@pytest.fixture
def askers(settings) -> list[Client]:
    """Somebody of staff, somebody else of staff, and anyone; for pages that the site has none of."""
    settings.ROOT_URLCONF = "tests.eventsite.kept.own_pages"
    mira, anna, anyone = Client(), Client(), Client()
    mira.force_login(build.manager(username="mira2"))
    anna.force_login(build.anna())
    build.edition()  # before the first revision nothing is kept
    return [mira, anna, anyone]


def test_page_that_tells_who_asks_tells_of_nobody_in_what_is_kept(askers):
    told = [one.get("/van-een-test/verteld/", REMOTE_ADDR="10.1.2.3").text for one in askers]

    nobody = {"user": "", "cookies": {}, "session": None, "headers": [], "address": None}
    assert told == [repr(nobody)] * 3
    assert ("/van-een-test/verteld/", "") in pages.everything()


def test_page_that_sets_a_cookie_is_kept_for_nobody(askers):
    given = [one.get("/van-een-test/gegroet/").cookies["gegroet"].value for one in askers]

    assert given == ["1"] * 3
    assert ("/van-een-test/gegroet/", "") not in pages.everything()


def test_cookie_that_is_added_to_what_is_kept_goes_to_who_asked_alone(askers):
    given = [one.get("/van-een-test/koekje/").cookies["wie"].value for one in askers * 2]

    assert given == ["mira2", "anna@example.nl", ""] * 2
    assert ("/van-een-test/koekje/", "") in pages.everything()


def test_header_that_sets_a_cookie_goes_to_who_asked_alone(askers):
    given = [one.get("/van-een-test/kop/").headers["Set-Cookie"] for one in askers * 2]

    assert given == ["wie=mira2", "wie=anna@example.nl", "wie="] * 2
    assert ("/van-een-test/kop/", "") in pages.everything()
