from __future__ import annotations

from eventsite.kept.bodies import Plain
from eventsite.kept.shelf import Kept, Shelf
from eventsite.models import SiteSettings

SITE = SiteSettings()


def page(body: str = "", *, revision: str = "a") -> Kept:
    return Kept(
        things=frozenset({0}),
        tokens=frozenset({(0, revision)}),
        since=0,
        until=1,
        site=SITE,
        body=Plain(body.encode()),
        headers={},
    )


def test_shelf_holds_no_more_bytes_than_it_may_and_lets_go_what_was_asked_longest_ago():
    shelf, each = Shelf(24_000), page("x" * 3000)
    for number in range(4):
        shelf.put(("/", str(number)), each)

    asked = shelf.find(("/", "0"))
    shelf.put(("/", "4"), each)

    assert asked is each
    assert [bool(shelf.find(("/", str(number)))) for number in range(5)] == [1, 0, 1, 1, 1]
    assert shelf.size <= 24_000


def test_page_that_is_put_again_is_counted_once():
    shelf = Shelf(24_000)
    for _ in range(3):
        shelf.put(("/", ""), page("x" * 3000))

    assert shelf.size == page("x" * 3000).size


def test_page_larger_than_all_the_room_is_not_kept():
    shelf = Shelf(1000)

    shelf.put(("/", ""), page("x" * 2000))

    assert (shelf.find(("/", "")), shelf.size) == (None, 0)


def test_page_of_a_new_revision_takes_all_older_ones_along():
    """What was erased since may be in them."""
    shelf = Shelf(24_000)
    shelf.put(("/oud/", ""), page("Bram"))

    shelf.put(("/nieuw/", ""), page(revision="b"))

    assert shelf.find(("/oud/", "")) is None
