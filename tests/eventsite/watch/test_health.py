"""Whether the site is well, as anybody may ask who watches over it."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
from collections import namedtuple
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from eventsite.models import Message, PeriodicRun, Webhook
from eventsite.watch import checks
from eventsite.watch.checks import Status
from eventsite.webhooks import verbs as webhook_verbs

from ... import build

HEALTH, ALIVE = "/gezond/", "/gezond/leeft/"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _anew(settings):
    settings.DISK_ROOM_PERCENT = 0  # whatever the machine of the tests has
    checks.forget()
    checks._under_way.clear()


@pytest.fixture
def here(monkeypatch):
    """The parts looked at in this thread, in which the test's rows are."""

    def asked(part, check):
        future = checks.Future()
        try:
            future.set_result(check())
        except Exception as error:
            future.set_exception(error)
        return future

    monkeypatch.setattr(checks, "_asked", asked)


def statuses(response):
    return {part: said[0]["status"] for part, said in response.json()["checks"].items()}


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_all_is_well_and_says_so_in_the_form_that_machines_know(client):
    PeriodicRun.objects.create(name="often", ran_at=timezone.now())

    response = client.get(HEALTH)

    assert response.status_code == 200, response.text
    assert response["Content-Type"] == "application/health+json"
    assert "no-store" in response["Cache-Control"]
    assert response.json()["status"] == "pass"
    assert statuses(response) == dict.fromkeys(
        ["database", "migrations", "mails", "webhooks", "worker", "disk"], "pass"
    )


def test_process_that_lives_asks_nothing_of_the_database(client):
    """pytest-django lets no test without its mark ask the database."""
    for method in (client.get, client.head):
        response = method(ALIVE)

        assert response.status_code == 200
        assert response["Content-Type"] == "application/health+json"
    assert client.post(ALIVE).status_code == 405


@pytest.mark.parametrize("path", [HEALTH, ALIVE])
@pytest.mark.parametrize("host", ["10.0.0.5:8000", "[fe80::1]", "evil.example", "a_b", ""])
@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_it_is_asked_by_address_and_in_plain_http(client, settings, path, host):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get(path, headers={"host": host})

    assert response.status_code == 200, response.text
    assert client.head(path, headers={"host": host}).content == b""


# Each part ----------------------------------------------------------------------------------------


def broken():
    raise OperationalError("host=db.intern password=geheim user=bram@example.nl")


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_part_that_fails_is_named_and_nothing_else_is_said(client, monkeypatch):
    monkeypatch.setattr(checks, "database", broken)

    response = client.get(HEALTH)

    assert response.status_code == 503
    assert statuses(response)["database"] == "fail"
    assert statuses(response)["migrations"] == "pass"
    assert response.json()["checks"]["database"] == [
        {"status": "fail", "output": "Niet te bereiken."}
    ]
    assert "geheim" not in response.text


def test_without_its_database_the_site_says_that_in_time(client):
    """No mark of the database: whatever asks it is refused, in each thread."""
    response = client.get(HEALTH)

    assert response.status_code == 503
    assert {part for part, status in statuses(response).items() if status == "fail"} == {
        *("database", "migrations", "mails", "webhooks", "worker")
    }
    assert client.get(ALIVE).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_migration_that_the_database_lacks_fails_and_one_it_has_beside_does_not(
    client, monkeypatch
):
    ours = checks._of_this_release()
    assert checks.migrations() == checks.WELL

    monkeypatch.setattr(checks, "_of_this_release", lambda: ours - {("eventsite", "0001_initial")})
    assert checks.migrations() == checks.WELL  # the database is a release further

    monkeypatch.setattr(checks, "_of_this_release", lambda: ours | {("eventsite", "0099_later")})
    assert client.get(HEALTH).status_code == 503
    assert "manage.py migrate" in client.get(HEALTH).text


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(14, Status.PASS), (16, Status.FAIL)])
def test_mail_that_waits_too_long_fails(minutes, status, frozen):
    bram = build.bram(build.edition())
    Message.objects.all().delete()
    at = timezone.now() - timedelta(minutes=minutes)
    Message.objects.create(registration=bram, kind="confirmation", next_attempt_at=at)

    assert checks.mails()[0] == status


@pytest.mark.django_db
def test_mail_that_is_not_due_or_that_nobody_waits_for_is_no_fault(frozen):
    bram = build.bram(build.edition())
    Message.objects.all().delete()
    now = timezone.now()
    Message.objects.create(
        registration=bram, kind="reminder", next_attempt_at=now + timedelta(days=1)
    )
    Message.objects.create(
        registration=bram, kind="news", can_wait=True, next_attempt_at=now - timedelta(days=1)
    )

    assert checks.mails() == checks.WELL


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(14, Status.PASS), (16, Status.WARN)])
def test_webhook_that_waits_too_long_is_told(minutes, status, frozen):
    build.webhook()
    frozen.shift(timedelta(days=1))  # nothing to tell since
    build.bram(build.edition())

    frozen.shift(timedelta(minutes=minutes))

    assert checks.webhooks()[0] == status


@pytest.mark.django_db
def test_webhook_that_is_put_off_or_paused_is_no_fault(frozen):
    away, paused = build.webhook(), build.webhook()
    build.bram(build.edition())
    frozen.shift(timedelta(days=1))
    assert checks.webhooks()[0] == Status.WARN

    Webhook.objects.filter(pk=away.pk).update(next_attempt_at=timezone.now())  # tried just now
    webhook_verbs.pause(paused)

    assert checks.webhooks() == checks.WELL
    assert checks.oldest_webhook_wait(timezone.now()) == timedelta(0)


@pytest.mark.django_db
def test_worker_that_is_silent_fails_and_one_that_never_was_there_is_told(frozen):
    assert checks.worker()[0] == Status.WARN

    PeriodicRun.objects.create(name="often", ran_at=timezone.now())
    assert checks.worker() == checks.WELL

    frozen.shift(checks.SILENT_AFTER + timedelta(seconds=1))
    assert checks.worker()[0] == Status.FAIL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("free", "status"), [(21, Status.PASS), (15, Status.WARN), (9, Status.FAIL)]
)
def test_disk_that_fills_up_warns_and_then_fails(settings, monkeypatch, free, status):
    settings.DISK_ROOM_PERCENT = 10
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(100, 100 - free, free))

    assert checks.disk()[0] == status


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_backup_is_looked_for_where_a_setting_says_so(client, settings, tmp_path):
    assert "backup" not in statuses(client.get(HEALTH))
    checks.forget()

    settings.BACKUP_DIR, settings.BACKUP_AT_MOST = str(tmp_path), timedelta(hours=26)
    assert statuses(client.get(HEALTH))["backup"] == "fail"  # none was made

    call_command("backup", stdout=io.StringIO())
    assert checks.backup() == checks.WELL
    with time_machine.travel(timezone.now() + timedelta(hours=27)):
        assert checks.backup()[0] == Status.FAIL


# In time ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_part_that_hangs_holds_nobody_up_and_is_not_begun_again(client, monkeypatch):
    began, ends = [], threading.Event()

    def hangs():
        began.append(1)
        ends.wait(10)
        return checks.WELL

    monkeypatch.setattr(checks, "WITHIN", 0.2)
    monkeypatch.setattr(checks, "checks", lambda: {"disk": hangs})
    at = time.monotonic()
    for _ in range(3):
        response = client.get(HEALTH)
        checks.forget()

    assert time.monotonic() - at < 5
    assert response.status_code == 503
    assert response.json()["checks"]["disk"][0]["output"] == "Geen antwoord op tijd."
    assert len(began) == 1
    ends.set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_many_who_ask_at_once_get_one_answer(client, monkeypatch):
    asked = []
    real = checks.database
    monkeypatch.setattr(checks, "database", lambda: asked.append(1) or real())

    answers = [client.get(HEALTH) for _ in range(5)]

    assert len(asked) == 1
    assert {statuses(one)["database"] for one in answers} == {"pass"}


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_answer_holds_no_number_of_people_or_mails(client):
    edition = build.edition()
    build.bram(edition), build.chaima(edition)

    said = json.dumps(client.get(HEALTH).json())

    assert not any(character.isdigit() for character in said), said
