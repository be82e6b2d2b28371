"""What a rehearsal asks the database, and what it says of mails that go once more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsite.mails import again, rehearsal
from eventsite.models import Message
from eventsite.staff.confirming import Effects

from ... import build

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

YEARS = 200  # mails that failed or came back, none of them touched


def test_who_is_mailed_once_more_is_named_however_many_mails_failed_before():
    event = build.edition()
    bram, daan = build.bram(event), build.daan(event)
    Message.objects.all().update(state="failed")

    def asked() -> tuple[Effects, int]:
        with CaptureQueriesContext(connection) as queries:
            said = rehearsal.effects(lambda: again.send_again(bram.messages.get()))
        return said, max(len(query["sql"]) for query in queries)

    said, longest = asked()
    Message.objects.bulk_create(
        Message(kind="waiting", registration=daan, state="failed") for _ in range(YEARS)
    )
    later, longest_later = asked()

    assert [one.names for one in said.mails] == [["Bram Jansen"]]
    assert bram.messages.get().state == "failed"
    assert later == said
    assert longest_later < longest + YEARS
