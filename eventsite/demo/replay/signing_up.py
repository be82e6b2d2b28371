"""Five weeks in which people sign up for the first evening: 70 visitors and 18 behind a stall, and four parties that wait."""

from __future__ import annotations

import itertools
from datetime import date

from eventsite.demo import sign_ups
from eventsite.demo.clock import spread

from .browser import Page
from .cast import Cast, Person
from .preparing import CAPACITY, EVENING, TITLE
from .world import ORGANISER, Story, World, at

PUBLIC_FROM, FULL_ON = date(2017, 10, 9), date(2017, 11, 5)
BRINGS_ONE = 4  # of the initiators
TO_BE_READ = ["/beheer/initiatieven/?status=draft", "/beheer/initiatieven/?status=changed"]
WAITING = [2, 2, 1, 2]
CANCELS = [0, 1, 5]  # of the visitors; five places, which go to who waited first
BY_PHONE = {3, 12}


def initiators(world: World, cast: Cast) -> Story:
    """Each takes a stall; who comes first pitches as well. Their plans wait for an organiser to read them."""
    moments = spread(at(date(2017, 10, 4), 10), at(date(2017, 10, 20), 20), 14)
    for number, (who, moment) in enumerate(zip(cast.at_the_evening, moments, strict=True)):
        yield moment
        page = world.visitor().open(f"{world.told['first']}meedoen/")
        stalls = [one.text for one in page.form("Boeking").fields if one.name == "stand"]
        turns = [one.text for one in page.form("Boeking").fields if one.name == "slot"]
        page.press(
            "Boeking versturen",
            stand=stalls[1],
            slot=turns[1] if who in cast.pitchers else turns[0],
            initiative_name=who.name,
            summary=who.summary,
            theme=who.theme,
            name=who.person.name,
            email=who.person.email,
            party_size=2 if number < BRINGS_ONE else 1,
        )
        world.counts["signed up"] += 1


def publishing(world: World) -> Story:
    """Anna reads what was sent in, every week."""
    for day in (9, 16, 23):
        yield at(date(2017, 10, day), 11)
        publish_all(world)


def publish_all(world: World) -> None:
    """Every initiative that waits for it, and what initiators changed since."""
    desk = world.staff(ORGANISER)
    listed = [desk.open(one).links("/beheer/initiatieven/") for one in TO_BE_READ]
    for address in itertools.chain(*listed):
        if not address.rstrip("/").rpartition("/")[2].isdecimal():
            continue
        page = desk.open(address)
        if page.offers("Zet op de site"):
            page.press("Zet op de site").press("Zet op de site en mail").has("op de site")
            world.counts["published"] += 1
        else:
            page.press("Akkoord met de wijzigingen")


def visitors(world: World, cast: Cast) -> Story:
    sizes = sign_ups.parties(CAPACITY)
    moments = spread(at(PUBLIC_FROM, 9), at(FULL_ON, 20), len(sizes))
    for number, (who, size, moment) in enumerate(zip(cast.visitors, sizes, moments, strict=True)):
        yield moment
        if number in BY_PHONE:
            _by_phone(world, who, size)
        else:
            _sign_up(world, who, size).has("In de mail zit uw kaart")
    for number, (who, size) in enumerate(zip(cast.waiting, WAITING, strict=True)):
        yield at(FULL_ON, 21, number)
        _sign_up(world, who, size).has("geen plaats vrij")


def _sign_up(world: World, who: Person, size: int) -> Page:
    world.counts["signed up"] += 1
    page = world.visitor().open(f"{world.told['first']}aanmelden/")
    return page.press("Aanmelding versturen", name=who.name, email=who.email, party_size=size)


def _by_phone(world: World, who: Person, size: int) -> None:
    """Without an address: Anna prints the ticket."""
    world.counts["signed up"] += 1
    slug = world.told["first"].split("/")[-2]
    page = world.staff(ORGANISER).open(f"/beheer/evenementen/{slug}/mensen/nieuw/")
    page = page.press("aan", name=who.name, party_size=size, source="Per telefoon")
    world.told[f"ticket {who.name}"] = page.links("/kaart/")[0]


def cancelling(world: World, cast: Cast) -> Story:
    """Two days before: by the link in their own mail."""
    for number in CANCELS:
        yield at(EVENING.replace(day=EVENING.day - 2), 18, number)
        page = world.open_mail(cast.visitors[number].email, "/mijn/", TITLE)
        page.follow("Afmelden").press("meld mij af")
        world.counts["cancelled"] += 1
