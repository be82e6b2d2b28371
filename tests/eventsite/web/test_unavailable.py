"""While the database is away, full or locked: what who asks reads, and that nothing is half done."""

from __future__ import annotations

import errno
import re
from contextlib import contextmanager, suppress
from datetime import timedelta
from html import unescape

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from eventsite.models import Message, Registration
from eventsite.site import reading
from eventsite.web import queued, unavailable
from eventsite.web.outages import is_outage

from ... import build

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
JANSEN = 'Bram "&" Jansen'


@pytest.fixture
def client(client):
    """One that is answered as a browser is, also when the site raises."""
    client.raise_request_exception = False
    return client


@contextmanager
def database_away():
    def refused(*_statement):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refused):
        yield


@contextmanager
def database_full(evening):
    """As on a disk without room: SQLite refuses to grow its file (SQLITE_FULL)."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count={pages}")
        try:
            with suppress(OperationalError):
                while True:  # what room there was in the pages
                    build.registration(evening)
            yield
        finally:
            cursor.execute("PRAGMA max_page_count=4294967294")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/agenda/", "/beheer/"])
def test_page_that_can_not_be_read_says_when_to_come_back(client, path):
    client.force_login(build.anna())
    reading._known = None  # as in a process that has just begun

    with database_away():
        response = client.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Probeer het over een paar tellen opnieuw." in response.text
    assert f'href="{path}">Probeer opnieuw' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/api/v1/edities", {}),
        ("POST", "/api/tablet/v1/bijwerken", {"authorization": f"Bearer {'a' * 43}"}),
    ],
)
def test_programs_get_a_problem(client, method, path, headers):
    with database_away():
        response = client.generic(method, path, headers=headers)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 503


@pytest.mark.django_db(transaction=True)
def test_sign_up_on_a_full_disk_is_kept_by_its_page_and_counts_once_there_is_room(client):
    evening = build.edition(capacity=1000)
    path = f"{evening.get_absolute_url()}aanmelden/"
    (form,) = re.findall(r'name="submission_id" value="([^"]*)"', client.get(path).text)
    typed = {"name": JANSEN, "email": "bram@example.nl", "party_size": "2", "submission_id": form}

    with database_full(evening):
        before = Registration.objects.count(), Message.objects.count()
        refused = client.post(path, typed | {"wachtwoord": "geheim"})
        assert (Registration.objects.count(), Message.objects.count()) == before

    assert refused.status_code == 503
    kept = {name: unescape(value) for name, value in HIDDEN.findall(refused.text)}
    assert kept == typed
    assert "Dan telt het één keer." in refused.text
    for _press in range(2):
        assert client.post(path, kept).status_code == 200
    assert Registration.objects.filter(name=JANSEN, party_size=2).count() == 1


@pytest.mark.django_db
def test_what_waited_too_long_for_a_thread_is_kept_by_its_page_without_the_database(
    client, django_assert_num_queries
):
    path = f"{build.edition().get_absolute_url()}aanmelden/"
    typed = {"name": JANSEN, "email": "bram@example.nl", "party_size": "1"}

    too_long = unavailable.LONGEST_WAIT + timedelta(seconds=1)
    with queued.after(too_long), django_assert_num_queries(0):
        refused = client.post(path, typed)
    with queued.after(too_long):
        page = client.get(path)
    with queued.after(unavailable.LONGEST_WAIT):
        sent = client.post(path, typed)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert {name: unescape(text) for name, text in HIDDEN.findall(refused.text)} == typed
    assert page.status_code == 200
    assert sent.status_code != 429


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def test_faults_of_ours_are_no_outage(db):
    with pytest.raises((OperationalError, ProgrammingError)) as no_table, connection.cursor() as c:
        c.execute("SELECT 1 FROM no_such_table")

    assert not is_outage(no_table.value)
    assert not is_outage(KeyError("x"))
    assert not is_outage(OSError(errno.ENOENT, "no such file"))
    assert is_outage(OSError(errno.ENOSPC, "no room"))
    assert is_outage(InterfaceError("connection already closed"))
    assert is_outage(caused(RuntimeError("can't go on"), OperationalError("gone")))
