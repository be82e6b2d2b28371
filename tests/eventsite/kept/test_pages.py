from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsite.kept import pages
from tests import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def nothing_kept():
    pages.forget()


@pytest.mark.parametrize("path", ["/", "/cafes/maart-2027/"])
def test_a_page_that_is_kept_costs_one_statement(client, path):
    edition = build.edition(slug="maart-2027")
    build.bram(edition)
    first = client.get(path)

    with CaptureQueriesContext(connection) as asked:
        second = client.get(path)

    assert len(asked) == 1, asked.captured_queries
    assert second.content == first.content
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    build.bram(edition, email="bb@example.nl", party_size=4)
    assert client.get(path).content != first.content
