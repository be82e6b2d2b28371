"""What `make profile` makes of the stacks that it sees."""

from __future__ import annotations

import inspect
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import Context, engines

from eventsite.brakes.middleware import Brakes
from eventsite.models import Venue
from eventsite.web.languages import addresses
from scripts.bench import layers, profiles, sampling, sql
from scripts.bench.sampling import Sampler

from . import build


@pytest.fixture
def sut():
    return layers.Layers(settings.MIDDLEWARE)


@pytest.fixture
def scripts(monkeypatch):
    """What `make` runs imports its neighbours by their own name."""
    monkeypatch.syspath_prepend(Path(sql.__file__).parents[1])


class Watch:
    """Sees the stack below the word that a template, a form or a view has it say."""

    def __init__(self, of: layers.Layers) -> None:
        self.of, self.seen = of, []

    def __str__(self) -> str:
        self.seen.append(self.of.place(sys._getframe()))
        return "gezien"


def test_what_django_builds_sends_and_reads_is_of_three_layers(sut):
    from django.db.backends.utils import CursorWrapper
    from django.db.models.query import ModelIterable
    from django.db.models.sql.compiler import SQLCompiler

    functions = [SQLCompiler.as_sql, CursorWrapper.execute, ModelIterable.__iter__]

    found = [sut.kind(one.__code__).layer for one in functions]

    assert found == [layers.BUILT, layers.DRIVER, layers.MODELS]


def test_ours_is_what_we_wrote_but_no_plumbing_of_the_database(sut):
    from eventsite.booking import registering
    from eventsite.web.postgresql import base

    ours = sut.kind(inspect.unwrap(registering.register).__code__)
    connected = sut.kind(base.DatabaseWrapper.get_new_connection.__code__)
    library = sut.kind(Path.exists.__code__)

    assert (ours.ours, ours.layer, ours.name) == (True, layers.OWN, "eventsite.booking.registering.register")  # fmt: skip
    assert (connected.ours, connected.layer) == (False, layers.DRIVER)
    assert (library.ours, library.layer) == (False, None)


def test_moment_in_a_template_is_of_its_layer_and_on_its_line(sut):
    watch = Watch(sut)
    template = engines["django"].from_string("een\n{{ watch }}")

    template.template.render(Context({"watch": watch}))

    assert [one.layer for one in watch.seen] == [layers.TEMPLATES]
    assert watch.seen[0].line.endswith(":2")


def test_moment_in_a_middleware_is_of_that_and_not_of_what_called_it(sut):
    watch = Watch(sut)

    def sees(request):
        str(watch)
        return HttpResponse()

    addresses.answers_in_the_language_of_its_address(sees)(HttpRequest())

    (place,) = watch.seen
    assert (place.layer, place.part) == (
        layers.MIDDLEWARE,
        "answers_in_the_language_of_its_address",
    )


def test_what_a_middleware_calls_of_ours_is_its_cost(sut):
    watch = Watch(sut)

    class Asked:
        def __getattr__(self, name):
            str(watch)
            raise AttributeError(name)

    with suppress(AttributeError):
        Brakes(None).process_view(Asked(), Asked(), None, {})

    place = watch.seen[0]
    assert (place.layer, place.part) == (layers.MIDDLEWARE, "Brakes")
    assert place.line.startswith("eventsite/brakes/guard.py")


def test_looks_add_up_to_the_time_there_was_and_leave_out_the_looking(sut, monkeypatch):
    clock = Clock(looking=0.25)
    monkeypatch.setattr(sampling.time, "process_time", clock)
    monkeypatch.setattr(sut, "place", clock.looked_at(sampling.GARBAGE))
    sampler = Sampler(sut)

    for spent in (1.0, 7.0):  # the second in a function of C, which no signal interrupts
        with sampler.asking():
            clock.now += spent
            sampler._look(signal.SIGPROF, None)
            clock.now += 0.5
        clock.now += 100.0  # nobody's
        sampler._look(signal.SIGPROF, None)
    with sampler.asking():
        sampler._look(signal.SIGPROF, None)

    assert sampler.looks == 3
    assert sampler.in_all() == 1.0 + 7.0 + 2 * 0.5


class Clock:
    """Stands still but for what is spent, and for the ``looking``, which takes so many seconds."""

    def __init__(self, looking: float) -> None:
        self.now, self._looking = 0.0, looking

    def __call__(self) -> float:
        return self.now

    def looked_at(self, place):
        def place_of(_frame):
            self.now += self._looking
            return place

        return place_of


@pytest.mark.django_db
def test_statements_are_counted_by_the_line_that_asks(sut):
    build.venue()
    statements = sql.Statements(sut, lambda: 0.0)

    with statements.counting():
        list(Venue.objects.all())
        Venue.objects.count()

    (row,) = statements.told(Sampler(sut), 1.0, 1, 1)
    assert (statements.number, statements.models) == (2, 1)
    assert row["names"] == {"SELECT eventsite_venue": 2.0}
    assert row["models"] == 1


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ('SELECT COUNT(*) AS "n" FROM "cafes_edition" WHERE 1', "SELECT cafes_edition"),
        ('INSERT INTO "eventsite_message" ("kind") VALUES (1)', "INSERT eventsite_message"),
        ('UPDATE "eventsite_tablet" SET "seen_at" = 1', "UPDATE eventsite_tablet"),
        ("SAVEPOINT s1", "SAVEPOINT"),
        ('SELECT EXISTS(SELECT 1 FROM "b" WHERE (1)) AS "x" FROM "a"', "SELECT a"),
        ('SELECT COUNT(*) FROM (SELECT "id" FROM "a") subquery', "SELECT a"),
    ],
)
def test_statement_is_called_by_what_it_does_to_which_table(said, name):
    assert sql.name(said) == name


@pytest.mark.django_db(transaction=True)
def test_act_is_asked_through_all_middleware_as_the_proxy_asks(sut, scripts):
    from bench import acts, inside, measuring

    from eventsite.wsgi import application

    build.edition(slug="lente")
    act = acts.Act("evening", acts.page("/cafes/lente/"))
    asking = measuring.Asking(act, {"open": [""], "door": {"session": 1}})

    with inside.keeping(False):
        found = inside.profiled(inside.Site(application), asking, sut, seconds=0.1)

    costs = [cost for parts in found["layers"].values() for cost in parts.values()]
    assert sum(costs) == pytest.approx(found["web"])
    assert found["statements"] > 5
    assert {"cafes/views.py"} <= {line.partition(":")[0] for line in found["lines"]}


def test_profiled_unless_told_otherwise_is_what_is_over_its_mark(scripts):
    from bench import report

    cost = {"statements": 1, "milliseconds": 4.0}
    found = {
        "acts": {"home": cost | {"floors": 3.1}, "showcase": cost | {"floors": 2.9}},
        "letters": {},
    }

    assert report.over_their_mark({"databases": {"SQLite": found}}) == {"home"}


FOUND = {
    "web": 3.0,
    "database": 1.0,
    "server": 0.5,
    "statements": 2.0,
    "models": 12.0,
    "requests": 40,
    "looks": 30,
    "sampled": 3.1,
    "layers": {
        layers.TEMPLATES: {"templates/home.html": 1.5},
        layers.OWN: {"eventsite.home.home": 0.5},
        **{f"layer {n}": {"": 0.1} for n in range(10)},
    },
    "lines": {"eventsite/home.py:30 home": 2.0},
    "within": {"eventsite.home.home": 2.9},
    "sql": [],
}


def test_layers_of_a_profile_add_up_to_all_of_it():
    assert sum(profiles.layers(FOUND).values()) == pytest.approx(0.5 + 3.0 + 1.0)


def test_short_table_has_eight_rows_that_add_up():
    found = {"taken": "2026-11-28", "machine": "one", "databases": {"PostgreSQL": {"home": FOUND}}}

    rows = [line for line in profiles.table(found).splitlines() if line.startswith("|")][2:]

    costs = [float(line.split("|")[2]) for line in rows]
    assert len(rows) == 8
    assert sum(costs[:-1]) == pytest.approx(costs[-1]) == 4.5
    assert "(mark: 3 floors)" in profiles.table(found)


def test_printed_profile_tells_each_list():
    text = profiles.printed("home", "SQLite", FOUND)

    for part in (
        "home, SQLite: 4.50 ms",
        "where the time goes",
        "statements",
        "our lines",
        "below",
    ):
        assert part in text
