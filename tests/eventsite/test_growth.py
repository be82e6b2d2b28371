"""What is asked costs by the evening, not by history: no statement reads through all there ever was."""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from cafes.models import Edition
from desk import search
from desk.people import listing
from desk.people.asked import Asked
from eventsite.models import Event, Registration, SearchKey, Venue
from eventsite.tickets import codes

from .. import build, growth
from ..test_access import TABLE, client_of, one_of_everything

pytestmark = [pytest.mark.slow, pytest.mark.database]

# Tables with rows for each person that ever came.
GROWING = (
    "eventsite_registration|eventsite_checkin|eventsite_message|eventsite_invitation|"
    "eventsite_calendarlink|eventsite_mailstop|eventsite_session|eventsite_admission|eventsite_asidescan|"
    "eventsite_searchkey"
)


# Indexes that hold the few rows alone that are asked for.
OF_FEW = {
    index.name for model in apps.get_models() for index in model._meta.indexes if index.condition
}
# Of a page of evenings the index is followed from its end.
IN_ORDER = {"session_starts_at"}
EVENINGS = {"eventsite_session"}
# Everybody by address: in one order, over all tables, with how many there are. A map lists all that anyone may find;
# an example for developers is the last of all evenings.
ALL = {"desk:everyone", "sitemap", "developers"}
# An alias where it is given and where something is asked of it, and what a sub-query stands between.
NAME = re.compile(r'"(?P<table>\w+)" (?P<alias>[A-Z]\d+)\b|\b(?P<of>[A-Z]\d+)(?=\.")|[()]')
MANY = 110  # a page of a list may be named one by one, an evening not


@pytest.fixture(scope="module")
def tonight(django_db_setup, django_db_blocker) -> Iterator[growth.Tonight]:
    """Thousands of registrations at hundreds of evenings, and tonight's; gone after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        if connection.vendor == "postgresql":
            # What earlier tests rolled back lies in the files still, and is planned with: begin with new ones.
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {GROWING.replace('|', ', ')} CASCADE")
        # SQLite plans without looking at how many there are.
        growth.past(10_000 if connection.vendor == "postgresql" else 2_000, at_each=10)
        made = growth.Tonight(150)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Else what was made is looked through at the end of every test.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                cursor.execute("ANALYZE")
                # Of a few hundred pages reading them all may be the quickest; of more an index must serve.
                cursor.execute("SET LOCAL enable_seqscan = off")
        yield made
        transaction.set_rollback(True)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """What was asked of the database meanwhile, with its parameters."""
    asked: list[tuple[str, Any]] = []

    def keep(execute, sql, params, many, context):
        if not many and re.match("SELECT|UPDATE|INSERT|DELETE|WITH", sql):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield asked


def reads_through(sql: str, params: Any) -> list[str]:
    """The growing tables of which the plan of a statement reads every row.

    A bare count of all there is does so too, and is allowed, and so is a count of evenings; the first page
    of all only seems to, and one by when they begin (``IN_ORDER``). So is the night's look at who is left of what is over: they go at their term.
    """
    is_bare = " WHERE " not in sql
    if is_bare and ("COUNT(*)" in sql or " LIMIT " in sql):
        return []
    if sql.startswith('SELECT "eventsite_registration"."id" AS "pk" FROM') and "closed_at" in sql:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {named_by_table(sql)}", params)
            steps = [row[3] for row in cursor.fetchall()]
            scanned = (re.match(r"SCAN (\w+)(?: USING .*INDEX (\w+))?", step) for step in steps)
            names = [m[1] for m in scanned if m and is_read(m[2], sql)]
            # All that have nothing in a column are as good as all.
            looked_up = (re.match(r"SEARCH (\w+) USING .*\((\w+)=\?\)$", step) for step in steps)
            names += [m[1] for m in looked_up if m and f'"{m[2]}" IS NULL' in sql]
            found = [name.partition("__")[0] for name in names]
        else:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            (plan,) = cursor.fetchone()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found = list(scans(plan[0]["Plan"], sql))
    of_people = [table for table in found if re.fullmatch(GROWING, table)]
    return [table for table in of_people if not (table in EVENINGS and "COUNT(*)" in sql)]


def named_by_table(sql: str) -> str:
    """The same statement, in which each alias begins with the table that it stands for.

    Each sub-query numbers its own anew, and the plan does not say whose ``U0`` is read.
    """
    scope: ChainMap[str, str] = ChainMap()
    scopes = []
    for found in NAME.finditer(sql):
        if found[0] in "()":
            scope = scope.new_child() if found[0] == "(" else scope.parents
        elif found["table"]:
            assert scope.maps[0].setdefault(found["alias"], found["table"]) == found["table"]
        scopes.append(scope)

    def named(found: re.Match[str]) -> str:
        scope, alias = following.pop(), found["alias"] or found["of"]
        if alias is None:
            return found[0]
        return f"{found[0].removesuffix(alias)}{scope[alias]}__{alias}"

    following = scopes[::-1]
    return NAME.sub(named, sql)


def is_read(index: str | None, sql: str) -> bool:
    """Whether going through an index without a condition is going through the table."""
    return index not in OF_FEW and not (index in IN_ORDER and " LIMIT " in sql)


def scans(node: dict[str, Any], sql: str) -> Iterator[str]:
    is_index = "Index" in node["Node Type"] and "Relation Name" in node
    of_all = is_index and "Index Cond" not in node and is_read(node["Index Name"], sql)
    if node["Node Type"] == "Seq Scan" or of_all:
        yield node["Relation Name"]
    for child in node.get("Plans", []):
        yield from scans(child, sql)


READS_ALL = {
    "no index": lambda session: Registration.objects.filter(name="Bram Jansen"),
    "a join and OR": lambda session: Registration.objects.filter(
        Q(event=session.event_id) | Q(admissions__session=session)
    ).distinct(),
    "an index of nothing": lambda session: Registration.objects.filter(
        confirmed_at__isnull=False
    ).order_by("pk"),
    "a name that another table has too": lambda session: Event.objects.filter(
        Q(pk__in=Registration.objects.filter(name="Bram Jansen").values("event"))
        & Q(sessions__venue__in=Venue.objects.filter(name="Pletterij"))
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", READS_ALL)
def test_statement_that_reads_all_is_seen(tonight, name):
    """The negative control."""
    with statements() as asked:
        list(READS_ALL[name](tonight.session))

    assert "eventsite_registration" in [table for one in asked for table in reads_through(*one)]


@pytest.mark.django_db
@pytest.mark.parametrize("act", growth.ACTS)
def test_no_statement_reads_all_there_ever_was(tonight, settings, act):
    settings.STAFF_NEED_SECOND_FACTOR = False
    growth.ACTS[act](tonight)

    with statements() as asked:
        growth.ACTS[act](tonight)

    assert asked
    assert [sql for sql, params in asked if sql.startswith("SELECT") and len(params) > MANY] == []
    assert [(table, sql) for sql, params in asked for table in reads_through(sql, params)] == []


@pytest.mark.django_db
def test_batch_of_a_tablet_reads_who_is_in_it(tonight):
    """Of two tickets any plan is good: of twenty SQLite once read everybody, in the order of the key."""
    keys = [codes.key_of(one) for one in tonight.guests[:20]]
    tonight.bring(*(tonight.scan(key=key) for key in keys))

    with statements() as asked:
        tonight.bring(*(tonight.scan(key=key) for key in keys))

    assert [(table, sql) for sql, params in asked for table in reads_through(sql, params)] == []


@pytest.mark.django_db
def test_door_looks_for_a_name_among_those_of_its_evening(tonight):
    plan = plan_of_search(tonight)

    assert plan.count("search_key_of_event") == 2  # a word of the name each
    assert "search_key_of_all" not in plan
    assert "Join Filter" not in plan  # those of one word for each of those of the other


@pytest.mark.postgresql
@pytest.mark.django_db
def test_door_finds_no_name_by_an_index_of_all_evenings(tonight):
    """Where there is one, it is taken for a beginning that is rare in history, and the keys of all are read."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX search_key_of_event")
        of_event = SearchKey.objects.filter(event=tonight.session.event_id)
        plan = of_event.filter(key__begins_among="gast").explain()
        transaction.set_rollback(True)

    assert "Index Cond" not in plan


def plan_of_search(tonight: growth.Tonight) -> str:
    with statements() as asked:
        growth.ACTS["search at the door"](tonight)
    ((sql, params),) = [one for one in asked if "eventsite_searchkey" in one[0]]
    with connection.cursor() as cursor:
        kind = "QUERY PLAN" if connection.vendor == "sqlite" else "(COSTS OFF)"
        cursor.execute(f"EXPLAIN {kind} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_desk_looks_for_a_name_by_the_keys_of_all_evenings(tonight):
    assert "search_key_of_all" in search.beginning(["bram"]).explain()


PAGES = {
    "by start": lambda: Edition.objects.public().dated()[:5],
    "over": lambda: Edition.objects.public().past()[:5],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_page_of_evenings_follows_the_index_of_when_they_begin(tonight, name):
    """With ``by_start`` it would be worked out of each there is."""
    assert "session_starts_at" in PAGES[name]().explain()
    assert "session_starts_at" not in Edition.objects.by_start()[:5].explain()


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["naam", "-naam"])
def test_page_of_people_follows_the_index_of_their_names(tonight, sort):
    """Fifty of them are read, and not all of the evening sorted."""
    plan = listing.matching_of(tonight.session.event, Asked(sort=sort)).values("pk")[:50].explain()

    assert "registration_event_name" in plan
    assert not re.search("Sort|TEMP B-TREE", plan)


@pytest.mark.django_db
def test_no_address_reads_all_there_ever_was(tonight, settings):
    """Every page there is, as a manager sees it; ``ACTS`` are what is sent, and by whom."""
    with time_machine.travel(build.NOW, tick=False):
        world = one_of_everything()
        client, _headers = client_of("manager", world, settings)
        pages = [name for name, one in TABLE.items() if one.method == "get" and name not in ALL]

        read = {}
        for name in pages:
            with statements() as asked:
                client.get(world.url(name))
            read[name] = through(asked)

    assert {name: found for name, found in read.items() if found} == {}


def through(asked: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """The growing tables that were read through, or of which an evening's rows were named one by one."""
    named = [("named one by one", sql) for sql, params in asked if len(params or ()) > MANY]
    return [n for n in named if n[1].startswith("SELECT")] + [
        (table, sql) for sql, params in asked for table in reads_through(sql, params)
    ]
