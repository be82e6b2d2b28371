"""What each app brings, checked against what the apps hold."""

from __future__ import annotations

import pytest

from cafes import editions
from eventsite import wiring
from eventsite.booking import checklist
from eventsite.jobs import periodic
from eventsite.mails import audiences, letters
from eventsite.models import participation


def test_what_wiring_lists_is_what_the_rooms_ask():
    assert participation._sources == wiring.PARTS
    assert participation._notes == wiring.NOTES
    assert letters.classes() == wiring.LETTERS
    assert checklist._sources == wiring.CHECKS
    assert editions._parts == wiring.COPIED
    assert audiences.known() == wiring.AUDIENCES
    assert periodic._jobs == wiring.JOBS


@pytest.mark.parametrize(
    "names", [[a.name for a in wiring.AUDIENCES], [j.name for j in wiring.JOBS]]
)
def test_nothing_is_listed_twice(names):
    assert len(names) == len(set(names))
