from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from courses.models import Certificate
from eventsite.management.commands import worker
from eventsite.models import Message

from .. import build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_worker_issues_certificates_and_sends_them_in_one_go(mailoutbox):
    build.took(build.past_run(), sessions=3)

    call_command("worker", once=True)

    assert Certificate.objects.count() == 1
    assert [m.subject for m in mailoutbox] == ["Uw bewijs van deelname: Basiscursus crowdfunding"]


def test_fault_in_one_job_stops_neither_the_others_nor_the_mails(monkeypatch, mailoutbox, caplog):
    done = []

    def broken():
        raise RuntimeError("kapot")

    build.bram(build.edition())
    monkeypatch.setattr(worker, "PERIODIC", [broken, lambda: done.append(1)])

    call_command("worker", once=True)

    assert done == [1]
    assert len(mailoutbox) == 1
    assert "broken" in caplog.text
    assert Message.objects.get().state == "sent"


def test_trouble_with_the_database_is_the_workers_to_handle(monkeypatch):
    def unreachable():
        raise DatabaseError("weg")

    monkeypatch.setattr(worker, "PERIODIC", [unreachable])

    with pytest.raises(DatabaseError):
        worker.do_periodic_work()
