"""What no page of ours sends, to every address of the site: answered in words, nothing half done, never by a fault.

``TIMES_AS_MANY=50`` tries so many times as much of it by chance; each run of its own.
"""

from __future__ import annotations

import re
from itertools import cycle
from typing import TypeVar
from urllib.parse import quote

import pytest
from django.db import connection
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..examples import examples
from . import rubbish, shapes
from .places import Place, route_of, routes
from .walk import Met, Walk, encoded

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

OF_SETS = re.compile(r"-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$")
ENOUGH_FOR_AN_ADDRESS = 1_000  # characters: no browser sends longer ones, no server takes them
T = TypeVar("T")
PASSED = [("bevestigd", "1")]  # the button of a page that asks first


def test_every_route_has_rows_and_every_form_is_met(walk: Walk):
    assert {route_of(one) for one in walk.places} == routes()
    assert len(walk.forms) > 200


@pytest.mark.database
def test_every_address_answers_whatever_it_is_asked(walk: Walk):
    """Each with another bad key in it, and by turns another query, another method and another header."""
    asked = cycle(rubbish.ALL), cycle(rubbish.ALL[::-1]), cycle(rubbish.METHODS), cycle(_headers())
    keys = sorted({name for met in walk.met for name in met.form.fields} | rubbish.QUERY_KEYS)
    found = {}
    ways = cycle(("query", "method", "header")[: 3 if connection.vendor == "sqlite" else 1])
    for place in _some(walk.places):
        by = walk.who_go_to(place)[0]
        key, value, method, (header, said) = map(next, asked)
        for path in with_a_bad_key(place, key):
            found["key", path] = walk.fault(by, "get", path)
        match next(ways):
            case "query":
                query = encoded({name: [value[:100]] for name in keys})
                found["query", place.name, value] = walk.fault(by, "get", place.path, query=query)
            case "method":
                found["method", place.name, method] = walk.fault(by, method, place.path)
            case _:
                told = {header: said}
                found["header", place.name, *told] = walk.fault(by, "get", place.path, headers=told)

    assert _faults(found) == ""


@pytest.mark.database
def test_every_form_refuses_what_it_can_not_hold(walk: Walk):
    """Each with all of its fields bad at once, and in a shape that no browser gives it."""
    values, shape = cycle(rubbish.ALL), cycle(shapes.ALL)
    found = {}
    for met in _some(walk.met):
        for button in met.form.buttons or PASSED:
            value = next(values)
            sent = {
                name: kept if OF_SETS.search(name) else [value]
                for name, kept in met.form.fields.items()
            }
            found[met.form.action, button, value] = walk.send(met, sent | {button[0]: [button[1]]})
        body, kind = next(shape)(met.form)
        found[met.form.action, kind] = walk.fault(
            met.by, "post", met.form.action, body, content_type=kind
        )

    assert _faults(found) == ""


@pytest.mark.database
def test_one_bad_thing_among_good_ones(walk: Walk):
    """Further into a verb than where all of it is bad."""
    bad = st.sampled_from(rubbish.ALL) | st.text(max_size=20) | st.binary(max_size=8)
    forms = [met for met in walk.met if len(met.form.fields) < len(rubbish.ALL) * 3]

    @settings(
        max_examples=examples(60),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.sampled_from(forms), st.sampled_from(walk.places), bad, st.data())
    def answer(met: Met, place: Place, value: str | bytes, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(met.form.fields) or ["niets"]))
        button, pressed = data.draw(st.sampled_from(met.form.buttons or PASSED))
        header, said = data.draw(st.sampled_from(_headers()))
        assert not walk.send(met, met.form.fields | {button: [pressed], name: [value]})
        by = walk.who_go_to(place)[-1]
        method = data.draw(st.sampled_from(["get", "post"]))
        assert not walk.fault(by, method, place.path, headers={header: said})

    answer()


def with_a_bad_key(place: Place, value: str | bytes) -> list[str]:
    """In the place of each part of the address that says which row."""
    parts = [str(one) for one in resolve(place.path).kwargs.values()]
    bad = quote(value if isinstance(value, bytes) else value.encode(errors="surrogatepass"), "")
    kept = bad[:ENOUGH_FOR_AN_ADDRESS]
    return [place.path.replace(quote(one, ":@"), kept, 1) for one in parts]


def _some(all_of_them: list[T]) -> list[T]:
    """On PostgreSQL a third: SQLite tries each, there the statements are tried."""
    return all_of_them if connection.vendor == "sqlite" else all_of_them[::3]


def _headers() -> list[tuple[str, str]]:
    return [(name, said) for name, all_said in rubbish.HEADERS.items() for said in all_said]


def _faults(found: dict[tuple, str]) -> str:
    return "\n".join(f"{wrong}: {str(what)[:300]}" for what, wrong in found.items() if wrong)
