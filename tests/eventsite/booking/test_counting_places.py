"""Places are counted from an index, without a look at the registrations themselves."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsite.booking import places
from eventsite.models import Registration
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]

INDEX = next(one for one in Registration._meta.indexes if one.name == "registration_event_places")
COLUMN = re.compile(rf'"{Registration._meta.db_table}"\."(\w+)"')


def test_counting_asks_for_no_column_beside_those_of_its_index():
    edition = build.edition()

    with CaptureQueriesContext(connection) as asked:
        places.count([edition])

    (statement,) = asked
    columns = {Registration._meta.get_field(name).column for name in INDEX.fields}
    assert set(COLUMN.findall(statement["sql"])) == columns
