"""The worker as a process of its own: what it had in hand when it was killed is told again, with the same id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from eventsite.models import Webhook, WebhookDelivery

from ... import build
from ..mails.test_delivery import until
from .receiver import receiver, webhook

ROOT = Path(__file__).resolve().parents[3]


def all_told() -> bool:
    return not WebhookDelivery.objects.waiting().exists()


@pytest.fixture
def worker():
    started = []

    def start() -> subprocess.Popen:
        said = connection.settings_dict
        url = (
            f"sqlite:///{said['NAME']}"
            if connection.vendor == "sqlite"
            else f"postgres://{said['USER']}@{said['HOST']}:{said['PORT']}/{said['NAME']}"
        )
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "VAR_DIR": str(settings.VAR_DIR),
            "DATABASE_URL": url,
            "EMAIL_URL": "dummymail://",
            "WEBHOOKS_IN_OWN_NETWORK": "1",
            "NO_PROXY": "127.0.0.1",
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env={**os.environ, **own},
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_tells_it_again_with_the_same_id_and_in_order(worker):
    came, go_on = threading.Event(), threading.Event()
    with receiver() as there:

        def slow(handler):
            came.set()
            go_on.wait(60)
            handler.send_response(204)
            handler.end_headers()

        there.answers(slow)
        webhook(there.url)
        event = build.edition()
        people = [build.bram(event), build.daan(event)]
        first = worker()
        assert came.wait(90)
        first.send_signal(signal.SIGKILL)
        first.wait()
        go_on.set()
        there.answers(204)
        held = Webhook.objects.get()
        assert held.leased_until > timezone.now()
        assert WebhookDelivery.objects.waiting().count() == 2
        Webhook.objects.update(leased_until=timezone.now())  # the lease runs out

        second = worker()
        until(all_told)
        second.send_signal(signal.SIGTERM)

        assert second.wait(timeout=60) == 0
        first_id, *others = there.ids
        assert others[0] == first_id
        who = [one["data"]["aanmelding"] for one in there.told]
        one, other = (str(person.public_id) for person in people)
        assert who == [one, one, other]
