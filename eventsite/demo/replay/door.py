"""The evening at the door: two tablets, of which one loses the network and brings its scans afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eventsite.demo import sign_ups

from .cast import Cast, Person
from .preparing import CAPACITY, EVENING, TITLE
from .signing_up import BRINGS_ONE, CANCELS, WAITING
from .tablet import Tablet, code_in
from .world import ORGANISER, Story, World, at

STAY_AWAY = 10  # of the visitors; and of a party that is larger than this, one
WHOLE = 2
WALK_INS = [2, 1]
TAKE_TURNS = 3  # every third is scanned by the tablet without network


def story(world: World, cast: Cast) -> Story:
    yield at(EVENING, 18, 30)
    desk = world.staff(ORGANISER)
    board = desk.open(f"/beheer/evenementen/{world.told['first'].split('/')[-2]}/deur/")
    (tablets,) = [one for one in board.links("/inchecken/") if one.endswith("/tablets/")][:1]
    entrance, cloakroom = Tablet(world), Tablet(world)
    for tablet in (entrance, cloakroom):
        tablet.pair(desk.open(tablets).press("Koppel een tablet"))
        tablet.bring()
    arrivals = list(_arrivals(world, cast))
    for number, (code, people) in enumerate(arrivals):
        yield at(EVENING, 19) + timedelta(seconds=50 * number)
        tablet = entrance if number % TAKE_TURNS else cloakroom
        tablet.scan(code, people)
        if len(entrance.scans) == 10:
            entrance.bring()
    yield at(EVENING, 19, 52)
    for people in WALK_INS:
        who = next(cast.others)
        entrance.write_down(who.name, who.email, people)
    entrance.bring()
    yield at(EVENING, 23, 5)
    cloakroom.bring()
    world.counts["inside"] = sum(people for _code, people in arrivals) + sum(WALK_INS)


def _arrivals(world: World, cast: Cast) -> Iterator[tuple[str, int]]:
    """Everybody's ticket, and how many come on it."""
    for number, one in enumerate(cast.at_the_evening):
        yield _ticket(world, one.person), 2 if number < BRINGS_ONE else 1
    parties = zip(cast.visitors, sign_ups.parties(CAPACITY), strict=True)
    kept = [party for number, party in enumerate(parties) if number not in CANCELS]
    moved_up = [*zip(cast.waiting, WAITING, strict=True)][: len(CANCELS)]
    for who, size in _who_come([*kept, *moved_up]):
        yield _ticket(world, who), size


def _who_come(parties: list[tuple[Person, int]]) -> Iterator[tuple[Person, int]]:
    """The last to sign up are the first to stay away; the first large party comes with one fewer."""
    away, incomplete = 0, next(one for one in parties if one[1] > WHOLE)
    for who, size in reversed(parties):
        if (who, size) == incomplete:
            yield who, size - 1
        elif away + size <= STAY_AWAY:
            away += size
        else:
            yield who, size


def _ticket(world: World, who: Person) -> str:
    """In a mail; of who gave no address, on the paper that Anna printed."""
    printed = world.told.get(f"ticket {who.name}")
    if printed:
        return code_in(world.staff(ORGANISER).open(printed).text)
    letter = world.post.latest(who.email, "De code op uw kaart", TITLE)
    return code_in(letter.text)
